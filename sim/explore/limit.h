/* limit.h: what SSM itself allows, so that it is told apart from a defect of a device. */
#ifndef EXPLORE_LIMIT_H
#define EXPLORE_LIMIT_H

#include "draft.h"

struct limit { const char *requirement, *says; };
/* Why something of the attacker's may be executed in this draft, by a device that does all that is required. NULL: nothing explains it. */
const struct limit *limit_of(const struct draft *draft);

#endif
