/* self_check.c: one row for each defect: its requirement, the tests that fail on it. `requirement` is the rule that the switch breaks; a
 * test that names it must be among them. */
#include "self_check.h"

#include <stdio.h>
#include <string.h>

static const struct { const char *defect, *requirement; } breaks[] = {
    {"no-replay-check", "SSM-SRV-018"},     {"no-left-edge", "SSM-SRV-019"},        {"narrow-window", "SSM-CTX-009"},
    {"wide-window", "SSM-CTX-009"},         {"window-before-tag", "SSM-SRV-024"},   {"first-unprotected", "SSM-GEN-014"},
    {"first-must-be-low", "SSM-GEN-013"},   {"piv-32-bit", "SSM-SRV-021"},          {"strict-increase", "SSM-SRV-020"},
    {"no-tag-check", "SSM-SRV-023"},        {"kid-prefix", "SSM-SRV-014"},          {"any-kid", "SSM-SRV-013"},
    {"answers-4.01", "SSM-SRV-013"},        {"answers-4.00", "SSM-SRV-023"},        {"answers-2.04", "SSM-SRV-040"},
    {"answers-errors", "SSM-SRV-041"},      {"acks-confirmable", "SSM-SRV-027"},    {"applies-get", "SSM-SRV-026"},
    {"applies-put", "SSM-SRV-026"},         {"applies-delete", "SSM-SRV-026"},      {"applies-fetch", "SSM-SRV-026"},
    {"applies-confirmable", "SSM-SRV-027"}, {"applies-unicast", "SSM-SRV-028"},     {"ignores-interface", "SSM-SRV-033"},
    {"ignores-path", "SSM-SRV-032"},        {"ignores-access", "SSM-SRV-038"},      {"anon-clear", "SSM-SRV-037"},
    {"mid-dedup-only", "SSM-SRV-018"},      {"binds-mid", "SSM-SRV-005"},           {"routes-outer-code", "SSM-SRV-046"},
    {"window-per-source", "SSM-SRV-018"},   {"shared-window", "SSM-SRV-052"},       {"first-context-only", "SSM-SRV-015"},
    {"commits-late", "SSM-SRV-055"},        {"forgets-window", "SSM-CTX-029"},      {"deaf-after-forgery", "SSM-SRV-023"},
    {"never-actuates", "SSM-SRV-035"},      {"dead", "SSM-SRV-005"},
};

static const char *requirement_of(const char *defect) {
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        if (!strcmp(breaks[i].defect, defect)) {
            return breaks[i].requirement;
        }
    }
    return NULL;
}

/* What a plan came to: how many fail, how many of those name the requirement, how many do not pass for another reason. */
struct tally { unsigned failed, own, unclear; };

static void count(struct tally *tally, const struct plan *plan, const char *requirement) {
    *tally = (struct tally){0};
    for (size_t i = 0; i < plan->count; i++) {
        const struct result *result = &plan->results[i];
        bool own = requirement && requirements_hold(result->test->requirements, requirement);
        tally->failed += result->verdict == FAIL;
        tally->own += result->verdict == FAIL && own;
        tally->unclear += result->verdict == INCONCLUSIVE || (result->verdict == NOT_TESTED && !(result->test->needs & CLIENT));
    }
}

/* The tests that failed: those of the requirement first; `all`: every one of them. */
static void print_catchers(const struct plan *plan, const char *requirement, bool all) {
    unsigned others = 0;
    for (int own = 1; own >= 0; own--) {
        for (size_t i = 0; i < plan->count; i++) {
            const struct result *result = &plan->results[i];
            if (result->verdict == FAIL && requirements_hold(result->test->requirements, requirement) == (own == 1)) {
                if (own || all) {
                    printf("    %c %s\n", own ? '*' : ' ', result->test->id);
                } else {
                    others++;
                }
            }
        }
    }
    if (others) {
        printf("      and %u tests of other requirements\n", others);
    }
}

/* One device; the plan keeps what it came to. */
static bool try_device(const char *name, const struct selection *selection, struct plan *plan, char *fault, size_t fault_size) {
    static const struct pics pics = {.claims = SERVER | CLIENT | SEVERAL_GROUPS | PERSISTENT | RESTARTS | ACTUATION, .leisure = -1};
    struct iut iut;
    if (!plan_make(plan, selection, fault, fault_size)) {
        return false;
    }
    bool good = iut_parse(&iut, name, fault, fault_size);
    const struct conditions conditions = {.iut = &iut, .pics = &pics, .seed = selection->seed, .silence = 6, .version_options = true};
    for (size_t i = 0; good && i < plan->count; i++) {
        good = run_test(&plan->results[i], &conditions, fault, fault_size);
    }
    iut_free(&iut);
    return good;
}

/* 0 caught, 1 not, 99. */
static int try_defect(const char *defect, const struct selection *selection, bool all) {
    char name[80], fault[700] = "";
    const char *requirement = requirement_of(defect);
    struct plan plan = {NULL, 0};
    struct tally tally;
    snprintf(name, sizeof name, "second:%s", defect);
    bool good = try_device(name, selection, &plan, fault, sizeof fault);
    if (!good || !requirement) {
        fprintf(stderr, "ssm-conformance: %s: %s\n", name, good ? "no requirement is stated for this defect" : fault);
        plan_free(&plan);
        return 99;
    }
    count(&tally, &plan, requirement);
    const char *fate = tally.own ? "caught" : tally.failed ? "MISPLACED" : "SURVIVES";
    printf("%-8s %-20s %s, %u tests fail\n", fate, defect, requirement, tally.failed);
    print_catchers(&plan, requirement, all);
    plan_free(&plan);
    return tally.own ? 0 : 1;
}

/* A sound device passes everything that can be tested. */
static int try_sound(const char *name, const struct selection *selection) {
    char fault[700] = "";
    struct plan plan = {NULL, 0};
    struct tally tally;
    if (!try_device(name, selection, &plan, fault, sizeof fault)) {
        fprintf(stderr, "ssm-conformance: %s: %s\n", name, fault);
        plan_free(&plan);
        return 99;
    }
    count(&tally, &plan, NULL);
    printf("%-8s %-20s %zu tests, %u fail, %u inconclusive\n", tally.failed + tally.unclear ? "WRONG" : "sound", name, plan.count,
           tally.failed, tally.unclear);
    for (size_t i = 0; i < plan.count; i++) {
        if (plan.results[i].verdict == FAIL || plan.results[i].verdict == INCONCLUSIVE) {
            printf("      %s: %s\n", plan.results[i].test->id, plan.results[i].says);
        }
    }
    plan_free(&plan);
    return tally.failed + tally.unclear ? 1 : 0;
}

int self_check(const struct selection *selection, bool all) {
    int worst = try_sound("core", selection);
    int second = try_sound("second", selection);
    unsigned missed = 0, defects = 0;
    worst = second > worst ? second : worst;
    for (const char *const *defect = second_device.defects; *defect && worst != 99; defect++, defects++) {
        int caught = try_defect(*defect, selection, all);
        missed += caught != 0;
        worst = caught > worst ? caught : worst;
    }
    printf("%u defects, %u not caught by a test of their requirement\n", defects, missed);
    return worst;
}
