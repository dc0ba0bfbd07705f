/* checks.c: what is expected of the whole run: simultaneity, coverage and settling of single commands; and what SSM itself allows. */
#include "names.h"
#include "reader.h"

#include <string.h>

static const double default_confidence = 0.95;

static size_t read_command(struct loader *l, const struct node *node, const struct scenario *scenario) {
    const char **commands = tree_alloc(l, scenario->step_count + 1, sizeof *commands);
    size_t count = 0;
    for (size_t i = 0; i < scenario->step_count; i++) {
        const struct scenario_step *step = &scenario->steps[i];
        bool same = node->kind == NODE_SCALAR && !strcmp(step->name, node->text);
        if (step->action == DO_UPDATE) {
            if (same)
                return i;
            commands[count++] = step->name;
        } else if (same) {
            fault(l, node, "found %s, which does %s, expected an update step", show(l, node), action_names[step->action]);
        }
    }
    if (!count)
        fault(l, node, "unknown step %s, expected an update step (there is none)", show(l, node));
    unknown(l, node, "unknown step", commands);
}

static void read_simultaneity(struct loader *l, const struct node *node, const struct scenario *scenario, struct scenario_check *check) {
    static const char *const keys[] = {"command", "within", "found", NULL};
    struct map map = map_open(l, node, "simultaneity", keys);
    const struct node *within = map_need(&map, "within");
    check->kind = CHECK_SIMULTANEITY;
    check->command_step = read_command(l, map_need(&map, "command"), scenario);
    check->within_ns = read_time(l, within, 0);
    if (!check->within_ns)
        expected(l, within, "a time above 0, e.g. \"200 ms\"");
    check->must_miss = read_choice(l, map_get(&map, "found"), found_names, 0);
}

static void read_coverage(struct loader *l, const struct node *node, const struct scenario *scenario, struct scenario_check *check) {
    static const char *const keys[] = {"command", "at-least", "confidence", NULL};
    struct map map = map_open(l, node, "coverage", keys);
    const struct node *confidence = map_get(&map, "confidence");
    check->kind = CHECK_COVERAGE;
    check->command_step = read_command(l, map_need(&map, "command"), scenario);
    check->at_least = read_share(l, map_need(&map, "at-least"), 0);
    check->confidence = read_share(l, confidence, default_confidence);
    if (check->confidence <= 0 || check->confidence >= 1)
        expected(l, confidence, "a confidence above 0 % and below 100 %");
}

static void read_settled(struct loader *l, const struct node *node, const struct scenario *scenario, struct scenario_check *check) {
    static const char *const keys[] = {"command", "within", NULL};
    struct map map = map_open(l, node, "settled", keys);
    const struct node *within = map_need(&map, "within"), *command = map_need(&map, "command");
    check->kind = CHECK_SETTLED;
    check->command_step = read_command(l, command, scenario);
    check->within_ns = read_time(l, within, 0);
    if (!check->within_ns)
        expected(l, within, "a time above 0, e.g. \"3 s\"");
    if (scenario->steps[check->command_step].count > 1)
        expected(l, command, "an update step of one command: of several only the last can settle");
}

void read_checks(struct loader *l, const struct node *node, struct scenario *scenario) {
    static const char *const keys[] = {"simultaneity", "coverage", "settled", "verifies", NULL};
    static void (*const read_kind[])(struct loader *, const struct node *, const struct scenario *, struct scenario_check *) = {
        read_simultaneity, read_coverage, read_settled};
    enum { KINDS = sizeof read_kind / sizeof *read_kind };
    if (!node)
        return;
    list_open(l, node, "expectations", 0, LIST_MAX);
    scenario->checks = keep_alloc(l, node->count, sizeof *scenario->checks);
    for (; scenario->check_count < node->count; scenario->check_count++) {
        const struct node *item = node->items[scenario->check_count];
        struct scenario_check *check = &scenario->checks[scenario->check_count];
        struct map map = map_open(l, item, "an expectation", keys);
        size_t found = KINDS, count = 0;
        for (size_t i = 0; i < KINDS; i++)
            if (map_get(&map, keys[i])) {
                found = i;
                count++;
            }
        if (count != 1)
            fault(l, item, "found %s of \"simultaneity\", \"coverage\" and \"settled\", expected exactly one of them", count ? "several" : "none");
        check->line = item->line;
        check->verifies = read_verifies(l, map_get(&map, "verifies"), &check->verify_count);
        read_kind[found](l, map_get(&map, keys[found]), scenario, check);
    }
}

/* ---- known limit: kept apart, so that no pass is counted for its requirement ---- */

static void refuse_verified(struct loader *l, const struct node *node, const char *id, char *const *ids, size_t count, const char *where) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(ids[i], id))
            fault(l, node, "found %s, which %s verifies, expected a known limit to be listed nowhere else", show(l, node), where);
}

void read_limit(struct loader *l, const struct node *node, struct scenario *scenario) {
    static const char *const keys[] = {"requirement", "says", NULL};
    if (!node)
        return;
    struct map map = map_open(l, node, "known-limit", keys);
    const struct node *requirement = map_need(&map, "requirement");
    struct scenario_limit *limit = scenario->limit = keep_alloc(l, 1, sizeof *limit);
    limit->requirement = read_requirement(l, requirement);
    limit->says = read_line(l, map_need(&map, "says"), "what SSM allows, in a sentence");
    refuse_verified(l, requirement, limit->requirement, scenario->verifies, scenario->verify_count, "the scenario");
    for (size_t i = 0; i < scenario->step_count; i++)
        refuse_verified(l, requirement, limit->requirement, scenario->steps[i].verifies, scenario->steps[i].verify_count,
                        tree_format(l, "the step \"%s\"", scenario->steps[i].name));
    for (size_t i = 0; i < scenario->check_count; i++)
        refuse_verified(l, requirement, limit->requirement, scenario->checks[i].verifies, scenario->checks[i].verify_count,
                        tree_format(l, "the expectation in line %d", scenario->checks[i].line));
}
