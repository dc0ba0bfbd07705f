/* lamp.c: ssm-core behind the shim protocol (../PROTOCOL.md): a Server, and a Client of the groups that it may command.
 *   line -> object -> the function of its `op` fills in the answer -> line
 * Durable memory is an array that a restart does not touch; entries.c turns the provisioned JSON into what ssm-core takes. */
#include "entries.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct entries entries;
static struct ssm_server server;
static struct ssm_client clients[ENTRIES_MAX];                  /* client i belongs to entry i */
static struct light { const char *href; json_t *initial, *state; } lights[ENTRIES_MAX];
static struct { uint8_t bytes[SSM_STORE_BYTES_MAX]; size_t size; } saved[UINT16_MAX + 1][SSM_STORE_WINDOW + 1];
static json_t *provisioned, *answer;                            /* answer: to the request at hand */

static int save(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size) {
    (void)user;
    memcpy(saved[credid][kind].bytes, data, size);
    saved[credid][kind].size = size;
    return 0;
}

static int load(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size) {
    (void)user;
    memcpy(data, saved[credid][kind].bytes, saved[credid][kind].size < size ? saved[credid][kind].size : size);
    return (int)saved[credid][kind].size;
}

static const struct ssm_store store = { .save = save, .load = load };

/* ---- the lights ---- */

static void tell(const char *list, json_t *entry) {
    if (!json_object_get(answer, list)) {
        json_object_set_new(answer, list, json_array());
    }
    json_array_append_new(json_object_get(answer, list), entry);
}

static int set_light(struct light *light, json_t *state) {
    json_decref(light->state);
    light->state = state;
    tell("actuations", json_pack("{s:s, s:O}", "href", light->href, "state", state));
    return 0;
}

static int update_switch(void *user, const uint8_t *payload, size_t length) {
    struct ssm_switch wanted = { false };
    return ssm_switch_update(&wanted, payload, length) ? -1 : set_light(user, json_pack("{s:b}", "value", wanted.value));
}

/* Takes the map {"dimmingSetting": 0..65535} alone, in its shortest form; a real lamp has a CBOR decoder. */
static int update_dimmer(void *user, const uint8_t *payload, size_t length) {
    static const uint8_t head[] = "\xa1\x6e" "dimmingSetting";
    const size_t at = sizeof head - 1;
    if (length <= at || memcmp(payload, head, at) || payload[at] > 0x19 || length != at + (payload[at] < 0x18 ? 1 : payload[at] - 0x16u)) {
        return -1;
    }
    int setting = payload[at] < 0x18 ? payload[at] : payload[at] == 0x18 ? payload[at + 1] : payload[at + 1] << 8 | payload[at + 2];
    return set_light(user, json_pack("{s:i}", "dimmingSetting", setting));
}

/* ---- power ---- */

/* Everything but durable memory and the entries is as it was on the first day. */
static void start(void) {
    ssm_server_init(&server, entries.resources, entries.resource_count, entries.aces, entries.ace_count, &store);
    for (size_t i = 0; i < entries.resource_count; i++) {
        json_decref(lights[i].state);
        lights[i].state = json_incref(lights[i].initial);
    }
    for (size_t i = 0; i < entries.cred_count; i++) {
        const struct ssm_credential *entry = &entries.creds[i];
        enum ssm_credential_outcome outcome = SSM_CREDENTIAL_OK;
        if (entry->credtype == SSM_CREDTYPE_SERVER) {
            outcome = ssm_server_provision(&server, entry);
        } else if (entry->credtype == SSM_CREDTYPE_CLIENT) {
            outcome = ssm_client_provision(&clients[i], entry, &store, 32);
            while (outcome == SSM_CREDENTIAL_OK && clients[i].sequence.next < entries.ssn[i] &&
                   ssm_sequence_margin(&clients[i].sequence, entries.ssn[i] - clients[i].sequence.next < UINT32_MAX
                                                                 ? (uint32_t)(entries.ssn[i] - clients[i].sequence.next) : UINT32_MAX)) {
            }
        }
        if (outcome != SSM_CREDENTIAL_OK) {
            json_object_set_new(answer, "refused", json_sprintf("creds[%zu]: %s", i, ssm_credential_text(outcome)));
        }
    }
}

static void stop(bool orderly) {
    if (orderly) {
        ssm_server_stop(&server);
    }
    ssm_server_free(&server);
    for (size_t i = 0; i < ENTRIES_MAX; i++) {
        if (orderly && clients[i].provisioned) {
            ssm_client_stop(&clients[i]);
        }
        ssm_client_free(&clients[i]);
        clients[i].provisioned = false;
    }
}

/* ---- operations ---- */

static void on_hello(const json_t *request) {
    (void)request;
    json_t *reasons = json_array();
    for (enum ssm_reason reason = SSM_ACCEPTED + 1; reason <= SSM_DISCARD_APPLICATION; reason++) {
        json_array_append_new(reasons, json_string(ssm_reason_text(reason)));
    }
    json_object_update_new(answer, json_pack("{s:s, s:s, s:[s, s], s:[s, s, s, s], s:o}", "protocol", "ssm-shim/1", "name", "ssm-core lamp",
        "roles", "server", "client", "operations", "receive", "read", "command", "restart", "reasons", reasons));
}

