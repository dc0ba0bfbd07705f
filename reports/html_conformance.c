/* html_conformance.c: the conformance suite on one device: what it claims (PICS), then test by test, theme by theme. A passed one is a line
 * that opens; one that failed lies open with what was sent, what was expected and what came. */
#include "html.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void joined(struct text *t, const char *name, const char *const *items, size_t count) {
    text_say(t, "<div><dt>%s</dt><dd>", name);
    for (size_t i = 0; i < count; i++) {
        text_say(t, "%s%s", i > 0 ? ", " : "", items[i]);
    }
    text_raw(t, count == 0 ? "none</dd></div>\n" : "</dd></div>\n");
}

static void facts(struct text *t, const struct conformance *conformance) {
    char text[200];

    text_raw(t, "<dl class=\"facts\">\n");
    html_fact(t, "Device under test", conformance->iut);
    joined(t, "Claims the roles (PICS)", conformance->pics->roles.items, conformance->pics->roles.count);
    joined(t, "Claims the options", conformance->pics->options.items, conformance->pics->options.count);
    html_fact(t, "First message", conformance->pics->first_message);
    snprintf(text, sizeof text, "%g s", conformance->pics->leisure);
    html_fact(t, "Leisure claimed", isnan(conformance->pics->leisure) ? "none" : text);
    snprintf(text, sizeof text, "%g s after each datagram", conformance->silence);
    html_fact(t, "Silence observed", text);
    snprintf(text, sizeof text, "%zu", conformance->seed);
    html_fact(t, "Seed", text);
    html_fact(t, "OCF version options in UPDATEs", conformance->ocf_version_options == 1 ? "yes (2049, 2053)" : "no");
    snprintf(text, sizeof text, "%.80s, part %zu of %zu", conformance->selected->patterns, conformance->selected->shard,
             conformance->selected->shards);
    html_fact(t, "Selected", text);
    html_fact(t, "Failures of should and assumption", conformance->strict == 1 ? "fail the run (--strict)" : "are reported");
    text_raw(t, "</dl>\n");
}

static void step(struct text *t, const struct test_step *step, size_t number) {
    text_say(t, "<tr class=\"%s\"><td class=\"num\" data-label=\"Step\">%zu</td><td><bdi>%s</bdi>", step->deviates == 1 ? "unequal" : "",
             number, step->sent != NULL ? step->sent->decoded : step->event != NULL ? step->event : "");
    if (step->sent != NULL) {
        text_say(t, "<code class=\"hex\">%s</code>", step->sent->hex);
    }
    text_say(t, "</td><td data-label=\"Expected\">%s</td><td data-label=\"Found\"><bdi>%s</bdi></td></tr>\n", step->expected, step->found);
}

static void steps(struct text *t, const struct test *test) {
    static const char *const heads[] = {"#Step", "What was sent, or happened", "Expected", "Found", NULL};

    html_table(t, "values", NULL, heads);
    for (size_t i = 0; i < test->steps.count; i++) {
        step(t, &test->steps.items[i], i + 1);
    }
    html_table_end(t);
}

static void inside(struct text *t, const struct test *test) {
    text_say(t, "<div class=\"inside\">\n<p>Level: %s. For ", test->level);
    html_requirement_links(t, test->requirements.items, test->requirements.count);
    text_raw(t, "</p>\n");
    if (test->steps.count > 0) {
        steps(t, test);
    }
    if (test->evidence != NULL) {
        text_raw(t, "<p class=\"note\">Beside this page, in words, as a capture, and its keys: ");
        html_path_link(t, test->evidence, "evidence.txt");
        text_raw(t, " ");
        html_path_link(t, test->evidence, "capture.pcap");
        text_raw(t, " ");
        html_path_link(t, test->evidence, "oscore_contexts");
        text_raw(t, "</p>\n");
    }
    if (test->rerun != NULL) {
        html_command(t, test->rerun);
    }
    text_raw(t, "</div>");
}

/* A pass has nothing more to show than what it is for: there may be ten thousand of them. */
static void passed(struct text *t, const struct test *test) {
    text_raw(t, "<p class=\"line pass\" data-verdict=\"pass\" id=\"");
    html_id(t, "test-", test->id);
    text_raw(t, "\">");
    text_say(t, "<b class=\"badge pass\">✓ pass</b>%s <small>%s", test->id, test->level);
    for (size_t i = 0; i < test->requirements.count; i++) {
        text_say(t, " %s", test->requirements.items[i]);
    }
    text_raw(t, "</small></p>\n");
}

static void one_test(struct text *t, const struct test *test) {
    if (test->verdict == VERDICT_PASS && !test->fails_the_run && test->known == NULL) {
        passed(t, test);
        return;
    }
    const bool open = test->verdict == VERDICT_FAIL || test->verdict == VERDICT_INCONCLUSIVE || test->fails_the_run == 1;

    text_say(t, "<details class=\"check vector %s\" data-verdict=\"%s\" id=\"", verdict_name((enum verdict)test->verdict),
             verdict_name((enum verdict)test->verdict));
    html_id(t, "test-", test->id);
    text_raw(t, open ? "\" open><summary>" : "\"><summary>");
    html_badge(t, (enum verdict)test->verdict);
    text_say(t, " <span class=\"what\"><b>%s</b></span> <span class=\"says\"><bdi>%s</bdi></span></summary>\n", test->id,
             test_says(test).s);
    inside(t, test);
    text_raw(t, "</details>\n");
}

/* The tests of one theme stand together; what did not pass first. */
static void one_theme(struct text *t, const struct test *tests, size_t count) {
    text_say(t, "<div class=\"theme\"><h3>%s <small>%s %s</small></h3>\n", tests->theme, grouped(count).s, plural(count, "test", "tests"));
    for (int verdict = VERDICT_FAULT; verdict >= 0; verdict--) {
        for (size_t i = 0; i < count; i++) {
            if (tests[i].verdict == verdict) {
                one_test(t, &tests[i]);
            }
        }
    }
    text_raw(t, "</div>\n");
}

void html_conformance(struct text *t, const struct data *data, const struct tally *tally) {
    const struct conformance *conformance = data->conformance;

    if (conformance == NULL && data->conformance_error == NULL) {
        return;
    }
    text_raw(t, "<section aria-labelledby=\"conformance\"><h2 id=\"conformance\">Conformance suite</h2>\n");
    if (conformance == NULL) {
        text_say(t, "<p class=\"lead\">Could not be run: <bdi>%s</bdi>.</p></section>\n", data->conformance_error);
        return;
    }
    text_say(t, "<p class=\"lead\">%s %s, clause by clause, on a device without a network in between; a failure shows the datagrams that "
                "prove it.</p>\n", grouped(conformance->tests.count).s, plural(conformance->tests.count, "test", "tests"));
    facts(t, conformance);
    html_filter(t, "test-list", "tests", tally->tests);
    text_raw(t, "<div id=\"test-list\">\n");
    const struct test *tests = conformance->tests.items;
    for (size_t first = 0, end; first < conformance->tests.count; first = end) {
        for (end = first + 1; end < conformance->tests.count && strcmp(tests[end].theme, tests[first].theme) == 0; end++) {
        }
        one_theme(t, &tests[first], end - first);
    }
    text_raw(t, "</div></section>\n");
}
