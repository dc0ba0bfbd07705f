/* test_sequence.c: one Server, requests with chosen Partial IVs, every one commanding the opposite of what the lamp shows. What it did is
 * told; the reference Server must find exactly the wrong ones. */
#include "suites.h"

#include "builder.h"
#include "judge.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

/* What comes: a request (NON, multicast, POST), one that is confirmable, one to the Server's own address, a GET, one under a wrong key,
 * one for a Resource that does not exist, one for another Resource Type, one whose payload is no CBOR, one with a leading zero in its
 * Partial IV, outer code PUT, an orderly restart. */
enum what { END, REQUEST, CONFIRMABLE, UNICAST, INNER_GET, WRONG_KEY, NO_RESOURCE, OTHER_TYPE, NO_CBOR, LEADING_ZERO, OUTER_PUT, RESTART };
enum { NO, YES };      /* executed? */
struct event { enum what what; uint64_t piv; bool executed; };

struct sequence { const char *name; bool forgets; uint64_t wrong, either; struct event events[12]; };

static const struct sequence sequences[] = {
    {"in order", false, 0, 0, {{REQUEST, 0, YES}, {REQUEST, 1, YES}, {REQUEST, 2, YES}}},
    {"replay discarded", false, 0, 0, {{REQUEST, 5, YES}, {REQUEST, 5, NO}}},
    {"replay executed", false, 1, 0, {{REQUEST, 5, YES}, {REQUEST, 5, YES}}},
    {"fresh one discarded", false, 1, 0, {{REQUEST, 5, YES}, {REQUEST, 6, NO}}},
    {"left edge kept", false, 0, 0, {{REQUEST, 1, YES}, {REQUEST, 100, YES}, {REQUEST, 69, YES}, {REQUEST, 68, NO}}},
    {"left edge missing", false, 1, 0, {{REQUEST, 1, YES}, {REQUEST, 100, YES}, {REQUEST, 68, YES}}},
    {"window of 31", false, 1, 0, {{REQUEST, 1, YES}, {REQUEST, 100, YES}, {REQUEST, 69, NO}}},
    {"late arrivals refused", false, 1, 0, {{REQUEST, 1, YES}, {REQUEST, 3, YES}, {REQUEST, 2, NO}}},
    {"below the first: slides", false, 0, 1, {{REQUEST, 100, YES}, {REQUEST, 99, YES}, {REQUEST, 69, YES}, {REQUEST, 99, NO}}},
    {"below the first: limit", false, 0, 1, {{REQUEST, 100, YES}, {REQUEST, 99, NO}, {REQUEST, 69, NO}}},
    {"below the first: now this, now that", false, 1, 1, {{REQUEST, 100, YES}, {REQUEST, 99, YES}, {REQUEST, 69, NO}}},
    {"forgery moves nothing", false, 0, 0, {{WRONG_KEY, 1000, NO}, {REQUEST, 3, YES}, {WRONG_KEY, 1000, NO}, {REQUEST, 4, YES}}},
    {"forgery moved the window", false, 1, 0, {{REQUEST, 3, YES}, {WRONG_KEY, 1000, NO}, {REQUEST, 4, NO}}},
    {"forgery executed", false, 1, 0, {{REQUEST, 3, YES}, {WRONG_KEY, 4, YES}}},
    {"GET uses its number up", false, 0, 0, {{REQUEST, 3, YES}, {INNER_GET, 20, NO}, {REQUEST, 20, NO}, {REQUEST, 21, YES}}},
    {"GET did not use its number up", false, 1, 0, {{REQUEST, 3, YES}, {INNER_GET, 20, NO}, {REQUEST, 20, YES}}},
    {"GET moves the window", false, 0, 0, {{REQUEST, 3, YES}, {INNER_GET, 50, NO}, {REQUEST, 18, NO}, {REQUEST, 19, YES}}},
    {"GET executed", false, 1, 0, {{INNER_GET, 3, YES}}},
    {"no such Resource", false, 0, 0, {{REQUEST, 1, YES}, {NO_RESOURCE, 2, NO}, {REQUEST, 2, NO}, {REQUEST, 3, YES}}},
    {"no such Resource, executed", false, 1, 0, {{REQUEST, 1, YES}, {NO_RESOURCE, 2, YES}}},
    {"other type, executed", false, 1, 0, {{REQUEST, 1, YES}, {OTHER_TYPE, 2, YES}}},
    {"other type", false, 0, 0, {{REQUEST, 1, YES}, {OTHER_TYPE, 2, NO}, {REQUEST, 2, NO}, {REQUEST, 3, YES}}},
    {"no CBOR", false, 0, 0, {{REQUEST, 1, YES}, {NO_CBOR, 2, NO}, {REQUEST, 2, NO}, {REQUEST, 3, YES}}},
    {"no CBOR, executed", false, 1, 0, {{REQUEST, 1, YES}, {NO_CBOR, 2, YES}}},
    {"no CBOR did not use its number up", false, 1, 0, {{REQUEST, 1, YES}, {NO_CBOR, 2, NO}, {REQUEST, 2, YES}}},
    {"confirmable, number used up", false, 0, 1, {{REQUEST, 1, YES}, {CONFIRMABLE, 2, NO}, {REQUEST, 2, NO}, {REQUEST, 3, YES}}},
    {"confirmable, number not used up", false, 0, 1, {{REQUEST, 1, YES}, {CONFIRMABLE, 2, NO}, {REQUEST, 2, YES}, {REQUEST, 2, NO}}},
    {"confirmable executed", false, 1, 0, {{REQUEST, 1, YES}, {CONFIRMABLE, 2, YES}}},
    {"number after confirmable, twice", false, 1, 1, {{REQUEST, 1, YES}, {CONFIRMABLE, 2, NO}, {REQUEST, 2, YES}, {REQUEST, 2, YES}}},
    {"unicast copy first", false, 0, 1, {{UNICAST, 7, NO}, {REQUEST, 7, YES}, {REQUEST, 8, YES}}},
    {"unicast copy executed", false, 1, 0, {{UNICAST, 7, YES}}},
    {"leading zero, fresh", false, 0, 2, {{REQUEST, 1, YES}, {LEADING_ZERO, 5, NO}, {REQUEST, 5, YES}, {REQUEST, 6, YES}}},
    {"leading zero repeats a number", false, 1, 0, {{REQUEST, 5, YES}, {LEADING_ZERO, 5, YES}}},
    {"outer PUT filtered or not", false, 0, 2, {{REQUEST, 1, YES}, {OUTER_PUT, 2, YES}, {OUTER_PUT, 3, NO}, {REQUEST, 2, NO}}},
    {"restart keeps the window", false, 0, 0, {{REQUEST, 5, YES}, {RESTART, 0, NO}, {REQUEST, 5, NO}, {REQUEST, 6, YES}}},
    {"restart lost the window", false, 1, 0, {{REQUEST, 5, YES}, {RESTART, 0, NO}, {REQUEST, 5, YES}}},
    {"a Server that may forget", true, 0, 0, {{REQUEST, 5, YES}, {RESTART, 0, NO}, {REQUEST, 5, YES}, {REQUEST, 5, NO}}},
    {"a Server that must trust again", true, 1, 0, {{REQUEST, 5, YES}, {RESTART, 0, NO}, {REQUEST, 5, NO}}},
    {"the last number", false, 0, 0, {{REQUEST, (UINT64_C(1) << 40) - 1, YES}, {REQUEST, (UINT64_C(1) << 40) - 1, NO}}},
};

