/* check_simultaneity.c: last minus first of each intended Server's first actuation, for every command of the step, against the target.
 * A Server that was never reached misses any target. Where the scenario expects the miss, one missed command is what must be found. */
#include "checks.h"

#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

struct simultaneity {
    const struct judged *judged;
    const struct scenario_check *of;
    struct commands *commands;
    struct check *check;
    uint64_t worst_ns;                /* spread of the commands that reached everybody */
    uint32_t count, missed;
    bool not_modelled;
    char miss[240];                   /* the first one in words */
};

static bool received(const struct judged *judged, const struct stimulus *stimulus, uint32_t server) {
    for (size_t i = 0; stimulus != NULL && i < stimulus->reception_count; i++) {
        if (judged->receptions->list[stimulus->receptions[i]].node == server) {
            return true;
        }
    }
    return false;
}

/* Says in `text` how the target was missed; false if it was met. */
static bool describe_miss(struct simultaneity *work, const struct command *command, uint32_t *server, char *text, size_t size) {
    *server = commands_missing(work->commands, command, work->of->command_step);
    if (*server != 0) {
        const char *how = received(work->judged, command->stimulus, *server) ? "received it and did not actuate" : "was never reached";
        const uint32_t others = command->intended - command->actuated - 1;
        if (others == 0) {
            snprintf(text, size, "missed: Server %" PRIu32 " %s", *server, how);
        } else {
            snprintf(text, size, "missed: Server %" PRIu32 " %s, nor did %" PRIu32 " others actuate", *server, how, others);
        }
        return true;
    }
    if (command->actuated == 0) {
        snprintf(text, size, "missed: no Server is meant by it");
        return true;
    }
    const struct commands_actuation *first = &command->first[0], *last = &command->first[command->actuated - 1];
    const uint64_t spread_ns = last->time_ns - first->time_ns;
    *server = last->server;
    if (spread_ns > work->worst_ns) {
        work->worst_ns = spread_ns;
    }
    if (spread_ns <= work->of->within_ns) {
        return false;
    }
    snprintf(text, size, "missed: %.3f ms from the first (Server %" PRIu32 ") to the last (Server %" PRIu32 ")", (double)spread_ns / 1e6,
             first->server, last->server);
    return true;
}

static void judge_command(struct simultaneity *work, uint32_t index) {
    const struct command command = commands_measure(work->commands, work->of->command_step, index);
    char text[240], target[60];
    uint32_t server;
    work->not_modelled |= command.not_modelled;
    work->check->receptions += command.actuated;
    work->check->judged++;
    if (!describe_miss(work, &command, &server, text, sizeof text)) {
        return;
    }
    if (work->missed++ == 0) {
        snprintf(work->miss, sizeof work->miss, "%s", text);
    }
    if (!work->of->must_miss) {
        snprintf(target, sizeof target, "all within %g ms", (double)work->of->within_ns / 1e6);
        check_wrong(work->check, command.actuated > 0 ? command.first[command.actuated - 1].time_ns : command.sent_ns, server,
                    command.stimulus != NULL ? command.stimulus->first_datagram : 0, target, "%s", text);
    }
}

static void say(struct simultaneity *work) {
    const double target_ms = (double)work->of->within_ns / 1e6, worst_ms = (double)work->worst_ns / 1e6;
    struct check *check = work->check;
    if (work->missed > 0) {
        check_says(check, work->count == 1 ? "%s (target %g ms)%s" : "%s (target %g ms)%s; %" PRIu32 " of %" PRIu32 " commands missed it",
                   work->miss, target_ms, work->of->must_miss ? ", as it must be found" : "", work->missed, work->count);
    } else if (work->not_modelled) {
        check_worsen(check, VERDICT_INCONCLUSIVE);
        check_says(check, "%.3f ms (target %g ms) without actuation, which is not modelled for all intended Servers", worst_ms, target_ms);
    } else if (work->of->must_miss) {
        check_wrong(check, work->judged->run->trace->header.end_ns, 0, 0, "a miss of the target", "all within %.3f ms", worst_ms);
        check_says(check, "met: all within %.3f ms (target %g ms), but the miss must be found", worst_ms, target_ms);
    } else {
        check_says(check, "all intended Servers within %.3f ms (target %g ms)", worst_ms, target_ms);
    }
}

bool check_simultaneity(const struct judged *judged, struct checks *checks) {
    const struct scenario *scenario = judged->run->scenario;
    struct commands *commands = commands_create(judged->run, judged->stimuli);
    for (size_t i = 0; commands != NULL && i < scenario->check_count; i++) {
        const struct scenario_check *of = &scenario->checks[i];
        if (of->kind != CHECK_SIMULTANEITY) {
            continue;
        }
        struct simultaneity work = {.judged = judged, .of = of, .commands = commands, .count = scenario->steps[of->command_step].count,
                                    .check = checks_add_expectation(checks, "simultaneity", scenario, of)};
        for (uint32_t index = 0; index < work.count; index++) {
            judge_command(&work, index);
        }
        say(&work);
    }
    commands_free(commands);
    return commands != NULL;
}
