/* test_durable.c: what the check behind each stored value refuses, should a store break its contract (host.h). */
#include "test.h"

static bool sequence_loads(struct ram_store *ram, uint16_t credid)
{
    struct ssm_sequence sequence;
    return ssm_sequence_load(&sequence, &ram->store, credid, 1);
}

static bool sequence_1_loads(void *user)
{
    return sequence_loads(user, 1);
}

static bool window_loads(void *user)
{
    struct fixture *fixture = user;
    ssm_server_remove(&fixture->server, fixture->server_credential.credid);
    return ssm_server_provision(&fixture->server, &fixture->server_credential) == SSM_CREDENTIAL_OK;
}

/* Every mixture, byte by byte, of two values that follow each other: all bytes that differ, in all combinations. */
static unsigned mixtures_that_load(struct ram_entry *entry, const struct ram_entry *old, const struct ram_entry *new, bool (*loads)(void *),
                                   void *user)
{
    size_t places[SSM_STORE_BYTES_MAX], differing = 0;
    for (size_t i = 0; i < new->size; i++) {
        if (old->data[i] != new->data[i]) {
            places[differing++] = i;
        }
    }
    CU_ASSERT_FATAL(old->size == new->size && differing > 1 && differing < 16);
    unsigned loaded = 0;
    for (uint32_t mixture = 1; mixture < (1u << differing) - 1; mixture++) {
        *entry = *old;
        for (size_t i = 0; i < differing; i++) {
            entry->data[places[i]] = (mixture >> i & 1u) != 0 ? new->data[places[i]] : old->data[places[i]];
        }
        loaded += loads(user);
    }
    *entry = *new;
    CU_ASSERT_TRUE(loads(user));
    return loaded;
}

static void torn_sequence(void)
{
    static const uint64_t numbers[] = {1, 0xff, 0xffff, 0x7fffffff, 0xffffffff, SSM_SSN_MAX};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        struct ram_store ram;
        ram_store_init(&ram);
        struct ssm_sequence sequence = {.next = numbers[i], .reserve = 1, .credid = 1, .store = &ram.store};
        CU_ASSERT_EQUAL(ssm_sequence_stop(&sequence), 0);
        struct ram_entry old = ram.entries[0];
        uint64_t ssn;
        CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED);
        struct ram_entry new = ram.entries[0];
        CU_ASSERT_EQUAL(mixtures_that_load(&ram.entries[0], &old, &new, sequence_1_loads, &ram), 0);
    }
}

static void torn_window(void)
{
    static const uint64_t steps[][2] = {{0, 1}, {10, 9}, {255, 256}, {5, 40}, {0xffffffff, 0x100000000}, {3, SSM_SSN_MAX}};
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct fixture fixture;
        fixture_init(&fixture);
        fixture.server.first_message = SSM_FIRST_SLIDES;
        fixture_make(&fixture, steps[i][0], true);
        CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_ACCEPTED);
        struct ram_entry old = fixture.server_store.entries[0];
        fixture_make(&fixture, steps[i][1], true);
        CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_ACCEPTED);
        struct ram_entry new = fixture.server_store.entries[0];
        CU_ASSERT_EQUAL(mixtures_that_load(&fixture.server_store.entries[0], &old, &new, window_loads, &fixture), 0);
        fixture_free(&fixture);
    }
}

/* Cut short, erased or zero from any byte on, any bit wrong, under another name. */
static void damaged(void)
{
    struct ram_store ram;
    ram_store_init(&ram);
    struct ssm_sequence sequence;
    uint64_t ssn;
    CU_ASSERT_TRUE(ssm_sequence_load(&sequence, &ram.store, 1, 0x123456));
    CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED);
    struct ram_entry *entry = &ram.entries[0];
    const struct ram_entry whole = *entry;
    for (size_t i = 0; i < whole.size; i++) {
        static const uint8_t erased[] = {0x00, 0xff};
        for (size_t j = 0; j < COUNT(erased); j++) {
            *entry = whole;
            memset(entry->data + i, erased[j], entry->size - i);
            CU_ASSERT_FALSE(sequence_loads(&ram, 1));
        }
        *entry = whole;
        entry->size = i;
        CU_ASSERT_EQUAL(sequence_loads(&ram, 1), i == 0); /* no bytes mean: nothing was ever saved */
        for (int bit = 0; bit < 8; bit++) {
            *entry = whole;
            entry->data[i] ^= (uint8_t)(1u << bit);
            CU_ASSERT_FALSE(sequence_loads(&ram, 1));
        }
    }
    *entry = whole;
    CU_ASSERT_TRUE(sequence_loads(&ram, 1));
    entry->credid = 2;
    CU_ASSERT_FALSE(sequence_loads(&ram, 2));
}

void test_durable(void)
{
    static const CU_TestInfo tests[] = {
        {"a torn sequence number is refused", torn_sequence}, {"a torn Replay Window is refused", torn_window},
        {"damaged values are refused", damaged}, CU_TEST_INFO_NULL,
    };
    add_suite("Stored values", tests);
}
