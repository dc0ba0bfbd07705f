/* builder.c: records are collected, brought into the order of time (those of equal time stay in the order of the calls), and written. */
#include "builder.h"

#include "capture.h"
#include "config.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RECORDS_MAX = 20000, DATAGRAMS_MAX = 4000, STATES_MAX = 6000, CLIENT_PORT = 56830, COAP_PORT = 5683, GROUPS_MAX = 8 };

struct sent { uint64_t time_ns; uint8_t source[16], destination[16]; uint16_t source_port, destination_port; uint8_t data[300]; size_t len;
              bool dropped; };

struct builder {
    char folder[256];
    struct scenario *scenario;
    struct cms_group groups[GROUPS_MAX];
    struct forge_context contexts[GROUPS_MAX];
    struct trace_record records[RECORDS_MAX]; size_t record_count;
    struct sent sent[DATAGRAMS_MAX]; size_t sent_count;
    int64_t states[STATES_MAX];                    /* [2 * server + resource] */
    struct forge_request request;
    struct forge_option options[2];
    uint8_t payload[24];
};

static void must(bool good, const char *what) {
    if (!good) {
        fprintf(stderr, "builder: %s\n", what);
        abort();
    }
}

static uint64_t ns(double ms) {
    return (uint64_t)(ms * 1e6 + 0.5);
}

static void address_of(uint32_t node, uint8_t address[16]) {
    memset(address, 0, 16);
    address[0] = 0xfe;
    address[1] = 0x80;
    address[8] = 0x02;
    for (int i = 0; i < 4; i++) {
        address[12 + i] = (uint8_t)(node >> (24 - 8 * i));
    }
}

void builder_file(const struct builder *builder, const char *name, char path[512]) {
    snprintf(path, 512, "%s/%s", builder->folder, name);
}

const char *builder_folder(const struct builder *builder) {
    return builder->folder;
}

uint32_t builder_attacker(const struct builder *builder) {
    return builder->scenario->server_count + 1;
}

static json_t *resource_json(const char *href, const char *rt, json_t *state) {
    return json_pack("{s:s, s:[s], s:[s, s], s:o}", "href", href, "rt", rt, "if", "oic.if.a", "oic.if.baseline", "state", state);
}

/* Every Server holds the groups of its set, may be updated by them, and has a switch and a dimmer. */
static json_t *server_json(const struct builder *builder, const struct scenario_servers *set) {
    json_t *creds = json_array(), *acl = json_array();
    for (size_t i = 0; i < set->group_count; i++) {
        const struct cms_group *group = &builder->groups[set->groups[i]];
        struct device_credential credential = {.credid = (long)i + 1, .credtype = 256, .privatedata_len = 32};
        strcpy(credential.subjectuuid, group->subjectuuid);
        memcpy(credential.privatedata, group->secret, 32);
        credential.recipientid = (char *)group->id_hex;
        credential.desc = (char *)"group";
        struct device_config one = {.creds = &credential, .cred_count = 1};
        json_t *dump = device_config_dump(&one);
        json_array_append(creds, json_array_get(json_object_get(dump, "creds"), 0));
        json_decref(dump);
        json_array_append_new(acl, json_pack("{s:i, s:{s:s}, s:i, s:[{s:s}]}", "aceid", (int)i + 1, "subject", "uuid", group->subjectuuid,
                                             "permission", 6, "resources", "href", "*"));
    }
    return json_pack("{s:o, s:o, s:[o, o]}", "creds", creds, "acl", acl, "resources",
                     resource_json("/BinarySwitchResURI", "oic.r.switch.binary", json_pack("{s:b}", "value", 0)),
                     resource_json("/DimmingResURI", "oic.r.light.dimming", json_pack("{s:i}", "dimmingSetting", 0)));
}

