/* What a network can be beside a plain link: other ways for some Servers, partitions, measured delays, floors and routers; and the worlds
 * that cannot be. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS UINT64_C(1000000)

static struct scenario *load_file(const char *file, const char *override, char error[ERROR_SIZE]) {
    char path[sizeof SCENARIO_TEST_DIR + 40];
    snprintf(path, sizeof path, "%s/%s", SCENARIO_TEST_DIR, file);
    return scenario_load(path, &override, override != NULL, error, ERROR_SIZE);
}

static struct scenario *load_well(const char *file, const char *override) {
    char error[ERROR_SIZE] = "";
    struct scenario *scenario = load_file(file, override, error);
    if (!scenario)
        fprintf(stderr, "%s\n", error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
    CU_ASSERT(round_trip(scenario));
    return scenario;
}

/* ---- ways ---- */

static void test_jitter(void) {
    struct scenario *s = load_well("every-feature.yaml", "network.jitter={mean: 10 ms, deviation: 1500 us}");
    const struct scenario_jitter *jitter = &s->network.way.jitter;
    CU_ASSERT(jitter->kind == JITTER_NORMAL && jitter->mean_ns == 10 * MS && jitter->deviation_ns == 1500000);
    scenario_free(s);
    s = load_well("every-feature.yaml", "network.jitter={delays: [1 ms, 2 ms, 0 s, 2 ms]}");
    jitter = &s->network.way.jitter;
    CU_ASSERT(jitter->kind == JITTER_MEASURED && jitter->count == 4 && jitter->delays_ns[1] == 2 * MS && jitter->delays_ns[2] == 0);
    scenario_free(s);
}

