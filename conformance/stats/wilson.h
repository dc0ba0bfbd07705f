/* wilson.h: the Wilson score interval of a share (E. B. Wilson, 1927): what `hits` of `trials` say about the probability behind them. */
#ifndef STATS_WILSON_H
#define STATS_WILSON_H

#include <stdint.h>

struct wilson { double share, low, high; };

/* `confidence` 0 < c < 1, two-sided. hits <= trials; no trials say nothing: share 0, interval 0..1. */
struct wilson wilson_interval(uint64_t hits, uint64_t trials, double confidence);
/* The same for a share 0..1 of a number of trials that need not be whole (an effective number: runs.h). */
struct wilson wilson_of_share(double share, double trials, double confidence);

#endif
