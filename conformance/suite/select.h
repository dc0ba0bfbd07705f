/* select.h: which tests run, in which order. */
#ifndef SUITE_SELECT_H
#define SUITE_SELECT_H

#include "tests.h"

struct result {
    const struct theme *theme;
    const struct test *test;
    enum verdict verdict;
    char says[600];
    struct step *steps; size_t step_count;        /* kept unless it passed */
    struct record record;                         /* likewise */
    const struct known *known;                    /* an entry of --known-failures; NULL */
    bool counts;                                  /* fails the run */
};
struct plan { struct result *results; size_t count; };

struct selection {
    const char *patterns;                         /* "Q.3.3/2*,SSM-SRV-018": ids, themes, requirements; NULL: everything */
    unsigned shard, shards;                       /* 1 of 1: everything */
    uint64_t seed;                                /* draws the order within each theme */
};

/* false with a sentence: a pattern that means nothing, and what it may have meant. Free with plan_free. */
bool plan_make(struct plan *plan, const struct selection *selection, char *error, size_t error_size);
void plan_free(struct plan *plan);

/* Whether `list` ("A B C") holds `id`. */
bool requirements_hold(const char *list, const char *id);
/* The test of that id; NULL with the nearest id in *nearest. */
const struct test *test_find(const char *id, const char **nearest);

#endif
