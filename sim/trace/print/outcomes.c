/* outcomes.c: records -> happenings -> groups.
 *   RECEIVED, RESTART, FAULT, LOST  open a happening at their node
 *   DISCARDED                       belongs to the node's latest reception
 *   ACTUATE, STATE                  to the happening of the latest reception with this Resource and value; else to its first one that has
 *                                   no Resource yet; else to one more
 *   ACTUATED                        to the node's oldest happening that drove this Resource to this value and still waits for the effect
 * What belongs to nothing stands for itself. Happenings are then sorted by outcome and node; equal neighbours make a group. */
#include "outcomes.h"

#include "names.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = UINT32_MAX };

struct outcomes {
    const struct run *run;
    struct happening *list; size_t count, room;
    struct outcome_group *groups; size_t group_room;
    uint32_t *latest;                /* by node: its latest happening; meaningful if below `count` and of this node */
};

struct outcomes *outcomes_create(const struct run *run)
{
    struct outcomes *outcomes = calloc(1, sizeof *outcomes);
    if (outcomes != NULL) {
        outcomes->run = run;
        outcomes->latest = calloc(run->trace->header.nodes, sizeof *outcomes->latest);
    }
    if (outcomes != NULL && outcomes->latest == NULL) {
        outcomes_free(outcomes);
        outcomes = NULL;
    }
    return outcomes;
}

void outcomes_free(struct outcomes *outcomes)
{
    if (outcomes != NULL) {
        free(outcomes->list);
        free(outcomes->groups);
        free(outcomes->latest);
        free(outcomes);
    }
}

static uint32_t latest_of(const struct outcomes *outcomes, uint32_t node)
{
    uint32_t at = outcomes->latest[node];
    return at < outcomes->count && outcomes->list[at].node == node ? at : NONE;
}

/* Room was made: a record adds at most one. `like`: the happening whose reception it shares, or NONE. */
static struct happening *add(struct outcomes *outcomes, const struct trace_record *record, uint32_t like)
{
    struct happening *happening = &outcomes->list[outcomes->count];
    *happening = (struct happening){.outcome = {.role = (uint8_t)role_of(outcomes->run, record->node), .resource = NO_RESOURCE},
                                    .node = record->node, .reception = (uint32_t)outcomes->count, .time_ns = record->time_ns,
                                    .previous = latest_of(outcomes, record->node)};
    if (like != NONE) {
        const struct happening *from = &outcomes->list[like];
        happening->outcome = from->outcome;
        happening->outcome.driven = happening->outcome.effect = happening->outcome.changed = false;
        happening->reception = from->reception;
        happening->time_ns = from->time_ns;
    }
    outcomes->latest[record->node] = (uint32_t)outcomes->count++;
    return happening;
}

static void open_happening(struct outcomes *outcomes, const struct trace_record *record, enum opening opening)
{
    struct outcome *outcome = &add(outcomes, record, NONE)->outcome;
    outcome->opening = (uint8_t)opening;
    outcome->duplicate = opening == OPENED_BY_RECEPTION && record->aux > 0;
    outcome->cause = opening == OPENED_BY_RECEPTION ? 0 : record->reason;
}

/* The happening of the node's latest reception that a record of this Resource and value belongs to. */
static struct happening *touched(struct outcomes *outcomes, const struct trace_record *record, uint64_t resource)
{
    uint32_t latest = latest_of(outcomes, record->node);
    struct happening *found = NULL;
    if (latest != NONE && outcomes->list[latest].outcome.opening == OPENED_BY_LOSS) {
        latest = NONE;
    }
    uint32_t reception = latest == NONE ? NONE : outcomes->list[latest].reception;
    for (uint32_t at = latest; at != NONE && outcomes->list[at].reception == reception; at = outcomes->list[at].previous) {
        struct happening *candidate = &outcomes->list[at];
        if (candidate->outcome.resource == resource && candidate->outcome.value == record->value) {
            return candidate;
        }
        found = candidate->outcome.resource == NO_RESOURCE ? candidate : found;
    }
    if (found == NULL) {
        found = add(outcomes, record, latest);
    }
    found->outcome.resource = resource;
    found->outcome.value = record->value;
    return found;
}

static struct happening *waiting_for_effect(struct outcomes *outcomes, const struct trace_record *record, uint64_t resource)
{
    struct happening *oldest = NULL;
    for (uint32_t at = latest_of(outcomes, record->node); at != NONE; at = outcomes->list[at].previous) {
        struct happening *candidate = &outcomes->list[at];
        const struct outcome *outcome = &candidate->outcome;
        if (outcome->driven && !outcome->effect && outcome->resource == resource && outcome->value == record->value) {
            oldest = candidate;
        }
    }
    if (oldest == NULL) {
        oldest = add(outcomes, record, NONE);
        oldest->outcome.resource = resource;
        oldest->outcome.value = record->value;
    }
    return oldest;
}

static void note_discard(struct outcomes *outcomes, const struct trace_record *record)
{
    uint32_t latest = latest_of(outcomes, record->node);
    bool received = latest != NONE && outcomes->list[latest].outcome.opening == OPENED_BY_RECEPTION;
    struct happening *happening = received ? &outcomes->list[latest] : add(outcomes, record, NONE);
    happening->outcome.discarded = true;
    happening->outcome.discard = record->reason;
}

