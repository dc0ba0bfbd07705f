/* test_switch.c: representations of the binary switch, good and bad. */
#include "test.h"

static const struct { const char *payload; int expected; } rows[] = { /* expected: 1 on, 0 off, -1 refused */
    {"a1 65 76616c7565 f5", 1}, {"a1 65 76616c7565 f4", 0},
    {"bf 65 76616c7565 f5 ff", 1},                              /* indefinite map */
    {"b801 7805 76616c7565 f5", 1},                             /* longer heads than needed */
    {"a2 61 61 01 65 76616c7565 f5", 1}, {"a2 65 76616c7565 f5 61 61 01", 1},
    {"a3 01 20 61 61 82 01 a1 02 f6 65 76616c7565 f5", 1},      /* other members of any kind */
    {"a2 61 61 5f 41 00 41 01 ff 65 76616c7565 f5", 1},         /* chunked bytes */
    {"a2 61 61 9f 01 02 ff 65 76616c7565 f5", 1}, {"a2 61 61 c1 1a 00000000 65 76616c7565 f5", 1},
    {"a2 61 61 fb 0000000000000000 65 76616c7565 f5", 1}, {"a2 61 61 f8 ff 65 76616c7565 f5", 1},
    {"a2 61 61 1b ffffffffffffffff 65 76616c7565 f5", 1}, {"a2 66 76616c756531 f4 65 76616c7565 f5", 1},
    {"", -1}, {"a0", -1}, {"bf ff", -1},                        /* an UPDATE of nothing */
    {"a1 65 76616c7565 626f6e", -1}, {"a1 65 76616c7565 01", -1}, {"a1 65 76616c7565 f6", -1}, {"a1 65 76616c7565 a0", -1}, /* wrong type */
    {"a1 65 56616c7565 f5", -1}, {"a1 45 76616c7565 f5", -1},   /* other name, byte string */
    {"a1 65 76616c7565 f5 00", -1}, {"a1 65 76616c7565", -1}, {"a2 65 76616c7565 f5", -1}, {"bf 65 76616c7565 f5", -1}, /* trailing, cut */
    {"a2 65 76616c7565 f4 65 76616c7565 f5", -1},               /* twice */
    {"65 76616c7565", -1}, {"81 65 76616c7565", -1}, {"f5", -1}, {"ff", -1}, {"ffff", -1}, {"fc", -1}, {"bc", -1}, {"df", -1}, {"1f", -1},
    {"a1 65 7661", -1}, {"a1 7bffffffffffffffff 76", -1}, 
    {"bbffffffffffffffff 65 76616c7565 f5", -1}, {"a2 61 61 9bffffffffffffffff 01", -1},
    {"a2 61 61 7f 41 00 ff 65 76616c7565 f5", -1},              /* chunk of another kind */
    {"a2 61 61 f8 1f 65 76616c7565 f5", -1}, {"a2 61 61 ff 65 76616c7565 f5", -1}, {"a1 ff f5", -1},
    {"a2 61 61 81 81 81 81 81 81 81 81 81 81 81 01 65 76616c7565 f5", -1}, /* nested too deep */
    {"a2 61 61 c1 c1 c1 c1 c1 c1 c1 c1 c1 c1 c1 01 65 76616c7565 f5", -1},
};

static void updates(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (int before = 0; before <= 1; before++) {
            uint8_t payload[256], exact[64];
            size_t len = unhex(payload, rows[i].payload);
            struct ssm_switch binary_switch = {before == 1};
            if (len > 0) {
                memcpy(exact + sizeof exact - len, payload, len); /* at the end, so that a sanitizer sees any byte too far */
            }
            int result = ssm_switch_update(&binary_switch, exact + sizeof exact - len, len);
            CU_ASSERT_EQUAL(result == 0, rows[i].expected >= 0);
            CU_ASSERT_EQUAL(binary_switch.value, rows[i].expected >= 0 ? rows[i].expected == 1 : before == 1);
        }
    }
}

/* Every payload of up to three bytes: refused, without a crash. */
static void every_short_payload(void)
{
    size_t accepted = 0;
    for (uint32_t bits = 0; bits < UINT32_C(1) << 24; bits++) {
        const uint8_t payload[3] = {(uint8_t)(bits >> 16), (uint8_t)(bits >> 8), (uint8_t)bits};
        struct ssm_switch binary_switch = {false};
        accepted += ssm_switch_update(&binary_switch, payload, sizeof payload) == 0;
    }
    CU_ASSERT_EQUAL(accepted, 0);
}

static void representation(void)
{
    uint8_t out[8];
    const struct ssm_switch on = {true}, off = {false};
    check_hex("on", out, ssm_switch_represent(&on, out, sizeof out), "a16576616c7565f5");
    check_hex("off", out, ssm_switch_represent(&off, out, sizeof out), "a16576616c7565f4");
    CU_ASSERT_EQUAL(ssm_switch_represent(&on, out, 7), 0);
}

void test_switch(void)
{
    static const CU_TestInfo tests[] = {
        {"updates", updates}, {"every payload of three bytes", every_short_payload}, {"representation", representation}, CU_TEST_INFO_NULL,
    };
    add_suite("Binary switch", tests);
}
