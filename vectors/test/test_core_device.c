/* test_core_device.c: the built-in device over ssm-core: what the sessions do not reach - commands, restarts of a Client, several groups,
 * provisioning that is refused, the addresses that count as All OCF Nodes. */
#include "device.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#define SUBJECT "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01"

/* ---- a wire between a Client and a Server ---- */

struct wire { uint8_t data[1280]; size_t len, sent, actuated, resource; int32_t value; enum device_reason reason; };

static void on_send(void *user, const struct device_datagram *datagram) {
    struct wire *wire = user;
    memcpy(wire->data, datagram->data, datagram->len);
    wire->len = datagram->len;
    wire->sent++;
}

static void on_actuate(void *user, size_t resource, int32_t value) {
    struct wire *wire = user;
    wire->actuated++;
    wire->resource = resource;
    wire->value = value;
}

static void on_discarded(void *user, enum device_reason reason) {
    ((struct wire *)user)->reason = reason;
}

/* ---- what they are provisioned with: two groups, a switch and a dimmer ---- */

static char *switch_rt[] = { "oic.r.switch.binary" }, *dimmer_rt[] = { "oic.r.light.dimming" }, *interfaces[] = { "oic.if.a" };
static char *everything[] = { "*" };
static struct device_credential entries[4] = {
    { .credid = 1, .credtype = 128, .subjectuuid = SUBJECT, .privatedata = { 1 }, .privatedata_len = 32, .senderid = "0211" },
    { .credid = 2, .credtype = 128, .subjectuuid = SUBJECT, .privatedata = { 2 }, .privatedata_len = 32, .senderid = "0222" },
    { .credid = 3, .credtype = 256, .subjectuuid = SUBJECT, .privatedata = { 1 }, .privatedata_len = 32, .recipientid = "0211" },
    { .credid = 4, .credtype = 256, .subjectuuid = SUBJECT, .privatedata = { 2 }, .privatedata_len = 32, .recipientid = "0222" },
};
static struct device_ace ace = { .aceid = 1, .uuid = SUBJECT, .permission = 4, .hrefs = everything, .href_count = 1 };
static struct device_resource resources[] = {
    { .kind = DEVICE_SWITCH, .href = "/switch", .rt = switch_rt, .rt_count = 1, .interfaces = interfaces, .if_count = 1 },
    { .kind = DEVICE_DIMMER, .href = "/dimmer", .rt = dimmer_rt, .rt_count = 1, .interfaces = interfaces, .if_count = 1, .initial = 70000 },
};

static struct device_config config_of(struct device_credential *creds, size_t count) {
    return (struct device_config){ .creds = creds, .cred_count = count, .aces = &ace, .ace_count = 1, .resources = resources,
                                   .resource_count = 2, .persist = true, .reserve = 32 };
}

static struct device *start(const struct device_config *config, const struct device_host *host) {
    struct device *device;
    char error[200] = "";
    enum device_outcome outcome = core_device.create(&device, config, host, NULL, 0, error, sizeof error);
    if (outcome != DEVICE_OK) {
        fprintf(stderr, "\n%s\n", error);
    }
    CU_ASSERT_EQUAL_FATAL(outcome, DEVICE_OK);
    return device;
}

static enum device_outcome command(struct device *client, size_t group, enum device_resource_kind kind, int32_t value) {
    uint8_t payload[24];
    struct device_update update = { .group = group, .path = resources[kind].href, .payload = payload, .destination = device_all_ocf_nodes,
                                    .payload_len = device_value_encode(kind, value, payload, sizeof payload), .ocf_version_options = true };
    return core_device.command(client, &update);
}

static void deliver(struct device *server, const struct wire *wire, const struct device_endpoint *destination) {
    const struct device_datagram datagram = { .destination = *destination, .data = wire->data, .len = wire->len };
    core_device.receive(server, &datagram);
}

static int32_t held(struct device *device, enum device_resource_kind kind) {
    uint8_t cbor[24];
    int32_t value = -1;
    size_t len = core_device.read(device, kind, cbor, sizeof cbor);
    CU_ASSERT_TRUE(device_value_decode(kind, cbor, len, &value));
    return value;
}

/* The Sender Sequence Number on the wire, from the OSCORE option: CoAP header 4, no token, option head 1, flags, Partial IV. */
static unsigned long piv_of(const struct wire *wire) {
    unsigned long piv = 0;
    for (unsigned i = 0; i < (wire->data[5] & 7u); i++) {
        piv = piv << 8 | wire->data[6 + i];
    }
    return piv;
}

/* ---- tests ---- */

