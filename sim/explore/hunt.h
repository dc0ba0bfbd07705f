/* hunt.h: many draws by several processes; what they find, smaller, comes back over a pipe. A process that dies is itself a finding: its draw. */
#ifndef EXPLORE_HUNT_H
#define EXPLORE_HUNT_H

#include "trial.h"

#include <signal.h>

struct finding { struct draft draft; struct trial trial; size_t shrink_runs; };

struct hunt {
    uint64_t seed, draws;              /* draws 0: until the time is over */
    double seconds;                    /* 0: until the draws are done */
    size_t jobs;
    const char *device, *defects;
    bool until_broken;                 /* the first finding that is no limit of SSM ends it */
    const volatile sig_atomic_t *interrupted;
    void (*progress)(uint64_t draws, size_t findings, double seconds);        /* a few times a second; may be NULL */
};

/* Findings of different nature, in the order of their draws; `count` of them, at most `room`. The number of draws made, or 0 with a sentence in
 * `error` (no draw could be made). */
uint64_t hunt_run(const struct hunt *hunt, struct finding *findings, size_t room, size_t *count, char *error, size_t error_size);

#endif
