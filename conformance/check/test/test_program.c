/* test_program.c: ssm-check as it is called: exit codes, verdict.json, and that nothing is left behind when there is no verdict. */
#include "suites.h"

#include "small_run.h"

#include <CUnit/Basic.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(const char *folder, const char *options) {
    char command[2048];
    snprintf(command, sizeof command, "'%s' '%s' %s >/dev/null 2>&1", SSM_CHECK, folder, options);
    const int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static json_t *read_verdict(const struct builder *b) {
    char path[512];
    builder_file(b, "verdict.json", path);
    return json_load_file(path, 0, NULL);
}

static const char *text_at(const json_t *json, const char *key) {
    return json_string_value(json_object_get(json, key));
}

static void test_pass(void) {
    struct builder *b = small_run(true, true);
    CU_ASSERT_EQUAL(run(builder_folder(b), "--file 'scenarios/my lamps/two.yaml' --override seed=1 --override 'network.loss=5 %'"), 0);
    json_t *verdict = read_verdict(b);
    CU_ASSERT_PTR_NOT_NULL_FATAL(verdict);
    CU_ASSERT_STRING_EQUAL(text_at(verdict, "schema"), "ssmbench-verdict/1");
    CU_ASSERT_STRING_EQUAL(text_at(verdict, "verdict"), "pass");
    CU_ASSERT_STRING_EQUAL(text_at(verdict, "rerun"), "./ssmbench run 'scenarios/my lamps/two.yaml' --set 'network.loss=5 %' --seed 1");
    CU_ASSERT_STRING_EQUAL(text_at(json_object_get(verdict, "scenario"), "id"), "two");

    const json_t *command = json_array_get(json_object_get(verdict, "commands"), 0);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(command, "actuated")), 2);
    CU_ASSERT_TRUE(json_is_true(json_object_get(command, "value")));
    CU_ASSERT_TRUE(json_is_true(json_object_get(command, "met")));
    CU_ASSERT_DOUBLE_EQUAL(json_real_value(json_object_get(command, "simultaneity_ms")), 4.5, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(json_real_value(json_object_get(command, "command_to_last_ms")), 26.5, 1e-9);
    const json_t *quantiles = json_object_get(command, "quantiles_ms");
    CU_ASSERT_DOUBLE_EQUAL(json_real_value(json_object_get(quantiles, "p50")), 22, 1e-9);      /* nearest rank: the first of two */
    CU_ASSERT_DOUBLE_EQUAL(json_real_value(json_object_get(quantiles, "p95")), 26.5, 1e-9);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(command, "actuation_ms")), 2);
    json_decref(verdict);
    builder_free(b);
}

static const char *requirement(const json_t *verdict, const char *id) {
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(verdict, "requirements"), i, entry) {
        if (strcmp(text_at(entry, "id"), id) == 0) {
            return text_at(entry, "verdict");
        }
    }
    return "absent";
}

static void test_fail(void) {
    struct builder *b = small_run(false, true);
    CU_ASSERT_EQUAL(run(builder_folder(b), ""), 1);
    json_t *verdict = read_verdict(b);
    CU_ASSERT_PTR_NOT_NULL_FATAL(verdict);
    CU_ASSERT_STRING_EQUAL(text_at(verdict, "verdict"), "fail");
    CU_ASSERT_STRING_EQUAL(requirement(verdict, "SSM-SRV-005"), "fail");       /* named by the scenario alone: all of it */
    CU_ASSERT_STRING_EQUAL(requirement(verdict, "SSM-SRV-035"), "fail");
    CU_ASSERT_STRING_EQUAL(requirement(verdict, "SSM-GEN-018"), "fail");
    size_t i;
    json_t *check;
    bool shown = false;
    json_array_foreach(json_object_get(verdict, "checks"), i, check) {
        if (strcmp(text_at(check, "kind"), "applied") == 0) {
            const json_t *evidence = json_array_get(json_object_get(check, "evidence"), 0);
            shown = json_integer_value(json_object_get(evidence, "node")) == 2 && strncmp(text_at(evidence, "hex"), "54", 2) == 0;
        }
    }
    CU_ASSERT(shown);
    json_decref(verdict);
    builder_free(b);
}

static const char limit[] = "known-limit: {requirement: SSM-GEN-026, says: Old requests are executed.}\n";

