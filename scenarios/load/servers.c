/* servers.c: the groups, and the sets of equal Servers in them. Sets are numbered on: the first Server of the first set is 1. */
#include "names.h"
#include "reader.h"

#include <string.h>

static const char shim_prefix[] = "shim:";
#define DEFAULT_LEISURE_NS UINT64_C(5000000000)           /* RFC 7252 §8.2 */
enum { SHIMS_MAX = 100, OCF_DEVICES_MAX = 10000, OCF_GROUPS_MAX = 4 };

enum { PERMISSION_RETRIEVE = 1u << 1, PERMISSION_UPDATE = 1u << 2 };
enum { ID_BYTES_LEAST = 2, ID_BYTES_MOST = 7 };           /* kid: 13 bytes of nonce less 6; CR 1967 wants more than one */

/* Index of the group named by `node` among those read so far. */
static size_t find_group(struct loader *l, const struct node *node, const struct scenario *scenario, const char *lead) {
    const char **names = tree_alloc(l, scenario->group_count + 1, sizeof *names);
    for (size_t i = 0; i < scenario->group_count; i++) {
        names[i] = scenario->groups[i].name;
        if (node->kind == NODE_SCALAR && !strcmp(names[i], node->text))
            return i;
    }
    unknown(l, node, lead, names);
}

/* The Sender ID: of its own, or (equal kids) that of a group above. */
static void read_id(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_group *group) {
    const struct node *id_bytes = map_get(map, "id-bytes"), *same = map_get(map, "same-id-as");
    group->same_id_as = scenario->group_count;
    group->id_bytes = read_integer(l, id_bytes, ID_BYTES_LEAST, ID_BYTES_MOST, ID_BYTES_MOST);
    if (!same)
        return;
    if (!scenario->group_count)
        expected(l, same, "a group above this one (there is none)");
    const struct scenario_group *shared = &scenario->groups[find_group(l, same, scenario, "found no group above with the name")];
    if (id_bytes && group->id_bytes != shared->id_bytes)
        expected(l, id_bytes, tree_format(l, "%zu, the length of the Sender ID this group shares, or no \"id-bytes\"", shared->id_bytes));
    group->id_bytes = shared->id_bytes;
    group->same_id_as = shared->same_id_as;
}

void read_groups(struct loader *l, const struct node *node, struct scenario *scenario) {
    static const char *const keys[] = {"name", "id-bytes", "same-id-as", NULL};
    list_open(l, node, "groups", 1, LIST_MAX);
    scenario->groups = keep_alloc(l, node->count, sizeof *scenario->groups);
    for (size_t i = 0; i < node->count; i++) {
        struct map map = map_open(l, node->items[i], "a group", keys);
        struct scenario_group *group = &scenario->groups[i];
        const struct node *name = map_need(&map, "name");
        group->name = read_line(l, name, "the name of the group");
        for (size_t j = 0; j < i; j++)
            if (!strcmp(scenario->groups[j].name, group->name))
                fault(l, name, "found the group name %s twice, expected each group to have its own", show(l, name));
        read_id(l, &map, scenario, group);
        scenario->group_count++;
    }
}

size_t read_group(struct loader *l, const struct node *node, const struct scenario *scenario) {
    return node ? find_group(l, node, scenario, "unknown group") : 0;
}

static void read_set_groups(struct loader *l, const struct node *node, const struct scenario *scenario, struct scenario_servers *set) {
    list_open(l, node, "groups", 1, LIST_MAX);
    set->groups = keep_alloc(l, node->count, sizeof *set->groups);
    for (size_t i = 0; i < node->count; i++) {
        set->groups[i] = read_group(l, node->items[i], scenario);
        for (size_t j = 0; j < i; j++)
            if (set->groups[j] == set->groups[i])
                fault(l, node->items[i], "found the group %s twice, expected it once", show(l, node->items[i]));
        set->group_count++;
    }
}

static void read_resources(struct loader *l, const struct node *node, struct scenario_servers *set) {
    set->resources = keep_alloc(l, node ? node->count + 1 : 1, sizeof *set->resources);
    set->resources[0] = RESOURCE_SWITCH;
    set->resource_count = 1;
    if (!node)
        return;
    list_open(l, node, "Resources", 1, LIST_MAX);
    unsigned seen = 0;
    for (size_t i = 0; i < node->count; i++) {
        set->resources[i] = read_choice(l, node->items[i], resource_names, 0);
        if (seen & 1u << set->resources[i])
            fault(l, node->items[i], "found the Resource %s twice, expected it once", show(l, node->items[i]));
        seen |= 1u << set->resources[i];
    }
    set->resource_count = node->count;
}

