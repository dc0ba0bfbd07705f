/* plan.h: which runs of a campaign are still to be made, and when a point has enough. A point is looked at only when all runs asked for so far
 * are there, so what is run depends on the results alone, never on their order, on the number of jobs, or on interruptions. */
#ifndef CAMPAIGN_PLAN_H
#define CAMPAIGN_PLAN_H

#include "campaign.h"

struct plan;
struct plan *plan_create(const struct campaign *campaign);      /* NULL: no memory */
void plan_free(struct plan *plan);

/* A run is done; `metric`: what the stopping rule looks at (trials 0: nothing). false: it was done before, and is to be ignored. */
bool plan_done(struct plan *plan, uint64_t point, uint64_t seed, const struct measured *metric);
/* The next runs to make, at most `most`; each is given out once. false: none now. */
bool plan_next(struct plan *plan, uint32_t most, uint64_t *point, uint64_t *seed, uint32_t *count);
/* How many are done; how many there will be at most, as far as is known now. */
void plan_progress(const struct plan *plan, uint64_t *done, uint64_t *all);
bool plan_complete(const struct plan *plan);

#endif
