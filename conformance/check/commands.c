/* commands.c: the ACTUATED records of a stimulus are in the order of time, so the first ones of each Server come out sorted. Which Servers
 * were seen is marked with a stamp that grows with every command: nothing is cleared in between. */
#include "commands.h"

#include <stdlib.h>

struct commands {
    const struct run *run;
    const struct stimuli *stimuli;
    uint32_t *seen, stamp;                   /* [node] */
    struct commands_actuation *first;
};

struct commands *commands_create(const struct run *run, const struct stimuli *stimuli) {
    struct commands *commands = calloc(1, sizeof *commands);
    if (commands == NULL) {
        return NULL;
    }
    *commands = (struct commands){.run = run, .stimuli = stimuli, .seen = calloc((size_t)run->servers + 1, sizeof *commands->seen),
                                  .first = malloc(((size_t)run->servers + 1) * sizeof *commands->first)};
    if (commands->seen == NULL || commands->first == NULL) {
        commands_free(commands);
        return NULL;
    }
    return commands;
}

void commands_free(struct commands *commands) {
    if (commands != NULL) {
        free(commands->seen);
        free(commands->first);
        free(commands);
    }
}

struct command commands_measure(struct commands *commands, size_t step, uint32_t index) {
    const struct run *run = commands->run;
    const struct scenario_step *at = &run->scenario->steps[step];
    struct command command = {.stimulus = stimuli_find(commands->stimuli, step, TRACE_PART_STIMULUS, index), .first = commands->first};

    command.command_ns = at->at_ns + index * at->spacing_ns;
    command.sent_ns = command.stimulus != NULL ? run->sent[command.stimulus->first_datagram - 1].time_ns : command.command_ns;
    for (size_t i = 0; i < run->set_count; i++) {
        const uint32_t intended = run_intended_of(run, step, command.sent_ns, &run->sets[i]);
        command.intended += intended;
        command.not_modelled |= intended > 0 && run->sets[i].scenario->actuation.kind == DIST_NONE;
    }
    commands->stamp++;
    if (command.stimulus == NULL) {
        return command;
    }
    for (size_t i = 0; i < command.stimulus->actuation_count; i++) {
        const struct trace_record *record = &run->trace->records[command.stimulus->actuations[i]];
        if (commands->seen[record->node] != commands->stamp && run_is_intended(run, step, command.sent_ns, record->node)) {
            commands->seen[record->node] = commands->stamp;
            commands->first[command.actuated++] = (struct commands_actuation){record->node, record->time_ns};
        }
    }
    return command;
}

uint32_t commands_missing(const struct commands *commands, const struct command *command, size_t step) {
    if (command->actuated == command->intended) {
        return 0;
    }
    for (uint32_t node = 1; node <= commands->run->servers; node++) {
        if (commands->seen[node] != commands->stamp && run_is_intended(commands->run, step, command->sent_ns, node)) {
            return node;
        }
    }
    return 0;
}

uint64_t commands_quantile_ns(const struct command *command, unsigned percent) {
    const uint64_t rank = ((uint64_t)command->actuated * percent + 99) / 100;
    return command->first[rank - 1].time_ns - command->command_ns;
}
