/* quantile.c: B values of n lie below the quantile, B ~ Binomial(n, share).
 *   low:  the largest rank l with P(B < l) <= alpha/2        high: the smallest rank u with P(B >= u) <= alpha/2 */
#include "quantile.h"

#include "binomial.h"

#include <math.h>

static size_t low_rank(size_t count, double share, double tail) {
    size_t least = 0, most = count;
    while (least < most) {
        const size_t rank = least + (most - least + 1) / 2;
        if (binomial_at_most((int64_t)rank - 1, count, share) <= tail) {
            least = rank;
        } else {
            most = rank - 1;
        }
    }
    return least;
}

/* Seen from above, P(count - B <= count - u) is a lower tail again. */
void quantile_ranks(size_t count, double share, double confidence, size_t *low, size_t *high) {
    const double tail = (1 - confidence) / 2;
    *low = low_rank(count, share, tail);
    *high = count + 1 - low_rank(count, 1 - share, tail);
}

struct quantile quantile_interval(const double *sorted, size_t count, double share, double confidence) {
    size_t low, high, rank = (size_t)ceil(share * (double)count - 1e-9);
    if (count == 0) {
        return (struct quantile){NAN, -INFINITY, INFINITY, true, true};
    }
    quantile_ranks(count, share, confidence, &low, &high);
    rank = rank == 0 ? 1 : rank;
    return (struct quantile){sorted[rank - 1], low == 0 ? -INFINITY : sorted[low - 1], high > count ? INFINITY : sorted[high - 1], low == 0,
                             high > count};
}
