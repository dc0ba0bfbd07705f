/* serve.c: see serve.h.
 *   line -> object -> the function of its `op` calls the device, which fills in the answer through its host -> line */
#include "serve.h"

#include "shim_answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROTOCOL "ssm-shim/1"
#define DATAGRAM_MAX 65535u

struct served {
    const struct device_ops *ops;
    const char *name;
    bool whole;                              /* an OCF Device */
    struct device_config *config;
    struct device_host host;
    struct device *device;
    json_t *answer;                          /* to the request at hand */
};

static void set(struct served *served, const char *name, json_t *value) {
    json_object_set_new(served->answer, name, value);
}

static const char *text_of(const json_t *request, const char *name) {
    return json_string_value(json_object_get(request, name));
}

/* ---- what the device tells ---- */

static void append(struct served *served, const char *list, json_t *entry) {
    if (!json_object_get(served->answer, list)) {
        set(served, list, json_array());
    }
    json_array_append_new(json_object_get(served->answer, list), entry);
}

static void on_send(void *user, const struct device_datagram *datagram) {
    append(user, "sent", json_pack("{s:o, s:o}", "data", shim_hex(datagram->data, datagram->len), "destination",
                                   shim_endpoint(&datagram->destination)));
}

static void on_actuate(void *user, size_t resource, int32_t value) {
    struct served *served = user;
    const struct device_resource *of = &served->config->resources[resource];
    json_t *state = of->kind == DEVICE_SWITCH ? json_pack("{s:b}", "value", value != 0) : json_pack("{s:i}", "dimmingSetting", (int)value);
    append(served, "actuations", json_pack("{s:s, s:o}", "href", of->href, "state", state));
}

static void on_discarded(void *user, enum device_reason reason) {
    if (reason > REASON_NONE && reason < REASONS) {
        set(user, "discarded", json_string(device_reason_text(reason)));
    }
}

/* ---- operations ---- */

static void hello(struct served *served, const json_t *request) {
    const struct device_ops *ops = served->ops;
    const struct { bool has; const char *name; } operations[] = {
        {ops->receive != NULL, "receive"}, {ops->read != NULL, "read"}, {ops->command != NULL, "command"}, {ops->restart != NULL, "restart"}};
    json_t *names = json_array(), *reasons = json_array(), *roles = json_array();
    (void)request;
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        if (operations[i].has) {
            json_array_append_new(names, json_string(operations[i].name));
        }
    }
    for (unsigned reason = 1; reason < REASONS; reason++) {
        json_array_append_new(reasons, json_string(device_reason_text((enum device_reason)reason)));
    }
    if (ops->receive) {
        json_array_append_new(roles, json_string("server"));
    }
    if (ops->command) {
        json_array_append_new(roles, json_string("client"));
    }
    if (served->whole) {
        json_array_append_new(roles, json_string("ocf-device"));
    }
    json_object_update_new(served->answer, json_pack("{s:s, s:s, s:o, s:o, s:o}", "protocol", PROTOCOL, "name", served->name, "roles", roles,
                                                     "operations", names, "reasons", reasons));
}

static void provision(struct served *served, const json_t *request) {
    char error[300] = "it cannot be provisioned";
    if (served->config) {
        set(served, "fault", json_string("provisioned a second time"));
        return;
    }
    served->config = device_config_parse(json_object_get(request, "server"), error, sizeof error);
    if (served->config) {
        device_config_own(served->config, json_object_get(request, "device"));
    }
    enum device_outcome outcome = !served->config ? DEVICE_FAULT
        : served->ops->create(&served->device, served->config, &served->host, NULL, 0, error, sizeof error);
    if (outcome != DEVICE_OK) {
        set(served, outcome == DEVICE_REFUSED ? "refused" : "fault", json_string(error));
    }
}

static void receive(struct served *served, const json_t *request) {
    static uint8_t data[DATAGRAM_MAX];
    struct device_datagram datagram = {.data = data};
    struct shim_error error;
    if (!shim_read_hex(&error, "data", json_object_get(request, "data"), data, sizeof data, &datagram.len)
        || !shim_read_endpoint(&error, "source", json_object_get(request, "source"), &datagram.source)
        || !shim_read_endpoint(&error, "destination", json_object_get(request, "destination"), &datagram.destination)) {
        set(served, "fault", json_string(error.text));
        return;
    }
    served->ops->receive(served->device, &datagram);
}

