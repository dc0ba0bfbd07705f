/* commands.h: what became of one command of an update step: who actuated and when. An actuation counts for the command whose datagram
 * caused it, first or repeated copy alike; of each intended Server the first one counts. */
#ifndef CHECK_COMMANDS_H
#define CHECK_COMMANDS_H

#include "stimuli.h"

struct commands_actuation { uint32_t server; uint64_t time_ns; };

struct command {
    const struct stimulus *stimulus;         /* NULL: nothing was sent for it */
    uint64_t command_ns;                     /* when the Client was told; from here its times count */
    uint64_t sent_ns;                        /* its first copy; if nothing was sent, when the Client was told */
    uint32_t intended, actuated;
    bool not_modelled;                       /* some intended Servers have no actuation delay: the times are those of the network alone */
    const struct commands_actuation *first;  /* actuated of them, in the order of time; good until the next call */
};

struct commands;                             /* scratch room for one run */
struct commands *commands_create(const struct run *run, const struct stimuli *stimuli);   /* NULL: no memory */
void commands_free(struct commands *commands);
struct command commands_measure(struct commands *commands, size_t step, uint32_t index);
/* After commands_measure: an intended Server that did not actuate (the first one), 0 if there is none. */
uint32_t commands_missing(const struct commands *commands, const struct command *command, size_t step);
/* The nearest-rank quantile, percent 1..100, of the time from command to actuation. command->actuated must not be 0. */
uint64_t commands_quantile_ns(const struct command *command, unsigned percent);

#endif