struct scenario_time read_actuation(struct loader *l, const struct node *node) {
    static const char *const keys[] = {"from", "to", NULL};
    if (!node || (node->kind == NODE_SCALAR && !strcmp(node->text, "none")))
        return (struct scenario_time){DIST_NONE, 0, 0};
    if (node->kind == NODE_SCALAR) {
        uint64_t fixed = read_time(l, node, 0);
        return (struct scenario_time){DIST_FIXED, fixed, fixed};
    }
    struct map map = map_open(l, node, "actuation (a time, none, or a uniform distribution)", keys);
    struct scenario_time time = {DIST_UNIFORM, read_time(l, map_need(&map, "from"), 0), read_time(l, map_need(&map, "to"), 0)};
    if (time.to_ns < time.from_ns)
        expected(l, map_get(&map, "to"), "a time not before \"from\"");
    return time;
}

/* ---- access control entries ---- */

static unsigned read_permission(struct loader *l, const struct node *node) {
    unsigned permission = 0;
    list_open(l, node, "permissions", 1, LIST_MAX);
    for (size_t i = 0; i < node->count; i++) {
        unsigned bit = 1u << read_choice(l, node->items[i], permission_names, 0);
        if (permission & bit)
            fault(l, node->items[i], "found the permission %s twice, expected it once", show(l, node->items[i]));
        permission |= bit;
    }
    return permission;
}

static char **every_resource(struct loader *l) {
    char **hrefs = keep_alloc(l, 1, sizeof *hrefs);
    hrefs[0] = keep_alloc(l, 2, 1);
    hrefs[0][0] = '*';
    return hrefs;
}

static struct scenario_ace read_ace(struct loader *l, const struct node *node) {
    static const char *const keys[] = {"subject", "permission", "resources", NULL};
    struct map map = map_open(l, node, "an access control entry", keys);
    struct scenario_ace ace = {.subject = read_choice(l, map_need(&map, "subject"), subject_names, 0)};
    ace.permission = read_permission(l, map_need(&map, "permission"));
    const struct node *hrefs = map_get(&map, "resources");
    ace.hrefs = hrefs ? read_lines(l, hrefs, "hrefs", 1, &ace.href_count) : every_resource(l);
    for (size_t i = 0; i < ace.href_count; i++)
        if (ace.hrefs[i][0] != '/' && strcmp(ace.hrefs[i], "*"))
            expected(l, hrefs->items[i], "a path that begins with /, or \"*\"");
    if (!hrefs)
        ace.href_count = 1;
    return ace;
}

/* Absent: the group may RETRIEVE and UPDATE everything. An empty list lets nobody in. */
static void read_access(struct loader *l, const struct node *node, struct scenario_servers *set) {
    if (node)
        list_open(l, node, "access control entries", 0, LIST_MAX);
    set->access_count = node ? node->count : 1;
    set->access = keep_alloc(l, set->access_count, sizeof *set->access);
    for (size_t i = 0; node && i < node->count; i++)
        set->access[i] = read_ace(l, node->items[i]);
    if (!node)
        set->access[0] = (struct scenario_ace){ACE_GROUP, PERMISSION_RETRIEVE | PERMISSION_UPDATE, every_resource(l), 1};
}

/* ---- a set of Servers ---- */

static char *keep_word(struct loader *l, const char *word) {
    return strcpy(keep_alloc(l, strlen(word) + 1, 1), word);
}

/* "40 ppm", or {from: -40 ppm, to: 40 ppm} */
static struct scenario_drift read_drifts(struct loader *l, const struct node *node) {
    static const char *const keys[] = {"from", "to", NULL};
    if (!node || node->kind != NODE_MAP) {
        int64_t all = read_drift(l, node, 0);
        return (struct scenario_drift){all, all};
    }
    struct map map = map_open(l, node, "clock-drift", keys);
    struct scenario_drift drift = {read_drift(l, map_need(&map, "from"), 0), read_drift(l, map_need(&map, "to"), 0)};
    if (drift.to_ppb < drift.from_ppb)
        expected(l, map_get(&map, "to"), "a drift not below \"from\"");
    return drift;
}

static void read_device_cost(struct loader *l, const struct map *map, struct scenario_servers *set) {
    const struct node *actuation = map_get(map, "actuation"), *signature = map_get(map, "signature");
    set->profile = read_profile(l, map_get(map, "profile"));
    set->actuation = set->profile && !actuation ? set->profile->actuation : read_actuation(l, actuation);
    set->signature = read_bool(l, signature, false);
    if (set->signature && !(set->profile && set->profile->has_signature))
        fault(l, signature, "found signature: true with %s, expected a profile that has the number \"signature\"",
              set->profile ? tree_format(l, "the profile \"%s\", which has no such number", set->profile->name) : "no profile");
    set->drift = read_drifts(l, map_get(map, "clock-drift"));
}

