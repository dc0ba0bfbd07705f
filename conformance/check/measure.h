/* measure.h: the numbers of one judged run, for those who make many and compare them. What a run says of itself is not used: actuations are
 * those of the trace that a command's datagrams caused (commands.h), receptions are as the read-back shows. Everything is over all commands
 * of the update steps that somebody is meant to hear, or over those of one step. */
#ifndef CHECK_MEASURE_H
#define CHECK_MEASURE_H

#include "judge.h"

enum measure {
    MEASURE_COVERAGE, MEASURE_IN_TIME, MEASURE_COMPLETE, MEASURE_SIMULTANEOUS, MEASURE_SIMULTANEITY, MEASURE_LAST, MEASURE_DELAY_P50,
    MEASURE_DELAY_P95, MEASURE_DELAY_P99, MEASURE_DELAY_MAX, MEASURE_PASSED,
    MEASURE_APPLIED, MEASURE_DISCARDED, MEASURE_ATTACKER_APPLIED, MEASURE_LOST, MEASURE_DATAGRAMS, MEASURE_BYTES, MEASURE_PROTECTION_BYTES,
    MEASURE_COUNT,
    MEASURE_OF_RUN = MEASURE_PASSED      /* from here on: of the whole run only */
};

enum measure_kind { MEASURE_SHARE, MEASURE_TIME, MEASURE_NUMBER };    /* hits of trials; milliseconds, INFINITY: never; a count or mean */
enum measure_better { BETTER_NEITHER, BETTER_HIGHER, BETTER_LOWER };
struct measure_info { const char *name; enum measure_kind kind; enum measure_better better; const char *says; };
extern const struct measure_info measure_infos[MEASURE_COUNT];
extern const char *const measure_names[MEASURE_COUNT + 1];            /* ends with NULL */

#define MEASURE_TARGET_NS UINT64_C(200000000)                         /* CR 1967 Q.3: within 200 ms */

/* A share: `value` hits of `trials`. Else the value, and trials 1. trials 0: the run has nothing of the kind. */
struct measured { double value, trials; };

/* Delays from command to actuation in bins of equal ratio: bin k holds what is above 10^((k-1)/20) ms and at most 10^(k/20) ms; the first and the
 * last one also hold all that is below and above. */
enum { DELAY_BIN_LEAST = -60, DELAY_BIN_MOST = 120, DELAY_BINS = DELAY_BIN_MOST - DELAY_BIN_LEAST + 1 };
double measure_bin_edge_ms(int bin);

struct measures {
    struct measured list[MEASURE_COUNT];
    uint32_t delays[DELAY_BINS];          /* [bin - DELAY_BIN_LEAST] */
    uint64_t never;                       /* intended Servers of a command that did not actuate */
};
#define MEASURE_ALL_STEPS SIZE_MAX
/* `step`: an update step, or MEASURE_ALL_STEPS. false: no memory. */
bool measure_run(const struct judgement *judgement, size_t step, struct measures *measures);

#endif
