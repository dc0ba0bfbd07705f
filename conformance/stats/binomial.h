/* binomial.h: the binomial distribution, exactly: what the other intervals stand on and are tested with. */
#ifndef STATS_BINOMIAL_H
#define STATS_BINOMIAL_H

#include <stdint.h>

/* P(X = k) and P(X <= k) of X ~ Binomial(n, p), 0 <= p <= 1. k < 0: nothing is below. */
double binomial_probability(int64_t k, uint64_t n, double p);
double binomial_at_most(int64_t k, uint64_t n, double p);
/* Two-sided exact sign test: how likely a split at least as uneven as `more` against `less` is, if both are equally likely. */
double binomial_sign_test(uint64_t more, uint64_t less);

#endif
