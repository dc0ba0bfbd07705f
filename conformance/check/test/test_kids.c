/* test_kids.c: one lamp in two groups, whose idGroups are the same or are not. Every request commands the opposite of what the lamp
 * shows. */
#include "suites.h"

#include "expect.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

static const char scenario[] =
    "schema: ssmbench-scenario/1\n"
    "title: one lamp\n"
    "shows: that each context has its own window\n"
    "verifies: [SSM-SRV-015]\n"
    "network: {link: lossy, host: raw, lacks: [everything]}\n"
    "groups: [{name: hallway, id-bytes: 7}, {name: kitchen, %s}]\n"
    "servers: [{count: 1, groups: [hallway, kitchen], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}}]\n"
    "script: [{at: 1 s, do: forge, name: requests, group: hallway, key: group, piv: 0}]\n"
    "end: 60 s\n";

enum { A, B, NOBODY };      /* groups; NOBODY: a wrong key */
enum { NO, YES };
struct event { int group; uint64_t piv; bool executed; enum device_reason reason; };
struct row { const char *name; bool equal; int wrong, wrong_claims; struct event events[6]; size_t count; };

static const struct row rows[] = {
    {"the same number in both", true, 0, 0, {{A, 5, YES, 0}, {B, 5, YES, 0}, {B, 6, YES, 0}}, 3},
    {"the second context is not tried", true, 1, 0, {{A, 5, YES, 0}, {B, 6, NO, REASON_DECRYPT}}, 2},
    {"one window for both: number taken", true, 1, 0, {{A, 5, YES, 0}, {B, 5, NO, REASON_REPLAY}}, 2},
    {"one window for both: number passed", true, 1, 0, {{A, 100, YES, 0}, {B, 1, NO, REASON_REPLAY}}, 2},
    {"replay", true, 0, 0, {{A, 5, YES, 0}, {B, 5, YES, 0}, {B, 5, NO, REASON_REPLAY}, {A, 5, NO, REASON_REPLAY}}, 4},
    {"replay, told of the other context", true, 0, 0,
     {{A, 5, YES, 0}, {B, 6, YES, 0}, {A, 5, NO, REASON_DECRYPT}, {B, 6, NO, REASON_DECRYPT}}, 4},
    {"replay, told of neither", true, 0, 1, {{A, 5, YES, 0}, {A, 5, NO, REASON_ACCESS_DENIED}}, 2},
    {"replay executed", true, 1, 0, {{A, 5, YES, 0}, {B, 5, YES, 0}, {B, 5, YES, 0}}, 3},
    {"a key that nobody has", true, 0, 0, {{A, 5, YES, 0}, {NOBODY, 9, NO, REASON_DECRYPT}, {NOBODY, 5, NO, REASON_REPLAY}}, 3},
    {"different ids: the same number in both", false, 0, 0, {{A, 5, YES, 0}, {B, 5, YES, 0}, {B, 5, NO, REASON_REPLAY}}, 3},
    {"different ids: there is no other context", false, 0, 1, {{A, 5, YES, 0}, {A, 5, NO, REASON_DECRYPT}}, 2},
};

static struct builder *play(const struct row *row) {
    char yaml[1200];
    snprintf(yaml, sizeof yaml, scenario, row->equal ? "same-id-as: hallway" : "id-bytes: 7");
    struct builder *b = builder_start(yaml);
    const struct forge_context wrong = builder_wrong_context(b, A);
    const uint32_t attacker = builder_attacker(b);
    bool lamp = false;
    for (uint32_t i = 0; i < row->count; i++) {
        const struct event *event = &row->events[i];
        const double ms = 1000 + 100 * i;
        struct forge_request *request = builder_request(b, event->group == B ? B : A, event->piv, !lamp);
        if (event->group == NOBODY) {
            request->context = &wrong;
        }
        const uint32_t datagram = builder_send(b, ms, attacker, attacker, 0, TRACE_PART_STIMULUS, i, 0, request);
        if (event->executed) {
            lamp = !lamp;
            builder_execute(b, ms + 2, 1, datagram, lamp, 20);
        } else {
            builder_discard(b, ms + 2, 1, datagram, event->reason);
        }
    }
    builder_finish(b, 0);
    return b;
}

static void test_rows(void) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char error[512];
        struct builder *b = play(&rows[i]);
        struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
        const int wrong = (int)expect_check(judgement, "model", CHECK_WHOLE_RUN)->wrong;
        const int wrong_claims = (int)expect_check(judgement, "claims", CHECK_WHOLE_RUN)->wrong;
        CU_ASSERT_EQUAL(wrong, rows[i].wrong);
        CU_ASSERT_EQUAL(wrong_claims, rows[i].wrong_claims);
        if (wrong != rows[i].wrong || wrong_claims != rows[i].wrong_claims) {
            printf("\n    %s: %d wrong, %d wrong claims", rows[i].name, wrong, wrong_claims);
        }
        CU_ASSERT_PTR_NULL(expect_check(judgement, "nonces", CHECK_WHOLE_RUN));      /* the Client sent nothing */
        judge_free(judgement);
        builder_free(b);
    }
}

void add_kids_suite(void) {
    CU_pSuite suite = CU_add_suite("equal kids", NULL, NULL);
    CU_add_test(suite, "contexts and their windows", test_rows);
}
