/* session_probe.c: a session's step {"probe": NAME} becomes the datagrams of that probe (conformance/probe), each with what it expects: from
 * then on they are steps like all others.
 *
 *   one credtype 256 entry of the server -> its keys -> each line's datagram, "expect", "reasons", and the dimmer's state */
#include "session_probe.h"

#include "hex.h"
#include "must.h"

#include <probe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CREDTYPE_SERVER = 256, ID_MAX = 7, SECRET = 32 };

/* The entry with that credid, or the first of a Server; NULL: there is none that probes can be made with. */
static const struct device_credential *entry_for(const struct device_config *config, const json_t *credid) {
    for (size_t i = 0; i < config->cred_count; i++) {
        const struct device_credential *entry = &config->creds[i];
        if (entry->credtype == CREDTYPE_SERVER && (!credid || json_integer_value(credid) == entry->credid)) {
            const size_t digits = entry->recipientid ? strlen(entry->recipientid) : 0;
            return entry->privatedata_len == SECRET && digits > 0 && digits % 2 == 0 && digits <= 2 * ID_MAX
                           && strspn(entry->recipientid, "0123456789abcdef") == digits ? entry : NULL;
        }
    }
    return NULL;
}

static bool has_dimmer(const struct device_config *config) {
    for (size_t i = 0; i < config->resource_count; i++) {
        if (config->resources[i].kind == DEVICE_DIMMER && strcmp(config->resources[i].href, PATH_DIMMER) == 0) {
            return true;
        }
    }
    return false;
}

static json_t *step_of(const struct probe_script *script, const char *name, size_t number, const struct forge_context *context) {
    const struct probe_line *line = &script->lines[number];
    uint8_t data[FORGE_DATAGRAM_MAX];
    char says[120];
    const size_t len = probe_datagram(script, number, context, 1, data);
    char *text = must(hex_encode(data, len));
    snprintf(says, sizeof says, "%s, line %zu", name, number + 1);
    json_t *step = must(json_pack("{s:s, s:s, s:s, s:s}", "datagram", text, "to", line->stimulus.way == TO_UNICAST ? "unicast" : "multicast",
                                  "expect", line->applied ? "applied" : "discarded", "says", says));
    free(text);
    if (line->applied) {
        json_object_set_new(step, "state", must(json_pack("{s:{s:i}}", PATH_DIMMER, "dimmingSetting", (int)line->value)));
    } else {
        json_t *reasons = must(json_array());
        for (size_t i = 0; i < PROBE_REASONS && line->reasons[i] != REASON_NONE; i++) {
            json_array_append_new(reasons, json_string(device_reason_text(line->reasons[i])));
        }
        json_object_set_new(step, "reasons", reasons);
    }
    if (line->of != number) {
        json_object_set_new(step, "response", json_string("report"));      /* SSM-SRV-061 */
    }
    return step;
}

static bool play(const json_t *step, const struct device_config *config, json_t *steps, char *error, size_t error_size) {
    const char *name = json_string_value(json_object_get(step, "probe"));
    const struct probe *probe = probe_find(name);
    const struct device_credential *entry = entry_for(config, json_object_get(step, "credid"));
    if (!probe || !entry || !has_dimmer(config)) {
        snprintf(error, error_size, "%s: found %s", !probe || entry ? "probe" : "credid",
                 !probe ? "the name of no probe, expected one that ssm-conformance --list tells"
                 : !entry ? "no sound credtype 256 entry for it, expected one with 32 bytes of privatedata and a recipientid"
                          : "no " PATH_DIMMER " in the server's resources, expected it: probes UPDATE it");
        return false;
    }
    uint8_t id[ID_MAX];
    struct forge_context context;
    struct probe_script *script = must(probe_write(probe));
    hex_decode(id, entry->recipientid);
    forge_context_init(&context, entry->privatedata, SECRET, NULL, 0, NULL, 0, id, strlen(entry->recipientid) / 2);
    for (size_t i = 0; i < script->count; i++) {
        json_array_append_new(steps, step_of(script, name, i, &context));
    }
    probe_free(script);
    return true;
}

bool session_play_probes(json_t *session, const struct device_config *config, char *error, size_t error_size) {
    json_t *steps = must(json_array()), *step;
    size_t i;
    json_array_foreach(json_object_get(session, "steps"), i, step) {
        char place[200];
        if (!json_object_get(step, "probe")) {
            json_array_append(steps, step);
        } else if (!play(step, config, steps, place, sizeof place)) {
            snprintf(error, error_size, "steps[%zu].%s", i, place);
            json_decref(steps);
            return false;
        }
    }
    json_object_set_new(session, "steps", steps);
    return true;
}
