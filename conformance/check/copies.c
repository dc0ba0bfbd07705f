/* copies.c: receptions as (copy, Server), sorted, each counted once: the link may deliver a copy twice. */
#include "copies.h"

#include <stdlib.h>

struct reached { uint32_t copy, server; };

static int compare(const void *left, const void *right) {
    const struct reached *a = left, *b = right;
    return a->copy != b->copy ? (a->copy > b->copy) - (a->copy < b->copy) : (a->server > b->server) - (a->server < b->server);
}

/* What intended Servers received; the number of entries. */
static size_t collect(const struct judged *judged, const struct stimulus *stimulus, struct reached *reached) {
    const struct run *run = judged->run;
    const uint64_t sent_ns = run->sent[stimulus->first_datagram - 1].time_ns;
    size_t count = 0;
    for (size_t i = 0; i < stimulus->reception_count; i++) {
        const struct reception *reception = &judged->receptions->list[stimulus->receptions[i]];
        if (run_is_intended(run, stimulus->step, sent_ns, reception->node)) {
            reached[count++] = (struct reached){run->sent[reception->datagram - 1].copy, reception->node};
        }
    }
    return count;
}

json_t *copies_reached(const struct judged *judged, const struct stimulus *stimulus) {
    struct reached *reached = malloc((stimulus->reception_count + 1) * sizeof *reached);
    uint8_t *seen = calloc((size_t)judged->run->servers + 1, 1);
    json_t *array = reached != NULL && seen != NULL ? json_array() : NULL;
    const size_t count = array != NULL ? collect(judged, stimulus, reached) : 0;
    if (count > 1) {
        qsort(reached, count, sizeof *reached, compare);
    }
    size_t next = 0;
    for (uint32_t copy = 0; array != NULL && copy < stimulus->datagrams && copy < COPIES_MAX; copy++) {
        json_int_t all = 0, first = 0;
        for (; next < count && reached[next].copy == copy; next++) {
            const bool again = next > 0 && compare(&reached[next], &reached[next - 1]) == 0;
            all += !again;
            first += !seen[reached[next].server];
            seen[reached[next].server] = 1;
        }
        json_array_append_new(array, json_pack("[I, I]", all, first));
    }
    free(reached);
    free(seen);
    return array;
}
