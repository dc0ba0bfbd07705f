/* Defects show: a short sequence of datagrams in which the device with the defect deviates and the one without does not. That every one of
 * the table does is shown by the kill matrix (ssm-conformance --self-check).
 * What a sequence expects is the behaviour without defects. */
#include "bench.h"
#include "second_defects.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#define STEPS_MAX 6u

static const struct { const char *defect; struct stimulus steps[STEPS_MAX]; } table[] = {
    {"no-replay-check", {APPLY(5), APPLY(6), DISCARD(5)}},
    {"no-left-edge", {APPLY(1), APPLY(100), DISCARD(60)}},
    {"narrow-window", {APPLY(1), APPLY(100), APPLY(84)}},
    {"wide-window", {APPLY(1), APPLY(100), DISCARD(68)}},
    {"window-before-tag", {APPLY(1), DISCARD(9000, .tamper_tag = true), APPLY(2)}},
    {"first-unprotected", {APPLY(5), DISCARD(5)}},
    {"first-must-be-low", {APPLY(32)}},
    {"piv-32-bit", {APPLY(5), APPLY(0x100000005)}},
    {"strict-increase", {APPLY(1), APPLY(3), APPLY(2)}},
    {"no-tag-check", {APPLY(1), DISCARD(2, .tamper_tag = true)}},
    {"kid-prefix", {APPLY(1), DISCARD(2, .kid_len = 3)}},
    {"any-kid", {APPLY(1), DISCARD(2, .kid_len = 3, .own_kid_in_aad = true)}},
    {"answers-4.01", {APPLY(1), DISCARD(1)}},
    {"answers-4.01", {DISCARD(1, .kid_len = 3)}},
    {"answers-4.00", {DISCARD(1, .tamper_text = true)}},
    {"answers-2.04", {APPLY(1)}},
    {"answers-errors", {DISCARD(1, .inner = 3)}},
    {"answers-errors", {DISCARD(1, .path = "/elsewhere")}},
    {"acks-confirmable", {DISCARD(1, .confirmable = true)}},
    {"applies-get", {DISCARD(1, .inner = 1)}},
    {"applies-put", {DISCARD(1, .inner = 3)}},
    {"applies-delete", {DISCARD(1, .inner = 4)}},
    {"applies-fetch", {DISCARD(1, .inner = 5)}},
    {"applies-confirmable", {DISCARD(1, .confirmable = true)}},
    {"applies-unicast", {DISCARD(1, .unicast = true)}},
    {"ignores-interface", {DISCARD(1, .query = "if=oic.if.s")}},
    {"ignores-interface", {DISCARD(1, .query = "rt=oic.r.light.dimming")}},
    {"ignores-path", {DISCARD(1, .path = "/elsewhere")}},
    {"ignores-access", {DISCARD(1, .path = "/locked")}},
    {"anon-clear", {APPLY(1, .group = 2)}},
    {"mid-dedup-only", {APPLY(1), APPLY(2), DISCARD(1)}},
    {"mid-dedup-only", {APPLY(1, .mid = 7), APPLY(2, .mid = 7)}},
    {"binds-mid", {APPLY(1, .mid = 500), APPLY(2, .mid = 499)}},
    {"routes-outer-code", {APPLY(1, .outer = 5)}},
    {"window-per-source", {APPLY(1), APPLY(2), DISCARD(1, .other_source = true)}},
    {"shared-window", {APPLY(5000), APPLY(5, .group = 1)}},
    {"first-context-only", {APPLY(1, .group = 1), APPLY(1, .group = 2)}},
    {"commits-late", {DISCARD(1, .inner = 3), DISCARD(1)}},
    {"forgets-window", {APPLY(1), {.fate = RESTART}, DISCARD(1)}},
    {"torn-is-empty", {APPLY(1), {.fate = CUT, .write = DEVICE_WRITE_TORN}, DISCARD(2), {.fate = RESTART}, DISCARD(1)}},
    {"stores-late", {{.fate = CUT, .write = DEVICE_WRITE_LOST}, DISCARD(1)}},
    {"stays-in-group", {APPLY(1), {.fate = LEAVE}, DISCARD(2)}},
    {"survives-reset", {APPLY(1), {.fate = RESET}, DISCARD(2)}},
    {"deaf-after-forgery", {DISCARD(1, .tamper_tag = true), DISCARD(2, .tamper_text = true), DISCARD(3, .tamper_tag = true), APPLY(4)}},
    {"never-actuates", {APPLY(1)}},
    {"dead", {APPLY(1)}},
};

