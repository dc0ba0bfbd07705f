/* engine.c SCENARIO: the local engine among runs that crash, end their process or hang: every run has its outcome, once; those are named, and no
 * outcome comes from a process that ended so. What makes a run is this file's, in place of one_run.c. */
#define _DEFAULT_SOURCE
#include "engine.h"
#include "one_run.h"

#include <CUnit/Basic.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RUNS = 60, SPOILS = 20, CRASHES = 23, HANGS = 33, EXITS = 40 };

static const char *scenario;
static bool spoils, spoilt;              /* whether a run writes where it must not; in this process it has */

void one_run(struct scenario *unused, uint64_t seed, const size_t *steps, size_t step_count, struct outcome *outcome) {
    (void)unused;
    (void)steps;
    (void)step_count;
    *outcome = (struct outcome){.tag = outcome->tag, .seed = seed, .verdict = spoilt ? OUTCOME_FAIL : OUTCOME_PASS};
    spoilt |= spoils && seed == SPOILS;
    if (seed == CRASHES) {
        raise(SIGUSR1);
    }
    if (seed == EXITS) {
        _exit(3);
    }
    while (seed == HANGS) {
        pause();
    }
}

struct work { uint32_t given, outcomes[RUNS + 1]; struct outcome last[RUNS + 1]; };

/* The run that spoils a process and the one that crashes of it are in one batch, whatever `most` is on a machine of this speed. */
static bool next(void *user, uint32_t most, struct batch *batch) {
    enum { TOGETHER = CRASHES - SPOILS + 1 };
    struct work *work = user;
    const uint32_t seed = work->given + 1, left = RUNS - work->given;
    uint32_t count = left < most ? left : most;
    if (seed < SPOILS && seed + count > SPOILS) {
        count = SPOILS - seed;
    } else if (seed == SPOILS && count < TOGETHER) {
        count = TOGETHER;
    }
    *batch = (struct batch){.tag = 7, .scenario = scenario, .seed = seed, .count = count};
    work->given += count;
    return count > 0;
}

static bool take(void *user, const struct outcome *outcome) {
    struct work *work = user;
    CU_ASSERT_FATAL(outcome->tag == 7 && outcome->seed >= 1 && outcome->seed <= RUNS);
    work->outcomes[outcome->seed]++;
    work->last[outcome->seed] = *outcome;
    return true;
}

static void check(size_t jobs, bool isolate) {
    static struct work work;
    const struct engine_client client = {.user = &work, .next = next, .take = take};
    const struct engine_options options = {.jobs = jobs, .isolate = isolate, .run_seconds = 1};
    char error[300] = "";
    work = (struct work){0};
    CU_ASSERT_EQUAL(engine_local(&options, &client, error, sizeof error), ENGINE_DONE);
    CU_ASSERT_STRING_EQUAL(error, "no memory for the workers");      /* nothing else was ever wrong */
    for (uint32_t seed = 1; seed <= RUNS; seed++) {
        const char *says = seed == CRASHES ? "the run crashed: signal 10" : seed == HANGS ? "the run hung: no end within 1 s"
                           : seed == EXITS ? "the run crashed: its process ended with 3" : "";
        CU_ASSERT_EQUAL(work.outcomes[seed], 1);
        CU_ASSERT_EQUAL(work.last[seed].verdict, *says != '\0' ? OUTCOME_FAULT : OUTCOME_PASS);
        CU_ASSERT(strncmp(work.last[seed].says, says, strlen(says)) == 0);
    }
}

static void in_workers(void) {
    check(2, false);
}

/* What a run spoils before another one crashes of it is believed of neither. */
static void isolated(void) {
    spoils = true;
    check(1, true);
    spoils = false;
}

int main(int argc, char **argv) {
    if (argc != 2 || CU_initialize_registry() != CUE_SUCCESS) {
        return 99;
    }
    scenario = argv[1];
    CU_pSuite suite = CU_add_suite("runs that crash or hang", NULL, NULL);
    if (suite == NULL || CU_add_test(suite, "in workers", in_workers) == NULL || CU_add_test(suite, "isolated", isolated) == NULL) {
        return 99;
    }
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    const unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures > 0;
}
