/* shapes.c: the files as tables, one line a key: JSON key = struct member. What the schemas beside this file say, the loader thereby
 * checks. */
#include "shapes.h"

#define FIELD(type, member, kind, rule) {#member, FIELD_##kind, offsetof(struct type, member), FIELD_##rule, NULL, NULL}
#define NESTED(type, member, kind, rule, shape) {#member, FIELD_##kind, offsetof(struct type, member), FIELD_##rule, &(shape), NULL}
#define CHOICE(type, member, choices) {#member, FIELD_CHOICE, offsetof(struct type, member), FIELD_REQUIRED, NULL, choices}
#define END {NULL, FIELD_TEXT, 0, FIELD_REQUIRED, NULL, NULL}

const char *const verdict_names[] = {"not-applicable", "not-tested", "report", "pass", "known-limit", "inconclusive", "fail", "fault", NULL};

static const struct field shown_fields[] = {
    FIELD(shown, id, TEXT, REQUIRED),
    CHOICE(shown, verdict, verdict_names),
    END};
static const struct shape shown_shape = {sizeof(struct shown), shown_fields};

static const struct field floor_fields[] = {
    FIELD(floor_facts, name, TEXT, REQUIRED),
    FIELD(floor_facts, link, TEXT, REQUIRED),
    FIELD(floor_facts, servers, PAIRS, REQUIRED),
    FIELD(floor_facts, says, TEXT, REQUIRED),
    END};
static const struct shape floor_shape = {sizeof(struct floor_facts), floor_fields};
static const struct field router_fields[] = {
    FIELD(router_facts, name, TEXT, REQUIRED),
    FIELD(router_facts, joins, TEXTS, REQUIRED),
    END};
static const struct shape router_shape = {sizeof(struct router_facts), router_fields};

static const struct field network_fields[] = {
    FIELD(network_facts, delay_ms, NUMBER, REQUIRED),
    FIELD(network_facts, jitter_ms, NUMBER, REQUIRED),
    FIELD(network_facts, loss, NUMBER, REQUIRED),
    FIELD(network_facts, burst_loss, NUMBER, REQUIRED),
    FIELD(network_facts, burst_length, NUMBER, REQUIRED),
    FIELD(network_facts, duplicate, NUMBER, REQUIRED),
    FIELD(network_facts, reorder, NUMBER, REQUIRED),
    FIELD(network_facts, reorder_ms, NUMBER, REQUIRED),
    FIELD(network_facts, drops, COUNT, REQUIRED),
    FIELD(network_facts, data_rate_bps, COUNT, MAY_BE_ABSENT),
    FIELD(network_facts, more, TEXTS, MAY_BE_ABSENT),
    NESTED(network_facts, floors, LIST, MAY_BE_ABSENT, floor_shape),
    NESTED(network_facts, routers, LIST, MAY_BE_ABSENT, router_shape),
    FIELD(network_facts, client_floor, TEXT, MAY_BE_ABSENT),
    END};
static const struct shape network_shape = {sizeof(struct network_facts), network_fields};

static const struct field profile_number_fields[] = {
    FIELD(profile_number, number, TEXT, REQUIRED),
    FIELD(profile_number, value, TEXT, REQUIRED),
    FIELD(profile_number, source, TEXT, MAY_BE_NULL),
    FIELD(profile_number, estimate, BOOL, REQUIRED),
    END};
static const struct shape profile_number_shape = {sizeof(struct profile_number), profile_number_fields};
static const struct field profile_fields[] = {
    FIELD(profile_facts, name, TEXT, REQUIRED),
    FIELD(profile_facts, title, TEXT, MAY_BE_NULL),
    FIELD(profile_facts, of, TEXTS, REQUIRED),
    NESTED(profile_facts, numbers, LIST, REQUIRED, profile_number_shape),
    END};
static const struct shape profile_shape = {sizeof(struct profile_facts), profile_fields};

