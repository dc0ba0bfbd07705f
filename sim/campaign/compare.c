/* compare.c: both stores are read with the campaign file that lies beside the old one; runs of the same point and seed are pairs. A run is worse
 * in a metric if its value is, in the direction that the metric calls worse; a run without a verdict is worse than one with. Holm: the smallest
 * p of m against 5 % / m, the next against 5 % / (m - 1), and so on, until one is too large. */
#include "compare.h"

#include "folder.h"
#include "paired.h"
#include "results.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN_MAX = 40 };
#define FAMILY 0.05

struct kept { uint64_t point, seed; bool fault; float values[CAMPAIGN_METRICS_MAX]; };   /* NAN: absent */
struct side { const struct campaign *campaign; struct kept *runs; size_t count, room; };
struct cell { uint64_t point; size_t metric; struct paired pairs; struct paired_result result; enum claim_verdict verdict; };

static enum exit_code complain(const char *sentence) {
    fprintf(stderr, "ssmbench campaign --compare: %s\n", sentence);
    return EXIT_USAGE;
}

/* ---- reading ---- */

static bool take(void *user, const struct store_run *run) {
    struct side *side = user;
    if (side->count == side->room) {
        side->room = 2 * side->room + 1024;
        struct kept *more = realloc(side->runs, side->room * sizeof *more);
        if (more == NULL) {
            return false;
        }
        side->runs = more;
    }
    struct kept *kept = &side->runs[side->count++];
    kept->point = run->point;
    kept->seed = run->seed;
    kept->fault = run->verdict == OUTCOME_FAULT;
    for (size_t i = 0; i < side->campaign->metric_count; i++) {
        const struct measured *measured = &run->metrics[i];
        const bool share = measure_infos[side->campaign->metrics[i].measure].kind == MEASURE_SHARE;
        kept->values[i] = measured->trials <= 0 ? NAN : (float)(share ? measured->value / measured->trials : measured->value);
    }
    return true;
}

static bool read_side(struct side *side, const char *folder, char campaign[CONTENT_NAME], char build[CONTENT_NAME], char *error, size_t error_size) {
    char path[4096];
    struct store *store;
    snprintf(path, sizeof path, "%s/runs.sqlite", folder);
    if (access(path, R_OK) != 0) {
        snprintf(error, error_size, "%.900s: found no result of a campaign, expected one", path);
        return false;
    }
    if (store_open(&store, path, side->campaign, NULL, false, error, error_size) != STORE_RESUMED) {
        return false;
    }
    store_value(store, "campaign", campaign, CONTENT_NAME);
    store_value(store, "build", build, CONTENT_NAME);
    const bool good = store_each(store, take, side, error, error_size);
    store_close(store);
    return good;
}

/* ---- comparing ---- */

/* -1: the new run is better, 1: worse, 0: equal, or the metric has no better and worse. */
static int compare_values(const struct campaign *campaign, size_t metric, const struct kept *old, const struct kept *new) {
    const enum measure_better better = measure_infos[campaign->metrics[metric].measure].better;
    if (old->fault || new->fault) {
        return (int)new->fault - (int)old->fault;
    }
    const float a = old->values[metric], b = new->values[metric];
    if (better == BETTER_NEITHER || isnan(a) || isnan(b) || a == b) {
        return 0;
    }
    return (b < a) == (better == BETTER_HIGHER) ? 1 : -1;
}

static bool is_same_unit(const struct kept *a, const struct kept *b) {
    return a->point == b->point && a->seed == b->seed;
}

static bool is_before(const struct kept *a, const struct kept *b) {
    return a->point < b->point || (a->point == b->point && a->seed < b->seed);
}

/* Cells are made as points come; `cells` has room for one of each metric for each point of the old side. */
static size_t pair_up(const struct campaign *campaign, const struct side *old, const struct side *new, struct cell *cells, uint64_t *pairs) {
    size_t count = 0, k = 0;
    for (size_t i = 0; i < old->count; i++) {
        while (k < new->count && is_before(&new->runs[k], &old->runs[i])) {
            k++;
        }
        if (k == new->count || !is_same_unit(&old->runs[i], &new->runs[k])) {
            continue;
        }
        ++*pairs;
        if (count == 0 || cells[count - 1].point != old->runs[i].point) {
            for (size_t m = 0; m < campaign->metric_count; m++) {
                if (measure_infos[campaign->metrics[m].measure].better != BETTER_NEITHER) {
                    cells[count++] = (struct cell){.point = old->runs[i].point, .metric = m};
                }
            }
        }
        for (size_t c = count; c-- > 0 && cells[c].point == old->runs[i].point;) {
            const int found = compare_values(campaign, cells[c].metric, &old->runs[i], &new->runs[k]);
            cells[c].pairs.worse += found > 0;
            cells[c].pairs.better += found < 0;
            cells[c].pairs.equal += found == 0;
        }
    }
    return count;
}

static int by_p(const void *a, const void *b) {
    const struct cell *x = *(struct cell *const *)a, *y = *(struct cell *const *)b;
    return (x->result.p > y->result.p) - (x->result.p < y->result.p);
}

