/* medium.c: what a link is made of: where nodes stand and how they send to each other. */
#include "names.h"
#include "network.h"

#define DEFAULT_RATE_BPS UINT64_C(100000000)
#define DEFAULT_MESH_JITTER_NS UINT64_C(50000000)
enum { RADIO_SERVERS_MAX = 1000,         /* every node computes every frame on the air */
       ACCESS_POINT_SERVERS_MAX = 100,   /* more take long to associate with it */
       RADIUS_MAX = 255, CACHE_MAX = 1000, DEFAULT_CACHE = 10 };

static void read_topology(struct loader *l, const struct node *node, struct scenario_network *network) {
    static const char *const keys[] = {"shape", "spacing", NULL};
    struct map map = map_open(l, node, "topology", keys);
    network->shape = read_choice(l, map_need(&map, "shape"), shape_names, 0);
    network->spacing_mm = read_distance(l, map_need(&map, "spacing"));
    network->topology_line = node->line;
}

/* The rates that every station of the standard understands, or may be told to. */
static uint64_t read_basic_rate(struct loader *l, const struct node *node, enum scenario_wifi wifi) {
    static const uint64_t kbps[] = {1000, 2000, 5500, 11000, 6000, 9000, 12000, 18000, 24000, 36000, 48000, 54000};
    enum { DSSS = 4 };
    const size_t first = wifi == WIFI_11G ? 0 : DSSS;
    const uint64_t rate = read_rate(l, node, 0);
    for (size_t i = first; i < sizeof kbps / sizeof *kbps; i++)
        if (kbps[i] * 1000 == rate)
            return rate;
    if (node)
        expected(l, node, tree_format(l, "a rate of %s: %s6, 9, 12, 18, 24, 36, 48 or 54 Mbps", wifi_names[wifi],
                                      wifi == WIFI_11G ? "1, 2, 5.5, 11, " : ""));
    return 0;
}

static void read_wifi(struct loader *l, const struct map *map, struct scenario_network *network) {
    const bool wifi = network->link == LINK_WIFI;
    network->wifi = read_choice(l, get_own(l, map, "standard", wifi, "link: wifi has"), wifi_names, WIFI_11G);
    const struct node *access_point = get_own(l, map, "access-point", wifi, "link: wifi has");
    network->access_point = read_choice(l, access_point, access_point_names, ACCESS_POINT_NONE);
    network->basic_rate_bps = read_basic_rate(l, get_own(l, map, "basic-rate", wifi, "link: wifi has"), network->wifi);
}

static void read_lrwpan(struct loader *l, const struct map *map, struct scenario_network *network) {
    static const char *const meshes = "link: lrwpan with mesh: true has";
    const bool lrwpan = network->link == LINK_LRWPAN;
    network->mesh = read_bool(l, get_own(l, map, "mesh", lrwpan, "link: lrwpan has"), false);
    const struct node *jitter = get_own(l, map, "mesh-jitter", network->mesh, meshes);
    const struct node *radius = get_own(l, map, "mesh-radius", network->mesh, meshes);
    const struct node *cache = get_own(l, map, "mesh-cache", network->mesh, meshes);
    network->mesh_jitter_ns = read_time(l, jitter, network->mesh ? DEFAULT_MESH_JITTER_NS : 0);
    network->mesh_radius = (uint32_t)read_integer(l, radius, 1, RADIUS_MAX, 0);
    network->mesh_cache = (uint32_t)read_integer(l, cache, 1, CACHE_MAX, network->mesh ? DEFAULT_CACHE : 0);
    const bool wide = lrwpan && network->scope != SCOPE_LINK_LOCAL;
    network->context = read_bool(l, get_own(l, map, "context", wide, "link: lrwpan of a wider scope than link-local has"), false);
}

/* Where nodes stand, for radio and for loss by distance. */
static void read_places(struct loader *l, const struct map *map, struct scenario_network *network) {
    static const char *const keys[] = {"none-within", "all-beyond", NULL};
    const struct node *loss = get_own(l, map, "loss-by-distance", network->link == LINK_LOSSY, "link: lossy has");
    const bool places = is_radio(network) || loss;
    get_own(l, map, "topology", places, "link: wifi, link: lrwpan and link: lossy with loss-by-distance have");
    if (places)
        read_topology(l, map_need(map, "topology"), network);
    if (!loss)
        return;
    struct map distances = map_open(l, loss, "loss-by-distance", keys);
    network->near_mm = read_distance(l, map_need(&distances, "none-within"));
    network->far_mm = read_distance(l, map_need(&distances, "all-beyond"));
    if (network->far_mm <= network->near_mm)
        expected(l, map_get(&distances, "all-beyond"), "a distance above \"none-within\"");
}

static void refuse_crowd(struct loader *l, const struct map *map, const struct scenario_network *network, uint32_t server_count) {
    if (is_radio(network) && server_count > RADIO_SERVERS_MAX)
        fault(l, map_get(map, "link"), "found %u Servers on a link that is %s, expected at most %d: each node hears each frame on the air",
              (unsigned)server_count, link_names[network->link], RADIO_SERVERS_MAX);
    if (network->access_point != ACCESS_POINT_NONE && server_count > ACCESS_POINT_SERVERS_MAX)
        fault(l, map_get(map, "access-point"), "found %u Servers at one access point, expected at most %d", (unsigned)server_count,
              ACCESS_POINT_SERVERS_MAX);
}

void read_medium(struct loader *l, const struct map *map, struct scenario_network *network, uint32_t server_count) {
    const bool csma = network->link == LINK_CSMA;
    network->data_rate_bps = read_rate(l, get_own(l, map, "data-rate", csma, "link: csma has"), csma ? DEFAULT_RATE_BPS : 0);
    read_places(l, map, network);
    network->fading = read_choice(l, get_own(l, map, "fading", is_radio(network), "link: wifi and link: lrwpan have"), fading_names,
                                  FADING_NONE);
    read_wifi(l, map, network);
    read_lrwpan(l, map, network);
    refuse_crowd(l, map, network, server_count);
}
