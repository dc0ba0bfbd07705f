/* campaign.h: a campaign file (schema ssmbench-campaign/1) as data: a scenario, axes over its fields, seeds, what is wanted. Read with the
 * scenario loader's own strictness; every value of every axis has been tried on the scenario when campaign_load returns. */
#ifndef CAMPAIGN_H
#define CAMPAIGN_H

#include "measure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One field of the scenario and the values it takes. Axes of one dimension are zipped: they move together; dimensions are crossed. */
struct campaign_axis {
    char *path, *name;                   /* name: for people; the path if none is given */
    char **values;                       /* as YAML */
    char **labels;                       /* of the values, for people */
    char **settings;                     /* "PATH=VALUE", for scenario_load */
    size_t count, dimension;
    int line;
};

struct campaign_metric {
    enum measure measure;
    char *step;                          /* NULL: over all steps */
    size_t step_index;                   /* or MEASURE_ALL_STEPS */
    char *name;                          /* "coverage", "coverage@on" */
};

/* What is asked of every point; `at_least` of a share, else `at_most` milliseconds in `of_runs` of the runs. */
struct campaign_claim { size_t metric; double at_least, at_most_ms, of_runs; char *says; };

struct campaign_until { bool given, decided; size_t metric; double width; };      /* decided: until every claim on shares is */

struct campaign {
    char *path, *id;                     /* file as given; its name without folder and .yaml */
    char *title, *question, *answer;     /* answer: what was found here; NULL */
    char *scenario;                      /* path of its file */
    char **set; size_t set_count;        /* PATH=VALUE for every point */
    struct campaign_axis *axes; size_t axis_count;
    size_t *dimensions; size_t dimension_count;   /* their lengths */
    uint64_t points;
    uint64_t seed_first; uint32_t seeds; /* the same for every point: common random numbers */
    struct campaign_metric *metrics; size_t metric_count;
    struct campaign_claim *claims; size_t claim_count;
    struct campaign_until until;
    double confidence;
    bool delays;                         /* keep the distribution of actuation times */
};

enum { CAMPAIGN_SEEDS_MAX = 1 << 24, CAMPAIGN_AXES_MAX = 16, CAMPAIGN_METRICS_MAX = 32 };
#define CAMPAIGN_POINTS_MAX UINT64_C(1000000000)

/* `folder` (may be NULL): where the scenario file lies, if not where the campaign says. NULL with one sentence
 * `FILE:LINE:COLUMN: found X, expected Y`. */
struct campaign *campaign_load(const char *path, const char *folder, char *error, size_t error_size);
void campaign_free(struct campaign *campaign);
/* `text` like "ci<0.01", "coverage ci<1 %", "decided" (--until). false with a sentence. */
bool campaign_set_until(struct campaign *campaign, const char *text, char *error, size_t error_size);

/* Which value of an axis a point has. The last dimension changes fastest. */
size_t campaign_value_of(const struct campaign *campaign, uint64_t point, size_t axis);
/* The overrides that make the scenario of a point: set_count + axis_count pointers into the campaign. Returns how many. */
size_t campaign_overrides(const struct campaign *campaign, uint64_t point, const char **overrides);
/* The scenario of a point; NULL with a sentence. */
struct scenario *campaign_scenario(const struct campaign *campaign, uint64_t point, char *error, size_t error_size);

#endif
