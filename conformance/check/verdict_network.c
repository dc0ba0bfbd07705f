/* verdict_network.c: the network that was simulated: numbers for what every link may have, sentences for what only some have, floors and
 * routers by name. */
#include "verdict.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const links[] = {"ideal", "lossy", "csma", "wifi", "lrwpan", "floors"};

const char *verdict_link(const struct scenario *scenario) {
    return links[scenario->network.link];
}

static double ms(uint64_t ns) {
    return (double)ns / 1e6;
}

/* A sentence that grows; what does not fit is left out. */
struct sentence { char text[600]; };

static void add(struct sentence *sentence, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct sentence *sentence, const char *format, ...) {
    const size_t used = strlen(sentence->text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence->text + used, sizeof sentence->text - used, format, arguments);
    va_end(arguments);
}

static void add_servers(struct sentence *sentence, const struct scenario_nodes *nodes) {
    add(sentence, nodes->count == 0 ? "all Servers" : "Servers ");
    for (size_t i = 0; i < nodes->count; i++) {
        const struct scenario_range *range = &nodes->ranges[i];
        add(sentence, range->first == range->last ? "%s%" PRIu32 : "%s%" PRIu32 "-%" PRIu32, i > 0 ? ", " : "", range->first, range->last);
    }
}

static void add_jitter(struct sentence *sentence, const struct scenario_jitter *jitter) {
    uint64_t least = UINT64_MAX, most = 0;
    for (size_t i = 0; i < jitter->count; i++) {
        least = jitter->delays_ns[i] < least ? jitter->delays_ns[i] : least;
        most = jitter->delays_ns[i] > most ? jitter->delays_ns[i] : most;
    }
    switch (jitter->kind) {
    case JITTER_UNIFORM:
        add(sentence, "up to %g ms jitter", ms(jitter->up_to_ns));
        break;
    case JITTER_NORMAL:
        add(sentence, "jitter around %g ms with a standard deviation of %g ms", ms(jitter->mean_ns), ms(jitter->deviation_ns));
        break;
    case JITTER_MEASURED:
        add(sentence, "jitter as measured: one of %zu delays from %g ms to %g ms", jitter->count, ms(least), ms(most));
        break;
    }
}

static bool has_jitter(const struct scenario_jitter *jitter) {
    return jitter->kind != JITTER_UNIFORM || jitter->up_to_ns > 0;
}

/* "2 ms delay, 5 % loss"; "nothing by chance". */
static void add_way(struct sentence *sentence, const struct scenario_way *way) {
    const size_t before = strlen(sentence->text);
    const struct { double value; const char *pattern; } effects[] = {
        {ms(way->delay_ns), "%s%g ms delay"}, {100 * way->loss, "%s%g %% loss"}, {100 * way->burst_loss, "%s%g %% loss in bursts"},
        {100 * way->duplicate, "%s%g %% duplicates"}, {100 * way->reorder, "%s%g %% reordered"},
    };
    const char *comma = "";
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
        if (effects[i].value > 0) {
            add(sentence, effects[i].pattern, comma, effects[i].value);
            comma = ", ";
        }
    }
    if (has_jitter(&way->jitter)) {
        add(sentence, "%s", comma);
        add_jitter(sentence, &way->jitter);
    }
    if (strlen(sentence->text) == before) {
        add(sentence, "nothing by chance");
    }
}

static void put(json_t *texts, const struct sentence *sentence) {
    json_array_append_new(texts, verdict_text(sentence->text));
}

/* What only some links have. */
static void put_medium(json_t *texts, const struct scenario_network *network) {
    struct sentence sentence = {""};
    if (network->spacing_mm > 0) {
        add(&sentence, "a %s, %g m from neighbour to neighbour", network->shape == SHAPE_GRID ? "grid" : "line", (double)network->spacing_mm / 1e3);
        add(&sentence, network->fading == FADING_NAKAGAMI ? ", fading" : "");
        put(texts, &sentence);
    }
    if (network->far_mm > 0) {
        sentence = (struct sentence){""};
        add(&sentence, "loss by distance: none within %g m, all beyond %g m", (double)network->near_mm / 1e3, (double)network->far_mm / 1e3);
        put(texts, &sentence);
    }
    if (network->link == LINK_WIFI) {
        sentence = (struct sentence){""};
        add(&sentence, "802.%s, %s", network->wifi == WIFI_11A ? "11a" : "11g",
            network->access_point == ACCESS_POINT_NONE ? "no access point" : network->access_point == ACCESS_POINT_FIRST
                ? "an access point beside the Client" : "an access point in the middle");
        if (network->basic_rate_bps > 0) {
            add(&sentence, ", multicast at %g Mbit/s", (double)network->basic_rate_bps / 1e6);
        }
        put(texts, &sentence);
    }
    if (network->mesh) {
        sentence = (struct sentence){""};
        add(&sentence, "a mesh: each node forwards after up to %g ms and remembers %" PRIu32 " frames of each source", ms(network->mesh_jitter_ns),
            network->mesh_cache);
        put(texts, &sentence);
    }
}

