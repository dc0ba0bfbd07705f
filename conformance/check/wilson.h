/* wilson.h: the Wilson score interval of a share (E. B. Wilson, 1927): what `hits` of `trials` say about the probability behind them. */
#ifndef CHECK_WILSON_H
#define CHECK_WILSON_H

#include <stdint.h>

struct wilson { double share, low, high; };

/* `confidence` 0 < c < 1, two-sided. hits <= trials; no trials say nothing: share 0, interval 0..1. */
struct wilson wilson_interval(uint64_t hits, uint64_t trials, double confidence);

#endif
