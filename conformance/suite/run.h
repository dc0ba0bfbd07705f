/* run.h: runs a plan. */
#ifndef SUITE_RUN_H
#define SUITE_RUN_H

#include "select.h"

#include <signal.h>

struct conditions {
    const struct iut *iut;
    const struct pics *pics;
    uint64_t seed;
    double silence;                       /* seconds */
    bool version_options;                 /* inner UPDATEs carry the OCF version options */
};

/* One test. false: the bench or the device's process failed; `fault` is one sentence. */
bool run_test(struct result *result, const struct conditions *conditions, char *fault, size_t fault_size);
/* A plan as CUnit suites, one a theme; a CUnit assertion fails exactly when a verdict is fail. SIGINT, SIGTERM and SIGHUP end it as a fault,
 * with the device let go in order. */
bool run_plan(struct plan *plan, const struct conditions *conditions, char *fault, size_t fault_size);

/* The signal that came, or 0. */
extern volatile sig_atomic_t run_interrupted;

#endif
