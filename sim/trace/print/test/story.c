#include "story.h"

#include "device.h"

#include <CUnit/Basic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RECORDS_MAX = 400, SENT_MAX = 40, CLIENT_PORT = 56830, COAP_PORT = 5683, END_US = 20000000 };

static const char scenario_form[] =
    "schema: ssmbench-scenario/1\n"
    "title: Four lamps\n"
    "shows: every kind of record\n"
    "verifies: []\n"
    "network: {link: lossy, host: raw, lacks: [everything]}\n"
    "groups: [{name: hallway, id-bytes: 2}]\n"
    "servers:\n"
    "  - {count: %u, groups: [hallway], resources: [switch]}\n"
    "  - {count: 1, groups: [hallway], resources: [dimmer, switch]}\n"
    "script:\n"
    "  - {at: 1 s, do: update, name: \"on\", value: true}\n"
    "  - {at: 2 s, do: replay, name: \"say \\\"again\\\"\", of: \"on\", form: identical}\n"
    "  - {at: 3 s, do: restart, name: reboot, servers: all, kind: crash}\n"
    "  - {at: 4 s, do: tamper, name: flip, field: tag}\n"
    "  - {at: 8 s, do: forge, name: fake, piv: 9}\n"
    "end: 20 s\n";

struct story {
    char folder[128];
    uint32_t servers;
    struct trace_record records[RECORDS_MAX]; size_t record_count;
    struct { uint64_t us; struct story_sending sending; uint8_t data[200]; size_t len; } sent[SENT_MAX]; size_t sent_count;
    struct forge_context context;
    struct forge_request request;
    struct forge_option options[1];
    uint8_t payload[24];
};

const struct selection story_all = {.to_ns = UINT64_MAX};
static const uint8_t secret[32] = {1, 2, 3, 4, 5}, kid[2] = {0x02, 0xa1};

static void must(bool good, const char *what)
{
    if (!good) {
        fprintf(stderr, "story: %s\n", what);
        abort();
    }
}

void story_file(const struct story *story, const char *name, char path[512])
{
    snprintf(path, 512, "%s/%s", story->folder, name);
}

const char *story_folder(const struct story *story)
{
    return story->folder;
}

/* The group's credential stands between two others of the same idGroup: only the tag tells which key is meant. */
static json_t *set_json(int first, int count, json_t *resources)
{
    static char id[] = "02a1", desc[] = "";
    struct device_credential creds[3];
    for (int i = 0; i < 3; i++) {
        creds[i] = (struct device_credential){.credid = i + 1, .credtype = 256, .subjectuuid = "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01",
                                              .privatedata_len = sizeof secret, .recipientid = id, .desc = desc};
        memcpy(creds[i].privatedata, secret, sizeof secret);
        creds[i].privatedata[31] = (uint8_t)(i == 1 ? secret[31] : i + 1);
    }
    struct device_config config = {.creds = creds, .cred_count = 3};
    json_t *server = device_config_dump(&config);
    json_object_set_new(server, "resources", resources);
    return json_pack("{s:i, s:i, s:s, s:o}", "first", first, "count", count, "device", "core", "server", server);
}

static void write_provision(const struct story *story)
{
    static const char light_switch[] = "{s:s, s:[s], s:[s], s:{s:b}}", dimmer[] = "{s:s, s:[s], s:[s], s:{s:i}}";
    char path[512];
    int switches = (int)story->servers - 1;
    json_t *on_off = json_pack(light_switch, "href", "/BinarySwitchResURI", "rt", "oic.r.switch.binary", "if", "oic.if.a",
                               "state", "value", 0);
    json_t *level = json_pack(dimmer, "href", "/DimmingResURI", "rt", "oic.r.light.dimming", "if", "oic.if.a",
                              "state", "dimmingSetting", 0);
    json_t *both = json_pack("[o, O]", level, on_off), *one = json_pack("[o]", on_off);
    json_t *root = json_pack("{s:s, s:[o, o], s:{s:s}}", "schema", "ssmbench-provision/1",
                             "sets", set_json(1, switches, one), set_json(switches + 1, 1, both),
                             "addresses", "server_prefix", "fe80::200:0:0:0/96");
    story_file(story, "provision.json", path);
    must(root != NULL && json_dump_file(root, path, 0) == 0, "provision.json");
    json_decref(root);
}

struct story *story_begin(void)
{
    return story_begin_with(STORY_SERVERS);
}

struct story *story_begin_with(uint32_t servers)
{
    struct story *story = calloc(1, sizeof *story);
    const char *temporary = getenv("TMPDIR");
    char path[512];
    must(story != NULL, "no memory");
    story->servers = servers;
    snprintf(story->folder, sizeof story->folder, "%.80s/ssm-trace-story-XXXXXX", temporary != NULL ? temporary : "/tmp");
    must(mkdtemp(story->folder) != NULL, "no folder");
    story_file(story, "scenario.yaml", path);
    FILE *file = fopen(path, "w");
    must(file != NULL && fprintf(file, scenario_form, (unsigned)servers - 1) > 0 && fclose(file) == 0, "scenario.yaml");
    write_provision(story);
    forge_context_init(&story->context, secret, sizeof secret, NULL, 0, NULL, 0, kid, sizeof kid);
    return story;
}

