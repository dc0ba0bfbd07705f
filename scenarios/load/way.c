/* way.c: loss and delay on the way to a receiver, and who has another way than the others. */
#include "names.h"
#include "network.h"

#include <inttypes.h>

static void read_normal(struct loader *l, const struct map *map, struct scenario_jitter *jitter) {
    const struct node *deviation = map_need(map, "deviation");
    jitter->kind = JITTER_NORMAL;
    jitter->mean_ns = read_time(l, map_need(map, "mean"), 0);
    jitter->deviation_ns = read_time(l, deviation, 0);
    if (!jitter->deviation_ns)
        expected(l, deviation, "a time above 0 (or \"delay\" for what is always the same)");
}

/* "20 ms", {mean, deviation}, {measured: FILE} or {delays: [...]} */
static void read_jitter(struct loader *l, const struct node *node, struct scenario_jitter *jitter) {
    static const char *const keys[] = {"mean", "deviation", "measured", "delays", NULL};
    *jitter = (struct scenario_jitter){.kind = JITTER_UNIFORM};
    if (node->kind == NODE_SCALAR) {
        jitter->up_to_ns = read_time(l, node, 0);
        return;
    }
    struct map map = map_open(l, node, "jitter (a time, or a map)", keys);
    const struct node *measured = map_get(&map, "measured"), *delays = map_get(&map, "delays");
    const bool normal = map_get(&map, "mean") || map_get(&map, "deviation");
    if (normal + !!measured + !!delays != 1)
        expected(l, node, "a time, or exactly one of \"mean\" with \"deviation\", \"measured\", \"delays\"");
    if (normal)
        read_normal(l, &map, jitter);
    else if (measured)
        read_measured(l, measured, jitter);
    else
        read_delays(l, delays, jitter);
}

static void read_burst(struct loader *l, const struct node *node, struct scenario_way *way) {
    static const char *const keys[] = {"loss", "length", NULL};
    struct map map = map_open(l, node, "burst", keys);
    const struct node *loss = map_need(&map, "loss");
    way->burst_loss = read_share(l, loss, 0);
    way->burst_length = read_length(l, map_need(&map, "length"));
    /* Bursts are apart by at least one datagram that arrives. */
    double most = way->burst_length / (way->burst_length + 1);
    if (way->burst_loss > most)
        expected(l, loss, tree_format(l, "at most %.4g %% with bursts of %g (length / (length + 1))", 100 * most, way->burst_length));
}

static void read_reorder(struct loader *l, const struct node *node, struct scenario_way *way) {
    static const char *const keys[] = {"share", "by", NULL};
    struct map map = map_open(l, node, "reorder", keys);
    way->reorder = read_share(l, map_need(&map, "share"), 0);
    way->reorder_ns = read_time(l, map_need(&map, "by"), 0);
}

void read_way(struct loader *l, const struct map *map, struct scenario_way *way) {
    const struct node *jitter = map_get(map, "jitter"), *burst = map_get(map, "burst"), *reorder = map_get(map, "reorder");
    way->delay_ns = read_time(l, map_get(map, "delay"), way->delay_ns);
    if (jitter)
        read_jitter(l, jitter, &way->jitter);
    way->loss = read_share(l, map_get(map, "loss"), way->loss);
    if (way->loss >= 1)
        expected(l, map_get(map, "loss"), "less than 100 %, or nothing can arrive");
    if (burst)
        read_burst(l, burst, way);
    way->duplicate = read_share(l, map_get(map, "duplicate"), way->duplicate);
    if (reorder)
        read_reorder(l, reorder, way);
}

static bool has_jitter(const struct scenario_jitter *jitter) {
    return jitter->kind != JITTER_UNIFORM || jitter->up_to_ns > 0;
}

