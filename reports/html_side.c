/* html_side.c: a page that stays usable. Up to PAGE_EVIDENCE bytes of evidence stand on the page itself, what did not pass first; the
 * scenarios beyond that have a file each, evidence/ID.html, with the same style and script. Its <base> is the page, so that every link to
 * a requirement or a file leads there. */
#include "html.h"

#include <stdio.h>
#include <string.h>

bool html_divide(struct data *data) {
    size_t room = PAGE_EVIDENCE;

    for (int verdict = VERDICT_FAULT; verdict >= 0; verdict--) {
        for (size_t i = 0; i < data->runs.count; i++) {
            struct run *run = &data->runs.items[i];
            if (run->verdict != verdict) {
                continue;
            }
            struct text measured = {.format = TEXT_XML};
            html_scenario(&measured, run);
            if (measured.failed) {
                text_free(&measured);
                return false;
            }
            run->own_page = measured.len > room;
            room -= run->own_page ? 0 : measured.len;
            text_free(&measured);
        }
    }
    return true;
}

void html_side_page(struct text *t, const struct run *run, const char *title) {
    html_head(t, run_title(run), title, "<base href=\"../report.html\">\n");
    text_raw(t, "<main id=\"main\" class=\"wide\">\n<p><a href=\"../report.html#scenarios\">The whole report</a></p>\n");
    html_scenario(t, run);
    text_raw(t, "</main>\n");
    html_tail(t);
}

void html_side_name(char *out, size_t size, const struct run *run) {
    size_t len = (size_t)snprintf(out, size, "evidence/");

    for (const unsigned char *c = (const unsigned char *)run->id; *c != '\0' && len + 10 < size; c++) {
        const bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("_.-", *c) != NULL;
        len += (size_t)snprintf(out + len, size - len, plain ? "%c" : "~%02x", *c);
    }
    snprintf(out + len, size - len, ".html");
}

void html_run_href(struct text *t, const struct run *run) {
    char name[4096];

    if (run->own_page) {
        html_side_name(name, sizeof name, run);
        text_say(t, "%s", name);
    } else {
        html_id(t, "#run-", run->id);
    }
}
