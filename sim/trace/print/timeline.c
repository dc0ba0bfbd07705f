/* timeline.c: the records are put under heads, in the order in which these appear:
 *   a sent datagram, with every later record that names it
 *   the start of a step
 *   an instant: what names no datagram (first read-backs, restarts), as long as the time is the same and nothing else comes between
 * Each head is then printed with its outcomes, summed up. */
#include "timeline.h"

#include "datagram.h"
#include "names.h"
#include "outcomes.h"

#include <inttypes.h>
#include <stdlib.h>

#define NS_PER_US UINT64_C(1000)
#define NS_PER_MS UINT64_C(1000000)
#define US_PER_S UINT64_C(1000000)
enum { RANGES_MAX = 8 };   /* of nodes on a line; the JSON Lines have them all */

struct head { uint32_t first, count; };   /* of the sorted records */

struct timeline {
    const struct run *run;
    struct out *out;
    struct outcomes *outcomes;
    struct head *heads; size_t head_count;
    uint32_t *head_of;         /* by record */
    uint32_t *of_datagram;     /* head of datagram n at n - 1 */
    uint32_t *order;           /* the records, head by head */
};

static void assign_heads(struct timeline *timeline)
{
    const struct trace *trace = timeline->run->trace;
    const struct trace_record *instant = NULL;
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_record *record = &trace->records[i];
        bool sent = record->event == TRACE_SENT, step = record->event == TRACE_STEP, loose = !step && record->datagram == 0;
        bool more = loose && instant != NULL && instant->time_ns == record->time_ns;
        if (loose ? !more : sent || step) {
            timeline->head_of[i] = (uint32_t)timeline->head_count++;
        } else {
            timeline->head_of[i] = loose ? (uint32_t)timeline->head_count - 1 : timeline->of_datagram[record->datagram - 1];
        }
        if (sent) {
            timeline->of_datagram[record->datagram - 1] = timeline->head_of[i];
        }
        instant = loose ? record : sent || step ? NULL : instant;
    }
}

static void sort_by_head(struct timeline *timeline)
{
    size_t count = timeline->run->trace->count;
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++) {
        timeline->heads[timeline->head_of[i]].count++;
    }
    for (size_t h = 0; h < timeline->head_count; h++) {
        timeline->heads[h].first = next;
        next += timeline->heads[h].count;
        timeline->heads[h].count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        struct head *head = &timeline->heads[timeline->head_of[i]];
        timeline->order[head->first + head->count++] = (uint32_t)i;
    }
}

/* ---- words ---- */

static void put_time(struct out *out, uint64_t time_ns)
{
    uint64_t us = time_ns / NS_PER_US + (time_ns % NS_PER_US >= NS_PER_US / 2);
    out_put(out, "%5" PRIu64 ".%06" PRIu64 "  ", us / US_PER_S, us % US_PER_S);
}

static uint64_t tenths(uint64_t time_ns, uint64_t unit)
{
    return time_ns / unit * 10 + (time_ns % unit * 10 + unit / 2) / unit;
}

/* "+2.1..6.9 ms", microseconds below one millisecond; "at once" */
static struct name span_name(uint64_t from_ns, uint64_t to_ns)
{
    uint64_t unit = to_ns < NS_PER_MS ? NS_PER_US : NS_PER_MS;
    uint64_t from = tenths(from_ns, unit), to = tenths(to_ns, unit);
    const char *unit_name = unit == NS_PER_US ? "us" : "ms";
    struct name name;
    if (to_ns == 0) {
        snprintf(name.text, sizeof name.text, "at once");
    } else if (from == to) {
        snprintf(name.text, sizeof name.text, "+%" PRIu64 ".%" PRIu64 " %s", to / 10, to % 10, unit_name);
    } else {
        snprintf(name.text, sizeof name.text, "+%" PRIu64 ".%" PRIu64 "..%" PRIu64 ".%" PRIu64 " %s", from / 10, from % 10,
                 to / 10, to % 10, unit_name);
    }
    return name;
}

/* Members are sorted by node; a node may be there more than once. */
static size_t count_nodes(const struct outcome_group *group)
{
    size_t nodes = 0;
    for (size_t i = 0; i < group->count; i++) {
        nodes += i == 0 || group->members[i].node != group->members[i - 1].node;
    }
    return nodes;
}

