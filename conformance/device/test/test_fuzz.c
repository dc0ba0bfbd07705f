/* Hostile input, from a fixed seed: mutated datagrams, and mutated plaintexts behind a valid tag, which reach the rest of the Server.
 * Whatever comes: one outcome each, nothing sent, no access outside (run under the sanitizers). */
#include "bench.h"

#include <CUnit/Basic.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 200000u

static uint32_t next(uint32_t *random) {
    *random ^= *random << 13;
    *random ^= *random >> 17;
    *random ^= *random << 5;
    return *random;
}

/* Changes, cuts or doubles a few bytes; returns the new length. */
static size_t mutate(uint8_t *data, size_t len, size_t size, uint32_t *random) {
    for (unsigned changes = 1 + next(random) % 3; changes > 0 && len > 0; changes--) {
        const size_t at = next(random) % len;
        switch (next(random) % 5) {
        case 0: data[at] = (uint8_t)next(random); break;
        case 1: data[at] ^= (uint8_t)(1u << next(random) % 8); break;
        case 2: data[at] = next(random) % 2 == 0 ? 0xff : 0x00; break;
        case 3: len = at; break;
        default:
            if (len < size) {
                memmove(data + at + 1, data + at, len - at);
                len++;
            }
        }
    }
    return len;
}

/* A copy of its own, so that a read behind its end is seen. */
static void receive_exactly(struct bench *bench, const uint8_t *data, size_t len) {
    uint8_t *const exact = malloc(len + 1);

    CU_ASSERT_PTR_NOT_NULL_FATAL(exact);
    memcpy(exact + 1, data, len);
    rig_receive(&bench->rig, TO_MULTICAST, 40000, exact + 1, len);
    free(exact);
}

static void test_datagrams(void) {
    static const struct stimulus stimuli[] = {
        APPLY(1), APPLY(0xffffffffff, .query = "if=oic.if.a"), DISCARD(300, .confirmable = true), DISCARD(70000, .path = "/locked")};
    struct bench bench;
    uint32_t random = 7252;

    bench_start(&bench, NULL);
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint8_t data[256];
        const size_t len = bench_build(&bench, &stimuli[next(&random) % 4], (uint16_t)round, round % 2, data, sizeof data - 4);
        receive_exactly(&bench, data, mutate(data, len, sizeof data, &random));
    }
    CU_ASSERT_EQUAL(bench.rig.actuations + bench.rig.discards, ROUNDS);
    CU_ASSERT_EQUAL(bench.rig.sends, 0);
    rig_stop(&bench.rig);
}

static void test_plaintexts(void) {
    const struct forge_option inner[] = {
        {11, BENCH_SWITCH + 1, strlen(BENCH_SWITCH + 1)}, {12, "\x27\x10", 2}, {15, "if=oic.if.a", 11}, {2049, "\x08\x00", 2}};
    static const uint8_t payload[] = {0xa2, 0x61, 'n', 0xf6, 0x65, 'v', 'a', 'l', 'u', 'e', 0xf5};
    struct bench bench;
    uint32_t random = 8613;

    bench_start(&bench, NULL);
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint8_t clear[256], datagram[512];
        struct forge_request request;
        forge_request_init(&request, &bench.contexts[0], round);
        request.inner = inner;
        request.inner_count = 4;
        request.payload = payload;
        request.payload_len = sizeof payload;
        request.no_oscore = true;                                 /* code at [1], options from [4] on */
        const size_t len = forge_request_build(&request, clear, sizeof clear - 4);
        clear[3] = clear[1];
        request.plaintext = clear + 3;
        request.plaintext_len = mutate(clear + 3, len - 3, sizeof clear - 3, &random);
        request.no_oscore = false;
        receive_exactly(&bench, datagram, forge_request_build(&request, datagram, sizeof datagram));
    }
    CU_ASSERT_EQUAL(bench.rig.actuations + bench.rig.discards, ROUNDS);
    CU_ASSERT_TRUE(bench.rig.actuations > 1000 && bench.rig.discards > 1000);
    CU_ASSERT_TRUE(bench.rig.reason != REASON_DECRYPT);
    CU_ASSERT_EQUAL(bench.rig.sends, 0);
    rig_stop(&bench.rig);
}

int test_fuzz_suite(void) {
    CU_pSuite suite = CU_add_suite("fuzz", NULL, NULL);

    CU_add_test(suite, "mutated datagrams", test_datagrams);
    CU_add_test(suite, "mutated plaintexts", test_plaintexts);
    return CU_get_error();
}
