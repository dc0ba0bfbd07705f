/* html_animation.c: the group as a film (page/animation.js): who was reached, executed, discarded, lost, and when. Without JavaScript it shows
 * the end: a lamp for each Server, and in a table what became of the datagrams at each. */
#include "html.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 20, PITCH = 40, LEFT_OF_LAMPS = 150, TOP = 26, STEPS_BYTES_MAX = 3500 };

struct lamp { size_t executed, discarded, lost, received; bool lit; };

static size_t number_of(const json_t *film, const char *key) {
    return (size_t)json_integer_value(json_object_get(film, key));
}

/* The end of the film: "US NODE KIND X;..." */
static void run_through(const char *events, struct lamp *lamps, size_t servers) {
    while (*events != '\0') {
        char *at;
        (void)strtoull(events, &at, 10);
        const size_t node = strtoull(at, &at, 10);
        const char kind = *at == ' ' ? at[1] : '\0';
        if (node >= 1 && node <= servers) {
            struct lamp *lamp = &lamps[node - 1];
            lamp->executed += kind == 'x';
            lamp->discarded += kind == 'd';
            lamp->lost += kind == 'l';
            lamp->received += kind == 'r';
            lamp->lit = kind == 'a' || kind == 'v' ? strtol(at + 2, NULL, 10) != 0 : lamp->lit;
        }
        const char *end = strchr(at, ';');
        events = end != NULL ? end + 1 : at + strlen(at);
    }
}

static void box(struct text *t, const char *kind, const char *name, size_t node, int y) {
    text_say(t, "<g class=\"box %s\" data-base=\"box %s\" data-node=\"%zu\"><rect x=\"8\" y=\"%d\" width=\"100\" height=\"34\" rx=\"7\"/>"
                "<text x=\"58\" y=\"%d\">%s</text></g>\n", kind, kind, node, y, y + 21, name);
}

static void drawing(struct text *t, const struct run_verdict *run, const struct lamp *lamps, size_t servers) {
    const size_t rows = (servers + COLUMNS - 1) / COLUMNS;
    const int height = (int)rows * PITCH + 60 > 110 ? (int)rows * PITCH + 60 : 110;

    text_say(t, "<svg viewBox=\"0 0 %d %d\" role=\"img\"><title>The group at the end of the run</title>\n", LEFT_OF_LAMPS + COLUMNS * PITCH + 10,
             height);
    box(t, "sender", "Client", 0, 12);
    box(t, "foe", "Attacker", run->scenario->servers + 1, 60);
    for (size_t i = 0; i < servers; i++) {
        const size_t x = LEFT_OF_LAMPS + (i % COLUMNS) * PITCH + PITCH / 2, y = TOP + (i / COLUMNS) * PITCH + 6;
        text_say(t, "<g class=\"%s\" data-base=\"\" data-node=\"%zu\"><title>Server %zu</title><circle cx=\"%zu\" cy=\"%zu\" r=\"13\"/>"
                    "<text class=\"mark\" x=\"%zu\" y=\"%zu\"></text></g>\n", lamps[i].lit ? "lit" : "", i + 1, i + 1, x, y, x, y + 4);
    }
    text_raw(t, "</svg>\n");
}

static void controls(struct text *t) {
    text_raw(t, "<div class=\"controls\" hidden><button type=\"button\" class=\"play\">Play</button>"
                "<button type=\"button\" class=\"back\" aria-label=\"The datagram before\">◀</button>"
                "<button type=\"button\" class=\"forth\" aria-label=\"The next datagram\">▶</button>"
                "<input type=\"range\" min=\"0\" value=\"0\" step=\"500\" aria-label=\"Time\">"
                "<label>Speed <select><option value=\"0.01\">1/100</option><option value=\"0.05\" selected>1/20</option>"
                "<option value=\"0.25\">1/4</option><option value=\"1\">1</option></select></label></div>\n<p class=\"says\"></p>\n");
}

static void table(struct text *t, const struct lamp *lamps, size_t servers) {
    static const char *const heads[] = {"#Server", "#Executed", "#Discarded", "#Received only", "#Lost", "At the end", NULL};

    text_raw(t, "<details><summary>What became of the datagrams at each Server</summary>\n");
    html_table(t, "", NULL, heads);
    for (size_t i = 0; i < servers; i++) {
        text_say(t, "<tr><td class=\"num\" data-label=\"Server\">%zu</td><td class=\"num\" data-label=\"Executed\">%zu</td>", i + 1,
                 lamps[i].executed);
        text_say(t, "<td class=\"num\" data-label=\"Discarded\">%zu</td><td class=\"num\" data-label=\"Received only\">%zu</td>",
                 lamps[i].discarded, lamps[i].received);
        text_say(t, "<td class=\"num\" data-label=\"Lost\">%zu</td><td data-label=\"At the end\">%s</td></tr>\n", lamps[i].lost,
                 lamps[i].lit ? "on" : "off");
    }
    html_table_end(t);
    text_raw(t, "</details>\n");
}

static void caption(struct text *t, const json_t *film) {
    const size_t servers = number_of(film, "servers_left_out"), events = number_of(film, "events_left_out");

    text_raw(t, "<figcaption class=\"note\">Filled: the lamp is on. ✓ executed, ✕ discarded, – lost, "
                "● received and answered, as the checks found it.");
    if (servers > 0) {
        text_say(t, " %s more Servers are not drawn.", grouped(servers).s);
    }
    if (events > 0) {
        text_say(t, " The film ends early: %s later events are in the trace alone.", grouped(events).s);
    }
    text_raw(t, "</figcaption>\n");
}

/* The names of the steps as a JSON list in an attribute. */
static void step_names(struct text *t, const struct run_verdict *run) {
    json_t *names = json_array();
    for (size_t i = 0; i < run->steps.count; i++) {
        json_array_append_new(names, json_string(run->steps.items[i].name));
    }
    char *text = json_dumps(names, JSON_COMPACT);
    text_say(t, "%s", text != NULL && strlen(text) < STEPS_BYTES_MAX ? text : "[]");      /* longer ones are named by number */
    free(text);
    json_decref(names);
}

void html_animation(struct text *t, const struct run_verdict *run) {
    const char *events = json_string_value(json_object_get(run->film, "events"));
    const size_t servers = number_of(run->film, "servers");
    struct lamp *lamps = events != NULL && servers > 0 && servers <= run->scenario->servers ? calloc(servers, sizeof *lamps) : NULL;

    if (lamps == NULL) {
        return;
    }
    run_through(events, lamps, servers);
    text_say(t, "<h4>The group, datagram by datagram</h4>\n<figure class=\"film\" data-all=\"%zu\" data-end=\"%.0f\" "
                "data-steps=\"", run->scenario->servers, run->scenario->end_s * 1e6);
    step_names(t, run);
    text_raw(t, "\" data-events=\"");
    text_raw(t, strspn(events, "0123456789 -sxdrlav;") == strlen(events) ? events : "");      /* nothing of a page in it */
    text_raw(t, "\">\n");
    drawing(t, run, lamps, servers);
    controls(t);
    caption(t, run->film);
    table(t, lamps, servers);
    text_raw(t, "</figure>\n");
    free(lamps);
}
