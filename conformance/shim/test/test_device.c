/* What a well-behaved process does reaches the host as device.h says; time; several at once. */
#include "rig.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#define ANSWER(text) RUDE "receive '{\"id\":@," text "}'"
enum { LONG_MS = 20000 };

static void all_well(void) {
    struct rig rig;
    rig_start(&rig, SHIM_RUDE, LONG_MS, 0);
    CU_ASSERT_EQUAL_FATAL(rig.created, DEVICE_OK);
    const struct shim_claims *claims = shim_device_claims(rig.device);
    CU_ASSERT_STRING_EQUAL(claims->name, "rude");
    CU_ASSERT_EQUAL(claims->roles, SHIM_SERVER | SHIM_CLIENT);
    CU_ASSERT_EQUAL(claims->operations, SHIM_RECEIVE | SHIM_READ | SHIM_COMMAND | SHIM_RESTART | SHIM_TIME);
    CU_ASSERT_EQUAL(claims->reasons, 1u << REASON_REPLAY | 1u << REASON_STORE);
    rig_receive(&rig);
    CU_ASSERT_EQUAL(rig_read(&rig, 0), 0);
    CU_ASSERT_EQUAL(shim_device.read(rig.device, 2, NULL, 0), 0);
    CU_ASSERT_EQUAL(rig_command(&rig), DEVICE_OK);
    CU_ASSERT_EQUAL(shim_device.restart(rig.device, DEVICE_ORDERLY), DEVICE_OK);
    CU_ASSERT_EQUAL(rig.sent + rig.actuated + rig.discarded, 0);
    CU_ASSERT_PTR_NULL(shim_device.fault(rig.device));
    rig_stop(&rig);
    CU_ASSERT_TRUE(no_process_left());
}

static void effects(void) {
    struct rig rig;
    rig_start(&rig, ANSWER("\"actuations\":[{\"href\":\"/switch\",\"state\":{\"value\":true}},{\"href\":\"/dimmer\",\"state\":"
                           "{\"dimmingSetting\":-7}}],\"sent\":[{\"data\":\"60fF\","
                           "\"destination\":{\"address\":\"fe80::9\",\"port\":61616},"
                           "\"source\":{\"address\":\"fe80::2\",\"port\":5683}}],\"discarded\":\"store\""), LONG_MS, 0);
    CU_ASSERT_EQUAL_FATAL(rig.created, DEVICE_OK);
    rig_receive(&rig);
    CU_ASSERT_PTR_NULL(shim_device_fault(rig.device));
    CU_ASSERT_TRUE(rig.actuated == 2 && rig.resource == 1 && rig.value == -7);
    CU_ASSERT_TRUE(rig.sent == 1 && rig.length == 2 && rig.data[0] == 0x60 && rig.data[1] == 0xff);
    CU_ASSERT_TRUE(rig.destination.address[15] == 9 && rig.destination.port == 61616);
    CU_ASSERT_TRUE(rig.source.address[15] == 2 && rig.source.port == 5683);
    CU_ASSERT_TRUE(rig.discarded == 1 && rig.reason == REASON_STORE);
    rig_stop(&rig);
}

static void representations(void) {
    static const struct { const char *command; int32_t value; } table[] = {
        { RUDE "read '{\"id\":@,\"state\":{\"dimmingSetting\":300}}'", 300 },
        { RUDE "read '{\"id\":@,\"cbor\":\"A16e64696d6d696e6753657474696e6718fa\"}'", 250 },
        { RUDE "read '{\"id\":@,\"cbor\":\"00\"}'", INT32_MIN },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct rig rig;
        rig_start(&rig, table[i].command, LONG_MS, 0);
        CU_ASSERT_EQUAL_FATAL(rig.created, DEVICE_OK);
        CU_ASSERT_EQUAL(rig_read(&rig, 1), table[i].value);
        CU_ASSERT_PTR_NULL(shim_device_fault(rig.device));
        rig_stop(&rig);
    }
}

