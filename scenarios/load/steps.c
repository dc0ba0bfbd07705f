/* steps.c: the script.
 *   1. every step's name (given, or "step-N"), so that a step can be told from a later one and a name from a typing error;
 *   2. every step in turn: first what all have, then what its action has. Times do not go back. */
#include "names.h"
#include "reader.h"
#include "units.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TRIAL_SPACING_NS UINT64_C(200000000)              /* between two trials of a tamper step, unless given */
enum { REPEATS_MAX = 1000, KID_MAX = 7, LEVEL_MAX = 100, QUERY_MAX = 200, FLOOD_BYTES_MIN = 40, FLOOD_BYTES = 64, FLOOD_BYTES_MAX = 1200, ROUNDS_MAX = 100 };

/* The most bytes a field can have: bounds `byte`, and for how long "each" may go on. */
static const uint32_t field_bytes[] = {
    [FIELD_KID] = 7, [FIELD_PIV] = 5, [FIELD_CIPHERTEXT] = 120, [FIELD_TAG] = 8, [FIELD_MID] = 2, [FIELD_TOKEN] = 8, [FIELD_CODE] = 1,
};

#define COMMON_KEYS "at", "do", "name", "verifies"
static const char *const action_keys[][24] = {
    [DO_UPDATE] = {COMMON_KEYS, "expect", "group", "resource", "value", "count", "spacing", "repeat", "withhold",
                   "scope", "ocf-version-options", NULL},
    [DO_REPLAY] = {COMMON_KEYS, "expect", "of", "index", "form", "relabel", "reach", NULL},
    [DO_TAMPER] = {COMMON_KEYS, "expect", "group", "field", "byte", "spacing", "resource", "value", "then", NULL},
    [DO_FORGE] = {COMMON_KEYS, "expect", "group", "key", "kid", "piv", "code", "type", "to", "reach", "path", "query", "resource",
                  "value", "payload", NULL},
    [DO_RESTART] = {COMMON_KEYS, "servers", "client", "kind", NULL},
    [DO_FLOOD] = {COMMON_KEYS, "expect", "group", "form", "spacing", "duration", "size", "reach", NULL},
    [DO_POWER_CUT] = {COMMON_KEYS, "servers", "for", "write", NULL},
    [DO_LEAVE] = {COMMON_KEYS, "servers", "group", NULL},
    [DO_FACTORY_RESET] = {COMMON_KEYS, "servers", NULL},
    [DO_JOIN] = {COMMON_KEYS, "servers", NULL},
    [DO_STUCK] = {COMMON_KEYS, "servers", "for", "how", NULL},
    [DO_DISCOVER] = {COMMON_KEYS, "resource", "rounds", "spacing", NULL},
    [DO_READ_BACK] = {COMMON_KEYS, "of", "repair", "rounds", "spacing", "pace", NULL},
    [DO_PROBE] = {COMMON_KEYS, "probe", "group", "spacing", "reach", NULL},
};
static const char *const action_whats[] = {
    [DO_UPDATE] = "a step that does update", [DO_REPLAY] = "a step that does replay", [DO_TAMPER] = "a step that does tamper",
    [DO_FORGE] = "a step that does forge", [DO_RESTART] = "a step that does restart", [DO_FLOOD] = "a step that does flood",
    [DO_POWER_CUT] = "a step that does power-cut", [DO_LEAVE] = "a step that does leave",
    [DO_FACTORY_RESET] = "a step that does factory-reset", [DO_JOIN] = "a step that does join", [DO_STUCK] = "a step that does stuck",
    [DO_DISCOVER] = "a step that does discover", [DO_READ_BACK] = "a step that does read-back",
    [DO_PROBE] = "a step that does probe",
};

/* ---- names ---- */

static void read_names(struct loader *l, const struct node *script, struct scenario *scenario) {
    for (size_t i = 0; i < script->count; i++) {
        const struct node *step = script->items[i], *name = node_find(step, "name");
        char number[32];
        snprintf(number, sizeof number, "step-%zu", i + 1);
        char *text = name ? read_line(l, name, "the name of the step") : strcpy(keep_alloc(l, sizeof number, 1), number);
        for (size_t j = 0; j < i; j++)
            if (!strcmp(scenario->steps[j].name, text))
                fault(l, name ? name : step, "found the step name \"%s\" twice (first in line %d), expected each step to have its own",
                      text, script->items[j]->line);
        scenario->steps[i].name = text;
    }
}

