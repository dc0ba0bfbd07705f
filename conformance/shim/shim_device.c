/* shim_device.c: plug-in 2: struct device_ops over a child process (PROTOCOL.md).
 *
 *   create  = start, hello, provision            receive, command, restart, time = a request, then its effects: host.actuate, host.send
 *   every request: ask() -> one line out, one line in -> object, id, fault, unimplemented, fields -> the caller's fields
 *
 * The first thing that goes wrong is kept as the device's fault; the process is ended then, and nothing is asked any more. */
#include "shim_device.h"
#include "shim_answer.h"
#include "shim_command.h"
#include "shim_process.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROTOCOL "ssm-shim/1"
#define SETTLE_NS 6000000000u        /* more than the leisure of a multicast response (RFC 7252 §8.2) */
#define WAKES_MAX 1000u              /* between two requests */
#define NEVER UINT64_MAX
#define DATAGRAM_MAX 65535u

struct device {
    const struct device_config *config;
    const struct device_host *host;
    struct shim_process *process;
    struct shim_claims claims;
    json_int_t last_id;
    uint64_t now_ns, wake_ns;
    bool host_keeps_time;
    char fault[1024];                /* "" : none */
};

static const char *const operation_names[] = { "receive", "read", "command", "restart", "time", NULL };   /* bits of shim_operation */
static const char *const role_names[] = { "server", "client", "ocf-device", NULL };

/* What an answer may hold besides `id` and `fault`. */
static const char *const hello_fields[] = { "protocol", "name", "roles", "operations", "reasons", NULL };
static const char *const provision_fields[] = { "refused", NULL };
static const char *const receive_fields[] = { "sent", "actuations", "wake_ns", "discarded", NULL };
static const char *const read_fields[] = { "state", "cbor", NULL };
static const char *const command_fields[] = { "sent", "actuations", "wake_ns", "refused", NULL };
static const char *const effect_fields[] = { "sent", "actuations", "wake_ns", NULL };
static const char *const no_fields[] = { NULL };

/* ---- faults ---- */

/* Keeps the first sentence and ends the process. */
__attribute__((format(printf, 3, 4)))
static void fail(struct device *device, const char *during, const char *format, ...) {
    char command[81], what[640], last[260] = "";
    if (*device->fault) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    if (device->process) {
        shim_process_kill(device->process, last, sizeof last);
    }
    shim_printable(command, sizeof command, device->config->command, strlen(device->config->command));
    snprintf(device->fault, sizeof device->fault, "shim \"%s\": %s: %s%s", command, during, what, last);
}

const char *shim_device_fault(const struct device *device) {
    return *device->fault ? device->fault : NULL;
}

/* ---- one request ---- */

/* The line, to be freed; NULL: out of memory or too long, told. */
static char *request_line(struct device *device, const char *operation, const json_t *fields, size_t *length) {
    json_t *request = json_pack("{s:I, s:s, s:I}", "id", ++device->last_id, "op", operation, "now_ns", (json_int_t)device->now_ns);
    char *line = request && !json_object_update(request, (json_t *)fields) ? json_dumps(request, JSON_COMPACT) : NULL;
    json_decref(request);
    if (!line) {
        fail(device, operation, "out of memory");
        return NULL;
    }
    *length = strlen(line);
    line[(*length)++] = '\n';        /* in the place of the zero */
    if (*length > SHIM_LINE_MAX) {
        fail(device, operation, "found a request of %zu bytes, expected at most %zu", *length, SHIM_LINE_MAX);
        free(line);
        return NULL;
    }
    return line;
}

/* The line as an object with the right id, or NULL. */
static json_t *answer_of(struct device *device, const char *operation, const char *line, size_t length) {
    json_error_t ignored;            /* its text quotes the line at any length */
    json_t *answer = json_loadb(line, length, JSON_REJECT_DUPLICATES, &ignored);
    const json_t *id = json_object_get(answer, "id"), *fault = json_object_get(answer, "fault");
    if (!json_is_object(answer)) {
        char found[41];
        shim_printable(found, sizeof found, line, length);
        fail(device, operation, "found \"%s\", expected an answer: a line of UTF-8 that is one JSON object", found);
    } else if (!json_is_integer(id) || json_integer_value(id) != device->last_id) {
        struct shim_error error;
        shim_wrong(&error, "id", id, "%" JSON_INTEGER_FORMAT ", that of the request", device->last_id);
        fail(device, operation, "%s", error.text);
    } else if (fault) {
        struct shim_error error;
        char text[300];
        if (shim_read_text(&error, "fault", fault, text, sizeof text)) {
            fail(device, operation, "it tells of a fault: %s", text);
        } else {
            fail(device, operation, "%s", error.text);
        }
    } else {
        return answer;
    }
    json_decref(answer);
    return NULL;
}