static void expect_limit(bool executed, bool proven, int code, const char *verdict_name, const char *others) {
    struct builder *b = small_run_of("link: lossy, host: raw", limit, executed, proven);
    CU_ASSERT_EQUAL(run(builder_folder(b), ""), code);
    json_t *verdict = read_verdict(b);
    CU_ASSERT_PTR_NOT_NULL_FATAL(verdict);
    CU_ASSERT_STRING_EQUAL(text_at(verdict, "verdict"), verdict_name);
    CU_ASSERT_STRING_EQUAL(text_at(json_object_get(verdict, "limit"), "requirement"), "SSM-GEN-026");
    CU_ASSERT_STRING_EQUAL(text_at(json_object_get(verdict, "limit"), "says"), "Old requests are executed.");
    CU_ASSERT_STRING_EQUAL(requirement(verdict, "SSM-GEN-026"), verdict_name);
    CU_ASSERT_STRING_EQUAL(requirement(verdict, "SSM-SRV-005"), others);
    json_decref(verdict);
    builder_free(b);
}

/* What SSM allows is never a pass, and a scenario that does not come out as it says is no demonstration. */
static void test_known_limit(void) {
    expect_limit(true, true, 0, "known-limit", "pass");
    expect_limit(true, false, 3, "inconclusive", "inconclusive");
    expect_limit(false, true, 1, "fail", "fail");
    struct builder *b = small_run(true, true);
    CU_ASSERT_EQUAL(run(builder_folder(b), ""), 0);
    json_t *verdict = read_verdict(b);
    CU_ASSERT_PTR_NULL(json_object_get(verdict, "limit"));
    json_decref(verdict);
    builder_free(b);
}

static void expect_link(const char *network, const char *link, const char *host, json_int_t rate) {
    struct builder *b = small_run_of(network, "", true, true);
    CU_ASSERT_EQUAL(run(builder_folder(b), ""), 0);
    json_t *verdict = read_verdict(b);
    const json_t *facts = json_object_get(verdict, "scenario");
    const json_t *found = json_object_get(json_object_get(facts, "network"), "data_rate_bps");
    CU_ASSERT_STRING_EQUAL(text_at(facts, "link"), link);
    CU_ASSERT_STRING_EQUAL(text_at(facts, "host"), host);
    CU_ASSERT(json_is_integer(found) && json_integer_value(found) == rate);
    json_decref(verdict);
    builder_free(b);
}

static void test_link(void) {
    expect_link("link: csma, host: stack, data-rate: 1.5 Mbps", "csma", "stack", 1500000);
    expect_link("link: csma, host: raw", "csma", "raw", 100000000);
    expect_link("link: lossy, host: raw", "lossy", "raw", 0);
}

static void test_codes(void) {
    struct builder *b = small_run(true, false);
    char trace[512], verdict[512], temporary[512];
    CU_ASSERT_EQUAL(run(builder_folder(b), ""), 3);
    CU_ASSERT_EQUAL(run(builder_folder(b), "--nonsense"), 2);
    CU_ASSERT_EQUAL(run(builder_folder(b), "--file"), 2);
    CU_ASSERT_EQUAL(run(builder_folder(b), "another"), 2);
    CU_ASSERT_EQUAL(run(builder_folder(b), "--help"), 0);
    builder_file(b, "trace", trace);
    builder_file(b, "verdict.json", verdict);
    builder_file(b, "verdict.json.tmp", temporary);
    CU_ASSERT_EQUAL(access(verdict, F_OK), 0);
    CU_ASSERT_EQUAL(remove(verdict), 0);
    CU_ASSERT_EQUAL(truncate(trace, 200), 0);
    CU_ASSERT_EQUAL(run(builder_folder(b), ""), 99);
    CU_ASSERT_NOT_EQUAL(access(verdict, F_OK), 0);
    CU_ASSERT_NOT_EQUAL(access(temporary, F_OK), 0);
    CU_ASSERT_EQUAL(run("/does/not/exist", ""), 99);
    builder_free(b);
}

/* A verdict that cannot be written is a fault of the bench. */
static void test_unwritable(void) {
    struct builder *b = small_run(true, true);
    char path[512];
    builder_file(b, "verdict.json.tmp", path);
    CU_ASSERT_EQUAL(symlink("/dev/full", path), 0);
    CU_ASSERT_EQUAL(run(builder_folder(b), ""), 99);
    CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    builder_free(b);
}

void add_program_suite(void) {
    CU_pSuite suite = CU_add_suite("ssm-check", NULL, NULL);
    CU_add_test(suite, "a run that passes", test_pass);
    CU_add_test(suite, "a run that fails", test_fail);
    CU_add_test(suite, "a known limit", test_known_limit);
    CU_add_test(suite, "facts of the link", test_link);
    CU_add_test(suite, "exit codes", test_codes);
    CU_add_test(suite, "a full disk", test_unwritable);
}
