/* diff_measures.c: numbers of a scenario that is in both folders, step by step of its script.
 *   coverage        each command against the same command: the intervals that the checks wrote
 *   delay           command to actuation, all Servers of the step: 95 % interval of the median
 *   simultaneity    all commands of the step: 95 % interval of the median if there are 6 or more; and always: the target missed or met
 * Worse or better is only what is so with its whole interval. */
#include "diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEWEST = 6 };        /* below, min and max enclose the median with less than 95 % */

#define NO_INTERVAL {NAN, NAN, NAN}

struct samples { double *items; size_t count; };

struct interval median_interval(const double *sorted, size_t count) {
    const double half = 0.025, log_half_n = (double)count * log(0.5), log_count = lgamma((double)count + 1);
    double below = 0;       /* P(fewer than `rank` + 1 of `count` lie under the median) */
    size_t rank = 0;

    if (count == 0) {
        return (struct interval)NO_INTERVAL;
    }
    const double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    if (count < FEWEST) {
        return (struct interval){median, NAN, NAN};
    }
    for (; rank < count / 2; rank++) {
        below += exp(log_count - lgamma((double)rank + 1) - lgamma((double)(count - rank) + 1) + log_half_n);
        if (below > half) {
            break;
        }
    }
    return (struct interval){median, sorted[rank - 1], sorted[count - rank]};
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Grown by one; the room doubles at every power of two. */
static bool add_measure(struct diff *diff, const struct measure *measure) {
    const size_t count = diff->measures.count;

    if ((count & (count - 1)) == 0) {
        struct measure *grown = pool_take(&diff->pool, (count == 0 ? 1 : 2 * count) * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        if (count > 0) {
            memcpy(grown, diff->measures.items, count * sizeof *grown);
        }
        diff->measures.items = grown;
    }
    diff->measures.items[diff->measures.count++] = *measure;
    return true;
}

/* Adds it if the intervals no longer overlap. `up_is_worse`: of a time; else of a share. */
static bool add_if_apart(struct diff *diff, struct measure *measure, bool up_is_worse) {
    const bool up = measure->after.low > measure->before.high, down = measure->after.high < measure->before.low;

    measure->judgement = up == up_is_worse ? JUDGED_WORSE : JUDGED_BETTER;
    return !(up || down) || add_measure(diff, measure);         /* NAN compares false: no interval, no claim */
}

static bool same_step(const struct command *a, const struct command *b) {
    return a->step == b->step && strcmp(a->name, b->name) == 0;
}

static struct interval interval_of(struct samples *samples) {
    if (samples->count > 0) {
        qsort(samples->items, samples->count, sizeof *samples->items, ascending);
    }
    struct interval result = median_interval(samples->items, samples->count);
    free(samples->items);
    return result;
}

static bool delays(const struct run_verdict *run, const struct command *like, struct interval *out) {
    struct samples all = {NULL, 0};

    for (size_t i = 0; i < run->commands.count; i++) {
        all.count += same_step(&run->commands.items[i], like) ? run->commands.items[i].actuation_ms.count : 0;
    }
    all.items = malloc((all.count + 1) * sizeof *all.items);
    if (all.items == NULL) {
        return false;
    }
    all.count = 0;
    for (size_t i = 0; i < run->commands.count; i++) {
        const struct command *one = &run->commands.items[i];
        for (size_t k = 0; same_step(one, like) && k < one->actuation_ms.count; k++) {
            all.items[all.count++] = one->actuation_ms.items[k].second;
        }
    }
    *out = interval_of(&all);
    return true;
}

static bool simultaneities(const struct run_verdict *run, const struct command *like, struct interval *out) {
    struct samples all = {malloc((run->commands.count + 1) * sizeof(double)), 0};

    for (size_t i = 0; all.items != NULL && i < run->commands.count; i++) {
        const struct command *one = &run->commands.items[i];
        if (same_step(one, like) && isfinite(one->simultaneity_ms)) {
            all.items[all.count++] = one->simultaneity_ms;
        }
    }
    if (all.items == NULL) {
        return false;
    }
    *out = interval_of(&all);
    return true;
}

/* A target that was missed, and no check says that it had to be. */
static bool misses(const struct run_verdict *run, const struct command *command) {
    return command->met == 0 && !command_miss_is_wanted(run, command);
}

static bool compare_command(struct diff *diff, const struct run_verdict *before, const struct command *old, const struct run_verdict *after,
                            const struct command *new) {
    const bool missed = misses(before, old), misses_now = misses(after, new);
    struct measure measure = {after->scenario->id, new->name, "coverage", "share", new->index, NO_INTERVAL, NO_INTERVAL, JUDGED_CHANGED};

    if (old->coverage != NULL && new->coverage != NULL) {
        measure.before = (struct interval){old->coverage->share, old->coverage->low, old->coverage->high};
        measure.after = (struct interval){new->coverage->share, new->coverage->low, new->coverage->high};
        if (!add_if_apart(diff, &measure, false)) {
            return false;
        }
    }
    if (missed == misses_now || old->met < 0 || new->met < 0) {
        return true;
    }
    measure.name = "simultaneity against its target";
    measure.unit = "ms";
    measure.before = (struct interval){old->simultaneity_ms, NAN, NAN};
    measure.after = (struct interval){new->simultaneity_ms, NAN, NAN};
    measure.judgement = misses_now ? JUDGED_WORSE : JUDGED_BETTER;
    return add_measure(diff, &measure);
}

/* All commands of a step together; called for the first of them. */
static bool compare_step(struct diff *diff, const struct run_verdict *before, const struct run_verdict *after, const struct command *like) {
    struct measure measure = {after->scenario->id, like->name,  "delay, median", "ms",
                              NOT_GIVEN,           NO_INTERVAL, NO_INTERVAL,     JUDGED_CHANGED};

    if (!delays(before, like, &measure.before) || !delays(after, like, &measure.after) || !add_if_apart(diff, &measure, true)) {
        return false;
    }
    measure.name = "simultaneity, median";
    return simultaneities(before, like, &measure.before) && simultaneities(after, like, &measure.after) &&
           add_if_apart(diff, &measure, true);
}

bool diff_measures(struct diff *diff, const struct run_verdict *before, const struct run_verdict *after) {
    for (size_t i = 0; i < after->commands.count; i++) {
        const struct command *new = &after->commands.items[i];
        if ((i == 0 || !same_step(new, new - 1)) && !compare_step(diff, before, after, new)) {
            return false;
        }
        for (size_t k = 0; k < before->commands.count; k++) {
            const struct command *old = &before->commands.items[k];
            if (same_step(old, new) && old->index == new->index && !compare_command(diff, before, old, after, new)) {
                return false;
            }
        }
    }
    return true;
}
