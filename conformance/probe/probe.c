/* probe.c: a probe -> its lines, and for each what it needs to have received before.
 *
 *   replay                    the original
 *   discarded as a replay     the last line that spent the number, or that moved the window's left edge beyond it
 *   applied                   if a higher number came before: the first line below it, without which that one were the first message
 *                             (below the first message the texts leave it open)
 *   any other discard         nothing
 *
 * A line spends its number if it decrypts. The bench asks its own forge, under a key that is nobody's. */
#include "script.h"

#include <stdlib.h>
#include <string.h>

enum { WINDOW = 32, LEVELS = 100, TOKEN = 4 };
static const struct stimulus_rest nobodys = {.value = 1, .token = (const uint8_t *)"none", .token_len = TOKEN};

const struct probe *probe_find(const char *name) {
    const struct probe *probe = probes;
    while (probe->name && strcmp(probe->name, name)) {
        probe++;
    }
    return probe->name ? probe : NULL;
}

/* Whether it decrypts, and with it spends its number. */
static bool spends(const struct forgery *stimulus) {
    static const uint8_t secret[32] = "nobody's";
    uint8_t data[FORGE_DATAGRAM_MAX];
    struct forge_context context;
    struct forge_opened opened;
    forge_context_init(&context, secret, sizeof secret, NULL, 0, NULL, 0, (const uint8_t *)"nobody", 6);
    forge_open(&opened, &context, data, stimulus_build(stimulus, &context, &nobodys, data));
    return opened.authentic && !stimulus->confirmable && way_is_to_all_ocf_nodes(stimulus->way);
}

static struct probe_line *add(struct probe_script *script, struct forgery stimulus) {
    if (script->count == script->room) {
        const size_t room = 2 * script->room + 64;
        struct probe_line *lines = realloc(script->lines, room * sizeof *lines);
        if (!lines) {
            script->failed = true;
            return NULL;
        }
        script->lines = lines;
        script->room = room;
    }
    struct probe_line *line = &script->lines[script->count];
    *line = (struct probe_line){.stimulus = stimulus, .spends = spends(&stimulus), .of = script->count, .needs = script->count};
    script->count++;
    return line;
}

/* The first line below the number, if a higher one came before this; else `own`. */
static size_t anchor(const struct probe_script *script, uint64_t piv, size_t own) {
    size_t below = own;
    bool higher = false;
    for (size_t i = 0; i < own; i++) {
        const uint64_t number = script->lines[i].stimulus.piv;
        if (script->lines[i].spends) {
            higher |= number > piv;
            below = number < piv && below == own ? i : below;
        }
    }
    return higher ? below : own;
}

/* The last line that makes the number one to be discarded. */
static size_t spent(struct probe_script *script, uint64_t piv, size_t own) {
    for (size_t i = own; i > 0; i--) {
        const uint64_t number = script->lines[i - 1].stimulus.piv;
        if (script->lines[i - 1].spends && (number == piv || number >= piv + WINDOW)) {
            return i - 1;
        }
    }
    script->failed = true;                 /* it would be fresh */
    return own;
}

static int32_t next_value(const struct probe_script *script) {
    int32_t fresh = 0;
    for (size_t i = 0; i < script->count; i++) {
        fresh += script->lines[i].of == i;
    }
    return (fresh - 1) % LEVELS + 1;
}

void applied(struct probe_script *script, struct forgery stimulus) {
    struct probe_line *line = add(script, stimulus);
    if (line) {
        line->applied = true;
        line->value = next_value(script);
        line->needs = anchor(script, stimulus.piv, script->count - 1);
    }
}

void discarded_for(struct probe_script *script, struct forgery stimulus, const enum device_reason *reasons) {
    struct probe_line *line = add(script, stimulus);
    for (size_t i = 0; line && i < PROBE_REASONS - 1 && reasons[i] != REASON_NONE; i++) {
        line->reasons[i] = reasons[i];
    }
    if (line) {
        line->value = next_value(script);
        line->needs = reasons[0] == REASON_REPLAY ? spent(script, stimulus.piv, script->count - 1) : script->count - 1;
    }
}

static void replay_line(struct probe_script *script, size_t of, bool renamed) {
    const struct probe_line original = script->lines[of];
    struct probe_line *line = add(script, original.stimulus);
    if (line) {
        line->value = original.value;
        line->of = line->needs = of;
        line->renamed = renamed;
        line->reasons[0] = REASON_REPLAY;
        line->reasons[1] = renamed ? REASON_NONE : REASON_DUPLICATE;
    }
}

void replay(struct probe_script *script, uint64_t piv) {
    size_t of = script->count;
    while (of > 0 && !(script->lines[of - 1].applied && script->lines[of - 1].stimulus.piv == piv)) {
        of--;
    }
    if (of == 0) {
        script->failed = true;
        return;
    }
    replay_line(script, of - 1, false);
    replay_line(script, of - 1, true);
}

/* A valid request with a number above all that were spent. */
static void close_script(struct probe_script *script) {
    uint64_t highest = 0;
    for (size_t i = 0; i < script->count; i++) {
        const uint64_t number = script->lines[i].stimulus.piv;
        highest = script->lines[i].spends && number > highest ? number : highest;
    }
    applied(script, UPDATE(highest + 1));
}

struct probe_script *probe_write(const struct probe *probe) {
    struct probe_script *script = calloc(1, sizeof *script);
    if (script) {
        probe->write(script);
        close_script(script);
    }
    if (script && script->failed) {
        probe_free(script);
        return NULL;
    }
    return script;
}

void probe_free(struct probe_script *script) {
    if (script) {
        free(script->lines);
        free(script);
    }
}

size_t probe_datagram(const struct probe_script *script, size_t line, const struct forge_context *context, uint64_t seed,
                      uint8_t out[FORGE_DATAGRAM_MAX]) {
    const struct probe_line *at = &script->lines[line];
    const uint64_t names = seed + (at->renamed ? line : at->of);
    uint64_t random = names * UINT64_C(0x9e3779b97f4a7c15);
    uint8_t token[TOKEN];
    for (size_t i = 0; i < sizeof token; i++) {
        token[i] = (uint8_t)((random ^ random >> 29) >> 8 * i);
    }
    const struct stimulus_rest rest = {.value = at->value, .mid = (uint16_t)names, .token = token, .token_len = sizeof token,
                                       .version_options = true};
    return stimulus_build(&at->stimulus, context, &rest, out);
}