static const char scenario[] =
    "schema: ssmbench-scenario/1\n"
    "title: one lamp\n"
    "shows: that the reference Server knows the texts\n"
    "verifies: [SSM-SRV-018]\n"
    "network: {link: lossy, host: raw, lacks: [everything]}\n"
    "groups: [{name: hallway, id-bytes: 7}]\n"
    "servers: [{count: 1, groups: [hallway], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}, persist: %s}]\n"
    "script: [{at: 1 s, do: forge, name: requests, key: group, piv: 0}]\n"
    "end: 60 s\n";

static uint32_t send(struct builder *b, double ms, uint32_t command, const struct event *event, bool value) {
    static const uint8_t long_piv[] = {0, 5};
    static const struct forge_option elsewhere = {11, "elsewhere", 9};
    static const struct forge_option typed[] = {{11, "BinarySwitchResURI", 18}, {15, "rt=oic.r.light.dimming", 22}};
    const uint32_t attacker = builder_attacker(b);
    const struct forge_context wrong = builder_wrong_context(b, 0);
    struct forge_request *request = builder_request(b, 0, event->piv, value);
    switch (event->what) {
    case CONFIRMABLE:
        request->type = 0;
        break;
    case UNICAST:
        return builder_send_to(b, ms, attacker, attacker, 1, 0, 0, request);
    case INNER_GET:
        request->inner_code = 1;
        break;
    case WRONG_KEY:
        request->context = &wrong;
        break;
    case NO_RESOURCE:
        request->inner = &elsewhere;
        request->inner_count = 1;
        break;
    case OTHER_TYPE:
        request->inner = typed;
        break;
    case NO_CBOR:
        request->payload = (const uint8_t *)"\xff";
        request->payload_len = 1;
        break;
    case LEADING_ZERO:
        request->option_piv = long_piv;
        request->option_piv_len = sizeof long_piv;
        break;
    case OUTER_PUT:
        request->outer_code = 3;
        break;
    default:
        break;
    }
    return builder_send(b, ms, attacker, attacker, 0, TRACE_PART_STIMULUS, command, 0, request);
}