/* ---- actions ---- */

static void read_value(struct loader *l, const struct node *node, struct scenario_step *step) {
    bool dimmer = step->resource == RESOURCE_DIMMER;
    step->value = VALUE_TOGGLE;
    if (!node || (node->kind == NODE_SCALAR && !strcmp(node->text, value_names[VALUE_TOGGLE])))
        return;
    if (node->kind != NODE_SCALAR || node->quoted)
        expected(l, node, dimmer ? "true, false, toggle or a level from 0 to 100" : "true, false or toggle");
    if (!is_integer(node)) {
        step->value = read_choice(l, node, value_names, 0);
        return;
    }
    if (!dimmer)
        fault(l, node, "found the level %s for a switch, expected true, false or toggle, or resource: dimmer", show(l, node));
    step->value = VALUE_LEVEL;
    step->level = (int32_t)read_integer(l, node, 0, LEVEL_MAX, 0);
}

/* Resource and value are read together: a dimmer has levels. */
static void read_target(struct loader *l, const struct map *map, struct scenario_step *step) {
    step->resource = read_choice(l, map_get(map, "resource"), resource_names, RESOURCE_SWITCH);
    read_value(l, map_get(map, "value"), step);
}

static void read_withhold(struct loader *l, const struct node *node, const struct scenario *scenario, struct scenario_step *step) {
    if (!node || is_bool(node)) {
        step->withhold = read_bool(l, node, false);
        return;
    }
    step->withhold = true;
    step->withhold_from = read_node_list(l, node, scenario->server_count, "true, false, or a list of Servers, e.g. [1, 4-7]");
}

static void read_repeat(struct loader *l, const struct node *node, struct scenario_step *step) {
    static const char *const keys[] = {"count", "spacing", "form", "jitter", NULL};
    if (!node)
        return;
    struct map map = map_open(l, node, "repeat", keys);
    step->repeats = (uint32_t)read_integer(l, map_need(&map, "count"), 0, REPEATS_MAX, 0);
    step->repeat_spacing_ns = read_time(l, map_need(&map, "spacing"), 0);
    step->repeat_fresh = read_choice(l, map_get(&map, "form"), repeat_form_names, 0);
    step->repeat_jitter_ns = read_time(l, map_get(&map, "jitter"), 0);
}

static void read_update(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    step->group = read_group(l, map_get(map, "group"), scenario);
    map_need(map, "value");
    read_target(l, map, step);
    step->count = (uint32_t)read_integer(l, map_get(map, "count"), 1, COUNT_MAX, 1);
    if (step->count > 1 && !map_get(map, "spacing"))
        fault(l, map_get(map, "count"), "found a count of %" PRIu32 " without \"spacing\", expected spacing: the time between two commands",
              step->count);
    step->spacing_ns = read_time(l, map_get(map, "spacing"), 0);
    read_repeat(l, map_get(map, "repeat"), step);
    read_withhold(l, map_get(map, "withhold"), scenario, step);
    step->scope = read_choice(l, map_get(map, "scope"), scope_names, scenario->network.scope);      /* routers pass on site-local alone */
    step->ocf_version_options = read_bool(l, map_get(map, "ocf-version-options"), true);
    bool too_long = step->spacing_ns && step->count > DAY_NS / step->spacing_ns;
    if (too_long)
        expected(l, map_get(map, "count"), "commands that are all sent within one day");
}

static size_t read_earlier(struct loader *l, const struct node *node, const struct scenario *scenario, size_t current) {
    const char **earlier = tree_alloc(l, current + 1, sizeof *earlier);
    size_t count = 0;
    for (size_t i = 0; i < scenario->step_count; i++) {
        const struct scenario_step *step = &scenario->steps[i];
        bool same = node->kind == NODE_SCALAR && !strcmp(step->name, node->text);
        if (same && i >= current)
            fault(l, node, "found %s, %s, expected an earlier update or forge step", show(l, node),
                  i == current ? "the step itself" : "a later step");
        if (i >= current)
            continue;
        bool sends = step->action == DO_UPDATE || step->action == DO_FORGE;
        if (same && sends)
            return i;
        if (same)
            fault(l, node, "found %s, which does %s, expected an update or forge step", show(l, node), action_names[step->action]);
        if (sends)
            earlier[count++] = step->name;
    }
    if (!count)
        fault(l, node, "unknown step %s, expected an earlier update or forge step (there is none)", show(l, node));
    unknown(l, node, "unknown step", earlier);
}

