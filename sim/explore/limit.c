/* limit.c: from the strongest cause to the weakest. In a draft that has been made as small as it gets, the cause that is left is the one. */
#include "limit.h"

const struct limit *limit_of(const struct draft *draft) {
    static const struct limit member = {"SSM-GEN-021", "A member of the group can forge the Client, and every other Server executes it."},
                              restart = {"SSM-CTX-029", "A Server that forgets its Replay Window over a restart executes recorded requests again."},
                              late = {"SSM-GEN-014", "A recorded request can be replayed once to a Server that has received nothing yet."},
                              missed = {"SSM-GEN-026", "A request that a Server missed is executed when it is delivered later, as long as the "
                                                       "Replay Window has not passed it."};
    bool replays = false, restarts = false, withheld = false, forgetful = false, joins = false;
    for (size_t i = 0; i < draft->step_count; i++) {
        const struct draft_step *step = &draft->steps[i];
        if (step->kind == DRAFT_FORGE && step->group_key) {
            return &member;
        }
        replays |= step->kind == DRAFT_REPLAY;
        restarts |= step->kind == DRAFT_RESTART && !step->client;
        withheld |= step->withheld;
    }
    for (size_t i = 0; i < draft->set_count; i++) {
        forgetful |= !draft->sets[i].persist;
        joins |= draft->sets[i].join_ms > 0;
    }
    if (!replays) {
        return NULL;
    }
    return restarts && forgetful                            ? &restart
           : joins                                          ? &late
           : withheld || draft->loss > 0 || draft->burst > 0 ? &missed
                                                            : NULL;
}