static void read_resource(struct served *served, const json_t *request) {
    const char *href = text_of(request, "href");
    uint8_t cbor[1024];
    size_t i = 0;
    while (href && i < served->config->resource_count && strcmp(served->config->resources[i].href, href)) {
        i++;
    }
    size_t len = served->ops->read(served->device, i, cbor, sizeof cbor);
    if (len) {
        set(served, "cbor", shim_hex(cbor, len));
    } else {
        set(served, "fault", json_string("there is no such Resource"));
    }
}

/* The credtype 128 entry of that credid, by its position among those. */
static size_t group_of(const struct device_config *config, json_int_t credid) {
    size_t group = 0;
    for (size_t i = 0; i < config->cred_count && config->creds[i].credid != credid; i++) {
        group += config->creds[i].credtype == 128;
    }
    return group;
}

static void command(struct served *served, const json_t *request) {
    uint8_t payload[1024];
    struct shim_error error;
    struct device_update update = {.path = text_of(request, "href"), .query = text_of(request, "query"), .payload = payload,
        .group = group_of(served->config, json_integer_value(json_object_get(request, "credid"))),
        .mid = (uint16_t)json_integer_value(json_object_get(request, "mid")),
        .ocf_version_options = json_is_true(json_object_get(request, "ocf_version_options"))};
    if (!update.path || !shim_read_hex(&error, "payload", json_object_get(request, "payload"), payload, sizeof payload, &update.payload_len)
        || !shim_read_hex(&error, "token", json_object_get(request, "token"), update.token, sizeof update.token, &update.token_len)
        || !shim_read_endpoint(&error, "destination", json_object_get(request, "destination"), &update.destination)) {
        set(served, "fault", json_string("it is no command"));
    } else if (served->ops->command(served->device, &update) != DEVICE_OK) {
        set(served, "refused", json_string("there is no such Client Context, or it cannot be protected"));
    }
}

static void restart(struct served *served, const json_t *request) {
    const char *kind = text_of(request, "kind");
    if (served->ops->restart(served->device, kind && !strcmp(kind, "crash") ? DEVICE_CRASH : DEVICE_ORDERLY) != DEVICE_OK) {
        set(served, "fault", json_string("it does not come back"));
    }
}

/* ---- the loop ---- */

static void perform(struct served *served, const char *op, const json_t *request) {
    const struct device_ops *ops = served->ops;
    const struct { const char *name; bool has, before; void (*perform)(struct served *, const json_t *); } operations[] = {
        {"hello", true, true, hello}, {"provision", true, true, provision}, {"receive", ops->receive, false, receive},
        {"read", ops->read, false, read_resource}, {"command", ops->command, false, command}, {"restart", ops->restart, false, restart}};
    size_t i = 0, count = sizeof operations / sizeof *operations;
    while (i < count && strcmp(operations[i].name, op)) {
        i++;
    }
    if (strcmp(op, "stop") == 0) {
        return;
    }
    if (i == count || !operations[i].has) {
        set(served, "unimplemented", json_true());
    } else if (!served->device && !operations[i].before) {
        set(served, "fault", json_string("not provisioned"));
    } else {
        operations[i].perform(served, request);
    }
}

int shim_serve(const struct device_ops *ops, const char *name, bool whole) {
    struct served served = {.ops = ops, .name = name, .whole = whole,
                            .host = {.send = on_send, .actuate = on_actuate, .discarded = on_discarded}};
    char *line = NULL;
    int code = 0;
    served.host.user = &served;
    for (size_t room = 0; getline(&line, &room, stdin) > 0;) {
        json_t *request = json_loads(line, 0, NULL);
        const char *op = text_of(request, "op");
        bool stop = op && !strcmp(op, "stop");
        if (!op || !json_object_get(request, "id")) {
            fprintf(stderr, "%s: found a line that is no request\n", name);
            json_decref(request);
            code = 2;
            break;
        }
        served.answer = json_pack("{s:O}", "id", json_object_get(request, "id"));
        perform(&served, op, request);
        json_dumpf(served.answer, stdout, JSON_COMPACT);
        puts("");
        fflush(stdout);
        json_decref(served.answer);
        json_decref(request);
        if (stop) {
            break;
        }
    }
    if (served.device) {
        ops->destroy(served.device);
    }
    if (served.config) {
        device_config_free(served.config);
    }
    free(line);
    return code;
}
