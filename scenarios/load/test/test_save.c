/* scenario_save: what it writes is read to the same data, and is written whole or not at all. */
#include "fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <signal.h>

static struct scenario *every_feature(void) {
    char error[ERROR_SIZE];
    struct scenario *scenario = load_overridden(NULL, 0, error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
    return scenario;
}

static void test_round_trip(void) {
    struct scenario *s = every_feature();
    CU_ASSERT(round_trip(s));
    scenario_free(s);
}

/* The saved text holds these lines: units as large as they are exact, all defaults written out. */
static void test_text(void) {
    static const char *const lines[] = {
        "title: \"Every \\\"feature\\\" \\\\ of a scenario: \xc3\xa4hnlich\"\n", "shows: \"Two lines\\nof text.\"\n", "seed: 7\n",
        "  delay: 1500 us\n", "  jitter: 250 ns\n", "  loss: 0.1 %\n", "  burst: {loss: 12.5 %, length: 2.5}\n",
        "    - {datagram: 4, at: [1, 4-7]}\n", "    - {datagram: 3, at: all}\n", "    id-bytes: 7\n", "    access: []\n",
        "      - subject: group\n        permission: [retrieve, update]\n        resources: [\"*\"]\n", "    actuation: none\n",
        "    repeat: {count: 2, spacing: 15 ms, form: fresh, jitter: 0 s}\n", "    name: \"step-1\"\n", "    kid: \"0a0b\"\n",
        "    byte: each\n", "    byte: 1\n",
        "  - at: 1 min\n", "  - at: 90 s\n", "    servers: [1, 3-5]\n",
        "  - simultaneity: {command: \"step-1\", within: 200 ms, found: missed}\n",
        "  - coverage: {command: \"step-1\", at-least: 99.5 %, confidence: 90 %}\n", "silence: 10 s\nend: 3 min\n",
        "known-limit:\n  requirement: \"SSM-SRV-019\"\n  says: \"A harm, shown.\"\n", "    same-id-as: \"hallway\"\n", "    join: 5 s\n",
        "    resource: dimmer\n    value: 55\n", "    resource: dimmer\n    value: 0\n    payload: broken\n", "    withhold: [1-5, 9]\n",
        "    withhold: true\n", "    withhold: false\n", "    reach: [2, 4-5]\n", "    reach: all\n",
        "    query: \"rt=oic.r.switch.binary&if=oic.if.a\"\n", "    client: true\n    kind: crash\n",
    };
    struct scenario *s = every_feature();
    size_t length;
    CU_ASSERT_EQUAL_FATAL(scenario_save(s, fixture_path("first.yaml")), 0);
    char *text = read_file(fixture_path("first.yaml"), &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (!strstr(text, lines[i]))
            fprintf(stderr, "not saved: %s", lines[i]);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, lines[i]));
    }
    free(text);
    scenario_free(s);
}

/* Of a csma link too; on others there is none. */
static void test_data_rate(void) {
    static const char *const files[] = {SCENARIO_TEST_DIR "/shared-medium.yaml", SCENARIO_TEST_DIR "/every-feature.yaml"};
    char error[ERROR_SIZE];
    size_t length;
    for (size_t i = 0; i < 2; i++) {
        struct scenario *s = scenario_load(files[i], NULL, 0, error, sizeof error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        CU_ASSERT_EQUAL_FATAL(scenario_save(s, fixture_path("first.yaml")), 0);
        char *text = read_file(fixture_path("first.yaml"), &length);
        CU_ASSERT_PTR_NOT_NULL_FATAL(text);
        CU_ASSERT_EQUAL(strstr(text, "  data-rate: 1500 kbps\n") != NULL, i == 0);
        CU_ASSERT_EQUAL(strstr(text, "data-rate") != NULL, i == 0);
        free(text);
        scenario_free(s);
    }
}

/* Every value that can be read is saved so that it is read back to the same bits. */
static void test_shares_are_exact(void) {
    static const char *const shares[] = {"0 %", "0.00000001 %", "0.1 %", "0.3 %", "1.1 %", "33.33333333 %", "66.6 %", "99.99999999 %"};
    char error[ERROR_SIZE], override[64];
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        snprintf(override, sizeof override, "network.loss=%s", shares[i]);
        const char *overrides[] = {override};
        struct scenario *s = load_overridden(overrides, 1, error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        CU_ASSERT_EQUAL_FATAL(scenario_save(s, fixture_path("first.yaml")), 0);
        struct scenario *again = scenario_load(fixture_path("first.yaml"), NULL, 0, error, sizeof error);
        CU_ASSERT(again && again->network.way.loss == s->network.way.loss);
        scenario_free(again);
        scenario_free(s);
    }
}

static void test_no_folder(void) {
    struct scenario *s = every_feature();
    errno = 0;
    CU_ASSERT_EQUAL(scenario_save(s, "/nonexistent/saved.yaml"), -1);
    CU_ASSERT_EQUAL(errno, ENOENT);
    scenario_free(s);
}

/* A full disk, played by a limit on the file size: -1, and the old file is still there. */
static void test_full_disk(void) {
    struct scenario *s = every_feature();
    size_t length = 0;
    struct rlimit before, tight;
    CU_ASSERT_FATAL(write_file(fixture_path("first.yaml"), "old", 3));
    CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = (struct rlimit){100, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &tight), 0);
    errno = 0;
    int result = scenario_save(s, fixture_path("first.yaml"));
    int reason = errno;
    setrlimit(RLIMIT_FSIZE, &before);
    CU_ASSERT_EQUAL(result, -1);
    CU_ASSERT_EQUAL(reason, EFBIG);
    char *text = read_file(fixture_path("first.yaml"), &length);
    CU_ASSERT(text && length == 3);
    free(text);
    scenario_free(s);
}

void add_save_tests(CU_pSuite suite) {
    CU_ADD_TEST(suite, test_round_trip);
    CU_ADD_TEST(suite, test_text);
    CU_ADD_TEST(suite, test_data_rate);
    CU_ADD_TEST(suite, test_shares_are_exact);
    CU_ADD_TEST(suite, test_no_folder);
    CU_ADD_TEST(suite, test_full_disk);
}
