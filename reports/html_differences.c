/* html_differences.c: a group of unlike devices: a row for each datagram and device on which they differ. */
#include "html.h"

#include <string.h>

static void servers_of(struct text *t, const struct outcome *outcome) {
    size_t i;
    const json_t *server;

    json_array_foreach(outcome->servers, i, server) {
        text_say(t, "%s%zu", i > 0 ? ", " : "", (size_t)json_integer_value(server));
    }
    text_raw(t, json_array_size(outcome->servers) < outcome->count ? " …" : "");
}

static void one_difference(struct text *t, const struct run_verdict *run, const struct difference *difference) {
    for (size_t i = 0; i < difference->outcomes.count; i++) {
        const struct outcome *outcome = &difference->outcomes.items[i];
        const char *step = difference->step < run->steps.count ? run->steps.items[difference->step].name : "";
        text_say(t, "<tr><td data-label=\"Datagram\">%zu, %s <bdi>%s</bdi></td>", difference->datagram, seconds(difference->time_s).s, step);
        text_say(t, "<td data-label=\"Device\"><bdi>%s</bdi></td><td data-label=\"Did\">%s%s%s</td>", outcome->device, outcome->outcome,
                 outcome->reason != NULL ? ": " : "", outcome->reason != NULL ? outcome->reason : "");
        text_say(t, "<td class=\"num\" data-label=\"Servers\">%zu</td><td data-label=\"Which\">", outcome->count);
        servers_of(t, outcome);
        text_raw(t, "</td></tr>\n");
    }
}

void html_differences(struct text *t, const struct run_verdict *run) {
    static const char *const heads[] = {"Datagram", "Device", "Did", "#Servers", "Which", NULL};

    if (run->scenario->devices.count < 2) {
        return;
    }
    text_raw(t, "<h4>Where the devices differ</h4>\n");
    if (run->differences.count == 0) {
        text_raw(t, "<p class=\"note\">Nowhere: each datagram had the same effect on all of them.</p>\n");
        return;
    }
    html_table(t, "differences", NULL, heads);
    for (size_t i = 0; i < run->differences.count; i++) {
        one_difference(t, run, &run->differences.items[i]);
    }
    html_table_end(t);
    if (run->differences_left_out != NOT_GIVEN && run->differences_left_out > 0) {
        text_say(t, "<p class=\"note\">%s more datagrams are not shown.</p>\n", grouped(run->differences_left_out).s);
    }
}
