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
    CU_ASSERT_PTR_NOT_NULL_FATAL(s->limit);
    CU_ASSERT_STRING_EQUAL(s->limit->requirement, "SSM-SRV-019");
    CU_ASSERT_STRING_EQUAL(s->limit->says, "A harm, shown.");
    CU_ASSERT_EQUAL(s->seed, 7);
    CU_ASSERT(n->link == LINK_LOSSY && n->host == HOST_RAW && n->data_rate_bps == 0);
    CU_ASSERT_EQUAL(n->lack_count, 2);
    CU_ASSERT_STRING_EQUAL(n->lacks[1], "collisions, bit rate");
    CU_ASSERT_EQUAL(n->way.delay_ns, 1500000);
    CU_ASSERT_EQUAL(n->way.jitter.up_to_ns, 250);
    CU_ASSERT_DOUBLE_EQUAL(n->way.loss, 0.001, 0);
    CU_ASSERT_DOUBLE_EQUAL(n->way.burst_loss, 0.125, 0);
    CU_ASSERT_DOUBLE_EQUAL(n->way.burst_length, 2.5, 0);
    CU_ASSERT_DOUBLE_EQUAL(n->way.duplicate, 0.01, 0);
    CU_ASSERT_DOUBLE_EQUAL(n->way.reorder, 0.05, 0);
    CU_ASSERT_EQUAL(n->way.reorder_ns, 30 * MS);
    CU_ASSERT_EQUAL_FATAL(n->drop_count, 2);
    CU_ASSERT(scenario_nodes_contain(&n->drops[0].at, 26));
    CU_ASSERT_EQUAL(n->drops[1].datagram, 4);
    for (uint32_t server = 1; server <= 8; server++)
        CU_ASSERT_EQUAL(scenario_nodes_contain(&n->drops[1].at, server), server == 1 || (server >= 4 && server <= 7));
    scenario_free(s);
}

static void test_groups_and_servers(void) {
    struct scenario *s = load_every_feature();
    CU_ASSERT_EQUAL_FATAL(s->group_count, 3);
    CU_ASSERT_EQUAL(s->groups[0].id_bytes, 2);
    CU_ASSERT_EQUAL(s->groups[1].id_bytes, 7);
    CU_ASSERT_EQUAL(s->groups[2].id_bytes, 2);
    CU_ASSERT(s->groups[0].same_id_as == 0 && s->groups[1].same_id_as == 1 && s->groups[2].same_id_as == 0);
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
    CU_ASSERT(third->join_ns == 5 * S && first->join_ns == 0);
    scenario_free(s);
}

static void test_updates_and_replays(void) {
    struct scenario *s = load_every_feature();
    CU_ASSERT_EQUAL_FATAL(s->step_count, 15);
    const struct scenario_step *plain = &s->steps[0], *ten = &s->steps[1], *replay = &s->steps[2];
    CU_ASSERT_STRING_EQUAL(plain->name, "step-1");
    CU_ASSERT(plain->at_ns == S && plain->count == 1 && plain->repeats == 0 && plain->group == 0);
    CU_ASSERT(plain->value == VALUE_TRUE && plain->ocf_version_options && !plain->withhold && plain->expect == EXPECT_MODEL);
    CU_ASSERT_PTR_NULL(plain->verifies);
    CU_ASSERT_EQUAL(plain->line, 49);
    CU_ASSERT_STRING_EQUAL(ten->name, "ten times");
    CU_ASSERT(ten->count == 10 && ten->spacing_ns == 100 * MS);
    CU_ASSERT(ten->repeats == 2 && ten->repeat_spacing_ns == 15 * MS && ten->repeat_fresh);
    CU_ASSERT(ten->value == VALUE_TOGGLE && ten->resource == RESOURCE_DIMMER && ten->withhold && !ten->ocf_version_options);
    CU_ASSERT(ten->group == 1 && ten->expect == EXPECT_APPLIED && ten->verify_count == 1);
    CU_ASSERT(replay->action == DO_REPLAY && replay->of_step == 1 && replay->of_index == 9 && replay->new_ids && replay->group == 1);
    CU_ASSERT(s->steps[3].of_step == 0 && !s->steps[3].new_ids && s->steps[3].verifies && !s->steps[3].verify_count);
    const struct scenario_step *dimmed = &s->steps[11];
    CU_ASSERT(dimmed->value == VALUE_LEVEL && dimmed->level == 55 && dimmed->resource == RESOURCE_DIMMER && dimmed->withhold);
    CU_ASSERT(ten->withhold_from.count == 0 && dimmed->withhold_from.count == 2);
    CU_ASSERT(dimmed->withhold_from.ranges[0].last == 5 && dimmed->withhold_from.ranges[1].first == 9);
    CU_ASSERT(replay->reach.count == 0 && s->steps[9].reach.count == 1 && s->steps[9].reach.ranges[0].first == 7);
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
    CU_ASSERT(all->kid_len == 2 && !memcmp(all->kid, kid, 2) && all->reach.count == 2 && all->payload_broken);
    CU_ASSERT(all->resource == RESOURCE_DIMMER && all->value == VALUE_LEVEL && all->level == 0);
    CU_ASSERT_STRING_EQUAL(all->path, "/light");
    CU_ASSERT_STRING_EQUAL(all->query, "rt=oic.r.switch.binary&if=oic.if.a");
    CU_ASSERT(!zero->query && !zero->payload_broken && zero->reach.count == 0 && zero->resource == RESOURCE_SWITCH);
    CU_ASSERT(s->steps[10].reach.count == 0 && s->steps[10].value == VALUE_FALSE && !s->steps[10].unicast);
    CU_ASSERT(s->steps[6].resource == RESOURCE_DIMMER && s->steps[6].value == VALUE_LEVEL && s->steps[6].level == 100);
    CU_ASSERT(s->steps[12].action == DO_RESTART && !s->steps[12].crash && s->steps[12].nodes.count == 0 && !s->steps[12].client);
    CU_ASSERT(s->steps[13].crash && s->steps[13].nodes.count == 2 && s->steps[13].nodes.ranges[1].last == 5);
    CU_ASSERT(s->steps[14].client && s->steps[14].crash);
    CU_ASSERT_EQUAL_FATAL(s->check_count, 4);
    CU_ASSERT(s->checks[0].kind == CHECK_SIMULTANEITY && s->checks[0].within_ns == 200 * MS && s->checks[0].must_miss);
    CU_ASSERT(s->checks[1].command_step == 1 && !s->checks[1].must_miss && s->checks[1].within_ns == 50000);
    CU_ASSERT(s->checks[2].kind == CHECK_COVERAGE && s->checks[2].at_least == 0.995 && s->checks[2].confidence == 0.9);
    CU_ASSERT(s->checks[3].at_least == 1 && s->checks[3].confidence == 0.95);
    CU_ASSERT_EQUAL(s->silence_ns, 10 * S);
    CU_ASSERT_EQUAL(s->end_ns, 180 * S);
    scenario_free(s);
}