static void write_provision(const struct builder *builder) {
    char path[512];
    json_t *sets = json_array();
    for (size_t i = 0; i < builder->scenario->set_count; i++) {
        const struct scenario_servers *set = &builder->scenario->sets[i];
        json_array_append_new(sets, json_pack("{s:i, s:i, s:s, s:o}", "first", (int)set->first, "count", (int)set->count, "device",
                                              set->device, "server", server_json(builder, set)));
    }
    json_t *root = json_pack("{s:s, s:o}", "schema", "ssmbench-provision/1", "sets", sets);
    builder_file(builder, "provision.json", path);
    must(root != NULL && json_dump_file(root, path, JSON_INDENT(1)) == 0, "provision.json");
    json_decref(root);
}

static void make_groups(struct builder *builder) {
    must(builder->scenario->group_count <= GROUPS_MAX, "too many groups");
    for (size_t i = 0; i < builder->scenario->group_count; i++) {
        struct cms_group *group = &builder->groups[i];
        const struct cms_group *same = &builder->groups[builder->scenario->groups[i].same_id_as];
        cms_group_generate(group, 1, (uint32_t)i, builder->scenario->groups[i].id_bytes, "");
        memcpy(group->id, same->id, sizeof group->id);
        memcpy(group->id_hex, same->id_hex, sizeof group->id_hex);
        group->id_len = same->id_len;
        forge_context_init(&builder->contexts[i], group->secret, sizeof group->secret, NULL, 0, NULL, 0, group->id, group->id_len);
    }
}

/* Every Resource is read when its Server joins. */
static void read_first(struct builder *builder, const struct scenario_servers *set) {
    for (uint32_t server = set->first; server < set->first + set->count; server++) {
        builder->states[2 * server] = builder->states[2 * server + 1] = -1;
        builder_state(builder, (double)set->join_ns / 1e6, server, 0, 0);
        builder_state(builder, (double)set->join_ns / 1e6, server, 1, 0);
    }
}

struct builder *builder_start(const char *scenario_yaml) {
    struct builder *builder = calloc(1, sizeof *builder);
    char path[512], error[512];
    const char *temporary = getenv("TMPDIR");
    must(builder != NULL, "no memory");
    snprintf(builder->folder, sizeof builder->folder, "%s/ssm-check-test-XXXXXX", temporary != NULL ? temporary : "/tmp");
    must(mkdtemp(builder->folder) != NULL, "no folder");
    builder_file(builder, "scenario.yaml", path);
    FILE *file = fopen(path, "w");
    must(file != NULL && fputs(scenario_yaml, file) >= 0 && fclose(file) == 0, "scenario.yaml");
    builder->scenario = scenario_load(path, NULL, 0, error, sizeof error);
    must(builder->scenario != NULL, error);
    must(2 * (size_t)builder->scenario->server_count + 2 <= STATES_MAX, "too many Servers");
    make_groups(builder);
    write_provision(builder);
    for (size_t i = 0; i < builder->scenario->set_count; i++) {
        read_first(builder, &builder->scenario->sets[i]);
    }
    return builder;
}

void builder_free(struct builder *builder) {
    static const char *const names[] = {"scenario.yaml", "provision.json", "trace", "capture.pcap", "verdict.json"};
    char path[512];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        builder_file(builder, names[i], path);
        unlink(path);
    }
    must(rmdir(builder->folder) == 0, "the folder holds something else");
    scenario_free(builder->scenario);
    free(builder);
}

struct forge_request *builder_request(struct builder *builder, size_t group, uint64_t piv, bool value) {
    static const uint8_t content_format[] = {0x27, 0x10};
    static const char href[] = "BinarySwitchResURI";
    forge_request_init(&builder->request, &builder->contexts[group], piv);
    builder->options[0] = (struct forge_option){11, href, strlen(href)};
    builder->options[1] = (struct forge_option){12, content_format, sizeof content_format};
    builder->request.inner = builder->options;
    builder->request.inner_count = 2;
    builder->request.payload = builder->payload;
    builder->request.payload_len = device_value_encode(DEVICE_SWITCH, value, builder->payload, sizeof builder->payload);
    builder->request.mid = (uint16_t)(0x1000 + builder->sent_count);
    builder->request.token_len = 4;
    memcpy(builder->request.token, (uint8_t[]){0xa0, 1, (uint8_t)(builder->sent_count >> 8), (uint8_t)builder->sent_count}, 4);
    return &builder->request;
}

