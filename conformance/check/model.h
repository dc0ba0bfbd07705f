/* model.h: the reference Server on the tester's side: for every reception in the order of the trace, what a conforming Server does with it.
 * Enters: the receptions with what was found. Leaves: `expected` and `reasons` of each. Where the texts leave something open, what the
 * read-back shows is taken over and the Replay Window goes on from there. */
#ifndef CHECK_MODEL_H
#define CHECK_MODEL_H

#include "receptions.h"

/* false: no memory. */
bool model_judge(const struct run *run, struct opened_cache *cache, struct receptions *receptions);

#endif
