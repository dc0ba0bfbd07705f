/* test_measures.c: simultaneity, coverage, and the commands of verdict.json. */
#include "suites.h"

#include "builder.h"
#include "measure.h"
#include "verdict.h"

#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ALL_REACHED = -1 };

/* `servers` lamps, the last one actuating `spread` ms after the first, `missing` (if not ALL_REACHED) of them unreached; judged with
 * `expect`. */
static struct judgement *measure_lamps(struct builder **b, unsigned servers, const char *actuation, double spread, int missing,
                                 const char *expect) {
    char yaml[1500], error[512];
    snprintf(yaml, sizeof yaml,
             "schema: ssmbench-scenario/1\ntitle: lamps\nshows: their times\nverifies: [SSM-GEN-018]\n"
             "network: {link: lossy, host: raw, lacks: [everything]}\ngroups: [{name: hallway, id-bytes: 7}]\n"
             "servers: [{count: %u, groups: [hallway], resources: [switch, dimmer], actuation: %s}]\n"
             "script: [{at: 1 s, do: update, name: command, value: true}]\nexpect: [%s]\nend: 20 s\n", servers, actuation, expect);
    *b = builder_start(yaml);
    const uint32_t datagram = builder_send(*b, 1000, 0, 0, 0, TRACE_PART_STIMULUS, 0, 0, builder_request(*b, 0, 0, true));
    for (uint32_t server = 1; server <= servers; server++) {
        if (missing == ALL_REACHED || server + (unsigned)missing <= servers) {
            builder_execute(*b, 1010, server, datagram, true, server == 1 ? 10 : 10 + spread);
        }
    }
    builder_finish(*b, 0);
    struct judgement *judgement = judge_run(builder_folder(*b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    return judgement;
}

static void expect_check(const char *kind, const char *actuation, double spread, int missing, const char *expect, enum verdict verdict,
                         const char *says) {
    struct builder *b;
    struct judgement *judgement = measure_lamps(&b, 10, actuation, spread, missing, expect);
    bool found = false;
    for (size_t i = 0; i < judgement->checks->count; i++) {
        const struct check *check = &judgement->checks->list[i];
        if (strcmp(check->kind, kind) == 0) {
            found = true;
            CU_ASSERT_EQUAL(check->verdict, verdict);
            CU_ASSERT_PTR_NOT_NULL(strstr(check->says, says));
            if (check->verdict != verdict || strstr(check->says, says) == NULL) {
                printf("\n    %s: %s, expected \"%s\"", verdict_name(check->verdict), check->says, says);
            }
        }
    }
    CU_ASSERT(found);
    judge_free(judgement);
    builder_free(b);
}

static void test_simultaneity(void) {
    static const char met[] = "{simultaneity: {command: command, within: 200 ms}}";
    static const char missed[] = "{simultaneity: {command: command, within: 200 ms, found: missed}}";
    expect_check("simultaneity", "20 ms", 200, ALL_REACHED, met, VERDICT_PASS, "within 200.000 ms");
    expect_check("simultaneity", "20 ms", 200.001, ALL_REACHED, met, VERDICT_FAIL, "missed: 200.001 ms");
    expect_check("simultaneity", "20 ms", 5, 1, met, VERDICT_FAIL, "missed: Server 10 was never reached");
    expect_check("simultaneity", "20 ms", 5, 3, met, VERDICT_FAIL, "Server 8 was never reached, nor did 2 others actuate");
    expect_check("simultaneity", "none", 5, ALL_REACHED, met, VERDICT_INCONCLUSIVE, "not modelled");
    expect_check("simultaneity", "none", 500, ALL_REACHED, met, VERDICT_FAIL, "missed: 500.000 ms");
    expect_check("simultaneity", "20 ms", 5, ALL_REACHED, missed, VERDICT_FAIL, "but the miss must be found");
    expect_check("simultaneity", "20 ms", 201, ALL_REACHED, missed, VERDICT_PASS, "missed: 201.000 ms from the first (Server 1)");
    expect_check("simultaneity", "20 ms", 5, 1, missed, VERDICT_PASS,
                 "missed: Server 10 was never reached (target 200 ms), as it must be found");
    expect_check("simultaneity", "none", 5, ALL_REACHED, missed, VERDICT_INCONCLUSIVE, "not modelled");
}

static void test_coverage(void) {
    /* 10 of 10: 72.25 % to 100 %; 9 of 10: 59.58 % to 98.21 % at 95 % (Wilson) */
    expect_check("coverage", "20 ms", 5, ALL_REACHED, "{coverage: {command: command, at-least: 72 %}}", VERDICT_PASS, "10 of 10");
    expect_check("coverage", "20 ms", 5, ALL_REACHED, "{coverage: {command: command, at-least: 73 %}}", VERDICT_INCONCLUSIVE,
                 "72.25 % to 100 %");
    expect_check("coverage", "20 ms", 5, 1, "{coverage: {command: command, at-least: 98 %}}", VERDICT_INCONCLUSIVE, "9 of 10");
    expect_check("coverage", "20 ms", 5, 1, "{coverage: {command: command, at-least: 98.5 %}}", VERDICT_FAIL, "9 of 10");
    expect_check("coverage", "20 ms", 5, 1, "{coverage: {command: command, at-least: 98.5 %, confidence: 99 %}}", VERDICT_INCONCLUSIVE,
                 "at 99 %");
}

static void test_thinning(void) {
    struct builder *b;
    struct judgement *judgement = measure_lamps(&b, 2500, "20 ms", 5, ALL_REACHED, "");
    json_t *verdict = verdict_make(judgement, &(struct verdict_origin){.folder = builder_folder(b)});
    const json_t *command = json_array_get(json_object_get(verdict, "commands"), 0);
    const json_t *actuations = json_object_get(command, "actuation_ms");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(command, "actuated")), 2500);
    CU_ASSERT_EQUAL(json_array_size(actuations), 2000);
    CU_ASSERT_EQUAL(json_integer_value(json_array_get(json_array_get(actuations, 0), 0)), 1);
    CU_ASSERT_DOUBLE_EQUAL(json_real_value(json_array_get(json_array_get(actuations, 1999), 1)), 25, 1e-9);
    CU_ASSERT_TRUE(json_is_null(json_object_get(command, "met")));
    json_decref(verdict);
    judge_free(judgement);
    builder_free(b);
}

