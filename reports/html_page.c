/* html_page.c: the whole page: navigation, then the parts in the order in which a reader asks. */
#include "html.h"

static void navigation(struct text *t, const char *title, const struct data *data, bool limits) {
    text_raw(
        t,
        "<a class=\"skip\" href=\"#main\">To the content</a>\n<header class=\"bar\"><div class=\"wide\">\n<a class=\"brand\" "
        "href=\"#top\"><svg width=\"22\" height=\"22\" viewBox=\"0 0 22 22\" aria-hidden=\"true\"><circle class=\"lamp on\" cx=\"6\" "
        "cy=\"6\" r=\"4\"/><circle class=\"lamp on\" cx=\"16\" cy=\"6\" r=\"4\"/><circle class=\"lamp on\" cx=\"6\" cy=\"16\" "
        "r=\"4\"/><circle class=\"lamp off\" cx=\"16\" cy=\"16\" r=\"4\"/></svg> ");
    text_say(t, "%s</a>\n", title);
    text_raw(t, "<nav aria-label=\"Sections\"><a href=\"#scenarios\">Scenarios</a>");
    text_raw(t, limits ? "<a href=\"#known-limits\">Known limits</a>" : "");
    text_raw(t, "<a href=\"#requirements\">Requirements</a>");
    text_raw(t, data->conformance != NULL ? "<a href=\"#conformance\">Conformance</a>" : "");
    text_raw(t, data->runs.count > 0 ? "<a href=\"#runs\">Evidence</a>" : "");
    text_raw(t, "<a href=\"#vectors\">Vectors</a><a href=\"#not-tested\">Not tested</a></nav>\n<button type=\"button\" id=\"theme\" "
                "hidden>Theme</button>\n</div></header>\n");
}

void html_page(struct text *t, const struct data *data, const struct tally *tally, const char *title) {
    html_head(t, tally->sentence, title, "");
    navigation(t, title, data, tally->runs[VERDICT_KNOWN_LIMIT] > 0);
    text_raw(t, "<main id=\"main\" class=\"wide\">\n");
    html_overview(t, data, tally);
    html_limits(t, data, tally);
    html_matrix(t, data, tally);
    html_conformance(t, data, tally);
    html_scenarios(t, data);
    html_vectors(t, data, tally);
    html_not_tested(t, data, tally);
    html_index(t, tally);
    text_say(t,
             "</main>\n<footer class=\"wide\">SSM Bench %s. The same scenario, seed and build give the same bytes: rerun any line above "
             "to see it.</footer>\n", data->version);
    html_tail(t);
}
