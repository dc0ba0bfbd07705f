/* html_limits.c: what SSM itself allows, each limit with the scenario that demonstrates it. Nothing if there is none. */
#include "html.h"

static void one_limit(struct text *t, const struct run *run) {
    const struct limit *limit = run->result->limit;

    text_say(t, "<li class=\"known-limit\"><p><bdi>%s</bdi></p><p class=\"note\">", limit->says);
    html_requirement_links(t, &limit->requirement, 1);
    text_raw(t, " · demonstrated by <a href=\"");
    html_run_href(t, run);
    text_say(t, "\">%s</a></p></li>\n", run_title(run));
}

void html_limits(struct text *t, const struct data *data, const struct tally *tally) {
    if (tally->runs[VERDICT_KNOWN_LIMIT] == 0) {
        return;
    }
    text_raw(t, "<section aria-labelledby=\"known-limits\"><h2 id=\"known-limits\">Known limits of SSM, demonstrated</h2>\n<p "
                "class=\"lead\">Harm that SSM itself allows: a device that does all that is required does not prevent it. Each of these "
                "scenarios makes it happen; none counts as passed.</p>\n<ul class=\"limits\">\n");
    for (size_t i = 0; i < data->runs.count; i++) {
        if (data->runs.items[i].verdict == VERDICT_KNOWN_LIMIT) {
            one_limit(t, &data->runs.items[i]);
        }
    }
    text_raw(t, "</ul></section>\n");
}