static void note(struct outcomes *outcomes, const struct trace_record *record)
{
    uint64_t resource = resource_of(outcomes->run, record->node, record->aux);
    struct happening *happening;
    switch (record->event) {
    case TRACE_RECEIVED:
        open_happening(outcomes, record, OPENED_BY_RECEPTION);
        break;
    case TRACE_RESTART:
        open_happening(outcomes, record, OPENED_BY_RESTART);
        break;
    case TRACE_FAULT:
        open_happening(outcomes, record, OPENED_BY_FAULT);
        break;
    case TRACE_LOST:
        open_happening(outcomes, record, OPENED_BY_LOSS);
        break;
    case TRACE_DISCARDED:
        note_discard(outcomes, record);
        break;
    case TRACE_ACTUATE:
        touched(outcomes, record, resource)->outcome.driven = true;
        break;
    case TRACE_STATE:
        touched(outcomes, record, resource)->outcome.changed = true;
        break;
    case TRACE_ACTUATED:
        happening = waiting_for_effect(outcomes, record, resource);
        happening->outcome.effect = true;
        happening->effect_ns = record->time_ns;
        break;
    default:
        break;
    }
}

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_outcomes(const struct outcome *a, const struct outcome *b)
{
    const uint64_t left[] = {a->opening, a->cause, a->role, a->duplicate, a->discarded, a->discard, a->driven, a->effect, a->changed,
                             a->resource, a->value};
    const uint64_t right[] = {b->opening, b->cause, b->role, b->duplicate, b->discarded, b->discard, b->driven, b->effect, b->changed,
                              b->resource, b->value};
    int result = 0;
    for (size_t i = 0; result == 0 && i < sizeof left / sizeof *left; i++) {
        result = compare(left[i], right[i]);
    }
    return result;
}

static int compare_happenings(const void *left, const void *right)
{
    const struct happening *a = left, *b = right;
    int result = compare_outcomes(&a->outcome, &b->outcome);
    result = result != 0 ? result : compare(a->node, b->node);
    return result != 0 ? result : compare(a->time_ns, b->time_ns);
}

static int compare_groups(const void *left, const void *right)
{
    const struct outcome_group *a = left, *b = right;
    int result = compare(a->members->outcome.opening == OPENED_BY_LOSS, b->members->outcome.opening == OPENED_BY_LOSS);
    result = result != 0 ? result : compare(a->from_ns, b->from_ns);
    return result != 0 ? result : compare_outcomes(&a->members->outcome, &b->members->outcome);
}

static void extend(struct outcome_group *group, const struct happening *member)
{
    group->count++;
    group->from_ns = member->time_ns < group->from_ns ? member->time_ns : group->from_ns;
    group->to_ns = member->time_ns > group->to_ns ? member->time_ns : group->to_ns;
    group->effect_from_ns = member->effect_ns < group->effect_from_ns ? member->effect_ns : group->effect_from_ns;
    group->effect_to_ns = member->effect_ns > group->effect_to_ns ? member->effect_ns : group->effect_to_ns;
}

static size_t group_happenings(struct outcomes *outcomes)
{
    size_t count = 0;
    for (size_t i = 0; i < outcomes->count; i++) {
        const struct happening *happening = &outcomes->list[i];
        if (i == 0 || compare_outcomes(&happening[-1].outcome, &happening->outcome) != 0) {
            outcomes->groups[count++] = (struct outcome_group){happening, 0, UINT64_MAX, 0, UINT64_MAX, 0};
        }
        extend(&outcomes->groups[count - 1], happening);
    }
    return count;
}

static bool make_room(struct outcomes *outcomes, size_t records)
{
    if (records > outcomes->room) {
        struct happening *list = realloc(outcomes->list, records * sizeof *list);
        outcomes->list = list != NULL ? list : outcomes->list;
        outcomes->room = list != NULL ? records : outcomes->room;
    }
    if (records > outcomes->group_room) {
        struct outcome_group *groups = realloc(outcomes->groups, records * sizeof *groups);
        outcomes->groups = groups != NULL ? groups : outcomes->groups;
        outcomes->group_room = groups != NULL ? records : outcomes->group_room;
    }
    return records <= outcomes->room && records <= outcomes->group_room;
}

const struct outcome_group *outcomes_of(struct outcomes *outcomes, const uint32_t *order, size_t records, size_t *count)
{
    *count = 1;
    if (!make_room(outcomes, records)) {
        return NULL;
    }
    outcomes->count = 0;
    for (size_t i = 0; i < records; i++) {
        note(outcomes, &outcomes->run->trace->records[order[i]]);
    }
    *count = 0;
    if (outcomes->count == 0) {
        return NULL;
    }
    qsort(outcomes->list, outcomes->count, sizeof *outcomes->list, compare_happenings);
    *count = group_happenings(outcomes);
    qsort(outcomes->groups, *count, sizeof *outcomes->groups, compare_groups);
    return outcomes->groups;
}
