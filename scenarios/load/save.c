/* save.c: the effective scenario as YAML, every value written out, in the order of the README. Texts are always in double quotes. */
#include "names.h"
#include "profiles.h"
#include "save.h"
#include "units.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- parts ---- */

static void put_verifies(FILE *out, char *const *ids, size_t count) {
    if (!ids)
        return;
    fputs("    verifies: ", out);
    put_texts(out, ids, count);
}

static void put_drift(FILE *out, const char *label, int64_t ppb, const char *after) {
    char text[UNIT_TEXT_MAX];
    format_drift(ppb, text);
    fprintf(out, "%s%s%s", label, text, after);
}

static void save_groups(FILE *out, const struct scenario *scenario) {
    fputs("\ngroups:\n", out);
    for (size_t i = 0; i < scenario->group_count; i++) {
        const struct scenario_group *group = &scenario->groups[i];
        put_field(out, "  - name: ", group->name);
        fprintf(out, "    id-bytes: %zu\n", group->id_bytes);
        if (group->same_id_as != i)
            put_field(out, "    same-id-as: ", scenario->groups[group->same_id_as].name);
    }
}

static void save_access(FILE *out, const struct scenario_servers *set) {
    fputs(set->access_count ? "    access:\n" : "    access: []\n", out);
    for (size_t i = 0; i < set->access_count; i++) {
        const struct scenario_ace *ace = &set->access[i];
        const char *comma = "";
        fprintf(out, "      - subject: %s\n        permission: [", subject_names[ace->subject]);
        for (unsigned bit = 0; permission_names[bit]; bit++)
            if (ace->permission & 1u << bit) {
                fprintf(out, "%s%s", comma, permission_names[bit]);
                comma = ", ";
            }
        fputs("]\n        resources: ", out);
        put_texts(out, ace->hrefs, ace->href_count);
    }
}

static void save_set(FILE *out, const struct scenario *scenario, const struct scenario_servers *set) {
    fprintf(out, "  - count: %" PRIu32 "\n    groups: [", set->count);
    for (size_t i = 0; i < set->group_count; i++) {
        fputs(i ? ", " : "", out);
        put_text(out, scenario->groups[set->groups[i]].name);
    }
    fputs("]\n    resources: [", out);
    for (size_t i = 0; i < set->resource_count; i++)
        fprintf(out, "%s%s", i ? ", " : "", resource_names[set->resources[i]]);
    put_field(out, "]\n    device: ", set->device);
    fputs("    defects: ", out);
    put_texts(out, set->defects, set->defect_count);
    fprintf(out, "    persist: %s\n    first-message: %s\n", yes(set->persist), first_message_names[set->first_slides]);
    put_time(out, "    join: ", set->join_ns, "\n");
    if (!strcmp(set->device, "ocf"))
        put_time(out, "    leisure: ", set->leisure_ns, "\n");
    if (set->actuation.kind == DIST_NONE) {
        fputs("    actuation: none\n", out);
    } else if (set->actuation.kind == DIST_FIXED) {
        put_time(out, "    actuation: ", set->actuation.from_ns, "\n");
    } else {
        put_time(out, "    actuation: {from: ", set->actuation.from_ns, ", to: ");
        put_time(out, "", set->actuation.to_ns, "}\n");
    }
    if (set->profile)
        put_profile(out, 4, set->profile);
    fprintf(out, "    signature: %s\n", yes(set->signature));
    put_drift(out, "    clock-drift: {from: ", set->drift.from_ppb, ", to: ");
    put_drift(out, "", set->drift.to_ppb, "}\n");
    save_access(out, set);
}

static void save_client(FILE *out, const struct scenario *scenario) {
    fprintf(out, "\nclient:\n  reserve: %" PRIu32 "\n  persist: %s\n", scenario->reserve, yes(scenario->client_persist));
    if (scenario->client_profile)
        put_profile(out, 2, scenario->client_profile);
    put_drift(out, "  clock-drift: ", scenario->client_drift_ppb, "\n");
}

/* ---- steps ---- */

static void save_group(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    put_field(out, "    group: ", scenario->groups[step->group].name);
}

static void save_target(FILE *out, const struct scenario_step *step) {
    fprintf(out, "    resource: %s\n    value: ", resource_names[step->resource]);
    if (step->value == VALUE_LEVEL)
        fprintf(out, "%" PRId32 "\n", step->level);
    else
        fprintf(out, "%s\n", value_names[step->value]);
}

