/* binomial.c: probabilities by logarithms of factorials; sums from the smaller tail outwards, stopping where terms no longer count. */
#include "binomial.h"

#include <math.h>

double binomial_probability(int64_t k, uint64_t n, double p) {
    if (k < 0 || (uint64_t)k > n) {
        return 0;
    }
    if (p <= 0 || p >= 1) {
        return (uint64_t)k == (p <= 0 ? 0 : n);
    }
    const double hits = (double)k, misses = (double)n - hits;
    return exp(lgamma((double)n + 1) - lgamma(hits + 1) - lgamma(misses + 1) + hits * log(p) + misses * log1p(-p));
}

/* P(X <= k) for k below the mean: the terms fall from k down to 0. */
static double lower_tail(int64_t k, uint64_t n, double p) {
    double term = binomial_probability(k, n, p), sum = 0;
    for (int64_t i = k; i >= 0 && term > sum * 1e-18; i--) {
        sum += term;
        term *= (double)i / ((double)n - (double)i + 1) * (1 - p) / p;
    }
    return sum;
}

double binomial_at_most(int64_t k, uint64_t n, double p) {
    if (k < 0) {
        return 0;
    }
    if ((uint64_t)k >= n || p <= 0) {
        return 1;
    }
    if (p >= 1) {
        return 0;
    }
    return (double)k < (double)n * p ? lower_tail(k, n, p) : 1 - lower_tail((int64_t)n - k - 1, n, 1 - p);
}

double binomial_sign_test(uint64_t more, uint64_t less) {
    const double tail = binomial_at_most((int64_t)(more < less ? more : less), more + less, 0.5);
    return 2 * tail < 1 ? 2 * tail : 1;
}