static const struct field scenario_fields[] = {
    FIELD(scenario_facts, id, TEXT, REQUIRED),
    FIELD(scenario_facts, file, TEXT, REQUIRED),
    FIELD(scenario_facts, title, TEXT, REQUIRED),
    FIELD(scenario_facts, shows, TEXT, REQUIRED),
    FIELD(scenario_facts, link, TEXT, REQUIRED),
    FIELD(scenario_facts, host, TEXT, REQUIRED),
    FIELD(scenario_facts, lacks, TEXTS, REQUIRED),
    FIELD(scenario_facts, seed, COUNT, REQUIRED),
    FIELD(scenario_facts, servers, COUNT, REQUIRED),
    FIELD(scenario_facts, overrides, TEXTS, REQUIRED),
    FIELD(scenario_facts, devices, TEXTS, REQUIRED),
    FIELD(scenario_facts, defects, TEXTS, REQUIRED),
    NESTED(scenario_facts, network, OBJECT, REQUIRED, network_shape),
    NESTED(scenario_facts, profiles, LIST, MAY_BE_ABSENT, profile_shape),
    FIELD(scenario_facts, actuation, TEXTS, REQUIRED),
    FIELD(scenario_facts, end_s, NUMBER, REQUIRED),
    END};
static const struct shape scenario_shape = {sizeof(struct scenario_facts), scenario_fields};

static const struct field event_fields[] = {
    FIELD(event, time_s, NUMBER, REQUIRED),
    FIELD(event, node, COUNT, REQUIRED),
    FIELD(event, event, TEXT, REQUIRED),
    FIELD(event, datagram, COUNT, REQUIRED),
    FIELD(event, says, TEXT, REQUIRED),
    END};
static const struct shape event_shape = {sizeof(struct event), event_fields};

static const struct field evidence_fields[] = {
    FIELD(evidence, time_s, NUMBER, OPTIONAL),
    FIELD(evidence, node, COUNT, OPTIONAL),
    FIELD(evidence, datagram, COUNT, OPTIONAL),
    FIELD(evidence, expected, TEXT, REQUIRED),
    FIELD(evidence, found, TEXT, REQUIRED),
    FIELD(evidence, hex, TEXT, OPTIONAL),
    FIELD(evidence, decoded, TEXT, MAY_BE_ABSENT),
    NESTED(evidence, story, LIST, MAY_BE_ABSENT, event_shape),
    END};
static const struct shape evidence_shape = {sizeof(struct evidence), evidence_fields};

static const struct field check_fields[] = {
    FIELD(check, kind, TEXT, REQUIRED),
    FIELD(check, name, TEXT, REQUIRED),
    FIELD(check, step, COUNT, MAY_BE_NULL),
    FIELD(check, requirements, TEXTS, REQUIRED),
    CHOICE(check, verdict, verdict_names),
    FIELD(check, says, TEXT, REQUIRED),
    FIELD(check, counts, COUNTS, REQUIRED),
    NESTED(check, evidence, LIST, REQUIRED, evidence_shape),
    FIELD(check, more, COUNT, MAY_BE_ABSENT),
    END};
static const struct shape check_shape = {sizeof(struct check), check_fields};

static const struct field coverage_fields[] = {
    FIELD(coverage, share, NUMBER, REQUIRED),
    FIELD(coverage, low, NUMBER, REQUIRED),
    FIELD(coverage, high, NUMBER, REQUIRED),
    FIELD(coverage, confidence, NUMBER, REQUIRED),
    END};
static const struct shape coverage_shape = {sizeof(struct coverage), coverage_fields};

static const struct field quantiles_fields[] = {
    FIELD(quantiles, p50, NUMBER, REQUIRED),
    FIELD(quantiles, p95, NUMBER, REQUIRED),
    FIELD(quantiles, p99, NUMBER, REQUIRED),
    FIELD(quantiles, max, NUMBER, REQUIRED),
    END};
static const struct shape quantiles_shape = {sizeof(struct quantiles), quantiles_fields};

static const struct field parts_fields[] = {
    NESTED(parts, sender, OBJECT, REQUIRED, quantiles_shape),
    NESTED(parts, link, OBJECT, REQUIRED, quantiles_shape),
    NESTED(parts, queue, OBJECT, REQUIRED, quantiles_shape),
    NESTED(parts, verify, OBJECT, REQUIRED, quantiles_shape),
    NESTED(parts, actuate, OBJECT, REQUIRED, quantiles_shape),
    END};
static const struct shape parts_shape = {sizeof(struct parts), parts_fields};

