/* select.h: which part of a run is printed. */
#ifndef TRACE_PRINT_SELECT_H
#define TRACE_PRINT_SELECT_H

#include <stdbool.h>
#include <stdint.h>

struct selection {
    bool one_node; uint32_t node;
    bool one_step; uint32_t step;
    uint64_t from_ns, to_ns;      /* inclusive */
};

static inline bool selects(const struct selection *selection, uint32_t step, uint64_t time_ns)
{
    return time_ns >= selection->from_ns && time_ns <= selection->to_ns && (!selection->one_step || step == selection->step);
}

#endif