static void save_update(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    save_group(out, scenario, step);
    save_target(out, step);
    fprintf(out, "    count: %" PRIu32 "\n", step->count);
    put_time(out, "    spacing: ", step->spacing_ns, "\n");
    fprintf(out, "    repeat: {count: %" PRIu32, step->repeats);
    put_time(out, ", spacing: ", step->repeat_spacing_ns, ", form: ");
    fprintf(out, "%s", repeat_form_names[step->repeat_fresh]);
    put_time(out, ", jitter: ", step->repeat_jitter_ns, "}\n");
    if (step->withhold && step->withhold_from.count)
        put_nodes(out, "    withhold: ", &step->withhold_from);
    else
        fprintf(out, "    withhold: %s", yes(step->withhold));
    fprintf(out, "\n    scope: %s\n    ocf-version-options: %s\n", scope_names[step->scope], yes(step->ocf_version_options));
}

static void save_replay(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    put_field(out, "    of: ", scenario->steps[step->of_step].name);
    fprintf(out, "    index: %" PRIu32 "\n    form: %s\n", step->of_index, replay_form_names[step->new_ids]);
    if (step->relabel)
        put_field(out, "    relabel: ", scenario->groups[step->relabel_group].name);
    put_nodes(out, "    reach: ", &step->reach);
    fputc('\n', out);
}

static void save_tamper(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    save_group(out, scenario, step);
    fprintf(out, "    field: %s\n", field_names[step->field]);
    if (step->byte == SCENARIO_EACH_BYTE)
        fputs("    byte: each\n", out);
    else
        fprintf(out, "    byte: %d\n", step->byte);
    put_time(out, "    spacing: ", step->spacing_ns, "\n");
    save_target(out, step);
    fprintf(out, "    then: %s\n", expect_names[step->then]);
}

static void save_forge(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    save_group(out, scenario, step);
    fprintf(out, "    key: %s\n", key_names[step->key_wrong]);
    if (step->kid_len) {
        fputs("    kid: \"", out);
        for (size_t i = 0; i < step->kid_len; i++)
            fprintf(out, "%02x", step->kid[i]);
        fputs("\"\n", out);
    }
    fprintf(out, "    piv: %" PRIu64 "\n    code: %s\n    type: %s\n    to: %s\n", step->piv, code_names[step->inner_code - 1],
            type_names[step->confirmable], to_names[step->unicast]);
    put_nodes(out, "    reach: ", &step->reach);
    fputc('\n', out);
    if (step->path)
        put_field(out, "    path: ", step->path);
    if (step->query)
        put_field(out, "    query: ", step->query);
    save_target(out, step);
    if (step->payload_broken)
        fprintf(out, "    payload: %s\n", payload_names[0]);
}

static void save_flood(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    save_group(out, scenario, step);
    fprintf(out, "    form: %s\n", flood_form_names[step->flood_garbage]);
    put_time(out, "    spacing: ", step->spacing_ns, "\n");
    put_time(out, "    duration: ", step->flood_ns, "\n");
    fprintf(out, "    size: %" PRIu32 "\n", step->flood_bytes);
    put_nodes(out, "    reach: ", &step->reach);
    fputc('\n', out);
}

static void save_rounds(FILE *out, const struct scenario_step *step) {
    fprintf(out, "    rounds: %" PRIu32 "\n", step->rounds);
    put_time(out, "    spacing: ", step->spacing_ns, "\n");
}

static void save_discover(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    (void)scenario;
    fprintf(out, "    resource: %s\n", resource_names[step->resource]);
    save_rounds(out, step);
}

static void save_read_back(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    put_field(out, "    of: ", scenario->steps[step->of_step].name);
    fprintf(out, "    repair: %s\n", yes(step->repair));
    save_rounds(out, step);
    put_time(out, "    pace: ", step->pace_ns, "\n");
}

static void save_probe(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    put_field(out, "    probe: ", step->probe);
    save_group(out, scenario, step);
    put_time(out, "    spacing: ", step->spacing_ns, "\n");
    put_nodes(out, "    reach: ", &step->reach);
    fputc('\n', out);
}

static void save_restart(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    (void)scenario;
    if (step->client)
        fputs("    client: true", out);
    else
        put_nodes(out, "    servers: ", &step->nodes);
    fprintf(out, "\n    kind: %s\n", restart_kind_names[step->crash]);
}

static void save_fault(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    put_nodes(out, "    servers: ", &step->nodes);
    fputc('\n', out);
    if (step->action == DO_POWER_CUT || step->action == DO_STUCK)
        put_time(out, "    for: ", step->for_ns, "\n");
    if (step->action == DO_STUCK)
        fprintf(out, "    how: %s\n", stuck_names[step->stuck_output]);
    if (step->write != WRITE_NONE)
        fprintf(out, "    write: %s\n", write_names[step->write - WRITE_TORN]);
    if (step->action == DO_LEAVE)
        save_group(out, scenario, step);
}

