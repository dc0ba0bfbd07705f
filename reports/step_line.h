/* step_line.h: on which line of a scenario file a step of its script stands. */
#ifndef REPORT_STEP_LINE_H
#define REPORT_STEP_LINE_H

#include <stddef.h>

/* `file` as the verdict names it: looked for from here, then from the checkout. 0: not known (no such file, or laid out
 * otherwise). */
size_t step_line(const char *file, size_t step);

#endif
