/* test_nonces.c: the Client's Partial IVs, used once or twice, before and after restarts. */
#include "suites.h"

#include "expect.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

static const char scenario[] =
    "schema: ssmbench-scenario/1\n"
    "title: one lamp\n"
    "shows: what the Client sends\n"
    "verifies: [SSM-CLI-017]\n"
    "network: {link: lossy, host: raw, lacks: [everything]}\n"
    "groups: [{name: hallway, id-bytes: 7}, {name: kitchen, same-id-as: hallway}]\n"
    "servers: [{count: 1, groups: [hallway, kitchen], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}}]\n"
    "script:\n"
    "  - {at: 1 s, do: update, name: before, group: hallway, value: true, count: 10, spacing: 100 ms}\n"
    "  - {at: 3 s, do: restart, name: restart, client: true, kind: crash}\n"
    "  - {at: 4 s, do: update, name: after, group: hallway, value: true, verifies: [SSM-CLI-019]}\n"
    "end: 20 s\n";

enum { A, B };
/* The Client says "on" or "off" in a group, or something that nobody can open; it restarts; the attacker says "off" in the first group. */
enum what { ON, OFF, WRONG_KEY, RESTART, ATTACKER };
struct event { enum what what; int group; uint64_t piv; };
struct row { const char *name; enum verdict verdict; uint64_t wrong; const char *says; struct event events[6]; size_t count; };

static const struct row rows[] = {
    {"in order", VERDICT_PASS, 0, "3 Partial IVs, none used twice", {{ON, A, 0}, {OFF, A, 1}, {ON, A, 2}}, 3},
    {"in no order", VERDICT_PASS, 0, "3 Partial IVs", {{ON, A, 7}, {OFF, A, 1}, {ON, A, 300}}, 3},
    {"a copy", VERDICT_PASS, 0, "2 Partial IVs", {{ON, A, 0}, {ON, A, 0}, {OFF, A, 1}}, 3},
    {"used twice", VERDICT_FAIL, 1, "1 datagrams", {{ON, A, 0}, {OFF, A, 1}, {OFF, A, 0}}, 3},
    {"used three times", VERDICT_FAIL, 1, "1 datagrams", {{ON, A, 4}, {OFF, A, 4}, {ON, A, 4}}, 3},
    {"another key", VERDICT_PASS, 0, "2 Partial IVs", {{ON, A, 4}, {OFF, B, 4}}, 2},
    {"another's forgery", VERDICT_PASS, 0, "1 Partial IVs", {{ON, A, 4}, {ATTACKER, A, 4}}, 2},
    {"a jump over the restart", VERDICT_PASS, 0, "3 Partial IVs", {{ON, A, 0}, {OFF, A, 1}, {RESTART, A, 0}, {ON, A, 32}}, 4},
    {"the next after the restart", VERDICT_PASS, 0, "2 Partial IVs", {{ON, A, 0}, {RESTART, A, 0}, {ON, A, 1}}, 3},
    {"again after the restart", VERDICT_FAIL, 1, "1 datagrams", {{ON, A, 0}, {RESTART, A, 0}, {OFF, A, 0}}, 3},
    {"below after the restart", VERDICT_FAIL, 1, "1 datagrams", {{ON, A, 5}, {RESTART, A, 0}, {OFF, A, 4}}, 3},
    {"below after the second restart", VERDICT_FAIL, 1, "1 datagrams",
     {{ON, A, 1}, {RESTART, A, 0}, {ON, A, 9}, {RESTART, A, 0}, {OFF, A, 8}, {OFF, A, 10}}, 6},
    {"a restart is for each key alone", VERDICT_PASS, 0, "2 Partial IVs", {{ON, A, 5}, {RESTART, A, 0}, {OFF, B, 4}}, 3},
    {"the same the other way round", VERDICT_PASS, 0, "2 Partial IVs", {{ON, B, 5}, {RESTART, A, 0}, {OFF, A, 4}}, 3},
    {"not to be opened", VERDICT_INCONCLUSIVE, 0, "1 datagrams", {{ON, A, 5}, {WRONG_KEY, A, 6}}, 2},
};

