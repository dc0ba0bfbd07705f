/* main.c: the suite's own tests: its table, selection and shards, reproducibility, PICS, known failures, and the program from outside.
 * The kill matrix is a test of its own (ssm-conformance --self-check). */
#include "known.h"
#include "ledger.h"
#include "run.h"
#include "second_defects.h"

#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct pics everything = {.claims = PICS_EVERYTHING, .leisure = -1};

static struct plan planned(const char *patterns, unsigned shard, unsigned shards, uint64_t seed) {
    const struct selection selection = {.patterns = patterns, .shard = shard, .shards = shards, .seed = seed};
    struct plan plan = {NULL, 0};
    char error[300];
    CU_ASSERT_TRUE_FATAL(plan_make(&plan, &selection, error, sizeof error));
    return plan;
}

/* Runs a plan against a device; no fault of the bench is expected. */
static void run_against(struct plan *plan, const char *name, const struct pics *pics, uint64_t seed) {
    struct iut iut;
    char error[700] = "";
    CU_ASSERT_TRUE_FATAL(iut_parse(&iut, name, error, sizeof error));
    const struct conditions conditions = {.iut = &iut, .pics = pics, .seed = seed, .silence = 6, .version_options = true};
    for (size_t i = 0; i < plan->count; i++) {
        CU_ASSERT_TRUE(run_test(&plan->results[i], &conditions, error, sizeof error));
    }
    iut_free(&iut);
}

static const struct result *result_of(const struct plan *plan, const char *id) {
    for (size_t i = 0; i < plan->count; i++) {
        if (!strcmp(plan->results[i].test->id, id)) {
            return &plan->results[i];
        }
    }
    return NULL;
}

/* ---- the table ---- */

static void ids_are_sound(void) {
    for (const struct theme *theme = themes; theme->name; theme++) {
        for (const struct test *test = theme->tests; test->id; test++) {
            const char *nearest;
            CU_ASSERT_PTR_EQUAL(test_find(test->id, &nearest), test);       /* the first of that id: there is no second */
            CU_ASSERT_PTR_NULL(strpbrk(test->id, ",'\"*?[]\\"));
            CU_ASSERT_NOT_EQUAL(test->needs & (SERVER | CLIENT), 0);
        }
    }
}

static int shall(const struct ledger_entry *entry) {
    return strcmp(entry->level, "shall") == 0;
}