static void judge(struct cell *cells, size_t count, double tolerance) {
    struct cell **order = calloc(count + 1, sizeof *order);
    for (size_t i = 0; i < count; i++) {
        cells[i].result = paired_compare(&cells[i].pairs, 0.95);
        cells[i].verdict = cells[i].result.high <= tolerance ? CLAIM_PASS : CLAIM_INCONCLUSIVE;
        if (order != NULL) {
            order[i] = &cells[i];
        }
    }
    if (order == NULL) {
        return;
    }
    qsort(order, count, sizeof *order, by_p);
    for (size_t i = 0; i < count && order[i]->result.p <= FAMILY / (double)(count - i); i++) {
        if (order[i]->pairs.worse > order[i]->pairs.better) {
            order[i]->verdict = CLAIM_FAIL;
        }
    }
    free(order);
}

/* ---- telling ---- */

static void print_cell(const struct campaign *campaign, const struct cell *cell) {
    static const char *const words[] = {"PASS", "INCONCLUSIVE", "FAIL"};
    char at[300] = "";
    for (size_t i = 0; i < campaign->axis_count; i++) {
        const size_t length = strlen(at);
        snprintf(at + length, sizeof at - length, "%s%s", i > 0 ? ", " : "", campaign->axes[i].labels[campaign_value_of(campaign, cell->point, i)]);
    }
    printf("%-12s  %-28.60s  %-20s  %" PRIu64 " worse, %" PRIu64 " better, %" PRIu64 " equal; net %.2f %% of runs worse (%.2f %% to %.2f %%), p = %.2g\n",
           words[cell->verdict], at, campaign->metrics[cell->metric].name, cell->pairs.worse, cell->pairs.better, cell->pairs.equal,
           100 * cell->result.difference, 100 * cell->result.low, 100 * cell->result.high, cell->result.p);
}

static enum exit_code tell(const struct campaign *campaign, const struct cell *cells, size_t count, uint64_t pairs, double tolerance) {
    size_t verdicts[CLAIM_FAIL + 1] = {0}, shown = 0;
    for (size_t i = 0; i < count; i++) {
        verdicts[cells[i].verdict]++;
    }
    for (int verdict = CLAIM_FAIL; verdict >= CLAIM_PASS; verdict--) {
        for (size_t i = 0; i < count; i++) {
            if ((int)cells[i].verdict == verdict && shown++ < SHOWN_MAX) {
                print_cell(campaign, &cells[i]);
            }
        }
    }
    if (shown > SHOWN_MAX) {
        printf("... and %zu more\n", shown - SHOWN_MAX);
    }
    const enum exit_code code = verdicts[CLAIM_FAIL] > 0 ? EXIT_FAILED : verdicts[CLAIM_INCONCLUSIVE] > 0 || count == 0 ? EXIT_INCONCLUSIVE : EXIT_PASSED;
    printf("%s: %" PRIu64 " pairs of runs; of %zu metrics at points %zu worse, %zu not worse by more than %g %% of runs, %zu undecided\n",
           code == EXIT_FAILED ? "WORSE" : code == EXIT_PASSED ? "NOT WORSE" : "INCONCLUSIVE", pairs, count, verdicts[CLAIM_FAIL],
           verdicts[CLAIM_PASS], 100 * tolerance, verdicts[CLAIM_INCONCLUSIVE]);
    return code;
}

static enum exit_code compare_sides(const struct campaign *campaign, struct side *old, struct side *new, const char *old_folder,
                                    const char *new_folder, double tolerance) {
    char names[2][CONTENT_NAME], builds[2][CONTENT_NAME], error[1024];
    uint64_t pairs = 0;
    if (!read_side(old, old_folder, names[0], builds[0], error, sizeof error) || !read_side(new, new_folder, names[1], builds[1], error, sizeof error)) {
        return complain(error);
    }
    if (strcmp(names[0], names[1]) != 0) {
        snprintf(error, sizeof error, "%s and %s: found results of two campaigns, expected one (scenario, axes, metrics and first seed the same)",
                 old_folder, new_folder);
        return complain(error);
    }
    struct cell *cells = calloc(campaign->metric_count * (old->count + 1), sizeof *cells);
    if (cells == NULL) {
        return complain("no memory");
    }
    const size_t count = pair_up(campaign, old, new, cells, &pairs);
    judge(cells, count, tolerance);
    printf("builds %.12s and %.12s%s\n", builds[0], builds[1], strcmp(builds[0], builds[1]) == 0 ? ": the same" : "");
    const enum exit_code code = tell(campaign, cells, count, pairs, tolerance);
    free(cells);
    return code;
}

enum exit_code compare_folders(const char *old_folder, const char *new_folder, double tolerance) {
    char path[4096], error[1024];
    snprintf(path, sizeof path, "%s/campaign.yaml", old_folder);
    if (access(path, R_OK) != 0) {
        snprintf(error, sizeof error, "%.900s: found no such file, expected the folder of a campaign's result", path);
        return complain(error);
    }
    struct campaign *campaign = folder_campaign(old_folder, error, sizeof error);
    if (campaign == NULL) {
        return complain(error);
    }
    struct side old = {.campaign = campaign}, new = {.campaign = campaign};
    const enum exit_code code = compare_sides(campaign, &old, &new, old_folder, new_folder, tolerance);
    free(old.runs);
    free(new.runs);
    campaign_free(campaign);
    return code;
}