static void send(struct builder *b, double ms, const struct event *event) {
    const struct forge_context wrong = builder_wrong_context(b, A);
    const bool attacker = event->what == ATTACKER;
    struct forge_request *request = builder_request(b, (size_t)event->group, event->piv, event->what == ON);
    if (event->what == WRONG_KEY) {
        request->context = &wrong;
    }
    builder_send(b, ms, attacker ? builder_attacker(b) : 0, 0, ms < 3000 ? 0 : 2, TRACE_PART_STIMULUS, 0, 0, request);
}

static struct judgement *judge_events(struct builder **b, const struct row *row, bool drop_last) {
    char error[512];
    *b = builder_start(scenario);
    uint32_t sent = 0;
    for (size_t i = 0; i < row->count; i++) {
        const double ms = 1000 + 1000.0 * (double)i;
        if (row->events[i].what == RESTART) {
            builder_record(*b, ms, 0, TRACE_RESTART, 1, 0, 0, 0);
        } else {
            send(*b, ms, &row->events[i]);
            sent++;
        }
    }
    if (drop_last) {
        builder_drop_frame(*b, sent);
    }
    builder_finish(*b, 0);
    struct judgement *judgement = judge_run(builder_folder(*b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    return judgement;
}

static void test_rows(void) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct builder *b;
        struct judgement *judgement = judge_events(&b, &rows[i], false);
        const struct check *check = expect_check(judgement, "nonces", CHECK_WHOLE_RUN);
        CU_ASSERT_PTR_NOT_NULL_FATAL(check);
        CU_ASSERT_EQUAL(check->verdict, rows[i].verdict);
        CU_ASSERT_EQUAL(check->wrong, rows[i].wrong);
        CU_ASSERT_PTR_NOT_NULL(strstr(check->says, rows[i].says));
        if (check->verdict != rows[i].verdict || check->wrong != rows[i].wrong || strstr(check->says, rows[i].says) == NULL) {
            printf("\n    %s: %s", rows[i].name, check->says);
        }
        judge_free(judgement);
        builder_free(b);
    }
}

/* What is not in the capture may have been anything. */
static void test_missing(void) {
    struct builder *b;
    struct judgement *judgement = judge_events(&b, &rows[0], true);
    CU_ASSERT_EQUAL(expect_check(judgement, "nonces", CHECK_WHOLE_RUN)->verdict, VERDICT_INCONCLUSIVE);
    judge_free(judgement);
    builder_free(b);
}

/* The step that uses a number again, and it alone, is the worse for it. */
static void test_step(void) {
    static const struct row row = {"", VERDICT_FAIL, 1, "", {{ON, A, 0}, {OFF, A, 1}, {RESTART, A, 0}, {ON, A, 1}}, 4};
    struct builder *b;
    struct judgement *judgement = judge_events(&b, &row, false);
    const struct check *check = expect_check(judgement, "nonces", CHECK_WHOLE_RUN);
    CU_ASSERT_EQUAL(check->steps[0], VERDICT_PASS);
    CU_ASSERT_EQUAL(check->steps[2], VERDICT_FAIL);
    CU_ASSERT_EQUAL(check->evidence[0].datagram, 3);
    CU_ASSERT_PTR_NOT_NULL(strstr(check->evidence[0].found, "datagram 2"));
    judge_free(judgement);
    builder_free(b);
}

void add_nonces_suite(void) {
    CU_pSuite suite = CU_add_suite("nonces of the Client", NULL, NULL);
    CU_add_test(suite, "Partial IVs and restarts", test_rows);
    CU_add_test(suite, "a datagram that is not in the capture", test_missing);
    CU_add_test(suite, "the step that is to blame", test_step);
}
