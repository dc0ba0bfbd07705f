/* detail.h: everything that one node did and met, one line an event. */
#ifndef TRACE_PRINT_DETAIL_H
#define TRACE_PRINT_DETAIL_H

#include "load.h"
#include "out.h"
#include "select.h"

void detail_print(const struct run *run, const struct selection *selection, struct out *out);   /* of selection->node */

#endif
