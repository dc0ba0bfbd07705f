/* test_story.c: one story of three lamps, told right, and told with one thing wrong at a time: exactly the checks that exist for that
 * thing must not pass. */
#include "suites.h"

#include "expect.h"
#include "verdict.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

static const char scenario[] =
    "schema: ssmbench-scenario/1\n"
    "title: three lamps\n"
    "shows: that the checks see what they must\n"
    "verifies: [SSM-SRV-005]\n"
    "network: {link: lossy, host: raw, lacks: [everything]}\n"
    "groups: [{name: hallway, id-bytes: 7}]\n"
    "servers: [{count: 3, groups: [hallway], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}}]\n"
    "script:\n"
    "  - {at: 1 s, do: update, name: lights on, value: true, repeat: {count: 1, spacing: 50 ms, form: identical}, expect: applied,\n"
    "     verifies: [SSM-SRV-035]}\n"
    "  - {at: 2 s, do: update, name: lights off, value: false, expect: applied}\n"
    "  - {at: 3 s, do: replay, name: replay, of: lights on, form: new-ids, expect: discarded, verifies: [SSM-SRV-018]}\n"
    "  - {at: 4 s, do: forge, name: forged, key: wrong, piv: 50, value: true, expect: discarded, verifies: [SSM-SRV-023]}\n"
    "  - {at: 5 s, do: forge, name: GET, key: group, piv: 51, code: GET, value: true, expect: discarded, verifies: [SSM-SRV-026]}\n"
    "  - {at: 13 s, do: update, name: alive, value: true, expect: applied}\n"
    "expect:\n"
    "  - simultaneity: {command: lights on, within: 200 ms}\n"
    "    verifies: [SSM-GEN-018]\n"
    "  - coverage: {command: alive, at-least: 40 %}\n"
    "end: 20 s\n";

enum { ON, OFF, REPLAY, FORGED, GET, ALIVE, SERVERS = 3, VICTIM = 2 };

enum twist {
    RIGHT, REPLAY_EXECUTED, FORGED_EXECUTED, GET_EXECUTED, NOT_EXECUTED, EXECUTED_TWICE, NOBODY_HEARS, OTHER_VALUE, UNREADABLE,
    ANSWER_TOKEN, ANSWER_MID, ANSWER_SOURCE, ANSWER_LATE, NOTIFICATION, UNREACHED, UNREACHED_ONCE, SPREAD_200, SPREAD_201, DEAD_AT_THE_END,
    CLAIMS_ACTUATE, CLAIMS_OTHER_VALUE, CLAIMS_TWICE, CLAIMS_NOTHING, CLAIMS_REASON, CLAIMS_REPEAT, STRAY_CLAIM, OTHER_RESOURCE,
    STRAY_CHANGE, NO_FIRST_READ, FRAME_MISSING, FRAME_TIME, FRAME_SOURCE, CUT_AT_18
};

/* A change of the story for the lamp VICTIM only. */
static bool is(enum twist twist, enum twist which, uint32_t server) {
    return twist == which && server == VICTIM;
}

static void tell_on(struct builder *b, enum twist twist) {
    const struct forge_request *request = builder_request(b, 0, 0, true);
    const uint32_t first = builder_send(b, 1000, 0, twist == FRAME_SOURCE ? 3 : 0, ON, TRACE_PART_STIMULUS, 0, 0, request);
    const uint32_t second = builder_send(b, 1050, 0, 0, ON, TRACE_PART_STIMULUS, 0, 1, request);
    for (uint32_t server = 1; server <= SERVERS; server++) {
        const double actuation = is(twist, SPREAD_200, server) ? 220 : is(twist, SPREAD_201, server) ? 221 : 20;
        if (is(twist, UNREACHED, server)) {
            continue;
        }
        if (is(twist, UNREACHED_ONCE, server)) {                /* the repeat reaches it */
            builder_execute(b, 1052, server, second, true, actuation);
            continue;
        }
        builder_execute(b, 1002, server, first, true, actuation);
        builder_discard(b, 1052, server, second, is(twist, CLAIMS_REASON, server) ? REASON_ACCESS_DENIED : REASON_REPLAY);
        if (is(twist, CLAIMS_REPEAT, server)) {
            builder_record(b, 1052, server, TRACE_ACTUATE, 0, second, 0, 1);
        }
    }
}