static const struct field command_fields[] = {
    FIELD(command, step, COUNT, REQUIRED),
    FIELD(command, name, TEXT, REQUIRED),
    FIELD(command, index, COUNT, REQUIRED),
    FIELD(command, group, TEXT, REQUIRED),
    FIELD(command, value, JSON, REQUIRED),
    FIELD(command, sent_s, NUMBER, MAY_BE_NULL),
    FIELD(command, copies, COUNT, REQUIRED),
    FIELD(command, intended, COUNT, REQUIRED),
    FIELD(command, actuated, COUNT, REQUIRED),
    FIELD(command, not_modelled, BOOL, REQUIRED),
    NESTED(command, coverage, OBJECT, MAY_BE_NULL, coverage_shape),
    FIELD(command, simultaneity_ms, NUMBER, MAY_BE_NULL),
    FIELD(command, target_ms, NUMBER, MAY_BE_NULL),
    FIELD(command, met, BOOL, MAY_BE_NULL),
    FIELD(command, command_to_last_ms, NUMBER, MAY_BE_NULL),
    NESTED(command, quantiles_ms, OBJECT, MAY_BE_NULL, quantiles_shape),
    FIELD(command, actuation_ms, PAIRS, REQUIRED),
    NESTED(command, parts_ms, OBJECT, OPTIONAL, parts_shape),
    FIELD(command, by_copy, PAIRS, OPTIONAL),
    FIELD(command, copies_reached, PAIRS, OPTIONAL),
    END};
static const struct shape command_shape = {sizeof(struct command), command_fields};

static const struct field step_fields[] = {
    FIELD(step, index, COUNT, REQUIRED),
    FIELD(step, name, TEXT, REQUIRED),
    FIELD(step, action, TEXT, REQUIRED),
    FIELD(step, at_s, NUMBER, REQUIRED),
    FIELD(step, expect, TEXT, OPTIONAL),
    FIELD(step, reach, JSON, OPTIONAL),
    FIELD(step, datagrams, COUNT, REQUIRED),
    FIELD(step, receptions, COUNT, REQUIRED),
    FIELD(step, applied, COUNT, REQUIRED),
    FIELD(step, discarded, COUNT, REQUIRED),
    FIELD(step, reasons, COUNTS, REQUIRED),
    END};
static const struct shape step_shape = {sizeof(struct step), step_fields};

static const struct field outcome_fields[] = {
    FIELD(outcome, device, TEXT, REQUIRED),
    FIELD(outcome, outcome, TEXT, REQUIRED),
    FIELD(outcome, reason, TEXT, OPTIONAL),
    FIELD(outcome, count, COUNT, REQUIRED),
    FIELD(outcome, servers, JSON, REQUIRED),
    END};
static const struct shape outcome_shape = {sizeof(struct outcome), outcome_fields};

static const struct field difference_fields[] = {
    FIELD(difference, datagram, COUNT, REQUIRED),
    FIELD(difference, time_s, NUMBER, REQUIRED),
    FIELD(difference, step, COUNT, MAY_BE_NULL),
    NESTED(difference, outcomes, LIST, REQUIRED, outcome_shape),
    END};
static const struct shape difference_shape = {sizeof(struct difference), difference_fields};

static const struct field limit_fields[] = {
    FIELD(limit, requirement, TEXT, REQUIRED),
    FIELD(limit, says, TEXT, REQUIRED),
    END};
static const struct shape limit_shape = {sizeof(struct limit), limit_fields};

static const char *const verdict_schemas[] = {"ssmbench-verdict/1", NULL};
static const struct field verdict_fields[] = {
    CHOICE(run_verdict, schema, verdict_schemas),
    NESTED(run_verdict, scenario, OBJECT, REQUIRED, scenario_shape),
    CHOICE(run_verdict, verdict, verdict_names),
    NESTED(run_verdict, limit, OBJECT, MAY_BE_ABSENT, limit_shape),
    FIELD(run_verdict, rerun, TEXT, REQUIRED),
    NESTED(run_verdict, requirements, LIST, REQUIRED, shown_shape),
    NESTED(run_verdict, checks, LIST, REQUIRED, check_shape),
    NESTED(run_verdict, commands, LIST, REQUIRED, command_shape),
    FIELD(run_verdict, commands_left_out, COUNT, MAY_BE_ABSENT),
    NESTED(run_verdict, steps, LIST, REQUIRED, step_shape),
    NESTED(run_verdict, differences, LIST, OPTIONAL, difference_shape),
    FIELD(run_verdict, differences_left_out, COUNT, MAY_BE_ABSENT),
    FIELD(run_verdict, film, JSON, OPTIONAL),
    FIELD(run_verdict, totals, COUNTS, REQUIRED),
    FIELD(run_verdict, model, COUNTS, REQUIRED),
    END};