/* shared-medium.yaml with this override, or as it is. */
static struct scenario *load_csma(const char *override) {
    char error[ERROR_SIZE] = "";
    struct scenario *scenario = scenario_load(SCENARIO_TEST_DIR "/shared-medium.yaml", &override, override != NULL, error, sizeof error);
    if (!scenario)
        fprintf(stderr, "%s\n", error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
    CU_ASSERT(round_trip(scenario));
    return scenario;
}

static void test_csma(void) {
    static const struct { const char *override; uint64_t bps; } rates[] = {
        {NULL, 1500000}, {"network.data-rate=1 kbps", 1000}, {"network.data-rate=1000 bps", 1000}, {"network.data-rate=9600bps", 9600},
        {"network.data-rate=100 Gbps", UINT64_C(100000000000)}, {"network.data-rate=\"0.25 Mbps\"", 250000},
    };
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        struct scenario *s = load_csma(rates[i].override);
        CU_ASSERT(s->network.link == LINK_CSMA && s->network.host == HOST_STACK && s->network.way.delay_ns == 6560);
        CU_ASSERT_EQUAL(s->network.data_rate_bps, rates[i].bps);
        scenario_free(s);
    }
    struct scenario *s = load_csma("network={link: csma, lacks: [routing], jitter: 0 s, reorder: {share: 0 %, by: 1 s}}");
    CU_ASSERT(s->network.host == HOST_RAW && s->network.data_rate_bps == 100000000);
    scenario_free(s);
}

static struct scenario *load_radio(const char *override, char error[ERROR_SIZE]) {
    return scenario_load(SCENARIO_TEST_DIR "/radio.yaml", &override, override != NULL, error, ERROR_SIZE);
}

