/* trial.h: one draft, run and judged, in this process. */
#ifndef EXPLORE_TRIAL_H
#define EXPLORE_TRIAL_H

#include "draft.h"

enum trial_kind {
    TRIAL_NOTHING,       /* as it should be */
    TRIAL_LIMIT,         /* the checks pass, and yet something of the attacker's was executed: SSM itself allows it (limit.h says why) */
    TRIAL_BROKEN,        /* a check failed: an invariant does not hold */
    TRIAL_FAULT,         /* no verdict: the bench or the device */
    TRIAL_IMPOSSIBLE     /* the loader refuses the draft: nothing to be said */
};
struct trial { enum trial_kind kind; char what[80], says[400]; };   /* what: the check that failed, the requirement of the limit, or "fault" */

void trial_run(struct trial *trial, const struct draft *draft);

#endif