static void tell_off(struct builder *b, enum twist twist) {
    const uint32_t datagram = builder_send(b, 2000, 0, 0, OFF, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 1, false));
    for (uint32_t server = 1; server <= SERVERS && twist != NOBODY_HEARS; server++) {
        if (is(twist, NOT_EXECUTED, server)) {
            builder_discard(b, 2002, server, datagram, REASON_REPLAY);
        } else if (is(twist, CLAIMS_NOTHING, server)) {
            builder_received(b, 2002, server, datagram);
            builder_state(b, 2002, server, 0, 0);
        } else if (is(twist, CLAIMS_OTHER_VALUE, server)) {
            builder_received(b, 2002, server, datagram);
            builder_record(b, 2002, server, TRACE_ACTUATE, 0, datagram, 0, 1);
            builder_state(b, 2002, server, 0, 0);
        } else if (is(twist, OTHER_VALUE, server)) {
            builder_received(b, 2002, server, datagram);
            builder_record(b, 2002, server, TRACE_ACTUATE, 0, datagram, 0, 7);
            builder_state(b, 2002, server, 0, 7);
        } else if (is(twist, UNREADABLE, server)) {
            builder_received(b, 2002, server, datagram);
            builder_record(b, 2002, server, TRACE_STATE, 0, datagram, 0, TRACE_UNREADABLE);
        } else {
            builder_execute(b, 2002, server, datagram, false, 20);
        }
    }
    if (twist == STRAY_CHANGE) {
        builder_state(b, 2500, VICTIM, 1, 5);
    }
    if (twist == STRAY_CLAIM) {
        builder_record(b, 2500, VICTIM, TRACE_ACTUATE, 0, 0, 0, 1);
    }
}

static void tell_replay(struct builder *b, enum twist twist) {
    static const uint8_t other_token[] = {9, 9, 9};
    struct forge_request *request = builder_request(b, 0, 0, true);
    const uint32_t attacker = builder_attacker(b);
    const uint16_t mid = request->mid;
    const uint32_t datagram = builder_send(b, 3000, attacker, attacker, REPLAY, TRACE_PART_STIMULUS, 0, 0, request);
    for (uint32_t server = 1; server <= SERVERS; server++) {
        if (is(twist, REPLAY_EXECUTED, server)) {
            builder_execute(b, 3002, server, datagram, true, 20);
            continue;
        }
        builder_discard(b, 3002, server, datagram, server == 1 ? REASON_NONE : REASON_REPLAY);      /* nobody need tell */
        if (is(twist, CLAIMS_ACTUATE, server)) {
            builder_record(b, 3002, server, TRACE_ACTUATE, 0, datagram, 0, 1);
        }
        if (is(twist, OTHER_RESOURCE, server)) {
            builder_state(b, 3002, server, 1, 30);
        }
        if (is(twist, ANSWER_TOKEN, server)) {
            builder_answer(b, 3003, server, 0, 1, 0x7777, request->token, request->token_len);
        } else if (is(twist, ANSWER_MID, server)) {
            builder_answer(b, 3003, server, 0, 1, mid, other_token, sizeof other_token);
        } else if (is(twist, ANSWER_SOURCE, server)) {
            builder_answer(b, 3003, server, attacker, 5683, 0x7777, other_token, sizeof other_token);
        } else if (is(twist, NOTIFICATION, server)) {
            builder_answer(b, 3003, server, 0, 40000, 0x7777, other_token, sizeof other_token);
        }
    }
}

