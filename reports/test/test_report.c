/* test_report.c: the four files of one run with every kind of verdict in it, against the numbers in its own files; hostile strings; broken
 * input. */
#include "fixture.h"
#include "html.h"
#include "writers.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- text ---- */

static struct text said(enum text_format format, const char *string) {
    struct text text = {.format = format};

    text_say(&text, "[%s]", string);
    return text;
}

static void escaping_is_complete(void) {
    static const struct { enum text_format format; const char *in, *out; } cases[] = {
        {TEXT_XML, "</script>&\"'", "[&lt;/script&gt;&amp;&quot;&#39;]"},
        {TEXT_XML, "a\x01" "b\x1b\x7f\n", "[a[U+0001]b[U+001B][U+007F][U+000A]]"},
        {TEXT_XML, "\xe2\x80\xae" "gnp", "[[U+202E]gnp]"},                  /* right-to-left override */
        {TEXT_XML, "\xc2\x85|\xef\xbf\xbe|\xef\xbb\xbf", "[[U+0085]|[U+FFFE]|[U+FEFF]]"},
        {TEXT_XML, "\xff\xc0\xaf\xed\xa0\x80", "[[U+FFFD][U+FFFD][U+FFFD][U+FFFD][U+FFFD][U+FFFD]]"},
        {TEXT_XML, "\xe2\x82", "[[U+FFFD][U+FFFD]]"},                       /* cut in a character */
        {TEXT_XML, "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x92\xa1", "[\xc3\xa4 \xe2\x82\xac \xf0\x9f\x92\xa1]"},
        {TEXT_MARKDOWN, "|`x`*[a](b)<i>@me", "[\\|\\`x\\`\\*\\[a\\](b)&lt;i&gt;&#64;me]"},
        {TEXT_MARKDOWN, "a\n# b", "[a\\[U+000A\\]\\# b]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text text = said(cases[i].format, cases[i].in);
        CU_ASSERT_STRING_EQUAL(text.data, cases[i].out);
        text_free(&text);
    }
}

static void long_strings_are_cut(void) {
    size_t len = 10u << 20;
    char *string = malloc(len + 1);

    CU_ASSERT_PTR_NOT_NULL_FATAL(string);
    memset(string, 'x', len);
    string[len] = '\0';
    struct text text = said(TEXT_XML, string);
    CU_ASSERT(text.len < TEXT_SHOWN_MAX + 100);
    HAS(text.data, "(cut: 10,485,760 bytes)");
    text_free(&text);
    free(string);
}

static void numbers_have_units(void) {
    struct text text = {.format = TEXT_XML};

    CU_ASSERT_STRING_EQUAL(grouped(0).s, "0");
    CU_ASSERT_STRING_EQUAL(grouped(999).s, "999");
    CU_ASSERT_STRING_EQUAL(grouped(1234567).s, "1,234,567");
    CU_ASSERT_STRING_EQUAL(milliseconds(48.06).s, "48.1 ms");
    CU_ASSERT_STRING_EQUAL(percent(0.99996).s, "99.9 %");
    CU_ASSERT_STRING_EQUAL(percent(1).s, "100.0 %");
    CU_ASSERT_STRING_EQUAL(bit_rate(100000000).s, "100 Mbit/s");
    CU_ASSERT_STRING_EQUAL(bit_rate(250000).s, "250 kbit/s");
    CU_ASSERT_STRING_EQUAL(bit_rate(0).s, "0 bit/s");
    text_say(&text, "%d %zu %lu %.2f%% %x %s", -3, (size_t)4, 5ul, 6.125, 255u, "<");
    CU_ASSERT_STRING_EQUAL(text.data, "-3 4 5 6.12% ff &lt;");
    text_free(&text);
}

/* ---- every kind of verdict ---- */

static size_t at(const json_t *root, const char *object, const char *key) {
    return (size_t)json_integer_value(json_object_get(json_object_get(root, object), key));
}

static void numbers_agree(void) {
    struct rendered r;

    render(&r, FIXTURE, FIXTURE "/ledger.json");
    CU_ASSERT_TRUE_FATAL(r.loaded && r.summary != NULL);
    json_t *summary = json_loads(r.summary, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(summary);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(summary, "verdict")), "fault");
    static const char *const verdicts[] = {"pass", "known_limit", "fail", "inconclusive", "fault"};
    for (size_t i = 0; i < COUNT(verdicts); i++) {
        CU_ASSERT_EQUAL(at(summary, "scenarios", verdicts[i]), 1);
    }
    CU_ASSERT_EQUAL(at(summary, "vectors", "pass"), 2);
    CU_ASSERT_EQUAL(at(summary, "vectors", "fail"), 1);
    CU_ASSERT_EQUAL(at(summary, "vectors", "report"), 1);

    /* JUnit: 8 checks, one case for the known limit and one for the bench fault, 4 vectors */
    HAS(r.junit.data, "<testsuites name=\"SSM Bench\" tests=\"14\" failures=\"2\" errors=\"3\" skipped=\"1\"");
    CU_ASSERT_EQUAL(occurrences(r.junit.data, "<testcase "), 14);
    CU_ASSERT_EQUAL(occurrences(r.junit.data, "<failure "), 2);
    CU_ASSERT_EQUAL(occurrences(r.junit.data, "<error type=\"inconclusive\""), 2);
    CU_ASSERT_EQUAL(occurrences(r.junit.data, "<error type=\"fault\""), 1);
    CU_ASSERT_EQUAL(occurrences(r.junit.data, "<skipped"), 1);
    HAS(r.junit.data, "<testsuite name=\"corridor/clean\"");
    HAS(r.junit.data, "<property name=\"seed\" value=\"1\"/>");
    HAS(r.junit.data, "<property name=\"rerun\" value=\"./ssmbench run scenarios/replay/replay.yaml --seed 1\"/>");
    HAS(r.junit.data, "  expected: discarded (replay)\n  found: executed: /BinarySwitchResURI false -&gt; true\n  bytes: 54021a2b91\n");

    HAS(r.markdown.data, "Scenarios: 1 pass, 1 known limit, 1 fail, 1 inconclusive, 1 bench fault. Vectors: 2 pass, 1 fail, 1 reported.");
    HAS(r.markdown.data, "<pre>./ssmbench run scenarios/replay/replay.yaml --seed 1</pre>");

    HAS(r.html.data,
        "1 of 5 scenarios failed: replay. 1 of 4 vectors failed. 1 of 5 scenarios could not be judged, a fault of the bench: broken. 1 "
        "of 5 scenarios is inconclusive: thin. 1 known limit of SSM demonstrated.</bdi>");
    HAS(r.html.data,
        "<b class=\"badge fault\">1 bench fault</b> <b class=\"badge fail\">1 fail</b> <b class=\"badge inconclusive\">1 "
        "inconclusive</b> <b class=\"badge known-limit\">1 known limit</b> <b class=\"badge pass\">1 pass</b>");
    HAS(r.html.data, "<b class=\"badge fail\">1 fail</b> <b class=\"badge pass\">2 pass</b> <b class=\"badge report\">1 reported</b>");
    json_decref(summary);
    free_rendered(&r);
}

