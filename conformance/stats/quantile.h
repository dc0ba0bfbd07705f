/* quantile.h: a quantile and its interval by order statistics: which of the sorted values enclose the quantile of what they were drawn from,
 * whatever the distribution is. With few values an end does not exist: the interval is unbounded there, and says so. */
#ifndef STATS_QUANTILE_H
#define STATS_QUANTILE_H

#include <stdbool.h>
#include <stddef.h>

struct quantile {
    double value;                  /* nearest rank; NAN without values */
    double low, high;              /* -INFINITY, INFINITY: unbounded. A value may itself be INFINITY (never happened) */
    bool unbounded_below, unbounded_above;
};

/* `sorted`: `count` values drawn independently, rising, no NAN. 0 < share < 1, 0 < confidence < 1. */
struct quantile quantile_interval(const double *sorted, size_t count, double share, double confidence);
/* The ranks (from 1) of the ends: 0 and count + 1 are the unbounded ones. */
void quantile_ranks(size_t count, double share, double confidence, size_t *low, size_t *high);

#endif
