/* small_run.h: the smallest run worth judging: two lamps, one command. */
#ifndef CHECK_TEST_SMALL_RUN_H
#define CHECK_TEST_SMALL_RUN_H

#include "builder.h"

/* `executed`: does the second lamp obey? `proven`: does the run last long enough for its silence? */
struct builder *small_run(bool executed, bool proven);
/* The same with other fields of the network, and with a known limit (a line of the scenario; "": none). */
struct builder *small_run_of(const char *network, const char *limit, bool executed, bool proven);

#endif
