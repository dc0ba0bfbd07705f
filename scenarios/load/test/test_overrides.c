/* --set PATH=VALUE on every-feature.yaml. */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

static struct scenario *overridden(const char *override) {
    char error[ERROR_SIZE];
    struct scenario *scenario = load_overridden(&override, 1, error);
    if (!scenario)
        fprintf(stderr, "%s\n", error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
    return scenario;
}

static void test_values(void) {
    struct scenario *s = overridden("network.loss=5 %");
    CU_ASSERT_EQUAL(s->network.way.loss, 0.05);
    scenario_free(s);
    s = overridden("servers.count=50");
    CU_ASSERT_EQUAL(s->server_count, 150);
    scenario_free(s);
    s = overridden("servers.1.count=50");
    CU_ASSERT_EQUAL(s->server_count, 71);
    scenario_free(s);
    s = overridden("servers.defects=[applies-get]");
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT(s->sets[i].defect_count == 1 && !strcmp(s->sets[i].defects[0], "applies-get"));
    scenario_free(s);
    s = overridden("script.0.value=false");
    CU_ASSERT_EQUAL(s->steps[0].value, VALUE_FALSE);
    scenario_free(s);
    s = overridden("servers.join=1 s");
    CU_ASSERT(s->sets[0].join_ns == 1000000000 && s->sets[2].join_ns == 1000000000);
    scenario_free(s);
    s = overridden("script.11.value=7");
    CU_ASSERT(s->steps[11].value == VALUE_LEVEL && s->steps[11].level == 7);
    scenario_free(s);
    s = overridden("script.8.query=rt=x&if=y");
    CU_ASSERT_STRING_EQUAL(s->steps[8].query, "rt=x&if=y");
    scenario_free(s);
    s = overridden("known-limit.says=Another.");
    CU_ASSERT_STRING_EQUAL(s->limit->says, "Another.");
    scenario_free(s);
}

static void test_new_keys(void) {
    struct scenario *s = overridden("script.0.repeat={count: 3, spacing: 5 ms}");
    CU_ASSERT_EQUAL(s->steps[0].repeats, 3);
    scenario_free(s);
    s = overridden("script.0.withhold=[1-5]");
    CU_ASSERT(s->steps[0].withhold && s->steps[0].withhold_from.count == 1);
    scenario_free(s);
    s = overridden("script.2.reach=[3]");
    CU_ASSERT_EQUAL(s->steps[2].reach.ranges[0].first, 3);
    scenario_free(s);
    s = overridden("groups.1.same-id-as=hallway");
    CU_ASSERT(s->groups[1].same_id_as == 0 && s->groups[1].id_bytes == 2);
    scenario_free(s);
    s = overridden("script.13={at: 100 s, do: restart, client: true, kind: orderly}");
    CU_ASSERT(s->steps[13].client && !s->steps[13].crash);
    scenario_free(s);
    s = overridden("servers.0.actuation.from=5 ms");
    CU_ASSERT_EQUAL(s->sets[0].actuation.from_ns, 5000000);
    scenario_free(s);
    static const char *const deep[] = {"script.0.repeat.count=3", "script.0.repeat.spacing=1 ms"};   /* makes repeat, too */
    char error[ERROR_SIZE];
    s = load_overridden(deep, 2, error);
    CU_ASSERT(s && s->steps[0].repeats == 3);
    scenario_free(s);
}

/* Later ones see what earlier ones did, and each element has its own copy. */
static void test_several(void) {
    static const char *const overrides[] = {
        "servers.actuation={from: 1 ms, to: 2 ms}", "servers.2.actuation.to=9 ms", "script.0.repeat.count=4",
        "script.0.repeat.spacing=1 ms",
        "seed=99", "title=\"a=b\"",
    };
    char error[ERROR_SIZE];
    struct scenario *s = load_overridden(overrides, sizeof overrides / sizeof *overrides, error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_EQUAL(s->sets[0].actuation.to_ns, 2000000);
    CU_ASSERT_EQUAL(s->sets[2].actuation.to_ns, 9000000);
    CU_ASSERT_EQUAL(s->steps[0].repeats, 4);
    CU_ASSERT_EQUAL(s->seed, 99);
    CU_ASSERT_STRING_EQUAL(s->title, "a=b");
    CU_ASSERT(round_trip(s));
    scenario_free(s);
}

static void test_faults(void) {
    static const struct { const char *override, *fragment; } cases[] = {
        {"network.los=5 %", "unknown key \"los\", expected one of: link, "},
        {"network.loss=5", "found \"5\", expected a share with %"},
        {"servers.count=0", "found \"0\", expected a whole number"},
        {"servers.3.count=1", "found number 3 in a list of 3, expected a number below that (the first is 0)"},
        {"servers.99999999999999999999.count=1", "in a list of 3"},
        {"servers.-1.count=1", "unknown key \"-1\""},
        {"nothing", "found no \"=\", expected PATH=VALUE"},
        {"=5", "found the path \"\""},
        {".seed=5", "found the path \".seed\""},
        {"network.=5", "found the path \"network.\""},
        {"network..loss=5 %", "found the path \"network..loss\""},
        {"seed.x=1", "found the single value \"7\" above \"x\""},
        {"seed.0=1", "found the single value \"7\" above \"0\""},
        {"nowhere.0.x=1", "found no list at \"nowhere.0.x\""},
        {"network.0=1", "found no list at \"0\""},
        {"servers.1.access.0.subject=client", "found number 0 in a list of 0"},
        {"servers.access.subject=client", "found an empty list above \"subject\""},
        {"network.loss=", "found nothing but blanks"},
        {"network.loss=[", "found text that is not YAML"},
        {"network.loss=*a", "found an anchor, alias or tag"},
        {"network.host=stac", "did you mean \"stack\"?"},
        {"network.data-rate=1 Mbps", "found \"data-rate\" on a link that is lossy"},
        {"title=\x01", "found byte 0x01"},
        {"title=\xff", "found byte 0xff"},
        {"verifies=[SSM-SRV-999]", "unknown requirement \"SSM-SRV-999\""},
        {"title=a\n---\nb", "found a second document"},
        {"new.deeper.key=1", "unknown key \"new\""},
    };
    char error[ERROR_SIZE], prefix[200];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scenario *s = load_overridden(&cases[i].override, 1, error);
        snprintf(prefix, sizeof prefix, "--set %s: ", cases[i].override);
        bool sound = !s && !strncmp(error, prefix, strlen(prefix)) && strstr(error, cases[i].fragment);
        if (!sound)
            fprintf(stderr, "case %s: %s\n", cases[i].override, s ? "a scenario" : error);
        CU_ASSERT(sound);
        scenario_free(s);
    }
}

void add_override_tests(CU_pSuite suite) {
    CU_add_test(suite, "override values", test_values);
    CU_add_test(suite, "override makes keys", test_new_keys);
    CU_add_test(suite, "several overrides", test_several);
    CU_add_test(suite, "faulty overrides", test_faults);
}
