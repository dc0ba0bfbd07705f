/* nearest.c: Levenshtein distance, one row of the table at a time:
 *   d(i, j) = min(d(i-1, j) + 1, d(i, j-1) + 1, d(i-1, j-1) + (word[i] != candidate[j])) */
#include "nearest.h"

#include <string.h>

enum { WORD_MAX = 64 };                                   /* longer words are compared by their beginning */

static size_t distance(const char *word, const char *candidate) {
    size_t row[WORD_MAX + 1];
    size_t length = strnlen(word, WORD_MAX), candidate_length = strnlen(candidate, WORD_MAX);
    for (size_t j = 0; j <= candidate_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= candidate_length; j++) {
            size_t best = diagonal + (word[i - 1] != candidate[j - 1]);
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[candidate_length];
}

const char *nearest_word(const char *word, const char *const *candidates, size_t distance_max) {
    const char *nearest = NULL;
    size_t limit = distance_max + 1;
    for (; *candidates; candidates++) {
        size_t d = distance(word, *candidates);
        if (d < limit) {
            limit = d;
            nearest = *candidates;
        }
    }
    return nearest;
}
