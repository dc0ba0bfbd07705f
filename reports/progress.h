/* progress.h: one line on stderr that is rewritten while something lasts; only on a terminal. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stddef.h>

/* `now`: what is under way; NULL: as before. */
void progress_show(size_t done, size_t all, const char *now, double seconds);
void progress_clear(void);

#endif
