/* test_restart.c: what a Server remembers over a restart, and what it does when it cannot remember (RFC 8613 §7.5). */
#include "test.h"

static enum ssm_reason offer(struct fixture *fixture, uint64_t ssn)
{
    fixture_make(fixture, ssn, ssn % 2 == 0);
    return fixture_receive(fixture);
}

/* The exact window survives a crash: what was executed stays refused, what was not is still accepted. */
static void crash(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    CU_ASSERT_EQUAL(offer(&fixture, 10), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(offer(&fixture, 14), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(offer(&fixture, 12), SSM_ACCEPTED);
    fixture_restart_server(&fixture);
    static const struct { uint64_t ssn; enum ssm_reason reason; } rows[] = {
        {10, SSM_DISCARD_REPLAY}, {12, SSM_DISCARD_REPLAY}, {14, SSM_DISCARD_REPLAY}, {9, SSM_DISCARD_REPLAY},
        {11, SSM_ACCEPTED}, {15, SSM_ACCEPTED},
        {15, SSM_DISCARD_REPLAY}, {SSM_SSN_MAX, SSM_ACCEPTED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CU_ASSERT_EQUAL(offer(&fixture, rows[i].ssn), rows[i].reason);
    }
    fixture_restart_server(&fixture);
    CU_ASSERT_EQUAL(offer(&fixture, SSM_SSN_MAX), SSM_DISCARD_REPLAY);
    CU_ASSERT_EQUAL(offer(&fixture, SSM_SSN_MAX - 1), SSM_ACCEPTED);
    fixture_free(&fixture);
}

/* A discard after decryption is remembered like an execution. */
static void spent_number_survives(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.server.ace_count = 0;
    CU_ASSERT_EQUAL(offer(&fixture, 3), SSM_DISCARD_ACCESS_DENIED);
    fixture_restart_server(&fixture);
    CU_ASSERT_EQUAL(offer(&fixture, 3), SSM_DISCARD_REPLAY);
    fixture_free(&fixture);
}

static void stop_and_policy(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    CU_ASSERT_EQUAL(ssm_server_stop(&fixture.server), 0);
    CU_ASSERT_EQUAL(fixture.server_store.saves, 0); /* nothing received: any number may still come first */
    fixture.server.first_message = SSM_FIRST_SLIDES;
    CU_ASSERT_EQUAL(offer(&fixture, 100), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(offer(&fixture, 99), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(ssm_server_stop(&fixture.server), 0);
    fixture_restart_server(&fixture);
    CU_ASSERT_EQUAL(offer(&fixture, 99), SSM_DISCARD_REPLAY);
    CU_ASSERT_EQUAL(offer(&fixture, 69), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(offer(&fixture, 68), SSM_DISCARD_REPLAY);
    fixture.server_store.save_fails = true;
    CU_ASSERT_NOT_EQUAL(ssm_server_stop(&fixture.server), 0);
    fixture_free(&fixture);
}

/* What cannot be made durable is not executed, and not forgotten either: the same request succeeds when the store works again. */
static void failing_save(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.server_store.save_fails = true;
    fixture_make(&fixture, 8, true);
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_STORE);
    CU_ASSERT_EQUAL(fixture.lamp.executions, 0);
    fixture.server_store.save_fails = false;
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(fixture.lamp.executions, 1);
    fixture_free(&fixture);
}

static void unreadable_window(void)
{
    static const char *const stored[] = {
        "01", "02 01 000000000a 000000000a 00000001", "01 02 000000000a 000000000a 00000001", "01 01 000000000a 000000000a 00000000",
        "01 01 000000000a 000000000b 00000001", "01 00 0000000000 0000000000 00000001", "01 01 000000000a 000000000a 00000001 00",
    };
    struct fixture fixture;
    fixture_init(&fixture);
    CU_ASSERT_EQUAL(offer(&fixture, 10), SSM_ACCEPTED);
    check_hex("stored", fixture.server_store.entries[0].data, fixture.server_store.entries[0].size,
              "01 01 000000000a 000000000a 00000001 399823b3");
    for (size_t i = 0; i < COUNT(stored); i++) {
        uint8_t data[256];
        ram_store_put(&fixture.server_store, 7, SSM_STORE_WINDOW, data, unhex(data, stored[i]));
        ssm_server_free(&fixture.server);
        CU_ASSERT_EQUAL(ssm_server_provision(&fixture.server, &fixture.server_credential), SSM_CREDENTIAL_STORE);
        CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_UNKNOWN_KID);
    }
    fixture.server_store.load_fails = true;
    CU_ASSERT_EQUAL(ssm_server_provision(&fixture.server, &fixture.server_credential), SSM_CREDENTIAL_STORE);
    fixture_free(&fixture);
}

void test_restart(void)
{
    static const CU_TestInfo tests[] = {
        {"SSM-CTX-029 OSC-SEQ-008 crash", crash},
        {"SSM-SRV-055 a spent number survives", spent_number_survives},
        {"orderly stop, sliding policy", stop_and_policy},
        {"a failing save executes nothing", failing_save},
        {"an unreadable window gives no context", unreadable_window},
        CU_TEST_INFO_NULL,
    };
    add_suite("Restart", tests);
}
