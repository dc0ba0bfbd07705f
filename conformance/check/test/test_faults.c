/* test_faults.c: who is meant while Servers are without power, out of the group, reset or stuck; what a cut write leaves open; and traces whose
 * faults are not those of the script. */
#include "suites.h"

#include "builder.h"
#include "expect.h"
#include "judge.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

static struct builder *start(const char *servers, const char *script) {
    char yaml[2000];
    snprintf(yaml, sizeof yaml,
             "schema: ssmbench-scenario/1\ntitle: lamps\nshows: faults\nverifies: []\nnetwork: {link: lossy, host: raw, lacks: [everything]}\n"
             "groups: [{name: hallway, id-bytes: 7}]\n"
             "servers: [{count: 3, groups: [hallway], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}%s}]\nscript: [%s]\nend: 60 s\n",
             servers, script);
    return builder_start(yaml);
}

static uint32_t command(struct builder *b, double ms, uint32_t step, uint64_t piv, bool value) {
    return builder_send(b, ms, 0, 0, step, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, piv, value));
}

static void all_execute(struct builder *b, double ms, uint32_t first, uint32_t last, uint32_t datagram, bool value) {
    for (uint32_t server = first; server <= last; server++) {
        builder_execute(b, ms, server, datagram, value, 5);
    }
}

static void off(struct builder *b, double ms, double until_ms, uint32_t server, uint32_t step, uint32_t datagram) {
    builder_record(b, ms, server, TRACE_FAULT, TRACE_FAULT_OFF, datagram, step, 0);
    builder_record(b, until_ms, server, TRACE_RESTART, 1, 0, 0, 0);
    builder_state(b, until_ms, server, 0, 0);
}

static void expect_story(struct builder *b, const char *story, const char *failed, const char *open) {
    builder_finish(b, 0);
    expect_checks(b, story, failed, open);
    builder_free(b);
}

#define POWER_CUT "{at: 1 s, do: update, name: a, value: true, expect: applied}, {at: 2 s, do: power-cut, servers: [3], for: 3 s%s}, " \
    "{at: 3 s, do: update, name: b, value: false, expect: applied}, {at: 20 s, do: update, name: c, value: true, expect: applied}"

/* Who has no power is not meant; who has it and does nothing is. */
static void test_power_cut(void) {
    char script[500];
    snprintf(script, sizeof script, POWER_CUT, "");
    for (int silent = 0; silent <= 1; silent++) {
        struct builder *b = start("", script);
        all_execute(b, 1001, 1, 3, command(b, 1000, 0, 0, true), true);
        off(b, 2000, 5000, 3, 1, 0);
        const uint32_t second = command(b, 3000, 2, 1, false);
        builder_execute(b, 3001, 1, second, false, 5);
        silent ? builder_discard(b, 3001, 2, second, REASON_DECRYPT) : builder_execute(b, 3001, 2, second, false, 5);
        builder_record(b, 3001, 3, TRACE_LOST, TRACE_LOSS_OFF, second, 0, 0);
        all_execute(b, 20001, 1, 3, command(b, 20000, 3, 2, true), true);
        expect_story(b, "power cut", silent ? "applied:2 model " : "", "");
    }
}

/* The power fails in the store write of the second command. A request that was not executed may be executed when it comes again, or not; one
 * that was executed may not; after a torn write nothing new need be, and nothing old may be. */
static void test_cut_in_write(void) {
    static const struct { const char *write; bool again_2, again_1; const char *failed; } cases[] = {
        {"lost", true, false, ""}, {"lost", false, false, ""}, {"done", true, false, ""}, {"torn", false, false, ""},
        {"torn", false, true, "model "}, {"lost", false, true, "model "}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char script[700], write[40];
        snprintf(write, sizeof write, ", write: %s", cases[i].write);
        snprintf(script, sizeof script, "{at: 1 s, do: update, name: a, value: true, expect: applied}, {at: 2 s, do: power-cut, servers: [3], for: 3 s%s}, "
                 "{at: 3 s, do: update, name: b, value: true}, {at: 6 s, do: replay, of: b, reach: [3]}, {at: 7 s, do: replay, of: a, reach: [3]}, "
                 "{at: 20 s, do: update, name: c, value: false}, {at: 30 s, do: update, name: d, value: true}", write);
        struct builder *b = start("", script);
        const uint32_t first = command(b, 1000, 0, 0, true);
        all_execute(b, 1001, 1, 3, first, true);
        const uint32_t second = command(b, 3000, 2, 1, true);
        all_execute(b, 3001, 1, 2, second, true);
        builder_received(b, 3001, 3, second);
        off(b, 3001, 6000, 3, 1, second);
        const uint32_t replayed = builder_send(b, 6001, 4, 0, 3, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 1, true));
        cases[i].again_2 ? builder_execute(b, 6002, 3, replayed, true, 5) : builder_discard(b, 6002, 3, replayed, REASON_REPLAY);
        const uint32_t old = builder_send(b, 7000, 4, 0, 4, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 0, true));
        cases[i].again_1 ? builder_execute(b, 7001, 3, old, true, 5) : builder_discard(b, 7001, 3, old, REASON_REPLAY);
        all_execute(b, 20001, 1, 3, command(b, 20000, 5, 2, false), false);
        all_execute(b, 30001, 1, 3, command(b, 30000, 6, 3, true), true);
        expect_story(b, cases[i].write, cases[i].failed, "");
    }
}

