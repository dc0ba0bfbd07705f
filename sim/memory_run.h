/* memory_run.h: one run without files, for those who make very many in one process: a scenario goes in, what the files of a run would hold
 * comes out. The trace is that of ssm-sim, byte for byte, whatever ran in the process before; the simulator is built and destroyed each
 * time, and nothing stays. One at a time in a process, for ns-3 has one clock. C and C++. */
#ifndef SIM_MEMORY_RUN_H
#define SIM_MEMORY_RUN_H

#include "capture.h"
#include "trace.h"

#include <jansson.h>

#ifdef __cplusplus
extern "C" {
#endif

struct scenario;

struct memory_run {
    struct trace *trace;
    struct capture *capture;
    json_t *provision;         /* as provision.json */
};

/* `scenario`: loaded, and perhaps with another `seed`; it stays the caller's and is not needed afterwards. 0: `run` is filled; free it.
 * Else the exit code that ssm-sim would have, 2 (the scenario asks for what cannot be) or 99, with a sentence in `error`; `run` is empty
 * then. A scenario with a radio link needs a program that links `sim-radio` too, else 99. */
int memory_run_make(struct memory_run *run, const struct scenario *scenario, char *error, size_t error_size);
void memory_run_free(struct memory_run *run);

#ifdef __cplusplus
}
#endif

#endif
