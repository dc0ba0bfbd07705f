/* test_parts.c: two lamps with a profile hear one command and its repeat, each with round numbers; then one part at a time is wrong.
 *
 *   client  told 1000, sends 1003 (send 2, cipher 1); repeats due 1050, sent 1052      (all in ms)
 *   Server  hears 1010, 1060; receive 10, oscore 1, cipher 2, store 4, execute 8: executed 25 after it was taken; replay 11 */
#include "suites.h"

#include "builder.h"
#include "expect.h"
#include "judge.h"
#include "parts.h"

#include <CUnit/Basic.h>

#define PROFILE "{receive: 10 ms, receive-byte: 0 s, oscore: 1 ms, aead: 2 ms, aead-block: 0 s, store: 4 ms, execute: 8 ms, send: 2 ms, queue: 4}"
static const char scenario[] =
    "schema: ssmbench-scenario/1\ntitle: lamps\nshows: the parts\nverifies: []\nnetwork: {link: lossy, host: raw, lacks: [everything]}\n"
    "groups: [{name: hallway, id-bytes: 7}]\n"
    "client: {profile: {receive: 0 s, receive-byte: 0 s, oscore: 1 ms, aead: 0 s, aead-block: 0 s, store: 0 s, execute: 0 s, send: 2 ms, queue: 1}}\n"
    "servers: [{count: 2, groups: [hallway], resources: [switch, dimmer], actuation: {from: 5 ms, to: 6 ms}, profile: " PROFILE "}]\n"
    "script: [{at: 1 s, do: update, name: command, value: true, repeat: {count: 1, spacing: 50 ms}}]\nend: 20 s\n";

/* What Server 1 does; all but one member as it should be. */
struct times { double sent, heard, link, taken, waited, decided, effect, heard_2, taken_2, decided_2, no_effect; };
static struct times told = {1003, 1010, 7, 1010, 0, 1035, 1040, 1020, 1035, 1046, 0};

static struct builder *tell(struct times times) {
    struct builder *b = builder_start(scenario);
    const uint32_t first = builder_send(b, times.sent, 0, 0, 0, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 0, true));
    const uint32_t repeat = first + 1;
    builder_record(b, times.heard, 1, TRACE_RECEIVED, 0, first, 0, (uint64_t)(times.link * 1e6));
    builder_record(b, times.taken, 1, TRACE_TAKEN, 0, first, 0, (uint64_t)(times.waited * 1e6));
    builder_record(b, times.decided, 1, TRACE_ACTUATE, 0, first, 0, 1);
    builder_state(b, times.decided, 1, 0, 1);
    if (times.no_effect == 0) {
        builder_record(b, times.effect, 1, TRACE_ACTUATED, 0, first, 0, 1);
    }
    CU_ASSERT_EQUAL(builder_send(b, 1052, 0, 0, 0, TRACE_PART_STIMULUS, 0, 1, builder_request(b, 0, 0, true)), repeat);
    /* Server 2 misses the first copy: the repeat does it. */
    builder_record(b, 1060, 2, TRACE_RECEIVED, 0, repeat, 0, 8000000);
    builder_record(b, 1060, 2, TRACE_TAKEN, 0, repeat, 0, 0);
    builder_record(b, 1085, 2, TRACE_ACTUATE, 0, repeat, 0, 1);
    builder_state(b, 1085, 2, 0, 1);
    builder_record(b, 1091, 2, TRACE_ACTUATED, 0, repeat, 0, 1);
    /* A replay reaches Server 1 while it works: it waits. */
    builder_record(b, times.heard_2, 1, TRACE_RECEIVED, 0, first, 1, (uint64_t)((times.heard_2 - times.sent) * 1e6));
    builder_record(b, times.taken_2, 1, TRACE_TAKEN, 0, first, 1, (uint64_t)((times.taken_2 - times.heard_2) * 1e6));
    builder_record(b, times.decided_2, 1, TRACE_DISCARDED, REASON_REPLAY, first, 0, 0);
    builder_finish(b, 0);
    return b;
}

/* The verdict of the check, and what it found wrong first. */
static void expect_parts(struct times times, enum verdict verdict, const char *expected, const char *found) {
    char error[512];
    struct builder *b = tell(times);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    const struct check *check = expect_check(judgement, "parts", CHECK_WHOLE_RUN);
    CU_ASSERT_PTR_NOT_NULL_FATAL(check);
    CU_ASSERT_EQUAL(check->verdict, verdict);
    if (verdict == VERDICT_FAIL) {
        CU_ASSERT_STRING_EQUAL(check->evidence[0].expected, expected);
        CU_ASSERT_STRING_EQUAL(check->evidence[0].found, found);
    } else {
        CU_ASSERT_EQUAL(check->judged, 2);
        CU_ASSERT_EQUAL(check->wrong, 0);
    }
    judge_free(judgement);
    builder_free(b);
}

/* `told` with another value there. */
static struct times with(double *member, double value) {
    const double before = *member;
    *member = value;
    const struct times times = told;
    *member = before;
    return times;
}
#define WITH(member, value) with(&told.member, value)

static void test_right(void) {
    expect_parts(told, VERDICT_PASS, NULL, NULL);
    expect_parts(WITH(effect, 1041), VERDICT_PASS, NULL, NULL);
}

static void test_each_part_wrong(void) {
    expect_parts(WITH(sent, 1002), VERDICT_FAIL, "sender 3000000 ns", "2000000 ns");
    expect_parts(WITH(link, 6), VERDICT_FAIL, "link 7000000 ns", "6000000 ns");
    expect_parts(WITH(waited, 1), VERDICT_FAIL, "queue 0 ns", "1000000 ns");
    expect_parts(WITH(taken, 1012), VERDICT_FAIL, "queue 0 ns", "2000000 ns");
    expect_parts(WITH(decided, 1034), VERDICT_FAIL, "verify 25000000 ns", "24000000 ns");
    expect_parts(WITH(effect, 1041.5), VERDICT_FAIL, "actuate from 5000000 to 6000000 ns", "6500000 ns");
    expect_parts(WITH(effect, 1039), VERDICT_FAIL, "actuate from 5000000 to 6000000 ns", "4000000 ns");
    expect_parts(WITH(no_effect, 1), VERDICT_FAIL, "an output that moves after it was driven", "none by the end");
    expect_parts(WITH(taken_2, 1037), VERDICT_FAIL, "queue 15000000 ns", "17000000 ns");
}

/* By command, for each part; and which copy moved the output. */
static void test_numbers(void) {
    char error[512];
    struct builder *b = tell(told);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    uint64_t first = 0, second = 0;
    for (size_t i = 0; i < judgement->judged.receptions->count; i++) {
        const struct reception *reception = &judgement->judged.receptions->list[i];
        if (reception->actuated != RECEPTION_NONE) {
            const struct parts parts = parts_of(judgement->judged.run, reception);
            for (unsigned part = 0; part < PARTS; part++) {
                *(reception->node == 1 ? &first : &second) += parts.ns[part];
            }
        }
    }
    CU_ASSERT_EQUAL(first, 40000000);
    CU_ASSERT_EQUAL(second, 91000000);
    CU_ASSERT_EQUAL(judgement->verdict, VERDICT_PASS);
    judge_free(judgement);
    builder_free(b);
}

void add_parts_suite(void) {
    CU_pSuite suite = CU_add_suite("parts", NULL, NULL);
    CU_add_test(suite, "as the scenario has them", test_right);
    CU_add_test(suite, "each wrong in turn", test_each_part_wrong);
    CU_add_test(suite, "their sums", test_numbers);
}
