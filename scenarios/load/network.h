/* network.h: the parts of a network, each in a file of its own. Private to the loader. */
#ifndef SCENARIO_NETWORK_H
#define SCENARIO_NETWORK_H

#include "reader.h"

static inline bool is_radio(const struct scenario_network *network) {
    return network->link == LINK_WIFI || network->link == LINK_LRWPAN;
}

/* A key that only some links have; NULL if the link has it not, and then it may not be there. */
const struct node *get_own(struct loader *l, const struct map *map, const char *key, bool own, const char *owners);

/* way.c: what becomes of a datagram on its way; keys that are not there leave what is in `way`. */
#define WAY_KEYS "delay", "jitter", "loss", "burst", "duplicate", "reorder"
void read_way(struct loader *l, const struct map *map, struct scenario_way *way);
/* Only a lossy link has every chance: media make their own delays, an ideal link has none. */
void refuse_chance(struct loader *l, const struct map *map, enum scenario_link link, const struct scenario_way *way);
void read_exceptions(struct loader *l, const struct node *node, struct scenario *scenario);
void read_partitions(struct loader *l, const struct node *node, struct scenario *scenario);

/* measured.c: delays from a file, one a line with its unit; a path that is not absolute starts at the scenario's folder. */
void read_measured(struct loader *l, const struct node *node, struct scenario_jitter *jitter);
void read_delays(struct loader *l, const struct node *node, struct scenario_jitter *jitter);          /* the same in the scenario itself */

/* medium.c: what a link is made of beside its name, that of a network or of a floor with so many Servers. */
#define MEDIUM_KEYS "data-rate", "topology", "fading", "standard", "access-point", "basic-rate", "mesh", "mesh-jitter", \
                    "mesh-radius", "mesh-cache", "context", "loss-by-distance"
void read_medium(struct loader *l, const struct map *map, struct scenario_network *network, uint32_t server_count);

/* floors.c */
#define FLOORS_KEYS "floors", "routers", "client-floor", "attacker-floor", "hop-limit"
void read_floors(struct loader *l, const struct map *map, struct scenario *scenario);

#endif
