/* sequence.h: a confidence sequence for the mean of values from 0 to 1: intervals that hold at all times together, so that one may look after
 * every value and stop whenever they are narrow enough; looking at a Wilson interval again and again until it pleases would be no 95 % any more.
 * The mixture method (Ville 1939, Robbins 1970): a supermartingale that exceeds 1/alpha with probability alpha at most, ever. */
#ifndef STATS_SEQUENCE_H
#define STATS_SEQUENCE_H

struct sequence_interval { double low, high; };

/* `count` values so far, `sum` their sum, each from 0 to 1 (a share of a run, or just 0 and 1). No assumption but that each has the same mean
 * given those before it: what is inside a run may depend on each other. 0 < confidence < 1. No values: 0..1. */
struct sequence_interval sequence_interval(double sum, double count, double confidence);

#endif
