/* envelope.c: doubling until it fails, then halving between what held and what failed. Each step is a race of one setting. What decides nothing
 * within the runs allowed counts as failed: the edge is on the safe side. */
#define _GNU_SOURCE             /* asprintf */
#include "envelope.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 1: it holds, 0: not, -1: it cannot be tried (edge->why). */
static int holds(const struct race *like, const struct setting *answer, const char *path, const char *unit, double value, size_t jobs,
                 const volatile sig_atomic_t *interrupted, struct edge *edge) {
    char *overrides[64], error[600] = "";
    size_t order[1];
    struct setting setting = {.overrides = overrides};
    struct race race = *like;
    for (; setting.override_count < answer->override_count && setting.override_count < 62; setting.override_count++) {
        overrides[setting.override_count] = answer->overrides[setting.override_count];
    }
    if (asprintf(&overrides[setting.override_count], "%s=%g%s", path, value, unit) < 0) {
        return -1;
    }
    setting.override_count++;
    race.settings = &setting;
    race.count = 1;
    race.order = order;
    race.exhaustive = false;
    race.made = 0;
    const enum engine_end end = race_run(&race, jobs, interrupted, error, sizeof error);
    free(overrides[setting.override_count - 1]);
    edge->runs += race.made;
    if (end == ENGINE_FAULT || setting.fault[0] != '\0') {
        snprintf(edge->why, sizeof edge->why, "%.199s", end == ENGINE_FAULT ? error : setting.fault);
        return -1;
    }
    return setting.decision == DECISION_MEETS;
}

struct edge envelope_edge(const struct race *race, size_t answer, const char *path, const char *unit, double from, double most, size_t jobs,
                          const volatile sig_atomic_t *interrupted) {
    struct edge edge = {.holds = from, .fails = INFINITY};
    const struct setting *setting = &race->settings[answer];
    const bool whole = *unit == '\0';
    double at = from > 0 ? from : 1;
    while (edge.fails == INFINITY && edge.holds < most) {
        at = at * 2 < most ? at * 2 : most;
        const int does = holds(race, setting, path, unit, at, jobs, interrupted, &edge);
        if (does < 0 || (interrupted != NULL && *interrupted)) {
            return edge;
        }
        *(does == 1 ? &edge.holds : &edge.fails) = at;
    }
    while (edge.fails != INFINITY && edge.fails - edge.holds > fmax(whole ? 1 : 0.5, edge.fails / 20)) {
        at = (edge.holds + edge.fails) / 2;
        at = whole ? floor(at) : floor(at * 10) / 10;
        const int does = holds(race, setting, path, unit, at, jobs, interrupted, &edge);
        if (does < 0 || (interrupted != NULL && *interrupted)) {
            return edge;
        }
        *(does == 1 ? &edge.holds : &edge.fails) = at;
    }
    edge.known = true;
    return edge;
}