static void save_step(FILE *out, const struct scenario *scenario, const struct scenario_step *step) {
    static void (*const save_action[])(FILE *, const struct scenario *, const struct scenario_step *) = {
        [DO_UPDATE] = save_update, [DO_REPLAY] = save_replay, [DO_TAMPER] = save_tamper, [DO_FORGE] = save_forge,
        [DO_RESTART] = save_restart, [DO_FLOOD] = save_flood,
        [DO_POWER_CUT] = save_fault, [DO_LEAVE] = save_fault, [DO_FACTORY_RESET] = save_fault,
        [DO_JOIN] = save_fault, [DO_STUCK] = save_fault,
        [DO_DISCOVER] = save_discover, [DO_READ_BACK] = save_read_back, [DO_PROBE] = save_probe,
    };
    put_time(out, "  - at: ", step->at_ns, "\n");
    fprintf(out, "    do: %s\n", action_names[step->action]);
    put_field(out, "    name: ", step->name);
    save_action[step->action](out, scenario, step);
    if (!scenario_is_fault(step->action) && step->action != DO_DISCOVER && step->action != DO_READ_BACK && step->action != DO_PROBE)
        fprintf(out, "    expect: %s\n", expect_names[step->expect]);
    put_verifies(out, step->verifies, step->verify_count);
}

static void save_check(FILE *out, const struct scenario *scenario, const struct scenario_check *check) {
    static const char *const kinds[] = {[CHECK_SIMULTANEITY] = "simultaneity", [CHECK_COVERAGE] = "coverage", [CHECK_SETTLED] = "settled"};
    fprintf(out, "  - %s: {command: ", kinds[check->kind]);
    put_text(out, scenario->steps[check->command_step].name);
    if (check->kind == CHECK_SIMULTANEITY) {
        put_time(out, ", within: ", check->within_ns, ", found: ");
        fprintf(out, "%s}\n", found_names[check->must_miss]);
    } else if (check->kind == CHECK_SETTLED) {
        put_time(out, ", within: ", check->within_ns, "}\n");
    } else {
        put_share(out, ", at-least: ", check->at_least, ", confidence: ");
        put_share(out, "", check->confidence, "}\n");
    }
    put_verifies(out, check->verifies, check->verify_count);
}

/* ---- the whole ---- */

static void save_all(FILE *out, const struct scenario *scenario) {
    fputs("schema: " SCENARIO_SCHEMA "\n", out);
    put_field(out, "title: ", scenario->title);
    put_field(out, "shows: ", scenario->shows);
    fputs("verifies: ", out);
    put_texts(out, scenario->verifies, scenario->verify_count);
    if (scenario->limit) {
        fputs("known-limit:\n", out);
        put_field(out, "  requirement: ", scenario->limit->requirement);
        put_field(out, "  says: ", scenario->limit->says);
    }
    fprintf(out, "seed: %" PRIu64 "\n", scenario->seed);
    save_network(out, scenario);
    save_groups(out, scenario);
    save_client(out, scenario);
    fputs("\nservers:\n", out);
    for (size_t i = 0; i < scenario->set_count; i++)
        save_set(out, scenario, &scenario->sets[i]);
    fputs("\nscript:\n", out);
    for (size_t i = 0; i < scenario->step_count; i++)
        save_step(out, scenario, &scenario->steps[i]);
    fputs(scenario->check_count ? "\nexpect:\n" : "\nexpect: []\n", out);
    for (size_t i = 0; i < scenario->check_count; i++)
        save_check(out, scenario, &scenario->checks[i]);
    put_time(out, "\nsilence: ", scenario->silence_ns, "\n");
    put_time(out, "end: ", scenario->end_ns, "\n");
}

/* Closes `out`; 0 only if everything written to it arrived. */
static int finish(FILE *out) {
    int failed = ferror(out) || fflush(out);
    int reason = errno;
    if (fclose(out) && !failed) {
        failed = 1;
        reason = errno;
    }
    errno = reason;
    return failed ? -1 : 0;
}

char *scenario_text(const struct scenario *scenario) {
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    save_all(out, scenario);
    if (!finish(out))
        return text;
    free(text);
    return NULL;
}

int scenario_save(const struct scenario *scenario, const char *path) {
    static const char suffix[] = ".tmp";
    char *temporary = malloc(strlen(path) + sizeof suffix);
    if (!temporary)
        return -1;
    strcat(strcpy(temporary, path), suffix);
    int result = -1;
    FILE *out = fopen(temporary, "wb");
    if (out) {
        save_all(out, scenario);
        result = finish(out) || rename(temporary, path) ? -1 : 0;
        int reason = errno;
        if (result)
            remove(temporary);
        errno = reason;
    }
    free(temporary);
    return result;
}