/* Asks; `fields` (may be NULL when there is no memory) is given away. NULL: a fault. `known`: what the answer may hold, unless it is
 * "unimplemented" and `*unimplemented` (NULL: it may not be) says so. */
static json_t *ask(struct device *device, const char *operation, json_t *fields, const char *const *known, bool *unimplemented) {
    static const char *const alone[] = { "unimplemented", NULL };
    struct shim_error error;
    const char *text;
    size_t length;
    char what[640];
    char *line = *device->fault ? NULL : request_line(device, operation, fields, &length);
    json_decref(fields);
    if (!line) {
        return NULL;
    }
    unsigned timeout_ms = device->config->answer_ms ? device->config->answer_ms : SHIM_TIMEOUT_MS;
    bool answered = shim_process_ask(device->process, line, length, timeout_ms, &text, &length, what, sizeof what);
    free(line);
    if (!answered) {
        fail(device, operation, "%s", what);
        return NULL;
    }
    json_t *answer = answer_of(device, operation, text, length);
    bool lacks = unimplemented && json_is_true(json_object_get(answer, "unimplemented"));
    if (answer && !shim_check_fields(&error, "answer", answer, lacks ? alone : known)) {
        fail(device, operation, "%s", error.text);
        json_decref(answer);
        return NULL;
    }
    if (unimplemented) {
        *unimplemented = lacks;
    }
    return answer;
}

static bool implements(const struct device *device, enum shim_operation operation) {
    return (device->claims.operations & operation) != 0;
}

/* ---- effects ---- */

static size_t resource_at(const struct device_config *config, const char *href) {
    size_t i = 0;
    while (i < config->resource_count && strcmp(config->resources[i].href, href)) {
        i++;
    }
    return i;
}

static bool take_actuation(struct device *device, const char *place, const json_t *json, struct shim_error *error) {
    static const char *const names[] = { "href", "state", NULL };
    const json_t *name = json_object_get(json, "href");
    const char *href = json_string_value(name);
    size_t resource = href ? resource_at(device->config, href) : device->config->resource_count;
    int32_t value;
    if (resource == device->config->resource_count) {
        return shim_wrong(error, place, json, "the href of a Resource of this device and a state");
    }
    if (!shim_check_fields(error, place, json, names) ||
        !shim_read_state(error, place, json_object_get(json, "state"), device->config->resources[resource].kind, &value)) {
        return false;
    }
    device->host->actuate(device->host->user, resource, value);
    return true;
}

static bool take_datagram(struct device *device, const char *place, const json_t *json, struct shim_error *error) {
    static const char *const names[] = { "data", "destination", "source", NULL };
    const json_t *source = json_object_get(json, "source");
    struct device_datagram datagram = { .len = 0 };
    uint8_t *data = malloc(DATAGRAM_MAX);
    bool good = data && shim_check_fields(error, place, json, names) &&
                shim_read_hex(error, place, json_object_get(json, "data"), data, DATAGRAM_MAX, &datagram.len) &&
                shim_read_endpoint(error, place, json_object_get(json, "destination"), &datagram.destination) &&
                (!source || shim_read_endpoint(error, place, source, &datagram.source));
    if (good) {
        datagram.data = data;
        device->host->send(device->host->user, &datagram);
    } else if (!data) {
        snprintf(error->text, sizeof error->text, "out of memory");
    }
    free(data);
    return good;
}

static bool take_list(struct device *device, const char *name, const json_t *answer, struct shim_error *error,
                      bool (*take)(struct device *, const char *, const json_t *, struct shim_error *)) {
    const json_t *list = json_object_get(answer, name);
    size_t i;
    json_t *entry;
    if (!shim_check_list(error, name, list)) {
        return false;
    }
    json_array_foreach(list, i, entry) {
        char place[40];
        snprintf(place, sizeof place, "%s[%zu]", name, i);
        if (!take(device, place, entry, error)) {
            return false;
        }
    }
    return true;
}

