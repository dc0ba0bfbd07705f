/* floors.c: floors joined by routers. A floor is a link with its Servers (without any: a backbone), a router stands on two floors or more.
 *
 * Multicast routes are static: a router passes on to all its other floors, so the routers must make a tree: no way leads back to where it
 * began, and every floor with Servers can be reached from that of the Client. Walked breadth first from there, it also gives the hops. */
#include "names.h"
#include "network.h"

#include <inttypes.h>
#include <string.h>

enum { FLOORS_MAX = 200, ROUTERS_MAX = 200, HOPS_MAX = 255, DEFAULT_HOPS = 64 };

/* ---- floors ---- */

static void read_floor(struct loader *l, const struct node *node, const struct scenario *scenario, struct scenario_floor *floor) {
    static const char *const keys[] = {"name", "servers", "link", MEDIUM_KEYS, WAY_KEYS, NULL};
    struct scenario_network *network = &floor->network;
    struct map map = map_open(l, node, "a floor", keys);
    const struct node *link = map_need(&map, "link"), *servers = map_get(&map, "servers");
    floor->name = read_line(l, map_need(&map, "name"), "the name of the floor");
    network->link = read_choice(l, link, link_names, 0);
    if (network->link == LINK_FLOORS)
        expected(l, link, "a link that is ideal, lossy, csma, wifi or lrwpan");
    network->host = HOST_STACK;
    network->scope = SCOPE_SITE_LOCAL;
    if (servers)
        floor->servers = read_nodes(l, servers, scenario->server_count);
    for (uint32_t server = 1; servers && server <= scenario->server_count; server++)
        floor->server_count += scenario_nodes_contain(&floor->servers, server);
    read_medium(l, &map, network, floor->server_count);
    if (network->access_point != ACCESS_POINT_NONE)
        fault(l, map_get(&map, "access-point"), "found an access point on a floor, expected none: routers stand on it as they are");
    read_way(l, &map, &network->way);
    refuse_chance(l, &map, network->link, &network->way);
}

/* Each Server on one floor. */
static void refuse_homeless(struct loader *l, const struct node *floors, const struct scenario *scenario) {
    const struct scenario_network *network = &scenario->network;
    const char **floor_of = tree_alloc(l, (size_t)scenario->server_count + 1, sizeof *floor_of);
    for (size_t i = 0; i < network->floor_count; i++) {
        const struct scenario_floor *floor = &network->floors[i];
        for (uint32_t server = 1; floor->server_count && server <= scenario->server_count; server++) {
            if (!scenario_nodes_contain(&floor->servers, server))
                continue;
            if (floor_of[server])
                fault(l, floors->items[i], "found Server %" PRIu32 " on the floors \"%s\" and \"%s\", expected it on one", server,
                      floor_of[server], floor->name);
            floor_of[server] = floor->name;
        }
    }
    for (uint32_t server = 1; server <= scenario->server_count; server++)
        if (!floor_of[server])
            fault(l, floors, "found Server %" PRIu32 " on no floor, expected each on one", server);
}

static size_t find_floor(struct loader *l, const struct node *node, const struct scenario_network *network) {
    const char **names = tree_alloc(l, network->floor_count + 1, sizeof *names);
    for (size_t i = 0; i < network->floor_count; i++) {
        names[i] = network->floors[i].name;
        if (node->kind == NODE_SCALAR && !strcmp(names[i], node->text))
            return i;
    }
    unknown(l, node, "unknown floor", names);
}

static void read_floor_list(struct loader *l, const struct node *node, struct scenario *scenario) {
    struct scenario_network *network = &scenario->network;
    list_open(l, node, "floors", 1, FLOORS_MAX);
    network->floors = keep_alloc(l, node->count, sizeof *network->floors);
    for (size_t i = 0; i < node->count; i++) {
        read_floor(l, node->items[i], scenario, &network->floors[i]);
        for (size_t j = 0; j < i; j++)
            if (!strcmp(network->floors[j].name, network->floors[i].name))
                fault(l, node->items[i], "found the floor name \"%s\" twice, expected each floor to have its own", network->floors[i].name);
        network->floor_count++;
    }
    refuse_homeless(l, node, scenario);
}

/* ---- routers ---- */

static void read_router(struct loader *l, const struct node *node, const struct scenario_network *network, struct scenario_router *router) {
    static const char *const keys[] = {"name", "joins", NULL};
    struct map map = map_open(l, node, "a router", keys);
    const struct node *joins = list_open(l, map_need(&map, "joins"), "floors that a router joins", 2, FLOORS_MAX);
    router->name = read_line(l, map_need(&map, "name"), "the name of the router");
    router->joins = keep_alloc(l, joins->count, sizeof *router->joins);
    for (size_t i = 0; i < joins->count; i++) {
        router->joins[i] = find_floor(l, joins->items[i], network);
        for (size_t j = 0; j < i; j++)
            if (router->joins[j] == router->joins[i])
                fault(l, joins->items[i], "found the floor %s twice, expected a router to join it once", show(l, joins->items[i]));
        router->join_count++;
    }
}

