/* nearest.h: what a mistyped word was probably meant to be. */
#ifndef SCENARIO_NEAREST_H
#define SCENARIO_NEAREST_H

#include <stddef.h>

/* The candidate (array ends with NULL) with the fewest letters inserted, deleted or replaced, the first of equals;
 * NULL if none is within `distance_max`. */
const char *nearest_word(const char *word, const char *const *candidates, size_t distance_max);

#endif
