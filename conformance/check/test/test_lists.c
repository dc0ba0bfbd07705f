/* test_lists.c: who is meant by a command: not the lamps that join later, nor those that the attacker keeps it from, nor those that it is
 * not near to. Three lamps are there from the start, two join at 5 s; "some on" is withheld from the third and delivered to it later. */
#include "suites.h"

#include "expect.h"
#include "small_run.h"
#include "verdict.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

static const char scenario[] =
    "schema: ssmbench-scenario/1\n"
    "title: five lamps\n"
    "shows: who is meant\n"
    "verifies: [SSM-SRV-042]\n"
    "network: {link: lossy, host: raw, lacks: [everything]}\n"
    "groups: [{name: hallway, id-bytes: 7}]\n"
    "servers:\n"
    "  - {count: 3, groups: [hallway], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}}\n"
    "  - {count: 2, groups: [hallway], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}, join: 5 s}\n"
    "script:\n"
    "  - {at: 1 s, do: update, name: all on, value: true, expect: applied}\n"
    "  - {at: 2 s, do: update, name: all off, value: false, expect: applied}\n"
    "  - {at: 3 s, do: update, name: some on, value: true, withhold: [3], expect: applied}\n"
    "  - {at: 4 s, do: update, name: off, value: false, expect: applied}\n"
    "  - {at: 6 s, do: update, name: first for the joiners, value: true, expect: applied}\n"
    "  - {at: 7 s, do: update, name: off again, value: false, expect: applied}\n"
    "  - {at: 8 s, do: replay, name: delivered, of: some on, form: identical, reach: [3], expect: applied}\n"
    "  - {at: 9 s, do: replay, name: to the others, of: some on, form: identical, reach: [1-2], expect: discarded}\n"
    "  - {at: 10 s, do: replay, name: to the joiners, of: all on, form: new-ids, reach: [4-5], expect: discarded}\n"
    "  - {at: 16 s, do: update, name: all off at last, value: false}\n"
    "  - {at: 17 s, do: update, name: alive, value: true, expect: applied}\n"
    "expect:\n"
    "  - simultaneity: {command: all on, within: 200 ms}\n"
    "  - simultaneity: {command: some on, within: 200 ms}\n"
    "  - coverage: {command: some on, at-least: 30 %}\n"
    "end: 24 s\n";

enum { ALL_ON, ALL_OFF, SOME_ON, OFF, FIRST, OFF_AGAIN, DELIVERED, OTHERS, TO_JOINERS, LAST_OFF, ALIVE };

enum twist {
    RIGHT, MEANT_DISCARDS, DELIVERED_DISCARDS, OTHER_EXECUTES, JOINER_DISCARDS_FIRST, JOINER_EXECUTES_OLD, JOINER_DEAD, JOINER_READ_LATE,
    JOINER_UNREAD
};

/* Servers first .. last of the command execute it, but for `not` (0: all of them). */
static void execute(struct builder *b, double ms, uint32_t datagram, bool value, uint32_t first, uint32_t last, uint32_t not) {
    for (uint32_t server = first; server <= last; server++) {
        if (server == not) {
            builder_discard(b, ms, server, datagram, REASON_NONE);
        } else {
            builder_execute(b, ms, server, datagram, value, 20);
        }
    }
}

static uint32_t command(struct builder *b, double ms, uint32_t step, uint64_t piv, bool value) {
    return builder_send(b, ms, 0, 0, step, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, piv, value));
}

static uint32_t replay(struct builder *b, double ms, uint32_t step, uint64_t piv) {
    return builder_send(b, ms, builder_attacker(b), 0, step, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, piv, true));
}

