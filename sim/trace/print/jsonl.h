/* jsonl.h: the trace as JSON Lines, one object a record; the schema is in ../README.md. */
#ifndef TRACE_PRINT_JSONL_H
#define TRACE_PRINT_JSONL_H

#include "load.h"
#include "out.h"
#include "select.h"

void jsonl_print(const struct run *run, const struct selection *selection, struct out *out);

#endif
