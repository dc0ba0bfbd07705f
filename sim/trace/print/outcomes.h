/* outcomes.h: what became of one datagram (or happened in one instant) at many nodes, summed up: nodes that fared alike share an outcome.
 * Enters: the records of one datagram in their order. Leaves: the outcomes, each with its nodes and its span of time. */
#ifndef TRACE_PRINT_OUTCOMES_H
#define TRACE_PRINT_OUTCOMES_H

#include "load.h"

enum opening { OPENED_BY_NOTHING, OPENED_BY_RECEPTION, OPENED_BY_RESTART, OPENED_BY_FAULT, OPENED_BY_LOSS };
#define NO_RESOURCE UINT64_MAX

/* What a reception (a restart, a loss) led to at a node; if it touched several Resources, there is one for each. */
struct outcome {
    uint8_t opening;         /* enum opening */
    uint8_t role;            /* enum role */
    bool duplicate;          /* of the link */
    bool discarded;          /* the device said so; `discard` says why */
    bool driven, effect;     /* an output was driven; the physical effect came */
    bool changed;            /* the read-back became `value` */
    uint16_t cause, discard; /* of a loss, restart or fault; of the discard */
    uint64_t resource;       /* resource_of(), or NO_RESOURCE */
    uint64_t value;
};

struct happening {           /* an outcome at one node */
    struct outcome outcome;
    uint32_t node, reception, previous;   /* positions in the list: the first of this reception; the one before at this node, or NONE */
    uint64_t time_ns, effect_ns;
};

struct outcome_group { const struct happening *members; size_t count; uint64_t from_ns, to_ns, effect_from_ns, effect_to_ns; };

struct outcomes;             /* memory for one summary after the other */
struct outcomes *outcomes_create(const struct run *run);   /* NULL: no memory */
void outcomes_free(struct outcomes *outcomes);

/* records[order[0]], records[order[1]] ... The groups in the order of their first time, losses last; valid until the next call. NULL with
 * *count 0 if there are none, with *count 1 if there is no memory. */
const struct outcome_group *outcomes_of(struct outcomes *outcomes, const uint32_t *order, size_t records, size_t *count);

#endif
