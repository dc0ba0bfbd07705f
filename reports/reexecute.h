/* reexecute.h: what an unpacked bundle states, executed again and compared byte by byte. */
#ifndef REPORT_REEXECUTE_H
#define REPORT_REEXECUTE_H

#include "archive.h"
#include "text.h"

#include <jansson.h>

struct again {
    const char *bundle;             /* folder with run.json and runs/ */
    const char *work;               /* a folder of our own, for what comes out */
    const char *programs;           /* folder of ssm-sim, ssm-check, ssm-vectors */
    bool allow_shims;               /* scenarios may start the commands that they name; else their traces are judged again */
    const struct names *there;      /* files of the bundle, sorted */
    struct text said;               /* one line for each difference and note */
    size_t differences;
    size_t executed, recomputed, left_out;      /* scenarios; recomputed: foreign devices, from their traces */
    bool vectors, suite;            /* executed */
    char fault[600];                /* what ended it: a crashed program, say; "" */
};

/* One scenario, an entry of `runs` in run.json. False: again->fault, or interrupted. */
bool reexecute_run(struct again *again, const json_t *run);
/* vectors.json, if there is one. */
bool reexecute_vectors(struct again *again);
/* conformance.json, if there is one (reexecute_suite.c). `run`: run.json. */
bool reexecute_suite(struct again *again, const json_t *run);

/* One more line of difference, and one that is none. */
void differs(struct again *again, const char *file, const char *how);
void note(struct again *again, const char *file, const char *what);
/* A program that found its input unfit: `what` differs, by the program's own last words. True: the bench is sound. */
bool refused(struct again *again, const char *what, const char *by);
/* Runs a program of again->programs, argv ended by NULL: its exit code, or -1 with again->fault. */
int execute(struct again *again, const char *const *argv);

/* From now on SIGINT and SIGTERM end the work in good order. */
void watch_signals(void);
bool was_interrupted(void);

#endif
