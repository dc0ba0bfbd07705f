/* wilson.c
 *   z: the two-sided normal quantile, erfc(z / sqrt 2) = 1 - confidence, found by halving
 *   centre = (p + z^2/2n) / (1 + z^2/n)        half = z / (1 + z^2/n) * sqrt(p(1-p)/n + z^2/4n^2) */
#include "wilson.h"

#include <math.h>

static double normal_quantile(double confidence) {
    double low = 0.0, high = 40.0;      /* erfc(40 / sqrt 2) is 0 in double precision */
    for (int i = 0; i < 100; i++) {
        const double middle = (low + high) / 2;
        if (erfc(middle / sqrt(2.0)) > 1 - confidence) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

struct wilson wilson_interval(uint64_t hits, uint64_t trials, double confidence) {
    if (trials == 0) {
        return (struct wilson){0, 0, 1};
    }
    const double n = (double)trials, p = (double)hits / n, z = normal_quantile(confidence), z2 = z * z;
    const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    /* The ends are exact where rounding would leave a hair. */
    return (struct wilson){p, hits == 0 ? 0 : centre - half, hits == trials ? 1 : centre + half};
}
