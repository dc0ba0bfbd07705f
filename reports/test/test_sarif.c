/* test_sarif.c: results.sarif has what SARIF 2.1.0 demands, agrees with the verdicts, knows the lines; no text of a device acts in it. */
#include "fixture.h"
#include "step_line.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const json_t *get(const json_t *json, const char *key) {
    return json_object_get(json, key);
}
static const char *string(const json_t *json, const char *key) {
    const char *value = json_string_value(get(json, key));
    return value != NULL ? value : "";
}

/* runs[0] of the SARIF of `from`; `root` is to be freed. */
static const json_t *only_run(const char *from, json_t **root) {
    struct rendered r;

    render(&r, from, FIXTURE "/ledger.json");
    CU_ASSERT_TRUE_FATAL(r.loaded && r.sarif != NULL);
    *root = json_loads(r.sarif, JSON_REJECT_DUPLICATES, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(*root);
    CU_ASSERT_STRING_EQUAL(string(*root, "version"), "2.1.0");
    CU_ASSERT_STRING_EQUAL(string(*root, "$schema"), "https://json.schemastore.org/sarif-2.1.0.json");
    CU_ASSERT_EQUAL(json_array_size(get(*root, "runs")), 1);
    free_rendered(&r);
    return json_array_get(get(*root, "runs"), 0);
}

static const json_t *result_named(const json_t *run, const char *identity) {
    size_t i;
    const json_t *one;

    json_array_foreach(get(run, "results"), i, one) {
        if (strcmp(string(get(one, "partialFingerprints"), "ssmbench/1"), identity) == 0) {
            return one;
        }
    }
    CU_FAIL_FATAL("no such result");
    return NULL;
}

static void required_members_are_there(void) {
    json_t *root;
    const json_t *run = only_run(FIXTURE, &root), *driver = get(get(run, "tool"), "driver"), *rules = get(driver, "rules"), *one;
    size_t i;

    CU_ASSERT_STRING_EQUAL(string(driver, "name"), "SSM Bench");
    json_array_foreach(get(run, "results"), i, one) {
        const json_t *place = get(json_array_get(get(one, "locations"), 0), "physicalLocation");
        const json_t *rule = json_array_get(rules, (size_t)json_integer_value(get(one, "ruleIndex")));
        CU_ASSERT_STRING_EQUAL(string(rule, "id"), string(one, "ruleId"));
        CU_ASSERT(strlen(string(get(one, "message"), "text")) > 0);
        CU_ASSERT(strlen(string(get(place, "artifactLocation"), "uri")) > 0);
        CU_ASSERT(strlen(string(get(one, "properties"), "rerun")) > 0);
        CU_ASSERT_EQUAL(strcmp(string(one, "kind"), "fail") == 0, strcmp(string(one, "level"), "error") == 0);
    }
    CU_ASSERT_STRING_EQUAL(string(get(json_array_get(rules, 0), "shortDescription"), "text"),
                           "A request whose Partial IV was already received is discarded.");
    json_decref(root);
}

/* As many as the JUnit file has: 2 failures, 2 inconclusive, 1 bench fault. */
static void numbers_agree(void) {
    json_t *root;
    const json_t *run = only_run(FIXTURE, &root), *invocation = json_array_get(get(run, "invocations"), 0), *one;
    size_t failed = 0, open = 0, i;

    json_array_foreach(get(run, "results"), i, one) {
        failed += strcmp(string(one, "kind"), "fail") == 0;
        open += strcmp(string(one, "kind"), "open") == 0;
    }
    CU_ASSERT_EQUAL(failed, 2);
    CU_ASSERT_EQUAL(open, 2);
    CU_ASSERT_EQUAL(json_array_size(get(invocation, "toolExecutionNotifications")), 1);
    CU_ASSERT_TRUE(json_is_false(get(invocation, "executionSuccessful")));
    CU_ASSERT_STRING_EQUAL(string(get(run, "properties"), "verdict"), "fault");
    one = result_named(run, "replay/model/again");
    CU_ASSERT_STRING_EQUAL(string(one, "ruleId"), "SSM-SRV-018");
    CU_ASSERT_EQUAL(json_integer_value(get(get(one, "properties"), "seed")), 1);
    CU_ASSERT_STRING_EQUAL(string(get(one, "properties"), "rerun"), "./ssmbench run scenarios/replay/replay.yaml --seed 1");
    HAS(string(get(one, "message"), "text"), "2 of 3 Servers executed a replay");
    HAS(string(get(one, "message"), "text"), "8.002 s, Server 2, datagram 2: expected discarded (replay), found executed");
    json_decref(root);
}

static void all_passed_is_empty(void) {
    json_t *root;

    copy_fixture();
    change("run.json", "runs", "[" RUN_CLEAN "]");
    change("vectors.json", "verdict", "\"pass\"");
    change("vectors.json", "vectors", "[]");
    const json_t *run = only_run(folder, &root), *invocation = json_array_get(get(run, "invocations"), 0);
    CU_ASSERT_TRUE(json_is_array(get(run, "results")) && json_array_size(get(run, "results")) == 0);
    CU_ASSERT_TRUE(json_is_true(get(invocation, "executionSuccessful")));
    json_decref(root);
    remove_copy();
}

static void hostile_strings_do_no_harm(void) {
    json_t *root;

    copy_fixture();
    change("runs/replay/verdict.json", "checks.1.says", "\"[click](http://evil) \\u202egnp \\u001b </script>\"");
    change("runs/replay/verdict.json", "checks.1.requirements", "[]");
    change("run.json", "runs.1.file", "\"/a b/\\u202e?.yaml\"");
    const json_t *run = only_run(folder, &root), *one = result_named(run, "replay/model/again");
    HAS(string(get(one, "message"), "text"), "\\[click\\](http://evil) \\[U+202E\\]gnp \\[U+001B\\] </script>");
    CU_ASSERT_STRING_EQUAL(string(one, "ruleId"), "model");
    const json_t *place = get(json_array_get(get(one, "locations"), 0), "physicalLocation");
    CU_ASSERT_STRING_EQUAL(string(get(place, "artifactLocation"), "uri"), "file:///a%20b/%E2%80%AE%3F.yaml");
    CU_ASSERT_PTR_NULL(get(place, "region"));
    json_decref(root);
    remove_copy();
}

static void lines_are_found(void) {
    static const char steps[] = FIXTURES "/lines/steps.yaml";
    json_t *root;

    CU_ASSERT_EQUAL(step_line(steps, 0), 6);
    CU_ASSERT_EQUAL(step_line(steps, 1), 11);
    CU_ASSERT_EQUAL(step_line(steps, 2), 14);
    CU_ASSERT_EQUAL(step_line(steps, 3), 0);
    CU_ASSERT_EQUAL(step_line(FIXTURES "/lines/flow.yaml", 0), 0);
    CU_ASSERT_EQUAL(step_line(FIXTURES "/lines/nowhere.yaml", 0), 0);
    CU_ASSERT(step_line("scenarios/replay/replay-at-once.yaml", 2) > 2);     /* from the checkout on */

    copy_fixture();
    change("run.json", "runs.1.file", "\"" FIXTURES "/lines/steps.yaml\"");
    const json_t *run = only_run(folder, &root), *one = result_named(run, "replay/model/again");
    const json_t *place = get(json_array_get(get(one, "locations"), 0), "physicalLocation");
    CU_ASSERT_EQUAL(json_integer_value(get(get(place, "region"), "startLine")), 11);
    json_decref(root);
    remove_copy();
}

CU_TestInfo sarif_tests[] = {{"required members are there", required_members_are_there},
                             {"numbers agree with the verdicts", numbers_agree},
                             {"all passed is an empty list", all_passed_is_empty},
                             {"hostile strings do no harm", hostile_strings_do_no_harm},
                             {"lines of steps are found", lines_are_found},
                             CU_TEST_INFO_NULL};