/* How each floor is reached: `hops` routers away, by the router `by`. */
struct reached { bool yes; uint32_t hops; size_t by; };

/* To the other floors of a router, from one that is reached. */
static void pass(struct loader *l, const struct node *node, const struct scenario_network *network, size_t from, size_t by,
                 struct reached *reached) {
    const struct scenario_router *router = &network->routers[by];
    for (size_t i = 0; i < router->join_count; i++) {
        struct reached *to = &reached[router->joins[i]];
        if (router->joins[i] == from)
            continue;
        if (to->yes)
            fault(l, node, "found a loop of routers: the floor \"%s\" is reached by \"%s\" and again by \"%s\", expected one way to each floor",
                  network->floors[router->joins[i]].name, to->by == SIZE_MAX ? "the Client" : network->routers[to->by].name, router->name);
        *to = (struct reached){true, reached[from].hops + 1, by};
    }
}

static bool stands_on(const struct scenario_router *router, size_t floor) {
    for (size_t i = 0; i < router->join_count; i++)
        if (router->joins[i] == floor)
            return true;
    return false;
}

/* Breadth first: each floor of the queue passes on by every router but that by which it was reached. The Client's floor is its own root:
 * reached by no router. The hops to the farthest floor with Servers. */
static uint32_t walk(struct loader *l, const struct node *floors, const struct node *routers, const struct scenario_network *network) {
    struct reached *reached = tree_alloc(l, network->floor_count, sizeof *reached);
    size_t *queue = tree_alloc(l, network->floor_count, sizeof *queue), count = 0;
    uint32_t most = 0;
    reached[network->client_floor] = (struct reached){true, 0, SIZE_MAX};
    queue[count++] = network->client_floor;
    for (size_t at = 0; at < count; at++)
        for (size_t by = 0; by < network->router_count; by++) {
            const struct scenario_router *router = &network->routers[by];
            if (by == reached[queue[at]].by || !stands_on(router, queue[at]))
                continue;
            pass(l, routers->items[by], network, queue[at], by, reached);
            for (size_t i = 0; i < router->join_count; i++)
                if (router->joins[i] != queue[at])
                    queue[count++] = router->joins[i];
        }
    for (size_t i = 0; i < network->floor_count; i++) {
        if (!reached[i].yes)
            fault(l, floors->items[i], "found the floor \"%s\", to which no router leads from \"%s\", the Client's, expected a way to each floor",
                  network->floors[i].name, network->floors[network->client_floor].name);
        if (network->floors[i].server_count && reached[i].hops > most)
            most = reached[i].hops;
    }
    return most;
}

/* ---- the whole ---- */

void read_floors(struct loader *l, const struct map *map, struct scenario *scenario) {
    static const char *const keys[] = {FLOORS_KEYS}, *const owners = "link: floors has";
    struct scenario_network *network = &scenario->network;
    const bool floors = network->link == LINK_FLOORS;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        get_own(l, map, keys[i], floors, owners);
    if (!floors)
        return;
    const struct node *list = map_need(map, "floors"), *routers = map_get(map, "routers");
    const struct node *client = map_get(map, "client-floor"), *attacker = map_get(map, "attacker-floor"), *limit = map_get(map, "hop-limit");
    read_floor_list(l, list, scenario);
    network->client_floor = client ? find_floor(l, client, network) : 0;
    network->attacker_floor = attacker ? find_floor(l, attacker, network) : network->client_floor;
    if (routers)
        list_open(l, routers, "routers", 0, ROUTERS_MAX);
    network->routers = keep_alloc(l, routers ? routers->count : 0, sizeof *network->routers);
    for (size_t i = 0; routers && i < routers->count; i++)
        read_router(l, routers->items[i], network, &network->routers[network->router_count++]);
    const uint32_t hops = walk(l, list, routers, network);
    network->hop_limit = (uint32_t)read_integer(l, limit, 1, HOPS_MAX, DEFAULT_HOPS);
    if (network->hop_limit <= hops)
        fault(l, limit ? limit : list, "found a hop limit of %" PRIu32 ", expected more than %" PRIu32 ", the routers on the way to the last floor",
              network->hop_limit, hops);
}

size_t scenario_floor_of(const struct scenario *scenario, uint32_t node) {
    const struct scenario_network *network = &scenario->network;
    if (node == 0 || node > scenario->server_count)
        return node ? network->attacker_floor : network->client_floor;
    size_t floor = 0;
    while (floor + 1 < network->floor_count &&
           !(network->floors[floor].server_count && scenario_nodes_contain(&network->floors[floor].servers, node)))
        floor++;
    return floor;
}