static void page_says_what_it_should(void) {
    struct rendered r;

    render(&r, FIXTURE, FIXTURE "/ledger.json");
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS(r.html.data, "<tr data-verdict=\"fail\" id=\"SSM-SRV-018\">");
    HAS(r.html.data, "A request whose Partial IV was already received is discarded.");
    HAS(r.html.data, "not in the ledger");                             /* SSM-GEN-019, SSM-SRV-022 */
    HAS(r.html.data, "1 of the 4 requirements in the ledger have no scenario, test or vector");
    HAS(r.html.data, "datagram 2 = frame 2 of <a href=\"runs/replay/capture.pcap\">");
    HAS(r.html.data, "<code class=\"hex\">54021a2b91</code>");
    HAS(r.html.data, ">Attacker</text>");
    HAS(r.html.data, "41.2 ms apart");
    HAS(r.html.data, "collisions, bit rate");
    HAS(r.html.data, "1 more of the same kind");
    HAS(r.html.data, "ssm-sim ended by signal 11");
    HAS_NOT(r.html.data, "src=");                                      /* nothing is loaded from anywhere */
    HAS_NOT(r.html.data, "\"https://");                                /* the names of XML namespaces in d3.js load nothing */
    HAS_NOT(r.html.data, "url(http");
    HAS_NOT(r.html.data, "@import");
    CU_ASSERT_EQUAL(occurrences(r.html.data, "class=\"dot\""), 3 + 3 + 3 + 2);
    CU_ASSERT_EQUAL(occurrences(r.html.data, "class=\"lamp off\" cx=\""), 1 + 1 + 4);  /* the brand, the Server not reached, legends */
    free_rendered(&r);
}

