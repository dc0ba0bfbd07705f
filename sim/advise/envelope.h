/* envelope.h: how far the answer carries: the largest group and the highest loss with which the setting still meets the target. */
#ifndef ADVISE_ENVELOPE_H
#define ADVISE_ENVELOPE_H

#include "race.h"

struct edge { bool known; double holds, fails; uint64_t runs; char why[200]; };   /* known false: `why`; fails INFINITY: not within what was tried */

/* `race`: that of the answer; `answer`: its setting. `path`: of a number in the scenario ("servers.count", "network.loss"), with `unit` behind it
 * ("", " %"); from `from` (which holds) up to `most`, to within a twentieth. */
struct edge envelope_edge(const struct race *race, size_t answer, const char *path, const char *unit, double from, double most, size_t jobs,
                          const volatile sig_atomic_t *interrupted);

#endif
