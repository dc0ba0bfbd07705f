/* test_settled.c: "by then every intended Server holds the value, however it got it": who holds it, who does not, who is not meant, and when it
 * cannot be said. */
#include "suites.h"

#include "builder.h"
#include "expect.h"
#include "judge.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

enum { UPDATE = 0 };

static struct builder *start(const char *update) {
    char yaml[1500];
    snprintf(yaml, sizeof yaml,
             "schema: ssmbench-scenario/1\ntitle: lamps\nshows: settling\nverifies: []\nnetwork: {link: lossy, host: raw, lacks: [everything]}\n"
             "groups: [{name: hallway, id-bytes: 7}]\nservers: [{count: 3, groups: [hallway], resources: [switch, dimmer]}]\n"
             "script: [{at: 1 s, do: update, name: set, %s}, {at: 2 s, do: forge, piv: 9, value: true}]\n"
             "expect: [{settled: {command: set, within: 3 s}}]\nend: 60 s\n", update);
    return builder_start(yaml);
}

/* The command itself, at 1 s. */
static uint32_t command(struct builder *b) {
    return builder_send(b, 1000, 0, 0, UPDATE, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 0, true));
}

/* Another request that sets the value too, at `ms`. */
static uint32_t other(struct builder *b, double ms) {
    return builder_send(b, ms, builder_attacker(b), builder_attacker(b), 1, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 9, true));
}

/* What the check says of the run, which ends at `end_ms` (0: the scenario's end). */
static void expect_settled(struct builder *b, double end_ms, enum verdict verdict, const char *says) {
    char error[512] = "";
    builder_finish(b, end_ms);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    const struct check *check = expect_check(judgement, "settled", CHECK_WHOLE_RUN);
    if (check == NULL) {
        check = expect_check(judgement, "settled", UPDATE);
    }
    CU_ASSERT_PTR_NOT_NULL_FATAL(check);
    CU_ASSERT_EQUAL(check->verdict, verdict);
    CU_ASSERT_PTR_NOT_NULL(strstr(check->says, says));
    if (check->verdict != verdict || strstr(check->says, says) == NULL) {
        printf("\n    found %d, \"%s\"\n    expected %d, \"%s\"\n", check->verdict, check->says, verdict, says);
    }
    judge_free(judgement);
    builder_free(b);
}

static void test_by_the_command(void) {
    struct builder *b = start("value: true");
    const uint32_t datagram = command(b);
    for (uint32_t server = 1; server <= 3; server++) {
        builder_execute(b, 1000 + server, server, datagram, true, 5);
    }
    expect_settled(b, 0, VERDICT_PASS, "all 3 Servers hold the value 0.003 s after the command; 0 did not get it by the command itself");
}

/* One missed it and got it by another request, just in time or too late. */
static void test_by_something_else(void) {
    for (int late = 0; late <= 1; late++) {
        struct builder *b = start("value: true");
        const uint32_t datagram = command(b);
        builder_execute(b, 1001, 1, datagram, true, 5);
        builder_execute(b, 1002, 2, datagram, true, 5);
        builder_record(b, 1003, 3, TRACE_LOST, TRACE_LOSS_MEDIUM, datagram, 0, 0);
        builder_execute(b, late ? 4000.001 : 4000, 3, other(b, 3999), true, 5);
        expect_settled(b, 0, late ? VERDICT_FAIL : VERDICT_PASS,
                       late ? "1 of 3 Servers do not hold the value 3.000 s after the command"
                            : "all 3 Servers hold the value 3.000 s after the command; 1 did not get it by the command itself");
    }
}

/* What was right meanwhile counts only if it is right at the end. */
static void test_lost_again(void) {
    struct builder *b = start("value: true");
    const uint32_t datagram = command(b);
    for (uint32_t server = 1; server <= 3; server++) {
        builder_execute(b, 1000 + server, server, datagram, true, 5);
    }
    builder_state(b, 3500, 2, 0, 0);
    expect_settled(b, 0, VERDICT_FAIL, "1 of 3 Servers do not hold the value 3.000 s after the command");
}

/* Who holds the value from before did not get it by anything. */
static void test_held_before(void) {
    struct builder *b = start("value: false");
    const uint32_t datagram = builder_send(b, 1000, 0, 0, UPDATE, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 0, false));
    for (uint32_t server = 1; server <= 3; server++) {
        builder_received(b, 1001, server, datagram);
    }
    expect_settled(b, 0, VERDICT_PASS, "all 3 Servers hold the value 0.000 s after the command; 0 did not get it by the command itself");
}

/* Kept from Server 3, the command is not for it. */
static void test_who_is_meant(void) {
    struct builder *b = start("value: true, withhold: [3]");
    const uint32_t datagram = command(b);
    builder_execute(b, 1001, 1, datagram, true, 5);
    builder_execute(b, 1002, 2, datagram, true, 5);
    builder_record(b, 1000, 3, TRACE_LOST, TRACE_LOSS_WITHHELD, datagram, 0, 0);
    expect_settled(b, 0, VERDICT_PASS, "all 2 Servers hold the value");
}

/* The dimmer's value, at the dimmer: a switch that is on does not help, and one that goes on later does not hurt. */
static void test_another_resource(void) {
    for (int right = 0; right <= 1; right++) {
        struct builder *b = start("resource: dimmer, value: 55");
        const uint32_t datagram = builder_send(b, 1000, 0, 0, UPDATE, TRACE_PART_STIMULUS, 0, 0, builder_level_request(b, 0, 0, 55));
        for (uint32_t server = 1; server <= 3; server++) {
            builder_received(b, 1001, server, datagram);
            builder_state(b, 1001, server, server == 3 && !right ? 0 : 1, server == 3 && !right ? 1 : 55);
        }
        builder_state(b, 1500, 2, 0, 1);
        expect_settled(b, 0, right ? VERDICT_PASS : VERDICT_FAIL, right ? "all 3 Servers hold the value" : "1 of 3 Servers do not hold the value");
    }
}

/* Never a pass for want of something to look at. */
static void test_cannot_be_said(void) {
    struct builder *b = start("value: true");
    builder_drop_frame(b, command(b));
    expect_settled(b, 0, VERDICT_INCONCLUSIVE, "the command was not sent, or cannot be opened");
    b = start("value: true");
    command(b);
    expect_settled(b, 3900, VERDICT_INCONCLUSIVE, "the run ends earlier than 3.000 s after the command");
    expect_settled(start("value: true"), 0, VERDICT_INCONCLUSIVE, "the command was not sent, or cannot be opened");
}

void add_settled_suite(void) {
    CU_pSuite suite = CU_add_suite("settled", NULL, NULL);
    CU_add_test(suite, "by the command", test_by_the_command);
    CU_add_test(suite, "by something else, in time or too late", test_by_something_else);
    CU_add_test(suite, "lost again", test_lost_again);
    CU_add_test(suite, "held before", test_held_before);
    CU_add_test(suite, "who is meant", test_who_is_meant);
    CU_add_test(suite, "another Resource", test_another_resource);
    CU_add_test(suite, "cannot be said", test_cannot_be_said);
}