/* Declared, by leaving it out or by saying so; nothing is asked then, and nothing is wrong. */
static void unimplemented(void) {
    static const char *const commands[] = {
        RUDE "command,restart '{\"id\":@,\"unimplemented\":true}'",
        RUDE "hello '{\"id\":@,\"protocol\":\"ssm-shim/1\",\"name\":\"x\",\"roles\":[\"server\"],\"operations\":[\"receive\",\"read\"],"
             "\"reasons\":[]}'",
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct rig rig;
        rig_start(&rig, commands[i], LONG_MS, 0);
        CU_ASSERT_EQUAL_FATAL(rig.created, DEVICE_OK);
        CU_ASSERT_EQUAL(rig_command(&rig), DEVICE_UNIMPLEMENTED);
        CU_ASSERT_EQUAL(shim_device.restart(rig.device, DEVICE_CRASH), DEVICE_UNIMPLEMENTED);
        CU_ASSERT_EQUAL(rig_read(&rig, 0), 0);
        CU_ASSERT_PTR_NULL(shim_device_fault(rig.device));
        rig_stop(&rig);
    }
}

static void refusals(void) {
    struct rig rig;
    rig_start(&rig, RUDE "provision '{\"id\":@,\"refused\":\"creds[0]: \xc3\xa4 no\"}'", LONG_MS, 0);
    CU_ASSERT_EQUAL(rig.created, DEVICE_REFUSED);
    CU_ASSERT_STRING_EQUAL(rig.error, "creds[0]: ?? no");
    CU_ASSERT_PTR_NULL(rig.device);
    rig_stop(&rig);
    CU_ASSERT_TRUE(no_process_left());

    rig_start(&rig, RUDE "command '{\"id\":@,\"refused\":\"no\"}'", LONG_MS, 0);
    CU_ASSERT_EQUAL_FATAL(rig.created, DEVICE_OK);
    CU_ASSERT_EQUAL(rig_command(&rig), DEVICE_REFUSED);
    CU_ASSERT_EQUAL(shim_device.command(rig.device, &(struct device_update){ .group = 1, .path = "/x" }), DEVICE_REFUSED);
    CU_ASSERT_PTR_NULL(shim_device_fault(rig.device));
    rig_stop(&rig);

    struct device *device;
    const char *const defects[] = { "dead" };
    char error[200];
    struct device_config config = { .command = SHIM_RUDE };
    CU_ASSERT_EQUAL(shim_device.create(&device, &config, &rig.host, defects, 1, error, sizeof error), DEVICE_REFUSED);
    config.command = NULL;
    CU_ASSERT_EQUAL(shim_device.create(&device, &config, &rig.host, NULL, 0, error, sizeof error), DEVICE_FAULT);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "found no command"));
}

/* What a device does late belongs to the step that made it do so, unless the host keeps the time. */
static void late_effects(void) {
    static const char late[] = RUDE "time '{\"id\":@,\"discarded\":\"replay\"}'";
    static const char waking[] = RUDE "receive '{\"id\":@,\"wake_ns\":5999999999,\"actuations\":[{\"href\":\"/switch\",\"state\":"
                                      "{\"value\":true}}]}'";
    static const char beyond[] = RUDE "receive '{\"id\":@,\"wake_ns\":6000000001}'";
    struct rig rig;
    rig_start(&rig, waking, LONG_MS, 0);
    CU_ASSERT_EQUAL_FATAL(rig.created, DEVICE_OK);
    rig_receive(&rig);
    CU_ASSERT_EQUAL(rig.actuated, 1);
    CU_ASSERT_EQUAL(shim_device_wake(rig.device), UINT64_MAX);      /* woken: the proper answer asks for nothing */
    rig_stop(&rig);

    rig_start(&rig, beyond, LONG_MS, 0);
    rig_receive(&rig);
    CU_ASSERT_EQUAL(shim_device_wake(rig.device), 6000000001u);
    rig_stop(&rig);

    rig_start(&rig, waking, LONG_MS, 0);
    CU_ASSERT_EQUAL(shim_device_set_time(rig.device, 1000), DEVICE_OK);
    rig_receive(&rig);
    CU_ASSERT_EQUAL(shim_device_wake(rig.device), 5999999999u);
    CU_ASSERT_EQUAL(shim_device_set_time(rig.device, 5999999998u), DEVICE_OK);
    CU_ASSERT_EQUAL(shim_device_wake(rig.device), 5999999999u);
    CU_ASSERT_EQUAL(shim_device_set_time(rig.device, 5999999999u), DEVICE_OK);
    CU_ASSERT_EQUAL(shim_device_wake(rig.device), UINT64_MAX);
    rig_stop(&rig);

    rig_start(&rig, late, LONG_MS, 0);                              /* asked only if it wants to be */
    rig_receive(&rig);
    CU_ASSERT_PTR_NULL(shim_device_fault(rig.device));
    rig_stop(&rig);
}

