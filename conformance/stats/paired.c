/* paired.c: Bonett and Price put one pair more on either side, which keeps the interval honest for few pairs and for none that differs. */
#include "paired.h"

#include "binomial.h"
#include "normal.h"

#include <math.h>

struct paired_result paired_compare(const struct paired *pairs, double confidence) {
    const double n = (double)(pairs->worse + pairs->better + pairs->equal), z = normal_quantile(confidence);
    const double worse = ((double)pairs->worse + 1) / (n + 2), better = ((double)pairs->better + 1) / (n + 2), difference = worse - better;
    const double half = z * sqrt((worse + better - difference * difference) / (n + 2));
    const double low = difference - half, high = difference + half;
    return (struct paired_result){n > 0 ? ((double)pairs->worse - (double)pairs->better) / n : 0, low < -1 ? -1 : low, high > 1 ? 1 : high,
                                  binomial_sign_test(pairs->worse, pairs->better)};
}
