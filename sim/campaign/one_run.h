/* one_run.h: one run, whole, in this process and without files: simulate, judge, measure. */
#ifndef CAMPAIGN_ONE_RUN_H
#define CAMPAIGN_ONE_RUN_H

#include "outcome.h"

#ifdef __cplusplus
extern "C" {
#endif

/* `scenario` stays the caller's; its seed is that of the outcome. `steps`: of which steps to measure too, at most OUTCOME_STEPS_MAX. What goes
 * wrong is an outcome, too (OUTCOME_FAULT with a sentence). outcome->tag is left alone. */
void one_run(struct scenario *scenario, uint64_t seed, const size_t *steps, size_t step_count, struct outcome *outcome);

#ifdef __cplusplus
}
#endif

#endif