static void command_reaches_the_right_resource(void) {
    struct wire wire = { 0 }, far = { 0 };
    const struct device_host near_host = { .user = &wire, .send = on_send, .actuate = on_actuate, .discarded = on_discarded };
    const struct device_host far_host = { .user = &far, .send = on_send, .actuate = on_actuate, .discarded = on_discarded };
    const struct device_config clients = config_of(entries, 2), servers = config_of(entries + 2, 2);
    struct device *client = start(&clients, &near_host), *server = start(&servers, &far_host);
    CU_ASSERT_EQUAL(held(server, DEVICE_DIMMER), 70000);
    for (size_t group = 0; group < 2; group++) {
        int32_t value = -5 - (int32_t)group;
        CU_ASSERT_EQUAL(command(client, group, DEVICE_DIMMER, value), DEVICE_OK);
        deliver(server, &wire, &device_all_ocf_nodes);
        CU_ASSERT_EQUAL(far.actuated, group + 1);
        CU_ASSERT_EQUAL(far.resource, DEVICE_DIMMER);
        CU_ASSERT_EQUAL(far.value, value);
        CU_ASSERT_EQUAL(held(server, DEVICE_DIMMER), value);
        CU_ASSERT_EQUAL(held(server, DEVICE_SWITCH), 0);
    }
    CU_ASSERT_EQUAL(command(client, 2, DEVICE_SWITCH, 1), DEVICE_REFUSED);
    CU_ASSERT_EQUAL(command(server, 0, DEVICE_SWITCH, 1), DEVICE_REFUSED);
    CU_ASSERT_EQUAL(wire.sent, 2);
    CU_ASSERT_EQUAL(far.sent, 0);
    deliver(client, &wire, &device_all_ocf_nodes);        /* its own multicast, looped back */
    CU_ASSERT_EQUAL(wire.actuated, 0);
    CU_ASSERT_EQUAL(wire.reason, REASON_UNKNOWN_KID);
    core_device.destroy(client);
    core_device.destroy(server);
}

static void only_all_ocf_nodes_counts(void) {
    static const struct { struct device_endpoint to; bool executed; } table[] = {
        { { { 0xff, 0x02, [14] = 0x01, [15] = 0x58 }, 5683 }, true },  { { { 0xff, 0x05, [14] = 0x01, [15] = 0x58 }, 5683 }, true },
        { { { 0xff, 0x03, [14] = 0x01, [15] = 0x58 }, 5683 }, true },  { { { 0xff, 0x02, [15] = 0xfd }, 5683 }, false },
        { { { 0xff, 0x02, [15] = 0x01 }, 5683 }, false },              { { { 0xff, 0x12, [14] = 0x01, [15] = 0x58 }, 5683 }, false },
        { { { 0xff, 0x02, [7] = 1, [14] = 0x01, [15] = 0x58 }, 5683 }, false },
        { { { 0xfe, 0x80, [14] = 0x01, [15] = 0x58 }, 5683 }, false } };
    struct wire wire = { 0 };
    const struct device_host host = { .user = &wire, .send = on_send, .actuate = on_actuate, .discarded = on_discarded };
    const struct device_config both = config_of(entries, 4);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct device *device = start(&both, &host);
        wire.actuated = 0;
        wire.reason = REASON_NONE;
        command(device, 0, DEVICE_SWITCH, 1);
        deliver(device, &wire, &table[i].to);
        CU_ASSERT_EQUAL(wire.actuated, table[i].executed);
        CU_ASSERT_EQUAL(wire.reason, table[i].executed ? REASON_NONE : REASON_NOT_MULTICAST);
        core_device.destroy(device);
    }
}

/* What a restart leaves after one command to the first group and three to the second: the next Sender Sequence Number of each,
 * and whether a replay of the last is executed. */
static void restarts(void) {
    static const struct { bool persist; enum device_restart kind; unsigned long next[2]; bool replay_executed; } table[] = {
        { true, DEVICE_ORDERLY, { 1, 3 }, false }, { true, DEVICE_CRASH, { 32, 32 }, false },
        { false, DEVICE_ORDERLY, { 0, 0 }, true }, { false, DEVICE_CRASH, { 0, 0 }, true } };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct wire wire = { 0 };
        const struct device_host host = { .user = &wire, .send = on_send, .actuate = on_actuate, .discarded = on_discarded };
        struct device_config both = config_of(entries, 4);
        both.persist = table[i].persist;
        struct device *device = start(&both, &host);
        command(device, 0, DEVICE_SWITCH, 1);
        for (unsigned long k = 0; k < 3; k++) {
            command(device, 1, DEVICE_SWITCH, 1);
            CU_ASSERT_EQUAL(piv_of(&wire), k);
            deliver(device, &wire, &device_all_ocf_nodes);
        }
        CU_ASSERT_EQUAL(wire.actuated, 3);
        CU_ASSERT_EQUAL(held(device, DEVICE_SWITCH), 1);
        CU_ASSERT_EQUAL(core_device.restart(device, table[i].kind), DEVICE_OK);
        CU_ASSERT_EQUAL(held(device, DEVICE_SWITCH), 0);
        deliver(device, &wire, &device_all_ocf_nodes);
        CU_ASSERT_EQUAL(wire.actuated, table[i].replay_executed ? 4 : 3);
        CU_ASSERT_EQUAL(wire.reason, table[i].replay_executed ? REASON_NONE : REASON_REPLAY);
        for (size_t group = 0; group < 2; group++) {
            command(device, group, DEVICE_SWITCH, 1);
            CU_ASSERT_EQUAL(piv_of(&wire), table[i].next[group]);
        }
        core_device.destroy(device);
    }
}

