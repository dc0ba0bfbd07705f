/* attacks.yaml, follow-up.yaml: what their keys become, and the sentence for each wrong value. */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#define MS UINT64_C(1000000)
#define S UINT64_C(1000000000)

static struct scenario *load_file(const char *path, const char *override, char error[ERROR_SIZE]) {
    error[0] = '\0';
    return scenario_load(path, &override, override != NULL, error, ERROR_SIZE);
}

static struct scenario *load_attacks(const char *override, char error[ERROR_SIZE]) {
    return load_file(SCENARIO_TEST_DIR "/attacks.yaml", override, error);
}

static struct scenario *load_follow_up(const char *override, char error[ERROR_SIZE]) {
    return load_file(SCENARIO_TEST_DIR "/follow-up.yaml", override, error);
}

static void test_keys(void) {
    char error[ERROR_SIZE];
    struct scenario *s = load_attacks(NULL, error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    const struct scenario_step *update = &s->steps[0], *replay = &s->steps[1], *garbage = &s->steps[2], *tags = &s->steps[3];
    CU_ASSERT(update->repeat_jitter_ns == 4 * MS && update->scope == SCOPE_SITE_LOCAL);
    CU_ASSERT(replay->relabel && replay->relabel_group == 1 && replay->group == 0);
    CU_ASSERT(garbage->action == DO_FLOOD && garbage->flood_garbage && garbage->flood_bytes == 1200 && garbage->reach.count == 1);
    CU_ASSERT(garbage->count == 4 && garbage->spacing_ns == 3 * MS && garbage->flood_ns == 10 * MS);   /* at 0, 3, 6 and 9 ms */
    CU_ASSERT(tags->count == 5 && !tags->flood_garbage && tags->flood_bytes == 64 && tags->group == 1 && tags->reach.count == 0);
    CU_ASSERT_EQUAL(s->end_ns, 4 * S + 5 * S + 6 * S + S);
    CU_ASSERT(round_trip(s));
    scenario_free(s);
}

struct wrong { const char *override, *fragment; };

static void check_wrong(struct scenario *(*load)(const char *, char *), const struct wrong *cases, size_t count) {
    char error[ERROR_SIZE];
    for (size_t i = 0; i < count; i++) {
        struct scenario *s = load(cases[i].override, error);
        const bool sound = !s && strstr(error, cases[i].fragment) && !strchr(error, '\n');
        if (!sound)
            fprintf(stderr, "%s:\n  wanted %s\n  got    %s\n", cases[i].override, cases[i].fragment, s ? "a scenario" : error);
        CU_ASSERT(sound);
        scenario_free(s);
    }
}

static void test_wrong_values(void) {
    static const struct wrong cases[] = {
        {"script.0.scope=global", "found \"global\", expected one of: link-local, realm-local, site-local"},
        {"script.0.repeat={count: 3, spacing: 10 ms, jitter: 4}", "found \"4\", expected a time with unit"},
        {"script.0.repeat={count: 3, spacing: 10 ms, jiter: 4 ms}", "did you mean \"jitter\"?"},
        {"script.1.relabel=hallway", "found \"hallway\", expected a group with another Sender ID than \"hallway\""},
        {"script.1.relabel=double", "found \"double\", expected a group with another Sender ID than \"hallway\""},
        {"script.1.relabel=cellar", "found \"cellar\", expected a group whose Sender ID has 7 bytes, as that of \"hallway\""},
        {"script.1.relabel=attic", "unknown group \"attic\""},
        {"script.1.of=step-3", "found \"step-3\", a later step"},
        {"script.2.form=noise", "found \"noise\", expected one of: wrong-tag, garbage"},
        {"script.2.spacing=0 s", "found \"0 s\", expected a time above 0 between two datagrams"},
        {"script.2.duration=0 s", "found \"0 s\", expected a time above 0 for which the flood lasts"},
        {"script.2.duration=3001 s", "found \"3001 s\", expected at most 1000000 datagrams, spacing apart"},
        {"script.2.size=39", "found \"39\", expected a whole number from 40 to 1200"},
        {"script.2.size=1201", "found \"1201\", expected a whole number from 40 to 1200"},
        {"script.2.reach=[5]", "found \"5\", expected Servers from 1 to 4"},
        {"script.2.value=true", "unknown key \"value\""},
        {"servers.0.device='shim:'", "found \"shim:\", expected a command after shim:"},
        {"servers.0.device='shim:  '", "expected a command after shim:"},
        {"servers.0.device='shim'", "found \"shim\", expected one of: core, ocf, second"},
        {"servers=[{count: 101, groups: [hallway], device: 'shim:x'}]", "found \"101\", expected at most 100 Servers of a shim"},
        {"end=7 s", "found \"7 s\", expected an end not before the last step has sent"},
    };
    check_wrong(load_attacks, cases, sizeof cases / sizeof *cases);
}

static void test_follow_up(void) {
    char error[ERROR_SIZE];
    struct scenario *s = load_follow_up(NULL, error);
    if (!s)
        fprintf(stderr, "%s\n", error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    const struct scenario_step *discover = &s->steps[0], *read_back = &s->steps[2], *plain = &s->steps[3];
    CU_ASSERT(discover->action == DO_DISCOVER && discover->rounds == 2 && discover->spacing_ns == 3 * S && discover->count == 6);
    CU_ASSERT(read_back->action == DO_READ_BACK && read_back->of_step == 1 && read_back->rounds == 3 && !read_back->repair);
    CU_ASSERT(read_back->pace_ns == 10 * MS && read_back->resource == RESOURCE_SWITCH);
    CU_ASSERT(plain->rounds == 1 && plain->repair && plain->pace_ns == 0);
    CU_ASSERT(s->sets[1].leisure_ns == 500 * MS && s->sets[2].leisure_ns == 5 * S && s->sets[0].leisure_ns == 0);
    CU_ASSERT(s->checks[0].kind == CHECK_SETTLED && s->checks[0].command_step == 1 && s->checks[0].within_ns == 4 * S);
    CU_ASSERT(round_trip(s));
    scenario_free(s);
}

static void test_wrong_follow_up(void) {
    static const struct wrong cases[] = {
        {"servers.0.leisure=1 s", "found \"leisure\" of a device that is core, expected none: only device: ocf answers"},
        {"servers.1.persist=false", "found \"false\", expected true: a device that is ocf keeps its unicast contexts"},
        {"servers.1.count=10001", "found \"10001\", expected at most 10000 Servers that are ocf"},
        {"servers=[{count: 3, groups: [hallway]}]", "expected servers with device: ocf, which alone answer"},
        {"script.0.spacing=3", "found \"3\", expected a time with unit"},
        {"script.0={at: 1 s, do: discover, rounds: 2}", "found 2 rounds without \"spacing\", expected spacing"},
        {"script.0.rounds=0", "found \"0\", expected a whole number from 1 to 100"},
        {"script.0.expect=applied", "unknown key \"expect\""},
        {"script.0.resource=dimmer", "found \"read-back\", expected a step before it that does discover, resource: switch"},
        {"script.2.of=step-1", "found \"step-1\", which does discover, expected an update or forge step"},
        {"script.2.of=nobody", "unknown step \"nobody\""},
        {"script.2.repair=perhaps", "found \"perhaps\", expected true or false"},
        {"script.2.pace=86400 s", "found a step that sends for more than a day"},
        {"script.1={at: 9 s, do: forge, name: \"on\", piv: 1}", "found \"on\", expected an update step"},
        {"expect.0.settled.within=0 s", "found \"0 s\", expected a time above 0, e.g. \"3 s\""},
        {"expect.0.settled.command=step-1", "found \"step-1\", which does discover, expected an update step"},
        {"script.1={at: 9 s, do: update, name: \"on\", value: true, count: 2, spacing: 1 s}", "expected an update step of one command"},
        {"expect.0={settled: {command: \"on\", within: 1 s}, coverage: {command: \"on\", at-least: 1 %}}",
         "found several of \"simultaneity\", \"coverage\" and \"settled\", expected exactly one of them"},
    };
    check_wrong(load_follow_up, cases, sizeof cases / sizeof *cases);
}

static struct scenario *load_probes(const char *override, char error[ERROR_SIZE]) {
    return load_file(SCENARIO_TEST_DIR "/probes.yaml", override, error);
}

static void test_probes(void) {
    char error[ERROR_SIZE];
    struct scenario *s = load_probes(NULL, error);
    if (!s)
        fprintf(stderr, "%s\n", error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    const struct scenario_step *plain = &s->steps[0], *full = &s->steps[1];
    CU_ASSERT(plain->action == DO_PROBE && plain->count == 10 && plain->spacing_ns == 100 * MS && plain->group == 0);
    CU_ASSERT(plain->reach.count == 0 && plain->verify_count == 5);
    CU_ASSERT_STRING_EQUAL(plain->probe, "Q.3.3/replays");
    CU_ASSERT_STRING_EQUAL(plain->verifies[4], "OSC-VER-007");
    CU_ASSERT(full->group == 1 && full->spacing_ns == 2 * S && full->reach.count == 1 && full->verify_count == 1);
    CU_ASSERT_EQUAL(s->end_ns, S + full->count * 2 * S + 6 * S + S);
    CU_ASSERT(round_trip(s));
    scenario_free(s);
}

static void test_wrong_probes(void) {
    static const struct wrong cases[] = {
        {"script.0.probe=Q.3.3/window-edge", "unknown probe \"Q.3.3/window-edge\", expected one of: Q.3.3/replays, Q.3.3/window-edges,"},
        {"script.0.probe=Q.3.3/window-edge", "did you mean \"Q.3.3/window-edges\"?"},
        {"script.0={at: 1 s, do: probe}", "found no key \"probe\", expected it in a step that does probe"},
        {"script.0.expect=applied", "unknown key \"expect\""},
        {"script.0.spacing=0 s", "found \"0 s\", expected a time above 0 between two datagrams"},
        {"script.0.spacing=200 ms", "found a step that sends under the keys of group \"hallway\" while the probe in line 15 goes on, "
                                    "expected it 2000 ms after that began, or later"},
        {"script.1.group=hallway", "under whose keys step 'step-1' (line 15) sends before, expected a group of its own"},
        {"script.1.group=cellar", "found a probe for Servers from 5 on without a dimmer, expected resources: [switch, dimmer]"},
        {"script.1.group=attic", "unknown group \"attic\""},
        {"script.1.verifies=[SSM-XXX-001]", "unknown requirement \"SSM-XXX-001\""},
        {"script.1.reach=[9]", "found \"9\", expected Servers from 1 to 5"},
        {"script.1.spacing=86400 s", "found a step that sends for more than a day"},
        {"servers=[{count: 5, groups: [hallway], resources: [switch, dimmer]}]", "found a probe of group \"kitchen\" without Servers"},
    };
    check_wrong(load_probes, cases, sizeof cases / sizeof *cases);
}

static void test_shim(void) {
    char error[ERROR_SIZE];
    struct scenario *s = load_attacks("servers.0.device='shim:python3 \"a b.py\" x'", error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(s->sets[0].device, "shim:python3 \"a b.py\" x");
    CU_ASSERT_STRING_EQUAL(s->sets[0].command, "python3 \"a b.py\" x");
    CU_ASSERT(round_trip(s));
    scenario_free(s);
}

void add_attacks(CU_pSuite suite) {
    CU_ADD_TEST(suite, test_keys);
    CU_ADD_TEST(suite, test_shim);
    CU_ADD_TEST(suite, test_wrong_values);
    CU_ADD_TEST(suite, test_follow_up);
    CU_ADD_TEST(suite, test_wrong_follow_up);
    CU_ADD_TEST(suite, test_probes);
    CU_ADD_TEST(suite, test_wrong_probes);
}
