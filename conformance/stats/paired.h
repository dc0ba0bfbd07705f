/* paired.h: two sides measured under the same random numbers: in how many of the pairs is the second one worse, in how many better? */
#ifndef STATS_PAIRED_H
#define STATS_PAIRED_H

#include <stdint.h>

struct paired { uint64_t worse, better, equal; };
struct paired_result {
    double difference, low, high;   /* share of pairs that are worse less share that are better; the interval of Bonett and Price (2012) */
    double p;                       /* exact sign test: how likely at least this unevenness is if neither side is worse */
};

struct paired_result paired_compare(const struct paired *pairs, double confidence);

#endif
