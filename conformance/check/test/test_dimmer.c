/* test_dimmer.c: a level for the dimmer of a lamp, executed rightly or not; the switch beside it stays as it is. */
#include "suites.h"

#include "expect.h"
#include "verdict.h"

#include <CUnit/Basic.h>

static const char scenario[] =
    "schema: ssmbench-scenario/1\n"
    "title: one lamp\n"
    "shows: its levels\n"
    "verifies: [SSM-SRV-035]\n"
    "network: {link: lossy, host: raw, lacks: [everything]}\n"
    "groups: [{name: hallway, id-bytes: 7}]\n"
    "servers: [{count: 1, groups: [hallway], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}}]\n"
    "script:\n"
    "  - {at: 1 s, do: update, name: half, resource: dimmer, value: 50, expect: applied}\n"
    "  - {at: 2 s, do: update, name: bright, resource: dimmer, value: 100, expect: applied}\n"
    "end: 20 s\n";

enum { SWITCH, DIMMER };

/* The lamp obeys "half" and brings `resource` to `level` when told "bright". */
static struct builder *tell(uint32_t resource, int32_t level) {
    static const int32_t levels[] = {50, 100};
    struct builder *b = builder_start(scenario);
    for (uint32_t step = 0; step < 2; step++) {
        const double ms = 1000 * (step + 1);
        const uint32_t at = step == 0 ? DIMMER : resource;
        const int32_t value = step == 0 ? levels[0] : level;
        const struct forge_request *request = builder_level_request(b, 0, step, levels[step]);
        const uint32_t datagram = builder_send(b, ms, 0, 0, step, TRACE_PART_STIMULUS, 0, 0, request);
        builder_received(b, ms + 2, 1, datagram);
        builder_record(b, ms + 2, 1, TRACE_ACTUATE, 0, datagram, at, (uint64_t)(int64_t)value);
        builder_state(b, ms + 2, 1, at, value);
        builder_record(b, ms + 22, 1, TRACE_ACTUATED, 0, datagram, at, (uint64_t)(int64_t)value);
    }
    builder_finish(b, 0);
    return b;
}

static void expect_level(uint32_t resource, int32_t level, const char *failed, const char *open) {
    struct builder *b = tell(resource, level);
    expect_checks(b, "dimmer", failed, open);
    builder_free(b);
}

static void test_levels(void) {
    expect_level(DIMMER, 100, "", "");
    expect_level(DIMMER, 99, "applied:1 model read-back ", "silence ");
    expect_level(DIMMER, 50, "applied:1 model claims ", "silence ");         /* says so, but stays at half */
    expect_level(SWITCH, 1, "applied:1 model read-back claims ", "silence ");
}

static void test_verdict(void) {
    char error[512];
    struct builder *b = tell(DIMMER, 100);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    json_t *verdict = verdict_make(judgement, &(struct verdict_origin){.folder = builder_folder(b)});
    const json_t *value = json_object_get(json_array_get(json_object_get(verdict, "commands"), 0), "value");
    CU_ASSERT(json_is_integer(value) && json_integer_value(value) == 50);
    json_decref(verdict);
    judge_free(judgement);
    builder_free(b);
}

void add_dimmer_suite(void) {
    CU_pSuite suite = CU_add_suite("dimmer", NULL, NULL);
    CU_add_test(suite, "levels", test_levels);
    CU_add_test(suite, "its value in the verdict", test_verdict);
}
