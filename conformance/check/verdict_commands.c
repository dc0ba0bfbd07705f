/* verdict_commands.c: every command of the update steps with its times, and every step with its receptions. */
#include "verdict.h"

#include "commands.h"
#include "copies.h"
#include "names.h"
#include "parts.h"
#include "wilson.h"

#include <stdlib.h>

enum { COMMANDS_EACH_END = 100, ACTUATIONS_MAX = 2000 };
#define CONFIDENCE_DEFAULT 0.95

static double ms_after(uint64_t ns, uint64_t since_ns) {
    return (double)(ns - since_ns) / 1e6;
}

static const struct scenario_check *check_on(const struct scenario *scenario, enum scenario_check_kind kind, size_t step) {
    for (size_t i = 0; i < scenario->check_count; i++) {
        if (scenario->checks[i].kind == kind && scenario->checks[i].command_step == step) {
            return &scenario->checks[i];
        }
    }
    return NULL;
}

/* What it commands, as the datagram says. */
static json_t *value_of(const struct judged *judged, const struct scenario_step *step, const struct stimulus *stimulus) {
    const struct opened *opened = stimulus == NULL ? NULL : opened_get(judged->cache, stimulus->first_datagram);
    const enum device_resource_kind kind = step->resource == RESOURCE_SWITCH ? DEVICE_SWITCH : DEVICE_DIMMER;
    int32_t value;
    if (opened == NULL || opened->payload == NULL || !device_value_decode(kind, opened->payload, opened->payload_len, &value)) {
        return json_null();
    }
    return kind == DEVICE_SWITCH ? json_boolean(value) : json_integer(value);
}

static json_t *coverage_of(const struct command *command, const struct scenario_check *asked) {
    const double confidence = asked != NULL ? asked->confidence : CONFIDENCE_DEFAULT;
    const struct wilson wilson = wilson_interval(command->actuated, command->intended, confidence);
    return json_pack("{s:f, s:f, s:f, s:f}", "share", wilson.share, "low", wilson.low, "high", wilson.high, "confidence", confidence);
}

static json_t *quantiles_of(const struct command *command) {
    return json_pack("{s:f, s:f, s:f, s:f}", "p50", (double)commands_quantile_ns(command, 50) / 1e6, "p95",
                     (double)commands_quantile_ns(command, 95) / 1e6, "p99", (double)commands_quantile_ns(command, 99) / 1e6, "max",
                     (double)commands_quantile_ns(command, 100) / 1e6);
}

/* All of them, or ACTUATIONS_MAX evenly spread by rank, the first and the last included. */
static json_t *actuations_of(const struct command *command) {
    const uint64_t all = command->actuated, shown = all < ACTUATIONS_MAX ? all : ACTUATIONS_MAX;
    json_t *array = json_array();
    for (uint64_t i = 0; i < shown; i++) {
        const struct commands_actuation *at = &command->first[shown == all ? i : i * (all - 1) / (shown - 1)];
        json_array_append_new(array, json_pack("[I, f]", (json_int_t)at->server, ms_after(at->time_ns, command->command_ns)));
    }
    return array;
}

