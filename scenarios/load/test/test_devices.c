/* Device cost, clock drift and faults: what is read, what is refused and in which words, and that it is saved to the same. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SETS "servers=[{count: 4, groups: [hallway], profile: cortex-m4}, {count: 5, groups: [stairs], persist: false, join: 2 s}]"
#define SCRIPT(steps) "script=[{at: 0 s, do: update, value: true}, " steps "]"

struct test_case { const char *overrides[4]; const char *fragment; };

static void try_case(const struct test_case *test) {
    static const char *const plain[] = {"expect=[]", "end=10 min"};
    const char *overrides[6] = {plain[0], plain[1]};
    size_t count = 2;
    char error[ERROR_SIZE] = "";
    for (size_t i = 0; i < 4 && test->overrides[i]; i++)
        overrides[count++] = test->overrides[i];
    struct scenario *scenario = load_overridden(overrides, count, error);
    bool sound = test->fragment ? !scenario && strstr(error, test->fragment) : scenario && round_trip(scenario);
    if (!sound)
        fprintf(stderr, "case %s:\n  wanted %s\n  got    %s\n", test->overrides[0], test->fragment ? test->fragment : "a scenario", error);
    CU_ASSERT(sound);
    scenario_free(scenario);
}

static void test_profiles(void) {
    static const struct test_case cases[] = {
        {{"servers.profile=cortex-m4", SCRIPT("{at: 1 s, do: update, value: true}")}, NULL},
        {{"servers.profile={name: linux, store: 2 ms, queue: 3}", SCRIPT("{at: 1 s, do: update, value: true}")}, NULL},
        {{"client.profile=cortex-m4-aes", SCRIPT("{at: 1 s, do: update, value: true}")}, NULL},
        {{"servers.profile=cortex-m5"}, "unknown profile (or a file of yours, NAME.profile) \"cortex-m5\", expected one of: cortex-m0plus, "
                                        "cortex-m4-aes, cortex-m4, linux; did you mean \"cortex-m4\"?"},
        {{"servers.profile={name: cortex-m5, store: 2 ms}"}, "\"cortex-m5\", expected one of"},
        {{"servers.profile={store: 2 ms}"}, "found no key \"receive\", expected it in profile"},
        {{"servers.profile={name: linux, stor: 2 ms}"}, "unknown key \"stor\""},
        {{"servers.profile={name: linux, store: 2}"}, "found \"2\", expected a time with unit"},
        {{"servers.profile={name: linux, queue: 0}"}, "found \"0\", expected a whole number from 1 to 100000"},
        {{"servers.profile=[linux]"}, "expected the name of a profile: a text"},
        {{"servers.profile=missing.profile"}, "found no readable file"},
        {{"client.profile=cortex"}, "unknown profile"},
        {{"servers.signature=true"}, "found signature: true with no profile, expected a profile that has the number \"signature\""},
        {{"servers.profile={receive: 1 us, receive-byte: 0 s, oscore: 1 us, aead: 1 us, aead-block: 1 us, store: 1 us, execute: 1 us, send: 1 us, "
          "queue: 1}", "servers.signature=true"}, "with the profile \"\", which has no such number, expected a profile that has the number"},
        {{"servers.profile=linux", "servers.signature=maybe"}, "expected true or false"},
        {{"servers.profile={receive: 1 us, receive-byte: 0 s, oscore: 1 us, aead: 1 us, aead-block: 1 us, store: 1 us, execute: 1 us, send: 1 us, "
          "queue: 1}", SCRIPT("{at: 1 s, do: update, value: true}")}, NULL},
        {{"servers.profile={name: linux, store: {time: 2 ms, source: a clock, estimate: true}, queue: {count: 3, source: x}, title: y, "
          "actuation: {time: none, source: z}}", SCRIPT("{at: 1 s, do: update, value: true}")}, NULL},
        {{"servers.profile={name: linux, store: {time: 2 ms}}"}, "found no key \"source\", expected it in a time with its source"},
        {{"servers.profile={name: linux, store: {time: 2 ms, source: x, estimate: perhaps}}"}, "expected true or false"},
        {{"servers.profile={name: linux, queue: {count: 0, source: x}}"}, "expected a whole number from 1 to 100000"},
        {{"servers.profile={name: linux, actuation: 5 ms}"}, "expected a time with its source: a map"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        try_case(&cases[i]);
}

/* A profile file is refused in its own name and line. */
static void test_profile_files(void) {
    static const char complete[] =
        "schema: ssmbench-profile/1\ntitle: a board\nreceive: {time: 1 us, source: x}\nreceive-byte: {time: 0 s, source: x}\n"
        "oscore: {time: 1 us, source: x}\naead: {time: 1 us, source: x}\naead-block: {time: 1 us, source: x}\nstore: {time: 1 us, source: x}\n"
        "execute: {time: 1 us, source: x}\nsend: {time: 1 us, source: x}\nqueue: {count: 2, source: x}\n";
    static const struct { const char *find, *replacement, *fragment; } cases[] = {
        {"", "", NULL},
        {"store: {time: 1 us, source: x}\n", "", "case.profile:1:1: found no key \"store\", expected it in a profile"},
        {"store: {time: 1 us, source: x}", "store: {time: 1 us}", "case.profile:8:8: found no key \"source\", expected it in a time with its source"},
        {"store: {time: 1 us, source: x}", "store: 1 us", "case.profile:8:8: found \"1 us\", expected a time with its source: a map"},
        {"store: {time: 1 us,", "store: {time: 1,", "case.profile:8:15: found \"1\", expected a time with unit"},
        {"count: 2", "count: 0", "expected a whole number from 1 to 100000"},
        {"profile/1", "profile/2", "case.profile:1:9: found \"ssmbench-profile/2\", expected ssmbench-profile/1"},
        {"title: a board", "titel: a board", "case.profile:2:1: unknown key \"titel\""},
        {"queue:", "actuation: {time: fast, source: x}\nqueue:", "case.profile:11:19: found \"fast\", expected a time with unit"},
        {"schema", "[schema", "found text that is not YAML"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[1500], error[ERROR_SIZE] = "", path[200], set[300];
        const char *at = strstr(complete, cases[i].find);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - complete), complete, cases[i].replacement, at + strlen(cases[i].find));
        snprintf(path, sizeof path, "%s", fixture_path("case.profile"));
        snprintf(set, sizeof set, "servers.profile=%s", path);
        CU_ASSERT_FATAL(write_file(path, text, strlen(text)));
        const char *overrides[] = {set};
        struct scenario *scenario = load_overridden(overrides, 1, error);
        bool sound = cases[i].fragment ? !scenario && strstr(error, cases[i].fragment) : scenario && scenario->sets[0].profile->queue == 2;
        if (!sound)
            fprintf(stderr, "profile %zu:\n  wanted %s\n  got    %s\n", i, cases[i].fragment ? cases[i].fragment : "a scenario", error);
        CU_ASSERT(sound);
        scenario_free(scenario);
        unlink(path);
    }
}