static void loud_standard_error(void) {
    struct rig rig;
    rig_start(&rig, RUDE "receive !loud", LONG_MS, 0);
    CU_ASSERT_EQUAL_FATAL(rig.created, DEVICE_OK);
    rig_receive(&rig);
    CU_ASSERT_EQUAL(rig_read(&rig, 0), 0);
    CU_ASSERT_PTR_NULL(shim_device_fault(rig.device));
    rig_stop(&rig);
}

/* None holds an end of another's pipes: the first one ends at once though the second lives. */
static void several_at_once(void) {
    enum { COUNT = 8 };
    static struct rig rigs[COUNT];
    size_t files = open_files();
    for (size_t i = 0; i < COUNT; i++) {
        rig_start(&rigs[i], SHIM_RUDE, LONG_MS, 0);
        CU_ASSERT_EQUAL_FATAL(rigs[i].created, DEVICE_OK);
    }
    for (size_t i = 0; i < COUNT; i++) {
        rig_receive(&rigs[i]);
        CU_ASSERT_PTR_NULL(shim_device_fault(rigs[i].device));
        rig_stop(&rigs[i]);
        CU_ASSERT_EQUAL(no_process_left(), i + 1 == COUNT);
    }
    CU_ASSERT_EQUAL(open_files(), files);
}

/* A Client behind the protocol makes the bytes that the core makes in this process. */
static void client_of_the_core(void) {
    struct rig shim;
    rig_start(&shim, SHIM_LAMP, LONG_MS, 0);
    CU_ASSERT_EQUAL_FATAL(shim.created, DEVICE_OK);
    CU_ASSERT_EQUAL(rig_command(&shim), DEVICE_OK);
    struct rig core = shim;
    core.host.user = &core;
    core.sent = 0;
    memset(core.data, 0, sizeof core.data);
    CU_ASSERT_EQUAL_FATAL(core_device.create(&core.device, core.config, &core.host, NULL, 0, core.error, sizeof core.error), DEVICE_OK);
    const struct device_update update = { .path = "/switch", .query = "if=oic.if.a", .payload = (const uint8_t *)"\xa1\x65value\xf5",
                                          .payload_len = 8, .mid = 77, .token = { 1, 2 }, .token_len = 2, .ocf_version_options = true,
                                          .destination = device_all_ocf_nodes };
    CU_ASSERT_EQUAL(core_device.command(core.device, &update), DEVICE_OK);
    CU_ASSERT_TRUE(shim.sent == 1 && core.sent == 1 && shim.length == core.length && !memcmp(shim.data, core.data, core.length));
    CU_ASSERT_TRUE(!memcmp(&shim.destination, &device_all_ocf_nodes, sizeof shim.destination));

    const struct device_datagram datagram = { .destination = device_all_ocf_nodes, .data = shim.data, .len = shim.length };
    shim_device.receive(shim.device, &datagram);         /* the same lamp is a Server of the group */
    CU_ASSERT_TRUE(shim.actuated == 1 && shim.resource == 0 && shim.value == 1);
    CU_ASSERT_EQUAL(rig_read(&shim, 0), 1);
    CU_ASSERT_EQUAL(rig_read(&shim, 1), 5);
    CU_ASSERT_EQUAL(shim_device.restart(shim.device, DEVICE_CRASH), DEVICE_OK);
    CU_ASSERT_EQUAL(rig_read(&shim, 0), 0);
    core_device.destroy(core.device);
    rig_stop(&shim);
}

int test_device_suite(void) {
    CU_pSuite suite = CU_add_suite("device", NULL, NULL);
    CU_add_test(suite, "all well", all_well);
    CU_add_test(suite, "effects", effects);
    CU_add_test(suite, "representations", representations);
    CU_add_test(suite, "unimplemented", unimplemented);
    CU_add_test(suite, "refusals", refusals);
    CU_add_test(suite, "late effects", late_effects);
    CU_add_test(suite, "loud standard error", loud_standard_error);
    CU_add_test(suite, "several at once", several_at_once);
    CU_add_test(suite, "Client of the core", client_of_the_core);
    return CU_get_error();
}