struct forge_request *builder_level_request(struct builder *builder, size_t group, uint64_t piv, int32_t level) {
    static const char href[] = "DimmingResURI";
    builder_request(builder, group, piv, true);
    builder->options[0] = (struct forge_option){11, href, strlen(href)};
    builder->request.payload_len = device_value_encode(DEVICE_DIMMER, level, builder->payload, sizeof builder->payload);
    return &builder->request;
}

struct forge_context builder_wrong_context(const struct builder *builder, size_t group) {
    const uint8_t secret[32] = {1, 2, 3};
    struct forge_context context;
    forge_context_init(&context, secret, sizeof secret, NULL, 0, NULL, 0, builder->groups[group].id, builder->groups[group].id_len);
    return context;
}

static struct sent *new_sent(struct builder *builder, double ms, uint32_t from) {
    must(builder->sent_count < DATAGRAMS_MAX, "too many datagrams");
    struct sent *sent = &builder->sent[builder->sent_count++];
    *sent = (struct sent){.time_ns = ns(ms), .source_port = from == 0 ? CLIENT_PORT : COAP_PORT, .destination_port = COAP_PORT};
    address_of(from, sent->source);
    return sent;
}

static uint32_t record_sent(struct builder *builder, double ms, uint32_t sender, uint32_t step, enum trace_part part, uint32_t command,
                            uint32_t copy) {
    const uint32_t number = (uint32_t)builder->sent_count;
    builder_record(builder, ms, sender, TRACE_SENT, (uint16_t)part, number, step, (uint64_t)command << 32 | copy);
    return number;
}

uint32_t builder_send(struct builder *builder, double ms, uint32_t sender, uint32_t from, uint32_t step, enum trace_part part,
                      uint32_t command, uint32_t copy, const struct forge_request *request) {
    struct sent *sent = new_sent(builder, ms, from);
    memcpy(sent->destination, device_all_ocf_nodes.address, 16);
    sent->len = forge_request_build(request, sent->data, sizeof sent->data);
    must(sent->len > 0, "request does not fit");
    return record_sent(builder, ms, sender, step, part, command, copy);
}

uint32_t builder_send_to(struct builder *builder, double ms, uint32_t sender, uint32_t from, uint32_t to, uint32_t step, uint32_t copy,
                         const struct forge_request *request) {
    const uint32_t number = builder_send(builder, ms, sender, from, step, TRACE_PART_STIMULUS, 0, copy, request);
    address_of(to, builder->sent[number - 1].destination);
    return number;
}

uint32_t builder_answer(struct builder *builder, double ms, uint32_t server, uint32_t to, uint16_t port, uint16_t mid, const uint8_t *token,
                        size_t token_len) {
    struct sent *sent = new_sent(builder, ms, server);
    address_of(to, sent->destination);
    sent->destination_port = port;
    sent->data[0] = (uint8_t)(0x50 | token_len);
    sent->data[1] = 0x44;
    sent->data[2] = (uint8_t)(mid >> 8);
    sent->data[3] = (uint8_t)mid;
    memcpy(sent->data + 4, token, token_len);
    sent->len = 4 + token_len;
    return record_sent(builder, ms, server, TRACE_NO_STEP, TRACE_PART_STIMULUS, 0, 0);
}

void builder_record(struct builder *builder, double ms, uint32_t node, enum trace_event event, uint16_t reason, uint32_t datagram,
                    uint32_t aux, uint64_t value) {
    must(builder->record_count < RECORDS_MAX, "too many records");
    builder->records[builder->record_count++] = (struct trace_record){ns(ms), node, (uint16_t)event, reason, datagram, aux, value};
}

