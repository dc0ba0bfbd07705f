/* network.c: the network between the nodes: first its link, then what becomes of datagrams on it. `drop` and `partition` are faults by
 * script, allowed on every link. */
#include "network.h"

#include "names.h"

const struct node *get_own(struct loader *l, const struct map *map, const char *key, bool own, const char *owners) {
    const struct node *node = map_get(map, key);
    if (node && !own)
        fault(l, node, "found \"%s\" on a link that is %s, expected none: only %s one", key, map_get(map, "link")->text, owners);
    return own ? node : NULL;
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

static void read_host(struct loader *l, const struct node *node, struct scenario_network *network) {
    const bool floors = network->link == LINK_FLOORS;
    network->host = read_choice(l, node, host_names, floors || is_radio(network) ? HOST_STACK : HOST_RAW);
    if ((network->link == LINK_IDEAL || network->link == LINK_LOSSY) && network->host != HOST_RAW)
        fault(l, node, "found %s on a link that is %s, expected raw: that link has no other host", show(l, node), link_names[network->link]);
    if (floors && network->host != HOST_STACK)
        fault(l, node, "found %s on a link that is floors, expected stack: what is routed needs ns-3's own", show(l, node));
}

/* Only what is routed needs addresses of a wider scope, and has no other. */
static void read_scope(struct loader *l, const struct node *node, struct scenario_network *network) {
    const bool floors = network->link == LINK_FLOORS;
    network->scope = read_choice(l, node, scope_names, floors ? SCOPE_SITE_LOCAL : SCOPE_LINK_LOCAL);
    if (floors && network->scope != SCOPE_SITE_LOCAL)
        fault(l, node, "found %s on a link that is floors, expected site-local: routers pass on no other", show(l, node));
}

void read_network(struct loader *l, const struct node *node, struct scenario *scenario) {
    static const char *const keys[] = {"link", "host", "lacks", WAY_KEYS, MEDIUM_KEYS, "scope", "links", "partition", "drop", FLOORS_KEYS, NULL};
    struct scenario_network *network = &scenario->network;
    struct map map = map_open(l, node, "network", keys);
    network->link = read_choice(l, map_need(&map, "link"), link_names, 0);
    read_host(l, map_get(&map, "host"), network);
    read_scope(l, map_get(&map, "scope"), network);
    network->lacks = read_lines(l, map_need(&map, "lacks"), "effects that a real link has and this one lacks", 1, &network->lack_count);
    read_medium(l, &map, network, scenario->server_count);
    read_floors(l, &map, scenario);
    read_way(l, &map, &network->way);
    refuse_chance(l, &map, network->link, &network->way);
    read_exceptions(l, map_get(&map, "links"), scenario);
    read_partitions(l, map_get(&map, "partition"), scenario);
    read_drops(l, map_get(&map, "drop"), scenario);
}
