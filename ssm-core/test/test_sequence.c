/* test_sequence.c: whatever happens and whenever, no Sender Sequence Number is used twice (RFC 8613 §7.2.1, B.1.1). */
#include "test.h"

static void counts_from_zero(void)
{
    struct ram_store ram;
    ram_store_init(&ram);
    struct ssm_sequence sequence;
    CU_ASSERT_TRUE(ssm_sequence_load(&sequence, &ram.store, 1, 32));
    for (uint64_t expected = 0; expected < 100; expected++) {
        uint64_t ssn = UINT64_MAX;
        CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED);
        CU_ASSERT_EQUAL(ssn, expected);
    }
    CU_ASSERT_EQUAL(ram.saves, 4); /* 0, 32, 64, 96: one save for 32 numbers */
}

/* A crash after every possible number of sends, three times in a row, for several K. */
static void crash_at_any_moment(void)
{
    for (uint32_t reserve = 1; reserve <= 5; reserve++) {
        for (unsigned first = 0; first < 12; first++) {
            struct ram_store ram;
            ram_store_init(&ram);
            bool used[64] = {false};
            for (unsigned life = 0; life < 3; life++) {
                struct ssm_sequence sequence;
                CU_ASSERT_TRUE(ssm_sequence_load(&sequence, &ram.store, 1, reserve));
                for (unsigned sends = 0; sends < first + life; sends++) {
                    uint64_t ssn = 0;
                    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED);
                    CU_ASSERT_FATAL(ssn < COUNT(used));
                    CU_ASSERT_FALSE(used[ssn]);
                    used[ssn] = true;
                }
            }
        }
    }
}

static void orderly_stop_skips_nothing(void)
{
    struct ram_store ram;
    ram_store_init(&ram);
    struct ssm_sequence sequence;
    uint64_t expected = 0, ssn = 0;
    for (unsigned life = 0; life < 10; life++) {
        CU_ASSERT_TRUE(ssm_sequence_load(&sequence, &ram.store, 1, 8));
        for (unsigned sends = 0; sends < life; sends++) {
            CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED);
            CU_ASSERT_EQUAL(ssn, expected);
            expected++;
        }
        CU_ASSERT_EQUAL(ssm_sequence_stop(&sequence), 0);
        CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED); /* it may go on after the stop */
        CU_ASSERT_EQUAL(ssn, expected);
        expected += 8; /* and then crashes: the reservation is lost */
    }
}

static void failing_store(void)
{
    struct ram_store ram;
    ram_store_init(&ram);
    struct ssm_sequence sequence;
    uint64_t ssn = 99;
    CU_ASSERT_TRUE(ssm_sequence_load(&sequence, &ram.store, 1, 2));
    ram.save_fails = true;
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECT_STORE);
    CU_ASSERT_EQUAL(ssn, 99);
    ram.save_fails = false;
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED);
    CU_ASSERT_EQUAL(ssn, 0);
    ram.save_fails = true;
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED); /* still within the reservation */
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECT_STORE);
    ram.save_fails = false;
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED);
    ram.save_fails = true;
    CU_ASSERT_NOT_EQUAL(ssm_sequence_stop(&sequence), 0);
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECT_STORE); /* it may have been saved nevertheless */
    CU_ASSERT_NOT_EQUAL(ssm_sequence_stop(&sequence), 0);
    ram.save_fails = false;
    CU_ASSERT_EQUAL(ssm_sequence_stop(&sequence), 0);
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED);
    CU_ASSERT_EQUAL(ssn, 3);
    ram.load_fails = true;
    CU_ASSERT_FALSE(ssm_sequence_load(&sequence, &ram.store, 1, 2));
}

static void stop_before_2_to_the_40(void)
{
    struct ram_store ram;
    ram_store_init(&ram);
    struct ssm_sequence sequence;
    uint64_t ssn = 0;
    CU_ASSERT_TRUE(ssm_sequence_load(&sequence, &ram.store, 1, 32));
    sequence.next = sequence.reserved = SSM_SSN_MAX - 1;
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED);
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED);
    CU_ASSERT_EQUAL(ssn, SSM_SSN_MAX);
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECT_EXHAUSTED);
    CU_ASSERT_EQUAL(ssn, SSM_SSN_MAX);
    CU_ASSERT_TRUE(ssm_sequence_load(&sequence, &ram.store, 1, 32)); /* nor after a restart */
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECT_EXHAUSTED);
}

static void nonsense_in_the_store(void)
{
    struct ram_store ram;
    ram_store_init(&ram);
    struct ssm_sequence sequence;
    const uint8_t nonsense[9] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    for (size_t size = 1; size <= sizeof nonsense; size++) {
        ram_store_put(&ram, 1, SSM_STORE_SENDER, nonsense, size);
        CU_ASSERT_FALSE(ssm_sequence_load(&sequence, &ram.store, 1, 32));
    }
    const uint8_t beyond[8] = {0, 0, 1, 0, 0, 0, 0, 1}; /* 2^40 + 1 */
    ram_store_put(&ram, 1, SSM_STORE_SENDER, beyond, sizeof beyond);
    CU_ASSERT_FALSE(ssm_sequence_load(&sequence, &ram.store, 1, 32));
    const uint8_t all[8] = {0, 0, 1, 0, 0, 0, 0, 0}; /* 2^40: all were used */
    ram_store_put(&ram, 1, SSM_STORE_SENDER, all, sizeof all);
    CU_ASSERT_TRUE(ssm_sequence_load(&sequence, &ram.store, 1, 32));
    CU_ASSERT_TRUE(ssm_sequence_load(&sequence, &ram.store, 2, 32)); /* another credid is untouched */
}

void test_sequence(void)
{
    static const CU_TestInfo tests[] = {
        {"OSC-KDF-008 OSC-PRO-003 SSM-CLI-026 counts from zero, one save for K numbers", counts_from_zero},
        {"OSC-SEQ-001 OSC-SEQ-008 SSM-CTX-018 SSM-CLI-019 a crash at any moment reuses no number", crash_at_any_moment},
        {"SSM-CTX-017 SSM-CLI-018 an orderly stop skips no number", orderly_stop_skips_nothing},
        {"OSC-NVM-002 a failing store takes no number", failing_store},
        {"OSC-SEQ-003 OSC-SEQ-004 SSM-CLI-020 hard stop before 2^40", stop_before_2_to_the_40},
        {"nonsense in the store is refused", nonsense_in_the_store},
        CU_TEST_INFO_NULL,
    };
    add_suite("Sender Sequence Number", tests);
}
