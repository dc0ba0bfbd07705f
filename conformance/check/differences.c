/* differences.c
 *   receptions -> (datagram, device, outcome, reason, Server), sorted -> runs of equal datagram -> runs of equal outcome
 * Executed is what the read-back shows; where the state cannot tell, what the device says. Twice the same copy at a Server is two receptions. */
#include "differences.h"

#include <stdlib.h>
#include <string.h>

enum outcome { OUTCOME_EXECUTED, OUTCOME_DISCARDED };
struct entry { uint32_t datagram, device, outcome, reason, server; };     /* reason 0: none told. device: the first set with it */

static int compare_number(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

/* Up to the outcome alone: entries that are one line. */
static int compare_line(const struct entry *a, const struct entry *b) {
    int order = compare_number(a->datagram, b->datagram);
    order = order != 0 ? order : compare_number(a->device, b->device);
    order = order != 0 ? order : compare_number(a->outcome, b->outcome);
    return order != 0 ? order : compare_number(a->reason, b->reason);
}

static int compare(const void *left, const void *right) {
    const struct entry *a = left, *b = right;
    const int order = compare_line(a, b);
    return order != 0 ? order : compare_number(a->server, b->server);
}

/* The first set whose Servers are the same device, defects included. */
static uint32_t device_of(const struct scenario *scenario, uint32_t set) {
    const struct scenario_servers *of = &scenario->sets[set];
    for (uint32_t i = 0; i < set; i++) {
        const struct scenario_servers *other = &scenario->sets[i];
        bool same = strcmp(other->device, of->device) == 0 && other->defect_count == of->defect_count;
        for (size_t k = 0; same && k < of->defect_count; k++) {
            same = strcmp(other->defects[k], of->defects[k]) == 0;
        }
        if (same) {
            return i;
        }
    }
    return set;
}

static bool has_several_devices(const struct scenario *scenario) {
    for (uint32_t i = 1; i < scenario->set_count; i++) {
        if (device_of(scenario, i) != 0) {
            return true;
        }
    }
    return false;
}

/* false: neither the state nor the device tells. */
static bool outcome_of(const struct reception *reception, struct entry *entry) {
    const bool undecided = reception->found == FOUND_UNDECIDABLE || reception->found == FOUND_UNKNOWN;
    if (undecided && reception->told_actuate == 0 && reception->told_discard == 0) {
        return false;
    }
    const bool executed = undecided ? reception->told_actuate > 0 : reception->found != FOUND_NOTHING;
    entry->outcome = executed ? OUTCOME_EXECUTED : OUTCOME_DISCARDED;
    entry->reason = !executed && reception->told_discard > 0 ? reception->claimed_reason : 0;
    return true;
}

static size_t collect(const struct judged *judged, struct entry *entries) {
    const struct run *run = judged->run;
    size_t count = 0;
    for (size_t i = 0; i < judged->receptions->count; i++) {
        const struct reception *reception = &judged->receptions->list[i];
        struct entry *entry = &entries[count];
        *entry = (struct entry){.datagram = reception->datagram, .server = reception->node,
                                .device = device_of(run->scenario, run->set_of[reception->node])};
        count += outcome_of(reception, entry);
    }
    if (count > 1) {
        qsort(entries, count, sizeof *entries, compare);
    }
    return count;
}

/* The next entry that is another line. */
static size_t next_line(const struct entry *entries, size_t count, size_t at) {
    size_t next = at + 1;
    while (next < count && compare_line(&entries[at], &entries[next]) == 0) {
        next++;
    }
    return next;
}

/* Whether two devices treated the datagram differently; among equal ones the difference is their history's. */
static bool differ(const struct entry *entries, size_t count) {
    for (size_t a = 0; a < count; a = next_line(entries, count, a)) {
        for (size_t b = next_line(entries, count, a); b < count; b = next_line(entries, count, b)) {
            const bool reasons = entries[a].reason != 0 && entries[b].reason != 0 && entries[a].reason != entries[b].reason;
            if (entries[a].device != entries[b].device && (entries[a].outcome != entries[b].outcome || reasons)) {
                return true;
            }
        }
    }
    return false;
}

static json_t *line_of(const struct run *run, const struct entry *entries, size_t count) {
    json_t *servers = json_array();
    for (size_t i = 0; i < count && i < DIFFERENCE_SERVERS_MAX; i++) {
        json_array_append_new(servers, json_integer(entries[i].server));
    }
    json_t *line = json_pack("{s:s, s:s, s:I, s:o}", "device", run->scenario->sets[entries->device].device, "outcome",
                             entries->outcome == OUTCOME_EXECUTED ? "executed" : "discarded", "count", (json_int_t)count, "servers", servers);
    if (line != NULL && entries->reason != 0 && entries->reason < REASONS) {
        json_object_set_new(line, "reason", json_string(device_reason_text((enum device_reason)entries->reason)));
    }
    return line;
}

static json_t *difference_of(const struct run *run, const struct entry *entries, size_t count) {
    const struct run_sent *sent = &run->sent[entries->datagram - 1];
    json_t *lines = json_array();
    for (size_t first = 0; first < count; first = next_line(entries, count, first)) {
        json_array_append_new(lines, line_of(run, &entries[first], next_line(entries, count, first) - first));
    }
    return json_pack("{s:I, s:f, s:o, s:o}", "datagram", (json_int_t)entries->datagram, "time_s", (double)sent->time_ns / 1e9, "step",
                     sent->step == TRACE_NO_STEP ? json_null() : json_integer(sent->step), "outcomes", lines);
}

void differences_add(json_t *verdict, const struct judged *judged) {
    if (!has_several_devices(judged->run->scenario)) {
        return;
    }
    struct entry *entries = malloc((judged->receptions->count + 1) * sizeof *entries);
    json_t *array = entries != NULL ? json_array() : NULL;
    const size_t count = array != NULL ? collect(judged, entries) : 0;
    json_int_t left_out = 0;
    for (size_t first = 0, last = 1; first < count; first = last++) {
        while (last < count && entries[last].datagram == entries[first].datagram) {
            last++;
        }
        if (differ(&entries[first], last - first)) {
            if (json_array_size(array) < DIFFERENCES_MAX) {
                json_array_append_new(array, difference_of(judged->run, &entries[first], last - first));
            } else {
                left_out++;
            }
        }
    }
    json_object_set_new(verdict, "differences", array);
    if (left_out > 0) {
        json_object_set_new(verdict, "differences_left_out", json_integer(left_out));
    }
    free(entries);
}
