/* self_check.c: the kill matrix: one row for each switch of the second Server and Client: the requirements that it breaks, the tests that
 * fail on it. For each of its requirements a test that names it must be among them. */
#include "self_check.h"

#include "second_defects.h"

#include <stdio.h>
#include <string.h>

#define CLIP 400u

/* Calls for each id of a list "A B C"; `id` receives it. */
static const char *next_id(const char *at, char id[24]) {
    at += strspn(at, " ");
    size_t len = strcspn(at, " ");
    snprintf(id, 24, "%.*s", (int)len, at);
    return len ? at + len : NULL;
}

static bool names_one_of(const struct test *test, const char *requirements) {
    char id[24];
    for (const char *at = requirements; (at = next_id(at, id)) != NULL;) {
        if (requirements_hold(test->requirements, id)) {
            return true;
        }
    }
    return false;
}

/* One device; the plan keeps what it came to. `requirements`: only their tests run; NULL: all. */
static bool try_device(const char *name, const struct selection *selection, const char *requirements, struct plan *plan, char *fault,
                       size_t fault_size) {
    static const struct pics pics = {.claims = PICS_EVERYTHING, .leisure = -1};
    struct iut iut;
    if (!plan_make(plan, selection, fault, fault_size)) {
        return false;
    }
    bool good = iut_parse(&iut, name, fault, fault_size);
    const struct conditions conditions = {.iut = &iut, .pics = &pics, .seed = selection->seed, .silence = 6, .version_options = true};
    for (size_t i = 0; good && i < plan->count; i++) {
        if (!requirements || names_one_of(plan->results[i].test, requirements)) {
            good = run_test(&plan->results[i], &conditions, fault, fault_size);
        }
    }
    iut_free(&iut);
    return good;
}

static unsigned failing(const struct plan *plan, const char *requirement) {
    unsigned count = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct result *result = &plan->results[i];
        count += result->verdict == FAIL && (!requirement || requirements_hold(result->test->requirements, requirement));
    }
    return count;
}

/* The requirements of the list that no failing test names, into `missed`. */
static unsigned count_missed(const struct plan *plan, const char *requirements, char missed[CLIP]) {
    unsigned count = 0;
    char id[24];
    *missed = '\0';
    for (const char *at = requirements; (at = next_id(at, id)) != NULL;) {
        if (!failing(plan, id)) {
            snprintf(missed + strlen(missed), CLIP - strlen(missed), " %s", id);
            count++;
        }
    }
    return count;
}

/* The tests that failed: with a star those of the requirements. */
static void print_catchers(const struct plan *plan, const char *requirements) {
    for (size_t i = 0; i < plan->count; i++) {
        const struct result *result = &plan->results[i];
        if (result->verdict == FAIL) {
            printf("    %c %s\n", names_one_of(result->test, requirements) ? '*' : ' ', result->test->id);
        }
    }
}

/* 0 caught, 1 not, 99. */
static int try_defect(size_t defect, const struct selection *selection, bool all) {
    const char *const name = second_defect_names[defect], *const requirements = second_defect_requirements[defect];
    char iut[80], fault[700] = "", missed[CLIP];
    struct plan plan = {NULL, 0};
    snprintf(iut, sizeof iut, "second:%s", name);
    if (!try_device(iut, selection, all ? NULL : requirements, &plan, fault, sizeof fault)) {
        fprintf(stderr, "ssm-conformance: %s: %s\n", iut, fault);
        plan_free(&plan);
        return 99;
    }
    unsigned survived = count_missed(&plan, requirements, missed);
    printf("%-8s %-24s %3u fail  %s\n", survived ? "SURVIVES" : "caught", name, failing(&plan, NULL), requirements);
    if (survived) {
        printf("    no test fails of%s: it %s\n", missed, second_defect_effects[defect]);
    }
    print_catchers(&plan, requirements);
    plan_free(&plan);
    return survived != 0;
}

/* A sound device passes everything that can be tested. */
static int try_sound(const char *name, const struct selection *selection) {
    char fault[700] = "";
    struct plan plan = {NULL, 0};
    unsigned wrong = 0;
    if (!try_device(name, selection, NULL, &plan, fault, sizeof fault)) {
        fprintf(stderr, "ssm-conformance: %s: %s\n", name, fault);
        plan_free(&plan);
        return 99;
    }
    for (size_t i = 0; i < plan.count; i++) {
        wrong += plan.results[i].verdict != PASS;
    }
    printf("%-8s %-24s %zu tests\n", wrong ? "WRONG" : "sound", name, plan.count);
    for (size_t i = 0; i < plan.count; i++) {
        const struct result *result = &plan.results[i];
        if (result->verdict != PASS) {
            printf("    %s: %s: %s\n", verdict_text(result->verdict), result->test->id, result->says);
        }
    }
    plan_free(&plan);
    return wrong != 0;
}

int self_check(const struct selection *selection, bool all) {
    int worst = try_sound("core", selection);
    int second = try_sound("second", selection);
    unsigned missed = 0, tried = 0;
    worst = second > worst ? second : worst;
    for (size_t i = 0; i < SECOND_DEFECT_COUNT && worst != 99; i++) {
        if (*second_defect_requirements[i] == '\0') {
            continue;                        /* only a simulator can bring it about */
        }
        int caught = try_defect(i, selection, all);
        tried++;
        missed += caught != 0;
        worst = caught > worst ? caught : worst;
    }
    printf("%u defects, %u not caught by a test of each of their requirements\n", tried, missed);
    return worst;
}
