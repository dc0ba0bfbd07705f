/* results.c: runs come by point and seed, so one point at a time is in memory. */
#include "results.h"

#include "quantile.h"
#include "runs.h"
#include "sequence.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const claim_verdict_names[] = {"pass", "inconclusive", "fail"};

struct series { double *values; size_t count, room; struct runs_share share; double sum; };   /* of one metric at one point */

struct walk {
    const struct campaign *campaign;
    results_see *see; void *user;
    struct results_summary *summary;
    struct point_result now;                             /* now.runs 0: no point yet */
    struct series series[CAMPAIGN_METRICS_MAX];
};

/* ---- one point ---- */

static bool add_value(struct series *series, const struct measured *measured) {
    if (series->count == series->room) {
        series->room = 2 * series->room + 64;
        double *more = realloc(series->values, series->room * sizeof *more);
        if (more == NULL) {
            return false;
        }
        series->values = more;
    }
    series->values[series->count++] = measured->value;
    return true;
}

static bool add_run(struct walk *walk, const struct store_run *run) {
    walk->now.runs++;
    walk->now.verdicts[run->verdict]++;
    if (run->verdict == OUTCOME_FAULT && walk->now.fault[0] == '\0') {
        snprintf(walk->now.fault, sizeof walk->now.fault, "point %" PRIu64 ", seed %" PRIu64 ": %s", run->point, run->seed, run->says);
    }
    for (size_t i = 0; i < walk->campaign->metric_count; i++) {
        const struct measured *measured = &run->metrics[i];
        struct series *series = &walk->series[i];
        if (measured->trials <= 0) {
            continue;
        }
        if (measure_infos[walk->campaign->metrics[i].measure].kind != MEASURE_SHARE) {
            if (!add_value(series, measured)) {
                return false;
            }
        } else {
            runs_add(&series->share, measured->value, measured->trials);
            series->sum += measured->value / measured->trials;
        }
    }
    return true;
}

static int rising(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Where runs were stopped by what they showed, only the interval that holds at all times is honest. */
static struct estimate of_share(const struct campaign *campaign, const struct series *series) {
    const struct wilson wilson = runs_interval(&series->share, campaign->confidence);
    const double runs = (double)series->share.runs;
    struct estimate estimate = {.there = series->share.runs > 0, .value = wilson.share, .low = wilson.low, .high = wilson.high,
                                .hits = series->share.hits, .trials = series->share.trials, .runs = series->share.runs};
    if (campaign->until.given && runs > 0) {
        const struct sequence_interval interval = sequence_interval(series->sum, runs, campaign->confidence);
        estimate.value = series->sum / runs;
        estimate.low = interval.low;
        estimate.high = interval.high;
    }
    return estimate;
}

static struct estimate of_values(const struct campaign *campaign, struct series *series) {
    if (series->count == 0) {
        return (struct estimate){.there = false};
    }
    qsort(series->values, series->count, sizeof *series->values, rising);
    const struct quantile median = quantile_interval(series->values, series->count, 0.5, campaign->confidence);
    const struct quantile p95 = quantile_interval(series->values, series->count, 0.95, campaign->confidence);
    struct estimate estimate = {.there = true, .value = median.value, .low = median.low, .high = median.high, .runs = series->count,
                                .p95 = p95.value, .p95_low = p95.low, .p95_high = p95.high};
    for (size_t i = series->count; i > 0 && series->values[i - 1] == INFINITY; i--) {
        estimate.never++;
    }
    return estimate;
}

static enum claim_verdict judge_claim(const struct walk *walk, const struct campaign_claim *claim, double found[3]) {
    const struct estimate *estimate = &walk->now.estimates[claim->metric];
    const struct series *series = &walk->series[claim->metric];
    if (!estimate->there) {
        found[0] = found[1] = found[2] = NAN;
        return CLAIM_INCONCLUSIVE;
    }
    if (measure_infos[walk->campaign->metrics[claim->metric].measure].kind == MEASURE_SHARE) {
        found[0] = estimate->value;
        found[1] = estimate->low;
        found[2] = estimate->high;
        return estimate->low >= claim->at_least ? CLAIM_PASS : estimate->high < claim->at_least ? CLAIM_FAIL : CLAIM_INCONCLUSIVE;
    }
    const struct quantile quantile = quantile_interval(series->values, series->count, claim->of_runs, walk->campaign->confidence);
    found[0] = quantile.value;
    found[1] = quantile.low;
    found[2] = quantile.high;
    return !quantile.unbounded_above && quantile.high <= claim->at_most_ms ? CLAIM_PASS
           : !quantile.unbounded_below && quantile.low > claim->at_most_ms ? CLAIM_FAIL
                                                                           : CLAIM_INCONCLUSIVE;
}

static void add_to_summary(struct walk *walk) {
    struct results_summary *summary = walk->summary;
    summary->points++;
    summary->runs += walk->now.runs;
    for (size_t i = 0; i <= OUTCOME_FAULT; i++) {
        summary->verdicts[i] += walk->now.verdicts[i];
    }
    for (size_t i = 0; i < walk->campaign->claim_count; i++) {
        summary->claims[walk->now.claims[i]]++;
    }
    if (summary->fault[0] == '\0') {
        snprintf(summary->fault, sizeof summary->fault, "%s", walk->now.fault);
    }
}

/* The point is whole: estimates, claims, on to `see`; room for the next one. */
static bool finish_point(struct walk *walk) {
    const struct campaign *campaign = walk->campaign;
    if (walk->now.runs == 0) {
        return true;
    }
    for (size_t i = 0; i < campaign->metric_count; i++) {
        const bool share = measure_infos[campaign->metrics[i].measure].kind == MEASURE_SHARE;
        walk->now.estimates[i] = share ? of_share(campaign, &walk->series[i]) : of_values(campaign, &walk->series[i]);
    }
    for (size_t i = 0; i < campaign->claim_count; i++) {
        walk->now.claims[i] = judge_claim(walk, &campaign->claims[i], walk->now.claim_values[i]);
    }
    add_to_summary(walk);
    const bool go = walk->see == NULL || walk->see(walk->user, &walk->now);
    for (size_t i = 0; i < campaign->metric_count; i++) {
        walk->series[i].count = 0;
        walk->series[i].sum = 0;
        walk->series[i].share = (struct runs_share){0};
    }
    return go;
}

static bool see_run(void *user, const struct store_run *run) {
    struct walk *walk = user;
    if (walk->now.runs == 0 || run->point != walk->now.point) {
        if (!finish_point(walk)) {
            return false;
        }
        walk->now = (struct point_result){.point = run->point};
    }
    return add_run(walk, run);
}

bool results_points(struct store *store, const struct campaign *campaign, results_see *see, void *user, struct results_summary *summary,
                    char *error, size_t error_size) {
    struct walk *walk = calloc(1, sizeof *walk);
    *summary = (struct results_summary){0};
    if (walk == NULL) {
        snprintf(error, error_size, "no memory for the results");
        return false;
    }
    walk->campaign = campaign;
    walk->see = see;
    walk->user = user;
    walk->summary = summary;
    const bool good = store_each(store, see_run, walk, error, error_size) && finish_point(walk);
    for (size_t i = 0; i < CAMPAIGN_METRICS_MAX; i++) {
        free(walk->series[i].values);
    }
    free(walk);
    return good;
}