/* Where each number comes from goes with it: through the file, an override without a source, and a saved scenario. */
static void test_sources(void) {
    const char *overrides[] = {"servers.profile={name: cortex-m0plus, store: 2 ms, oscore: {time: 9 us, source: my meter}}"};
    char error[ERROR_SIZE], text[SCENARIO_NUMBER_TEXT];
    struct scenario *first = load_overridden(overrides, 1, error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_EQUAL_FATAL(scenario_save(first, fixture_path("first.yaml")), 0);
    struct scenario *saved = scenario_load(fixture_path("first.yaml"), NULL, 0, error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(saved);
    for (int i = 0; i < 2; i++) {
        const struct scenario_profile *profile = (i ? saved : first)->sets[0].profile;
        CU_ASSERT_PTR_NOT_NULL(strstr(profile->title, "STM32G071"));
        CU_ASSERT(profile->sources[NUMBER_RECEIVE].estimate && strstr(profile->sources[NUMBER_RECEIVE].says, "30,000 cycles"));
        CU_ASSERT(!profile->sources[NUMBER_AEAD].estimate && strstr(profile->sources[NUMBER_AEAD].says, "wolfSSL"));
        CU_ASSERT(!profile->sources[NUMBER_OSCORE].estimate && !strcmp(profile->sources[NUMBER_OSCORE].says, "my meter"));
        CU_ASSERT(!profile->sources[NUMBER_STORE].estimate && !profile->sources[NUMBER_STORE].says);
        scenario_number_text(profile, NUMBER_STORE, text);
        CU_ASSERT_STRING_EQUAL(text, "2 ms");
        scenario_number_text(profile, NUMBER_QUEUE, text);
        CU_ASSERT_STRING_EQUAL(text, "8");
        CU_ASSERT(strstr(profile->sources[NUMBER_QUEUE].says, "RIOT") != NULL);
        scenario_number_text(profile, NUMBER_ACTUATION, text);
        CU_ASSERT_STRING_EQUAL(text, "{from: 5 ms, to: 10 ms}");
        CU_ASSERT(profile->sources[NUMBER_ACTUATION].estimate);
    }
    scenario_free(first);
    scenario_free(saved);
}

/* Every number of the shipped profiles has its source, and what a source calls an estimate is marked as one. */
static void test_shipped_profiles(void) {
    static const char *const names[] = {"cortex-m0plus", "cortex-m4", "cortex-m4-aes", "linux"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char set[60], error[ERROR_SIZE];
        snprintf(set, sizeof set, "servers.profile=%s", names[i]);
        const char *overrides[] = {set};
        struct scenario *scenario = load_overridden(overrides, 1, error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
        const struct scenario_profile *profile = scenario->sets[0].profile;
        for (size_t number = 0; number < NUMBERS; number++) {
            const char *says = profile->sources[number].says;
            CU_ASSERT(scenario_number_given(profile, (enum scenario_number)number) && says != NULL);
            CU_ASSERT(says == NULL || profile->sources[number].estimate || (strstr(says, "stimate") == NULL && strstr(says, "ssume") == NULL));
        }
        scenario_free(scenario);
    }
}

static void test_drift(void) {
    static const struct test_case cases[] = {
        {{"servers.clock-drift=40 ppm", "client.clock-drift=-12.345 ppm"}, NULL},
        {{"servers.clock-drift={from: -40 ppm, to: +40 ppm}"}, NULL},
        {{"servers.clock-drift=40"}, "found \"40\", expected a drift in ppm with at most 3 decimals, e.g. \"-40 ppm\""},
        {{"servers.clock-drift=0.0001 ppm"}, "expected a drift in ppm with at most 3 decimals"},
        {{"servers.clock-drift=100001 ppm"}, "expected a drift from -100000 ppm to 100000 ppm"},
        {{"servers.clock-drift={from: 1 ppm, to: -1 ppm}"}, "found \"-1 ppm\", expected a drift not below \"from\""},
        {{"servers.clock-drift={from: 1 ppm}"}, "found no key \"to\", expected it in clock-drift"},
        {{"client.clock-drift={from: 1 ppm, to: 2 ppm}"}, "expected a drift in ppm"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        try_case(&cases[i]);
    struct scenario_servers set = {.first = 11, .count = 5, .drift = {-40000, 40000}};
    CU_ASSERT_EQUAL(scenario_drift_ppb(&set, 11), -40000);
    CU_ASSERT_EQUAL(scenario_drift_ppb(&set, 13), 0);
    CU_ASSERT_EQUAL(scenario_drift_ppb(&set, 15), 40000);
    set.count = 1;
    CU_ASSERT_EQUAL(scenario_drift_ppb(&set, 11), -40000);
}

static void test_faults(void) {
    static const struct test_case cases[] = {
        {{SETS, SCRIPT("{at: 3 s, do: power-cut, servers: [1-2], for: 2 s}, {at: 3 s, do: power-cut, servers: [3], for: 2 s, write: torn}, "
                       "{at: 3 s, do: stuck, servers: [4], for: 1 s, how: output}, {at: 5 s, do: leave, servers: [1]}, "
                       "{at: 5 s, do: factory-reset, servers: [5]}, {at: 6 s, do: join, servers: [5]}")}, NULL},
        {{SETS, SCRIPT("{at: 3 s, do: power-cut, servers: [1]}")}, "found no key \"for\", expected it in a step that does power-cut"},
        {{SETS, SCRIPT("{at: 3 s, do: power-cut, servers: [1], for: 0 s}")}, "found \"0 s\", expected a time above 0"},
        {{SETS, SCRIPT("{at: 3 s, do: power-cut, for: 1 s}")}, "found no key \"servers\""},
        {{SETS, SCRIPT("{at: 3 s, do: power-cut, servers: [10], for: 1 s}")}, "expected Servers from 1 to 9"},
        {{SETS, SCRIPT("{at: 1 s, do: power-cut, servers: [5], for: 1 s}")}, "found a power-cut of Server 5, which joins at 2 s"},
        {{SETS, SCRIPT("{at: 3 s, do: power-cut, servers: [4-5], for: 1 s, write: torn}")},
         "found a store write of Server 5, which stores nothing (persist: false), expected Servers that do"},
        {{SETS, SCRIPT("{at: 3 s, do: power-cut, servers: [1], for: 1 s, write: half}")}, "found \"half\", expected one of: torn, lost, done"},
        {{SETS, SCRIPT("{at: 3 s, do: power-cut, servers: [1-3], for: 5 s}, {at: 4 s, do: restart, servers: [3], kind: crash}")},
         "found a restart of Server 3 while the power-cut of line"},
        {{SETS, SCRIPT("{at: 3 s, do: power-cut, servers: [1-3], for: 5 s}, {at: 8 s, do: restart, servers: [3], kind: crash}")}, NULL},
        {{SETS, SCRIPT("{at: 3 s, do: stuck, servers: [1], for: 5 s, how: deaf}, {at: 4 s, do: stuck, servers: [1], for: 1 s, how: output}")},
         "found a stuck of Server 1 while the stuck of line"},
        {{SETS, SCRIPT("{at: 3 s, do: stuck, servers: [1], for: 5 s}")}, "found no key \"how\""},
        {{SETS, SCRIPT("{at: 3 s, do: stuck, servers: [1], for: 5 s, how: slow}")}, "found \"slow\", expected one of: deaf, output"},
        {{SETS, SCRIPT("{at: 3 s, do: leave, servers: [1, 5]}")}, "found Server 5, which is not in the group \"hallway\", expected members"},
        {{SETS, SCRIPT("{at: 3 s, do: leave, servers: [5], group: stairs}")}, NULL},
        {{SETS, SCRIPT("{at: 3 s, do: leave, servers: [5], group: attic}")}, "unknown group"},
        {{SETS, SCRIPT("{at: 3 s, do: join, servers: [1]}")}, "found Server 1, which has its credentials, expected Servers after a factory-reset"},
        {{SETS, SCRIPT("{at: 3 s, do: factory-reset, servers: [1]}, {at: 4 s, do: join, servers: [1]}, {at: 5 s, do: join, servers: [1]}")},
         "found Server 1, which has its credentials"},
        {{SETS, SCRIPT("{at: 3 s, do: factory-reset, servers: [1], expect: applied}")}, "unknown key \"expect\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        try_case(&cases[i]);
}

void add_device_tests(CU_pSuite suite) {
    CU_ADD_TEST(suite, test_profiles);
    CU_ADD_TEST(suite, test_profile_files);
    CU_ADD_TEST(suite, test_sources);
    CU_ADD_TEST(suite, test_shipped_profiles);
    CU_ADD_TEST(suite, test_drift);
    CU_ADD_TEST(suite, test_faults);
}
