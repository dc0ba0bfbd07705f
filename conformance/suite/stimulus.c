/* stimulus.c: a stimulus -> forge -> datagram -> the device; replays of what was sent; signs of life. */
#include "trial_parts.h"

#include <string.h>

/* ---- from a stimulus to its datagram ---- */

static size_t resource_at(const char *path) {
    return !path || strcmp(path, PATH_SWITCH) ? path && !strcmp(path, PATH_LOCKED) ? AT_LOCKED : AT_DIMMER : AT_SWITCH;
}

enum { INNER_MAX = 32 };
struct inner { struct forge_option list[INNER_MAX]; size_t count; };

static void add_inner(struct inner *inner, uint16_t number, const void *value, size_t len) {
    if (inner->count < INNER_MAX) {
        inner->list[inner->count++] = (struct forge_option){number, value, len};
    }
}

/* "a<separator>b" as one option for each part, in their order. */
static void add_parts(struct inner *inner, uint16_t number, const char *text, char separator) {
    while (text && *text) {
        size_t len = strcspn(text, (const char[]){separator, 0});
        add_inner(inner, number, text, len);
        text += len + (text[len] != '\0');
    }
}

/* The options in order: a stable insertion sort by number. */
static void fill_inner(struct inner *inner, const struct trial *trial, const struct stimulus *stimulus) {
    const char *path = stimulus->path ? stimulus->path : PATH_DIMMER;
    inner->count = 0;
    add_parts(inner, 11, path + (*path == '/'), '/');
    if (!stimulus->no_content_format) {
        add_inner(inner, 12, "\x27\x10", 2);
    }
    add_parts(inner, 15, stimulus->query, '&');
    if (trial->version_options) {
        add_inner(inner, 2049, "\x08\x00", 2);
        add_inner(inner, 2053, "\x08\x00", 2);
    }
    for (size_t i = 0; i < EXTRA_MAX && stimulus->inner[i].number; i++) {
        add_inner(inner, stimulus->inner[i].number, stimulus->inner[i].value, stimulus->inner[i].len);
    }
    for (size_t i = 1; i < inner->count; i++) {
        struct forge_option option = inner->list[i];
        size_t at = i;
        for (; at && inner->list[at - 1].number > option.number; at--) {
            inner->list[at] = inner->list[at - 1];
        }
        inner->list[at] = option;
    }
}

static void describe_request(struct forge_request *request, const struct stimulus *stimulus) {
#define OVERRIDE(field, from) request->field = stimulus->from.data, request->field##_len = stimulus->from.len
    OVERRIDE(option_piv, option_piv);
    OVERRIDE(aad_piv, aad_piv);
    OVERRIDE(option_kid, kid);
    OVERRIDE(aad_kid, aad_kid);
    OVERRIDE(kid_context, kid_context);
    OVERRIDE(option_value, option_value);
    OVERRIDE(plaintext, plaintext);
    OVERRIDE(aad, aad);
#undef OVERRIDE
    request->nonce = stimulus->nonce;
    request->flag_byte = stimulus->flags ? (int)stimulus->flags : -1;
    request->no_piv = stimulus->no_piv;
    request->no_kid = stimulus->no_kid;
    request->no_oscore = stimulus->no_oscore;
    request->type = (uint8_t)(stimulus->confirmable ? 0 : stimulus->type ? stimulus->type : 1);
    request->version = (uint8_t)(stimulus->version ? stimulus->version : 1);
    request->inner_code = (uint8_t)(stimulus->inner_code ? stimulus->inner_code : 2);
    request->outer_code = (uint8_t)(stimulus->outer_code ? stimulus->outer_code : 2);
    request->tag_len = stimulus->tag_len ? stimulus->tag_len : 8;
    request->outer = stimulus->outer;
    while (request->outer_count < EXTRA_MAX && stimulus->outer[request->outer_count].number) {
        request->outer_count++;
    }
}

static void add_names(struct trial *trial, struct forge_request *request, const struct stimulus *stimulus) {
    request->mid = stimulus->mid ? stimulus->mid : trial->mid++;
    request->token_len = stimulus->token.data ? stimulus->token.len : 4;
    uint64_t random = trial_draw(trial);
    memcpy(request->token, stimulus->token.data ? stimulus->token.data : &random, request->token_len);
}

