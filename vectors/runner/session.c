/* session.c: a provisioned SSM Server, datagrams in order, and for each what must happen.
 *
 *   provision --> for each step: read all Resources, deliver the datagram or restart, read all Resources again, judge
 *
 * What happened is taken from outside: *applied* = an output was driven or a Resource holds another value, and the value read back is the
 * one it was driven to; *discarded* = neither. What the device tells of itself (its reason) is compared, never believed.
 * A deviation fails a session of level "shall" and is reported in one of level "assumption". */
#include "hex.h"
#include "load.h"
#include "must.h"
#include "schemas.h"
#include "session_probe.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What one Resource holds: its representation as read. */
struct holding { uint8_t cbor[64]; size_t len; };

/* What came out of the device during one step. */
struct heard { size_t sent, actuated, resource; int32_t value; enum device_reason reason; };

/* A session at work. */
struct session {
    const struct device_ops *ops;
    const struct device_config *config;
    const json_t *json;
    json_t *result;
    struct device *device;
    struct device_host host;
    struct heard heard;
    struct holding *before, *after;   /* one for each Resource */
    enum verdict deviation;           /* what a deviation comes to */
};

/* What a step came to, as it is told: the first words say applied, discarded or restarted, then everything that deviates. */
struct judgement { char expected[160], found[400]; bool deviates, reported; };

/* ---- the host ---- */

static void on_send(void *user, const struct device_datagram *datagram) {
    (void)datagram;
    ((struct session *)user)->heard.sent++;
}

static void on_actuate(void *user, size_t resource, int32_t value) {
    struct heard *heard = &((struct session *)user)->heard;
    heard->actuated++;
    heard->resource = resource;
    heard->value = value;
}

static void on_discarded(void *user, enum device_reason reason) {
    ((struct session *)user)->heard.reason = reason;
}

static void read_all(const struct session *session, struct holding *holdings) {
    for (size_t i = 0; i < session->config->resource_count; i++) {
        size_t len = session->ops->read(session->device, i, holdings[i].cbor, sizeof holdings[i].cbor);
        holdings[i].len = len <= sizeof holdings[i].cbor ? len : 0;
    }
}

/* ---- judging ---- */

__attribute__((format(printf, 2, 3)))
static void deviate(struct judgement *judgement, const char *format, ...) {
    size_t used = strlen(judgement->found);
    va_list arguments;
    va_start(arguments, format);
    used += (size_t)snprintf(judgement->found + used, sizeof judgement->found - used, "; ");
    if (used < sizeof judgement->found) {
        vsnprintf(judgement->found + used, sizeof judgement->found - used, format, arguments);
    }
    va_end(arguments);
    judgement->deviates = true;
}

static bool value_of(const struct session *session, size_t resource, const struct holding *holding, int32_t *value) {
    return device_value_decode(session->config->resources[resource].kind, holding->cbor, holding->len, value);
}

static bool same(const struct holding *one, const struct holding *other) {
    return one->len == other->len && memcmp(one->cbor, other->cbor, one->len) == 0;
}

/* The first Resource that holds something else than before, or resource_count. */
static size_t first_change(const struct session *session) {
    size_t i = 0;
    while (i < session->config->resource_count && same(&session->before[i], &session->after[i])) {
        i++;
    }
    return i;
}

static size_t resource_at(const struct device_config *config, const char *href) {
    size_t i = 0;
    while (i < config->resource_count && strcmp(config->resources[i].href, href)) {
        i++;
    }
    return i;
}

/* {"value": true} or {"dimmingSetting": 7} as a number; the schema has seen to it that there is one member. */
static int32_t stated_value(const json_t *state) {
    const json_t *value = json_object_get(state, "value");
    return value ? json_is_true(value) : (int32_t)json_integer_value(json_object_get(state, "dimmingSetting"));
}

static void judge_state(const struct session *session, const json_t *step, struct judgement *judgement) {
    const char *href;
    json_t *state;
    json_object_foreach(json_object_get(step, "state"), href, state) {
        size_t i = resource_at(session->config, href);
        int32_t wanted = stated_value(state), held;
        size_t used = strlen(judgement->expected);
        snprintf(judgement->expected + used, sizeof judgement->expected - used, ", %.60s = %d", href, (int)wanted);
        if (!value_of(session, i, &session->after[i], &held)) {
            deviate(judgement, "%.60s cannot be read", href);
        } else if (held != wanted) {
            deviate(judgement, "%.60s holds %d", href, (int)held);
        }
    }
}

