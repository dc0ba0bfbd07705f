/* What every-feature.yaml, a file with nothing but the required keys, and the shipped files become. */
#define _XOPEN_SOURCE 700
#include "fixture.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS UINT64_C(1000000)
#define S (1000 * MS)

static struct scenario *load_every_feature(void) {
    char error[ERROR_SIZE];
    struct scenario *scenario = load_overridden(NULL, 0, error);
    if (!scenario)
        fprintf(stderr, "%s\n", error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
    return scenario;
}

static void test_head_and_network(void) {
    struct scenario *s = load_every_feature();
    const struct scenario_network *n = &s->network;
    CU_ASSERT_STRING_EQUAL(s->id, "every-feature");
    CU_ASSERT_STRING_EQUAL(s->path, SCENARIO_TEST_DIR "/every-feature.yaml");
    CU_ASSERT_STRING_EQUAL(s->title, "Every \"feature\" \\ of a scenario: \xc3\xa4hnlich");
    CU_ASSERT_STRING_EQUAL(s->shows, "Two lines\nof text.");
    CU_ASSERT_EQUAL(s->verify_count, 2);
    CU_ASSERT_STRING_EQUAL(s->verifies[1], "SSM-SRV-005");
    CU_ASSERT_EQUAL(s->seed, 7);
    CU_ASSERT_EQUAL(n->link, LINK_LOSSY);
    CU_ASSERT_EQUAL(n->lack_count, 2);
    CU_ASSERT_STRING_EQUAL(n->lacks[1], "collisions, bit rate");
    CU_ASSERT_EQUAL(n->delay_ns, 1500000);
    CU_ASSERT_EQUAL(n->jitter_ns, 250);
    CU_ASSERT_DOUBLE_EQUAL(n->loss, 0.001, 0);
    CU_ASSERT_DOUBLE_EQUAL(n->burst_loss, 0.125, 0);
    CU_ASSERT_DOUBLE_EQUAL(n->burst_length, 2.5, 0);
    CU_ASSERT_DOUBLE_EQUAL(n->duplicate, 0.01, 0);
    CU_ASSERT_DOUBLE_EQUAL(n->reorder, 0.05, 0);
    CU_ASSERT_EQUAL(n->reorder_ns, 30 * MS);
    CU_ASSERT_EQUAL_FATAL(n->drop_count, 2);
    CU_ASSERT(scenario_nodes_contain(&n->drops[0].at, 26));
    CU_ASSERT_EQUAL(n->drops[1].datagram, 4);
    for (uint32_t server = 1; server <= 8; server++)
        CU_ASSERT_EQUAL(scenario_nodes_contain(&n->drops[1].at, server), server == 1 || (server >= 4 && server <= 7));
    scenario_free(s);
}

static void test_groups_and_servers(void) {
    struct scenario *s = load_every_feature();
    CU_ASSERT_EQUAL_FATAL(s->group_count, 2);
    CU_ASSERT_EQUAL(s->groups[0].id_bytes, 2);
    CU_ASSERT_EQUAL(s->groups[1].id_bytes, 7);
    CU_ASSERT_EQUAL(s->reserve, 16);
    CU_ASSERT_FALSE(s->client_persist);
    CU_ASSERT_EQUAL_FATAL(s->set_count, 3);
    CU_ASSERT_EQUAL(s->server_count, 26);
    const struct scenario_servers *first = &s->sets[0], *second = &s->sets[1], *third = &s->sets[2];
    CU_ASSERT_EQUAL(first->first, 1);
    CU_ASSERT_EQUAL(second->first, 21);
    CU_ASSERT_EQUAL(third->first, 26);
    CU_ASSERT_EQUAL(first->group_count, 2);
    CU_ASSERT_EQUAL(second->groups[0], 1);
    CU_ASSERT_EQUAL(first->resources[1], RESOURCE_DIMMER);
    CU_ASSERT_STRING_EQUAL(first->device, "second");
    CU_ASSERT_STRING_EQUAL(first->defects[1], "no-window");
    CU_ASSERT(!first->persist && first->first_slides);
    CU_ASSERT_EQUAL(first->actuation.kind, DIST_UNIFORM);
    CU_ASSERT_EQUAL(first->actuation.to_ns, 60 * MS);
    CU_ASSERT_EQUAL(second->actuation.kind, DIST_FIXED);
    CU_ASSERT_EQUAL(second->actuation.from_ns, 10 * MS);
    CU_ASSERT_EQUAL(third->actuation.kind, DIST_NONE);
    CU_ASSERT_EQUAL_FATAL(first->access_count, 5);
    CU_ASSERT_EQUAL(first->access[0].permission, 31);
    CU_ASSERT_EQUAL(first->access[0].href_count, 2);
    CU_ASSERT_EQUAL(first->access[4].subject, ACE_ANON_CLEAR);
    CU_ASSERT_EQUAL(first->access[4].permission, 1 | 8);
    CU_ASSERT_EQUAL(second->access_count, 0);
    CU_ASSERT_EQUAL_FATAL(third->access_count, 1);
    CU_ASSERT(third->access[0].subject == ACE_GROUP && third->access[0].permission == (2 | 4));
    CU_ASSERT_STRING_EQUAL(third->access[0].hrefs[0], "*");
    CU_ASSERT_STRING_EQUAL(third->device, "core");
    CU_ASSERT(third->persist && !third->first_slides);
    scenario_free(s);
}

static void test_updates_and_replays(void) {
    struct scenario *s = load_every_feature();
    CU_ASSERT_EQUAL_FATAL(s->step_count, 12);
    const struct scenario_step *plain = &s->steps[0], *ten = &s->steps[1], *replay = &s->steps[2];
    CU_ASSERT_STRING_EQUAL(plain->name, "step-1");
    CU_ASSERT(plain->at_ns == S && plain->count == 1 && plain->repeats == 0 && plain->group == 0);
    CU_ASSERT(plain->value == VALUE_TRUE && plain->ocf_version_options && !plain->withhold && plain->expect == EXPECT_MODEL);
    CU_ASSERT_PTR_NULL(plain->verifies);
    CU_ASSERT_EQUAL(plain->line, 47);
    CU_ASSERT_STRING_EQUAL(ten->name, "ten times");
    CU_ASSERT(ten->count == 10 && ten->spacing_ns == 100 * MS);
    CU_ASSERT(ten->repeats == 2 && ten->repeat_spacing_ns == 15 * MS && ten->repeat_fresh);
    CU_ASSERT(ten->value == VALUE_TOGGLE && ten->resource == RESOURCE_DIMMER && ten->withhold && !ten->ocf_version_options);
    CU_ASSERT(ten->group == 1 && ten->expect == EXPECT_APPLIED && ten->verify_count == 1);
    CU_ASSERT(replay->action == DO_REPLAY && replay->of_step == 1 && replay->of_index == 9 && replay->new_ids && replay->group == 1);
    CU_ASSERT(s->steps[3].of_step == 0 && !s->steps[3].new_ids && s->steps[3].verifies && !s->steps[3].verify_count);
    scenario_free(s);
}

static void test_attacks_restarts_and_checks(void) {
    static const uint8_t kid[] = {0x0a, 0x0b};
    struct scenario *s = load_every_feature();
    const struct scenario_step *piv = &s->steps[4], *one = &s->steps[5], *zero = &s->steps[7], *all = &s->steps[8];
    CU_ASSERT(piv->field == FIELD_PIV && piv->byte == SCENARIO_EACH_BYTE && piv->spacing_ns == 200 * MS && piv->value == VALUE_TOGGLE);
    CU_ASSERT(one->field == FIELD_KID && one->byte == 1 && one->value == VALUE_FALSE && one->then == EXPECT_APPLIED);
    CU_ASSERT(zero->piv == 0 && zero->inner_code == 2 && !zero->key_wrong && !zero->kid_len && !zero->path && !zero->confirmable);
    CU_ASSERT(all->key_wrong && all->piv == (UINT64_C(1) << 40) - 1 && all->inner_code == 4 && all->confirmable && all->unicast);
    CU_ASSERT(all->kid_len == 2 && !memcmp(all->kid, kid, 2) && all->value == VALUE_FALSE);
    CU_ASSERT_STRING_EQUAL(all->path, "/light");
    CU_ASSERT(s->steps[10].action == DO_RESTART && !s->steps[10].crash && s->steps[10].nodes.count == 0);
    CU_ASSERT(s->steps[11].crash && s->steps[11].nodes.count == 2 && s->steps[11].nodes.ranges[1].last == 5);
    CU_ASSERT_EQUAL_FATAL(s->check_count, 4);
    CU_ASSERT(s->checks[0].kind == CHECK_SIMULTANEITY && s->checks[0].within_ns == 200 * MS && s->checks[0].must_miss);
    CU_ASSERT(s->checks[1].command_step == 1 && !s->checks[1].must_miss && s->checks[1].within_ns == 50000);
    CU_ASSERT(s->checks[2].kind == CHECK_COVERAGE && s->checks[2].at_least == 0.995 && s->checks[2].confidence == 0.9);
    CU_ASSERT(s->checks[3].at_least == 1 && s->checks[3].confidence == 0.95);
    CU_ASSERT_EQUAL(s->silence_ns, 10 * S);
    CU_ASSERT_EQUAL(s->end_ns, 180 * S);
    scenario_free(s);
}

static const char *const least =
    "schema: ssmbench-scenario/1\ntitle: t\nshows: s\nverifies: []\nnetwork: {link: ideal, lacks: [everything]}\n"
    "groups: [{name: g}]\nservers: [{count: 1, groups: [g]}]\nscript:\n";

/* `script` after the head above. */
static struct scenario *load_script(const char *script, char error[ERROR_SIZE]) {
    char text[2000];
    snprintf(text, sizeof text, "%s%s", least, script);
    return load_bytes(text, strlen(text), error);
}

static void test_defaults(void) {
    char error[ERROR_SIZE];
    struct scenario *s = load_script("  - {at: 1 s, do: update, value: true}\n", error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT(s->seed == 1 && s->reserve == 32 && s->client_persist && s->silence_ns == 6 * S && s->check_count == 0);
    CU_ASSERT(s->network.link == LINK_IDEAL && s->network.delay_ns == 0 && s->network.loss == 0 && s->network.burst_length == 0);
    CU_ASSERT(s->sets[0].resource_count == 1 && s->sets[0].resources[0] == RESOURCE_SWITCH);
    CU_ASSERT_EQUAL(s->end_ns, 8 * S);
    CU_ASSERT(round_trip(s));
    scenario_free(s);
}

/* The end: last possible sending + 6 s + 1 s. */
static void test_end(void) {
    static const struct { const char *script; uint64_t end_ns; } cases[] = {
        {"- {at: 1 s, do: update, value: true, count: 10, spacing: 1 s}", 18 * S},
        {"- {at: 1 s, do: update, value: true, repeat: {count: 3, spacing: 500 ms}}", 9500 * MS},
        {"- {at: 0 s, do: tamper, field: kid}", 8400 * MS},
        {"- {at: 0 s, do: tamper, field: ciphertext, spacing: 1 s}", 127 * S},
        {"- {at: 0 s, do: tamper, field: ciphertext, byte: 119, spacing: 1 s}", 8 * S},
        {"- {at: 0 s, do: tamper, field: code}", 7200 * MS},
        {"- {at: 2 s, do: forge, piv: 0}", 9 * S},
        {"- {at: 0 s, do: update, value: true, count: 5, spacing: 1 min}\n- {at: 1 s, do: restart, servers: all, kind: crash}", 307 * S},
        {"- {at: 1 min, do: forge, piv: 0x10}\nend: 1 min", 60 * S},
    };
    char error[ERROR_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scenario *s = load_script(cases[i].script, error);
        if (!s || s->end_ns != cases[i].end_ns)
            fprintf(stderr, "%s: %s\n", cases[i].script, error);
        CU_ASSERT(s && s->end_ns == cases[i].end_ns);
        scenario_free(s);
    }
}

/* Edits of every-feature.yaml that are still scenarios. */
static void test_good_edits(void) {
    static const struct { const char *find, *replacement; } cases[] = {
        {"delay: 1.5 ms", "delay: 0 ms"}, {"delay: 1.5 ms", "delay: 1440 min"}, {"delay: 1.5 ms", "delay: 5ms"},
        {"delay: 1.5 ms", "delay: \"5 ms\""}, {"loss: 0.1 %", "loss: 99.99999999 %"}, {"loss: 0.1 %", "loss: 0%"},
        {"seed: 7", "seed: 18446744073709551615"}, {"seed: 7", "seed: 0x7"}, {"count: 20", "count: 999994"},
        {"burst: {loss: 12.5 %, length: 2.5}", "burst: {loss: 50 %, length: 1}"}, {"piv: 0}", "piv: 0, kid: \"01020304050607\"}"},
        {"persist: false}", "persist: False}"}, {"verifies: [SSM-GEN-018, SSM-SRV-005]", "verifies: []"},
        {"title: \"Every", "title: \"yes"},
        {"# Uses", "\xef\xbb\xbf# Uses"}, {"# Uses", "%YAML 1.2\n---\n# Uses"},
        {"end: 3 min", "end: 3 min\n..."}, {"[1, 4-7]", "[\"4-7\"]"},
        {"drop:\n    - {datagram: 3, at: all}\n    - {datagram: 4, at: [1, 4-7]}\n", "drop: []\n"},
    };
    char error[ERROR_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = edited(cases[i].find, cases[i].replacement);
        CU_ASSERT_PTR_NOT_NULL_FATAL(text);
        struct scenario *s = load_bytes(text, strlen(text), error);
        if (!s)
            fprintf(stderr, "%s: %s\n", cases[i].replacement, error);
        CU_ASSERT_PTR_NOT_NULL(s);
        scenario_free(s);
        free(text);
    }
}

static void test_shipped(void) {
    glob_t files;
    char error[ERROR_SIZE];
    CU_ASSERT_EQUAL_FATAL(glob(SCENARIO_DIR "/*/*.yaml", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct scenario *s = scenario_load(files.gl_pathv[i], NULL, 0, error, sizeof error);
        if (!s)
            fprintf(stderr, "%s\n", error);
        CU_ASSERT(s && round_trip(s));
        scenario_free(s);
    }
    globfree(&files);
}

static void test_requirements(void) {
    const char *nearest = NULL;
    CU_ASSERT(scenario_requirement_known("SSM-GEN-018", NULL));
    CU_ASSERT_FALSE(scenario_requirement_known("SSM-GEN-18", &nearest));
    CU_ASSERT_STRING_EQUAL(nearest, "SSM-GEN-018");
    CU_ASSERT_FALSE(scenario_requirement_known("", NULL));
}

void add_good_tests(CU_pSuite suite) {
    CU_ADD_TEST(suite, test_head_and_network);
    CU_ADD_TEST(suite, test_groups_and_servers);
    CU_ADD_TEST(suite, test_updates_and_replays);
    CU_ADD_TEST(suite, test_attacks_restarts_and_checks);
    CU_ADD_TEST(suite, test_defaults);
    CU_ADD_TEST(suite, test_end);
    CU_ADD_TEST(suite, test_good_edits);
    CU_ADD_TEST(suite, test_shipped);
    CU_ADD_TEST(suite, test_requirements);
}