void story_free(struct story *story)
{
    static const char *const names[] = {"scenario.yaml", "provision.json", "trace", "capture.pcap"};
    char path[512];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        story_file(story, names[i], path);
        (void)unlink(path);
    }
    must(rmdir(story->folder) == 0, "the folder holds something else");
    free(story);
}

void story_record(struct story *story, uint64_t us, uint32_t node, enum trace_event event, unsigned reason, uint32_t datagram, uint32_t aux,
                  uint64_t value)
{
    must(story->record_count < RECORDS_MAX, "too many records");
    story->records[story->record_count++] =
        (struct trace_record){us * 1000, node, (uint16_t)event, (uint16_t)reason, datagram, aux, value};
}

struct forge_request *story_request(struct story *story, uint64_t piv, bool value)
{
    forge_request_init(&story->request, &story->context, piv);
    story->options[0] = (struct forge_option){11, "BinarySwitchResURI", 18};
    story->request.inner = story->options;
    story->request.inner_count = 1;
    story->request.payload = story->payload;
    story->request.payload_len = device_value_encode(DEVICE_SWITCH, value, story->payload, sizeof story->payload);
    story->request.mid = (uint16_t)(0x1000 + piv);
    return &story->request;
}

uint32_t story_send_bytes(struct story *story, uint64_t us, struct story_sending sending, const void *data, size_t len)
{
    must(story->sent_count < SENT_MAX && len > 0 && len <= sizeof story->sent->data, "too many datagrams or bytes");
    memcpy(story->sent[story->sent_count].data, data, len);
    story->sent[story->sent_count].len = len;
    story->sent[story->sent_count].us = us;
    story->sent[story->sent_count].sending = sending;
    uint32_t number = (uint32_t)++story->sent_count;
    story_record(story, us, sending.sender, TRACE_SENT, sending.part, number, sending.step, (uint64_t)sending.command << 32 | sending.copy);
    return number;
}

uint32_t story_send(struct story *story, uint64_t us, struct story_sending sending, const struct forge_request *request)
{
    uint8_t data[200];
    return story_send_bytes(story, us, sending, data, forge_request_build(request, data, sizeof data));
}

static void address_of(uint32_t node, uint8_t address[16])
{
    static const uint8_t prefix[16] = {0xfe, 0x80, [8] = 0x02};
    memcpy(address, node == STORY_GROUP ? device_all_ocf_nodes.address : prefix, 16);
    if (node != STORY_GROUP) {
        address[15] = (uint8_t)node;
    }
}

void story_end(struct story *story)
{
    const struct trace_header header = {.seed = 1, .nodes = story->servers + 2, .servers = story->servers};
    uint8_t source[16], destination[16];
    char path[512];
    story_file(story, "trace", path);
    struct trace_writer *trace = trace_create(path, &header);
    story_file(story, "capture.pcap", path);
    struct capture_writer *capture = capture_create(path);
    must(trace != NULL && capture != NULL, "trace or capture");
    for (size_t i = 0; i < story->record_count; i++) {
        trace_put(trace, &story->records[i]);
    }
    for (size_t i = 0; i < story->sent_count; i++) {
        const struct story_sending *sending = &story->sent[i].sending;
        address_of(sending->from, source);
        address_of(sending->to, destination);
        capture_put(capture, story->sent[i].us * 1000, source, sending->from == 0 ? CLIENT_PORT : COAP_PORT, destination,
                    sending->to == 0 ? CLIENT_PORT : COAP_PORT, story->sent[i].data, story->sent[i].len);
    }
    must(trace_close(trace, (uint64_t)END_US * 1000) == 0 && capture_close(capture) == 0, "trace or capture");
}

void story_expect(const struct story *story, story_print *print, const struct selection *selection, const char *const *expected)
{
    char error[1024], *text = NULL, *rest, *line;
    size_t size = 0;
    struct run *run = run_load(story->folder, error, sizeof error);
    must(run != NULL, error);
    struct out out = {.stream = open_memstream(&text, &size), .limit = UINT64_MAX};
    must(out.stream != NULL, "no memory");
    print(run, selection, &out);
    CU_ASSERT_EQUAL(out.error, 0);
    must(fclose(out.stream) == 0, "no memory");
    line = strtok_r(text, "\n", &rest);
    for (; line != NULL || *expected != NULL; line = line == NULL ? NULL : strtok_r(NULL, "\n", &rest), expected += *expected != NULL) {
        bool same = line != NULL && *expected != NULL && strcmp(line, *expected) == 0;
        if (!same) {
            printf("\n  found:    %s\n  expected: %s", line == NULL ? "nothing" : line, *expected == NULL ? "nothing" : *expected);
        }
        CU_ASSERT(same);
    }
    free(text);
    run_free(run);
}