static int compare_ns(const void *left, const void *right) {
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Nearest rank. */
static double quantile_ms(const uint64_t *sorted, size_t count, unsigned percent) {
    return (double)sorted[(count * percent + 99) / 100 - 1] / 1e6;
}

/* [node]: the reception of this stimulus that moved its output first, or NULL. */
static const struct reception **first_causes(const struct judged *judged, const struct stimulus *stimulus) {
    const struct reception **causes = calloc((size_t)judged->run->servers + 1, sizeof *causes);
    for (size_t i = 0; causes != NULL && i < stimulus->reception_count; i++) {
        const struct reception *reception = &judged->receptions->list[stimulus->receptions[i]];
        const struct reception *before = causes[reception->node];
        if (reception->actuated != RECEPTION_NONE && (before == NULL || reception->actuated < before->actuated)) {
            causes[reception->node] = reception;
        }
    }
    return causes;
}

/* [copy, Servers] ..., the copies in the order in which they first moved an output. */
static void count_copy(json_t *copies, uint32_t copy) {
    size_t i;
    json_t *pair;
    json_array_foreach(copies, i, pair) {
        if (json_integer_value(json_array_get(pair, 0)) == copy) {
            json_array_set_new(pair, 1, json_integer(json_integer_value(json_array_get(pair, 1)) + 1));
            return;
        }
    }
    json_array_append_new(copies, json_pack("[I, i]", (json_int_t)copy, 1));
}

/* Each part's quantiles over the Servers that actuated, and which copy it was that did it. */
static void add_parts(json_t *json, const struct judged *judged, const struct command *command) {
    uint64_t *times = malloc(PARTS * (size_t)command->actuated * sizeof *times);
    const struct reception **causes = first_causes(judged, command->stimulus);
    json_t *parts = json_object(), *copies = json_array();
    size_t count = 0;
    for (uint32_t i = 0; times != NULL && causes != NULL && i < command->actuated; i++) {
        const struct reception *reception = causes[command->first[i].server];
        if (reception == NULL) {
            continue;
        }
        const struct parts of = parts_of(judged->run, reception);
        count_copy(copies, judged->run->sent[reception->datagram - 1].copy);
        for (unsigned part = 0; part < PARTS; part++) {
            times[part * command->actuated + count] = of.ns[part];
        }
        count++;
    }
    for (unsigned part = 0; part < PARTS && count > 0; part++) {
        uint64_t *sorted = times + part * command->actuated;
        qsort(sorted, count, sizeof *sorted, compare_ns);
        json_object_set_new(parts, part_names[part], json_pack("{s:f, s:f, s:f, s:f}", "p50", quantile_ms(sorted, count, 50), "p95",
                            quantile_ms(sorted, count, 95), "p99", quantile_ms(sorted, count, 99), "max", quantile_ms(sorted, count, 100)));
    }
    free(times);
    free(causes);
    if (count > 0) {
        json_object_set_new(json, "parts_ms", parts);
        json_object_set_new(json, "by_copy", copies);
    } else {
        json_decref(parts);
        json_decref(copies);
    }
}

static void add_times(json_t *json, const struct command *command, const struct scenario_check *target) {
    const uint64_t first_ns = command->first[0].time_ns, last_ns = command->first[command->actuated - 1].time_ns;
    json_object_set_new(json, "simultaneity_ms", json_real(ms_after(last_ns, first_ns)));
    json_object_set_new(json, "command_to_last_ms", json_real(ms_after(last_ns, command->command_ns)));
    json_object_set_new(json, "quantiles_ms", quantiles_of(command));
    if (target != NULL && command->actuated == command->intended) {
        const bool met = last_ns - first_ns <= target->within_ns;
        json_object_set_new(json, "met", met && command->not_modelled ? json_null() : json_boolean(met));
    }
}

static json_t *command_json(const struct judged *judged, struct commands *commands, size_t step, uint32_t index) {
    const struct scenario *scenario = judged->run->scenario;
    const struct scenario_step *at = &scenario->steps[step];
    const struct scenario_check *target = check_on(scenario, CHECK_SIMULTANEITY, step);
    const struct command command = commands_measure(commands, step, index);
    json_t *json = json_pack("{s:I, s:o, s:I, s:o, s:o, s:I, s:I, s:I, s:b}",
                             "step", (json_int_t)step,
                             "name", verdict_text(at->name),
                             "index", (json_int_t)index,
                             "group", verdict_text(scenario->groups[at->group].name),
                             "value", value_of(judged, at, command.stimulus),
                             "copies", (json_int_t)(command.stimulus == NULL ? 0 : command.stimulus->datagrams),
                             "intended", (json_int_t)command.intended,
                             "actuated", (json_int_t)command.actuated,
                             "not_modelled", command.not_modelled);
    json_object_set_new(json, "sent_s", command.stimulus == NULL ? json_null() : json_real((double)command.sent_ns / 1e9));
    json_object_set_new(json, "coverage", coverage_of(&command, check_on(scenario, CHECK_COVERAGE, step)));
    json_object_set_new(json, "simultaneity_ms", json_null());
    json_object_set_new(json, "target_ms", target == NULL ? json_null() : json_real((double)target->within_ns / 1e6));
    json_object_set_new(json, "met", target == NULL ? json_null() : json_false());
    json_object_set_new(json, "command_to_last_ms", json_null());
    json_object_set_new(json, "quantiles_ms", json_null());
    json_object_set_new(json, "actuation_ms", actuations_of(&command));
    if (command.stimulus != NULL && command.stimulus->datagrams > 1) {
        json_object_set_new(json, "copies_reached", copies_reached(judged, command.stimulus));
    }
    if (json != NULL && command.actuated > 0) {
        add_times(json, &command, target);
        add_parts(json, judged, &command);
    }
    return json;
}

static bool is_command_step(const struct scenario_step *step) {
    return step->action == DO_UPDATE && !run_is_withheld(step);
}

json_t *verdict_commands(const struct judged *judged, uint64_t *left_out) {
    const struct scenario *scenario = judged->run->scenario;
    struct commands *commands = commands_create(judged->run, judged->stimuli);
    json_t *array = json_array();
    uint64_t all = 0, number = 0;

    for (size_t step = 0; step < scenario->step_count; step++) {
        all += is_command_step(&scenario->steps[step]) ? scenario->steps[step].count : 0;
    }
    *left_out = all > 2 * COMMANDS_EACH_END ? all - 2 * COMMANDS_EACH_END : 0;
    for (size_t step = 0; commands != NULL && step < scenario->step_count; step++) {
        const uint32_t count = is_command_step(&scenario->steps[step]) ? scenario->steps[step].count : 0;
        for (uint32_t index = 0; index < count; index++, number++) {
            if (number < COMMANDS_EACH_END || number >= COMMANDS_EACH_END + *left_out) {
                json_array_append_new(array, command_json(judged, commands, step, index));
            }
        }
    }
    if (commands == NULL) {
        json_decref(array);
        array = NULL;
    }
    commands_free(commands);
    return array;
}

struct step_count { json_int_t datagrams, receptions, applied, discarded; json_int_t reasons[REASONS]; };

static json_t *step_json(const struct scenario *scenario, size_t step, const struct step_count *count) {
    const struct scenario_step *at = &scenario->steps[step];
    json_t *reasons = json_object();
    for (unsigned reason = 1; reason < REASONS; reason++) {
        if (count->reasons[reason] > 0) {
            json_object_set_new(reasons, device_reason_text((enum device_reason)reason), json_integer(count->reasons[reason]));
        }
    }
    return json_pack("{s:I, s:o, s:s, s:f, s:s, s:I, s:I, s:I, s:I, s:o}",
                     "index", (json_int_t)step,
                     "name", verdict_text(at->name),
                     "action", action_names[at->action],
                     "at_s", (double)at->at_ns / 1e9,
                     "expect", expect_names[at->expect],
                     "datagrams", count->datagrams,
                     "receptions", count->receptions,
                     "applied", count->applied,
                     "discarded", count->discarded,
                     "reasons", reasons);
}

json_t *verdict_steps(const struct judged *judged) {
    const struct run *run = judged->run;
    const size_t step_count = run->scenario->step_count;
    struct step_count *counts = calloc(step_count + 1, sizeof *counts);
    json_t *array = json_array();
    for (size_t i = 0; counts != NULL && i < run->sent_count; i++) {
        if (run->sent[i].step != TRACE_NO_STEP && run->sent[i].part != TRACE_PART_WITHHELD) {
            counts[run->sent[i].step].datagrams++;
        }
    }
    for (size_t i = 0; counts != NULL && i < judged->receptions->count; i++) {
        const struct reception *reception = &judged->receptions->list[i];
        const uint32_t step = run->sent[reception->datagram - 1].step;
        if (step == TRACE_NO_STEP) {
            continue;
        }
        counts[step].receptions++;
        counts[step].applied += reception->found == FOUND_EXECUTED || reception->found == FOUND_OTHER;
        counts[step].discarded += reception->found == FOUND_NOTHING;
        if (reception->told_discard > 0 && reception->claimed_reason < REASONS) {
            counts[step].reasons[reception->claimed_reason]++;
        }
    }
    for (size_t step = 0; counts != NULL && step < step_count; step++) {
        json_array_append_new(array, step_json(run->scenario, step, &counts[step]));
    }
    free(counts);
    return array;
}
