/* stimuli.c: sorts the datagrams by (step, part, command, number), then deals receptions and actuations out to them: count, sum, fill. */
#include "stimuli.h"

#include <stdlib.h>

/* What sorting needs of a datagram, so that the comparison needs no context. */
struct entry { uint32_t step, part, command, datagram; };

static int compare_number(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

static int compare(const void *left, const void *right) {
    const struct entry *a = left, *b = right;
    const int step = compare_number(a->step, b->step), part = compare_number(a->part, b->part);
    const int command = compare_number(a->command, b->command);
    return step != 0 ? step : part != 0 ? part : command != 0 ? command : compare_number(a->datagram, b->datagram);
}

/* Sorted entries of the datagrams of the script; their number in `count`. */
static struct entry *sorted_entries(const struct run *run, size_t *count) {
    struct entry *entries = malloc((run->sent_count + 1) * sizeof *entries);
    *count = 0;
    for (size_t i = 0; entries != NULL && i < run->sent_count; i++) {
        const struct run_sent *sent = &run->sent[i];
        if (sent->step != TRACE_NO_STEP) {
            entries[(*count)++] = (struct entry){sent->step, sent->part, sent->command, (uint32_t)i + 1};
        }
    }
    if (*count > 1) {
        qsort(entries, *count, sizeof *entries, compare);
    }
    return entries;
}

static void list_stimuli(struct stimuli *stimuli, const struct entry *entries, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &entries[i];
        struct stimulus *last = stimuli->count == 0 ? NULL : &stimuli->list[stimuli->count - 1];
        if (last == NULL || last->step != entry->step || last->part != entry->part || last->command != entry->command) {
            last = &stimuli->list[stimuli->count++];
            *last = (struct stimulus){.step = entry->step, .part = (uint8_t)entry->part, .command = entry->command,
                                      .first_datagram = entry->datagram};
        }
        last->datagrams++;
        stimuli->of_datagram[entry->datagram - 1] = (uint32_t)(stimuli->count - 1);
    }
}

static void note_step_starts(struct stimuli *stimuli, size_t step_count) {
    size_t at = 0;
    for (size_t step = 0; step <= step_count; step++) {
        while (at < stimuli->count && stimuli->list[at].step < step) {
            at++;
        }
        stimuli->step_start[step] = at;
    }
}

static struct stimulus *stimulus_of(const struct stimuli *stimuli, uint32_t datagram) {
    const uint32_t number = datagram == 0 ? STIMULUS_NONE : stimuli->of_datagram[datagram - 1];
    return number == STIMULUS_NONE ? NULL : &stimuli->list[number];
}

static bool deal_receptions(struct stimuli *stimuli, const struct receptions *receptions) {
    stimuli->receptions = malloc((receptions->count + 1) * sizeof *stimuli->receptions);
    if (stimuli->receptions == NULL) {
        return false;
    }
    struct stimulus *to;
    for (size_t i = 0; i < receptions->count; i++) {
        if ((to = stimulus_of(stimuli, receptions->list[i].datagram)) != NULL) {
            to->reception_count++;
        }
    }
    uint32_t *place = stimuli->receptions;
    for (size_t i = 0; i < stimuli->count; i++) {
        stimuli->list[i].receptions = place;
        place += stimuli->list[i].reception_count;
        stimuli->list[i].reception_count = 0;
    }
    for (size_t i = 0; i < receptions->count; i++) {
        if ((to = stimulus_of(stimuli, receptions->list[i].datagram)) != NULL) {
            stimuli->receptions[(size_t)(to->receptions - stimuli->receptions) + to->reception_count++] = (uint32_t)i;
        }
    }
    return true;
}

static struct stimulus *actuated_by(const struct stimuli *stimuli, const struct run *run, size_t record) {
    const struct trace_record *at = &run->trace->records[record];
    return at->event == TRACE_ACTUATED ? stimulus_of(stimuli, at->datagram) : NULL;
}

static bool deal_actuations(struct stimuli *stimuli, const struct run *run) {
    struct stimulus *to;
    size_t count = 0;
    for (size_t i = 0; i < run->trace->count; i++) {
        if ((to = actuated_by(stimuli, run, i)) != NULL) {
            to->actuation_count++;
            count++;
        }
    }
    stimuli->actuations = malloc((count + 1) * sizeof *stimuli->actuations);
    if (stimuli->actuations == NULL) {
        return false;
    }
    uint32_t *place = stimuli->actuations;
    for (size_t i = 0; i < stimuli->count; i++) {
        stimuli->list[i].actuations = place;
        place += stimuli->list[i].actuation_count;
        stimuli->list[i].actuation_count = 0;
    }
    for (size_t i = 0; i < run->trace->count; i++) {
        if ((to = actuated_by(stimuli, run, i)) != NULL) {
            stimuli->actuations[(size_t)(to->actuations - stimuli->actuations) + to->actuation_count++] = (uint32_t)i;
        }
    }
    return true;
}

struct stimuli *stimuli_sort(const struct run *run, const struct receptions *receptions) {
    size_t count;
    struct entry *entries = sorted_entries(run, &count);
    struct stimuli *stimuli = calloc(1, sizeof *stimuli);
    bool good = entries != NULL && stimuli != NULL;
    if (good) {
        stimuli->list = malloc((count + 1) * sizeof *stimuli->list);
        stimuli->step_start = malloc((run->scenario->step_count + 1) * sizeof *stimuli->step_start);
        stimuli->of_datagram = malloc((run->sent_count + 1) * sizeof *stimuli->of_datagram);
        good = stimuli->list != NULL && stimuli->step_start != NULL && stimuli->of_datagram != NULL;
    }
    if (good) {
        for (size_t i = 0; i < run->sent_count; i++) {
            stimuli->of_datagram[i] = STIMULUS_NONE;
        }
        list_stimuli(stimuli, entries, count);
        note_step_starts(stimuli, run->scenario->step_count);
        good = deal_receptions(stimuli, receptions) && deal_actuations(stimuli, run);
    }
    free(entries);
    if (!good) {
        stimuli_free(stimuli);
        return NULL;
    }
    return stimuli;
}

void stimuli_free(struct stimuli *stimuli) {
    if (stimuli != NULL) {
        free(stimuli->list);
        free(stimuli->step_start);
        free(stimuli->of_datagram);
        free(stimuli->receptions);
        free(stimuli->actuations);
        free(stimuli);
    }
}

const struct stimulus *stimuli_find(const struct stimuli *stimuli, size_t step, enum trace_part part, uint32_t command) {
    size_t low = stimuli->step_start[step], high = stimuli->step_start[step + 1];
    const struct entry wanted = {(uint32_t)step, (uint32_t)part, command, 0};
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct stimulus *at = &stimuli->list[middle];
        const struct entry found = {at->step, at->part, at->command, 0};
        const int order = compare(&found, &wanted);
        if (order == 0) {
            return at;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}