/* "applied": executed once, and read-back does not contradict it. */
static void judge_applied(const struct session *session, struct judgement *judgement) {
    const struct heard *heard = &session->heard;
    int32_t held;
    if (!heard->actuated && first_change(session) == session->config->resource_count) {
        deviate(judgement, "not executed");
        return;
    }
    if (heard->actuated > 1) {
        deviate(judgement, "executed %zu times", heard->actuated);
    }
    if (heard->actuated && (heard->resource >= session->config->resource_count ||
                            !value_of(session, heard->resource, &session->after[heard->resource], &held) || held != heard->value)) {
        deviate(judgement, "an output was driven to %d, but no Resource read back holds it", (int)heard->value);
    }
    if (heard->reason != REASON_NONE) {
        deviate(judgement, "the device tells of a discard");
    }
}

static bool is_among(const json_t *reasons, enum device_reason reason) {
    size_t i;
    json_t *allowed;
    json_array_foreach(reasons, i, allowed) {
        if (device_reason_parse(json_string_value(allowed)) == reason) {
            return true;
        }
    }
    return !reasons;
}

/* "discarded": no output driven, no Resource changed, and a reason that is told is one of the right ones. */
static void judge_discarded(const struct session *session, const json_t *step, struct judgement *judgement) {
    size_t changed = first_change(session);
    if (session->heard.actuated) {
        deviate(judgement, "an output was driven to %d", (int)session->heard.value);
    }
    if (changed < session->config->resource_count) {
        deviate(judgement, "%.60s changed", session->config->resources[changed].href);
    }
    const json_t *reasons = json_object_get(step, "reasons");
    if (session->heard.reason != REASON_NONE && !is_among(reasons, session->heard.reason)) {
        size_t i, used = strlen(judgement->expected);
        json_t *reason;
        json_array_foreach(reasons, i, reason) {
            used += (size_t)snprintf(judgement->expected + used, sizeof judgement->expected - used, "%s%s", i ? " or " : " for ",
                                     json_string_value(reason));
            used = used < sizeof judgement->expected ? used : sizeof judgement->expected - 1;
        }
        deviate(judgement, "another reason is told");
    }
}

static void judge_silence(const struct session *session, const json_t *step, struct judgement *judgement) {
    const char *response = json_string_value(json_object_get(step, "response"));
    if (!session->heard.sent || (response && strcmp(response, "any") == 0)) {
        return;
    }
    bool deviates = judgement->deviates;
    deviate(judgement, "%zu datagrams were sent", session->heard.sent);
    if (response) {                  /* "report": intended, but not forbidden by the texts */
        judgement->deviates = deviates;
        judgement->reported = true;
    }
}

static void judge_datagram(const struct session *session, const json_t *step, struct judgement *judgement) {
    const char *expect = json_string_value(json_object_get(step, "expect"));
    bool executed = session->heard.actuated || first_change(session) < session->config->resource_count;
    snprintf(judgement->expected, sizeof judgement->expected, "%s", expect);
    snprintf(judgement->found, sizeof judgement->found, "%s", executed ? "applied" : "discarded");
    if (session->heard.reason != REASON_NONE) {
        size_t used = strlen(judgement->found);
        snprintf(judgement->found + used, sizeof judgement->found - used, " (%s)", device_reason_text(session->heard.reason));
    }
    if (strcmp(expect, "applied") == 0) {
        judge_applied(session, judgement);
    } else if (strcmp(expect, "discarded") == 0) {
        judge_discarded(session, step, judgement);
    }
    judge_state(session, step, judgement);
    size_t changed = first_change(session);
    if (json_object_get(step, "unchanged") && changed < session->config->resource_count && strcmp(expect, "discarded")) {
        deviate(judgement, "%.60s changed", session->config->resources[changed].href);
    }
    judge_silence(session, step, judgement);
}

/* ---- steps ---- */

static void deliver(struct session *session, const json_t *step) {
    static const struct device_endpoint client = { .address = { 0xfe, 0x80, [15] = 1 }, .port = 5683 };
    static const struct device_endpoint server = { .address = { 0xfe, 0x80, [15] = 2 }, .port = 5683 };
    const char *text = json_string_value(json_object_get(step, "datagram"));
    bool multicast = strcmp(json_string_value(json_object_get(step, "to")), "multicast") == 0;
    size_t len = strlen(text) / 2;
    uint8_t *data = must(malloc(len ? len : 1));
    hex_decode(data, text);
    const struct device_datagram datagram = { .source = client, .destination = multicast ? device_all_ocf_nodes : server, .data = data,
                                              .len = len };
    session->ops->receive(session->device, &datagram);
    free(data);
}