static void put_who(struct out *out, const struct run *run, const struct outcome_group *group)
{
    size_t nodes = count_nodes(group);
    if (nodes == 1) {
        out_put(out, "%s", role_name(run, group->members->node).text);
    } else {
        out_put(out, "%zu Servers", nodes);
    }
    if (group->count > nodes) {
        out_put(out, " (%zu times)", group->count);
    }
}

/* "  [1-3, 7, 9-10]"; nothing for a single node, which is named already. */
static void put_nodes(struct out *out, const struct outcome_group *group)
{
    size_t ranges = 0, nodes = count_nodes(group), told = 0, i = 0;
    while (nodes > 1 && i < group->count && ranges < RANGES_MAX) {
        uint32_t first = group->members[i].node, last = first;
        while (i < group->count && group->members[i].node <= last + 1) {
            last = group->members[i++].node;
        }
        out_put(out, ranges++ == 0 ? "  [%" PRIu32 : ", %" PRIu32, first);
        if (last > first) {
            out_put(out, "-%" PRIu32, last);
        }
        told += last - first + 1;
    }
    if (told < nodes && nodes > 1) {
        out_put(out, ", %zu more", nodes - told);
    }
    if (nodes > 1) {
        out_put(out, "]");
    }
}

/* How a reception ended, as far as the device tells; true if something was said. */
static bool put_opening(struct out *out, const struct outcome *outcome)
{
    out_put(out, outcome->duplicate ? "link's duplicate: " : "");
    if (outcome->discarded) {
        out_put(out, "discarded (%s)%s", reason_name(TRACE_DISCARDED, outcome->discard).text,
                outcome->opening == OPENED_BY_NOTHING ? ", without a reception" : "");
    } else if (outcome->opening == OPENED_BY_LOSS) {
        out_put(out, "lost (%s)", reason_name(TRACE_LOST, outcome->cause).text);
    } else if (outcome->opening == OPENED_BY_RESTART) {
        out_put(out, "restarted (%s)", reason_name(TRACE_RESTART, outcome->cause).text);
    } else if (outcome->opening == OPENED_BY_FAULT) {
        out_put(out, "%s", reason_name(TRACE_FAULT, outcome->cause).text);
    } else if (outcome->opening == OPENED_BY_RECEPTION && outcome->resource == NO_RESOURCE) {
        out_put(out, outcome->role == ROLE_SERVER ? "received, nothing told and nothing changed" : "received");
    } else {
        return false;
    }
    return true;
}

/* `sent_ns`: from where the times of effects count. */
static void put_resource(struct out *out, const struct run *run, const struct outcome_group *group, uint64_t sent_ns)
{
    const struct outcome *outcome = &group->members->outcome;
    struct name scratch;
    const char *href = resource_name(run, outcome->resource, &scratch);
    const char *arrow = outcome->opening == OPENED_BY_NOTHING ? "is" : outcome->changed ? "->" : "driven to";
    struct name value = value_name(run, outcome->resource, outcome->value);
    out_put(out, "%s %s %s", href, arrow, value.text);
    if (!outcome->changed && outcome->driven) {
        out_put(out, ", no state change to %s", value.text);
    }
    if (outcome->effect) {
        out_put(out, ", actuated %s", span_name(group->effect_from_ns - sent_ns, group->effect_to_ns - sent_ns).text);
    }
    if (outcome->driven && !outcome->effect) {
        out_put(out, ", no actuation before the end");
    }
    if (!outcome->driven && outcome->effect) {
        out_put(out, ", never driven");
    }
    if (!outcome->driven && !outcome->effect && outcome->opening == OPENED_BY_RECEPTION) {
        out_put(out, ", no output driven");
    }
}

static void put_outcome(struct out *out, const struct run *run, const struct outcome_group *group, uint64_t sent_ns)
{
    const struct outcome *outcome = &group->members->outcome;
    put_who(out, run, group);
    out_put(out, ": ");
    bool said = put_opening(out, outcome);
    if (outcome->resource != NO_RESOURCE) {
        out_put(out, !said ? "" : outcome->discarded ? ", and yet " : ", ");
        put_resource(out, run, group, sent_ns);
    }
    put_nodes(out, group);
}

