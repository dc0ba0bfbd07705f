/* network.c: the link between the nodes. An ideal link loses and spreads nothing by chance, a csma one spreads by itself; `drop` is a
 * fault by script, always allowed. */
#include "names.h"
#include "reader.h"

#include <string.h>

#define DEFAULT_RATE_BPS UINT64_C(100000000)

static void read_burst(struct loader *l, const struct node *node, struct scenario_network *network) {
    static const char *const keys[] = {"loss", "length", NULL};
    if (!node)
        return;
    struct map map = map_open(l, node, "network.burst", keys);
    const struct node *loss = map_need(&map, "loss");
    network->burst_loss = read_share(l, loss, 0);
    network->burst_length = read_length(l, map_need(&map, "length"));
    /* Bursts are apart by at least one datagram that arrives. */
    double most = network->burst_length / (network->burst_length + 1);
    if (network->burst_loss > most)
        expected(l, loss, tree_format(l, "at most %.4g %% with bursts of %g (length / (length + 1))", 100 * most, network->burst_length));
}

static void read_reorder(struct loader *l, const struct node *node, struct scenario_network *network) {
    static const char *const keys[] = {"share", "by", NULL};
    if (!node)
        return;
    struct map map = map_open(l, node, "network.reorder", keys);
    network->reorder = read_share(l, map_need(&map, "share"), 0);
    network->reorder_ns = read_time(l, map_need(&map, "by"), 0);
}

static void read_drops(struct loader *l, const struct node *node, struct scenario *scenario) {
    static const char *const keys[] = {"datagram", "at", NULL};
    struct scenario_network *network = &scenario->network;
    if (!node)
        return;
    list_open(l, node, "drops", 0, LIST_MAX);
    network->drops = keep_alloc(l, node->count, sizeof *network->drops);
    for (size_t i = 0; i < node->count; i++) {
        struct map map = map_open(l, node->items[i], "a drop", keys);
        struct scenario_drop *drop = &network->drops[network->drop_count++];
        drop->datagram = (uint32_t)read_integer(l, map_need(&map, "datagram"), 1, UINT32_MAX, 0);
        drop->at = read_nodes(l, map_need(&map, "at"), scenario->server_count);
    }
}

/* An ideal link has no chance at all, a csma link only that of loss. */
static void refuse_chance(struct loader *l, const struct map *map, const struct scenario_network *network) {
    const char *instead = network->link == LINK_IDEAL ? ", or link: lossy" : ": the medium makes its own delays (allowed: loss, drop)";
    const struct { const char *key; bool used; } effects[] = {
        {"jitter", network->jitter_ns > 0}, {"loss", network->loss > 0 && network->link == LINK_IDEAL},
        {"burst", network->burst_loss > 0}, {"duplicate", network->duplicate > 0}, {"reorder", network->reorder > 0},
    };
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (effects[i].used)
            fault(l, map_get(map, effects[i].key), "found \"%s\" on a link that is %s, expected none%s", effects[i].key,
                  link_names[network->link], instead);
}

static void read_host(struct loader *l, const struct node *node, struct scenario_network *network) {
    network->host = read_choice(l, node, host_names, HOST_RAW);
    if (network->host != HOST_RAW && network->link != LINK_CSMA)
        fault(l, node, "found %s on a link that is %s, expected raw: that link has no other host (link: csma has raw and stack)",
              show(l, node), link_names[network->link]);
}

static void read_data_rate(struct loader *l, const struct node *node, struct scenario_network *network) {
    if (network->link == LINK_CSMA)
        network->data_rate_bps = read_rate(l, node, DEFAULT_RATE_BPS);
    else if (node)
        fault(l, node, "found \"data-rate\" on a link that is %s, expected none: only link: csma has one", link_names[network->link]);
}

void read_network(struct loader *l, const struct node *node, struct scenario *scenario) {
    static const char *const keys[] = {"link", "host", "lacks", "data-rate", "delay", "jitter", "loss", "burst", "duplicate", "reorder",
                                       "drop", NULL};
    struct scenario_network *network = &scenario->network;
    struct map map = map_open(l, node, "network", keys);
    network->link = read_choice(l, map_need(&map, "link"), link_names, 0);
    read_host(l, map_get(&map, "host"), network);
    network->lacks = read_lines(l, map_need(&map, "lacks"), "effects that a real link has and this one lacks", 1, &network->lack_count);
    read_data_rate(l, map_get(&map, "data-rate"), network);
    network->delay_ns = read_time(l, map_get(&map, "delay"), 0);
    network->jitter_ns = read_time(l, map_get(&map, "jitter"), 0);
    network->loss = read_share(l, map_get(&map, "loss"), 0);
    if (network->loss >= 1)
        expected(l, map_get(&map, "loss"), "less than 100 %, or nothing can arrive");
    read_burst(l, map_get(&map, "burst"), network);
    network->duplicate = read_share(l, map_get(&map, "duplicate"), 0);
    read_reorder(l, map_get(&map, "reorder"), network);
    read_drops(l, map_get(&map, "drop"), scenario);
    if (network->link != LINK_LOSSY)
        refuse_chance(l, &map, network);
}