/* false: the device did not come back, there is nobody left to talk to. */
static bool restart(struct session *session, const char *kind, struct judgement *judgement) {
    snprintf(judgement->expected, sizeof judgement->expected, "restarted (%s)", kind);
    enum device_outcome outcome = session->ops->restart(session->device, strcmp(kind, "orderly") ? DEVICE_CRASH : DEVICE_ORDERLY);
    snprintf(judgement->found, sizeof judgement->found, "%s", outcome == DEVICE_OK ? "restarted" : "");
    if (outcome == DEVICE_UNIMPLEMENTED) {
        snprintf(judgement->found, sizeof judgement->found, "not tested: restart unimplemented");
        judgement->reported = true;
    } else if (outcome != DEVICE_OK) {
        snprintf(judgement->found, sizeof judgement->found, "not restarted");
        deviate(judgement, "the steps after it are not run");
    }
    return outcome == DEVICE_OK;
}

static const char *fault_of(const struct session *session) {
    return session->ops->fault ? session->ops->fault(session->device) : NULL;
}

/* false: there is nobody left to talk to; what a device with a fault seems to do is not judged. */
static bool run_step(struct session *session, size_t index, const json_t *step) {
    const char *kind = json_string_value(json_object_get(step, "restart")), *says = json_string_value(json_object_get(step, "says"));
    struct judgement judgement = { .deviates = false };
    bool alive = true;
    session->heard = (struct heard){ .reason = REASON_NONE };
    if (kind) {
        alive = restart(session, kind, &judgement);
        judge_silence(session, step, &judgement);
    } else {
        read_all(session, session->before);
        deliver(session, step);
        read_all(session, session->after);
        judge_datagram(session, step, &judgement);
    }
    if (fault_of(session)) {
        return false;
    }
    enum verdict verdict = judgement.deviates ? session->deviation : judgement.reported ? VERDICT_REPORT : VERDICT_PASS;
    const char *reason = session->heard.reason == REASON_NONE ? NULL : device_reason_text(session->heard.reason);
    results_step(session->result, index, says ? says : "", judgement.expected, judgement.found, reason, verdict);
    return alive;
}

/* All steps, and the end of the device; false with a sentence in `error` if it had a fault. */
static bool run_steps(struct session *session, char *error, size_t error_size) {
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(session->json, "steps"), i, step) {
        if (!run_step(session, i, step)) {
            break;
        }
    }
    const char *why = fault_of(session);
    if (why) {
        snprintf(error, error_size, "session \"%s\", steps[%zu]: %s", json_string_value(json_object_get(session->json, "id")), i, why);
    }
    session->ops->destroy(session->device);
    return !why;
}

/* ---- provisioning ---- */

enum { WHY_MAX = 1024 };             /* the sentence of a device that was not created */

static enum device_outcome create(struct session *session, const struct device_config *config, char *why, size_t why_size) {
    *why = '\0';
    return session->ops->create(&session->device, config, &session->host, NULL, 0, why, why_size);
}

/* A device with every entry that it takes; one that is refused gives no context, so the steps still tell something. */
static enum device_outcome create_without_refused(struct session *session, struct device_config *rest, char *why, size_t why_size) {
    const struct device_config *whole = session->config;
    *rest = *whole;
    rest->creds = must(calloc(whole->cred_count + 1, sizeof *rest->creds));
    size_t taken = 0;
    for (size_t i = 0; i < whole->cred_count; i++) {
        rest->creds[taken] = whole->creds[i];     /* tried together with those taken before it */
        rest->cred_count = taken + 1;
        enum device_outcome outcome = create(session, rest, why, why_size);
        if (outcome == DEVICE_OK) {
            session->ops->destroy(session->device);
            taken++;
        } else if (outcome != DEVICE_REFUSED) {
            return outcome;
        }
    }
    rest->cred_count = taken;
    return create(session, rest, why, why_size);
}

static bool fault(const struct session *session, const char *why, char *error, size_t error_size) {
    snprintf(error, error_size, "session \"%s\": the device \"%s\" cannot be started: %s",
             json_string_value(json_object_get(session->json, "id")), session->ops->name, why);
    return false;
}

/*  provisioning      accepted               refused
 *  (absent)          run                    deviation
 *  may-be-refused    run                    shall: run without the refused entries      assumption: report, skip the steps
 *  must-be-refused   deviation, run         run without the refused entries */
