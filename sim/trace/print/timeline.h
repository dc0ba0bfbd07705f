/* timeline.h: the run as a reader tells it: each sent datagram with what became of it, step starts, restarts. */
#ifndef TRACE_PRINT_TIMELINE_H
#define TRACE_PRINT_TIMELINE_H

#include "load.h"
#include "out.h"
#include "select.h"

/* selection->node is not used. false: no memory. */
bool timeline_print(const struct run *run, const struct selection *selection, struct out *out);

#endif