static struct builder *tell(enum twist twist) {
    struct builder *b = builder_start(scenario);
    if (twist == JOINER_READ_LATE || twist == JOINER_UNREAD) {
        builder_skip_first_read(b, 4, 0);
    }
    if (twist == JOINER_READ_LATE) {
        builder_record(b, 5500, 4, TRACE_STATE, 0, 0, 0, 0);
    }
    execute(b, 1002, command(b, 1000, ALL_ON, 0, true), true, 1, 3, 0);
    execute(b, 2002, command(b, 2000, ALL_OFF, 1, false), false, 1, 3, 0);
    uint32_t datagram = command(b, 3000, SOME_ON, 2, true);
    builder_record(b, 3000, 3, TRACE_LOST, TRACE_LOSS_WITHHELD, datagram, 0, 0);
    execute(b, 3002, datagram, true, 1, 2, twist == MEANT_DISCARDS ? 2 : 0);
    execute(b, 4002, command(b, 4000, OFF, 3, false), false, 1, 3, 0);
    execute(b, 6002, command(b, 6000, FIRST, 4, true), true, 1, 5, twist == JOINER_DISCARDS_FIRST ? 4 : 0);
    execute(b, 7002, command(b, 7000, OFF_AGAIN, 5, false), false, 1, 5, 0);
    execute(b, 8002, replay(b, 8000, DELIVERED, 2), true, 3, 3, twist == DELIVERED_DISCARDS ? 3 : 0);
    datagram = replay(b, 9000, OTHERS, 2);
    builder_discard(b, 9002, 1, datagram, REASON_REPLAY);
    execute(b, 9003, datagram, true, 2, 2, twist == OTHER_EXECUTES ? 0 : 2);
    datagram = replay(b, 10000, TO_JOINERS, 0);
    builder_discard(b, 10002, 5, datagram, REASON_REPLAY);
    execute(b, 10003, datagram, true, 4, 4, twist == JOINER_EXECUTES_OLD ? 0 : 4);
    execute(b, 16002, command(b, 16000, LAST_OFF, 6, false), false, 1, 5, 0);
    execute(b, 17002, command(b, 17000, ALIVE, 7, true), true, 1, 5, twist == JOINER_DEAD ? 5 : 0);
    builder_finish(b, 0);
    return b;
}

static void expect_story(enum twist twist, const char *failed, const char *open) {
    char story[40];
    struct builder *b = tell(twist);
    snprintf(story, sizeof story, "list story %d", twist);
    expect_checks(b, story, failed, open);
    builder_free(b);
}

static void test_stories(void) {
    expect_story(RIGHT, "", "");
    expect_story(MEANT_DISCARDS, "applied:2 model simultaneity:2 ", "coverage:2 ");
    expect_story(DELIVERED_DISCARDS, "applied:6 model ", "");
    expect_story(OTHER_EXECUTES, "applied:7 model ", "");
    expect_story(JOINER_DISCARDS_FIRST, "applied:4 model ", "");
    expect_story(JOINER_EXECUTES_OLD, "applied:8 ", "");        /* below its first number: open by the texts, not by the scenario */
    expect_story(JOINER_DEAD, "applied:10 model ", "silence ");
    expect_story(JOINER_READ_LATE, "", "read-back silence ");
    expect_story(JOINER_UNREAD, "", "read-back silence ");
}

static void test_numbers(void) {
    static const struct { size_t step; const char *says; } table[] = {
        {ALL_ON, "3 of 3 intended"}, {SOME_ON, "2 of 2 intended"}, {FIRST, "5 of 5 intended"}, {DELIVERED, "1 of 1 intended"},
        {OTHERS, "2 of 2 judged"}, {TO_JOINERS, "2 of 2 judged"}, {ALIVE, "5 of 5 intended"},
    };
    static const json_int_t intended[] = {3, 3, 2, 3, 5, 5, 5, 5};
    char error[512];
    struct builder *b = tell(RIGHT);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct check *check = expect_check(judgement, "applied", table[i].step);
        CU_ASSERT_PTR_NOT_NULL_FATAL(check);
        CU_ASSERT_PTR_NOT_NULL(strstr(check->says, table[i].says));
        CU_ASSERT_PTR_NULL(strstr(check->says, "not reached"));
    }
    json_t *verdict = verdict_make(judgement, &(struct verdict_origin){.folder = builder_folder(b)});
    const json_t *commands = json_object_get(verdict, "commands");
    CU_ASSERT_EQUAL(json_array_size(commands), sizeof intended / sizeof *intended);
    for (size_t i = 0; i < sizeof intended / sizeof *intended; i++) {
        CU_ASSERT_EQUAL(json_integer_value(json_object_get(json_array_get(commands, i), "intended")), intended[i]);
    }
    json_decref(verdict);
    judge_free(judgement);
    builder_free(b);
}

/* "on" at 4 s, repeated at 6 s: of the lamps that join at 5 s one hears the repeat, of the others one hears nothing. The repeat does not
 * make the joiners intended. */