const struct shape verdict_shape = {sizeof(struct run_verdict), verdict_fields};

static const struct field value_fields[] = {
    FIELD(value, name, TEXT, REQUIRED),
    FIELD(value, expected, TEXT, REQUIRED),
    FIELD(value, computed, TEXT, MAY_BE_NULL),
    FIELD(value, equal, BOOL, REQUIRED),
    END};
static const struct shape value_shape = {sizeof(struct value), value_fields};

static const struct field vector_step_fields[] = {
    FIELD(vector_step, index, COUNT, REQUIRED),
    FIELD(vector_step, says, TEXT, REQUIRED),
    FIELD(vector_step, expected, TEXT, REQUIRED),
    FIELD(vector_step, found, TEXT, OPTIONAL),
    FIELD(vector_step, reason, TEXT, OPTIONAL),
    CHOICE(vector_step, verdict, verdict_names),
    END};
static const struct shape vector_step_shape = {sizeof(struct vector_step), vector_step_fields};

static const struct field vector_fields[] = {
    FIELD(vector, file, TEXT, REQUIRED),
    FIELD(vector, id, TEXT, REQUIRED),
    FIELD(vector, form, TEXT, REQUIRED),
    FIELD(vector, title, TEXT, OPTIONAL),
    FIELD(vector, requirements, TEXTS, OPTIONAL),
    FIELD(vector, level, TEXT, OPTIONAL),
    CHOICE(vector, verdict, verdict_names),
    NESTED(vector, values, LIST, OPTIONAL, value_shape),
    NESTED(vector, steps, LIST, OPTIONAL, vector_step_shape),
    END};
static const struct shape vector_shape = {sizeof(struct vector), vector_fields};

static const char *const vectors_schemas[] = {"ssmbench-vectors/1", NULL};
static const struct field vectors_fields[] = {
    CHOICE(vectors, schema, vectors_schemas),
    CHOICE(vectors, verdict, verdict_names),
    FIELD(vectors, device, TEXT, REQUIRED),
    FIELD(vectors, counts, COUNTS, REQUIRED),
    NESTED(vectors, vectors, LIST, REQUIRED, vector_shape),
    END};
const struct shape vectors_shape = {sizeof(struct vectors), vectors_fields};

static const struct field sent_fields[] = {
    FIELD(sent, hex, TEXT, REQUIRED),
    FIELD(sent, decoded, TEXT, REQUIRED),
    END};
static const struct shape sent_shape = {sizeof(struct sent), sent_fields};

static const struct field test_step_fields[] = {
    NESTED(test_step, sent, OBJECT, MAY_BE_ABSENT, sent_shape),
    FIELD(test_step, event, TEXT, MAY_BE_ABSENT),
    FIELD(test_step, expected, TEXT, REQUIRED),
    FIELD(test_step, found, TEXT, REQUIRED),
    FIELD(test_step, deviates, BOOL, REQUIRED),
    END};
static const struct shape test_step_shape = {sizeof(struct test_step), test_step_fields};

static const struct field known_fields[] = {
    FIELD(known, reason, TEXT, REQUIRED),
    FIELD(known, expires, TEXT, REQUIRED),
    FIELD(known, expired, BOOL, REQUIRED),
    END};
static const struct shape known_shape = {sizeof(struct known), known_fields};

static const struct field test_fields[] = {
    FIELD(test, id, TEXT, REQUIRED),
    FIELD(test, theme, TEXT, REQUIRED),
    FIELD(test, requirements, TEXTS, REQUIRED),
    FIELD(test, level, TEXT, REQUIRED),
    CHOICE(test, verdict, verdict_names),
    FIELD(test, says, TEXT, REQUIRED),
    FIELD(test, fails_the_run, BOOL, REQUIRED),
    NESTED(test, known, OBJECT, MAY_BE_ABSENT, known_shape),
    FIELD(test, rerun, TEXT, MAY_BE_ABSENT),
    FIELD(test, evidence, TEXT, MAY_BE_ABSENT),
    NESTED(test, steps, LIST, MAY_BE_ABSENT, test_step_shape),
    END};