static void on_provision(const json_t *request) {
    provisioned = json_incref(json_object_get(request, "server"));
    if (!entries_read(&entries, provisioned)) {
        json_object_set_new(answer, "fault", json_string("more entries than this lamp has room for"));
        return;
    }
    for (size_t i = 0; i < entries.resource_count; i++) {
        json_t *initial = json_object_get(json_array_get(json_object_get(provisioned, "resources"), i), "state");
        lights[i] = (struct light){ entries.resources[i].href, initial, NULL };
        entries.resources[i].update = json_object_get(initial, "value") ? update_switch : update_dimmer;
        entries.resources[i].user = &lights[i];
    }
    start();
}

/* SSM Requests come to ff0x::158, whatever the scope x. */
static bool is_all_ocf_nodes(const json_t *endpoint) {
    static const uint8_t rest[14] = { [12] = 0x01, [13] = 0x58 };
    const char *text = text_of(endpoint, "address");
    uint8_t address[16];
    return text && inet_pton(AF_INET6, text, address) == 1 && address[0] == 0xff && address[1] < 0x10 && !memcmp(address + 2, rest, 14);
}

static void on_receive(const json_t *request) {
    uint8_t datagram[SSM_MESSAGE_BYTES_MAX + 1];                /* one more, so that one cut short is still too long */
    size_t length = from_hex(text_of(request, "data"), datagram, sizeof datagram);
    bool multicast = is_all_ocf_nodes(json_object_get(request, "destination"));
    enum ssm_reason reason =
        ssm_server_receive(&server, multicast ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST, datagram, length, NULL);
    if (reason != SSM_ACCEPTED) {
        json_object_set_new(answer, "discarded", json_string(ssm_reason_text(reason)));
    }
}

static void on_read(const json_t *request) {
    const char *href = text_of(request, "href");
    for (size_t i = 0; href && i < entries.resource_count; i++) {
        if (strcmp(lights[i].href, href) == 0) {
            json_object_set(answer, "state", lights[i].state);
        }
    }
}

static struct ssm_client *client_of(json_int_t credid) {
    size_t i = 0;
    while (i < entries.cred_count && !(clients[i].provisioned && entries.creds[i].credid == credid)) {
        i++;
    }
    return i < entries.cred_count ? &clients[i] : NULL;
}

static void on_command(const json_t *request) {
    uint8_t payload[SSM_MESSAGE_BYTES_MAX + 1], token[SSM_TOKEN_BYTES_MAX], out[SSM_MESSAGE_BYTES_MAX];
    char hex[2 * sizeof out + 1];
    size_t length = 0;
    struct ssm_client *client = client_of(json_integer_value(json_object_get(request, "credid")));
    const struct ssm_update update = {
        .path = text_of(request, "href"), .query = text_of(request, "query"),
        .mid = (uint16_t)json_integer_value(json_object_get(request, "mid")),
        .payload = { payload, from_hex(text_of(request, "payload"), payload, sizeof payload) },
        .token = { token, from_hex(text_of(request, "token"), token, sizeof token) },
        .ocf_version_options = json_is_true(json_object_get(request, "ocf_version_options")) };
    if (!client || ssm_client_update(client, &update, out, sizeof out, &length, NULL) != SSM_PROTECTED) {
        json_object_set_new(answer, "refused", json_string(client ? "it cannot be protected" : "no such Client Context"));
        return;
    }
    for (size_t i = 0; i < length; i++) {
        sprintf(hex + 2 * i, "%02x", out[i]);
    }
    tell("sent", json_pack("{s:s%, s:O}", "data", hex, 2 * length, "destination", json_object_get(request, "destination")));
}

static void on_restart(const json_t *request) {
    const char *kind = text_of(request, "kind");
    stop(kind && strcmp(kind, "orderly") == 0);
    start();
}

static void on_stop(const json_t *request) {
    (void)request;
    stop(true);
}

int main(void) {
    static const struct { const char *name; void (*perform)(const json_t *request); } operations[] = {
        { "hello", on_hello }, { "provision", on_provision }, { "receive", on_receive }, { "read", on_read }, { "command", on_command },
        { "restart", on_restart }, { "stop", on_stop } };
    const size_t count = sizeof operations / sizeof *operations;
    char *line = NULL;
    const char *name = "";
    for (size_t room = 0; strcmp(name, "stop") && getline(&line, &room, stdin) > 0;) {
        json_t *request = json_loads(line, 0, NULL);
        size_t i = 0;
        if (!text_of(request, "op") || !json_object_get(request, "id")) {
            fputs("lamp: found no request\n", stderr);
            return 2;
        }
        while (i < count && strcmp(operations[i].name, text_of(request, "op"))) {
            i++;
        }
        name = i < count ? operations[i].name : "";
        answer = json_pack("{s:O}", "id", json_object_get(request, "id"));
        if (i < count) {
            operations[i].perform(request);
        } else {
            json_object_set_new(answer, "unimplemented", json_true());
        }
        json_dumpf(answer, stdout, JSON_COMPACT);
        puts("");
        fflush(stdout);
        json_decref(answer);
        json_decref(request);
    }
    for (size_t i = 0; i < ENTRIES_MAX; i++) {
        json_decref(lights[i].state);
    }
    json_decref(provisioned);
    free(line);
    return 0;
}
