/* draw.h: random numbers for simulated coverage, from a seed alone (xorshift64*, Vigna 2016). */
#ifndef STATS_DRAW_H
#define STATS_DRAW_H

#include <stdint.h>

double draw_unit(uint64_t *state);                         /* 0 <= x < 1; *state is the seed, not 0 */
uint64_t draw_hits(uint64_t *state, uint64_t trials, double p);

#endif