/* ---- lines ---- */

static void print_title(const struct run *run, struct out *out)
{
    const struct trace_header *header = &run->trace->header;
    if (out_begin(out)) {
        out_put(out, "%s: %" PRIu32 " Server%s, seed %" PRIu64 ", %zu datagrams, %zu records, ", run->scenario->title, header->servers,
                header->servers == 1 ? "" : "s", header->seed, run->datagram_count, run->trace->count);
        out_put(out, "%" PRIu64 ".%03" PRIu64 " s", header->end_ns / (1000 * NS_PER_MS), header->end_ns / NS_PER_MS % 1000);
        out_end(out);
    }
}

/* What stands before an outcome: under a datagram the time since it was sent, in an instant the time itself. */
static void put_margin(struct out *out, const struct outcome_group *group, bool under_datagram, uint64_t head_ns)
{
    bool lost = group->members->outcome.opening == OPENED_BY_LOSS;
    if (under_datagram) {
        out_put(out, "%16s%-18s", "", lost ? "" : span_name(group->from_ns - head_ns, group->to_ns - head_ns).text);
    } else {
        put_time(out, head_ns);
    }
}

static bool print_outcomes(const struct timeline *timeline, const struct head *head)
{
    const struct trace_record *opening = &timeline->run->trace->records[timeline->order[head->first]];
    size_t count;
    const struct outcome_group *groups = outcomes_of(timeline->outcomes, timeline->order + head->first, head->count, &count);
    for (size_t i = 0; groups != NULL && i < count && out_begin(timeline->out); i++) {
        put_margin(timeline->out, &groups[i], opening->event == TRACE_SENT, opening->time_ns);
        put_outcome(timeline->out, timeline->run, &groups[i], opening->time_ns);
        out_end(timeline->out);
    }
    return groups != NULL || count == 0;
}

static void print_heading(const struct timeline *timeline, const struct trace_record *record)
{
    struct out *out = timeline->out;
    if ((record->event != TRACE_STEP && record->event != TRACE_SENT) || !out_begin(out)) {
        return;
    }
    put_time(out, record->time_ns);
    if (record->event == TRACE_STEP) {
        out_put(out, "== step '%s': %s", timeline->run->scenario->steps[record->aux].name, action_name(timeline->run, record->aux));
    } else {
        out_put(out, "#%" PRIu32 "  %s", record->datagram, datagram_describe(timeline->run, record->datagram).text);
    }
    out_end(out);
}

static bool print_heads(const struct timeline *timeline, const struct selection *selection)
{
    const struct run *run = timeline->run;
    for (size_t h = 0; h < timeline->head_count; h++) {
        uint32_t first = timeline->order[timeline->heads[h].first];
        const struct trace_record *record = &run->trace->records[first];
        if (!selects(selection, run->step_of[first], record->time_ns)) {
            continue;
        }
        print_heading(timeline, record);
        if (!print_outcomes(timeline, &timeline->heads[h])) {
            return false;
        }
        if (timeline->out->cut || timeline->out->error != 0) {
            break;
        }
    }
    return true;
}

bool timeline_print(const struct run *run, const struct selection *selection, struct out *out)
{
    size_t records = run->trace->count;
    struct timeline timeline = {.run = run, .out = out, .outcomes = outcomes_create(run)};
    timeline.heads = calloc(records + 1, sizeof *timeline.heads);
    timeline.head_of = calloc(records + 1, sizeof *timeline.head_of);
    timeline.order = calloc(records + 1, sizeof *timeline.order);
    timeline.of_datagram = calloc(run->datagram_count + 1, sizeof *timeline.of_datagram);
    bool good = timeline.outcomes != NULL && timeline.heads != NULL && timeline.head_of != NULL && timeline.order != NULL &&
                timeline.of_datagram != NULL;
    if (good) {
        assign_heads(&timeline);
        sort_by_head(&timeline);
        print_title(run, out);
        good = print_heads(&timeline, selection);
    }
    outcomes_free(timeline.outcomes);
    free(timeline.heads);
    free(timeline.head_of);
    free(timeline.order);
    free(timeline.of_datagram);
    return good;
}