static bool take_wake(struct device *device, const json_t *answer, struct shim_error *error) {
    const json_t *wake = json_object_get(answer, "wake_ns");
    device->wake_ns = NEVER;
    if (!wake) {
        return true;
    }
    if (!json_is_integer(wake) || json_integer_value(wake) < 0 || (uint64_t)json_integer_value(wake) <= device->now_ns) {
        return shim_wrong(error, "wake_ns", wake, "a time after now_ns");
    }
    if (!implements(device, SHIM_TIME)) {
        return shim_wrong(error, "wake_ns", wake, "none: \"time\" is not among its operations");
    }
    device->wake_ns = (uint64_t)json_integer_value(wake);
    return true;
}

static bool take_discard(struct device *device, const json_t *answer, struct shim_error *error) {
    const json_t *discarded = json_object_get(answer, "discarded");
    const char *text = json_string_value(discarded);
    enum device_reason reason = text ? device_reason_parse(text) : REASONS;
    if (!discarded) {
        return true;
    }
    if (reason == REASONS || !(device->claims.reasons >> reason & 1)) {
        return shim_wrong(error, "discarded", discarded, "one of the reasons of its hello");
    }
    if (device->host->discarded) {
        device->host->discarded(device->host->user, reason);
    }
    return true;
}

/* Gives the answer away; false: a fault. */
static bool take_effects(struct device *device, const char *operation, json_t *answer) {
    struct shim_error error;
    bool good = answer && take_list(device, "actuations", answer, &error, take_actuation) &&
                take_list(device, "sent", answer, &error, take_datagram) && take_discard(device, answer, &error) &&
                take_wake(device, answer, &error);
    if (answer && !good) {
        fail(device, operation, "%s", error.text);
    }
    json_decref(answer);
    return good;
}

/* ---- time ---- */

static bool wake(struct device *device) {
    return take_effects(device, "time", ask(device, "time", json_object(), effect_fields, NULL));
}

enum device_outcome shim_device_set_time(struct device *device, uint64_t now_ns) {
    device->host_keeps_time = true;
    device->now_ns = now_ns > device->now_ns ? now_ns : device->now_ns;
    if (device->wake_ns <= device->now_ns) {
        wake(device);
    }
    return *device->fault ? DEVICE_FAULT : DEVICE_OK;
}

uint64_t shim_device_wake(const struct device *device) {
    return device->wake_ns;
}

static void go_on(struct device *device, uint64_t ns) {
    uint64_t until = device->now_ns + ns;
    for (unsigned wakes = 0; !*device->fault && device->wake_ns <= until; wakes++) {
        if (wakes == WAKES_MAX) {
            fail(device, "time", "found more than %u wishes to be woken within %g s, expected fewer", WAKES_MAX, (double)ns / 1e9);
            return;
        }
        device->now_ns = device->wake_ns;
        wake(device);
    }
    device->now_ns = until;
}

static void shim_pass(struct device *device, uint64_t ns) {
    device->host_keeps_time = true;
    go_on(device, ns);
}

/* What the device does late belongs to what it was asked last. */
static void settle(struct device *device) {
    if (!device->host_keeps_time && !*device->fault) {
        go_on(device, SETTLE_NS);
    }
}

/* ---- create, destroy ---- */

static void shim_destroy(struct device *device) {
    if (!device) {
        return;
    }
    if (device->process && !*device->fault) {
        json_decref(ask(device, "stop", json_object(), no_fields, NULL));
    }
    shim_process_stop(device->process);
    free(device);
}

static const char *const *reason_names(const char *names[REASONS]) {
    for (unsigned reason = 1; reason < REASONS; reason++) {
        names[reason - 1] = device_reason_text((enum device_reason)reason);
    }
    names[REASONS - 1] = NULL;
    return names;
}

static void hello(struct device *device) {
    const char *reasons[REASONS];
    struct shim_error error;
    json_t *answer = ask(device, "hello", json_pack("{s:s}", "protocol", PROTOCOL), hello_fields, NULL);
    if (!answer) {
        return;
    }
    struct shim_claims *claims = &device->claims;
    const json_t *protocol = json_object_get(answer, "protocol"), *roles = json_object_get(answer, "roles");
    bool good = (json_is_string(protocol) && strcmp(json_string_value(protocol), PROTOCOL) == 0) ||
                shim_wrong(&error, "protocol", protocol, "\"%s\"", PROTOCOL);
    good = good && shim_read_text(&error, "name", json_object_get(answer, "name"), claims->name, sizeof claims->name) &&
           shim_read_set(&error, "roles", roles, role_names, &claims->roles) &&
           (claims->roles || shim_wrong(&error, "roles", roles, "at least one role")) &&
           shim_read_set(&error, "operations", json_object_get(answer, "operations"), operation_names, &claims->operations) &&
           shim_read_set(&error, "reasons", json_object_get(answer, "reasons"), reason_names(reasons), &claims->reasons);
    claims->reasons <<= 1;           /* the list starts with reason 1 */
    if (!good) {
        fail(device, "hello", "%s", error.text);
    }
    json_decref(answer);
}

