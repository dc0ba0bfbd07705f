/* test_conformance.c: a result of the suite with every kind of verdict in it, in all five files; what contradicts itself is refused. */
#include "fixture.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUITE FIXTURES "/every-test"

static void every_verdict_is_told(void) {
    struct rendered r;

    render(&r, SUITE, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS(r.html.data, "<bdi>2 of 8 conformance tests failed: Q.3.3/2 replays are discarded, 8.2 mended. 1 of 8 conformance tests is "
                     "inconclusive: 8.2 unclear.</bdi>");
    HAS(r.html.data, "<b class=\"badge fail\">3 fail</b> <b class=\"badge inconclusive\">1 inconclusive</b> <b class=\"badge pass\">2 "
                     "pass</b> <b class=\"badge not-tested\">1 not tested</b> <b class=\"badge not-applicable\">1 not applicable</b>");
    HAS(r.html.data, "id=\"test-Q.3.3-2-replays-are-discarded\" open>");
    HAS(r.html.data, "<code class=\"hex\">54021a2b91</code>");
    HAS(r.html.data, "href=\"./failures/Q.3.3-2%20replays%20are%20discarded/capture.pcap\"");
    HAS(r.html.data, "answers 4.01; known failure: ticket 12<");
    HAS(r.html.data, "known failure: ticket 13 (but it passes)<");
    HAS(r.html.data, "executed below the first; no shall: it does not fail the run<");
    HAS(r.html.data, "</a> is not tested: <bdi>no restart</bdi>");
    HAS(r.html.data, "</a> is not applicable: <bdi>the PICS claims no client</bdi>");
    HAS(r.html.data, "<dt>Leisure claimed</dt><dd>2 s</dd>");
    HAS(r.html.data, "<tr data-verdict=\"not-tested\" id=\"SSM-CTX-029\">");
    HAS(r.junit.data, "<testsuites name=\"SSM Bench\" tests=\"8\" failures=\"2\" errors=\"1\" skipped=\"4\"");
    HAS(r.junit.data, "[[ATTACHMENT|failures/Q.3.3-2 replays are discarded/capture.pcap]]");
    HAS(r.markdown.data, "Conformance suite on shim:./lamp: 2 pass, 3 fail, 1 inconclusive, 1 not tested, 1 not applicable.");
    HAS(r.summary, "\"by\": [\n    \"test:7.5 restart\"\n   ]");
    CU_ASSERT_EQUAL(occurrences(r.sarif, "\"kind\": \"fail\""), 2);
    CU_ASSERT_EQUAL(occurrences(r.sarif, "\"kind\": \"open\""), 3);
    free_rendered(&r);
}

/* The fixture, changed at one place. */
static void rendered_with(struct rendered *r, const char *path, const char *value) {
    char name[200];

    copy_fixture();
    json_t *json = json_load_file(SUITE "/conformance.json", 0, NULL);
    snprintf(name, sizeof name, "%s/conformance.json", folder);
    CU_ASSERT_EQUAL_FATAL(json_dump_file(json, name, 0), 0);
    json_decref(json);
    change("conformance.json", path, value);
    render(r, folder, NULL);
    unlink(name);
    remove_copy();
}

static void contradictions_are_refused(void) {
    static const struct { const char *path, *value, *error; } cases[] = {
        {"failing", "1", "failing, exit: found failing 1, exit 1, expected what the tests say"},
        {"exit", "0", "failing, exit: found failing 2, exit 0"},
        {"tests.0.fails_the_run", "false", "found a shall that failed without failing the run"},
        {"tests.0.verdict", "\"known-limit\"", "found known-limit, expected pass, fail"},
        {"tests.0.colour", "1", "tests[0].colour: found an unknown key"},
        {"tests.0.steps.1.sent.hex", NULL, "tests[0].steps[1].sent.hex: found nothing"},
        {"pics.roles", NULL, "pics.roles: found nothing"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rendered r;
        rendered_with(&r, cases[i].path, cases[i].value);
        CU_ASSERT_FALSE(r.loaded);
        if (strstr(r.error, cases[i].error) == NULL) {
            printf("\n  got: %s\n  not: %s\n", r.error, cases[i].error);
            CU_FAIL("another error");
        }
        free_rendered(&r);
    }
}

static void hostile_words_do_no_harm(void) {
    static const char *const places[] = {"iut", "tests.0.id", "tests.0.theme", "tests.0.says", "tests.0.evidence", "tests.0.rerun",
                                         "tests.0.steps.1.found", "tests.0.steps.1.sent.decoded", "tests.3.known.reason", "pics.options.0"};
    for (size_t i = 0; i < COUNT(places); i++) {
        struct rendered r;
        rendered_with(&r, places[i], "\"</script><img src=x onerror=alert(1)>\\u0007\\u202e|]]> `\\n# x @root\"");
        CU_ASSERT_TRUE(r.loaded);
        HAS_NOT(r.html.data, "<img");
        HAS_NOT(r.junit.data, "<img");
        HAS_NOT(r.junit.data, "]]> `");
        HAS_NOT(r.markdown.data, "<img");
        HAS_NOT(r.html.data, "\xe2\x80\xae");
        free_rendered(&r);
    }
}

static void what_is_no_longer_tested_is_told(void) {
    struct rendered r;

    rendered_with(&r, "tests.1.verdict", "\"not-tested\"");
    CU_ASSERT_TRUE(r.loaded);
    HAS(r.html.data, "2 not tested");
    free_rendered(&r);
}

CU_TestInfo conformance_tests[] = {{"every verdict is told", every_verdict_is_told},
                                   {"contradictions are refused", contradictions_are_refused},
                                   {"hostile words do no harm", hostile_words_do_no_harm},
                                   {"what is no longer tested is told", what_is_no_longer_tested_is_told},
                                   CU_TEST_INFO_NULL};
