/* network.c: the link between the nodes. An ideal link loses and spreads nothing by chance, a medium spreads by itself, radio loses by
 * itself; `drop` is a fault by script, always allowed. */
#include "names.h"
#include "reader.h"

#include <string.h>

#define DEFAULT_RATE_BPS UINT64_C(100000000)
#define DEFAULT_MESH_JITTER_NS UINT64_C(50000000)
enum { RADIO_SERVERS_MAX = 1000 };       /* every node computes every frame on the air */

static bool is_radio(const struct scenario_network *network) {
    return network->link == LINK_WIFI || network->link == LINK_LRWPAN;
}

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

/* An ideal link has no chance at all, a medium only that of loss. */
static void refuse_chance(struct loader *l, const struct map *map, const struct scenario_network *network) {
    const char *instead = network->link == LINK_IDEAL ? ", or link: lossy" : ": the medium makes its own delays (allowed: loss, drop)";
    const struct { const char *key; bool used; } effects[] = {
        {"jitter", network->jitter_ns > 0}, {"loss", network->loss > 0 && network->link == LINK_IDEAL},
        {"burst", network->burst_loss > 0}, {"duplicate", network->duplicate > 0}, {"reorder", network->reorder > 0},
        {"delay", network->delay_ns > 0 && is_radio(network)},
    };
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (effects[i].used)
            fault(l, map_get(map, effects[i].key), "found \"%s\" on a link that is %s, expected none%s", effects[i].key,
                  link_names[network->link], instead);
}

static void read_host(struct loader *l, const struct node *node, struct scenario_network *network) {
    network->host = read_choice(l, node, host_names, is_radio(network) ? HOST_STACK : HOST_RAW);
    if (is_radio(network) && network->host != HOST_STACK)
        fault(l, node, "found %s on a link that is %s, expected stack: that link has no other host", show(l, node),
              link_names[network->link]);
    if (!is_radio(network) && network->host != HOST_RAW && network->link != LINK_CSMA)
        fault(l, node, "found %s on a link that is %s, expected raw: that link has no other host (link: csma has raw and stack)",
              show(l, node), link_names[network->link]);
}

/* A key that only some links have; NULL if the link has it not, and then it may not be there. */
static const struct node *get_own(struct loader *l, const struct map *map, const char *key, bool own, const char *owners) {
    const struct node *node = map_get(map, key);
    if (node && !own) {
        const struct node *link = map_get(map, "link");
        fault(l, node, "found \"%s\" on a link that is %s, expected none: only %s one", key, link->text, owners);
    }
    return own ? node : NULL;
}

static void read_topology(struct loader *l, const struct node *node, struct scenario_network *network) {
    static const char *const keys[] = {"shape", "spacing", NULL};
    struct map map = map_open(l, node, "network.topology", keys);
    network->shape = read_choice(l, map_need(&map, "shape"), shape_names, 0);
    network->spacing_mm = read_distance(l, map_need(&map, "spacing"));
}

/* Where nodes stand and how they send to each other. */
static void read_radio(struct loader *l, const struct map *map, struct scenario *scenario) {
    struct scenario_network *network = &scenario->network;
    const bool radio = is_radio(network);
    static const char *const radios = "link: wifi and link: lrwpan have";
    get_own(l, map, "topology", radio, radios);
    if (radio)
        read_topology(l, map_need(map, "topology"), network);
    network->fading = read_choice(l, get_own(l, map, "fading", radio, radios), fading_names, FADING_NONE);
    network->wifi = read_choice(l, get_own(l, map, "standard", network->link == LINK_WIFI, "link: wifi has"), wifi_names, WIFI_11G);
    network->mesh = read_bool(l, get_own(l, map, "mesh", network->link == LINK_LRWPAN, "link: lrwpan has"), false);
    const struct node *jitter = get_own(l, map, "mesh-jitter", network->mesh, "link: lrwpan with mesh: true has");
    network->mesh_jitter_ns = read_time(l, jitter, network->mesh ? DEFAULT_MESH_JITTER_NS : 0);
    if (radio && scenario->server_count > RADIO_SERVERS_MAX)
        fault(l, map_get(map, "link"), "found %u Servers on a link that is %s, expected at most %d: each node hears each frame on the air",
              (unsigned)scenario->server_count, link_names[network->link], RADIO_SERVERS_MAX);
}

void read_network(struct loader *l, const struct node *node, struct scenario *scenario) {
    static const char *const keys[] = {"link", "host", "lacks", "data-rate", "topology", "fading", "standard", "mesh", "mesh-jitter",
                                       "delay", "jitter", "loss", "burst", "duplicate", "reorder", "drop", NULL};
    struct scenario_network *network = &scenario->network;
    struct map map = map_open(l, node, "network", keys);
    network->link = read_choice(l, map_need(&map, "link"), link_names, 0);
    read_host(l, map_get(&map, "host"), network);
    network->lacks = read_lines(l, map_need(&map, "lacks"), "effects that a real link has and this one lacks", 1, &network->lack_count);
    const struct node *rate = get_own(l, &map, "data-rate", network->link == LINK_CSMA, "link: csma has");
    network->data_rate_bps = read_rate(l, rate, network->link == LINK_CSMA ? DEFAULT_RATE_BPS : 0);
    read_radio(l, &map, scenario);
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
