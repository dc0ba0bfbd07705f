/* html_page.c: the frame: head with style and script inlined, navigation, the parts in the order in which a reader asks. */
#include "html.h"

#include "embedded.h"

static const char head_before_title[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
    "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n<meta name=\"viewport\" "
    "content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" "
    "href=\"data:,\">\n";

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

void html_head(struct text *t, const char *what, const char *title, const char *more) {
    text_raw(t, head_before_title);
    text_raw(t, more);
    text_say(t, "<title>%s: %s</title>\n<style>\n", what, title);
    text_raw_bytes(t, (const char *)embedded_style, embedded_style_len);
    text_raw_bytes(t, (const char *)embedded_animation_style, embedded_animation_style_len);
    text_raw(t, "</style>\n</head>\n<body id=\"top\">\n");
}

void html_tail(struct text *t) {
    const struct { const unsigned char *code; size_t len; } scripts[] = {{embedded_script, embedded_script_len},
                                                                         {embedded_d3, embedded_d3_len},
                                                                         {embedded_plots, embedded_plots_len},
                                                                         {embedded_animation, embedded_animation_len}};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        text_raw(t, "<script>\n");
        text_raw_bytes(t, (const char *)scripts[i].code, scripts[i].len);
        text_raw(t, "</script>\n");
    }
    text_raw(t, "</body>\n</html>\n");
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