static struct builder *play(const struct sequence *sequence) {
    char yaml[1200];
    snprintf(yaml, sizeof yaml, scenario, sequence->forgets ? "false" : "true");
    struct builder *b = builder_start(yaml);
    bool lamp = false;
    for (uint32_t i = 0; sequence->events[i].what != END; i++) {
        const struct event *event = &sequence->events[i];
        const double ms = 1000 + 100 * i;
        if (event->what == RESTART) {
            builder_record(b, ms, 1, TRACE_RESTART, 0, 0, 0, 0);
            builder_state(b, ms, 1, 0, 0);
            lamp = false;
            continue;
        }
        const uint32_t datagram = send(b, ms, i, event, !lamp);
        if (event->executed) {
            lamp = !lamp;
            builder_execute(b, ms + 2, 1, datagram, lamp, 20);
        } else {
            builder_discard(b, ms + 2, 1, datagram, REASON_NONE);
        }
    }
    builder_finish(b, 0);
    return b;
}

static const struct check *find(const struct judgement *judgement, const char *kind) {
    for (size_t i = 0; i < judgement->checks->count; i++) {
        if (strcmp(judgement->checks->list[i].kind, kind) == 0) {
            return &judgement->checks->list[i];
        }
    }
    return NULL;
}

static void test_sequences(void) {
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
        char error[512];
        uint64_t either = 0;
        struct builder *b = play(&sequences[i]);
        struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
        for (size_t k = 0; k < judgement->judged.receptions->count; k++) {
            either += judgement->judged.receptions->list[k].expected == EXPECTED_EITHER;
        }
        const uint64_t wrong = find(judgement, "model")->wrong;
        if (wrong != sequences[i].wrong || either != sequences[i].either) {
            printf("\n    %s: %d wrong, %d either", sequences[i].name, (int)wrong, (int)either);
        }
        CU_ASSERT_EQUAL(wrong, sequences[i].wrong);
        CU_ASSERT_EQUAL(either, sequences[i].either);
        CU_ASSERT_EQUAL(find(judgement, "claims")->verdict, VERDICT_PASS);
        judge_free(judgement);
        builder_free(b);
    }
}

/* A restart brings the initial value, and no other. */
static void test_restart_value(void) {
    for (int value = 0; value <= 1; value++) {
        const struct event first = {REQUEST, 0, YES}, second = {REQUEST, 1, YES};
        char yaml[1200], error[512];
        snprintf(yaml, sizeof yaml, scenario, "true");
        struct builder *b = builder_start(yaml);
        builder_execute(b, 1002, 1, send(b, 1000, 0, &first, true), true, 20);
        builder_execute(b, 1102, 1, send(b, 1100, 1, &second, false), false, 20);
        builder_record(b, 1200, 1, TRACE_RESTART, 0, 0, 0, 0);
        builder_state(b, 1200, 1, 0, value);
        builder_finish(b, 0);
        struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
        CU_ASSERT_EQUAL(find(judgement, "read-back")->verdict, value == 0 ? VERDICT_PASS : VERDICT_FAIL);
        judge_free(judgement);
        builder_free(b);
    }
}

void add_sequence_suite(void) {
    CU_pSuite suite = CU_add_suite("reference Server", NULL, NULL);
    CU_add_test(suite, "the value after a restart", test_restart_value);
    CU_add_test(suite, "sequences of Partial IVs", test_sequences);
}