void refuse_chance(struct loader *l, const struct map *map, enum scenario_link link, const struct scenario_way *way) {
    const bool ideal = link == LINK_IDEAL;
    const char *instead = ideal                ? ", or link: lossy"
                          : link == LINK_FLOORS ? ": each floor makes its own delays (allowed: loss, burst)"
                                                : ": the medium makes its own delays (allowed: loss, burst, drop)";
    const struct { const char *key; bool used; } effects[] = {
        {"jitter", has_jitter(&way->jitter)}, {"loss", way->loss > 0 && ideal}, {"burst", way->burst_loss > 0 && ideal},
        {"duplicate", way->duplicate > 0}, {"reorder", way->reorder > 0},
        {"delay", way->delay_ns > 0 && !ideal && link != LINK_CSMA},
    };
    if (link == LINK_LOSSY)
        return;
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (effects[i].used && map_get(map, effects[i].key))
            fault(l, map_get(map, effects[i].key), "found \"%s\" on a link that is %s, expected none%s", effects[i].key, link_names[link],
                  instead);
}

/* ---- who has another way ---- */

static void read_exception(struct loader *l, const struct node *node, const struct scenario *scenario, struct scenario_exception *exception) {
    static const char *const keys[] = {"servers", "direction", WAY_KEYS, NULL};
    enum { TO, FROM };
    const enum scenario_link link = scenario->network.link;
    struct map map = map_open(l, node, "one of the links", keys);
    exception->servers = read_nodes(l, map_need(&map, "servers"), scenario->server_count);
    const unsigned direction = read_choice(l, map_get(&map, "direction"), direction_names, TO);
    exception->to = direction != FROM;
    exception->from = direction != TO;
    exception->way = scenario->network.way;
    read_way(l, &map, &exception->way);
    refuse_chance(l, &map, link, &exception->way);
    if (link == LINK_CSMA && map_get(&map, "delay") && exception->way.delay_ns)
        fault(l, map_get(&map, "delay"), "found \"delay\" of some Servers on a link that is csma, expected none: its medium has one for all");
}

void read_exceptions(struct loader *l, const struct node *node, struct scenario *scenario) {
    struct scenario_network *network = &scenario->network;
    if (!node)
        return;
    list_open(l, node, "links", 0, LIST_MAX);
    if (node->count && network->link == LINK_IDEAL)
        fault(l, node, "found \"links\" on a link that is ideal, expected none, or link: lossy");
    network->exceptions = keep_alloc(l, node->count, sizeof *network->exceptions);
    for (size_t i = 0; i < node->count; i++)
        read_exception(l, node->items[i], scenario, &network->exceptions[network->exception_count++]);
}

void read_partitions(struct loader *l, const struct node *node, struct scenario *scenario) {
    static const char *const keys[] = {"from", "to", "servers", NULL};
    struct scenario_network *network = &scenario->network;
    if (!node)
        return;
    list_open(l, node, "partitions", 0, LIST_MAX);
    network->partitions = keep_alloc(l, node->count, sizeof *network->partitions);
    for (size_t i = 0; i < node->count; i++) {
        struct map map = map_open(l, node->items[i], "a partition", keys);
        struct scenario_partition *partition = &network->partitions[network->partition_count++];
        partition->from_ns = read_time(l, map_need(&map, "from"), 0);
        partition->to_ns = read_time(l, map_need(&map, "to"), 0);
        partition->servers = read_nodes(l, map_need(&map, "servers"), scenario->server_count);
        if (partition->to_ns <= partition->from_ns)
            expected(l, map_get(&map, "to"), "a time after \"from\"");
    }
}

bool scenario_cut_off(const struct scenario_network *network, uint32_t servers, uint64_t sent_ns, uint32_t sender, uint32_t receiver) {
    for (size_t i = 0; i < network->partition_count; i++) {
        const struct scenario_partition *partition = &network->partitions[i];
        bool sender_in = sender >= 1 && sender <= servers && scenario_nodes_contain(&partition->servers, sender);
        bool receiver_in = receiver >= 1 && receiver <= servers && scenario_nodes_contain(&partition->servers, receiver);
        if (partition->from_ns <= sent_ns && sent_ns < partition->to_ns && sender_in != receiver_in)
            return true;
    }
    return false;
}
