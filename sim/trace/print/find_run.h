/* find_run.h: the run folder that the user means: DIR itself, or the only run in it (out, out/runs). */
#ifndef TRACE_PRINT_FIND_RUN_H
#define TRACE_PRINT_FIND_RUN_H

#include <stdbool.h>
#include <stddef.h>

/* false with one sentence in `error`. */
bool find_run(const char *folder, char *path, size_t size, char *error, size_t error_size);

#endif