/* REFUSED: `error` is the device's own text. UNIMPLEMENTED: an OCF Device is asked for, and it is none. */
static enum device_outcome provision(struct device *device, char *error, size_t error_size) {
    struct shim_error wrong;
    const struct device_config *config = device->config;
    json_t *request = json_pack("{s:o}", "server", device_config_dump(config));
    if (*config->deviceuuid && !(device->claims.roles & SHIM_OCF_DEVICE) && !*device->fault) {
        snprintf(error, error_size, "no OCF Device: it does not say ocf-device among its roles");
        json_decref(request);
        return DEVICE_UNIMPLEMENTED;
    }
    if (*config->deviceuuid) {
        json_object_set_new(request, "device", json_pack("{s:s, s:s}", "deviceuuid", config->deviceuuid, "owneruuid", config->owneruuid));
    }
    json_t *answer = ask(device, "provision", request, provision_fields, NULL);
    const json_t *refused = json_object_get(answer, "refused");
    enum device_outcome outcome = !answer ? DEVICE_FAULT : refused ? DEVICE_REFUSED : DEVICE_OK;
    if (refused && !shim_read_text(&wrong, "refused", refused, error, error_size)) {
        fail(device, "provision", "%s", wrong.text);
        outcome = DEVICE_FAULT;
    }
    json_decref(answer);
    return outcome;
}

const char *shim_command_fault(const char *command, char *error, size_t error_size) {
    char **words = shim_command_split(command, error, error_size);
    free(words);
    return words ? NULL : error;
}

static enum device_outcome shim_create(struct device **out, const struct device_config *config, const struct device_host *host,
                                       const char *const *defects, size_t defect_count, char *error, size_t error_size) {
    char why[300];
    *out = NULL;
    if (defect_count) {
        snprintf(error, error_size, "found defect \"%s\", expected none: a shim has no switches", defects[0]);
        return DEVICE_REFUSED;
    }
    struct device *device = config->command ? calloc(1, sizeof *device) : NULL;
    if (!device) {
        snprintf(error, error_size, "%s", config->command ? "out of memory" : "found no command, expected the command line of a shim");
        return DEVICE_FAULT;
    }
    *device = (struct device){ .config = config, .host = host, .wake_ns = NEVER };
    device->process = shim_process_start(config->command, why, sizeof why);
    if (!device->process) {
        fail(device, "start", "%s", why);
    }
    hello(device);
    enum device_outcome outcome = provision(device, error, error_size);
    if (outcome == DEVICE_OK) {
        *out = device;
        return DEVICE_OK;
    }
    if (outcome == DEVICE_FAULT) {
        snprintf(error, error_size, "%s", device->fault);
    }
    shim_destroy(device);
    return outcome;
}

const struct shim_claims *shim_device_claims(const struct device *device) {
    return &device->claims;
}

static const char *shim_lacks(const struct device *device, bool client) {
    const unsigned needed[] = { client ? SHIM_COMMAND : SHIM_RECEIVE, client ? SHIM_COMMAND : SHIM_READ };
    for (size_t i = 0; i < 2; i++) {
        for (size_t bit = 0; operation_names[bit]; bit++) {
            if (needed[i] == 1u << bit && !implements(device, needed[i])) {
                return operation_names[bit];
            }
        }
    }
    return NULL;
}

/* ---- the other operations ---- */

static enum device_outcome refusal(struct device *device, const json_t *answer, const char *name) {
    struct shim_error error;
    char text[200];
    const json_t *refused = json_object_get(answer, "refused");
    if (!refused) {
        return DEVICE_OK;
    }
    if (!shim_read_text(&error, "refused", refused, text, sizeof text)) {
        fail(device, name, "%s", error.text);
    } else if (json_array_size(json_object_get(answer, "sent"))) {
        fail(device, name, "found \"refused\" and datagrams sent, expected one of the two");
    }
    return DEVICE_REFUSED;
}