/* The kid of another group, of the same length: nothing else of the datagram moves. */
static void read_relabel(struct loader *l, const struct node *node, const struct scenario *scenario, struct scenario_step *step) {
    step->relabel = node != NULL;
    step->relabel_group = node ? read_group(l, node, scenario) : step->group;
    const struct scenario_group *own = &scenario->groups[step->group], *other = &scenario->groups[step->relabel_group];
    if (node && own->same_id_as == other->same_id_as)
        expected(l, node, tree_format(l, "a group with another Sender ID than \"%s\"", own->name));
    if (own->id_bytes != other->id_bytes)
        expected(l, node, tree_format(l, "a group whose Sender ID has %zu bytes, as that of \"%s\"", own->id_bytes, own->name));
}

static void read_replay(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    step->of_step = read_earlier(l, map_need(map, "of"), scenario, (size_t)(step - scenario->steps));
    const struct scenario_step *of = &scenario->steps[step->of_step];
    const struct node *index = map_get(map, "index");
    step->group = of->group;
    step->of_index = (uint32_t)read_integer(l, index, 0, of->count - 1, 0);
    step->new_ids = read_choice(l, map_get(map, "form"), replay_form_names, 0);
    step->reach = read_nodes(l, map_get(map, "reach"), scenario->server_count);
    read_relabel(l, map_get(map, "relabel"), scenario, step);
    if (of->at_ns + step->of_index * of->spacing_ns > step->at_ns)
        expected(l, index, "a command that is sent before this step replays it");
}

static void read_tamper(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    step->group = read_group(l, map_get(map, "group"), scenario);
    step->field = read_choice(l, map_need(map, "field"), field_names, 0);
    const struct node *byte = map_get(map, "byte"), *spacing = map_get(map, "spacing");
    bool each = !byte || (byte->kind == NODE_SCALAR && !strcmp(byte->text, "each"));
    size_t bytes = step->field == FIELD_KID ? scenario->groups[step->group].id_bytes : field_bytes[step->field];
    if (!each && !is_integer(byte))
        expected(l, byte, "each, or the number of a byte of the field, from 0");
    step->byte = each ? SCENARIO_EACH_BYTE : (int)read_integer(l, byte, 0, bytes - 1, 0);
    step->spacing_ns = read_time(l, spacing, TRIAL_SPACING_NS);
    if (step->spacing_ns < 2)
        expected(l, spacing, "a time of at least 2 ns between two trials");
    read_target(l, map, step);
    step->then = read_choice(l, map_get(map, "then"), expect_names, EXPECT_MODEL);
}

static int hex_digit(char c) {
    const char *digits = "0123456789abcdef0123456789ABCDEF", *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) % 16 : -1;
}

static void read_kid(struct loader *l, const struct node *node, struct scenario_step *step) {
    if (!node)
        return;
    const char *text = read_line(l, node, "a kid in hex, e.g. \"0102030405\"");
    size_t digits = strlen(text);
    bool sound = digits % 2 == 0 && digits <= 2 * KID_MAX;
    for (size_t i = 0; sound && i < digits; i++)
        sound = hex_digit(text[i]) >= 0;
    if (!sound)
        expected(l, node, "a kid of 1 to 7 bytes in hex, e.g. \"0102030405\"");
    step->kid_len = digits / 2;
    for (size_t i = 0; i < step->kid_len; i++)
        step->kid[i] = (uint8_t)(hex_digit(text[2 * i]) << 4 | hex_digit(text[2 * i + 1]));
}

/* The inner request: where to, and what is in it. */
static void read_request(struct loader *l, const struct map *map, struct scenario_step *step) {
    const uint8_t get = 1, post = 1;                      /* code of the first name; index of POST */
    const struct node *path = map_get(map, "path"), *query = map_get(map, "query"), *payload = map_get(map, "payload");
    step->inner_code = (uint8_t)(get + read_choice(l, map_get(map, "code"), code_names, post));
    if (path && (step->path = read_line(l, path, "a path"))[0] != '/')
        expected(l, path, "a path that begins with /");
    if (query && strlen(step->query = read_line(l, query, "a query")) > QUERY_MAX)
        expected(l, query, tree_format(l, "a query of at most %d bytes", QUERY_MAX));
    read_target(l, map, step);
    read_choice(l, payload, payload_names, 0);
    step->payload_broken = payload != NULL;
}

