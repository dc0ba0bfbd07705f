/* test_paired.c: coverage of the paired difference as exact sums over the trinomial distribution, and the sign test's values. */
#include "suites.h"

#include "binomial.h"
#include "paired.h"

#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>

static double coverage(uint64_t n, double worse, double better) {
    double covered = 0;
    for (uint64_t w = 0; w <= n; w++) {
        const double first = binomial_probability((int64_t)w, n, worse);
        for (uint64_t b = 0; first > 1e-15 && b <= n - w; b++) {
            const struct paired pairs = {w, b, n - w - b};
            const struct paired_result result = paired_compare(&pairs, 0.95);
            const bool holds = result.low <= worse - better && worse - better <= result.high;
            covered += holds ? first * binomial_probability((int64_t)b, n - w, better / (1 - worse)) : 0;
        }
    }
    return covered;
}

static void test_coverage(void) {
    static const double cases[][2] = {{0.01, 0.01}, {0.05, 0.02}, {0.1, 0.3}, {0.4, 0.4}};
    double sum = 0;
    int count = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (uint64_t n = 25; n <= (is_long() ? 200u : 50u); n *= 2) {
            const double covered = coverage(n, cases[i][0], cases[i][1]);
            sum += covered;
            count++;
            CU_ASSERT(covered >= 0.92);
        }
    }
    printf("\n    paired difference 95 %%: on average %.2f %%  ", 100 * sum / count);
    CU_ASSERT(sum / count >= 0.94);
}

static void test_sign(void) {
    CU_ASSERT_DOUBLE_EQUAL(binomial_sign_test(0, 0), 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(binomial_sign_test(5, 0), 0.0625, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(binomial_sign_test(8, 2), 0.109375, 1e-12);
    CU_ASSERT(binomial_sign_test(5000, 4500) < 1e-6);
}

void add_paired_suite(void) {
    CU_pSuite suite = CU_add_suite("Pairs under the same random numbers", NULL, NULL);
    CU_add_test(suite, "sign test", test_sign);
    CU_add_test(suite, "coverage of the difference", test_coverage);
}
