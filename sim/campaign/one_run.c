/* one_run.c: scenario -> memory_run -> judge -> measure -> outcome. */
#include "one_run.h"

#include "memory_run.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static uint64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static enum outcome_verdict outcome_of(enum verdict verdict) {
    return verdict == VERDICT_PASS          ? OUTCOME_PASS
           : verdict == VERDICT_KNOWN_LIMIT ? OUTCOME_KNOWN_LIMIT
           : verdict == VERDICT_FAIL        ? OUTCOME_FAIL
                                            : OUTCOME_INCONCLUSIVE;
}

/* A scenario may expect the same of a step twice. */
static void tell_apart(struct outcome *outcome) {
    struct outcome_check *last = &outcome->checks[outcome->check_count - 1];
    const size_t length = strlen(last->name);
    int same = 1;
    for (size_t i = 0; i + 1 < outcome->check_count; i++) {
        const char *name = outcome->checks[i].name;
        same += strncmp(name, last->name, length) == 0 && (name[length] == '\0' || strncmp(name + length, " (", 2) == 0);
    }
    if (same > 1) {
        snprintf(last->name + length, sizeof last->name - length, " (%d)", same);
    }
}

static void take_checks(const struct judgement *judgement, struct outcome *outcome) {
    for (size_t i = 0; i < judgement->checks->count; i++) {
        const struct check *check = &judgement->checks->list[i];
        const bool whole = check->step == CHECK_WHOLE_RUN;
        if (outcome->check_count < OUTCOME_CHECKS_MAX) {
            struct outcome_check *kept = &outcome->checks[outcome->check_count++];
            snprintf(kept->name, sizeof kept->name - 8, whole ? "%s%.0s%.0s" : "%s: %s%s", check->kind, check->name, check->suffix);
            kept->verdict = (uint8_t)outcome_of(check->verdict);
            tell_apart(outcome);
        }
        if (check->verdict == judgement->verdict && check->verdict > VERDICT_KNOWN_LIMIT && outcome->says[0] == '\0') {
            snprintf(outcome->says, sizeof outcome->says, "%s, %s%s: %s", check->kind, check->name, check->suffix, check->says);
        }
    }
}

static bool take_measures(const struct judgement *judgement, const size_t *steps, size_t step_count, struct outcome *outcome) {
    bool good = measure_run(judgement, MEASURE_ALL_STEPS, &outcome->whole);
    for (size_t i = 0; i < step_count && good; i++) {
        good = measure_run(judgement, steps[i], &outcome->steps[i]);
    }
    outcome->step_count = step_count;
    return good;
}

static void fault(struct outcome *outcome, const char *text) {
    outcome->verdict = OUTCOME_FAULT;
    snprintf(outcome->says, sizeof outcome->says, "%.*s", OUTCOME_SAYS - 1, text);
    outcome->check_count = outcome->step_count = 0;
    outcome->whole = (struct measures){0};
}

void one_run(struct scenario *scenario, uint64_t seed, const size_t *steps, size_t step_count, struct outcome *outcome) {
    char error[1024];
    struct memory_run run;
    const uint64_t began = now_us();
    outcome->seed = scenario->seed = seed;
    outcome->says[0] = '\0';
    outcome->check_count = outcome->step_count = 0;
    if (memory_run_make(&run, scenario, error, sizeof error) != 0) {
        fault(outcome, error);
        return;
    }
    struct judgement *judgement = judge_memory(scenario, run.provision, run.trace, run.capture, error, sizeof error);
    run.trace = NULL;                                      /* the judgement's now, also if there is none */
    run.capture = NULL;
    if (judgement == NULL) {
        fault(outcome, error);
    } else {
        outcome->verdict = (uint8_t)outcome_of(judgement->verdict);
        take_checks(judgement, outcome);
        if (!take_measures(judgement, steps, step_count, outcome)) {
            fault(outcome, "no memory to measure the run");
        }
    }
    judge_free(judgement);
    memory_run_free(&run);
    outcome->wall_us = now_us() - began;
}