static void tell_forgeries(struct builder *b, enum twist twist) {
    const uint32_t attacker = builder_attacker(b);
    const struct forge_context wrong = builder_wrong_context(b, 0);
    struct forge_request *request = builder_request(b, 0, 50, true);
    request->context = &wrong;
    const uint32_t forged = builder_send(b, 4000, attacker, attacker, FORGED, TRACE_PART_STIMULUS, 0, 0, request);
    request = builder_request(b, 0, 51, true);
    request->inner_code = 1;
    const uint32_t get = builder_send(b, 5000, attacker, attacker, GET, TRACE_PART_STIMULUS, 0, 0, request);
    for (uint32_t server = 1; server <= SERVERS; server++) {
        if (is(twist, FORGED_EXECUTED, server)) {
            builder_execute(b, 4002, server, forged, true, 20);
        } else {
            builder_discard(b, 4002, server, forged, REASON_DECRYPT);
        }
        if (is(twist, GET_EXECUTED, server)) {
            builder_execute(b, 5002, server, get, true, 20);
        } else {
            builder_discard(b, 5002, server, get, REASON_NOT_UPDATE);
        }
    }
}

static void tell_alive(struct builder *b, enum twist twist) {
    const uint32_t datagram = builder_send(b, 13000, 0, 0, ALIVE, TRACE_PART_STIMULUS, 0, 0, builder_request(b, 0, 52, true));
    for (uint32_t server = 1; server <= SERVERS; server++) {
        if (is(twist, DEAD_AT_THE_END, server)) {
            builder_received(b, 13002, server, datagram);
        } else {
            builder_execute(b, 13002, server, datagram, true, 20);
            if (is(twist, CLAIMS_TWICE, server)) {
                builder_record(b, 13002, server, TRACE_ACTUATE, 0, datagram, 0, 0);
            }
            if (is(twist, EXECUTED_TWICE, server)) {            /* a second copy made by the link, the lamp switched off in between */
                const uint32_t off = builder_send(b, 13100, 0, 0, ALIVE, TRACE_PART_STIMULUS, 0, 1, builder_request(b, 0, 53, false));
                builder_execute(b, 13101, server, off, false, 20);
                builder_execute(b, 13102, server, datagram, true, 20);
            }
        }
    }
}

static struct builder *tell(enum twist twist) {
    struct builder *b = builder_start(scenario);
    if (twist == NO_FIRST_READ) {
        builder_skip_first_read(b, VICTIM, 0);
    }
    tell_on(b, twist);
    tell_off(b, twist);
    tell_replay(b, twist);
    tell_forgeries(b, twist);
    if (twist == ANSWER_LATE) {                                 /* to the first command, 7 s after its last copy */
        builder_answer(b, 8052.5, VICTIM, 0, 56830, 0x1000, (const uint8_t[]){0xa0, 1, 0, 0}, 4);
    }
    tell_alive(b, twist);
    if (twist == FRAME_MISSING) {
        builder_drop_frame(b, 7);
    } else if (twist == FRAME_TIME) {
        builder_shift_frame(b, 7, 1);
    }
    builder_finish(b, twist == CUT_AT_18 ? 18000 : 0);
    return b;
}

static void expect_verdicts(enum twist twist, const char *failed, const char *open) {
    char story[20];
    struct builder *b = tell(twist);
    snprintf(story, sizeof story, "twist %d", twist);
    expect_checks(b, story, failed, open);
    builder_free(b);
}

static void test_right(void) {
    expect_verdicts(RIGHT, "", "");
    expect_verdicts(NOTIFICATION, "", "");
    expect_verdicts(ANSWER_LATE, "", "");
    expect_verdicts(UNREACHED_ONCE, "", "");
    expect_verdicts(SPREAD_200, "", "");
}

static void test_execution(void) {
    expect_verdicts(REPLAY_EXECUTED, "applied:2 model ", "");
    expect_verdicts(FORGED_EXECUTED, "applied:3 model ", "");
    expect_verdicts(GET_EXECUTED, "applied:4 model ", "");
    expect_verdicts(NOT_EXECUTED, "applied:1 model ", "");
    expect_verdicts(EXECUTED_TWICE, "applied:5 model parts ", "");           /* parts: nor does the output move each time */
    expect_verdicts(NOBODY_HEARS, "", "applied:1 applied:2 applied:4 applied:5 ");    /* the lights are on: a further "on" shows nothing */
}

