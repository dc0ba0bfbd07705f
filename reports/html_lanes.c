/* html_lanes.c: the swim lane of a failure. A column for each node, time goes down: who sent, how it came to the Server, what the Server
 * applied or discarded, and why it says so. A reception is an arrow from its sending, which the row before it is. Without the picture the
 * table below it tells the same. */
#include "html.h"

#include <string.h>

#define ROW 24.0
#define HEAD 34.0
#define LANES_MAX 6

struct lanes { size_t nodes[LANES_MAX], count; };

static size_t lane_of(struct lanes *lanes, size_t node) {
    for (size_t i = 0; i < lanes->count; i++) {
        if (lanes->nodes[i] == node) {
            return i;
        }
    }
    if (lanes->count == LANES_MAX) {
        return LANES_MAX - 1;                                   /* the rest share the last one */
    }
    lanes->nodes[lanes->count] = node;
    return lanes->count++;
}

/* The Client is the leftmost lane, the attacker the rightmost. */
static void order(struct lanes *lanes) {
    for (size_t i = 1; i < lanes->count; i++) {
        const size_t node = lanes->nodes[i];
        size_t at = i;
        for (; at > 0 && lanes->nodes[at - 1] > node; at--) {
            lanes->nodes[at] = lanes->nodes[at - 1];
        }
        lanes->nodes[at] = node;
    }
}

static double middle(const struct lanes *lanes, size_t lane) {
    return 12 + 44.0 * ((double)lane + 0.5) / (double)lanes->count;          /* per cent; what is said stands right of the lanes */
}

static bool is(const struct event *event, const char *name) {
    return strcmp(event->event, name) == 0;
}

static void arrow(struct text *t, double from, double to, double y, bool lost) {
    const double way = to > from ? 1 : -1, end = lost ? from + (to - from) * 0.8 : to;

    text_say(t, "<line class=\"flight%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%.1f\" y2=\"%.1f\"/>", lost ? " lost" : "", from, end, y - ROW, y);
    text_say(t, "<text class=\"label\" x=\"%.2f%%\" y=\"%.1f\" text-anchor=\"middle\">%s</text>", end, y + 4, lost ? "✕" : way > 0 ? "▸" : "◂");
}

static void row(struct text *t, struct lanes *lanes, const struct event *event, const struct event *before, size_t number) {
    const double y = HEAD + ROW * ((double)number + 0.5), x = middle(lanes, lane_of(lanes, event->node));
    const bool comes = is(event, "received") || is(event, "lost");

    if (comes && before != NULL && is(before, "sent") && before->datagram == event->datagram) {
        arrow(t, middle(lanes, lane_of(lanes, before->node)), x, y, is(event, "lost"));
    } else {
        text_say(t, "<circle class=\"happens %s\" cx=\"%.2f%%\" cy=\"%.1f\" r=\"5\"/>",
                 is(event, "applied") || is(event, "actuated") ? "on" : is(event, "discarded") ? "off" : "plain", x, y);
    }
    text_say(t, "<text class=\"label\" x=\"0\" y=\"%.1f\">%s</text>", y + 4, seconds(event->time_s).s);
    text_say(t, "<text x=\"58%%\" y=\"%.1f\">%.40s", y + 4, event->event);
    if (event->datagram > 0) {
        text_say(t, " <tspan class=\"label\">datagram %zu</tspan>", event->datagram);
    }
    text_say(t, " <tspan class=\"label\">%.60s</tspan></text>", event->says);
}

static void picture(struct text *t, const struct run_verdict *run, const struct evidence *evidence) {
    struct lanes lanes = {{0}, 0};

    for (size_t i = 0; i < evidence->story.count; i++) {
        lane_of(&lanes, evidence->story.items[i].node);
    }
    order(&lanes);
    const double height = HEAD + ROW * (double)evidence->story.count;
    text_say(t, "<svg class=\"lanes\" width=\"100%%\" height=\"%.0f\" role=\"img\"><title>What led to it</title><desc>The table below says the "
                "same.</desc>", height);
    for (size_t i = 0; i < lanes.count; i++) {
        text_say(t,
                 "<text class=\"name\" x=\"%.2f%%\" y=\"14\" text-anchor=\"middle\">%s</text><line class=\"lane\" x1=\"%.2f%%\" x2=\"%.2f%%\" "
                 "y1=\"22\" y2=\"%.0f\"/>",
                 middle(&lanes, i), data_node_name(run, lanes.nodes[i]).s, middle(&lanes, i), middle(&lanes, i), height);
    }
    for (size_t i = 0; i < evidence->story.count; i++) {
        row(t, &lanes, &evidence->story.items[i], i > 0 ? &evidence->story.items[i - 1] : NULL, i);
    }
    text_raw(t, "</svg>\n");
}

static void table(struct text *t, const struct run_verdict *run, const struct evidence *evidence) {
    static const char *const heads[] = {"#At", "Who", "What", "#Datagram", "How", NULL};

    text_raw(t, "<details class=\"more\"><summary>The same as a table</summary>\n");
    html_table(t, "", NULL, heads);
    for (size_t i = 0; i < evidence->story.count; i++) {
        const struct event *event = &evidence->story.items[i];
        text_say(t,
                 "<tr><td class=\"num\" data-label=\"At\">%s</td><td data-label=\"Who\">%s</td><td data-label=\"What\">%s</td><td class=\"num\" "
                 "data-label=\"Datagram\">%zu</td><td><bdi>%s</bdi></td></tr>\n",
                 seconds(event->time_s).s, data_node_name(run, event->node).s, event->event, event->datagram, event->says);
    }
    html_table_end(t);
    text_raw(t, "</details>\n");
}

void html_lanes(struct text *t, const struct run_verdict *run, const struct evidence *evidence) {
    if (evidence->story.count > 0) {
        text_raw(t, "<figure class=\"story\">");
        picture(t, run, evidence);
        table(t, run, evidence);
        text_raw(t, "</figure>\n");
    }
}
