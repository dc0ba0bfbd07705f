/* test_wilson.c: published intervals. R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17
 * (1998), table I, method 3 (Wilson without continuity correction), 95 %. And its coverage, as exact binomial sums over the sizes of
 * A. Agresti and B. A. Coull, "Approximate is better than exact", The American Statistician 52 (1998): n = 5, 15, 30, 50, 100, p uniform. */
#include "suites.h"

#include "binomial.h"
#include "wilson.h"

#include <CUnit/Basic.h>
#include <stdio.h>

static void test_published(void) {
    static const struct { uint64_t hits, trials; double low, high; } table[] = {
        {81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0.0, 0.1611}, {1, 29, 0.0061, 0.1718},
        {29, 29, 0.8830, 1.0},     /* the mirror of 0 of 29, 0.0 to 0.1170 */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct wilson wilson = wilson_interval(table[i].hits, table[i].trials, 0.95);
        CU_ASSERT_DOUBLE_EQUAL(wilson.low, table[i].low, 0.00005);
        CU_ASSERT_DOUBLE_EQUAL(wilson.high, table[i].high, 0.00005);
        CU_ASSERT_DOUBLE_EQUAL(wilson.share, (double)table[i].hits / (double)table[i].trials, 1e-12);
    }
}

static void test_ends(void) {
    const struct wilson none = wilson_interval(0, 0, 0.95), zero = wilson_interval(0, 5, 0.95), all = wilson_interval(5, 5, 0.95);
    CU_ASSERT(none.low == 0 && none.high == 1);
    CU_ASSERT(zero.low == 0 && zero.high < 1);
    CU_ASSERT(all.high == 1 && all.low > 0);
}

static void test_confidence(void) {
    const struct wilson narrow = wilson_interval(50, 100, 0.6826894921370859), wide = wilson_interval(50, 100, 0.99);
    /* One standard deviation: z = 1, so the half width is sqrt(1/4n + 1/4n^2) / (1 + 1/n). */
    CU_ASSERT_DOUBLE_EQUAL(narrow.high - 0.5, 0.04975, 0.00001);
    CU_ASSERT(wide.high > narrow.high && wide.low < narrow.low);
}

/* How often the interval holds p. `narrowed`: the share of its half width that is used, to see that the test notices. */
static double coverage(uint64_t n, double p, double narrowed) {
    double covered = 0;
    for (uint64_t hits = 0; hits <= n; hits++) {
        const struct wilson wilson = wilson_interval(hits, n, 0.95);
        const double centre = (wilson.low + wilson.high) / 2, half = narrowed * (wilson.high - wilson.low) / 2;
        covered += centre - half <= p && p <= centre + half ? binomial_probability((int64_t)hits, n, p) : 0;
    }
    return covered;
}

static double average(double narrowed, bool print) {
    static const uint64_t sizes[] = {5, 15, 30, 50, 100};
    const int points = is_long() ? 10000 : 1000;
    double all = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        double sum = 0;
        for (int k = 0; k < points; k++) {
            sum += coverage(sizes[i], (k + 0.5) / points, narrowed);
        }
        if (print) {
            printf("\n    n = %3d: %.2f %%", (int)sizes[i], 100 * sum / points);
        }
        all += sum / points / (double)(sizeof sizes / sizeof *sizes);
    }
    return all;
}

static void test_coverage(void) {
    const double all = average(1, true);
    printf("\n    Wilson 95 %%, all: %.2f %%  ", 100 * all);
    CU_ASSERT(all >= 0.94 && all <= 0.96);
    CU_ASSERT(average(0.9, false) < 0.94);
}

void add_wilson_suite(void) {
    CU_pSuite suite = CU_add_suite("Wilson interval", NULL, NULL);
    CU_add_test(suite, "published values", test_published);
    CU_add_test(suite, "no hits, all hits, no trials", test_ends);
    CU_add_test(suite, "confidence", test_confidence);
    CU_add_test(suite, "coverage, averaged over the grid, is 94 % to 96 %", test_coverage);
}
