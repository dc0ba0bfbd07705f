/* unit.c: outcomes as bytes, whole, cut and altered; the plan: what is run does not depend on the order in which runs are done. */
#include "outcome.h"
#include "plan.h"

#include <CUnit/Basic.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct outcome sent, got;

static void make_outcome(void) {
    sent = (struct outcome){.tag = 7, .seed = UINT64_MAX, .wall_us = 12, .verdict = OUTCOME_FAIL, .says = "silence: it answered", .step_count = 2};
    sent.whole.list[MEASURE_LAST] = (struct measured){INFINITY, 1};
    sent.whole.delays[0] = 3;
    sent.whole.delays[DELAY_BINS - 1] = 4;
    sent.whole.never = 5;
    sent.steps[1].list[MEASURE_COVERAGE] = (struct measured){9, 10};
    sent.check_count = 1;
    strcpy(sent.checks[0].name, "applied: on");
    sent.checks[0].verdict = OUTCOME_INCONCLUSIVE;
}

static void test_frames(void) {
    struct frames frames = {0};
    make_outcome();
    frames_add(&frames, &sent);
    const size_t one = frames.length;
    frames_add(&frames, &sent);
    CU_ASSERT_EQUAL(frames_take(frames.bytes, frames.length, &got), one);
    CU_ASSERT(got.tag == 7 && got.seed == UINT64_MAX && got.verdict == OUTCOME_FAIL && strcmp(got.says, sent.says) == 0);
    CU_ASSERT(memcmp(&got.whole, &sent.whole, sizeof sent.whole) == 0 && memcmp(&got.steps[1], &sent.steps[1], sizeof sent.whole) == 0);
    CU_ASSERT(got.check_count == 1 && strcmp(got.checks[0].name, "applied: on") == 0 && got.checks[0].verdict == OUTCOME_INCONCLUSIVE);
    for (size_t length = 0; length < one; length++) {                /* a shard that breaks off: not there yet */
        CU_ASSERT_EQUAL(frames_take(frames.bytes, length, &got), 0);
    }
    for (size_t i = 4; i < one; i++) {                               /* a byte that is another: no frame, never another outcome */
        frames.bytes[i] ^= 0x40;
        CU_ASSERT_EQUAL(frames_take(frames.bytes, one, &got), SIZE_MAX);
        frames.bytes[i] ^= 0x40;
    }
    frames_free(&frames);
}

/* Runs the whole plan, batches handed back in an order drawn from `draw`; which units were run goes to `ran`. */
static size_t run_plan(const struct campaign *campaign, unsigned draw, uint8_t *ran) {
    struct { uint64_t point, seed; uint32_t count; } open[16];
    size_t count = 0, runs = 0;
    struct plan *plan = plan_create(campaign);
    for (;;) {
        while (count < 16 && plan_next(plan, 1 + draw % 7, &open[count].point, &open[count].seed, &open[count].count)) {
            count++;
        }
        if (count == 0) {
            break;
        }
        draw = draw * 1103515245u + 12345u;
        const size_t chosen = (draw >> 16) % count;
        for (uint32_t i = 0; i < open[chosen].count; i++) {
            const uint64_t seed = open[chosen].seed + i, point = open[chosen].point;
            const struct measured measured = {(seed * 7919 + point) % 10 < 3 + point, 1};
            CU_ASSERT(plan_done(plan, point, seed, &measured));
            CU_ASSERT(!plan_done(plan, point, seed, &measured));     /* once is enough */
            ran[point * campaign->seeds + seed - campaign->seed_first]++;
            runs++;
        }
        open[chosen] = open[--count];
    }
    CU_ASSERT(plan_complete(plan));
    plan_free(plan);
    return runs;
}

static void test_plan(void) {
    struct campaign_metric metric = {.measure = MEASURE_COVERAGE};
    struct campaign campaign = {.points = 4, .seed_first = 5, .seeds = 3000, .metrics = &metric, .metric_count = 1, .confidence = 0.95,
                                .until = {.given = true, .width = 0.1}};
    static uint8_t first[4 * 3000], other[4 * 3000];
    const size_t runs = run_plan(&campaign, 1, first);
    CU_ASSERT(runs > 4 * 100 && runs < 4 * 3000);
    for (unsigned draw = 2; draw < 12; draw++) {
        memset(other, 0, sizeof other);
        CU_ASSERT_EQUAL(run_plan(&campaign, draw, other), runs);
        CU_ASSERT(memcmp(first, other, sizeof first) == 0);
    }
    campaign.until.given = false;
    memset(other, 0, sizeof other);
    CU_ASSERT_EQUAL(run_plan(&campaign, 3, other), 4 * 3000);
    for (size_t i = 0; i < sizeof other; i++) {
        CU_ASSERT_FATAL(other[i] == 1);
    }
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite suite = CU_add_suite("Campaign", NULL, NULL);
    CU_add_test(suite, "outcomes as bytes", test_frames);
    CU_add_test(suite, "the plan does not depend on order", test_plan);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    const unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed != 0;
}
