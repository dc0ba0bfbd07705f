/* expect.h: which checks of a run must not pass. */
#ifndef CHECK_TEST_EXPECT_H
#define CHECK_TEST_EXPECT_H

#include "builder.h"
#include "judge.h"

/* Judges the run: exactly these checks fail and are inconclusive, each as "kind " or "kind:step " in the order in which they are made. */
void expect_checks(const struct builder *b, const char *story, const char *failed, const char *open);
/* NULL: there is no such check. */
const struct check *expect_check(const struct judgement *judgement, const char *kind, size_t step);

#endif