/* Beside the scenario, blanks and comments left out; then it is in the effective scenario itself. */
static void test_measured_file(void) {
    static const char delays[] = "# ping, one floor up\n12.5 ms\n\n  900us \r\n#3 ms\n\t1 s", network[] = "jitter: {measured: delays.txt}";
    char error[ERROR_SIZE], *text = edited("jitter: 0.25 us", network);
    CU_ASSERT_FATAL(write_file(fixture_path("delays.txt"), delays, sizeof delays - 1));
    struct scenario *s = load_bytes(text, strlen(text), error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    const struct scenario_jitter *jitter = &s->network.way.jitter;
    CU_ASSERT_EQUAL_FATAL(jitter->count, 3);
    CU_ASSERT(jitter->delays_ns[0] == 12500000 && jitter->delays_ns[1] == 900000 && jitter->delays_ns[2] == 1000 * MS);
    CU_ASSERT(write_file(fixture_path("delays.txt"), "1 ms", 4));         /* what was read stays */
    CU_ASSERT(round_trip(s));
    scenario_free(s);
    free(text);
}

static void test_hostile_measured_file(void) {
    static const char many[] = "1 ms\n";
    char *long_file = malloc(10001 * (sizeof many - 1)), *text = edited("jitter: 0.25 us", "jitter: {measured: delays.txt}");
    for (size_t i = 0; i < 10001; i++)
        memcpy(long_file + i * (sizeof many - 1), many, sizeof many - 1);
    const struct { const char *bytes; size_t length; const char *wanted; } cases[] = {
        {"1 ms\n5\n", 7, "delays.txt:2:1: found \"5\", expected a time with unit"},
        {"1 ms\n-5 ms\n", 11, "delays.txt:2:1: found \"-5 ms\", expected a time from 0 s to one day"},
        {"1 ms\n\nnan\n", 10, "delays.txt:3:1: found \"nan\", expected a time with unit"},
        {"1 ms\n1 ms 2 ms\n", 15, "delays.txt:2:1: found \"1 ms 2 ms\", expected a time with unit"},
        {"1 ms\n2 \0ms\n", 11, "delays.txt:2:1: found a byte that is no printable UTF-8"},
        {"\xff\xfe", 2, "delays.txt:1:1: found a byte that is no printable UTF-8"},
        {"", 0, "delays.txt: found no delay, expected one a line"},
        {"# nothing\n", 10, "delays.txt: found no delay, expected one a line"},
        {long_file, 10001 * (sizeof many - 1), "delays.txt:10001:1: found more than 10000 delays"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char error[ERROR_SIZE] = "";
        CU_ASSERT_FATAL(write_file(fixture_path("delays.txt"), cases[i].bytes, cases[i].length));
        struct scenario *s = load_bytes(text, strlen(text), error);
        const bool sound = !s && strstr(error, cases[i].wanted);
        if (!sound)
            fprintf(stderr, "  wanted %s\n  got    %s\n", cases[i].wanted, s ? "a scenario" : error);
        CU_ASSERT(sound);
        scenario_free(s);
    }
    free(long_file);
    free(text);
}

static void test_exceptions_and_partitions(void) {
    struct scenario *s = load_well("every-feature.yaml", "network.links=[{servers: [2-3], loss: 30 %}, {servers: [3], direction: from, delay: "
                                   "9 ms, jitter: 0 s}, {servers: all, direction: both}]");
    const struct scenario_network *n = &s->network;
    CU_ASSERT_EQUAL_FATAL(n->exception_count, 3);
    const struct scenario_exception *e = n->exceptions;
    CU_ASSERT(e[0].to && !e[0].from && e[0].way.loss == 0.3 && e[0].way.jitter.up_to_ns == 250 && e[0].way.delay_ns == 1500000);
    CU_ASSERT(!e[1].to && e[1].from && e[1].way.loss == 0.001 && e[1].way.jitter.up_to_ns == 0 && e[1].way.delay_ns == 9 * MS);
    CU_ASSERT(e[2].to && e[2].from && scenario_nodes_contain(&e[2].servers, 26) && !scenario_nodes_contain(&e[0].servers, 1));
    scenario_free(s);
    s = load_well("every-feature.yaml", "network.partition=[{from: 1 s, to: 2 s, servers: [4-7]}, {from: 0 s, to: 1 ns, servers: all}]");
    CU_ASSERT_EQUAL_FATAL(s->network.partition_count, 2);
    CU_ASSERT(s->network.partitions[0].from_ns == 1000 * MS && s->network.partitions[0].to_ns == 2000 * MS);
    CU_ASSERT(scenario_nodes_contain(&s->network.partitions[0].servers, 7) && !scenario_nodes_contain(&s->network.partitions[0].servers, 8));
    scenario_free(s);
    s = load_well("every-feature.yaml", "network={link: lossy, lacks: [a], topology: {shape: line, spacing: 5 m}, loss-by-distance: "
                  "{none-within: 10 m, all-beyond: 1 km}, scope: realm-local}");
    CU_ASSERT(s->network.near_mm == 10000 && s->network.far_mm == 1000000 && s->network.spacing_mm == 5000);
    CU_ASSERT(s->network.scope == SCOPE_REALM_LOCAL && s->network.host == HOST_RAW);
    scenario_free(s);
    s = load_well("shared-medium.yaml", "network.links=[{servers: [2], loss: 9 %}]");
    CU_ASSERT(s->network.exceptions[0].way.loss == 0.09 && s->network.way.delay_ns == 6560);
    scenario_free(s);
}

static void test_radio_parameters(void) {
    struct scenario *s = load_well("radio.yaml", "network={link: wifi, lacks: [a], topology: {shape: line, spacing: 5 m}, access-point: "
                                   "middle, basic-rate: 11 Mbps, host: raw}");
    CU_ASSERT(s->network.access_point == ACCESS_POINT_MIDDLE && s->network.basic_rate_bps == 11000000 && s->network.host == HOST_RAW);
    scenario_free(s);
    s = load_well("radio.yaml", "network={link: lrwpan, lacks: [a], topology: {shape: grid, spacing: 5 m}, mesh: true, mesh-radius: 255, "
                  "mesh-cache: 1, scope: site-local, context: true}");
    CU_ASSERT(s->network.mesh_radius == 255 && s->network.mesh_cache == 1 && s->network.context && s->network.scope == SCOPE_SITE_LOCAL);
    scenario_free(s);
    s = load_well("radio.yaml", NULL);
    CU_ASSERT(s->network.mesh_radius == 0 && s->network.mesh_cache == 10 && !s->network.context && s->network.scope == SCOPE_LINK_LOCAL);
    scenario_free(s);
}

/* ---- floors ---- */

static void test_floors(void) {
    struct scenario *s = load_well("building.yaml", NULL);
    const struct scenario_network *n = &s->network;
    CU_ASSERT(n->link == LINK_FLOORS && n->host == HOST_STACK && n->scope == SCOPE_SITE_LOCAL && n->hop_limit == 3);
    CU_ASSERT(n->floor_count == 4 && n->router_count == 3 && n->client_floor == 1 && n->attacker_floor == 3);
    CU_ASSERT_EQUAL(n->floors[0].server_count, 0);
    CU_ASSERT_EQUAL(n->floors[0].network.data_rate_bps, 1000000000);
    CU_ASSERT_EQUAL(n->floors[2].network.way.jitter.mean_ns, 4 * MS);
    CU_ASSERT_EQUAL(n->floors[3].server_count, 4);
    CU_ASSERT(n->floors[3].network.context && n->floors[3].network.mesh_radius == 3);
    CU_ASSERT(n->routers[1].join_count == 2 && n->routers[1].joins[0] == 2 && n->routers[1].joins[1] == 0);
    const size_t floors[] = {1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3};
    for (uint32_t node = 0; node < 14; node++)
        CU_ASSERT_EQUAL(scenario_floor_of(s, node), floors[node]);
    CU_ASSERT(n->way.loss == 0.02 && n->exceptions[1].way.burst_loss == 0.5 && n->partition_count == 1);
    scenario_free(s);
    s = load_well("building.yaml", "network={link: floors, lacks: [a], floors: [{name: only, link: ideal, servers: all}]}");
    CU_ASSERT(s->network.floors[0].server_count == 12 && s->network.router_count == 0 && s->network.hop_limit == 64);
    scenario_free(s);
}

/* ---- worlds that cannot be ---- */

static const struct { const char *file, *override, *wanted; } impossible[] = {
    {"every-feature.yaml", "network.jitter={}", "found a map, expected a time, or exactly one of \"mean\" with \"deviation\""},
    {"every-feature.yaml", "network.jitter={mean: 1 ms}", "found no key \"deviation\""},
    {"every-feature.yaml", "network.jitter={mean: 1 ms, deviation: 0 ms}", "found \"0 ms\", expected a time above 0"},
    {"every-feature.yaml", "network.jitter={mean: 1 ms, deviation: 1 ms, delays: [1 ms]}", "expected a time, or exactly one of"},
    {"every-feature.yaml", "network.jitter={delays: []}", "expected a list of delays with at least one"},
    {"every-feature.yaml", "network.jitter={delays: [1]}", "found \"1\", expected a time with unit"},
    {"every-feature.yaml", "network.jitter={measured: nowhere.txt}", "nowhere.txt: found no file that can be opened"},
    {"every-feature.yaml", "network.jitter={measured: .}", "found a file that cannot be read"},
    {"every-feature.yaml", "network.jitter={measured: [a]}", "expected the name of a file of delays"},
    {"every-feature.yaml", "network.loss=100 %", "expected less than 100 %, or nothing can arrive"},
    {"every-feature.yaml", "network.links=[{loss: 1 %}]", "found no key \"servers\""},
    {"every-feature.yaml", "network.links=[{servers: [27]}]", "expected Servers from 1 to 26"},
    {"every-feature.yaml", "network.links=[{servers: [1], loss: 100 %}]", "expected less than 100 %"},
    {"every-feature.yaml", "network.links=[{servers: [1], direction: up}]", "found \"up\", expected one of: to, from, both"},
    {"every-feature.yaml", "network.links=[{servers: [1], data-rate: 1 Mbps}]", "unknown key \"data-rate\""},
    {"every-feature.yaml", "network={link: ideal, lacks: [a], links: [{servers: [1]}]}", "found \"links\" on a link that is ideal"},
    {"shared-medium.yaml", "network.links=[{servers: [1], jitter: 1 ms}]", "found \"jitter\" on a link that is csma, expected none"},
    {"shared-medium.yaml", "network.links=[{servers: [1], delay: 1 ms}]", "found \"delay\" of some Servers on a link that is csma"},
    {"every-feature.yaml", "network.partition=[{from: 2 s, to: 2 s, servers: all}]", "found \"2 s\", expected a time after \"from\""},
    {"every-feature.yaml", "network.partition=[{from: 2 s, servers: all}]", "found no key \"to\""},
    {"every-feature.yaml", "network.partition=[{from: 1 s, to: 2 s, servers: []}]", "expected all, or a list of Servers"},
    {"every-feature.yaml", "network.topology={shape: line, spacing: 1 m}", "found \"topology\" on a link that is lossy, expected none"},
    {"every-feature.yaml", "network.loss-by-distance={none-within: 1 m, all-beyond: 2 m}", "found no key \"topology\""},
    {"every-feature.yaml", "network={link: lossy, lacks: [a], topology: {shape: line, spacing: 1 m}, loss-by-distance: {none-within: 2 m, "
     "all-beyond: 2 m}}", "found \"2 m\", expected a distance above \"none-within\""},
    {"radio.yaml", "network.loss-by-distance={none-within: 1 m, all-beyond: 2 m}", "found \"loss-by-distance\" on a link that is lrwpan"},
    {"radio.yaml", "network.context=true", "found \"context\" on a link that is lrwpan, expected none: only link: lrwpan of a wider scope"},
    {"radio.yaml", "network.mesh-radius=0", "expected a whole number from 1 to 255"},
    {"radio.yaml", "network.mesh-cache=0", "expected a whole number from 1 to 1000"},
    {"radio.yaml", "network.access-point=first", "found \"access-point\" on a link that is lrwpan"},
    {"radio.yaml", "network={link: wifi, lacks: [a], topology: {shape: line, spacing: 1 m}, basic-rate: 7 Mbps}",
     "found \"7 Mbps\", expected a rate of 11g: 1, 2, 5.5, 11, 6, 9"},
    {"radio.yaml", "network={link: wifi, lacks: [a], topology: {shape: line, spacing: 1 m}, standard: 11a, basic-rate: 1 Mbps}",
     "found \"1 Mbps\", expected a rate of 11a: 6, 9, 12"},
    {"radio.yaml", "network.scope=global", "found \"global\", expected one of: link-local, realm-local, site-local"},
    {"radio.yaml", "network.routers=[]", "found \"routers\" on a link that is lrwpan, expected none: only link: floors has one"},
    {"radio.yaml", "servers.count=0", "found \"0\", expected a whole number from 1 to 1000000"},
    {"radio.yaml", "servers.count=1000000000", "found \"1000000000\", expected a whole number from 1 to 1000000"},
    {"radio.yaml", "servers.count=1001", "found 1001 Servers on a link that is lrwpan, expected at most 1000"},
    {"building.yaml", "network.routers=[{name: a, joins: [riser, ground]}, {name: b, joins: [riser, first, office]}, {name: c, joins: "
     "[ground, office]}]", "found a loop of routers: the floor \""},
    {"building.yaml", "network.routers=[{name: a, joins: [riser, ground]}, {name: twin, joins: [ground, riser]}]",
     "found a loop of routers: the floor \"riser\" is reached by \"a\" and again by \"twin\""},
    {"building.yaml", "network.routers=[{name: a, joins: [riser, ground]}]",
     "found the floor \"first\", to which no router leads from \"ground\", the Client's"},
    {"building.yaml", "network.routers=[{name: a, joins: [riser, riser]}]", "found the floor \"riser\" twice"},
    {"building.yaml", "network.routers=[{name: a, joins: [riser]}]", "expected a list of floors that a router joins with at least two elements"},
    {"building.yaml", "network.routers=[{name: a, joins: [riser, cellar]}]", "unknown floor \"cellar\", expected one of: riser, ground"},
    {"building.yaml", "network.hop-limit=2", "found a hop limit of 2, expected more than 2, the routers on the way to the last floor"},
    {"building.yaml", "network.client-floor=roof", "unknown floor \"roof\""},
    {"building.yaml", "network.floors.1.servers=[1-5]", "found Server 5 on the floors \"ground\" and \"first\", expected it on one"},
    {"building.yaml", "network.floors.1.servers=[1-3]", "found Server 4 on no floor, expected each on one"},
    {"building.yaml", "network.floors.1.name=riser", "found the floor name \"riser\" twice"},
    {"building.yaml", "network.floors.1.link=floors", "expected a link that is ideal, lossy, csma, wifi or lrwpan"},
    {"building.yaml", "network.floors.1.jitter=1 ms", "found \"jitter\" on a link that is csma"},
    {"building.yaml", "network.floors.1.loss=100 %", "expected less than 100 %"},
    {"building.yaml", "network.floors=[]", "expected a list of floors with at least one"},
    {"every-feature.yaml", "network.host=stack", "found \"stack\" on a link that is lossy, expected raw: that link has no other host"},
    {"building.yaml", "network.host=raw", "found \"raw\" on a link that is floors, expected stack"},
    {"building.yaml", "network.scope=link-local", "found \"link-local\" on a link that is floors, expected site-local"},
    {"building.yaml", "network.jitter=1 ms", "found \"jitter\" on a link that is floors, expected none: each floor makes its own delays"},
    {"building.yaml", "network.data-rate=1 Mbps", "found \"data-rate\" on a link that is floors"},
};

static void test_impossible_worlds(void) {
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        char error[ERROR_SIZE] = "";
        struct scenario *s = load_file(impossible[i].file, impossible[i].override, error);
        const bool sound = !s && strstr(error, impossible[i].wanted);
        if (!sound)
            fprintf(stderr, "%s\n  wanted %s\n  got    %s\n", impossible[i].override, impossible[i].wanted, s ? "a scenario" : error);
        CU_ASSERT(sound);
        scenario_free(s);
    }
}

/* A loop is found with the line of a router in it. */
static void test_line_of_a_loop(void) {
    size_t length;
    char error[ERROR_SIZE] = "", *text = read_file(SCENARIO_TEST_DIR "/building.yaml", &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    char *closing = strstr(text, "joins: [riser, office]");
    CU_ASSERT_PTR_NOT_NULL_FATAL(closing);
    memcpy(closing, "joins: [first, ground]", strlen("joins: [first, ground]"));
    struct scenario *s = load_bytes(text, length, error);
    CU_ASSERT(!s && strstr(error, "case.yaml:24:7: found a loop of routers"));
    if (!s && !strstr(error, "case.yaml:24:7: found a loop of routers"))
        fprintf(stderr, "%s\n", error);
    scenario_free(s);
    free(text);
}

void add_network_tests(CU_pSuite suite) {
    CU_ADD_TEST(suite, test_jitter);
    CU_ADD_TEST(suite, test_measured_file);
    CU_ADD_TEST(suite, test_hostile_measured_file);
    CU_ADD_TEST(suite, test_exceptions_and_partitions);
    CU_ADD_TEST(suite, test_radio_parameters);
    CU_ADD_TEST(suite, test_floors);
    CU_ADD_TEST(suite, test_impossible_worlds);
    CU_ADD_TEST(suite, test_line_of_a_loop);
}
