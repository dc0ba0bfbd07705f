/* attacks.yaml: what its keys become, and the sentence for each wrong value. */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#define MS UINT64_C(1000000)
#define S UINT64_C(1000000000)

static struct scenario *load_attacks(const char *override, char error[ERROR_SIZE]) {
    error[0] = '\0';
    return scenario_load(SCENARIO_TEST_DIR "/attacks.yaml", &override, override != NULL, error, ERROR_SIZE);
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

static void test_wrong_values(void) {
    static const struct { const char *override, *fragment; } cases[] = {
        {"script.0.scope=global", "found \"global\", expected one of: link-local, realm-local, site-local"},
        {"network={link: csma, host: stack, lacks: [x]}", "found \"site-local\", expected link-local: only raw hosts hear other scopes"},
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
        {"end=7 s", "found \"7 s\", expected an end not before the last step has sent"},
    };
    char error[ERROR_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scenario *s = load_attacks(cases[i].override, error);
        const bool sound = !s && strstr(error, cases[i].fragment) && !strchr(error, '\n');
        if (!sound)
            fprintf(stderr, "%s:\n  wanted %s\n  got    %s\n", cases[i].override, cases[i].fragment, s ? "a scenario" : error);
        CU_ASSERT(sound);
        scenario_free(s);
    }
}

void add_attacks(CU_pSuite suite) {
    CU_ADD_TEST(suite, test_keys);
    CU_ADD_TEST(suite, test_wrong_values);
}
