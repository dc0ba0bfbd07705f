/* check_steps.c: what the scenario expects of a step, one check for each part that has receptions to expect:
 *
 *   applied    every intended Server that got a copy executed the command exactly once (protected anew, a copy is a new request)
 *   discarded  no Server executed it
 *   model      every reception is as the reference Server has it; of its own only if the step verifies something: check_model has them all
 *
 *   probe      as the probe says (check_probe.c)
 *
 * A command that reached nobody shows nothing: inconclusive. So does one whose value was everywhere there before. */
#include "checks.h"

#include "describe.h"

#include <inttypes.h>
#include <stdlib.h>

struct tally { uint32_t stimulus, executed, decided, last; };     /* of one Server for one stimulus; stimulus + 1: 0 is nobody's */

struct step_walk {
    const struct judged *judged;
    struct check *check;
    size_t step;
    struct tally *tallies;                 /* [node] */
    uint32_t commands, commands_shown;     /* shown: at least one reception could be decided */
    uint64_t intended, executed;           /* of all commands together */
};

static const struct reception *reception_at(const struct step_walk *walk, const struct stimulus *stimulus, size_t i) {
    return &walk->judged->receptions->list[stimulus->receptions[i]];
}

static uint64_t time_of(const struct step_walk *walk, const struct reception *reception) {
    return walk->judged->run->trace->records[reception->record].time_ns;
}

static bool is_decided(const struct reception *reception) {
    return reception->found != FOUND_UNKNOWN && reception->found != FOUND_UNDECIDABLE;
}

static void count_applied(struct step_walk *walk, const struct stimulus *stimulus, uint32_t mark) {
    const struct run *run = walk->judged->run;
    const uint64_t sent_ns = run->sent[stimulus->first_datagram - 1].time_ns;
    for (size_t i = 0; i < run->set_count; i++) {
        walk->intended += run_intended_of(run, walk->step, sent_ns, &run->sets[i]);
    }
    for (size_t i = 0; i < stimulus->reception_count; i++) {
        const struct reception *reception = reception_at(walk, stimulus, i);
        if (!run_is_intended(run, walk->step, sent_ns, reception->node)) {
            continue;
        }
        struct tally *tally = &walk->tallies[reception->node];
        if (tally->stimulus != mark) {
            *tally = (struct tally){.stimulus = mark};
        }
        walk->check->receptions++;
        tally->executed += reception->found == FOUND_EXECUTED;
        tally->decided += is_decided(reception);
        tally->last = stimulus->receptions[i];
    }
}

static void judge_applied(struct step_walk *walk, const struct stimulus *stimulus, uint32_t mark) {
    const struct scenario_step *step = &walk->judged->run->scenario->steps[walk->step];
    const uint32_t most = step->action == DO_UPDATE && step->repeat_fresh ? stimulus->datagrams : 1;
    bool shown = false;
    for (size_t i = 0; i < stimulus->reception_count; i++) {
        const struct reception *reception = reception_at(walk, stimulus, i);
        struct tally *tally = &walk->tallies[reception->node];
        if (tally->stimulus != mark || tally->last != stimulus->receptions[i]) {
            continue;                      /* not meant, or not its last copy yet */
        }
        if (tally->executed == 0 && tally->decided == 0) {
            walk->check->undecidable++;
            continue;
        }
        shown = true;
        walk->check->judged++;
        if (tally->executed == 0) {
            check_wrong(walk->check, time_of(walk, reception), reception->node, reception->datagram, "executed once", "%s",
                        describe_found(walk->judged->run, reception).text);
        } else if (tally->executed > most) {
            check_wrong(walk->check, time_of(walk, reception), reception->node, reception->datagram, "executed once",
                        "executed %" PRIu32 " times", tally->executed);
        } else {
            walk->executed++;
        }
    }
    walk->commands_shown += shown;
}

static void judge_discarded(struct step_walk *walk, const struct stimulus *stimulus) {
    bool shown = false;
    for (size_t i = 0; i < stimulus->reception_count; i++) {
        const struct reception *reception = reception_at(walk, stimulus, i);
        walk->check->receptions++;
        if (!is_decided(reception)) {
            walk->check->undecidable++;
            continue;
        }
        shown = true;
        walk->check->judged++;
        if (reception->found != FOUND_NOTHING) {
            check_wrong(walk->check, time_of(walk, reception), reception->node, reception->datagram, "discarded", "%s",
                        describe_found(walk->judged->run, reception).text);
        }
    }
    walk->commands_shown += shown;
}