/* More commands than the file holds: the first and the last hundred. */
static void test_many_commands(void) {
    char error[512];
    struct builder *b = builder_start(
        "schema: ssmbench-scenario/1\ntitle: lamps\nshows: many\nverifies: [SSM-GEN-018]\nnetwork: {link: lossy, host: raw, lacks: [all]}\n"
        "groups: [{name: hallway, id-bytes: 7}]\nservers: [{count: 1, groups: [hallway], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}}]\n"
        "script: [{at: 1 s, do: update, name: many, value: toggle, count: 250, spacing: 10 ms, expect: applied}]\nend: 30 s\n");
    for (uint32_t i = 0; i < 250; i++) {
        const double ms = 1000 + 10 * i;
        const uint32_t datagram = builder_send(b, ms, 0, 0, 0, TRACE_PART_STIMULUS, i, 0, builder_request(b, 0, i, i % 2 == 0));
        builder_execute(b, ms + 1, 1, datagram, i % 2 == 0, 2);
    }
    builder_finish(b, 0);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    CU_ASSERT_EQUAL(judgement->verdict, VERDICT_PASS);
    json_t *verdict = verdict_make(judgement, &(struct verdict_origin){.folder = builder_folder(b)});
    const json_t *commands = json_object_get(verdict, "commands");
    CU_ASSERT_EQUAL(json_array_size(commands), 200);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(verdict, "commands_left_out")), 50);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(json_array_get(commands, 99), "index")), 99);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(json_array_get(commands, 100), "index")), 150);
    json_decref(verdict);
    judge_free(judgement);
    builder_free(b);
}

/* The numbers of measure.h: ten lamps, the last one `spread` ms late, and unreached ones. */
static void expect_measure(double spread, int missing, enum measure measure, double value, double trials) {
    struct builder *b;
    struct measures measures;
    struct judgement *judgement = measure_lamps(&b, 10, "20 ms", spread, missing, "");
    CU_ASSERT_FATAL(measure_run(judgement, MEASURE_ALL_STEPS, &measures));
    const struct measured found = measures.list[measure];
    CU_ASSERT(found.trials == trials && (value == INFINITY ? found.value == INFINITY : fabs(found.value - value) < 1e-9));
    if (found.trials != trials || !(found.value == value || fabs(found.value - value) < 1e-9)) {
        printf("\n    %s: %g of %g, expected %g of %g", measure_infos[measure].name, found.value, found.trials, value, trials);
    }
    judge_free(judgement);
    builder_free(b);
}

static void test_measures(void) {
    expect_measure(5, ALL_REACHED, MEASURE_COVERAGE, 10, 10);
    expect_measure(5, 3, MEASURE_COVERAGE, 7, 10);
    expect_measure(190, ALL_REACHED, MEASURE_IN_TIME, 1, 10);             /* the others take 10 ms to hear it, 10 + 190 to act */
    expect_measure(180, ALL_REACHED, MEASURE_IN_TIME, 10, 10);
    expect_measure(5, ALL_REACHED, MEASURE_COMPLETE, 1, 1);
    expect_measure(5, 1, MEASURE_COMPLETE, 0, 1);
    expect_measure(200, ALL_REACHED, MEASURE_SIMULTANEOUS, 1, 1);
    expect_measure(201, ALL_REACHED, MEASURE_SIMULTANEOUS, 0, 1);
    expect_measure(201, ALL_REACHED, MEASURE_SIMULTANEITY, 201, 1);
    expect_measure(201, 1, MEASURE_SIMULTANEITY, INFINITY, 1);
    expect_measure(201, ALL_REACHED, MEASURE_LAST, 221, 1);
    expect_measure(5, ALL_REACHED, MEASURE_DELAY_P50, 25, 1);
    expect_measure(5, 1, MEASURE_DELAY_P95, INFINITY, 1);
    expect_measure(5, 1, MEASURE_APPLIED, 9, 1);
    expect_measure(5, 1, MEASURE_DATAGRAMS, 1, 1);
    expect_measure(5, 1, MEASURE_ATTACKER_APPLIED, 0, 0);
    expect_measure(5, 1, MEASURE_PROTECTION_BYTES, 20, 1);                /* option 1 + flags 1 + Partial IV 1 + kid 7, marker, code, tag 8 */
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        CU_ASSERT_STRING_EQUAL(measure_names[i], measure_infos[i].name);
    }
}

void add_measures_suite(void) {
    CU_pSuite suite = CU_add_suite("measures", NULL, NULL);
    CU_add_test(suite, "simultaneity", test_simultaneity);
    CU_add_test(suite, "coverage", test_coverage);
    CU_add_test(suite, "the numbers of a run", test_measures);
    CU_add_test(suite, "thinning by rank", test_thinning);
    CU_add_test(suite, "many commands", test_many_commands);
}
