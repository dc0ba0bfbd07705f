/* html_floors.c: a building, drawn: floor above floor in the order of the scenario, on each its Servers, lit as html_network.c has it; beside
 * them the routers, each a line between the floors that it joins.
 *
 *            |   |-----------------  riser (csma)
 *   [Client]-+---|-----o-o-o-o-o---  ground (csma): 1 % loss
 *            o   |
 *                +-----o-o-o-o-o---  office (lrwpan) */
#include "html.h"

#include <string.h>

#define LEFT 33.0              /* per cent: where floors begin */
#define COLUMNS 25
#define MARKS_MAX 100          /* a floor has no more; then one stands for several Servers */
#define ROW 13.0               /* px */
#define HEAD 40.0              /* px: the floor's line and its name above the first row */

static size_t servers_of(const struct floor_facts *floor) {
    size_t count = 0;
    for (size_t i = 0; i < floor->servers.count; i++) {
        count += (size_t)(floor->servers.items[i].second - floor->servers.items[i].first) + 1;
    }
    return count;
}

static size_t per_mark(const struct floor_facts *floor) {
    return (servers_of(floor) + MARKS_MAX - 1) / MARKS_MAX;
}

static double height_of(const struct floor_facts *floor) {
    size_t each = per_mark(floor), marks = each > 0 ? (servers_of(floor) + each - 1) / each : 0;
    return HEAD + (double)((marks + COLUMNS - 1) / COLUMNS) * ROW + 6;
}

/* The number of a floor's k-th Server. */
static size_t server_at(const struct floor_facts *floor, size_t k) {
    for (size_t i = 0; i < floor->servers.count; i++) {
        size_t size = (size_t)(floor->servers.items[i].second - floor->servers.items[i].first) + 1;
        if (k < size) {
            return (size_t)floor->servers.items[i].first + k;
        }
        k -= size;
    }
    return 0;
}

static bool is_lit(const struct command *command, size_t server) {
    for (size_t i = 0; command != NULL && i < command->actuation_ms.count; i++) {
        if ((size_t)command->actuation_ms.items[i].first == server) {
            return true;
        }
    }
    return false;
}

static void lamps(struct text *t, const struct floor_facts *floor, const struct command *command, double top) {
    const size_t servers = servers_of(floor), each = per_mark(floor);
    const double width = (99.0 - LEFT) / COLUMNS;

    for (size_t first = 0, mark = 0; first < servers; first += each, mark++) {
        const size_t size = servers - first < each ? servers - first : each;
        size_t lit = 0;
        for (size_t k = 0; k < size; k++) {
            lit += is_lit(command, server_at(floor, first + k));
        }
        text_say(t, "<circle class=\"lamp %s\" cx=\"%.2f%%\" cy=\"%.1f\" r=\"4.5\"><title>Server %zu</title></circle>",
                 command == NULL ? "idle" : lit == size ? "on" : lit > 0 ? "part" : "off",
                 LEFT + ((double)(mark % COLUMNS) + 0.5) * width, top + HEAD + ((double)(mark / COLUMNS) + 0.5) * ROW, server_at(floor, first));
    }
}

/* Where the line of a floor lies; `name` NULL: below the last one. */
static double line_of(const struct network_facts *network, const char *name) {
    double y = 0;
    for (size_t i = 0; i < network->floors.count; i++) {
        if (name != NULL && strcmp(network->floors.items[i].name, name) == 0) {
            return y + HEAD - 8;
        }
        y += height_of(&network->floors.items[i]);
    }
    return y;
}

static void router(struct text *t, const struct network_facts *network, size_t index) {
    const struct router_facts *is = &network->routers.items[index];
    const double x = 22 + 9 * (double)(index + 1) / (double)(network->routers.count + 1);
    double top = 1e9, bottom = 0;

    for (size_t i = 0; i < is->joins.count; i++) {
        const double y = line_of(network, is->joins.items[i]);
        top = y < top ? y : top;
        bottom = y > bottom ? y : bottom;
        text_say(t, "<line class=\"wire client\" x1=\"%.2f%%\" x2=\"%.0f%%\" y1=\"%.1f\" y2=\"%.1f\"/>", x, LEFT, y, y);
    }
    text_say(t, "<line class=\"wire client\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%.1f\" y2=\"%.1f\"/>", x, x, top, bottom);
    text_say(t, "<circle class=\"dot\" cx=\"%.2f%%\" cy=\"%.1f\" r=\"5\"><title>Router %s</title></circle>", x, (top + bottom) / 2, is->name);
}

void html_floors(struct text *t, const struct run_verdict *run) {
    const struct network_facts *network = run->scenario->network;
    const struct command *command = run->commands.count > 0 ? &run->commands.items[0] : NULL;
    double top = 0;

    text_say(t, "<svg class=\"network\" width=\"100%%\" height=\"%.0f\" role=\"img\"><title>The network of this scenario</title>"
                "<desc>%zu floors joined by %zu routers.</desc>", line_of(network, NULL) + 8, network->floors.count, network->routers.count);
    for (size_t i = 0; i < network->routers.count; i++) {
        router(t, network, i);
    }
    for (size_t i = 0; i < network->floors.count; i++) {
        const struct floor_facts *floor = &network->floors.items[i];
        const double y = top + HEAD - 8;
        text_say(t, "<line class=\"bus\" x1=\"%.0f%%\" x2=\"99%%\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"label\" x=\"%.0f%%\" y=\"%.1f\">%s "
                    "(%s): %s</text>", LEFT, y, y, LEFT, y - 8, floor->name, floor->link, floor->says);
        lamps(t, floor, command, top);
        if (network->client_floor != NULL && strcmp(network->client_floor, floor->name) == 0) {
            text_say(t, "<line class=\"wire client\" x1=\"16%%\" x2=\"%.0f%%\" y1=\"%.1f\" y2=\"%.1f\"/><rect class=\"box client\" x=\"0.5%%\" "
                        "y=\"%.1f\" width=\"15.5%%\" height=\"30\" rx=\"8\"/><text class=\"name\" x=\"8.2%%\" y=\"%.1f\" text-anchor=\"middle\">"
                        "Client</text>", LEFT, y, y, y - 15, y + 4);
        }
        top += height_of(floor);
    }
    text_raw(t, "</svg>\n");
}
