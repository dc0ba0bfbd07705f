#include "draw.h"

double draw_unit(uint64_t *state) {
    uint64_t x = *state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *state = x;
    return (double)(x * UINT64_C(0x2545f4914f6cdd1d) >> 11) * 0x1p-53;
}

uint64_t draw_hits(uint64_t *state, uint64_t trials, double p) {
    uint64_t hits = 0;
    for (uint64_t i = 0; i < trials; i++) {
        hits += draw_unit(state) < p;
    }
    return hits;
}
