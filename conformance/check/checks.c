/* checks.c: the list of checks of one run, with all its room taken at once, so that a pointer into it stays good. */
#include "checks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { RUN_CHECKS = 9 };

const char *verdict_name(enum verdict verdict) {
    static const char *const texts[] = {"pass", "known-limit", "inconclusive", "fail"};
    return texts[verdict];
}

struct checks *checks_create(const struct scenario *scenario) {
    struct checks *checks = calloc(1, sizeof *checks);
    if (checks != NULL) {
        checks->step_count = scenario->step_count;
        checks->list = calloc(RUN_CHECKS + 2 * scenario->step_count + scenario->check_count, sizeof *checks->list);
        /* The verdicts by step of all whole-run checks in one block. */
        uint8_t *steps = calloc(RUN_CHECKS * (scenario->step_count + 1), 1);
        if (checks->list == NULL || steps == NULL) {
            free(steps);
            free(checks->list);
            free(checks);
            return NULL;
        }
        checks->steps = steps;
    }
    return checks;
}

void checks_free(struct checks *checks) {
    if (checks != NULL) {
        free(checks->steps);
        free(checks->list);
        free(checks);
    }
}

struct check *checks_add_step(struct checks *checks, const char *kind, const struct scenario *scenario, size_t step, const char *suffix) {
    const struct scenario_step *at = &scenario->steps[step];
    struct check *check = &checks->list[checks->count++];
    *check = (struct check){.kind = kind, .name = at->name, .suffix = suffix, .step = step, .requirements = at->verifies,
                            .requirement_count = at->verify_count};
    return check;
}

struct check *checks_add_run(struct checks *checks, const char *kind) {
    struct check *check = &checks->list[checks->count++];
    *check = (struct check){.kind = kind, .name = "run", .suffix = "", .step = CHECK_WHOLE_RUN,
                            .steps = checks->steps + checks->run_checks++ * (checks->step_count + 1)};
    return check;
}

struct check *checks_add_expectation(struct checks *checks, const char *kind, const struct scenario *scenario,
                                     const struct scenario_check *of) {
    struct check *check = checks_add_step(checks, kind, scenario, of->command_step, "");
    check->requirements = of->verifies;
    check->requirement_count = of->verify_count;
    return check;
}

void check_worsen(struct check *check, enum verdict verdict) {
    if (verdict > check->verdict) {
        check->verdict = verdict;
    }
}

void check_worsen_step(struct check *check, const struct checks *checks, uint32_t step, enum verdict verdict) {
    check_worsen(check, verdict);
    for (size_t i = 0; i < checks->step_count; i++) {
        if ((step == TRACE_NO_STEP || step == i) && check->steps[i] < verdict) {
            check->steps[i] = (uint8_t)verdict;
        }
    }
}

void check_wrong(struct check *check, uint64_t time_ns, uint32_t node, uint32_t datagram, const char *expected, const char *format, ...) {
    check_worsen(check, VERDICT_FAIL);
    check->wrong++;
    if (check->evidence_count < EVIDENCE_MAX) {
        struct evidence *evidence = &check->evidence[check->evidence_count++];
        va_list arguments;
        va_start(arguments, format);
        *evidence = (struct evidence){.time_ns = time_ns, .node = node, .datagram = datagram};
        snprintf(evidence->expected, sizeof evidence->expected, "%s", expected);
        vsnprintf(evidence->found, sizeof evidence->found, format, arguments);
        va_end(arguments);
    }
}

void check_says(struct check *check, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(check->says, sizeof check->says, format, arguments);
    va_end(arguments);
}
