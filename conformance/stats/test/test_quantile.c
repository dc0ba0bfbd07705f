/* test_quantile.c: ranks against a published table (W. J. Conover, Practical Nonparametric Statistics: the median of 10 and of 20), coverage of
 * the ranks as exact binomial sums, unbounded ends, and values that repeat or never happened. */
#include "suites.h"

#include "binomial.h"
#include "draw.h"
#include "quantile.h"

#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void test_ranks(void) {
    size_t low, high;
    quantile_ranks(10, 0.5, 0.95, &low, &high);
    CU_ASSERT(low == 2 && high == 9);
    quantile_ranks(20, 0.5, 0.95, &low, &high);
    CU_ASSERT(low == 6 && high == 15);
    quantile_ranks(5, 0.5, 0.95, &low, &high);           /* 2 * 0.5^5 > 5 % */
    CU_ASSERT(low == 0 && high == 6);
}

/* l values or more lie below the quantile and fewer than u: P(l <= B < u), of a continuous distribution; any other covers no less. */
static double coverage(size_t count, double share, int narrowed) {
    size_t low, high;
    quantile_ranks(count, share, 0.95, &low, &high);
    low += (size_t)narrowed;
    return binomial_at_most((int64_t)high - 1 - narrowed, count, share) - binomial_at_most((int64_t)low - 1, count, share);
}

static void test_coverage(void) {
    static const double shares[] = {0.05, 0.5, 0.9, 0.95, 0.99};
    const size_t most = is_long() ? 5000 : 1000;
    double least = 1;
    bool noticed = false;
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        for (size_t count = 1; count <= most; count++) {
            const double covered = coverage(count, shares[i], 0);
            least = covered < least ? covered : least;
            noticed |= count > 100 && coverage(count, shares[i], 2) < 0.95;
        }
    }
    printf("\n    order statistics 95 %%: least coverage of all n up to %zu: %.3f %%  ", most, 100 * least);
    CU_ASSERT(least >= 0.95);
    CU_ASSERT(noticed);
}

static int rising(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The same by simulation, through the values: of ten steps only, so that many are equal. */
static void test_equal_values(void) {
    enum { COUNT = 40 };
    const int repetitions = is_long() ? 100000 : 10000;
    uint64_t state = 11;
    int covered = 0;
    for (int i = 0; i < repetitions; i++) {
        double values[COUNT];
        for (int k = 0; k < COUNT; k++) {
            values[k] = floor(10 * draw_unit(&state));
        }
        qsort(values, COUNT, sizeof *values, rising);
        const struct quantile median = quantile_interval(values, COUNT, 0.45, 0.95);      /* of steps 0 to 9: 4 */
        covered += median.low <= 4 && 4 <= median.high;
    }
    CU_ASSERT(covered >= 0.95 * repetitions);
}

static void test_ends(void) {
    const double values[] = {1, 2, 3, INFINITY, INFINITY};
    struct quantile all = quantile_interval(values, 5, 0.5, 0.95), none = quantile_interval(values, 0, 0.5, 0.95);
    CU_ASSERT(all.value == 3 && all.unbounded_below && all.unbounded_above && all.high == INFINITY && all.low == -INFINITY);
    CU_ASSERT(isnan(none.value) && none.unbounded_below && none.unbounded_above);
    double many[100];
    for (int i = 0; i < 100; i++) {
        many[i] = i < 90 ? i : INFINITY;
    }
    struct quantile high = quantile_interval(many, 100, 0.9, 0.95);
    CU_ASSERT(high.value == 89 && high.high == INFINITY && !high.unbounded_above && !high.unbounded_below);
    CU_ASSERT(quantile_interval(many, 100, 0.99, 0.95).unbounded_above);
}

void add_quantile_suite(void) {
    CU_pSuite suite = CU_add_suite("Quantiles by order statistics", NULL, NULL);
    CU_add_test(suite, "published ranks", test_ranks);
    CU_add_test(suite, "coverage is at least 95 %", test_coverage);
    CU_add_test(suite, "values that repeat", test_equal_values);
    CU_add_test(suite, "unbounded ends, values that never came", test_ends);
}