/* `change` makes the first entry of a copy unsound in one way. */
static void check_refused(void (*change)(struct device_credential *creds), const char *says) {
    struct device_credential creds[2] = { entries[0], entries[2] };
    struct wire wire = { 0 };
    const struct device_host host = { .user = &wire, .send = on_send, .actuate = on_actuate, .discarded = on_discarded };
    struct device *device;
    char error[200] = "";
    change(creds);
    const struct device_config config = config_of(creds, 2);
    CU_ASSERT_EQUAL(core_device.create(&device, &config, &host, NULL, 0, error, sizeof error), DEVICE_REFUSED);
    CU_ASSERT_PTR_NULL(device);
    if (!strstr(error, says)) {
        fprintf(stderr, "\nfound \"%s\", expected \"%s\" in it\n", error, says);
        CU_FAIL("another sentence");
    }
}

static void no_id(struct device_credential *creds) { creds[0].senderid = NULL; }
static void bad_prefix(struct device_credential *creds) { creds[1].recipientid = "0311"; }
static void short_secret(struct device_credential *creds) { creds[0].privatedata_len = 31; }
static void bad_uuid(struct device_credential *creds) { strcpy(creds[1].subjectuuid, "lamp"); }
static void same_credid(struct device_credential *creds) { creds[1].credid = creds[0].credid; }
static void long_credid(struct device_credential *creds) { creds[0].credid = 65536; }

static void refuses_unsound_entries(void) {
    check_refused(no_id, "creds[0] (credid 1");
    check_refused(bad_prefix, "creds[1] (credid 3");
    check_refused(short_secret, "creds[0] (credid 1");
    check_refused(bad_uuid, "creds[1] (credid 3): found subjectuuid \"lamp\"");
    check_refused(same_credid, "creds[1]: found credid 1, which creds[0] has already");
    check_refused(long_credid, "creds[0]: found credid 65536");
}

static void refuses_defects_and_takes_every_group(void) {
    static const char *const defects[] = { "no-window" };
    static char ids[5][7] = { "02aa00", "02aa01", "02aa02", "02aa03", "02aa04" };
    struct device_credential many[5];
    struct wire wire = { 0 };
    const struct device_host host = { .user = &wire, .send = on_send, .actuate = on_actuate, .discarded = on_discarded };
    const struct device_config both = config_of(entries, 4), crowd = config_of(many, 5);
    struct device *device;
    char error[200] = "";
    CU_ASSERT_EQUAL(core_device.create(&device, &both, &host, defects, 1, error, sizeof error), DEVICE_REFUSED);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "no-window"));
    for (long i = 0; i < 5; i++) {
        many[i] = entries[2];
        many[i].credid = i;
        many[i].recipientid = ids[i];
    }
    CU_ASSERT_EQUAL_FATAL(core_device.create(&device, &crowd, &host, NULL, 0, error, sizeof error), DEVICE_OK);
    core_device.destroy(device);
}

/* Entries of other types give no context and are no error; a device may hold nothing at all; a host need not listen to discards. */
static void other_entries_give_no_context(void) {
    struct device_credential other = entries[2];
    other.credtype = 384;
    struct wire wire = { 0 };
    const struct device_host host = { .user = &wire, .send = on_send, .actuate = on_actuate };
    const struct device_config client_config = config_of(entries, 1), config = config_of(&other, 1), nothing = { .reserve = 1 };
    struct device *client = start(&client_config, &host), *device = start(&config, &host), *empty = start(&nothing, &host);
    command(client, 0, DEVICE_SWITCH, 1);
    deliver(device, &wire, &device_all_ocf_nodes);
    deliver(empty, &wire, &device_all_ocf_nodes);
    CU_ASSERT_EQUAL(wire.actuated, 0);
    uint8_t out[24];
    CU_ASSERT_EQUAL(core_device.read(empty, 0, out, sizeof out), 0);
    CU_ASSERT_EQUAL(core_device.read(device, 0, out, 3), 0);
    CU_ASSERT_EQUAL(core_device.restart(empty, DEVICE_CRASH), DEVICE_OK);
    core_device.destroy(client);
    core_device.destroy(device);
    core_device.destroy(empty);
    core_device.destroy(NULL);
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite suite = CU_add_suite("core device", NULL, NULL);
    CU_add_test(suite, "a command reaches the right resource", command_reaches_the_right_resource);
    CU_add_test(suite, "only All OCF Nodes counts", only_all_ocf_nodes_counts);
    CU_add_test(suite, "restarts", restarts);
    CU_add_test(suite, "refuses unsound entries", refuses_unsound_entries);
    CU_add_test(suite, "refuses defects, has room for every group that it is given", refuses_defects_and_takes_every_group);
    CU_add_test(suite, "other entries give no context", other_entries_give_no_context);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures ? 1 : 0;
}
