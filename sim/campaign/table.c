/* table.c: a line a point, as many as a screen has; each metric with its interval. */
#include "table.h"

#include "results.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINES_MAX = 60, METRICS_SHOWN = 4 };

struct table { const struct campaign *campaign; uint64_t lines; };

/* Of axes that are zipped the first stands for all. */
static bool is_shown(const struct campaign *campaign, size_t axis) {
    return axis == 0 || campaign->axes[axis].dimension != campaign->axes[axis - 1].dimension;
}

static void print_number(double number, bool share, char text[32]) {
    if (isinf(number)) {
        snprintf(text, 32, number > 0 ? "never" : "unbounded");
    } else if (share) {
        snprintf(text, 32, "%.4g %%", 100 * number);
    } else {
        snprintf(text, 32, "%.4g", number);
    }
}

static void print_estimate(const struct campaign *campaign, size_t metric, const struct estimate *estimate) {
    const bool share = measure_infos[campaign->metrics[metric].measure].kind == MEASURE_SHARE;
    char value[32], low[32], high[32], cell[110];
    if (!estimate->there) {
        printf("  %-30s", "-");
        return;
    }
    print_number(estimate->value, share, value);
    print_number(estimate->low, share, low);
    print_number(estimate->high, share, high);
    if (isinf(estimate->high) && estimate->never == 0) {
        snprintf(high, sizeof high, "unbounded");        /* there are too few runs for an end; none was without one */
    }
    snprintf(cell, sizeof cell, "%s (%s to %s)", value, low, high);
    printf("  %-30s", cell);
}

static bool print_point(void *user, const struct point_result *result) {
    struct table *table = user;
    const struct campaign *campaign = table->campaign;
    char at[400] = "";
    if (table->lines++ >= LINES_MAX) {
        return true;
    }
    for (size_t i = 0; i < campaign->axis_count; i++) {
        const size_t length = strlen(at);
        if (is_shown(campaign, i)) {
            snprintf(at + length, sizeof at - length, "%s%s", i > 0 ? ", " : "", campaign->axes[i].labels[campaign_value_of(campaign, result->point, i)]);
        }
    }
    printf("%-44.80s %6" PRIu64, at, result->runs);
    for (size_t i = 0; i < campaign->metric_count && i < METRICS_SHOWN; i++) {
        print_estimate(campaign, i, &result->estimates[i]);
    }
    for (size_t i = 0; i < campaign->claim_count; i++) {
        printf("  %s", result->claims[i] == CLAIM_PASS ? "PASS" : result->claims[i] == CLAIM_FAIL ? "FAIL" : "INCONCLUSIVE");
    }
    putchar('\n');
    return true;
}

void table_print(struct store *store, const struct campaign *campaign) {
    struct table table = {campaign, 0};
    struct results_summary summary;
    char error[300], at[300] = "";
    for (size_t i = 0; i < campaign->axis_count; i++) {
        const size_t length = strlen(at);
        if (is_shown(campaign, i)) {
            snprintf(at + length, sizeof at - length, "%s%s", i > 0 ? ", " : "", campaign->axes[i].name);
        }
    }
    printf("%-44.80s %6s", at, "runs");
    for (size_t i = 0; i < campaign->metric_count && i < METRICS_SHOWN; i++) {
        char name[80];
        snprintf(name, sizeof name, "%s%s", campaign->metrics[i].name,
                 measure_infos[campaign->metrics[i].measure].kind == MEASURE_TIME ? " (ms, median run)" : "");
        printf("  %-30s", name);
    }
    for (size_t i = 0; i < campaign->claim_count; i++) {
        printf("  %s", campaign->claims[i].says);
    }
    putchar('\n');
    results_points(store, campaign, print_point, &table, &summary, error, sizeof error);
    if (table.lines > LINES_MAX) {
        printf("... and %" PRIu64 " more points (points.csv)\n", table.lines - LINES_MAX);
    }
}