static const struct shape test_shape = {sizeof(struct test), test_fields};

static const struct field pics_fields[] = {
    FIELD(pics, roles, TEXTS, REQUIRED),
    FIELD(pics, options, TEXTS, REQUIRED),
    {"first-message", FIELD_TEXT, offsetof(struct pics, first_message), FIELD_REQUIRED, NULL, NULL},
    FIELD(pics, leisure, NUMBER, MAY_BE_ABSENT),
    END};
static const struct shape pics_shape = {sizeof(struct pics), pics_fields};

static const struct field selected_fields[] = {
    FIELD(selected, patterns, TEXT, REQUIRED),
    FIELD(selected, shard, COUNT, REQUIRED),
    FIELD(selected, shards, COUNT, REQUIRED),
    END};
static const struct shape selected_shape = {sizeof(struct selected), selected_fields};

static const char *const conformance_schemas[] = {"ssmbench-conformance/1", NULL};
static const struct field conformance_fields[] = {
    CHOICE(conformance, schema, conformance_schemas),
    FIELD(conformance, iut, TEXT, REQUIRED),
    NESTED(conformance, pics, OBJECT, REQUIRED, pics_shape),
    FIELD(conformance, seed, COUNT, REQUIRED),
    FIELD(conformance, silence, NUMBER, REQUIRED),
    FIELD(conformance, ocf_version_options, BOOL, REQUIRED),
    FIELD(conformance, strict, BOOL, REQUIRED),
    NESTED(conformance, selected, OBJECT, REQUIRED, selected_shape),
    FIELD(conformance, counts, COUNTS, REQUIRED),
    FIELD(conformance, failing, COUNT, REQUIRED),
    FIELD(conformance, known, COUNT, REQUIRED),
    FIELD(conformance, exit, COUNT, REQUIRED),
    NESTED(conformance, tests, LIST, REQUIRED, test_shape),
    END};
const struct shape conformance_shape = {sizeof(struct conformance), conformance_fields};

static const char *const run_schemas[] = {"ssmbench-run/1", NULL};
static const struct field run_fields[] = {
    FIELD(run, id, TEXT, REQUIRED),
    FIELD(run, file, TEXT, REQUIRED),
    FIELD(run, title, TEXT, OPTIONAL),
    CHOICE(run, verdict, verdict_names),
    FIELD(run, wall_s, NUMBER, REQUIRED),
    FIELD(run, error, TEXT, OPTIONAL),
    END};
static const struct shape run_shape = {sizeof(struct run), run_fields};

static const struct field run_file_fields[] = {
    CHOICE(data, schema, run_schemas),
    FIELD(data, version, TEXT, REQUIRED),
    FIELD(data, commit, TEXT, MAY_BE_NULL),
    FIELD(data, machine, TEXT, REQUIRED),
    FIELD(data, started, TEXT, REQUIRED),
    FIELD(data, command, TEXT, REQUIRED),
    FIELD(data, seed_override, COUNT, MAY_BE_NULL),
    FIELD(data, wall_s, NUMBER, REQUIRED),
    FIELD(data, vectors_error, TEXT, OPTIONAL),
    FIELD(data, conformance_error, TEXT, OPTIONAL),
    NESTED(data, runs, LIST, REQUIRED, run_shape),
    END};
const struct shape run_file_shape = {sizeof(struct data), run_file_fields};

static const struct field ledger_fields[] = {
    FIELD(ledger_entry, id, TEXT, REQUIRED),
    FIELD(ledger_entry, source, TEXT, REQUIRED),
    FIELD(ledger_entry, clause, TEXT, REQUIRED),
    FIELD(ledger_entry, level, TEXT, REQUIRED),
    FIELD(ledger_entry, role, TEXT, REQUIRED),
    FIELD(ledger_entry, text, TEXT, REQUIRED),
    END};
const struct shape ledger_shape = {sizeof(struct ledger_entry), ledger_fields};