static json_t *more_of(const struct scenario_network *network) {
    static const char *const scopes[] = {"link-local (ff02::158)", "realm-local (ff03::158)", "site-local (ff05::158)"};
    json_t *texts = json_array();
    struct sentence sentence = {""};
    if (network->scope != SCOPE_LINK_LOCAL) {
        add(&sentence, "All OCF Nodes is %s", scopes[network->scope]);
        put(texts, &sentence);
    }
    put_medium(texts, network);
    if (network->way.jitter.kind != JITTER_UNIFORM) {
        sentence = (struct sentence){""};
        add_jitter(&sentence, &network->way.jitter);
        put(texts, &sentence);
    }
    for (size_t i = 0; i < network->exception_count; i++) {
        const struct scenario_exception *exception = &network->exceptions[i];
        sentence = (struct sentence){""};
        add(&sentence, "%s ", exception->to && exception->from ? "to and from" : exception->to ? "to" : "from");
        add_servers(&sentence, &exception->servers);
        add(&sentence, ": ");
        add_way(&sentence, &exception->way);
        put(texts, &sentence);
    }
    for (size_t i = 0; i < network->partition_count; i++) {
        sentence = (struct sentence){""};
        add_servers(&sentence, &network->partitions[i].servers);
        add(&sentence, " cut off from %g s to %g s", ms(network->partitions[i].from_ns) / 1e3, ms(network->partitions[i].to_ns) / 1e3);
        put(texts, &sentence);
    }
    return texts;
}

/* [[1, 100], ...]: first and last of each range of Servers. */
static json_t *ranges_of(const struct scenario_network *network, size_t index) {
    const struct scenario_floor *floor = &network->floors[index];
    json_t *ranges = json_array();
    for (size_t i = 0; floor->server_count > 0 && i < floor->servers.count; i++) {
        const struct scenario_range *range = &floor->servers.ranges[i];
        json_array_append_new(ranges, json_pack("[I, I]", (json_int_t)range->first, (json_int_t)range->last));
    }
    if (floor->server_count > 0 && floor->servers.count == 0) {
        json_array_append_new(ranges, json_pack("[I, I]", (json_int_t)1, (json_int_t)floor->server_count));
    }
    return ranges;
}

static json_t *floors_of(const struct scenario_network *network) {
    json_t *floors = json_array();
    for (size_t i = 0; i < network->floor_count; i++) {
        const struct scenario_floor *floor = &network->floors[i];
        struct sentence sentence = {""};
        add_way(&sentence, &floor->network.way);
        json_array_append_new(floors, json_pack("{s:o, s:s, s:o, s:o}", "name", verdict_text(floor->name), "link", links[floor->network.link],
                                                "servers", ranges_of(network, i), "says", verdict_text(sentence.text)));
    }
    return floors;
}

static json_t *routers_of(const struct scenario_network *network) {
    json_t *routers = json_array();
    for (size_t i = 0; i < network->router_count; i++) {
        const struct scenario_router *router = &network->routers[i];
        json_t *joins = json_array();
        for (size_t j = 0; j < router->join_count; j++) {
            json_array_append_new(joins, verdict_text(network->floors[router->joins[j]].name));
        }
        json_array_append_new(routers, json_pack("{s:o, s:o}", "name", verdict_text(router->name), "joins", joins));
    }
    return routers;
}

json_t *verdict_network(const struct scenario_network *network) {
    const struct scenario_way *way = &network->way;
    const bool floors = network->floor_count > 0;
    return json_pack("{s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:I, s:I, s:o, s:o, s:o, s:o*}",
                     "delay_ms", ms(way->delay_ns),
                     "jitter_ms", ms(way->jitter.up_to_ns),
                     "loss", way->loss,
                     "burst_loss", way->burst_loss,
                     "burst_length", way->burst_length,
                     "duplicate", way->duplicate,
                     "reorder", way->reorder,
                     "reorder_ms", ms(way->reorder_ns),
                     "drops", (json_int_t)network->drop_count,
                     "data_rate_bps", (json_int_t)network->data_rate_bps,
                     "more", more_of(network),
                     "floors", floors_of(network),
                     "routers", routers_of(network),
                     "client_floor", floors ? verdict_text(network->floors[network->client_floor].name) : NULL);
}