/* An operation that has effects, whole; gives `fields` away. */
static enum device_outcome perform(struct device *device, enum shim_operation operation, const char *name, json_t *fields,
                                   const char *const *known) {
    bool lacks = !implements(device, operation);
    if (*device->fault || lacks) {
        json_decref(fields);
        return *device->fault ? DEVICE_FAULT : DEVICE_UNIMPLEMENTED;
    }
    json_t *answer = ask(device, name, fields, known, &lacks);
    enum device_outcome outcome = lacks ? DEVICE_UNIMPLEMENTED : refusal(device, answer, name);
    if (lacks || *device->fault) {
        json_decref(answer);
    } else if (take_effects(device, name, answer)) {
        settle(device);
    }
    return *device->fault ? DEVICE_FAULT : outcome;
}

static void shim_receive(struct device *device, const struct device_datagram *datagram) {
    json_t *fields = json_pack("{s:o, s:o, s:o, s:b}", "data", shim_hex(datagram->data, datagram->len), "source",
                               shim_endpoint(&datagram->source), "destination", shim_endpoint(&datagram->destination), "multicast",
                               device_is_multicast(&datagram->destination));
    if (perform(device, SHIM_RECEIVE, "receive", fields, receive_fields) == DEVICE_UNIMPLEMENTED) {
        fail(device, "receive", "unimplemented, without which no Server can be judged");
    }
}

static enum device_outcome shim_command(struct device *device, const struct device_update *update) {
    const struct device_credential *entry = device_client_entry(device->config, update->group);
    if (!entry) {
        return *device->fault ? DEVICE_FAULT : DEVICE_REFUSED;
    }
    json_t *fields = json_pack("{s:I, s:s, s:s*, s:o, s:i, s:o, s:b, s:o}", "credid", (json_int_t)entry->credid, "href", update->path,
        "query", update->query, "payload", shim_hex(update->payload, update->payload_len), "mid", update->mid,
        "token", shim_hex(update->token, update->token_len), "ocf_version_options", update->ocf_version_options,
        "destination", shim_endpoint(&update->destination));
    return perform(device, SHIM_COMMAND, "command", fields, command_fields);
}

/* The bytes of an answer to read; 0: a fault. */
static size_t representation(struct device *device, size_t resource, const json_t *answer, uint8_t *out, size_t size) {
    const json_t *state = json_object_get(answer, "state"), *cbor = json_object_get(answer, "cbor");
    enum device_resource_kind kind = device->config->resources[resource].kind;
    struct shim_error error;
    size_t length = 0;
    int32_t value;
    bool good = !state == !cbor ? shim_wrong(&error, "answer", answer, "one of \"state\" and \"cbor\"")
                : cbor          ? shim_read_hex(&error, "cbor", cbor, out, size, &length)
                                : shim_read_state(&error, "state", state, kind, &value);
    if (good && state) {
        length = device_value_encode(kind, value, out, size);
    }
    if (good && !length) {
        good = shim_wrong(&error, "answer", answer, "a representation of 1 to %zu bytes", size);
    }
    if (!good) {
        fail(device, "read", "%s", error.text);
    }
    return good ? length : 0;
}

static size_t shim_read(struct device *device, size_t resource, uint8_t *out, size_t size) {
    bool lacks = !implements(device, SHIM_READ);
    json_t *answer = NULL;
    size_t length = 0;
    if (*device->fault || resource >= device->config->resource_count) {
        return 0;
    }
    if (!lacks) {
        answer = ask(device, "read", json_pack("{s:s}", "href", device->config->resources[resource].href), read_fields, &lacks);
    }
    if (!*device->fault && lacks) {
        fail(device, "read", "unimplemented, without which no Server can be judged");
    } else if (answer) {
        length = representation(device, resource, answer, out, size);
    }
    json_decref(answer);
    return length;
}

static enum device_outcome shim_restart(struct device *device, enum device_restart kind) {
    if (kind == DEVICE_FACTORY) {
        return DEVICE_UNIMPLEMENTED;         /* the protocol has none */
    }
    json_t *fields = json_pack("{s:s}", "kind", kind == DEVICE_ORDERLY ? "orderly" : "crash");
    return perform(device, SHIM_RESTART, "restart", fields, effect_fields);
}

const struct device_ops shim_device = {
    .name = "shim", .create = shim_create, .receive = shim_receive, .command = shim_command, .read = shim_read, .restart = shim_restart,
    .destroy = shim_destroy, .fault = shim_device_fault, .pass = shim_pass, .lacks = shim_lacks,
    .wake = shim_device_wake,
};
