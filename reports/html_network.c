/* html_network.c: the network, drawn.
 *
 *   [Client]  --.        o o o o o     one lamp a Server up to 100 of them,
 *               | link   o o o o o     above that one square for several;
 *   [Attacker]--'                      lit: it actuated at the first command
 *
 * The raw links reach each Server on their own; csma is one cable along which every node hangs:
 *
 *       |---+--+--+--+--|     o below each tap
 *
 * Across, positions are shares of the width, so that the drawing fits a phone; letters and lamps keep their size. */
#include "html.h"

#include <stdio.h>
#include <string.h>

#define ONE_BY_ONE 100
#define SQUARES_MAX 400
#define LEFT 33.0              /* per cent: where the Servers begin */
#define BUS 26.0               /* per cent: the link */

struct layout {
    size_t servers, per_mark, marks, columns, rows;
    double row_height;         /* px */
    bool squares, attacker, cable, known;      /* known: the trace's own list says which Servers actuated, not only how many */
    double height;
    const struct command *command;      /* the first; NULL: none */
};

static bool has_attacker(const struct run_verdict *run) {
    for (size_t i = 0; i < run->steps.count; i++) {
        const char *action = run->steps.items[i].action;
        if (strcmp(action, "replay") == 0 || strcmp(action, "tamper") == 0 || strcmp(action, "forge") == 0
            || strcmp(action, "flood") == 0) {
            return true;
        }
    }
    return false;
}

static struct layout plan(const struct run_verdict *run) {
    struct layout layout = {.servers = run->scenario->servers, .attacker = has_attacker(run), .row_height = 26, .known = true};

    layout.squares = layout.servers > ONE_BY_ONE;
    layout.cable = strcmp(run->scenario->link, "csma") == 0;
    layout.per_mark = layout.squares ? (layout.servers + SQUARES_MAX - 1) / SQUARES_MAX : 1;
    layout.marks = (layout.servers + layout.per_mark - 1) / layout.per_mark;
    if (layout.squares) {
        layout.columns = 25;
        layout.row_height = 11;
    } else if (layout.servers <= 40) {
        layout.columns = layout.servers <= 6 ? layout.servers : (layout.servers + 1) / 2;      /* a corridor: a lamp on either wall */
        layout.row_height = layout.servers <= 6 ? 40 : 44;
    } else {
        layout.columns = 20;
    }
    layout.columns = layout.columns > 0 ? layout.columns : 1;
    layout.rows = (layout.marks + layout.columns - 1) / layout.columns;
    layout.height = (double)layout.rows * layout.row_height + 52;
    if (layout.height < (layout.attacker ? 150 : 104)) {
        layout.height = layout.attacker ? 150 : 104;
    }
    if (run->commands.count > 0) {
        layout.command = &run->commands.items[0];
        layout.known = layout.command->actuated == layout.command->actuation_ms.count;
    }
    return layout;
}

/* How many Servers of a mark actuated, and the time of the last of them. Where only a sample is known, the share is spread evenly. */
static size_t lit_of(const struct layout *layout, size_t mark, size_t size, double *last_ms) {
    const struct command *command = layout->command;
    size_t lit = 0;

    if (command != NULL && !layout->known) {
        size_t before = command->actuated * mark / layout->marks, after = command->actuated * (mark + 1) / layout->marks;
        return after - before < size ? after - before : size;
    }
    for (size_t i = 0; command != NULL && i < command->actuation_ms.count; i++) {
        double server = command->actuation_ms.items[i].first - 1;
        if (server >= (double)(mark * layout->per_mark) && server < (double)(mark * layout->per_mark + size)) {
            lit++;
            *last_ms = command->actuation_ms.items[i].second > *last_ms ? command->actuation_ms.items[i].second : *last_ms;
        }
    }
    return lit;
}

static void mark(struct text *t, const struct layout *layout, size_t index) {
    size_t first = index * layout->per_mark, size = layout->servers - first < layout->per_mark ? layout->servers - first : layout->per_mark;
    double width = (99.0 - LEFT) / (double)layout->columns, x = LEFT + ((double)(index % layout->columns) + 0.5) * width, last_ms = 0;
    double y = 34 + ((double)(index / layout->columns) + 0.5) * layout->row_height;     /* px */
    size_t lit = lit_of(layout, index, size, &last_ms);
    const char *state = layout->command == NULL ? "idle" : lit == size ? "on" : lit > 0 ? "part" : "off";

    if (layout->squares) {
        text_say(t, "<rect class=\"lamp %s\" x=\"%.2f%%\" y=\"%.1f\" width=\"%.2f%%\" height=\"8\" rx=\"2\"/>", state, x - width * 0.4,
                 y - 4, width * 0.8);
        return;
    }
    text_say(t, "<circle class=\"lamp %s\" cx=\"%.2f%%\" cy=\"%.1f\" r=\"%d\"><title>Server %zu", state, x, y,
             layout->servers <= 40 ? 7 : 5, index + 1);
    if (lit > 0) {
        text_say(t, ": %s", milliseconds(last_ms).s);
    }
    text_raw(t, "</title></circle>");
}

static void node(struct text *t, const char *kind, const char *name, double y, double bus_y) {
    text_say(t,
             "<line class=\"wire %s\" x1=\"20%%\" x2=\"%.0f%%\" y1=\"%.1f\" y2=\"%.1f\"/><rect class=\"box %s\" x=\"0.5%%\" y=\"%.1f\" "
             "width=\"19.5%%\" height=\"38\" rx=\"8\"/><text class=\"name\" x=\"10.2%%\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
             kind, BUS, y, bus_y, kind, y - 19, y + 4, name);
}

