/* run.c: a test gets its own seed from the run's seed and its id, so its datagrams do not depend on what else runs. CUnit calls functions
 * without arguments; the one test at work is found by its name. */
#include "run.h"

#include "progress.h"

#include <CUnit/CUnit.h>
#include <CUnit/TestDB.h>
#include <CUnit/TestRun.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

volatile sig_atomic_t run_interrupted;

static void on_signal(int signal) {
    run_interrupted = signal;
}

/* FNV-1a */
static uint64_t hash(const char *text, uint64_t state) {
    for (; *text; text++) {
        state = (state ^ (uint8_t)*text) * 0x100000001b3u;
    }
    return state;
}

/* What the way to the device does not allow; NULL: nothing. */
static const char *cannot_be_tested(unsigned needs, const struct iut *iut) {
    if (needs & ACTUATION && iut->ops->remote) {
        return "no actuation: over the network an output cannot be seen";
    }
    if (needs & IPV4 && iut->no_ipv4) {
        return "no IPv4: the interface has no address of it";
    }
    if (needs & OWN_IPV4 && iut->ops->remote) {
        return "no unicast IPv4: where the device is, the tester knows of IPv6 alone";
    }
    return needs & SEVERAL_SOURCES && iut->one_source ? "no second source address: the interface has one" : NULL;
}

bool run_test(struct result *result, const struct conditions *conditions, char *fault, size_t fault_size) {
    const char *missing = pics_missing(conditions->pics, result->test->needs);
    struct trial trial;
    if (missing) {
        result->verdict = NOT_APPLICABLE;
        snprintf(result->says, sizeof result->says, "the PICS does not claim %s", missing);
        return true;
    }
    const char *cannot = cannot_be_tested(result->test->needs, conditions->iut);
    if (cannot) {
        result->verdict = NOT_TESTED;
        snprintf(result->says, sizeof result->says, "%s", cannot);
        return true;
    }
    trial_begin(&trial, conditions->iut, conditions->pics, hash(result->test->id, conditions->seed ^ 0xcbf29ce484222325u),
                conditions->silence, conditions->version_options);
    result->test->run(&trial);
    trial_finish(&trial);
    result->verdict = trial.verdict;
    memcpy(result->says, trial.says, sizeof result->says);
    if (*trial.fault) {
        snprintf(fault, fault_size, "%s: %s", result->test->id, trial.fault);
    }
    if (trial.verdict == PASS || *trial.fault) {
        trial_free(&trial);
    }
    result->steps = trial.steps;
    result->step_count = trial.step_count;
    result->record = trial.record;
    return !*trial.fault;
}

/* ---- CUnit ---- */

static struct {
    struct plan *plan; const struct conditions *conditions;
    char *fault; size_t fault_size;
    size_t done; time_t began;
} running;

static struct result *current(void) {
    for (size_t i = 0; i < running.plan->count; i++) {
        if (strcmp(running.plan->results[i].test->id, CU_get_current_test()->pName) == 0) {
            return &running.plan->results[i];
        }
    }
    return NULL;
}

static void run_current(void) {
    struct result *result = current();
    if (!result || *running.fault) {
        return;                                   /* after a fault nothing is run */
    }
    progress_show(running.done++, running.plan->count, result->test->id, difftime(time(NULL), running.began));
    bool verdict = run_test(result, running.conditions, running.fault, running.fault_size);
    CU_assertImplementation(!verdict || result->verdict != FAIL, __LINE__, result->says, result->test->id, "", CU_FALSE);
}

static bool register_plan(const struct plan *plan) {
    CU_pSuite suite = NULL;
    for (size_t i = 0; i < plan->count; i++) {
        if (!i || plan->results[i].theme != plan->results[i - 1].theme) {
            suite = CU_add_suite(plan->results[i].theme->name, NULL, NULL);
        }
        if (!suite || !CU_add_test(suite, plan->results[i].test->id, run_current)) {
            return false;
        }
    }
    return true;
}

static void watch_signals(void) {
    const struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

bool run_plan(struct plan *plan, const struct conditions *conditions, char *fault, size_t fault_size) {
    unsigned failed = 0;
    *fault = '\0';
    running.plan = plan;
    running.conditions = conditions;
    running.fault = fault;
    running.fault_size = fault_size;
    running.done = 0;
    running.began = time(NULL);
    watch_signals();
    if (CU_initialize_registry() != CUE_SUCCESS || !register_plan(plan) || (plan->count && CU_run_all_tests() != CUE_SUCCESS)) {
        snprintf(fault, fault_size, "CUnit: %s", CU_get_error_msg());
    }
    progress_clear();
    for (size_t i = 0; i < plan->count; i++) {
        failed += plan->results[i].verdict == FAIL;
    }
    if (!*fault && plan->count && failed != CU_get_number_of_failures()) {
        snprintf(fault, fault_size, "CUnit counts %u failures, expected %u", CU_get_number_of_failures(), failed);
    }
    CU_cleanup_registry();
    return !*fault;
}