static bool run_refused(struct session *session, const char *why, char *error, size_t error_size) {
    const char *provisioning = json_string_value(json_object_get(session->json, "provisioning"));
    bool may = provisioning && strcmp(provisioning, "may-be-refused") == 0;
    char refused[WHY_MAX + 16], again[WHY_MAX];
    snprintf(refused, sizeof refused, "refused: %s", why);
    const char *name = may ? "provisioning (may be refused)" : "provisioning";
    if (!provisioning || (may && session->deviation == VERDICT_REPORT)) {
        results_value(session->result, name, "accepted", refused, session->deviation);
        return true;
    }
    results_value(session->result, name, "refused", "refused", session->deviation);
    struct device_config rest;
    enum device_outcome outcome = create_without_refused(session, &rest, again, sizeof again);
    bool good = outcome == DEVICE_OK        ? run_steps(session, error, error_size)
                : outcome == DEVICE_REFUSED ? true : fault(session, again, error, error_size);
    if (outcome == DEVICE_REFUSED) {
        results_value(session->result, "provisioning without the refused entries", "accepted", "refused", session->deviation);
    }
    free(rest.creds);
    return good;
}

static bool run_session(struct session *session, char *error, size_t error_size) {
    const char *provisioning = json_string_value(json_object_get(session->json, "provisioning"));
    char why[WHY_MAX];
    enum device_outcome outcome = create(session, session->config, why, sizeof why);
    if (outcome == DEVICE_REFUSED) {
        return run_refused(session, why, error, error_size);
    }
    if (outcome != DEVICE_OK) {
        return fault(session, why, error, error_size);
    }
    if (provisioning && strcmp(provisioning, "must-be-refused") == 0) {
        results_value(session->result, "provisioning", "refused", "accepted", session->deviation);
    }
    return run_steps(session, error, error_size);
}

/* ---- struct form ---- */

/* A state names a Resource of the server, by the property that this Resource has. */
static bool states_fit(const json_t *session, const struct device_config *config, char *error, size_t error_size) {
    size_t i;
    json_t *step, *state;
    const char *href;
    json_array_foreach(json_object_get(session, "steps"), i, step) {
        json_object_foreach(json_object_get(step, "state"), href, state) {
            size_t resource = resource_at(config, href);
            if (resource == config->resource_count) {
                snprintf(error, error_size,
                         "steps[%zu].state: found an href that the server does not have, expected one of its resources", i);
                return false;
            }
            const char *property = config->resources[resource].kind == DEVICE_SWITCH ? "value" : "dimmingSetting";
            if (!json_object_get(state, property)) {
                snprintf(error, error_size, "steps[%zu].state: found another property, expected \"%s\" as this resource has it", i,
                         property);
                return false;
            }
        }
    }
    return true;
}

static bool session_check(struct vector_file *file, char *error, size_t error_size) {
    const json_t *sessions = vector_file_list(file);
    size_t i;
    json_t *json;
    file->configs = must(calloc(json_array_size(sessions), sizeof *file->configs));
    file->config_count = json_array_size(sessions);
    json_array_foreach(sessions, i, json) {
        char place[320];
        file->configs[i] = device_config_parse(json_object_get(json, "server"), place, sizeof place);
        if (!file->configs[i]) {
            snprintf(error, error_size, "sessions[%zu].server.%s", i, place);
            return false;
        }
        if (!session_play_probes(json, file->configs[i], place, sizeof place)) {
            snprintf(error, error_size, "sessions[%zu].%s", i, place);
            return false;
        }
        if (!states_fit(json, file->configs[i], place, sizeof place)) {
            snprintf(error, error_size, "sessions[%zu].%s", i, place);
            return false;
        }
    }
    return true;
}

static bool session_run(const struct vector_file *file, const struct device_ops *ops, struct results *results, char *error,
                        size_t error_size) {
    size_t i;
    json_t *json;
    json_array_foreach(vector_file_list(file), i, json) {
        const struct vector_head head = { .file = file->name, .id = json_string_value(json_object_get(json, "id")),
                                          .form = file->form->name, .title = json_string_value(json_object_get(json, "why")),
                                          .level = json_string_value(json_object_get(json, "level")),
                                          .requirements = json_object_get(json, "requirements") };
        struct session session = { .ops = ops, .config = file->configs[i], .json = json, .result = results_vector(results, &head),
                                   .deviation = strcmp(head.level, "shall") ? VERDICT_REPORT : VERDICT_FAIL };
        session.host = (struct device_host){ .user = &session, .send = on_send, .actuate = on_actuate, .discarded = on_discarded };
        session.before = must(calloc(session.config->resource_count + 1, sizeof *session.before));
        session.after = must(calloc(session.config->resource_count + 1, sizeof *session.after));
        bool good = run_session(&session, error, error_size);
        free(session.before);
        free(session.after);
        if (!good) {
            return false;
        }
    }
    return true;
}

const struct form session_form = { .name = "session", .schema = schema_sessions, .list = "sessions", .check = session_check,
                                   .run = session_run };