/* From the link to the Servers of a row: a wire through them, or the cable above them with a tap to each and a terminator at its end. */
static void row(struct text *t, const struct layout *layout, size_t index) {
    double y = 34 + ((double)index + 0.5) * layout->row_height, cable = y - layout->row_height * 0.38;
    size_t first = index * layout->columns, end = first + layout->columns;

    if (!layout->cable) {
        text_say(t, "<line class=\"wire\" x1=\"%.0f%%\" x2=\"97%%\" y1=\"%.1f\" y2=\"%.1f\"/>", BUS, y, y);
        return;
    }
    text_say(t,
             "<line class=\"bus\" x1=\"%.0f%%\" x2=\"99%%\" y1=\"%.1f\" y2=\"%.1f\"/><line class=\"bus\" x1=\"99%%\" x2=\"99%%\" "
             "y1=\"%.1f\" y2=\"%.1f\"/>",
             BUS, cable, cable, cable - 4, cable + 4);
    for (size_t i = first; i < end && i < layout->marks; i++) {
        double x = LEFT + ((double)(i - first) + 0.5) * (99.0 - LEFT) / (double)layout->columns;
        text_say(t, "<line class=\"tap\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%.1f\" y2=\"%.1f\"/>", x, x, cable, y);
    }
}

static void link_label(struct text *t, const struct run_verdict *run, const struct layout *layout) {
    size_t rate = run->scenario->network->data_rate_bps;

    text_say(t, "<text class=\"label\" x=\"%.0f%%\" y=\"14\" text-anchor=\"middle\">%s %s", BUS, run->scenario->link,
             layout->cable ? "bus" : "link");
    if (rate != NOT_GIVEN && rate > 0) {
        text_say(t, ", %s", bit_rate(rate).s);
    }
    text_raw(t, "</text>");
}

static void drawing(struct text *t, const struct run_verdict *run, const struct layout *layout) {
    double middle = 34 + (double)layout->rows * layout->row_height / 2, top = 44, bottom = layout->height - 30;

    text_say(t, "<svg class=\"network\" width=\"100%%\" height=\"%.0f\" role=\"img\"><title>The network of this scenario</title>"
                "<desc>One Client%s and %s %s on one %s link.</desc>", layout->height, layout->attacker ? ", an attacker" : "",
             grouped(layout->servers).s, plural(layout->servers, "Server", "Servers"), run->scenario->link);
    link_label(t, run, layout);
    text_say(t, "<text class=\"label\" x=\"99%%\" y=\"14\" text-anchor=\"end\">%s %s</text>", grouped(layout->servers).s,
             plural(layout->servers, "Server", "Servers"));
    text_say(t, "<line class=\"bus\" x1=\"%.0f%%\" x2=\"%.0f%%\" y1=\"24\" y2=\"%.1f\"/>", BUS, BUS, layout->height - 8);
    for (size_t i = 0; i < layout->rows && !layout->squares; i++) {
        row(t, layout, i);
    }
    if (layout->squares) {
        text_say(t, "<line class=\"%s\" x1=\"%.0f%%\" x2=\"%.0f%%\" y1=\"%.1f\" y2=\"%.1f\"/>", layout->cable ? "bus" : "wire", BUS, LEFT,
                 middle, middle);
    }
    node(t, "client", "Client", layout->attacker ? top : layout->height / 2, layout->attacker ? top : layout->height / 2);
    if (layout->attacker) {
        node(t, "attacker", "Attacker", bottom, bottom);
    }
    for (size_t i = 0; i < layout->marks; i++) {
        mark(t, layout, i);
    }
    text_raw(t, "</svg>\n");
}

static void legend_entry(struct text *t, const char *state, size_t count, const char *words) {
    text_say(t,
             "<span><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><circle class=\"lamp %s\" cx=\"7\" cy=\"7\" r=\"5\"/></svg>%s "
             "%s</span>",
             state, grouped(count).s, words);
}

static void legend(struct text *t, const struct run_verdict *run, const struct layout *layout) {
    const struct command *command = layout->command;

    text_raw(t, "<p class=\"legend\">");
    if (command == NULL) {
        legend_entry(t, "idle", layout->servers, "Servers; no command of the Client to show");
    } else {
        bool all = command->intended >= layout->servers;
        text_raw(t, "<span>First command, <q>");
        html_command_name(t, run, command);
        text_raw(t, "</q>:</span>");
        legend_entry(t, "on", command->actuated, "actuated");
        legend_entry(t, "off", layout->servers > command->actuated ? layout->servers - command->actuated : 0,
                     all ? "not reached" : "not reached, or not meant");
    }
    if (layout->per_mark > 1) {
        text_say(t, "<span>A square is %s Servers; half lit: some of them.</span>", grouped(layout->per_mark).s);
    }
    if (!layout->known) {
        text_raw(t, "<span>The squares show how many, not which.</span>");
    }
    text_raw(t, "</p>\n");
}

void html_network(struct text *t, const struct run_verdict *run) {
    struct layout layout = plan(run);

    text_raw(t, "<figure class=\"net\">\n");
    if (run->scenario->network->floors.count > 0) {
        html_floors(t, run);
    } else {
        drawing(t, run, &layout);
    }
    text_raw(t, "<figcaption>");
    legend(t, run, &layout);
    text_raw(t, "</figcaption></figure>\n");
}