static void test_read_back(void) {
    expect_verdicts(OTHER_VALUE, "applied:1 model read-back parts ", "");
    expect_verdicts(UNREADABLE, "applied:1 model read-back claims ", "");
    expect_verdicts(OTHER_RESOURCE, "read-back ", "");
    expect_verdicts(STRAY_CHANGE, "read-back ", "");
    expect_verdicts(NO_FIRST_READ, "", "read-back silence ");
}

static void test_claims(void) {
    expect_verdicts(CLAIMS_ACTUATE, "claims parts ", "");
    expect_verdicts(CLAIMS_OTHER_VALUE, "claims parts ", "");
    expect_verdicts(CLAIMS_TWICE, "claims ", "");
    expect_verdicts(CLAIMS_NOTHING, "claims ", "");
    expect_verdicts(CLAIMS_REASON, "claims ", "");
    expect_verdicts(CLAIMS_REPEAT, "claims parts ", "");
    expect_verdicts(STRAY_CLAIM, "claims ", "");
}

static void test_silence(void) {
    expect_verdicts(ANSWER_TOKEN, "silence ", "");
    expect_verdicts(ANSWER_MID, "silence ", "");
    expect_verdicts(ANSWER_SOURCE, "silence ", "");
    expect_verdicts(DEAD_AT_THE_END, "applied:5 model ", "silence coverage:5 ");
    expect_verdicts(CUT_AT_18, "", "silence ");
}

static const char *requirement(const json_t *verdict, const char *id) {
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(verdict, "requirements"), i, entry) {
        if (strcmp(json_string_value(json_object_get(entry, "id")), id) == 0) {
            return json_string_value(json_object_get(entry, "verdict"));
        }
    }
    return "absent";
}

/* What the whole-run checks find in a step counts for the requirements that this step names, and for no other step's. */
static void test_requirements(void) {
    char error[512];
    struct builder *b = tell(ANSWER_TOKEN);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    json_t *verdict = verdict_make(judgement, &(struct verdict_origin){.folder = builder_folder(b)});
    CU_ASSERT_STRING_EQUAL(requirement(verdict, "SSM-SRV-018"), "fail");        /* the replay, which was answered */
    CU_ASSERT_STRING_EQUAL(requirement(verdict, "SSM-SRV-026"), "pass");        /* the GET */
    CU_ASSERT_STRING_EQUAL(requirement(verdict, "SSM-SRV-035"), "pass");
    CU_ASSERT_STRING_EQUAL(requirement(verdict, "SSM-GEN-018"), "pass");
    CU_ASSERT_STRING_EQUAL(requirement(verdict, "SSM-SRV-005"), "fail");        /* the scenario as a whole */
    json_decref(verdict);
    judge_free(judgement);
    builder_free(b);
}

static void test_simultaneity(void) {
    expect_verdicts(SPREAD_201, "simultaneity:0 ", "");
    expect_verdicts(UNREACHED, "simultaneity:0 ", "");
}

static void test_capture(void) {
    expect_verdicts(FRAME_MISSING, "capture ", "applied:5 nonces silence ");   /* without the last frame nothing shows that they live */
    expect_verdicts(FRAME_TIME, "capture ", "applied:5 nonces silence ");
    expect_verdicts(FRAME_SOURCE, "capture ", "applied:0 nonces ");
}

void add_story_suite(void) {
    CU_pSuite suite = CU_add_suite("stories", NULL, NULL);
    CU_add_test(suite, "told right", test_right);
    CU_add_test(suite, "executed what must not be, or not what must", test_execution);
    CU_add_test(suite, "read-back", test_read_back);
    CU_add_test(suite, "claims", test_claims);
    CU_add_test(suite, "silence", test_silence);
    CU_add_test(suite, "simultaneity", test_simultaneity);
    CU_add_test(suite, "capture", test_capture);
    CU_add_test(suite, "requirements", test_requirements);
}
