/* shrink.h: a failing draft made as small as it gets while it fails in the same way (delta debugging, greedy). */
#ifndef EXPLORE_SHRINK_H
#define EXPLORE_SHRINK_H

#include "trial.h"

/* `draft` becomes the smallest found whose trial has the kind and `what` of `*trial`; `*trial` becomes that trial. Returns how many runs it took. */
size_t shrink(struct draft *draft, struct trial *trial);

#endif