static void test_radio(void) {
    char error[ERROR_SIZE];
    struct scenario *s = load_radio(NULL, error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    const struct scenario_network *n = &s->network;
    CU_ASSERT(n->link == LINK_LRWPAN && n->host == HOST_STACK && n->shape == SHAPE_GRID && n->spacing_mm == 12500);
    CU_ASSERT(n->fading == FADING_NAKAGAMI && n->mesh && n->mesh_jitter_ns == 20 * MS && n->way.loss == 0.01);
    CU_ASSERT(round_trip(s));
    scenario_free(s);
    s = load_radio("network={link: lrwpan, lacks: [a], topology: {shape: line, spacing: 75cm}, mesh: true}", error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT(s->network.host == HOST_STACK && s->network.shape == SHAPE_LINE && s->network.spacing_mm == 750);
    CU_ASSERT(s->network.fading == FADING_NONE && s->network.mesh_jitter_ns == 50 * MS);
    CU_ASSERT(round_trip(s));
    scenario_free(s);
    s = load_radio("network={link: wifi, lacks: [a], topology: {shape: line, spacing: 100 km}, standard: 11a}", error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT(s->network.link == LINK_WIFI && s->network.wifi == WIFI_11A && !s->network.mesh && s->network.mesh_jitter_ns == 0);
    CU_ASSERT(round_trip(s));
    scenario_free(s);
}

static void test_radio_faults(void) {
    static const struct { const char *override, *fragment; } cases[] = {
        {"network.topology.spacing=0 m", "found \"0 m\", expected a distance from 1 mm to 100 km"},
        {"network.topology.spacing=101 km", "expected a distance from 1 mm to 100 km"},
        {"network.topology.spacing=-1 m", "expected a distance from 1 mm to 100 km"},
        {"network.topology.spacing=0.5 mm", "expected a whole number of millimetres"},
        {"network.topology.spacing=10", "found \"10\", expected a distance with unit"},
        {"network.topology.spacing=10 ms", "found \"10 ms\", expected a distance with unit"},
        {"network.topology.spacing=[]", "expected a distance with unit"},
        {"network.topology={shape: grid}", "found no key \"spacing\", expected it in topology"},
        {"network.topology.shape=star", "found \"star\", expected one of: line, grid"},
        {"network.fading=rayleigh", "expected one of: none, nakagami"},
        {"network.delay=1 ms", "found \"delay\" on a link that is lrwpan, expected none: the medium makes its own delays"},
        {"network.jitter=1 ms", "found \"jitter\" on a link that is lrwpan"},
        {"network.data-rate=1 Mbps", "found \"data-rate\" on a link that is lrwpan"},
        {"network.standard=11a", "found \"standard\" on a link that is lrwpan, expected none: only link: wifi has one"},
        {"network.mesh=false", "found \"mesh-jitter\" on a link that is lrwpan, expected none: only link: lrwpan with mesh: true has one"},
        {"servers.0.count=1001", "found 1001 Servers on a link that is lrwpan, expected at most 1000"},
        {"network={link: wifi, lacks: [a], topology: {shape: line, spacing: 1 m}, mesh: true}", "found \"mesh\" on a link that is wifi"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char error[ERROR_SIZE] = "";
        struct scenario *s = load_radio(cases[i].override, error);
        if (s || !strstr(error, cases[i].fragment))
            fprintf(stderr, "%s: %s\n", cases[i].override, s ? "a scenario" : error);
        CU_ASSERT(!s && strstr(error, cases[i].fragment));
        scenario_free(s);
    }
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
    CU_ASSERT(s->network.link == LINK_IDEAL && s->network.way.delay_ns == 0 && s->network.way.loss == 0 && s->network.way.burst_length == 0);
    CU_ASSERT(s->sets[0].resource_count == 1 && s->sets[0].resources[0] == RESOURCE_SWITCH);
    CU_ASSERT_EQUAL(s->end_ns, 8 * S);
    CU_ASSERT(!s->limit && s->sets[0].join_ns == 0 && s->groups[0].same_id_as == 0);
    CU_ASSERT(round_trip(s));
    scenario_free(s);
}

/* Groups that share a Sender ID all name the first of them, and stay so when saved. */
static void test_same_id_chain(void) {
    static const char *const override = "groups=[{name: hallway, id-bytes: 3}, {name: stairs}, {name: cellar, same-id-as: hallway}, "
                                        "{name: attic, id-bytes: 3, same-id-as: cellar}]";
    char error[ERROR_SIZE];
    struct scenario *s = load_overridden(&override, 1, error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT(s->groups[3].same_id_as == 0 && s->groups[3].id_bytes == 3 && s->groups[2].id_bytes == 3 && s->groups[1].same_id_as == 1);
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
        {"id-bytes: 2, same-id-as: hallway", "same-id-as: stairs"}, {"join: 5 s", "join: 99.9 s"}, {"join: 5 s", "join: 0 s"},
        {"servers: all, kind: orderly", "servers: [1-25], kind: orderly"}, {"withhold: [1-5, 9]", "withhold: False"},
        {"payload: broken", "payload: \"broken\""}, {"value: 55", "value: 0x64"}, {"value: 55", "value: \"toggle\""},
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
        if (strstr(files.gl_pathv[i], "/campaigns/")) {
            continue;                                   /* campaign files are no scenarios */
        }
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
    CU_ADD_TEST(suite, test_csma);
    CU_ADD_TEST(suite, test_radio);
    CU_ADD_TEST(suite, test_radio_faults);
    CU_ADD_TEST(suite, test_same_id_chain);
    CU_ADD_TEST(suite, test_defaults);
    CU_ADD_TEST(suite, test_end);
    CU_ADD_TEST(suite, test_good_edits);
    CU_ADD_TEST(suite, test_shipped);
    CU_ADD_TEST(suite, test_requirements);
}
