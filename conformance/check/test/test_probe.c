/* test_probe.c: two lamps, the probe Q.3.3/replays: what the first and the second lamp do with each of its ten lines, told in letters. */
#include "suites.h"

#include "expect.h"
#include "probe.h"

#include <CUnit/Basic.h>

static const char scenario[] =
    "schema: ssmbench-scenario/1\ntitle: two lamps\nshows: a probe\nverifies: []\n"
    "network: {link: lossy, host: raw, lacks: [everything]}\ngroups: [{name: hallway, id-bytes: 7}]\n"
    "servers: [{count: 2, groups: [hallway], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}}]\n"
    "script: [{at: 1 s, do: probe, probe: Q.3.3/replays}]\n";

enum { LINES = 10, DIMMER = 1, SPACING_MS = 100 };
/* lines: 5, 6, 5 again, and under other names, 7, 6 again twice, 5 again twice, 8 */
#define RIGHT "xx--x----x"

static void react(struct builder *b, double ms, uint32_t server, uint32_t datagram, char what, int32_t value) {
    if (what == '.') {
        return;
    }
    if (what != 'x') {
        builder_discard(b, ms, server, datagram, what == 'd' ? REASON_DECRYPT : REASON_REPLAY);
        return;
    }
    builder_received(b, ms, server, datagram);
    builder_record(b, ms, server, TRACE_ACTUATE, 0, datagram, DIMMER, (uint64_t)value);
    builder_state(b, ms, server, DIMMER, value);
    builder_record(b, ms + 20, server, TRACE_ACTUATED, 0, datagram, DIMMER, (uint64_t)value);
}

/* x executed, - discarded, d discarded for a reason of another rule, . not received. `late`: the second lamp gets this line behind the next. */
static struct builder *tell(const char *first, const char *second, size_t late) {
    struct builder *b = builder_start(scenario);
    struct probe_script *script = probe_write(probe_find("Q.3.3/replays"));
    uint32_t numbers[LINES];
    CU_ASSERT_EQUAL_FATAL(script->count, LINES);
    for (uint32_t i = 0; i < LINES; i++) {
        const struct probe_line *line = &script->lines[i];
        const double ms = 1000 + SPACING_MS * i;
        const uint32_t attacker = builder_attacker(b);
        numbers[i] = builder_send(b, ms, attacker, attacker, 0, TRACE_PART_STIMULUS, i, 0,
                                  builder_level_request(b, 0, line->stimulus.piv, line->value));
        react(b, ms + 2, 1, numbers[i], first[i], line->value);
        if (i != late) {
            react(b, ms + 3, 2, numbers[i], second[i], line->value);
        }
        if (i == late + 1) {
            react(b, ms + 4, 2, numbers[late], second[late], script->lines[late].value);
        }
    }
    probe_free(script);
    builder_finish(b, 0);
    return b;
}

struct story { const char *name, *first, *second, *failed, *open; size_t late; };

static void test_stories(void) {
    static const struct story stories[] = {
        {"both keep the rules", RIGHT, RIGHT, "", "", LINES},
        {"a replay is executed", RIGHT, "xxx-x----x", "probe:0 model ", "", LINES},
        {"a fresh request is not", RIGHT, "x----x---x", "probe:0 model ", "", LINES},
        {"its original was lost, so it was fresh", RIGHT, ".xx-x----x", "", "", LINES},
        {"lines are lost here and there", "xx--x-.--x", "xx.-x.-.-x", "", "", LINES},
        {"a line that nobody got", "xx--.----x", "xx--.----x", "", "probe:0 ", LINES},
        {"nobody got anything", "..........", "..........", "", "probe:0 model silence ", LINES},
        {"overtaken: 6 before 5, not to be judged", RIGHT, "-x--x----x", "", "", 0},
        {"the rule was not reached", RIGHT, "xxd-x----x", "claims ", "probe:0 ", LINES},
    };
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
        struct builder *b = tell(stories[i].first, stories[i].second, stories[i].late);
        expect_checks(b, stories[i].name, stories[i].failed, stories[i].open);
        builder_free(b);
    }
}

/* What is counted: received, judged, not judged. */
static void test_numbers(void) {
    char error[512];
    struct builder *b = tell(RIGHT, ".xx-x----x", LINES);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    const struct check *check = expect_check(judgement, "probe", 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(check);
    CU_ASSERT_EQUAL(check->receptions, 19);
    CU_ASSERT_EQUAL(check->judged, 15);                   /* four replays of what the second lamp never got */
    CU_ASSERT_EQUAL(check->undecidable, 4);
    CU_ASSERT_EQUAL(check->requirement_count, 5);
    CU_ASSERT_STRING_EQUAL(check->requirements[0], "SSM-SRV-018");
    judge_free(judgement);
    builder_free(b);
}

void add_probe_suite(void) {
    CU_pSuite suite = CU_add_suite("probes", NULL, NULL);
    CU_add_test(suite, "what two lamps did", test_stories);
    CU_add_test(suite, "what is counted", test_numbers);
}
