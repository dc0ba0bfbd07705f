/* run_files.c: reads the four files, then holds them against each other:
 *   scenario  <-> provision   the same sets of Servers
 *   scenario  <-> trace       Servers, seed, steps
 *   trace                     datagrams numbered 1, 2, 3 ... in the order of sending; nothing is received before it was sent, nor by whom
 *                             the scenario keeps it from, nor by whom a partition cuts off; nothing happens to a Server before it joins; Resources exist */
#include "run_files.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES_MAX = 256 };   /* of creds or resources of one Server */

/* Where complaints go; `path` is the file that is being read. */
struct complaint { char *text; size_t size; char path[4096]; };

static bool complain(struct complaint *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool complain(struct complaint *to, const char *format, ...) {
    char what[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    snprintf(to->text, to->size, "%s: %s", to->path, what);
    return false;
}

static bool file_of(struct complaint *to, const char *folder, const char *name) {
    if ((size_t)snprintf(to->path, sizeof to->path, "%s/%s", folder, name) >= sizeof to->path) {
        snprintf(to->path, sizeof to->path, "%s", name);
        return complain(to, "found a folder whose path is too long, expected at most %zu characters", sizeof to->path - 20);
    }
    return true;
}

/* provision.json */

static bool read_set(struct complaint *to, const json_t *json, size_t index, const struct scenario_servers *expected, struct run_set *set) {
    char error[400];
    const json_t *first = json_object_get(json, "first"), *count = json_object_get(json, "count");
    const json_t *server = json_object_get(json, "server");

    if (!json_is_integer(first) || !json_is_integer(count) || json_integer_value(first) != expected->first
        || json_integer_value(count) != expected->count) {
        return complain(to, "found other Servers in sets[%zu], expected first %" PRIu32 ", count %" PRIu32 " as in the scenario", index,
                        expected->first, expected->count);
    }
    if (!json_is_object(server)) {
        return complain(to, "found no object at sets[%zu].server, expected creds, acl and resources", index);
    }
    *set = (struct run_set){.first = expected->first, .count = expected->count, .scenario = expected,
                            .config = device_config_parse(server, error, sizeof error)};
    if (set->config == NULL) {
        return complain(to, "sets[%zu].server: %s", index, error);
    }
    if (set->config->cred_count > ENTRIES_MAX || set->config->resource_count > ENTRIES_MAX) {
        complain(to, "found %zu creds and %zu resources in sets[%zu].server, expected at most %d of each", set->config->cred_count,
                 set->config->resource_count, index, ENTRIES_MAX);
        device_config_free(set->config);
        return false;
    }
    return true;
}

/* Bytes in hex; their number, 0 if it is none or too many. */
static size_t read_hex(const json_t *json, uint8_t *out, size_t size) {
    const char *text = json_string_value(json);
    const size_t digits = text == NULL ? 0 : strlen(text);
    if (digits == 0 || digits % 2 != 0 || digits / 2 > size || strspn(text, "0123456789abcdef") != digits) {
        return 0;
    }
    for (size_t i = 0; i < digits / 2; i++) {
        sscanf(text + 2 * i, "%2hhx", &out[i]);
    }
    return digits / 2;
}

/* sets[index].own, if it is there: an entry for each Server. */
static bool read_own(struct complaint *to, const json_t *json, size_t index, struct run_set *set) {
    const json_t *list = json_object_get(json, "own"), *entry;
    size_t i;
    if (list == NULL) {
        return true;
    }
    if (json_array_size(list) != set->count) {
        return complain(to, "found %zu entries at sets[%zu].own, expected one for each of %" PRIu32 " Servers", json_array_size(list), index,
                        set->count);
    }
    set->own = calloc(set->count, sizeof *set->own);
    if (set->own == NULL) {
        return complain(to, "no memory for %" PRIu32 " entries", set->count);
    }
    json_array_foreach((json_t *)list, i, entry) {
        struct run_own *own = &set->own[i];
        own->client_id_len = read_hex(json_object_get(entry, "client_id"), own->client_id, sizeof own->client_id);
        if (own->client_id_len == 0 || read_hex(json_object_get(entry, "secret"), own->secret, sizeof own->secret) != sizeof own->secret) {
            return complain(to, "found no client_id or no secret of 32 bytes in sets[%zu].own[%zu], expected both in hex", index, i);
        }
    }
    return true;
}

static bool read_sets(struct complaint *to, const json_t *root, struct run *run) {
    const json_t *sets = json_object_get(root, "sets");
    const struct scenario *scenario = run->scenario;

    if (!json_is_array(sets) || json_array_size(sets) != scenario->set_count) {
        return complain(to, "found %zu entries at \"sets\", expected %zu as in the scenario", json_array_size(sets), scenario->set_count);
    }
    run->sets = calloc(scenario->set_count + 1, sizeof *run->sets);
    if (run->sets == NULL) {
        return complain(to, "no memory for %zu sets", scenario->set_count);
    }
    for (; run->set_count < scenario->set_count; run->set_count++) {
        const size_t i = run->set_count;
        if (!read_set(to, json_array_get(sets, i), i, &scenario->sets[i], &run->sets[i])) {
            return false;
        }
        if (!read_own(to, json_array_get(sets, i), i, &run->sets[i])) {
            run->set_count++;              /* what it has is freed with the run */
            return false;
        }
    }
    return true;
}

static bool read_provision(struct complaint *to, struct run *run) {
    json_error_t fault;
    json_t *root = json_load_file(to->path, JSON_REJECT_DUPLICATES, &fault);
    if (root == NULL) {
        return complain(to, "found no JSON (line %d: %s), expected the provisioning of the run", fault.line, fault.text);
    }
    const bool good = read_sets(to, root, run);
    json_decref(root);
    return good;
}

/* Which set a Server belongs to. The scenario numbers its sets without gaps; a file that does not is refused here. */
static bool number_servers(struct complaint *to, struct run *run) {
    uint32_t next = 1;
    run->servers = run->scenario->server_count;
    run->set_of = calloc((size_t)run->servers + 1, sizeof *run->set_of);
    if (run->set_of == NULL) {
        return complain(to, "no memory for %" PRIu32 " Servers", run->servers);
    }
    for (size_t i = 0; i < run->set_count; i++) {
        const struct run_set *set = &run->sets[i];
        if (set->first != next || set->count > run->servers - (next - 1)) {
            return complain(to, "found Server %" PRIu32 " first in set %zu, expected %" PRIu32, set->first, i, next);
        }
        for (uint32_t k = 0; k < set->count; k++) {
            run->set_of[next++] = (uint32_t)i;
        }
    }
    return next == run->servers + 1 || complain(to, "found sets of %" PRIu32 " Servers, expected %" PRIu32, next - 1, run->servers);
}

/* trace */

static bool check_header(struct complaint *to, const struct run *run) {
    const struct trace_header *header = &run->trace->header;
    if (header->servers != run->servers || header->seed != run->scenario->seed) {
        return complain(to, "found %" PRIu32 " Servers and seed %" PRIu64 ", expected %" PRIu32 " and %" PRIu64 " as in the scenario",
                        header->servers, header->seed, run->servers, run->scenario->seed);
    }
    return run->trace->count < UINT32_MAX || complain(to, "found %zu records, expected fewer than 2^32", run->trace->count);
}

/* Whether the scenario keeps what a step sends from a Server on purpose. */
static bool is_kept_from(const struct scenario_step *step, uint32_t server) {
    switch (step->action) {
    case DO_UPDATE:
        return step->withhold && scenario_nodes_contain(&step->withhold_from, server);
    case DO_REPLAY:
    case DO_FORGE:
    case DO_FLOOD:
    case DO_PROBE:
        return !scenario_nodes_contain(&step->reach, server);
    default:
        return false;
    }
}

/* The same for a reception in the trace, whose datagram was sent. */
static const char *reception_missed(const struct run *run, const struct trace_record *record) {
    const struct run_sent *sent = &run->sent[record->datagram - 1];
    if (!run_is_server(run, record->node)) {
        return NULL;
    }
    if (sent->step != TRACE_NO_STEP && is_kept_from(&run->scenario->steps[sent->step], record->node)) {
        return "a Server that the scenario does not keep it from";
    }
    if (scenario_cut_off(&run->scenario->network, run->servers, sent->time_ns, sent->node, record->node)) {
        return "a Server that was not cut off from its sender";
    }
    return sent->time_ns < run_set_of(run, record->node)->scenario->join_ns ? "a Server that had joined when it was sent" : NULL;
}

/* A fault is one of the script: of this kind, with this Server, at its time (in a store write: from then on). */
static const char *fault_missed(const struct run *run, const struct trace_record *record) {
    static const enum scenario_action actions[] = {
        [TRACE_FAULT_OFF] = DO_POWER_CUT, [TRACE_FAULT_LEFT] = DO_LEAVE, [TRACE_FAULT_RESET] = DO_FACTORY_RESET, [TRACE_FAULT_JOINED] = DO_JOIN,
        [TRACE_FAULT_DEAF] = DO_STUCK, [TRACE_FAULT_OUTPUT] = DO_STUCK, [TRACE_FAULT_WELL] = DO_STUCK};
    if (record->reason < TRACE_FAULT_OFF || record->reason > TRACE_FAULT_WELL || record->aux >= run->scenario->step_count) {
        return "a known fault of a step";
    }
    const struct scenario_step *step = &run->scenario->steps[record->aux];
    const uint64_t at_ns = step->at_ns + (record->reason == TRACE_FAULT_WELL ? step->for_ns : 0);
    if (step->action != actions[record->reason] || !scenario_nodes_contain(&step->nodes, record->node)) {
        return "a fault that its step brings about";
    }
    const bool in_write = step->action == DO_POWER_CUT && step->write != WRITE_NONE;
    return record->time_ns != at_ns && !(in_write && record->time_ns > at_ns) ? "the time of its step" : NULL;
}

/* NULL, or what the record should have been. */
static const char *expectation_missed(const struct run *run, const struct trace_record *record) {
    const bool server = run_is_server(run, record->node);
    if (server && record->time_ns < run_set_of(run, record->node)->scenario->join_ns) {
        return "nothing of a Server before it joins";
    }
    switch (record->event) {
    case TRACE_SENT:
        return record->datagram != run->sent_count + 1                                    ? "datagrams numbered in the order of sending"
               : record->aux != TRACE_NO_STEP && record->aux >= run->scenario->step_count ? "a step of the scenario"
               : record->reason > TRACE_PART_CONTROL                                      ? "a known part of a step"
                                                                                          : NULL;
    case TRACE_RECEIVED:
        return record->datagram == 0 || record->datagram > run->sent_count ? "a datagram that was sent before"
                                                                           : reception_missed(run, record);
    case TRACE_ACTUATED:
        return !server ? "a Server" : record->datagram > run->sent_count ? "a datagram that was sent before" : NULL;
    case TRACE_TAKEN:
        return !server || run_set_of(run, record->node)->scenario->profile == NULL    ? "a Server with a profile"
               : record->datagram == 0 || record->datagram > run->sent_count          ? "a datagram that was sent before"
                                                                                      : NULL;
    case TRACE_FAULT:
        return !server ? "a Server" : fault_missed(run, record);
    case TRACE_STATE:
        return !server                                                                ? "a Server"
               : record->aux >= run_set_of(run, record->node)->config->resource_count ? "a Resource of that Server"
                                                                                      : NULL;
    case TRACE_ACTUATE:
    case TRACE_DISCARDED:
    case TRACE_RESTART:
        return server || record->node == 0 ? NULL : "a device";
    default:
        return NULL;
    }
}

/* Room for one more datagram. */
static bool grow_sent(struct complaint *to, struct run *run, size_t *room) {
    if (run->sent_count == *room) {
        *room = 2 * *room + 64;
        struct run_sent *more = realloc(run->sent, *room * sizeof *more);
        if (more == NULL) {
            return complain(to, "no memory for %zu datagrams", *room);
        }
        run->sent = more;
    }
    return true;
}

static void add_sent(struct run *run, const struct trace_record *record, uint32_t client_restarts) {
    struct run_sent *sent = &run->sent[run->sent_count];
    *sent = (struct run_sent){.time_ns = record->time_ns, .node = record->node, .step = record->aux, .copy = (uint32_t)record->value,
                              .command = (uint32_t)(record->value >> 32), .client_restarts = client_restarts,
                              .part = (uint8_t)record->reason, .captured = run->sent_count < run->capture->count};
    run->sent_count++;
}

static size_t count_faults(const struct run *run) {
    size_t faults = 0, restarts = 0;
    for (size_t i = 0; i < run->trace->count; i++) {
        faults += run->trace->records[i].event == TRACE_FAULT;
        restarts += run->trace->records[i].event == TRACE_RESTART;
    }
    return faults == 0 ? 0 : faults + restarts;
}

/* Every Server's faults as a list in the order of time; and of every step, as many as it has Servers. */
static bool read_faults(struct complaint *to, struct run *run) {
    const size_t count = count_faults(run);
    uint32_t *last = calloc((size_t)run->servers + 1, sizeof *last);
    run->faults = calloc(count + 1, sizeof *run->faults);
    run->fault_of = count == 0 ? NULL : calloc((size_t)run->servers + 1, sizeof *run->fault_of);
    const bool room = last != NULL && run->faults != NULL && (count == 0 || run->fault_of != NULL);
    for (size_t i = 0; room && count > 0 && i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if ((record->event != TRACE_FAULT && record->event != TRACE_RESTART) || !run_is_server(run, record->node)) {
            continue;
        }
        const bool fault = record->event == TRACE_FAULT;
        run->faults[run->fault_count++] = (struct run_fault){.time_ns = record->time_ns, .step = record->aux, .group = (uint32_t)record->value,
                                                             .datagram = record->datagram, .kind = fault ? (uint8_t)record->reason : 0};
        *(last[record->node] == 0 ? &run->fault_of[record->node] : &run->faults[last[record->node] - 1].next) = (uint32_t)run->fault_count;
        last[record->node] = (uint32_t)run->fault_count;
    }
    free(last);
    return room || complain(to, "no memory for %zu faults", count);
}

static uint32_t servers_of(const struct run *run, const struct scenario_nodes *nodes) {
    uint32_t count = 0;
    for (uint32_t server = 1; server <= run->servers; server++) {
        count += scenario_nodes_contain(nodes, server);
    }
    return count;
}

static bool check_faults(struct complaint *to, const struct run *run) {
    for (size_t i = 0; i < run->scenario->step_count; i++) {
        const struct scenario_step *step = &run->scenario->steps[i];
        if (!scenario_is_fault(step->action) || step->action == DO_RESTART || step->at_ns >= run->trace->header.end_ns) {
            continue;
        }
        uint32_t found = 0;
        for (size_t k = 0; k < run->fault_count; k++) {
            found += run->faults[k].kind != 0 && run->faults[k].kind != TRACE_FAULT_WELL && run->faults[k].step == i;
        }
        if (found != servers_of(run, &step->nodes)) {
            return complain(to, "found %" PRIu32 " Servers in step '%s', expected the %" PRIu32 " that it names", found, step->name,
                            servers_of(run, &step->nodes));
        }
    }
    return true;
}

static bool read_records(struct complaint *to, struct run *run) {
    size_t room = 0;
    uint32_t client_restarts = 0;
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        const char *expected = expectation_missed(run, record);
        if (expected != NULL) {
            return complain(to, "found event %u of node %" PRIu32 " with datagram %" PRIu32 " and %" PRIu32 " in record %zu, expected %s",
                            record->event, record->node, record->datagram, record->aux, i, expected);
        }
        client_restarts += record->event == TRACE_RESTART && record->node == 0;
        if (record->event != TRACE_SENT) {
            continue;
        }
        if (!grow_sent(to, run, &room)) {
            return false;
        }
        add_sent(run, record, client_restarts);
    }
    return true;
}

/* What does not depend on where it comes from. */
static bool hold_together(struct complaint *to, struct run *run) {
    return check_header(to, run) && read_records(to, run) && read_faults(to, run) && check_faults(to, run);
}

/* The four files in their order; the libraries that read them write the whole sentence themselves. */
static bool load(struct complaint *to, const char *folder, struct run *run) {
    if (!file_of(to, folder, "scenario.yaml") || (run->scenario = scenario_load(to->path, NULL, 0, to->text, to->size)) == NULL) {
        return false;
    }
    if (!file_of(to, folder, "provision.json") || !read_provision(to, run) || !number_servers(to, run)) {
        return false;
    }
    if (!file_of(to, folder, "capture.pcap") || (run->capture = capture_read(to->path, to->text, to->size)) == NULL) {
        return false;
    }
    if (!file_of(to, folder, "trace") || (run->trace = trace_read(to->path, to->text, to->size)) == NULL) {
        return false;
    }
    return hold_together(to, run);
}

struct run *run_load(const char *folder, char *error, size_t error_size) {
    struct complaint to = {.text = error, .size = error_size};
    struct run *run = calloc(1, sizeof *run);
    if (run == NULL) {
        snprintf(error, error_size, "%s: no memory", folder);
        return NULL;
    }
    if (!load(&to, folder, run)) {
        run_free(run);
        return NULL;
    }
    return run;
}

struct run *run_adopt(struct scenario *scenario, const json_t *provision, struct trace *trace, struct capture *capture, char *error,
                      size_t error_size) {
    struct complaint to = {.text = error, .size = error_size};
    struct run *run = calloc(1, sizeof *run);
    if (run == NULL) {
        trace_free(trace);
        capture_free(capture);
        snprintf(error, error_size, "%s: no memory", scenario->path);
        return NULL;
    }
    *run = (struct run){.scenario = scenario, .borrowed = true, .trace = trace, .capture = capture};
    snprintf(to.path, sizeof to.path, "%s in memory", scenario->path);
    if (!read_sets(&to, provision, run) || !number_servers(&to, run) || !hold_together(&to, run)) {
        run_free(run);
        return NULL;
    }
    return run;
}

void run_free(struct run *run) {
    if (run == NULL) {
        return;
    }
    for (size_t i = 0; i < run->set_count; i++) {
        device_config_free(run->sets[i].config);
        free(run->sets[i].own);
    }
    free(run->sets);
    free(run->set_of);
    free(run->sent);
    free(run->faults);
    free(run->fault_of);
    trace_free(run->trace);
    capture_free(run->capture);
    if (!run->borrowed) {
        scenario_free(run->scenario);
    }
    free(run);
}

static bool is_in_group(const struct run_set *set, size_t group) {
    for (size_t i = 0; i < set->scenario->group_count; i++) {
        if (set->scenario->groups[i] == group) {
            return true;
        }
    }
    return false;
}

static size_t group_of(const struct run *run, const struct scenario_step *step) {
    return step->action == DO_REPLAY ? run->scenario->steps[step->of_step].group : step->group;
}

/* Members of the set are meant, but for those that the step is kept from. */
static bool is_set_meant(const struct run *run, const struct scenario_step *step, uint64_t sent_ns, const struct run_set *set) {
    return is_in_group(set, group_of(run, step)) && set->scenario->join_ns <= sent_ns;
}

/* What the faults up to then have left it of power and the group's credential. */
static void look_at_faults(const struct run *run, uint32_t server, size_t group, uint64_t time_ns, bool *power, bool *credential) {
    *power = *credential = true;
    if (run->fault_of == NULL) {
        return;
    }
    for (uint32_t at = run->fault_of[server]; at != 0 && run->faults[at - 1].time_ns <= time_ns; at = run->faults[at - 1].next) {
        const struct run_fault *fault = &run->faults[at - 1];
        *power = fault->kind == TRACE_FAULT_OFF ? false : fault->kind == 0 ? true : *power;
        *credential = fault->kind == TRACE_FAULT_RESET || (fault->kind == TRACE_FAULT_LEFT && fault->group == group) ? false
                      : fault->kind == TRACE_FAULT_JOINED                                                           ? true
                                                                                                                    : *credential;
    }
}

bool run_has_credential(const struct run *run, uint32_t server, size_t group, uint64_t time_ns) {
    bool power, credential;
    look_at_faults(run, server, group, time_ns, &power, &credential);
    return credential;
}

static bool is_able(const struct run *run, const struct scenario_step *step, uint64_t sent_ns, uint32_t server) {
    bool power, credential;
    look_at_faults(run, server, group_of(run, step), sent_ns, &power, &credential);
    return power && credential;
}

bool run_is_intended(const struct run *run, size_t step, uint64_t sent_ns, uint32_t server) {
    const struct scenario_step *at = &run->scenario->steps[step];
    return is_set_meant(run, at, sent_ns, run_set_of(run, server)) && !is_kept_from(at, server) && is_able(run, at, sent_ns, server);
}

uint32_t run_intended_of(const struct run *run, size_t step, uint64_t sent_ns, const struct run_set *set) {
    const struct scenario_step *at = &run->scenario->steps[step];
    uint32_t kept = 0;
    if (!is_set_meant(run, at, sent_ns, set)) {
        return 0;
    }
    for (uint32_t k = 0; k < set->count; k++) {
        kept += is_kept_from(at, set->first + k) || !is_able(run, at, sent_ns, set->first + k);
    }
    return set->count - kept;
}
