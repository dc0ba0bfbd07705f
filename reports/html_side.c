/* html_side.c: a page that stays usable. If all evidence takes no more than PAGE_EVIDENCE bytes it stands on the page itself. If it takes more,
 * what did not pass stays there as long as it fits, and everything else is on further pages of about that size, evidence/1.html and on,
 * with the same style and script. Their <base> is the report, so that every link to a requirement or a file leads there. */
#include "html.h"

#include <string.h>

static bool measure(struct data *data, size_t *all) {
    *all = 0;
    for (size_t i = 0; i < data->runs.count; i++) {
        struct text measured = {.format = TEXT_XML};
        html_scenario(&measured, &data->runs.items[i]);
        const bool failed = measured.failed;
        data->runs.items[i].bytes = measured.len;
        *all += measured.len;
        text_free(&measured);
        if (failed) {
            return false;
        }
    }
    return true;
}

bool html_divide(struct data *data) {
    size_t all, page = 0, room = PAGE_EVIDENCE;

    if (!measure(data, &all)) {
        return false;
    }
    for (int verdict = VERDICT_FAULT; verdict >= 0; verdict--) {
        if (verdict == VERDICT_PASS && all > PAGE_EVIDENCE) {
            room = 0;                                           /* what passed begins on a page of its own */
        }
        for (size_t i = 0; i < data->runs.count; i++) {
            struct run *run = &data->runs.items[i];
            if (run->verdict != verdict) {
                continue;
            }
            if (run->bytes > room && room < PAGE_EVIDENCE) {
                page++;
                room = PAGE_EVIDENCE;
            }
            run->page = page;
            room -= run->bytes < room ? run->bytes : room;
        }
    }
    data->side_pages = page;
    return true;
}

void html_side_page(struct text *t, const struct data *data, size_t page, const char *title) {
    html_head(t, "evidence", title, "<base href=\"../report.html\">\n");
    text_raw(t, "<main id=\"main\" class=\"wide\">\n<p><a href=\"../report.html#scenarios\">The whole report</a></p>\n");
    for (size_t i = 0; i < data->runs.count; i++) {
        if (data->runs.items[i].page == page) {
            html_scenario(t, &data->runs.items[i]);
        }
    }
    text_raw(t, "</main>\n");
    html_tail(t);
}