int64_t scenario_drift_ppb(const struct scenario_servers *set, uint32_t server) {
    const int64_t place = (int64_t)(server - set->first), last = (int64_t)set->count - 1;
    return last ? set->drift.from_ppb + (set->drift.to_ppb - set->drift.from_ppb) * place / last : set->drift.from_ppb;
}

/* A process each: no more than a machine bears. Whether the command is one, ssm-sim finds out. */
static void read_shim(struct loader *l, const struct node *node, const struct node *count, struct scenario_servers *set) {
    set->device = read_line(l, node, "a device");
    set->command = set->device + strlen(shim_prefix);
    if (!set->command[strspn(set->command, " ")])
        expected(l, node, "a command after shim:, e.g. \"shim:python3 lamp.py\"");
    if (set->count > SHIMS_MAX)
        expected(l, count, tree_format(l, "at most %d Servers of a shim: each is a process", SHIMS_MAX));
}

static void read_device(struct loader *l, const struct node *node, const struct node *count, struct scenario_servers *set) {
    if (node && node->kind == NODE_SCALAR && !strncmp(node->text, shim_prefix, strlen(shim_prefix)))
        read_shim(l, node, count, set);
    else
        set->device = keep_word(l, device_names[read_choice(l, node, device_names, 0)]);
}

/* A whole OCF Device keeps its unicast contexts over a restart; else its first requests would need Echo, which no step here repeats. */
static void read_ocf(struct loader *l, const struct map *map, const struct node *count, struct scenario_servers *set) {
    const struct node *leisure = map_get(map, "leisure");
    const bool ocf = !strcmp(set->device, "ocf");
    if (leisure && !ocf)
        fault(l, leisure, "found \"leisure\" of a device that is %s, expected none: only device: ocf answers", set->device);
    if (ocf && !set->persist)
        expected(l, map_get(map, "persist"), "true: a device that is ocf keeps its unicast contexts");
    if (ocf && set->count > OCF_DEVICES_MAX)
        expected(l, count, tree_format(l, "at most %d Servers that are ocf", OCF_DEVICES_MAX));
    if (ocf && set->group_count > OCF_GROUPS_MAX)
        expected(l, map_get(map, "groups"), tree_format(l, "at most %d groups of a device that is ocf", OCF_GROUPS_MAX));
    set->leisure_ns = ocf ? read_time(l, leisure, DEFAULT_LEISURE_NS) : 0;
}

static struct scenario_servers read_set(struct loader *l, const struct node *node, const struct scenario *scenario) {
    static const char *const keys[] = {"count", "groups", "resources", "device", "defects", "persist", "first-message", "join",
                                       "leisure", "actuation", "profile", "signature", "clock-drift", "access", NULL};
    struct map map = map_open(l, node, "a set of servers", keys);
    struct scenario_servers set = {.first = scenario->server_count + 1};
    const struct node *count = map_need(&map, "count");
    set.count = (uint32_t)read_integer(l, count, 1, SERVERS_MAX, 0);
    if (set.count > SERVERS_MAX - scenario->server_count)
        expected(l, count, tree_format(l, "at most %d Servers in all sets together", SERVERS_MAX));
    read_set_groups(l, map_need(&map, "groups"), scenario, &set);
    read_resources(l, map_get(&map, "resources"), &set);
    read_device(l, map_get(&map, "device"), count, &set);
    set.defects = read_lines(l, map_get(&map, "defects"), "defects", 0, &set.defect_count);
    set.persist = read_bool(l, map_get(&map, "persist"), true);
    read_ocf(l, &map, count, &set);
    set.first_slides = read_choice(l, map_get(&map, "first-message"), first_message_names, 0);
    set.join_ns = read_time(l, map_get(&map, "join"), 0);
    read_device_cost(l, &map, &set);
    read_access(l, map_get(&map, "access"), &set);
    return set;
}

void read_servers(struct loader *l, const struct node *node, struct scenario *scenario) {
    list_open(l, node, "sets of servers", 1, LIST_MAX);
    scenario->sets = keep_alloc(l, node->count, sizeof *scenario->sets);
    for (; scenario->set_count < node->count; scenario->set_count++) {
        struct scenario_servers set = read_set(l, node->items[scenario->set_count], scenario);
        scenario->sets[scenario->set_count] = set;
        scenario->server_count += set.count;
    }
}
