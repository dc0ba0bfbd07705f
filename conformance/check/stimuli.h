/* stimuli.h: the datagrams of the script put in order: a stimulus is what one step sends for one command in one part, all its copies
 * together. For each stimulus its receptions and the actuations that it caused, both in the order of time. */
#ifndef CHECK_STIMULI_H
#define CHECK_STIMULI_H

#include "receptions.h"

#define STIMULUS_NONE UINT32_MAX

struct stimulus {
    uint32_t step, command; uint8_t part;
    uint32_t datagrams, first_datagram;
    const uint32_t *receptions; size_t reception_count;     /* indices into receptions->list */
    const uint32_t *actuations; size_t actuation_count;     /* ACTUATED records of Servers */
};

struct stimuli {
    struct stimulus *list; size_t count;     /* sorted by step, part, command */
    size_t *step_start;                      /* [step]: its first stimulus; [step_count]: count */
    uint32_t *of_datagram;                   /* [datagram - 1]: index into list, or STIMULUS_NONE */
    uint32_t *receptions, *actuations;       /* what the stimuli point into */
};

/* NULL: no memory. */
struct stimuli *stimuli_sort(const struct run *run, const struct receptions *receptions);
void stimuli_free(struct stimuli *stimuli);
/* The stimulus of a command, or NULL if nothing was sent for it. */
const struct stimulus *stimuli_find(const struct stimuli *stimuli, size_t step, enum trace_part part, uint32_t command);

#endif