static void test_repeat(void) {
    char error[512];
    struct builder *b = builder_start(
        "schema: ssmbench-scenario/1\ntitle: five lamps\nshows: a repeat\nverifies: [SSM-SRV-042]\n"
        "network: {link: lossy, host: raw, lacks: [everything]}\ngroups: [{name: hallway, id-bytes: 7}]\n"
        "servers:\n  - {count: 2, groups: [hallway], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}, join: 5 s}\n"
        "  - {count: 3, groups: [hallway], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}}\n"
        "script: [{at: 4 s, do: update, name: command, value: true, repeat: {count: 1, spacing: 2 s}, expect: applied}]\n"
        "expect: [simultaneity: {command: command, within: 200 ms}]\nend: 20 s\n");
    const struct forge_request *request = builder_request(b, 0, 0, true);
    execute(b, 4002, builder_send(b, 4000, 0, 0, 0, TRACE_PART_STIMULUS, 0, 0, request), true, 3, 4, 0);
    execute(b, 6002, builder_send(b, 6000, 0, 0, 0, TRACE_PART_STIMULUS, 0, 1, request), true, 1, 1, 0);
    builder_finish(b, 0);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    CU_ASSERT_STRING_EQUAL(expect_check(judgement, "applied", 0)->says, "2 of 3 intended Servers executed it; 1 were not reached");
    CU_ASSERT_PTR_NOT_NULL(strstr(expect_check(judgement, "simultaneity", 0)->says, "missed: Server 5 was never reached (target"));
    json_t *verdict = verdict_make(judgement, &(struct verdict_origin){.folder = builder_folder(b)});
    const json_t *command = json_array_get(json_object_get(verdict, "commands"), 0);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(command, "intended")), 3);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(command, "actuated")), 2);
    json_decref(verdict);
    judge_free(judgement);
    builder_free(b);
}

/* A trace in which somebody hears what the scenario keeps from it, or before it is there, does not belong to this scenario. */
static void refuse(double sent_ms, uint32_t step, uint32_t server, double ms, const char *sentence) {
    char error[1024] = "";
    struct builder *b = builder_start(scenario);
    builder_received(b, ms, server, replay(b, sent_ms, step, 9));
    builder_finish(b, 0);
    CU_ASSERT_PTR_NULL(judge_run(builder_folder(b), error, sizeof error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, sentence));
    builder_free(b);
}

static void test_refused(void) {
    refuse(3000, SOME_ON, 3, 3002, "a Server that the scenario does not keep it from");
    refuse(8000, DELIVERED, 2, 8002, "a Server that the scenario does not keep it from");
    refuse(9000, OTHERS, 3, 9002, "a Server that the scenario does not keep it from");
    refuse(4000, OFF, 4, 4002, "nothing of a Server before it joins");
    refuse(4999, OFF, 4, 5001, "a Server that had joined when it was sent");
}

/* Whom a partition cuts off is meant, and missed; hearing across it is no trace of this scenario. */
static void test_partition(void) {
    char error[1024] = "";
    struct builder *b = builder_start(
        "schema: ssmbench-scenario/1\ntitle: parts\nshows: one part\nverifies: []\n"
        "network: {link: lossy, lacks: [everything], partition: [{from: 3 s, to: 5 s, servers: [2]}]}\n"
        "groups: [{name: hallway, id-bytes: 7}]\nservers: [{count: 2, groups: [hallway], resources: [switch, dimmer], actuation: 20 ms}]\n"
        "script: [{at: 4 s, do: update, name: command, value: true}]\n"
        "expect: [simultaneity: {command: command, within: 200 ms, found: missed}]\nend: 20 s\n");
    const uint32_t datagram = builder_send(b, 4000, 0, 0, 0, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 0, true));
    builder_execute(b, 4002, 1, datagram, true, 20);
    builder_finish(b, 0);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    CU_ASSERT_PTR_NOT_NULL(strstr(expect_check(judgement, "simultaneity", 0)->says, "missed: Server 2 was never reached"));
    judge_free(judgement);
    builder_free(b);
}

static void test_heard_across_a_partition(void) {
    char error[1024] = "";
    for (int cut = 0; cut < 2; cut++) {
        struct builder *b = small_run_of(cut ? "link: lossy, partition: [{from: 1 s, to: 2 s, servers: [2]}]"
                                             : "link: lossy, partition: [{from: 0 s, to: 1 s, servers: [2]}]", "", true, true);
        struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
        CU_ASSERT_EQUAL(judgement == NULL, cut);
        CU_ASSERT(!cut || strstr(error, "a Server that was not cut off from its sender"));
        judge_free(judgement);
        builder_free(b);
    }
}

void add_lists_suite(void) {
    CU_pSuite suite = CU_add_suite("who is meant", NULL, NULL);
    CU_add_test(suite, "stories of joining, withholding and reach", test_stories);
    CU_add_test(suite, "numbers of intended Servers", test_numbers);
    CU_add_test(suite, "a repeat for joiners", test_repeat);
    CU_add_test(suite, "traces that do not fit", test_refused);
    CU_add_test(suite, "partitions", test_partition);
    CU_add_test(suite, "heard across a partition", test_heard_across_a_partition);
}