/* Every requirement is in the ledger; who fails a run does so for a shall. */
static void requirements_are_in_the_ledger(void) {
    char error[200];
    struct ledger *ledger = ledger_load(SUITE_LEDGER, error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(ledger);
    for (const struct theme *theme = themes; theme->name; theme++) {
        for (const struct test *test = theme->tests; test->id; test++) {
            char list[400], *rest;
            const char *nearest;
            int shalls = 0;
            CU_ASSERT_FATAL(strlen(test->requirements) < sizeof list);
            strcpy(list, test->requirements);
            for (char *id = strtok_r(list, " ", &rest); id; id = strtok_r(NULL, " ", &rest)) {
                const struct ledger_entry *entry = ledger_find(ledger, id, &nearest);
                CU_ASSERT_PTR_NOT_NULL_FATAL(entry);
                shalls += shall(entry);
            }
            CU_ASSERT(test->level != SHALL || shalls);
        }
    }
    ledger_free(ledger);
}

static int is_tested(const char *id) {
    for (const struct theme *theme = themes; theme->name; theme++) {
        for (const struct test *test = theme->tests; test->id; test++) {
            if (requirements_hold(test->requirements, id)) {
                return 1;
            }
        }
    }
    return 0;
}

static int is_excused(const char *id) {
    const struct untested *entry = untested;
    while (entry->id && strcmp(entry->id, id)) {
        entry++;
    }
    return entry->id != NULL;
}

/* shall and should of a Server, a Client or both. */
static int of_devices(const struct ledger_entry *entry) {
    return (shall(entry) || !strcmp(entry->level, "should"))
           && (!strcmp(entry->role, "server") || !strcmp(entry->role, "client") || !strcmp(entry->role, "any"));
}

static int has_defect(const char *id) {
    size_t i = 0;
    while (i < SECOND_DEFECT_COUNT && !requirements_hold(second_defect_requirements[i], id)) {
        i++;
    }
    return i < SECOND_DEFECT_COUNT;
}

/* Whatever a test claims to check at level shall or should is broken by a switch: the kill matrix shows that the test sees it. */
static void every_tested_shall_has_a_defect(void) {
    char error[200];
    struct ledger *ledger = ledger_load(SUITE_LEDGER, error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(ledger);
    for (size_t i = 0; i < ledger->count; i++) {
        const struct ledger_entry *entry = &ledger->entries[i];
        if (of_devices(entry) && is_tested(entry->id) && !has_defect(entry->id)) {
            fprintf(stderr, "%s: tested, but no switch breaks it\n", entry->id);
            CU_FAIL("a test that nothing fails");
        }
    }
    ledger_free(ledger);
}

/* Every shall about SSM Servers, Clients, contexts and credentials, and about OSCORE, is either tested or excused, never both. */
static void every_shall_is_tested_or_excused(void) {
    static const char *const areas[] = {"SSM-SRV-", "SSM-CLI-", "SSM-CTX-", "SSM-CRED-", "SSM-GEN-", "OSC-", "COAP-"};
    char error[200];
    struct ledger *ledger = ledger_load(SUITE_LEDGER, error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(ledger);
    for (size_t i = 0; i < ledger->count; i++) {
        for (size_t j = 0; j < sizeof areas / sizeof *areas; j++) {
            const struct ledger_entry *entry = &ledger->entries[i];
            if (!strncmp(entry->id, areas[j], strlen(areas[j])) && of_devices(entry) && is_tested(entry->id) == is_excused(entry->id)) {
                fprintf(stderr, "%s: neither tested nor excused, or both\n", entry->id);
                CU_FAIL("a shall without a test");
            }
        }
    }
    ledger_free(ledger);
}

/* ---- selection ---- */

static void selection(void) {
    struct plan whole = planned(NULL, 1, 1, 1), clause = planned("Q.3.3/2a-ii*", 1, 1, 1), id = planned("SSM-SRV-014", 1, 1, 1),
                theme = planned("access control,SSM-SRV-014", 1, 1, 1);
    CU_ASSERT(whole.count > 100);
    CU_ASSERT(clause.count >= 3 && clause.count < 10);
    CU_ASSERT_EQUAL(id.count, 1);
    CU_ASSERT_STRING_EQUAL(id.results[0].test->id, "Q.3.3/2a-ii kid must match in full");
    CU_ASSERT(theme.count > 5 && result_of(&theme, "Q.3.3/2a-ii kid must match in full"));
    plan_free(&whole);
    plan_free(&clause);
    plan_free(&id);
    plan_free(&theme);
}

static void unknown_selection(void) {
    static const char *const patterns[] = {"SSM-SRV-999", "Q.3.3/2a-ii kid must match in fll", "", ",", "SSM-SRV-014,nothing"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        const struct selection selected = {.patterns = patterns[i], .shard = 1, .shards = 1};
        struct plan plan;
        char error[300] = "";
        CU_ASSERT_FALSE(plan_make(&plan, &selected, error, sizeof error));
        CU_ASSERT(strlen(error) > 10);
        CU_ASSERT(i != 1 || strstr(error, "\"Q.3.3/2a-ii kid must match in full\""));
    }
}

/* Shards are disjoint, add up to the whole, and come to the same verdicts by the same datagrams. */
static void shards_add_up(void) {
    struct plan whole = planned(NULL, 1, 1, 7);
    run_against(&whole, "second:no-left-edge", &everything, 7);
    for (unsigned shards = 1; shards <= 7; shards += 3) {
        size_t sum = 0;
        for (unsigned shard = 1; shard <= shards; shard++) {
            struct plan part = planned(NULL, shard, shards, 7);
            run_against(&part, "second:no-left-edge", &everything, 7);
            sum += part.count;
            for (size_t i = 0; i < part.count; i++) {
                const struct result *same = result_of(&whole, part.results[i].test->id);
                CU_ASSERT_PTR_NOT_NULL_FATAL(same);
                CU_ASSERT_EQUAL(same->verdict, part.results[i].verdict);
                CU_ASSERT_STRING_EQUAL(same->says, part.results[i].says);
            }
            plan_free(&part);
        }
        CU_ASSERT_EQUAL(sum, whole.count);
    }
    plan_free(&whole);
}

static int same_steps(const struct result *one, const struct result *other) {
    int same = one->step_count == other->step_count && one->test == other->test;
    for (size_t i = 0; same && i < one->step_count; i++) {
        same = one->steps[i].len == other->steps[i].len
               && (!one->steps[i].data || !memcmp(one->steps[i].data, other->steps[i].data, one->steps[i].len));
    }
    return same;
}

static void seeds_reproduce(void) {
    struct plan one = planned(NULL, 1, 1, 3), same = planned(NULL, 1, 1, 3), other = planned(NULL, 1, 1, 4);
    unsigned different = 0, steps = 0;
    run_against(&one, "second:dead", &everything, 3);
    run_against(&same, "second:dead", &everything, 3);
    run_against(&other, "second:dead", &everything, 4);
    for (size_t i = 0; i < one.count; i++) {
        CU_ASSERT(same_steps(&one.results[i], &same.results[i]));
        different += one.results[i].test != other.results[i].test;
        steps += (unsigned)one.results[i].step_count;
    }
    CU_ASSERT(different > 10);
    CU_ASSERT(steps > 100);
    plan_free(&one);
    plan_free(&same);
    plan_free(&other);
}

/* ---- verdicts ---- */

static void sound_devices_pass_with_any_seed(void) {
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct plan plan = planned(NULL, 1, 1, seed);
        run_against(&plan, seed % 2 ? "core" : "second", &everything, seed);
        for (size_t i = 0; i < plan.count; i++) {
            CU_ASSERT_EQUAL(plan.results[i].verdict, PASS);
            if (plan.results[i].verdict != PASS) {
                fprintf(stderr, "seed %llu, \"%s\": %s\n", (unsigned long long)seed, plan.results[i].test->id, plan.results[i].says);
            }
        }
        plan_free(&plan);
    }
}

static void pics_decides_what_applies(void) {
    const struct pics server = {.claims = SERVER | ACTUATION, .leisure = -1};
    struct plan plan = planned(NULL, 1, 1, 1);
    run_against(&plan, "core", &server, 1);
    for (size_t i = 0; i < plan.count; i++) {
        unsigned lacks = plan.results[i].test->needs & ~server.claims & PICS_EVERYTHING;
        CU_ASSERT_EQUAL(plan.results[i].verdict, lacks ? NOT_APPLICABLE : PASS);
    }
    plan_free(&plan);
}

/* The built-in devices follow what the PICS states of the first message; one that does not fails. */
static void first_message_as_stated(void) {
    for (int slides = 0; slides < 2; slides++) {
        const struct pics stated = {.claims = everything.claims, .first_message = slides ? FIRST_SLIDES : FIRST_LOWER_LIMIT, .leisure = -1};
        struct plan plan = planned("SSM-SRV-022", 1, 1, 1);
        run_against(&plan, "core", &stated, 1);
        CU_ASSERT_EQUAL(plan.results[0].verdict, PASS);
        plan_free(&plan);
        plan = planned("SSM-SRV-022", 1, 1, 1);
        run_against(&plan, "second:no-left-edge", &stated, 1);
        CU_ASSERT_EQUAL(plan.results[0].verdict, FAIL);
        plan_free(&plan);
    }
}

/* Also the state alone tells everything: a device need not say when an output is driven. */
static void state_alone_suffices(void) {
    const struct pics silent = {.claims = everything.claims & ~(unsigned)ACTUATION, .leisure = -1};
    struct plan plan = planned(NULL, 1, 1, 1);
    run_against(&plan, "core", &silent, 1);
    for (size_t i = 0; i < plan.count; i++) {
        CU_ASSERT(plan.results[i].verdict == PASS || plan.results[i].verdict == NOT_APPLICABLE);
    }
    plan_free(&plan);
}

/* A device that does nothing passes no test at all. */
static void dead_device_passes_nothing(void) {
    struct plan plan = planned(NULL, 1, 1, 1);
    run_against(&plan, "second:dead", &everything, 1);
    for (size_t i = 0; i < plan.count; i++) {
        CU_ASSERT_NOT_EQUAL(plan.results[i].verdict, PASS);
        if (plan.results[i].verdict == PASS) {
            fprintf(stderr, "a dead device passes \"%s\"\n", plan.results[i].test->id);
        }
    }
    plan_free(&plan);
}

static void known_failures(void) {
    static struct known entries[] = {{.id = "Q.3.3/2 burst of copies", .reason = "r", .expires = "2030-01-01"},
                                     {.id = "Q.3.3/2b wrong secret", .reason = "r", .expires = "2030-01-01"},
                                     {.id = "Q.3.3/2 replays are discarded", .reason = "r", .expires = "2020-01-01", .expired = true}};
    const struct known_list list = {entries, 3};
    struct plan plan = planned("replay and first message", 1, 1, 1);
    run_against(&plan, "second:no-replay-check", &everything, 1);
    known_apply(&list, &plan, false);
    CU_ASSERT_FALSE(result_of(&plan, "Q.3.3/2 burst of copies")->counts);            /* fails, as is known */
    CU_ASSERT_TRUE(result_of(&plan, "Q.3.3/2b wrong secret")->counts);               /* passes unexpectedly */
    CU_ASSERT_TRUE(result_of(&plan, "Q.3.3/2 replays are discarded")->counts);       /* has expired */
    CU_ASSERT_FALSE(result_of(&plan, "5.y numbers below the first")->counts);        /* fails, but is no shall */
    known_apply(&list, &plan, true);
    CU_ASSERT_TRUE(result_of(&plan, "5.y numbers below the first")->counts);
    plan_free(&plan);
}

/* ---- files ---- */

static char folder[] = "/tmp/suite-test-XXXXXX";

static const char *file_with(const char *text) {
    static char path[64];
    snprintf(path, sizeof path, "%s/file.yaml", folder);
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static void pics_files(void) {
    static const struct { const char *text, *error; } bad[] = {
        {"", "expected YAML"}, {"# nothing\n", "expected"}, {"[", "expected YAML"}, {"42\n", "a mapping"}, {"roles: []\n", "found no role"},
        {"options: []\n", "found no role"},
        {"roles: server\n", "file.yaml:1: found \"server\""}, {"roles: [server]\noptions: [magic]\n", "file.yaml:2: found \"magic\""},
        {"roles: [server]\ncolour: red\n", "file.yaml:2: found \"colour\""}, {"roles: [server]\nleisure: soon\n", "found \"soon\""},
        {"roles: [server]\nfirst-message: maybe\n", "found \"maybe\""}, {"roles: [server]\nleisure: -1\n", "found \"-1\""}};
    struct pics pics;
    char error[300];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        *error = '\0';
        CU_ASSERT_FALSE(pics_load(&pics, file_with(bad[i].text), error, sizeof error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error, bad[i].error));
        if (!strstr(error, bad[i].error)) {
            fprintf(stderr, "\"%s\" -> %s\n", bad[i].text, error);
        }
    }
    CU_ASSERT_FALSE(pics_load(&pics, "/nonexistent/file", error, sizeof error));
    const char *good = file_with("roles: [server]\noptions: [restart]\nfirst-message: slides\nleisure: 0.5\n");
    CU_ASSERT_TRUE(pics_load(&pics, good, error, sizeof error));
    CU_ASSERT_EQUAL(pics.claims, SERVER | RESTARTS);
    CU_ASSERT_EQUAL(pics.first_message, FIRST_SLIDES);
    CU_ASSERT_DOUBLE_EQUAL(pics.leisure, 0.5, 1e-9);
}

static void known_files(void) {
    static const struct { const char *text, *error; } bad[] = {
        {"", "expected YAML"}, {"a: b\n", "a list"}, {"- 1\n", "a mapping"}, {"- {reason: r, expires: 2030-01-01}\n", "without id"},
        {"- {id: Q.3.3/2 burst of copies, expires: 2030-01-01}\n", "without reason"},
        {"- id: Q.3.3/2 burst of copy\n  reason: r\n  expires: 2030-01-01\n", "the nearest is \"Q.3.3/2 burst of copies\""},
        {"- id: Q.3.3/2 burst of copies\n  reason: r\n  expires: soon\n", "file.yaml:3: found \"soon\""},
        {"- id: Q.3.3/2 burst of copies\n  reason: r\n  expires: 2030-13-01\n", "2030-13-01"},
        {"- {id: Q.3.3/2 burst of copies, why: 1}\n", "found \"why\""}};
    struct known_list list;
    char error[400];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        *error = '\0';
        CU_ASSERT_FALSE(known_load(&list, file_with(bad[i].text), "2026-11-22", error, sizeof error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error, bad[i].error));
        if (!strstr(error, bad[i].error)) {
            fprintf(stderr, "\"%s\" -> %s\n", bad[i].text, error);
        }
    }
    const char *good = file_with("- {id: Q.3.3/2 burst of copies, reason: r, expires: 2026-11-22}\n");
    CU_ASSERT_TRUE_FATAL(known_load(&list, good, "2026-11-22", error, sizeof error));
    CU_ASSERT_FALSE(list.entries[0].expired);
    known_free(&list);
    CU_ASSERT_TRUE_FATAL(known_load(&list, good, "2026-11-23", error, sizeof error));
    CU_ASSERT_TRUE(list.entries[0].expired);
    known_free(&list);
}

/* ---- the program ---- */

static int run_program(const char *arguments, char *out, size_t size) {
    char command[800];
    snprintf(command, sizeof command, "'%s' %s 2>&1", SSM_CONFORMANCE, arguments);
    FILE *pipe = popen(command, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(pipe);
    size_t len = fread(out, 1, size - 1, pipe);
    out[len] = '\0';
    for (char rest[256]; fread(rest, 1, sizeof rest, pipe) > 0;) {
    }
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void exit_codes(void) {
    static const struct { const char *arguments; int code; const char *says; } cases[] = {
        {"--help", 0, "usage:"}, {"--list", 0, "not tested by this suite"}, {"--select SSM-SRV-018", 0, "0 fail"},
        {"--iut second:no-replay-check --select SSM-SRV-018", 1, "rerun: ./ssmbench conformance --iut 'second:no-replay-check'"},
        {"--iut second:no-replay-check --select SSM-SRV-018", 1, "SSM-SRV-018 (OCF-CR1967"},
        {"--iut second --select client", 0, "pass"}, {"--select SSM-SRV-19", 2, "the nearest is \"SSM-SRV-019\""},
        {"--iut nothing", 2, "expected core, second"}, {"--iut second:no-such", 2, "no-such"}, {"--iut second:", 2, "second"},
        {"--iut shim:", 2, "--iut: found"},
        {"--shard 0/2", 2, "I/N"}, {"--shard 3/2", 2, "I/N"}, {"--shard 1/2x", 2, "I/N"}, {"--shard -1/2", 2, "I/N"},
        {"--seed x", 2, "a number"}, {"--seed -1", 2, "a number"},
        {"--silence 1", 2, "at least 6"}, {"--silence nan", 2, "seconds"},
        {"--today soon", 2, "a date"}, {"--pics /nonexistent", 2, "/nonexistent"},
        {"--known-failures /nonexistent", 2, "/nonexistent"},
        {"more", 2, "options only"}, {"--self-check --select SSM-SRV-018", 2, "all tests"},
         {"--no-such-option", 2, "--help"},
        {"--out /nonexistent/a/b", 2, "/nonexistent/a/b"}};
#ifdef WITH_SHIM
    static const char *const shims[] = {"--iut 'shim:/nonexistent/lamp'", "--iut shim:false", "--iut shim:cat"};
    for (size_t i = 0; i < sizeof shims / sizeof *shims; i++) {
        char said[1000];
        CU_ASSERT_EQUAL(run_program(shims[i], said, sizeof said), 99);
        CU_ASSERT_PTR_NOT_NULL(strstr(said, "shim"));
    }
#endif
    static char out[1 << 16];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int code = run_program(cases[i].arguments, out, sizeof out);
        if (code != cases[i].code || !strstr(out, cases[i].says)) {
            fprintf(stderr, "%s: exit %d, expected %d and \"%s\"\n", cases[i].arguments, code, cases[i].code, cases[i].says);
            CU_FAIL("the program behaves otherwise");
        }
    }
}

static void report_file(void) {
    static char out[1 << 16];
    char arguments[300], path[100];
    snprintf(arguments, sizeof arguments, "--iut second:no-replay-check --select 'replay and first message' --out %s/report", folder);
    CU_ASSERT_EQUAL(run_program(arguments, out, sizeof out), 1);
    snprintf(path, sizeof path, "%s/report/conformance.json", folder);
    json_t *json = json_load_file(path, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(json);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(json, "schema")), "ssmbench-conformance/1");
    json_t *tests = json_object_get(json, "tests"), *test;
    size_t i, failing = 0;
    json_array_foreach(tests, i, test) {
        if (!strcmp(json_string_value(json_object_get(test, "verdict")), "fail")) {
            json_t *steps = json_object_get(test, "steps");
            json_t *last = json_array_get(steps, json_array_size(steps) - 1);
            CU_ASSERT_TRUE(json_is_true(json_object_get(last, "deviates")));
            CU_ASSERT_PTR_NOT_NULL(json_object_get(json_object_get(last, "sent"), "hex"));
            failing++;
        }
    }
    CU_ASSERT_EQUAL((json_int_t)failing, json_integer_value(json_object_get(json_object_get(json, "counts"), "fail")));
    CU_ASSERT(failing > 5);
    json_decref(json);
    remove(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
}

int main(void) {
    static CU_TestInfo tests[] = {
        {"ids are sound", ids_are_sound}, {"requirements are in the ledger", requirements_are_in_the_ledger},
        {"every shall is tested or excused", every_shall_is_tested_or_excused},
        {"every tested shall has a defect", every_tested_shall_has_a_defect},
        {"selection", selection},
        {"unknown selection", unknown_selection},
        {"shards add up", shards_add_up}, {"seeds reproduce", seeds_reproduce},
        {"sound devices pass with any seed", sound_devices_pass_with_any_seed}, {"pics decides what applies", pics_decides_what_applies},
        {"first message as stated", first_message_as_stated},
        {"state alone suffices", state_alone_suffices},
        {"dead device passes nothing", dead_device_passes_nothing}, {"known failures", known_failures}, {"pics files", pics_files},
        {"known files", known_files}, {"exit codes", exit_codes}, {"report file", report_file}, CU_TEST_INFO_NULL};
    static CU_SuiteInfo suites[] = {{.pName = "conformance suite", .pTests = tests}, CU_SUITE_INFO_NULL};
    if (!mkdtemp(folder) || CU_initialize_registry() != CUE_SUCCESS || CU_register_suites(suites) != CUE_SUCCESS) {
        return 99;
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    char path[64];
    snprintf(path, sizeof path, "%s/file.yaml", folder);
    remove(path);
    rmdir(folder);
    return failed ? 1 : 0;
}
