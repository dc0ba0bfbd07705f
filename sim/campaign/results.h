/* results.h: from the store to the files that people and other programs read, all of them whole or not at all:
 *   campaign.json   every point with its intervals and verdicts (ssmbench-campaign-result/1), for the report page
 *   points.csv      the same as a table, a line a point
 *   runs.csv        the canonical export: a line a run, by point and seed, without wall times; same runs, same bytes */
#ifndef CAMPAIGN_RESULTS_H
#define CAMPAIGN_RESULTS_H

#include "store.h"

enum claim_verdict { CLAIM_PASS, CLAIM_INCONCLUSIVE, CLAIM_FAIL };
extern const char *const claim_verdict_names[];

/* An estimate with its interval. Shares: 0..1. Times and numbers: the median of the runs; INFINITY: never, or unbounded. */
struct estimate { bool there; double value, low, high, hits, trials; uint64_t runs, never; double p95, p95_low, p95_high; };

struct point_result {
    uint64_t point, runs, verdicts[OUTCOME_FAULT + 1];
    struct estimate estimates[CAMPAIGN_METRICS_MAX];
    enum claim_verdict claims[CAMPAIGN_METRICS_MAX];
    double claim_values[CAMPAIGN_METRICS_MAX][3];        /* value, low, high of what was claimed */
    char fault[OUTCOME_SAYS + 60];                       /* of the first one: which run, and its sentence; or "" */
};

struct results_summary { uint64_t points, runs, verdicts[OUTCOME_FAULT + 1], claims[CLAIM_FAIL + 1]; char fault[OUTCOME_SAYS + 60]; };

/* Every point that has a run. `see` may be NULL. */
typedef bool results_see(void *user, const struct point_result *result);
bool results_points(struct store *store, const struct campaign *campaign, results_see *see, void *user, struct results_summary *summary,
                    char *error, size_t error_size);
/* Writes the files into `folder`. */
bool results_write(struct store *store, const struct campaign *campaign, const char *folder, const struct store_identity *identity,
                   struct results_summary *summary, char *error, size_t error_size);

#endif
