/* test_sequence.c: the promise of a confidence sequence is about all times together: the probability that p is ever outside. For 0 and 1 it
 * is computed exactly: the distribution of the sum is carried from value to value, and what leaves the interval is taken out. */
#include "suites.h"

#include "draw.h"
#include "sequence.h"
#include "wilson.h"

#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool sequence_holds(uint64_t hits, uint64_t count, double p) {
    const struct sequence_interval interval = sequence_interval((double)hits, (double)count, 0.95);
    return interval.low <= p && p <= interval.high;
}

/* The mistake that it is there to avoid. */
static bool wilson_holds(uint64_t hits, uint64_t count, double p) {
    const struct wilson interval = wilson_interval(hits, count, 0.95);
    return interval.low <= p && p <= interval.high;
}

typedef bool (*holds)(uint64_t hits, uint64_t count, double p);

/* One more value: mass[s] is the probability of the sum s without ever having left; what is outside now goes. Sums are outside from both
 * ends, so only these are looked at. */
static void step(double *mass, uint64_t count, double p, holds hold) {
    for (uint64_t s = count; s > 0; s--) {
        mass[s] = mass[s] * (1 - p) + mass[s - 1] * p;
    }
    mass[0] *= 1 - p;
    for (uint64_t s = 0; s <= count && !hold(s, count, p); s++) {
        mass[s] = 0;
    }
    for (uint64_t s = count; s > 0 && !hold(s, count, p); s--) {
        mass[s] = 0;
    }
}

static double never_outside(double p, uint64_t values, holds hold) {
    double *mass = calloc(values + 1, sizeof *mass), left = 0;
    mass[0] = 1;
    for (uint64_t count = 1; count <= values; count++) {
        step(mass, count, p, hold);
    }
    for (uint64_t s = 0; s <= values; s++) {
        left += mass[s];
    }
    free(mass);
    return left;
}

static void test_always(void) {
    static const double shares[] = {0.001, 0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999};
    const uint64_t values = is_long() ? 1500 : 250;
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        const double held = never_outside(shares[i], values, sequence_holds);
        printf("\n    p = %.3f: holds at all of the first %d values together: %.2f %%", shares[i], (int)values, 100 * held);
        CU_ASSERT(held >= 0.95);
    }
    const double wilson = never_outside(0.5, values, wilson_holds);
    printf("\n    p = 0.500: Wilson, looked at each time: %.2f %%  ", 100 * wilson);
    CU_ASSERT(wilson < 0.9);
}

/* Stopped as soon as the interval is narrower than `width`, exactly: what stops is taken out, and counted if the interval holds p. */
static double covered_when_stopped(double p, double width, uint64_t most) {
    double *mass = calloc(most + 1, sizeof *mass), covered = 0;
    mass[0] = 1;
    for (uint64_t count = 1; count <= most; count++) {
        for (uint64_t s = count; s > 0; s--) {
            mass[s] = mass[s] * (1 - p) + mass[s - 1] * p;
        }
        mass[0] *= 1 - p;
        for (uint64_t s = 0; s <= count; s++) {
            const struct sequence_interval interval = sequence_interval((double)s, (double)count, 0.95);
            if (mass[s] > 0 && (interval.high - interval.low < width || count == most)) {
                covered += interval.low <= p && p <= interval.high ? mass[s] : 0;
                mass[s] = 0;
            }
        }
    }
    free(mass);
    return covered;
}

static void test_stopping(void) {
    static const double shares[] = {0.02, 0.2, 0.5, 0.95};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        const double covered = covered_when_stopped(shares[i], is_long() ? 0.1 : 0.3, is_long() ? 1000 : 150);
        printf("\n    p = %.2f: holds when stopped by its width: %.2f %%", shares[i], 100 * covered);
        CU_ASSERT(covered >= 0.95);
    }
}

/* Values between 0 and 1: a run in which all trials share one fate, or half of them, or each has its own. Looked at after every run. */
static void test_bounded(void) {
    const int repetitions = is_long() ? 5000 : 400, runs = is_long() ? 500 : 150;
    uint64_t state = 3;
    int held = 0;
    for (int i = 0; i < repetitions; i++) {
        double sum = 0;
        bool holds_still = true;
        for (int run = 1; run <= runs && holds_still; run++) {
            const double kind = draw_unit(&state);
            sum += kind < 0.3 ? draw_unit(&state) < 0.8 : kind < 0.6 ? 0.6 + 0.4 * (draw_unit(&state) < 0.5) : (double)draw_hits(&state, 10, 0.8) / 10;
            const struct sequence_interval interval = sequence_interval(sum, run, 0.95);
            holds_still = interval.low <= 0.8 && 0.8 <= interval.high;
        }
        held += holds_still;
    }
    printf("\n    shares of runs, mean 0.8: holds always: %.2f %%  ", 100.0 * held / repetitions);
    CU_ASSERT(held >= 0.95 * repetitions);
}

static void test_ends(void) {
    const struct sequence_interval none = sequence_interval(0, 0, 0.95), zero = sequence_interval(0, 100, 0.95), all = sequence_interval(100, 100, 0.95);
    CU_ASSERT(none.low == 0 && none.high == 1);
    CU_ASSERT(zero.low == 0 && zero.high > 0.01 && zero.high < 0.1);
    CU_ASSERT_DOUBLE_EQUAL(all.low, 1 - zero.high, 1e-9);
    CU_ASSERT(all.high == 1);
    /* All hits: (n+1) m^n = alpha at the border. */
    CU_ASSERT_DOUBLE_EQUAL(all.low, pow(0.05 / 101, 0.01), 1e-9);
}

void add_sequence_suite(void) {
    CU_pSuite suite = CU_add_suite("Confidence sequence", NULL, NULL);
    CU_add_test(suite, "ends", test_ends);
    CU_add_test(suite, "holds at all times together, at every p", test_always);
    CU_add_test(suite, "holds when stopped by its width", test_stopping);
    CU_add_test(suite, "holds for shares of dependent trials", test_bounded);
}