/* Flips, cuts or lengthens what is ciphertext in the finished datagram of FORGE_DATAGRAM_MAX bytes. */
static size_t damage(uint8_t *data, size_t len, const struct stimulus *stimulus) {
    struct forge_opened opened;
    if (stimulus->append.len && stimulus->append.len <= FORGE_DATAGRAM_MAX - len) {
        memcpy(data + len, stimulus->append.data, stimulus->append.len);
        len += stimulus->append.len;
    }
    forge_open(&opened, NULL, data, len);
    if (stimulus->flip) {
        size_t at = stimulus->flip > 0 ? opened.ciphertext_offset + (size_t)stimulus->flip - 1 : len - (size_t)-stimulus->flip;
        if (at < len) {
            data[at] ^= 1;
        }
    }
    return stimulus->truncate ? opened.ciphertext_offset + (size_t)(long)stimulus->left : len;
}

struct step *trial_make(struct trial *trial, const struct stimulus *stimulus) {
    uint8_t payload[24], data[FORGE_DATAGRAM_MAX];
    struct forge_request request;
    struct inner inner;
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
    forge_request_init(&request, stimulus->context ? stimulus->context : &trial->installation.contexts[stimulus->group], stimulus->piv);
    describe_request(&request, stimulus);
    add_names(trial, &request, stimulus);
    fill_inner(&inner, trial, stimulus);
    request.inner = inner.list;
    request.inner_count = inner.count;
    request.payload = stimulus->payload.data ? stimulus->payload.data : payload;
    enum device_resource_kind kind = step->resource == AT_SWITCH ? DEVICE_SWITCH : DEVICE_DIMMER;
    request.payload_len = device_value_encode(kind, step->value, payload, sizeof payload);
    if (stimulus->payload.data || stimulus->no_payload) {
        request.payload_len = stimulus->payload.len;
    }
    size_t len = forge_request_build(&request, data, sizeof data);
    if (!len) {
        trial_bench_fault(trial, "a stimulus cannot be built");
        return NULL;
    }
    len = damage(data, len, stimulus);
    for (size_t i = 0; i < SETUP_PEERS; i++) {
        const struct forge_context *peer = &trial->installation.peers[i].request;
        if (stimulus->context == peer) {
            return trial_carries_under(trial, step, peer, data, len) ? step : NULL;
        }
    }
    return trial_carries(trial, step, data, len) ? step : NULL;
}

static bool send_stimulus(struct trial *trial, const struct stimulus *stimulus, enum fate fate, const enum device_reason *reasons) {
    struct step *step = trial_make(trial, stimulus);
    return step && trial_deliver(trial, step, stimulus->way, stimulus->source, fate, reasons);
}

void expect_applied(struct trial *trial, struct stimulus stimulus) {
    send_stimulus(trial, &stimulus, APPLIED, NULL);
}

void expect_discarded_for(struct trial *trial, struct stimulus stimulus, const enum device_reason *reasons) {
    send_stimulus(trial, &stimulus, DISCARDED, reasons);
}

bool expect_either(struct trial *trial, struct stimulus stimulus) {
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

void expect_replay_discarded(struct trial *trial, size_t group, uint64_t piv) {
    size_t original = trial->stopped ? 0 : find_step(trial, group, piv);
    if (trial->stopped) {
        return;
    }
    if (original == trial->step_count) {
        trial_bench_fault(trial, "the test replays number %llu, which was never executed", (unsigned long long)piv);
        return;
    }
    bool tolerated = trial->answers_tolerated;
    trial->answers_tolerated = !trial->replays_silent;      /* SSM-SRV-061: silence at a replay is a test of its own */
    replay(trial, original, false);
    replay(trial, original, true);
    trial->answers_tolerated = tolerated;
}

/* ---- signs of life ---- */

void control_group(struct trial *trial, size_t group) {
    expect_applied(trial, UPDATE(trial->anchored[group] ? trial->highest[group] + 1 : 1, .group = group));
}

void control(struct trial *trial) {
    control_group(trial, 0);
}
