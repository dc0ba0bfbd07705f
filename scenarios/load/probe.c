/* probe.c: a step that plays a probe of the conformance suite (conformance/probe). What a probe expects of a Server holds for one that has
 * received nothing under the group: until it is over, nobody else sends under its keys. */
#include "probe.h"

#include "names.h"
#include "reader.h"

#include <inttypes.h>
#include <string.h>

#define SPACING_NS UINT64_C(100000000)                    /* between two datagrams, unless given */

static const struct probe *find(struct loader *l, const struct node *node) {
    const struct probe *found = node->kind == NODE_SCALAR ? probe_find(node->text) : NULL;
    size_t count = 0;
    while (probes[count].name)
        count++;
    const char **names = tree_alloc(l, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = probes[i].name;
    if (!found)
        unknown(l, node, "unknown probe", names);
    return found;
}

/* The probe's own, unless the step says which. */
static void verify_its_own(struct loader *l, const struct probe *probe, struct scenario_step *step) {
    size_t count = 1, i = 0;
    for (const char *at = probe->requirements; (at = strchr(at, ' ')) != NULL; at++)
        count++;
    step->verifies = keep_alloc(l, count, sizeof *step->verifies);
    for (const char *at = probe->requirements; *at; at += strspn(at, " ")) {
        const size_t len = strcspn(at, " ");
        step->verifies[i] = keep_alloc(l, len + 1, 1);
        memcpy(step->verifies[i++], at, len);
        at += len;
    }
    step->verify_count = count;
}

static void need_dimmers(struct loader *l, const struct node *node, const struct scenario *scenario, size_t group) {
    bool any = false;
    for (size_t i = 0; i < scenario->set_count; i++) {
        const struct scenario_servers *set = &scenario->sets[i];
        bool member = false, dimmer = false;
        for (size_t k = 0; k < set->group_count; k++)
            member |= set->groups[k] == group;
        for (size_t k = 0; k < set->resource_count; k++)
            dimmer |= set->resources[k] == RESOURCE_DIMMER;
        if (member && !dimmer)
            fault(l, node, "found a probe for Servers from %" PRIu32 " on without a dimmer, expected resources: [switch, dimmer]: probes UPDATE it",
                  set->first);
        any |= member;
    }
    if (!any)
        fault(l, node, "found a probe of group \"%s\" without Servers, expected Servers of that group", scenario->groups[group].name);
}

static bool uses_keys(const struct scenario_step *step, size_t group) {
    const bool sends = step->action == DO_UPDATE || step->action == DO_REPLAY || step->action == DO_TAMPER || step->action == DO_FORGE
                       || step->action == DO_PROBE;
    return sends && step->group == group;
}

void read_probe(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    const struct node *name = map_need(map, "probe"), *spacing = map_get(map, "spacing");
    const struct probe *probe = find(l, name);
    struct probe_script *script = probe_write(probe);
    if (!script)
        expected(l, name, "memory for the probe");
    step->count = (uint32_t)script->count;
    probe_free(script);
    step->probe = read_line(l, name, "the name of a probe");
    step->group = read_group(l, map_get(map, "group"), scenario);
    step->spacing_ns = read_time(l, spacing, SPACING_NS);
    if (!step->spacing_ns)
        expected(l, spacing, "a time above 0 between two datagrams");
    step->reach = read_nodes(l, map_get(map, "reach"), scenario->server_count);
    need_dimmers(l, name, scenario, step->group);
    if (!map_get(map, "verifies"))
        verify_its_own(l, probe, step);
    for (const struct scenario_step *before = scenario->steps; before < step; before++)
        if (uses_keys(before, step->group))
            fault(l, name, "found a probe of group \"%s\", under whose keys step '%s' (line %d) sends before, expected a group of its own",
                  scenario->groups[step->group].name, before->name, before->line);
}

void refuse_during_probe(struct loader *l, const struct node *node, const struct scenario *scenario, const struct scenario_step *step) {
    for (const struct scenario_step *before = scenario->steps; before < step; before++)
        if (before->action == DO_PROBE && uses_keys(step, before->group) && step->at_ns < before->at_ns + before->count * before->spacing_ns)
            fault(l, node, "found a step that sends under the keys of group \"%s\" while the probe in line %d goes on, expected it %" PRIu64
                  " ms after that began, or later", scenario->groups[step->group].name, before->line,
                  (before->count * before->spacing_ns + 999999) / 1000000);
}