static void read_forge(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    step->group = read_group(l, map_get(map, "group"), scenario);
    step->key_wrong = read_choice(l, map_get(map, "key"), key_names, 0);
    read_kid(l, map_get(map, "kid"), step);
    step->piv = read_integer(l, map_need(map, "piv"), 0, (UINT64_C(1) << 40) - 1, 0);
    step->confirmable = read_choice(l, map_get(map, "type"), type_names, 0);
    step->unicast = read_choice(l, map_get(map, "to"), to_names, 0);
    step->reach = read_nodes(l, map_get(map, "reach"), scenario->server_count);
    read_request(l, map, step);
}

/* The smallest that holds header, token, OSCORE option and tag; the largest that a link takes whole. */
static void read_flood(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    const struct node *spacing = map_need(map, "spacing"), *duration = map_need(map, "duration");
    step->group = read_group(l, map_get(map, "group"), scenario);
    step->flood_garbage = read_choice(l, map_need(map, "form"), flood_form_names, 0);
    step->spacing_ns = read_time(l, spacing, 0);
    step->flood_ns = read_time(l, duration, 0);
    if (!step->spacing_ns)
        expected(l, spacing, "a time above 0 between two datagrams");
    if (!step->flood_ns)
        expected(l, duration, "a time above 0 for which the flood lasts");
    if ((step->flood_ns - 1) / step->spacing_ns >= COUNT_MAX)
        expected(l, duration, tree_format(l, "at most %d datagrams, spacing apart", COUNT_MAX));
    step->count = (uint32_t)((step->flood_ns - 1) / step->spacing_ns) + 1;
    step->flood_bytes = (uint32_t)read_integer(l, map_get(map, "size"), FLOOD_BYTES_MIN, FLOOD_BYTES_MAX, FLOOD_BYTES);
    step->reach = read_nodes(l, map_get(map, "reach"), scenario->server_count);
}

/* Servers that answer, `count` of them: read-backs are paced over all of them. */
static void need_answers(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    uint32_t answering = 0;
    for (size_t i = 0; i < scenario->set_count; i++)
        answering += strcmp(scenario->sets[i].device, "ocf") ? 0 : scenario->sets[i].count;
    if (!answering)
        expected(l, map_get(map, "do"), "servers with device: ocf, which alone answer");
    step->count = answering;
}

static void read_rounds(struct loader *l, const struct map *map, struct scenario_step *step) {
    const struct node *rounds = map_get(map, "rounds"), *spacing = map_get(map, "spacing");
    step->rounds = (uint32_t)read_integer(l, rounds, 1, ROUNDS_MAX, 1);
    if (step->rounds > 1 && !spacing)
        fault(l, rounds, "found %" PRIu32 " rounds without \"spacing\", expected spacing: the time between two of them", step->rounds);
    step->spacing_ns = read_time(l, spacing, 0);
}

static void read_discover(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    need_answers(l, map, scenario, step);
    step->resource = read_choice(l, map_get(map, "resource"), resource_names, RESOURCE_SWITCH);
    read_rounds(l, map, step);
}

static void read_read_back(struct loader *l, const struct map *map, const struct scenario *scenario, struct scenario_step *step) {
    const size_t own = (size_t)(step - scenario->steps);
    const struct node *of = map_need(map, "of");
    need_answers(l, map, scenario, step);
    step->of_step = read_earlier(l, of, scenario, own);
    const struct scenario_step *command = &scenario->steps[step->of_step];
    if (command->action != DO_UPDATE)
        expected(l, of, "an update step");
    bool discovered = false;
    for (size_t i = 0; i < own; i++)
        discovered |= scenario->steps[i].action == DO_DISCOVER && scenario->steps[i].resource == command->resource;
    if (!discovered)
        expected(l, map_get(map, "do"), tree_format(l, "a step before it that does discover, resource: %s", resource_names[command->resource]));
    step->group = command->group;
    step->resource = command->resource;
    step->repair = read_bool(l, map_get(map, "repair"), true);
    step->pace_ns = read_time(l, map_get(map, "pace"), 0);
    read_rounds(l, map, step);
}

/* ---- steps ---- */

