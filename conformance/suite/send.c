/* send.c: a stimulus -> its datagram (../probe) -> the device; replays of what was sent; probes; signs of life. */
#include "trial_parts.h"

#include "probe.h"

#include <stdlib.h>
#include <string.h>

/* ---- from a stimulus to its datagram ---- */

static size_t resource_at(const char *path) {
    return !path || strcmp(path, PATH_SWITCH) ? path && !strcmp(path, PATH_LOCKED) ? AT_LOCKED : AT_DIMMER : AT_SWITCH;
}

struct step *trial_make(struct trial *trial, const struct forgery *stimulus) {
    uint8_t data[FORGE_DATAGRAM_MAX];
    if (!trial_ready(trial)) {
        return NULL;
    }
    struct step *step = trial_new_step(trial);
    if (!step) {
        return NULL;
    }
    step->group = stimulus->group;
    step->piv = stimulus->piv;
    step->resource = resource_at(stimulus->path);
    step->value = stimulus->value ? stimulus->value : trial_next_value(trial, step->resource);
    const uint64_t random = trial_draw(trial);
    const struct stimulus_rest rest = {.value = step->value, .mid = stimulus->mid ? 0 : trial->mid++, .token = (const uint8_t *)&random,
                                       .token_len = 4, .version_options = trial->version_options};
    size_t len = stimulus_build(stimulus, &trial->installation.contexts[stimulus->group], &rest, data);
    if (!len) {
        trial_bench_fault(trial, "a stimulus cannot be built");
        return NULL;
    }
    for (size_t i = 0; i < SETUP_PEERS; i++) {
        const struct forge_context *peer = &trial->installation.peers[i].request;
        if (stimulus->context == peer) {
            return trial_carries_under(trial, step, peer, data, len) ? step : NULL;
        }
    }
    return trial_carries(trial, step, data, len) ? step : NULL;
}

static bool send_stimulus(struct trial *trial, const struct forgery *stimulus, enum fate fate, const enum device_reason *reasons) {
    struct step *step = trial_make(trial, stimulus);
    return step && trial_deliver(trial, step, stimulus->way, stimulus->source, fate, reasons);
}

void expect_applied(struct trial *trial, struct forgery stimulus) {
    send_stimulus(trial, &stimulus, APPLIED, NULL);
}

void expect_discarded_for(struct trial *trial, struct forgery stimulus, const enum device_reason *reasons) {
    send_stimulus(trial, &stimulus, DISCARDED, reasons);
}

bool expect_either(struct trial *trial, struct forgery stimulus) {
    return send_stimulus(trial, &stimulus, EITHER, NULL);
}

void expect_raw_discarded(struct trial *trial, struct bytes datagram, enum way way, const enum device_reason *reasons) {
    struct step *step = trial_ready(trial) ? trial_new_step(trial) : NULL;
    if (step) {
        step->value = -1;                         /* no Resource holds this */
    }
    if (step && trial_carries(trial, step, datagram.data, datagram.len)) {
        trial_deliver(trial, step, way, 0, DISCARDED, reasons);
    }
}

/* ---- replays ---- */

/* Position of the last request with this number that was executed, or step_count. */
static size_t find_step(const struct trial *trial, size_t group, uint64_t piv) {
    size_t i = trial->step_count;
    while (i && !(trial->steps[i - 1].executed && trial->steps[i - 1].group == group && trial->steps[i - 1].piv == piv)) {
        i--;
    }
    return i ? i - 1 : trial->step_count;
}

static void replay(struct trial *trial, size_t original, bool renamed) {
    uint8_t data[FORGE_DATAGRAM_MAX];
    struct step *step = trial->stopped ? NULL : trial_new_step(trial);
    if (!step) {
        return;
    }
    const struct step *from = &trial->steps[original];         /* after new_step, which may move them all */
    step->group = from->group;
    step->piv = from->piv;
    step->value = from->value;
    step->resource = from->resource;
    memcpy(data, from->data, from->len);
    if (renamed) {
        uint64_t token = trial_draw(trial);
        data[2] = (uint8_t)(trial->mid >> 8);
        data[3] = (uint8_t)trial->mid++;
        memcpy(data + 4, &token, data[0] & 15u);
    }
    if (trial_carries(trial, step, data, from->len)) {
        static const enum device_reason copied[] = {REASON_REPLAY, REASON_DUPLICATE, REASON_NONE}, anew[] = {REASON_REPLAY, REASON_NONE};
        trial_deliver(trial, step, TO_GROUP, renamed ? 1 + trial->sources++ % 200 : 0, DISCARDED, renamed ? anew : copied);
    }
}

static void replay_silently(struct trial *trial, size_t original, bool renamed) {
    bool tolerated = trial->answers_tolerated;
    trial->answers_tolerated = !trial->replays_silent;      /* SSM-SRV-061: silence at a replay is a test of its own */
    replay(trial, original, renamed);
    trial->answers_tolerated = tolerated;
}

void expect_replay_discarded(struct trial *trial, size_t group, uint64_t piv) {
    size_t original = trial->stopped ? 0 : find_step(trial, group, piv);
    if (trial->stopped) {
        return;
    }
    if (original == trial->step_count) {
        trial_bench_fault(trial, "the test replays number %llu, which was never executed", (unsigned long long)piv);
        return;
    }
    replay_silently(trial, original, false);
    replay_silently(trial, original, true);
}

/* ---- probes ---- */

static void play_line(struct trial *trial, const struct probe_script *script, size_t line, size_t *steps) {
    const struct probe_line *at = &script->lines[line];
    steps[line] = trial->step_count;
    if (at->of != line) {
        replay_silently(trial, steps[at->of], at->renamed);
    } else {
        send_stimulus(trial, &at->stimulus, at->applied ? APPLIED : DISCARDED, at->reasons);
    }
}

void play(struct trial *trial, const char *name) {
    const struct probe *probe = probe_find(name);
    struct probe_script *script = probe ? probe_write(probe) : NULL;
    size_t *steps = script ? calloc(script->count, sizeof *steps) : NULL;
    if (!steps) {
        trial_bench_fault(trial, "the probe %s cannot be written", name);
    }
    trial_ready(trial);
    for (size_t i = 0; steps && i < script->count && !trial->stopped; i++) {
        play_line(trial, script, i, steps);
    }
    free(steps);
    probe_free(script);
}

/* ---- signs of life ---- */

void control_group(struct trial *trial, size_t group) {
    expect_applied(trial, UPDATE(trial->anchored[group] ? trial->highest[group] + 1 : 1, .group = group));
}

void control(struct trial *trial) {
    control_group(trial, 0);
}