static void all_passed_says_so(void) {
    struct rendered r;

    copy_fixture();
    change("run.json", "runs", "[" RUN_CLEAN "]");
    change("vectors.json", "vectors.1.verdict", "\"pass\"");
    render(&r, folder, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS(r.html.data, "<bdi>1 scenario and 3 vectors passed; 1 vector is only reported.</bdi>");
    free_rendered(&r);
    char path[4096];
    snprintf(path, sizeof path, "%s/vectors.json", folder);
    unlink(path);
    render(&r, folder, NULL);
    HAS(r.html.data, "1 scenario passed; vectors not run.");
    HAS(r.markdown.data, "Vectors: not run.");
    HAS(r.summary, "\"vectors\": null");
    free_rendered(&r);
    change("run.json", "vectors_error", "\"ssm-vectors ended by signal 6\"");
    render(&r, folder, NULL);
    HAS(r.html.data, "The vectors could not be run.");
    HAS(r.junit.data, "<error type=\"fault\" message=\"ssm-vectors ended by signal 6\">");
    HAS(r.summary, "\"verdict\": \"fault\"");
    free_rendered(&r);
    change("run.json", "vectors_error", "null");
    change("run.json", "runs", "[]");
    render(&r, folder, NULL);
    HAS(r.html.data, "Nothing was judged");                            /* and that is no pass */
    HAS(r.summary, "\"verdict\": \"inconclusive\"");
    free_rendered(&r);
    remove_copy();
}

static void a_wanted_miss_is_told(void) {
    struct rendered r;

    copy_fixture();
    change("runs/clean/verdict.json", "commands.0.met", "false");
    change("runs/clean/verdict.json", "commands.0.simultaneity_ms", "312.5");
    render(&r, folder, NULL);
    HAS(r.html.data, "over it, as this scenario demands");             /* the check of this step passed */
    free_rendered(&r);
    change("runs/clean/verdict.json", "checks.1.verdict", "\"fail\"");
    change("runs/clean/verdict.json", "verdict", "\"fail\"");
    change("run.json", "runs.0.verdict", "\"fail\"");
    render(&r, folder, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS_NOT(r.html.data, "as this scenario demands");
    HAS(r.html.data, "over the target");
    free_rendered(&r);
    remove_copy();
}

static void a_command_that_nobody_executed_is_drawn(void) {
    struct rendered r;

    copy_fixture();
    change("runs/clean/verdict.json", "commands.0.actuation_ms", "[]");
    change("runs/clean/verdict.json", "commands.0.actuated", "0");
    change("runs/clean/verdict.json", "commands.0.simultaneity_ms", "null");
    render(&r, folder, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS(r.html.data, ">no Server actuated</text>");
    HAS_NOT(r.html.data, "inf%");
    HAS_NOT(r.html.data, "nan%");
    free_rendered(&r);
    remove_copy();
}

static void many_servers_stay_small(void) {
    struct rendered r;
    json_t *pairs = json_array();

    copy_fixture();
    for (int i = 1; i <= 1000; i++) {
        json_array_append_new(pairs, json_pack("[i, f]", i, 20 + i * 0.04));
    }
    char *text = json_dumps(pairs, 0);
    change("runs/clean/verdict.json", "commands.0.actuation_ms", text);
    change("runs/clean/verdict.json", "commands.0.actuated", "10000");
    change("runs/clean/verdict.json", "commands.0.intended", "10000");
    change("runs/clean/verdict.json", "scenario.servers", "10000");
    render(&r, folder, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    HAS(r.html.data, "10,000 Servers");
    HAS(r.html.data, "A square is 25 Servers");
    HAS(r.html.data, "how many, not which");                           /* 1,000 of 10,000 times were kept */
    HAS(r.html.data, "class=\"bars\"");
    CU_ASSERT(r.html.len < 400000);
    free_rendered(&r);
    free(text);
    json_decref(pairs);
    remove_copy();
}

/* ---- hostile strings, broken files ---- */

static void hostile_strings_do_no_harm(void) {
    static const char evil[] = "\"</script><img src=x onerror=alert(1)>\\u0007\\u202e|]]> <!-- `\\n# x @root\"";
    static const char *const places[] = {"scenario.title",
                                         "scenario.shows",
                                         "scenario.link",
                                         "scenario.lacks.0",
                                         "scenario.devices.0",
                                         "scenario.actuation.0",
                                         "rerun",
                                         "requirements.0.id",
                                         "checks.1.kind",
                                         "checks.1.name",
                                         "checks.1.requirements.0",
                                         "checks.1.says",
                                         "checks.1.evidence.0.expected",
                                         "checks.1.evidence.0.found",
                                         "checks.1.evidence.0.hex",
                                         "commands.0.name",
                                         "commands.0.group",
                                         "steps.1.name",
                                         "steps.1.action",
                                         "steps.1.expect"};
    struct rendered r;

    copy_fixture();
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        change("runs/replay/verdict.json", places[i], evil);
    }
    change("runs/replay/verdict.json", "steps.1.reasons", "{\"</td><script>\": 1}");
    change("run.json", "machine", evil);
    change("run.json", "command", evil);
    change("vectors.json", "vectors.1.title", evil);
    change("vectors.json", "vectors.1.values.0.computed", evil);
    render(&r, folder, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    CU_ASSERT_EQUAL(occurrences(r.html.data, "</script>"), 4);
    const struct text *const texts[] = {&r.html, &r.junit, &r.markdown};
    for (size_t i = 0; i < 3; i++) {
        HAS_NOT(texts[i]->data, "<img");
        HAS_NOT(texts[i]->data, "\x07");
        HAS_NOT(texts[i]->data, "\xe2\x80\xae");
        HAS_NOT(texts[i]->data, "<script>alert");
        CU_ASSERT_EQUAL(strlen(texts[i]->data), texts[i]->len);
    }
    HAS_NOT(r.markdown.data, "\n# x");
    char path[4096], line[4200];
    snprintf(path, sizeof path, "%s.xml", folder);
    FILE *xml = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(xml);
    fwrite(r.junit.data, 1, r.junit.len, xml);
    fclose(xml);
    snprintf(line, sizeof line, "xmllint --noout %s", path);
    CU_ASSERT_EQUAL(system(line), 0);
    unlink(path);
    free_rendered(&r);
    remove_copy();
}

static void markdown_stays_below_its_limit(void) {
    struct rendered r;
    json_t *evidence = json_array(), *checks = json_array();
    char *long_text = calloc(1, 6001);

    CU_ASSERT_PTR_NOT_NULL_FATAL(long_text);
    memset(long_text, '\x01', 6000);
    for (int i = 0; i < 10; i++) {
        json_array_append_new(evidence, json_pack("{ss ss}", "expected", long_text, "found", long_text));
    }
    for (int i = 0; i < 50; i++) {
        json_array_append_new(checks, json_pack("{ss ss sn s[] ss ss s{} sO}", "kind", "model", "name", "x", "step", "requirements",
                                                "verdict", "fail", "says", long_text, "counts", "evidence", evidence));
    }
    char *text = json_dumps(checks, 0);
    copy_fixture();
    change("runs/replay/verdict.json", "checks", text);
    render(&r, folder, NULL);
    CU_ASSERT_TRUE_FATAL(r.loaded);
    CU_ASSERT(r.markdown.len > MARKDOWN_MAX / 2);
    CU_ASSERT(r.markdown.len < MARKDOWN_MAX);
    HAS(r.markdown.data, "There is more: see report.html.");
    free_rendered(&r);
    remove_copy();
    free(text);
    free(long_text);
    json_decref(checks);
    json_decref(evidence);
}

static void broken_files_are_refused(void) {
    static const struct { const char *file, *path, *value, *error;
    } cases[] = {
        {"runs/clean/verdict.json", "verdict", "\"maybe\"",
         "runs/clean/verdict.json: verdict: found \"maybe\", expected \"not-applicable\" or"},
        {"runs/clean/verdict.json", "checks.1.step", "\"two\"", "checks[1].step: found a string, expected a non-negative integer"},
        {"runs/clean/verdict.json", "checks.0.step", "-1", "checks[0].step: found a negative number, expected"},
        {"runs/clean/verdict.json", "commands.0.coverage.low", NULL, "commands[0].coverage.low: found nothing, expected this key"},
        {"runs/clean/verdict.json", "commands.0.actuation_ms.2", "[3]",
         "commands[0].actuation_ms[2]: found a list, expected a list of two numbers"},
        {"runs/clean/verdict.json", "scenario.colour", "\"red\"",
         "scenario.colour: found an unknown key, expected only keys of the schema"},
        {"runs/clean/verdict.json", "schema", "\"ssmbench-verdict/2\"",
         "schema: found \"ssmbench-verdict/2\", expected \"ssmbench-verdict/1\""},
        {"runs/clean/verdict.json", "totals.lost", "0.5", "totals.lost: found a number with a fraction, expected a non-negative integer"},
        {"runs/clean/verdict.json", "checks.0.verdict", "\"fail\"",
         "verdict: found pass although check applied on is fail, expected the worst of the checks"},
        {"runs/clean/verdict.json", "scenario.id", "\"other\"", "scenario.id: found other, expected clean"},
        {"runs/replay/verdict.json", "verdict", "\"pass\"", "expected what run.json says"},
        {"runs/reboot/verdict.json", "limit", NULL, "limit: found nothing, expected the limit of SSM"},
        {"runs/reboot/verdict.json", "limit.says", NULL, "limit.says: found nothing"},
        {"runs/reboot/verdict.json", "limit.requirement", "\"SSM-GEN-022\"",
         "requirements: SSM-GEN-021: found known-limit, expected known-limit only for the requirement of a demonstrated limit"},
        {"runs/reboot/verdict.json", "requirements.0.verdict", "\"pass\"", "requirements: SSM-GEN-021: found pass, expected known-limit"},
        {"runs/reboot/verdict.json", "requirements.0.id", "\"SSM-GEN-022\"", "requirements: SSM-GEN-022: found known-limit, expected"},
        {"runs/reboot/verdict.json", "requirements", "[]", "requirements: found no known-limit, expected one"},
        {"runs/reboot/verdict.json", "checks.0.verdict", "\"known-limit\"", "checks: found a check of verdict known-limit, expected pass"},
        {"runs/reboot/verdict.json", "checks.0.verdict", "\"inconclusive\"", "verdict: found known-limit although check applied on is"},
        {"runs/clean/verdict.json", "limit", "{\"requirement\": \"SSM-GEN-021\", \"says\": \"x\"}",
         "verdict: found pass although there is a limit, expected known-limit"},
        {"vectors.json", "vectors.0.verdict", "\"known-limit\"", "vectors: found a vector of verdict known-limit, expected"},
        {"run.json", "runs.0.id", "\"../x\"", "expected an id that is the name of a folder"},
        {"run.json", "runs.0.id", "\"gone\"", "runs/gone/verdict.json: cannot be read: No such file"},
        {"run.json", "runs.0.error", "\"died\"", "runs: clean: verdict: found pass, expected \"fault\""},
        {"run.json", "runs.4.error", "null", "runs: broken: verdict: found fault, expected"},
        {"run.json", "commit", NULL, "commit: found nothing"},
        {"vectors.json", "verdict", "\"pass\"", "vectors.json: verdict: found pass, expected the worst of the vectors"},
        {"vectors.json", "vectors.0.values", "{}", "vectors[0].values: found an object, expected a list"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rendered r;
        copy_fixture();
        change(cases[i].file, cases[i].path, cases[i].value);
        render(&r, folder, NULL);
        CU_ASSERT_FALSE(r.loaded);
        if (strstr(r.error, cases[i].error) == NULL) {
            printf("\n  got: %s\n  not: %s\n", r.error, cases[i].error);
            CU_FAIL("another error");
        }
        free_rendered(&r);
        remove_copy();
    }
}

int main(void) {
    static CU_TestInfo tests[] = {{"escaping is complete", escaping_is_complete},
                                  {"long strings are cut", long_strings_are_cut},
                                  {"numbers have units", numbers_have_units},
                                  {"numbers agree", numbers_agree},
                                  {"the page says what it should", page_says_what_it_should},
                                  {"all passed says so", all_passed_says_so},
                                  {"a wanted miss is told", a_wanted_miss_is_told},
                                  {"a command that nobody executed is drawn", a_command_that_nobody_executed_is_drawn},
                                  {"many Servers stay small", many_servers_stay_small},
                                  {"hostile strings do no harm", hostile_strings_do_no_harm},
                                  {"Markdown stays below its limit", markdown_stays_below_its_limit},
                                  {"broken files are refused", broken_files_are_refused},
                                  CU_TEST_INFO_NULL};
    static CU_SuiteInfo suites[] = {{"report", NULL, NULL, NULL, NULL, tests},
                                    {"known limits, link and host", NULL, NULL, NULL, NULL, limit_tests},
                                    {"SARIF", NULL, NULL, NULL, NULL, sarif_tests},
                                    {"conformance", NULL, NULL, NULL, NULL, conformance_tests},
                                    {"comparison", NULL, NULL, NULL, NULL, diff_tests},
                                    {"archive", NULL, NULL, NULL, NULL, archive_tests},
                                    CU_SUITE_INFO_NULL};

    if (CU_initialize_registry() != CUE_SUCCESS || CU_register_suites(suites) != CUE_SUCCESS) {
        return 99;
    }
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures > 0 ? 1 : 0;
}