/* Out of the group, a Server is not meant, and must not execute; in it again after a reset, it is. */
static void test_membership(void) {
    for (int stays = 0; stays <= 1; stays++) {
        struct builder *b = start("", "{at: 1 s, do: update, name: a, value: true, expect: applied}, {at: 2 s, do: leave, servers: [2]}, "
                                      "{at: 2 s, do: factory-reset, servers: [3]}, {at: 3 s, do: update, name: b, value: false, expect: applied}, "
                                      "{at: 4 s, do: join, servers: [3]}, {at: 20 s, do: update, name: c, value: true, expect: applied}");
        all_execute(b, 1001, 1, 3, command(b, 1000, 0, 0, true), true);
        builder_record(b, 2000, 2, TRACE_FAULT, TRACE_FAULT_LEFT, 0, 1, 0);
        builder_record(b, 2000, 3, TRACE_FAULT, TRACE_FAULT_RESET, 0, 2, 0);
        builder_state(b, 2000, 3, 0, 0);
        const uint32_t second = command(b, 3000, 3, 1, false);
        builder_execute(b, 3001, 1, second, false, 5);
        stays ? builder_execute(b, 3001, 2, second, false, 5) : builder_discard(b, 3001, 2, second, REASON_UNKNOWN_KID);
        builder_discard(b, 3001, 3, second, REASON_UNKNOWN_KID);
        builder_record(b, 4000, 3, TRACE_FAULT, TRACE_FAULT_JOINED, 0, 4, 0);
        const uint32_t third = command(b, 20000, 5, 2, true);
        builder_execute(b, 20001, 1, third, true, 5);
        builder_discard(b, 20001, 2, third, REASON_UNKNOWN_KID);
        builder_execute(b, 20001, 3, third, true, 5);
        expect_story(b, "membership", stays ? "model " : "", "");
    }
}

/* A stuck output is a fault of its own, not of the parts; a stuck Server is meant. */
static void test_stuck(void) {
    struct builder *b = start("", "{at: 1 s, do: stuck, servers: [3], for: 5 s, how: output}, {at: 2 s, do: update, name: a, value: true, expect: applied}, "
                                  "{at: 20 s, do: update, name: c, value: false, expect: applied}");
    builder_record(b, 1000, 3, TRACE_FAULT, TRACE_FAULT_OUTPUT, 0, 0, 0);
    const uint32_t first = command(b, 2000, 1, 0, true);
    all_execute(b, 2001, 1, 2, first, true);
    builder_received(b, 2001, 3, first);
    builder_record(b, 2001, 3, TRACE_ACTUATE, 0, first, 0, 1);
    builder_state(b, 2001, 3, 0, 1);
    builder_record(b, 6000, 3, TRACE_FAULT, TRACE_FAULT_WELL, 0, 0, 0);
    all_execute(b, 20001, 1, 3, command(b, 20000, 2, 1, false), false);
    expect_story(b, "stuck", "", "");
}

/* No verdict at all on a trace whose faults are not the script's. */
static void expect_refusal(uint16_t reason, uint32_t server, uint32_t step, double ms, const char *says) {
    char error[512] = "";
    struct builder *b = start("", "{at: 1 s, do: power-cut, servers: [2], for: 1 s}, {at: 3 s, do: update, value: true}");
    builder_record(b, ms, server, TRACE_FAULT, reason, 0, step, 0);
    builder_finish(b, 0);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_EQUAL(judgement == NULL, says != NULL);
    CU_ASSERT(says == NULL || strstr(error, says) != NULL);
    if (says != NULL && strstr(error, says) == NULL) {
        printf("\n    found \"%s\"", error);
    }
    judge_free(judgement);
    builder_free(b);
}

static void test_refusals(void) {
    expect_refusal(TRACE_FAULT_OFF, 2, 0, 1000, NULL);
    expect_refusal(TRACE_FAULT_OFF, 2, 0, 1001, "expected the time of its step");
    expect_refusal(TRACE_FAULT_OFF, 1, 0, 1000, "expected a fault that its step brings about");
    expect_refusal(TRACE_FAULT_RESET, 2, 0, 1000, "expected a fault that its step brings about");
    expect_refusal(TRACE_FAULT_OFF, 2, 1, 3000, "expected a fault that its step brings about");
    expect_refusal(99, 2, 0, 1000, "expected a known fault of a step");
    expect_refusal(TRACE_FAULT_OFF, 2, 7, 1000, "expected a known fault of a step");
    expect_refusal(TRACE_FAULT_OFF, 0, 0, 1000, "expected a Server");
    expect_refusal(TRACE_FAULT_WELL, 2, 0, 2000, "expected a fault that its step brings about");
}

void add_faults_suite(void) {
    CU_pSuite suite = CU_add_suite("faults", NULL, NULL);
    CU_add_test(suite, "power cut", test_power_cut);
    CU_add_test(suite, "power cut in a store write", test_cut_in_write);
    CU_add_test(suite, "leaving, factory reset, joining again", test_membership);
    CU_add_test(suite, "stuck output", test_stuck);
    CU_add_test(suite, "faults that the script has not", test_refusals);
}
