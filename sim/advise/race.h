/* race.h: runs settings of a scenario until each one that matters is decided: it meets the target, or it does not. Decisions hold together with
 * the confidence asked for, however often one looks: a confidence sequence for each setting, at its part of what may go wrong (union bound). */
#ifndef ADVISE_RACE_H
#define ADVISE_RACE_H

#include "engine.h"
#include "target.h"

enum decision { DECISION_OPEN, DECISION_MEETS, DECISION_MISSES };      /* open: not decided within the runs allowed, or not looked at */

struct setting {
    char **overrides; size_t override_count;
    /* the rest is the race's */
    enum decision decision;
    uint64_t runs;                       /* that the decision stands on */
    double sum, low, high;               /* of their shares */
    double cost, time_ms;                /* datagrams a run; from command to last actuation; of the first COST_RUNS runs */
    double *values; uint64_t issued, got, most; double cost_sum, time_sum;
    char fault[200];                     /* a run had no verdict: nothing can be said */
};

struct race {
    const char *scenario;                /* path */
    const struct target *target;
    struct setting *settings; size_t count;
    size_t step;                         /* that is looked at, or SIZE_MAX */
    double confidence;                   /* of one decision */
    uint64_t most_runs;                  /* for one setting */
    bool exhaustive;                     /* every setting is decided; else only up to the cheapest that meets the target */
    size_t *order;                       /* by cost, then time, then place; filled in */
    uint64_t made;                       /* runs in all, those of no use included */
    void (*tick)(const struct race *race, size_t running);
};

/* ENGINE_DONE: decided as far as asked. */
enum engine_end race_run(struct race *race, size_t jobs, const volatile sig_atomic_t *interrupted, char *error, size_t error_size);
/* In order, the first that meets the target; SIZE_MAX: none. */
size_t race_answer(const struct race *race);

#endif
