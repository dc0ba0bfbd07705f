/* test_hostile.c: forged, tampered and random datagrams neither execute nor move the Replay Window. */
#include "test.h"

static bool same_window(const struct ssm_window *a, const struct ssm_window *b)
{
    return a->highest == b->highest && a->lower == b->lower && a->seen == b->seen && a->received == b->received;
}

/* Every bit of the datagram after Message ID and token: nothing passes but what OSCORE leaves open. */
static void every_bit_flipped(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_make(&fixture, 1, false);
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_ACCEPTED);
    fixture_make(&fixture, 50, true);
    const struct ssm_window before = fixture.server.groups[0].recipient.window;
    for (size_t bit = 8 * 4; bit < 8 * fixture.len; bit++) {
        fixture.datagram[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CU_ASSERT_NOT_EQUAL(fixture_receive(&fixture), SSM_ACCEPTED);
        fixture.datagram[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    CU_ASSERT_TRUE(same_window(&before, &fixture.server.groups[0].recipient.window));
    CU_ASSERT_FALSE(fixture.lamp.state.value);
    CU_ASSERT_EQUAL(fixture.server_store.saves, 1);
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_ACCEPTED);
    fixture_free(&fixture);
}

/* A forged Partial IV far ahead must not lock out the Client, whether something was received before or not. */
static void forged_numbers(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    for (uint64_t genuine = 7; genuine < 9; genuine++) {
        fixture_make(&fixture, SSM_SSN_MAX, true);
        fixture.datagram[fixture.len - 1] ^= 1;
        CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_DECRYPT);
        fixture_make(&fixture, genuine, true);
        fixture.datagram[12] ^= 1;
        CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_DECRYPT);
        fixture.datagram[12] ^= 1;
        CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_ACCEPTED);
    }
    fixture_free(&fixture);
}

/* Every prefix, and 200000 datagrams with random bytes: no crash, nothing executed, every one counted. */
static void prefixes_and_noise(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_make(&fixture, 50, true);
    uint32_t random = 1, received = 0;
    for (size_t len = 0; len < fixture.len; len++) {
        CU_ASSERT_NOT_EQUAL(ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, fixture.datagram, len, NULL), SSM_ACCEPTED);
        received++;
    }
    for (int i = 0; i < 200000; i++) {
        uint8_t noise[64];
        size_t len = random >> 26;
        for (size_t j = 0; j < len; j++) {
            random = random * 1664525u + 1013904223u;
            bool keep = j < fixture.len && random >> 28 != 0; /* mostly the genuine bytes, so that it gets deep */
            noise[sizeof noise - len + j] = keep ? fixture.datagram[j] : (uint8_t)(random >> 16);
        }
        ssm_server_receive(&fixture.server, SSM_TO_ALL_OCF_NODES, noise + sizeof noise - len, len, NULL);
        received++;
    }
    uint32_t counted = 0;
    for (size_t i = 0; i < SSM_REASONS; i++) {
        counted += fixture.server.counters[i];
    }
    CU_ASSERT_EQUAL(counted, received);
    CU_ASSERT_EQUAL(fixture.lamp.executions + fixture.sensor.executions, fixture.server.counters[SSM_ACCEPTED]);
    fixture_free(&fixture);
}

/* Makes fixture->datagram with any plaintext, authentic. */
static void seal_plaintext(struct fixture *fixture, uint8_t piv, const uint8_t *plain, size_t len)
{
    static const uint8_t kid[] = {0x02, 0x8b, 0xe3};
    size_t start = unhex(fixture->datagram, "5002 0001 95 0900 028be3 ff");
    fixture->datagram[6] = piv;
    fixture->len = start + forge_ciphertext(fixture->datagram + start, fixture->client_credential.privatedata,
                                            (struct ssm_bytes){kid, sizeof kid}, piv, plain, len);
}

/* Authentic plaintexts that are not code, options, payload: discarded, and their number is spent. */
static void authentic_nonsense(void)
{
    static const struct { const char *plain; enum ssm_reason reason; } rows[] = {
        {"", SSM_DISCARD_OSCORE_DECODE}, {"02 f0", SSM_DISCARD_PLAINTEXT_FORMAT}, {"02 f100", SSM_DISCARD_PLAINTEXT_FORMAT},
        {"02 0f", SSM_DISCARD_PLAINTEXT_FORMAT}, {"02 d0", SSM_DISCARD_PLAINTEXT_FORMAT}, {"02 b261", SSM_DISCARD_PLAINTEXT_FORMAT},
        {"02 ff", SSM_DISCARD_PLAINTEXT_FORMAT}, {"02 b161 ff", SSM_DISCARD_PLAINTEXT_FORMAT}, {"02 e0ffff", SSM_DISCARD_PLAINTEXT_FORMAT},
        {"02 e0fef3", SSM_DISCARD_PLAINTEXT_FORMAT}, {"01 ff", SSM_DISCARD_PLAINTEXT_FORMAT},
        {"00", SSM_DISCARD_NOT_UPDATE}, {"44", SSM_DISCARD_NOT_UPDATE},
        {"02", SSM_DISCARD_NO_RESOURCE}, {"02 bd05 42696e617279537769746368526573555249 ff a16576616c7565f5", SSM_ACCEPTED},
        {"02 90 2d05 42696e617279537769746368526573555249 ff a16576616c7565f5", SSM_ACCEPTED}, /* OSCORE option inside: removed */
    };
    struct fixture fixture;
    fixture_init(&fixture);
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t plain[256];
        seal_plaintext(&fixture, (uint8_t)i, plain, unhex(plain, rows[i].plain));
        CU_ASSERT_STRING_EQUAL(ssm_reason_text(fixture_receive(&fixture)), ssm_reason_text(rows[i].reason));
        CU_ASSERT_EQUAL(fixture_receive(&fixture), i == 0 ? SSM_DISCARD_OSCORE_DECODE : SSM_DISCARD_REPLAY);
    }
    fixture_free(&fixture);
}

void test_hostile(void)
{
    static const CU_TestInfo tests[] = {
        {"SSM-SRV-023 SSM-SRV-025 OSC-VER-010 OSC-MSG-004 every bit flipped", every_bit_flipped},
        {"SSM-SRV-024 OSC-VER-007 OSC-VER-012 forged numbers", forged_numbers},
        {"SSM-SRV-008 SSM-SRV-054 prefixes and noise", prefixes_and_noise},
        {"SSM-SRV-058 OSC-OPT-025 authentic nonsense", authentic_nonsense},
        CU_TEST_INFO_NULL,
    };
    add_suite("Hostile datagrams", tests);
}
