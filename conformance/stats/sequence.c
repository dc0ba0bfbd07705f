/* sequence.c: values x1..xn of mean m, s their sum. Against m stands the uniform mixture of all means:
 *   M(m) = integral of t^s (1-t)^(n-s) dt / (m^s (1-m)^(n-s)) = B(s+1, n-s+1) / (m^s (1-m)^(n-s))
 * For 0 and 1 that is a likelihood ratio, a martingale from 1. For values between, each factor (t/m)^x ((1-t)/(1-m))^(1-x) is convex in x, so
 * its mean is at most that of 0 and 1 with the same mean, 1: still a supermartingale. The interval is where M(m) < 1/alpha; log M is convex
 * with its least at s/n. */
#include "sequence.h"

#include <math.h>

static double log_mixture(double sum, double count, double mean) {
    const double rest = count - sum;
    const double against = (sum > 0 ? sum * log(mean) : 0) + (rest > 0 ? rest * log1p(-mean) : 0);
    return lgamma(sum + 1) + lgamma(rest + 1) - lgamma(count + 2) - against;
}

/* Between `in`, which belongs to the interval, and `out`, which does not. */
static double border(double sum, double count, double in, double out, double limit) {
    for (int i = 0; i < 60; i++) {
        const double middle = (in + out) / 2;
        if (log_mixture(sum, count, middle) < limit) {
            in = middle;
        } else {
            out = middle;
        }
    }
    return out;
}

struct sequence_interval sequence_interval(double sum, double count, double confidence) {
    const double limit = -log(1 - confidence), centre = count > 0 ? sum / count : 0.5;
    if (count <= 0) {
        return (struct sequence_interval){0, 1};
    }
    return (struct sequence_interval){sum <= 0 ? 0 : border(sum, count, centre, 0, limit), sum >= count ? 1 : border(sum, count, centre, 1, limit)};
}