/* By the datagram, as the simulator knows it; 0: by none. */
static void state_by(struct builder *builder, double ms, uint32_t server, uint32_t resource, int32_t value, uint32_t datagram) {
    int64_t *state = &builder->states[2 * server + resource];
    if (*state != value) {
        *state = value;
        builder_record(builder, ms, server, TRACE_STATE, 0, datagram, resource, (uint64_t)(int64_t)value);
    }
}

void builder_state(struct builder *builder, double ms, uint32_t server, uint32_t resource, int32_t value) {
    state_by(builder, ms, server, resource, value, 0);
}

void builder_skip_first_read(struct builder *builder, uint32_t server, uint32_t resource) {
    for (size_t i = 0; i < builder->record_count; i++) {
        const struct trace_record *record = &builder->records[i];
        if (record->event == TRACE_STATE && record->node == server && record->aux == resource) {
            memmove(&builder->records[i], &builder->records[i + 1], (--builder->record_count - i) * sizeof *builder->records);
            return;
        }
    }
}

void builder_received(struct builder *builder, double ms, uint32_t server, uint32_t datagram) {
    builder_record(builder, ms, server, TRACE_RECEIVED, 0, datagram, 0, ns(ms) - builder->sent[datagram - 1].time_ns);
}

void builder_execute(struct builder *builder, double ms, uint32_t server, uint32_t datagram, bool value, double actuation_ms) {
    builder_received(builder, ms, server, datagram);
    builder_record(builder, ms, server, TRACE_ACTUATE, 0, datagram, 0, value);
    state_by(builder, ms, server, 0, value, datagram);
    builder_record(builder, ms + actuation_ms, server, TRACE_ACTUATED, 0, datagram, 0, value);
}

void builder_discard(struct builder *builder, double ms, uint32_t server, uint32_t datagram, enum device_reason reason) {
    builder_received(builder, ms, server, datagram);
    if (reason != REASON_NONE) {
        builder_record(builder, ms, server, TRACE_DISCARDED, (uint16_t)reason, datagram, 0, 0);
    }
}

void builder_drop_frame(struct builder *builder, uint32_t datagram) {
    builder->sent[datagram - 1].dropped = true;
}

void builder_shift_frame(struct builder *builder, uint32_t datagram, uint64_t shift_ns) {
    builder->sent[datagram - 1].time_ns += shift_ns;
}

/* Insertion sort: nearly in order already, and it keeps equal times in the order of the calls. */
static void sort_records(struct builder *builder) {
    for (size_t i = 1; i < builder->record_count; i++) {
        const struct trace_record record = builder->records[i];
        size_t at = i;
        for (; at > 0 && builder->records[at - 1].time_ns > record.time_ns; at--) {
            builder->records[at] = builder->records[at - 1];
        }
        builder->records[at] = record;
    }
}

void builder_finish(struct builder *builder, double end_ms) {
    const uint32_t servers = builder->scenario->server_count;
    const struct trace_header header = {.seed = builder->scenario->seed, .nodes = servers + 2, .servers = servers};
    char path[512];

    sort_records(builder);
    builder_file(builder, "trace", path);
    struct trace_writer *trace = trace_create(path, &header);
    must(trace != NULL, "trace");
    for (size_t i = 0; i < builder->record_count; i++) {
        trace_put(trace, &builder->records[i]);
    }
    must(trace_close(trace, end_ms > 0 ? ns(end_ms) : builder->scenario->end_ns) == 0, "trace");

    builder_file(builder, "capture.pcap", path);
    struct capture_writer *capture = capture_create(path);
    must(capture != NULL, "capture");
    for (size_t i = 0; i < builder->sent_count; i++) {
        const struct sent *sent = &builder->sent[i];
        if (!sent->dropped) {
            capture_put(capture, sent->time_ns, sent->source, sent->source_port, sent->destination, sent->destination_port, sent->data,
                        sent->len);
        }
    }
    must(capture_close(capture) == 0, "capture");
}