static void suffer(struct rig *rig, const struct stimulus *fault) {
    const enum device_outcome outcome = fault->fate == CUT     ? second_device.cut_power(rig->device, fault->write)
                                        : fault->fate == LEAVE ? second_device.leave(rig->device, 0)
                                        : fault->fate == RESET ? second_device.restart(rig->device, DEVICE_FACTORY)
                                                               : second_device.restart(rig->device, DEVICE_CRASH);
    CU_ASSERT_EQUAL(outcome, DEVICE_OK);
}

/* Plays the sequence; returns how often the device deviated from it. */
static unsigned play(const char *defect, const struct stimulus *steps) {
    struct bench bench;
    unsigned deviations = 0;
    uint16_t mid = 1000;

    bench_start(&bench, defect);
    for (size_t i = 0; i < STEPS_MAX && steps[i].fate != END; i++) {
        const int32_t before = rig_value(&bench.rig, 0), other_before = rig_value(&bench.rig, 1);
        if (steps[i].fate > DISCARDED) {
            suffer(&bench.rig, &steps[i]);
            continue;
        }
        bench.rig.sends = bench.rig.actuations = bench.rig.discards = 0;
        bench_deliver(&bench, &steps[i], steps[i].mid != 0 ? steps[i].mid : ++mid, before == 0);
        const int32_t expected = steps[i].fate == APPLIED ? before == 0 : before;
        deviations += rig_value(&bench.rig, 0) != expected || rig_value(&bench.rig, 1) != other_before
                      || bench.rig.actuations != (steps[i].fate == APPLIED) || bench.rig.sends != 0;
    }
    rig_stop(&bench.rig);
    return deviations;
}

static void test_each(void) {
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (play(NULL, table[i].steps) != 0) {
            fprintf(stderr, "%s (row %zu): the device without defect deviates\n", table[i].defect, i);
            CU_FAIL("without defect");
        }
        if (play(table[i].defect, table[i].steps) == 0) {
            fprintf(stderr, "%s (row %zu): the defect does not show\n", table[i].defect, i);
            CU_FAIL("defect");
        }
    }
}

/* What the answering defects send: type, code, the request's token or Message ID. */
static void test_answers(void) {
    static const struct { const char *defect; struct stimulus step; uint8_t first, code; size_t len; } answers[] = {
        {"answers-4.01", DISCARD(1, .kid_len = 3), 0x54, 0x81, 8},
        {"answers-4.00", DISCARD(1, .tamper_tag = true), 0x54, 0x80, 8},
        {"answers-2.04", APPLY(1), 0x54, 0x44, 8},
        {"acks-confirmable", DISCARD(1, .confirmable = true), 0x60, 0x00, 4},
    };

    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        struct bench bench;
        bench_start(&bench, answers[i].defect);
        bench_deliver(&bench, &answers[i].step, 0x1234, 1);
        CU_ASSERT_EQUAL(bench.rig.sends, 1);
        CU_ASSERT_EQUAL(bench.rig.sent_len, answers[i].len);
        CU_ASSERT_EQUAL(bench.rig.sent[0], answers[i].first);
        CU_ASSERT_EQUAL(bench.rig.sent[1], answers[i].code);
        if (answers[i].len == 4) {
            CU_ASSERT_EQUAL(bench.rig.sent[2] << 8 | bench.rig.sent[3], 0x1234);
        } else {
            CU_ASSERT_EQUAL(memcmp(bench.rig.sent + 4, BENCH_TOKEN, 4), 0);
        }
        rig_stop(&bench.rig);
    }
}

int test_defects_suite(void) {
    CU_pSuite suite = CU_add_suite("defects", NULL, NULL);

    CU_add_test(suite, "each shows, and only with its switch on", test_each);
    CU_add_test(suite, "answers", test_answers);
    return CU_get_error();
}
