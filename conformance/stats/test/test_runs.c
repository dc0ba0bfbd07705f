/* test_runs.c: shares over runs whose trials depend on each other. Coverage by seeded simulation, beside that of the plain Wilson interval,
 * which takes every trial for independent. */
#include "suites.h"

#include "draw.h"
#include "runs.h"

#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>

enum { RUNS = 100, TRIALS = 50 };

struct found { double runs, plain; };

/* In each run, with probability `together`, all trials share one fate; else each has its own. */
static struct found coverage(double p, double together, int repetitions) {
    uint64_t state = 7;
    struct found found = {0, 0};
    for (int i = 0; i < repetitions; i++) {
        struct runs_share share = {0};
        for (int run = 0; run < RUNS; run++) {
            const bool one_fate = draw_unit(&state) < together;
            runs_add(&share, one_fate ? TRIALS * (draw_unit(&state) < p) : (double)draw_hits(&state, TRIALS, p), TRIALS);
        }
        const struct wilson honest = runs_interval(&share, 0.95), plain = wilson_interval((uint64_t)share.hits, (uint64_t)share.trials, 0.95);
        found.runs += honest.low <= p && p <= honest.high;
        found.plain += plain.low <= p && p <= plain.high;
    }
    return (struct found){found.runs / repetitions, found.plain / repetitions};
}

static void test_coverage(void) {
    static const double shares[] = {0.5, 0.9, 0.98}, together[] = {0, 0.1, 0.5, 1};
    const int repetitions = is_long() ? 20000 : 1000;
    for (size_t k = 0; k < sizeof together / sizeof *together; k++) {
        for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
            const struct found found = coverage(shares[i], together[k], repetitions);
            printf("\n    p = %.2f, %3.0f %% of runs of one fate: %.1f %% (plain Wilson %.1f %%)", shares[i], 100 * together[k], 100 * found.runs,
                   100 * found.plain);
            CU_ASSERT(found.runs >= 0.92);
            CU_ASSERT(together[k] < 0.5 || found.plain < 0.75);      /* what it is for */
        }
    }
}

static void test_effective(void) {
    struct runs_share equal = {0}, dependent = {0}, none = {0};
    for (int run = 0; run < 10; run++) {
        runs_add(&equal, 50, 50);
        runs_add(&dependent, run % 2 ? 50 : 0, 50);
    }
    runs_add(&none, 0, 0);
    CU_ASSERT_DOUBLE_EQUAL(runs_effective_trials(&equal), 10, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(runs_effective_trials(&dependent), 10, 1e-9);
    CU_ASSERT(none.runs == 0 && runs_interval(&none, 0.95).low == 0 && runs_interval(&none, 0.95).high == 1);
    struct runs_share single = {0}, better = {0};                    /* one trial a run: plain Wilson */
    for (int run = 0; run < 100; run++) {
        runs_add(&single, run < 30, 1);
    }
    CU_ASSERT_DOUBLE_EQUAL(runs_interval(&single, 0.95).low, wilson_interval(30, 100, 0.95).low, 1e-3);
    for (int run = 0; run < 100; run++) {                            /* a miss more never makes the lower end better */
        runs_add(&better, 50, 50);
    }
    struct runs_share worse = better;
    runs_add(&better, 50, 50);
    runs_add(&worse, 49, 50);
    CU_ASSERT(runs_interval(&worse, 0.95).low <= runs_interval(&better, 0.95).low + 0.002);
}

void add_runs_suite(void) {
    CU_pSuite suite = CU_add_suite("Shares over runs", NULL, NULL);
    CU_add_test(suite, "effective number of trials", test_effective);
    CU_add_test(suite, "coverage where trials of a run depend on each other", test_coverage);
}
