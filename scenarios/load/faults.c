/* faults.c: the steps that do something to Servers themselves: restart, power-cut, leave, factory-reset, join, stuck. Nothing is sent by
 * them; whom they leave as members decides who is meant by what is sent afterwards. */
#include "names.h"
#include "reader.h"
#include "units.h"

#include <inttypes.h>

/* A Server of the set among `nodes`; 0 if there is none. */
static uint32_t find_member(const struct scenario_nodes *nodes, const struct scenario_servers *set) {
    uint32_t last = set->first + set->count - 1;
    for (size_t i = 0; i < nodes->count; i++)
        if (nodes->ranges[i].first <= last && nodes->ranges[i].last >= set->first)
            return nodes->ranges[i].first > set->first ? nodes->ranges[i].first : set->first;
    return nodes->count ? 0 : set->first;
}

static void refuse_absent(struct loader *l, const struct node *node, const struct scenario *scenario, const struct scenario_step *step) {
    for (size_t i = 0; i < scenario->set_count; i++) {
        const struct scenario_servers *set = &scenario->sets[i];
        uint32_t member = set->join_ns && set->join_ns >= step->at_ns ? find_member(&step->nodes, set) : 0;
        char join[UNIT_TEXT_MAX];
        format_time(set->join_ns, join);
        if (member)
            fault(l, node, "found a %s of Server %" PRIu32 ", which joins at %s, expected Servers that are there by then",
                  action_names[step->action], member, join);
    }
}

/* Until when a power cut or a hang is in force; one in a store write begins and ends nobody knows when. */
static uint64_t over_ns(const struct scenario_step *step) {
    bool lasts = step->action == DO_POWER_CUT || step->action == DO_STUCK;
    return lasts ? step->at_ns + step->for_ns : 0;
}

/* A Server of both lists; 0 if there is none. */
static uint32_t find_common(const struct scenario_nodes *a, const struct scenario_nodes *b, uint32_t server_count) {
    for (uint32_t server = 1; server <= server_count; server++)
        if (scenario_nodes_contain(a, server) && scenario_nodes_contain(b, server))
            return server;
    return 0;
}

/* Nothing can be done to a Server that is without power, and none hangs twice at once. */
static void refuse_overlap(struct loader *l, const struct node *node, const struct scenario *scenario, const struct scenario_step *step) {
    for (const struct scenario_step *before = scenario->steps; before < step; before++) {
        const bool same = before->action == step->action, overlaps = over_ns(before) > step->at_ns;
        const uint32_t server = overlaps && (before->action == DO_POWER_CUT || same)
                                    ? find_common(&before->nodes, &step->nodes, scenario->server_count) : 0;
        if (server)
            fault(l, node, "found a %s of Server %" PRIu32 " while the %s of line %d lasts, expected it to be over by then",
                  action_names[step->action], server, action_names[before->action], before->line);
    }
}

static void read_fault_nodes(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    const struct node *servers = map_need(map, "servers");
    step->nodes = read_nodes(l, servers, scenario->server_count);
    refuse_absent(l, servers, scenario, step);
    refuse_overlap(l, servers, scenario, step);
}

static void read_duration(struct loader *l, const struct map *map, struct scenario_step *step) {
    const struct node *duration = map_need(map, "for");
    step->for_ns = read_time(l, duration, 0);
    if (!step->for_ns)
        expected(l, duration, "a time above 0, e.g. \"5 s\"");
}

void read_restart(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    const struct node *servers = map_get(map, "servers"), *client = map_get(map, "client");
    if (!servers == !client)
        fault(l, map->node, "found %s of \"servers\" and \"client\", expected exactly one of them", client ? "both" : "none");
    step->client = client && read_bool(l, client, false);
    if (client && !step->client)
        expected(l, client, "true (or \"servers\" instead)");
    if (servers)
        read_fault_nodes(l, map, scenario, step);
    step->crash = read_choice(l, map_need(map, "kind"), restart_kind_names, 0);
}

/* Of Servers that write nothing no write can be cut. */
static void refuse_no_store(struct loader *l, const struct node *node, const struct scenario *scenario, const struct scenario_step *step) {
    for (size_t i = 0; i < scenario->set_count; i++) {
        const uint32_t member = scenario->sets[i].persist ? 0 : find_member(&step->nodes, &scenario->sets[i]);
        if (member)
            fault(l, node, "found a store write of Server %" PRIu32 ", which stores nothing (persist: false), expected Servers that do",
                  member);
    }
}

void read_power_cut(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    const struct node *write = map_get(map, "write");
    read_fault_nodes(l, map, scenario, step);
    read_duration(l, map, step);
    step->write = write ? (enum scenario_write)(WRITE_TORN + read_choice(l, write, write_names, 0)) : WRITE_NONE;
    if (write)
        refuse_no_store(l, write, scenario, step);
}

/* The Servers of the step must be members of the group. */
void read_leave(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    const struct node *group = map_get(map, "group");
    read_fault_nodes(l, map, scenario, step);
    step->group = read_group(l, group, scenario);
    for (size_t i = 0; i < scenario->set_count; i++) {
        const struct scenario_servers *set = &scenario->sets[i];
        const uint32_t member = find_member(&step->nodes, set);
        bool is_member = !member;
        for (size_t k = 0; k < set->group_count; k++)
            is_member |= set->groups[k] == step->group;
        if (!is_member)
            fault(l, group ? group : map->node, "found Server %" PRIu32 ", which is not in the group \"%s\", expected members that can leave it",
                  member, scenario->groups[step->group].name);
    }
}

void read_factory_reset(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    read_fault_nodes(l, map, scenario, step);
}

/* The last of the steps before that took the Server's credentials or gave them back; NULL: none did. */
static const struct scenario_step *last_change(const struct scenario *scenario, const struct scenario_step *step, uint32_t server) {
    while (step-- > scenario->steps)
        if ((step->action == DO_FACTORY_RESET || step->action == DO_JOIN) && scenario_nodes_contain(&step->nodes, server))
            return step;
    return NULL;
}

/* Provisions again what a factory reset has left without credentials; who joins for the first time has `join` in its set. */
void read_join(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    read_fault_nodes(l, map, scenario, step);
    for (uint32_t server = 1; server <= scenario->server_count; server++) {
        const struct scenario_step *before = scenario_nodes_contain(&step->nodes, server) ? last_change(scenario, step, server) : NULL;
        if (scenario_nodes_contain(&step->nodes, server) && (!before || before->action == DO_JOIN))
            fault(l, map_get(map, "servers"), "found Server %" PRIu32 ", which has its credentials, expected Servers after a factory-reset "
                  "(one that joins later has join: in its set)", server);
    }
}

void read_stuck(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    read_fault_nodes(l, map, scenario, step);
    read_duration(l, map, step);
    step->stuck_output = read_choice(l, map_need(map, "how"), stuck_names, 0);
}