/* From `at` on, for how long the step may send. */
static uint64_t duration(const struct scenario_step *step) {
    uint64_t trials = step->byte == SCENARIO_EACH_BYTE ? field_bytes[step->field] : 1;
    switch (step->action) {
    case DO_UPDATE: return step->count * step->spacing_ns + step->repeats * step->repeat_spacing_ns + step->repeat_jitter_ns;
    case DO_FLOOD: return step->flood_ns;
    case DO_PROBE: return step->count * step->spacing_ns;
    case DO_DISCOVER:
    case DO_READ_BACK: return (step->rounds - 1) * step->spacing_ns + step->pace_ns * step->count;
    case DO_TAMPER: return trials * step->spacing_ns;
    case DO_POWER_CUT:
    case DO_STUCK: return step->for_ns;
    default: return 0;
    }
}

static void read_step(struct loader *l, const struct node *node, const struct scenario *scenario, struct scenario_step *step) {
    static void (*const read_action[])(struct loader *, const struct map *, const struct scenario *, struct scenario_step *) = {
        [DO_UPDATE] = read_update, [DO_REPLAY] = read_replay, [DO_TAMPER] = read_tamper, [DO_FORGE] = read_forge,
        [DO_RESTART] = read_restart, [DO_FLOOD] = read_flood,
        [DO_POWER_CUT] = read_power_cut, [DO_LEAVE] = read_leave, [DO_FACTORY_RESET] = read_factory_reset,
        [DO_JOIN] = read_join, [DO_STUCK] = read_stuck,
        [DO_DISCOVER] = read_discover, [DO_READ_BACK] = read_read_back, [DO_PROBE] = read_probe,
    };
    const struct node *action = node_find(node, "do");
    if (node->kind != NODE_MAP || !action)
        fault(l, node, "found %s without the key \"do\", expected a step of the script", show(l, node));
    step->action = read_choice(l, action, action_names, 0);
    struct map map = map_open(l, node, action_whats[step->action], action_keys[step->action]);
    const struct node *at = map_need(&map, "at");
    step->line = node->line;
    step->at_ns = read_time(l, at, 0);
    if (step > scenario->steps && step->at_ns < step[-1].at_ns)
        expected(l, at, tree_format(l, "a time not before that of the step above (line %d)", step[-1].line));
    step->expect = read_choice(l, map_get(&map, "expect"), expect_names, EXPECT_MODEL);
    step->verifies = read_verifies(l, map_get(&map, "verifies"), &step->verify_count);
    step->count = 1;
    step->scope = scenario->network.scope;
    read_action[step->action](l, &map, scenario, step);
    refuse_during_probe(l, at, scenario, step);
    if (step->at_ns + duration(step) > DAY_NS)
        fault(l, node, "found a step that sends for more than a day, expected the run to be over by then");
}

void read_script(struct loader *l, const struct node *node, struct scenario *scenario) {
    list_open(l, node, "steps", 1, STEPS_MAX);
    scenario->steps = keep_alloc(l, node->count, sizeof *scenario->steps);
    scenario->step_count = node->count;
    read_names(l, node, scenario);
    for (size_t i = 0; i < node->count; i++)
        read_step(l, node->items[i], scenario, &scenario->steps[i]);
}

/* ---- the end of the run ---- */

/* When the last thing of the step is sent for sure: an explicit end must leave time for it. */
static uint64_t last_sent(const struct scenario_step *step) {
    if (step->action != DO_UPDATE && step->action != DO_FLOOD && step->action != DO_PROBE)
        return step->at_ns;
    uint64_t copies = step->repeats ? step->repeats * step->repeat_spacing_ns + step->repeat_jitter_ns : 0;
    return step->at_ns + (step->count - 1) * step->spacing_ns + copies;
}

void read_end(struct loader *l, const struct map *top, struct scenario *scenario) {
    const uint64_t margin_ns = 1000000000;
    const struct node *end = map_get(top, "end");
    uint64_t may_send = 0, sends = 0;
    for (size_t i = 0; i < scenario->step_count; i++) {
        const struct scenario_step *step = &scenario->steps[i];
        if (step->at_ns + duration(step) > may_send)
            may_send = step->at_ns + duration(step);
        if (last_sent(step) > sends)
            sends = last_sent(step);
    }
    scenario->end_ns = read_time(l, end, may_send + scenario->silence_ns + margin_ns);
    if (scenario->end_ns < sends)
        expected(l, end, "an end not before the last step has sent");
    if (scenario->end_ns > DAY_NS)
        fault(l, top->node, "found a script that with its silence lasts more than a day, expected at most one day");
}