static void judge_model(struct step_walk *walk, const struct stimulus *stimulus) {
    const uint64_t judged = walk->check->judged;
    for (size_t i = 0; i < stimulus->reception_count; i++) {
        check_model_reception(walk->check, walk->judged, reception_at(walk, stimulus, i));
    }
    walk->commands_shown += walk->check->judged > judged;
}

static void say_applied(const struct step_walk *walk) {
    const struct check *check = walk->check;
    const uint64_t unreached = walk->intended - check->judged - check->undecidable;
    char doubt[80] = "", missing[80] = "";
    if (check->undecidable > 0) {
        snprintf(doubt, sizeof doubt, "; for %" PRIu64 " the value was there before", check->undecidable);
    }
    if (unreached > 0) {
        snprintf(missing, sizeof missing, "; %" PRIu64 " were not reached", unreached);
    }
    check_says(walk->check, walk->commands == 1 ? "%" PRIu64 " of %" PRIu64 " intended Servers executed it%s%s"
                                                : "%" PRIu64 " of %" PRIu64 " executions by intended Servers%s%s", walk->executed,
               walk->intended, doubt, missing);
}

static void say(const struct step_walk *walk, enum scenario_expect expect) {
    struct check *check = walk->check;
    if (check->wrong == 0 && walk->commands_shown < walk->commands) {
        check_worsen(check, VERDICT_INCONCLUSIVE);
        check_says(check, "%" PRIu32 " of %" PRIu32 " stimuli could not be judged at any Server: %s", walk->commands - walk->commands_shown,
                   walk->commands, check->receptions == 0 ? "nobody received them" : "not received, or the value was there before");
    } else if (walk->commands == 0) {
        check_worsen(check, VERDICT_INCONCLUSIVE);
        check_says(check, "nothing was sent");
    } else if (expect == EXPECT_APPLIED) {
        say_applied(walk);
    } else if (expect == EXPECT_DISCARDED) {
        check_says(check, "%" PRIu64 " of %" PRIu64 " judged receptions were discarded%s", check->judged - check->wrong, check->judged,
                   check->wrong > 0 ? ", the others executed" : "");
    } else {
        check_says(check, "%" PRIu64 " of %" PRIu64 " judged receptions are as the reference Server has them", check->judged - check->wrong,
                   check->judged);
    }
}

static void check_part(struct step_walk *walk, struct checks *checks, enum trace_part part, enum scenario_expect expect,
                       const char *suffix) {
    const struct run *run = walk->judged->run;
    const struct stimuli *stimuli = walk->judged->stimuli;
    walk->check = checks_add_step(checks, expect == EXPECT_MODEL ? "model" : "applied", run->scenario, walk->step, suffix);
    walk->commands = walk->commands_shown = 0;
    walk->intended = walk->executed = 0;
    for (size_t i = stimuli->step_start[walk->step]; i < stimuli->step_start[walk->step + 1]; i++) {
        const struct stimulus *stimulus = &stimuli->list[i];
        if (stimulus->part != part) {
            continue;
        }
        walk->commands++;
        if (expect == EXPECT_APPLIED) {
            count_applied(walk, stimulus, (uint32_t)i + 1);
            judge_applied(walk, stimulus, (uint32_t)i + 1);
        } else if (expect == EXPECT_DISCARDED) {
            judge_discarded(walk, stimulus);
        } else {
            judge_model(walk, stimulus);
        }
    }
    say(walk, expect);
}

bool check_steps(const struct judged *judged, struct checks *checks) {
    const struct scenario *scenario = judged->run->scenario;
    struct step_walk walk = {.judged = judged, .tallies = calloc((size_t)judged->run->servers + 1, sizeof *walk.tallies)};
    bool good = walk.tallies != NULL;
    for (size_t i = 0; good && i < scenario->step_count; i++) {
        const struct scenario_step *step = &scenario->steps[i];
        if (scenario_is_fault(step->action) || step->action == DO_DISCOVER || step->action == DO_READ_BACK) {
            continue;                      /* no SSM Request is sent; what follows from discovery, check_settled.c looks at */
        }
        if (step->action == DO_PROBE) {
            good = check_probe(judged, checks, i);
            continue;
        }
        walk.step = i;
        if (step->expect != EXPECT_MODEL || (step->verify_count > 0 && !run_is_withheld(step))) {
            check_part(&walk, checks, TRACE_PART_STIMULUS, step->expect, "");
        }
        if (step->action == DO_TAMPER && step->then != EXPECT_MODEL) {
            check_part(&walk, checks, TRACE_PART_ORIGINAL, step->then, ": the untouched original");
        }
    }
    free(walk.tallies);
    return good;
}
