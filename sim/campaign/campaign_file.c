/* campaign_file.c: the keys of a campaign file, and the trial of its axes on the scenario. */
#include "axis.h"
#include "campaign.h"
#include "nearest.h"
#include "reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAMPAIGN_SCHEMA "ssmbench-campaign/1"
static const double default_confidence = 0.95;

/* What campaign_load returns the first member of. */
struct owned {
    struct campaign campaign;
    struct arena arena;
    struct scenario *scenario;           /* as the campaign's `set` makes it; freed after loading, also after a fault */
};

/* ---- names and paths ---- */

static void read_names(struct loader *l, struct campaign *campaign) {
    static const char extension[] = ".yaml";
    const char *slash = strrchr(l->path, '/'), *name = slash != NULL ? slash + 1 : l->path;
    const size_t length = strlen(name), tail = sizeof extension - 1;
    campaign->path = keep_format(l, "%s", l->path);
    campaign->id = keep_format(l, "%.*s", (int)(length > tail && strcmp(name + length - tail, extension) == 0 ? length - tail : length), name);
}

/* Relative to the folder of the campaign file; or in another folder. */
static char *find_scenario(struct loader *l, const char *path, const char *folder) {
    const char *slash = strrchr(folder != NULL ? path : l->path, '/');
    if (folder != NULL) {
        return keep_format(l, "%s/%s", folder, slash != NULL ? slash + 1 : path);
    }
    return *path == '/' || slash == NULL ? keep_format(l, "%s", path) : keep_format(l, "%.*s%s", (int)(slash + 1 - l->path), l->path, path);
}

/* ---- metrics, claims ---- */

static size_t find_step(struct loader *l, const struct node *node, const char *name, const struct scenario *scenario) {
    const char **names = tree_alloc(l, scenario->step_count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < scenario->step_count; i++) {
        if (scenario->steps[i].action == DO_UPDATE) {
            names[count++] = scenario->steps[i].name;
            if (strcmp(scenario->steps[i].name, name) == 0) {
                return i;
            }
        }
    }
    const char *nearest = nearest_word(name, names, 1 + strlen(name) / 4);
    fault(l, node, "unknown step \"%s\", expected an update step of the scenario%s%s%s", name, nearest ? "; did you mean \"" : "",
          nearest ? nearest : "", nearest ? "\"?" : "");
}

/* "coverage" or "coverage@on" */
static struct campaign_metric read_metric(struct loader *l, const struct node *node, const struct scenario *scenario) {
    char *name = read_line(l, node, "a metric"), *at = strchr(name, '@');
    struct node word = *node;
    word.text = keep_format(l, "%.*s", (int)(at != NULL ? (size_t)(at - name) : strlen(name)), name);
    struct campaign_metric metric = {.measure = read_choice(l, &word, measure_names, 0), .step = at != NULL ? at + 1 : NULL,
                                     .step_index = MEASURE_ALL_STEPS, .name = name};
    if (at != NULL) {
        metric.step_index = find_step(l, node, at + 1, scenario);
        if (metric.measure >= MEASURE_OF_RUN) {
            fault(l, node, "found \"%s\", expected %s without a step: it is of the whole run", name, word.text);
        }
    }
    return metric;
}

/* Those that a claim names belong to the list, too. */
static size_t add_metric(struct loader *l, const struct node *node, const struct scenario *scenario, struct campaign *campaign) {
    const struct campaign_metric metric = read_metric(l, node, scenario);
    for (size_t i = 0; i < campaign->metric_count; i++) {
        if (strcmp(campaign->metrics[i].name, metric.name) == 0) {
            return i;
        }
    }
    if (campaign->metric_count == CAMPAIGN_METRICS_MAX) {
        fault(l, node, "found more than %d metrics, expected fewer", CAMPAIGN_METRICS_MAX);
    }
    campaign->metrics[campaign->metric_count] = metric;
    return campaign->metric_count++;
}

static void read_metrics(struct loader *l, const struct node *node, const struct scenario *scenario, struct campaign *campaign) {
    campaign->metrics = keep_alloc(l, CAMPAIGN_METRICS_MAX, sizeof *campaign->metrics);
    list_open(l, node, "metrics", 1, CAMPAIGN_METRICS_MAX);
    for (size_t i = 0; i < node->count; i++) {
        if (add_metric(l, node->items[i], scenario, campaign) != i) {
            fault(l, node->items[i], "found the metric %s twice, expected it once", show(l, node->items[i]));
        }
    }
}

static struct campaign_claim read_claim(struct loader *l, const struct node *node, const struct scenario *scenario, struct campaign *campaign) {
    static const char *const keys[] = {"metric", "at-least", "at-most", "of-runs", NULL};
    struct map map = map_open(l, node, "a claim", keys);
    struct campaign_claim claim = {.metric = add_metric(l, map_need(&map, "metric"), scenario, campaign)};
    const struct campaign_metric *metric = &campaign->metrics[claim.metric];
    switch (measure_infos[metric->measure].kind) {
    case MEASURE_SHARE:
        claim.at_least = read_share(l, map_need(&map, "at-least"), 0);
        claim.says = keep_format(l, "%s at least %g %%", metric->name, 100 * claim.at_least);
        break;
    case MEASURE_TIME:
        claim.at_most_ms = (double)read_time(l, map_need(&map, "at-most"), 0) / 1e6;
        claim.of_runs = read_share(l, map_get(&map, "of-runs"), 0.95);
        claim.says = keep_format(l, "%s at most %g ms in %g %% of the runs", metric->name, claim.at_most_ms, 100 * claim.of_runs);
        if (claim.of_runs <= 0 || claim.of_runs >= 1) {
            expected(l, map_get(&map, "of-runs"), "a share above 0 % and below 100 %");
        }
        break;
    default:
        fault(l, node, "found the metric \"%s\", expected a share or a time", metric->name);
    }
    if (map_get(&map, measure_infos[metric->measure].kind == MEASURE_SHARE ? "at-most" : "at-least") != NULL) {
        fault(l, node, "found a claim with both at-least and at-most, expected one: at-least of a share, at-most of a time");
    }
    return claim;
}

static void read_claims(struct loader *l, const struct node *node, const struct scenario *scenario, struct campaign *campaign) {
    if (node == NULL) {
        return;
    }
    list_open(l, node, "claims", 1, CAMPAIGN_METRICS_MAX);
    campaign->claims = keep_alloc(l, node->count, sizeof *campaign->claims);
    for (; campaign->claim_count < node->count; campaign->claim_count++) {
        campaign->claims[campaign->claim_count] = read_claim(l, node->items[campaign->claim_count], scenario, campaign);
    }
}

/* ---- seeds, until ---- */

static void read_seeds(struct loader *l, const struct node *node, struct campaign *campaign) {
    static const char *const keys[] = {"first", "count", NULL};
    struct map map = map_open(l, node, "seeds", keys);
    campaign->seed_first = read_integer(l, map_get(&map, "first"), 0, UINT32_MAX, 1);
    campaign->seeds = (uint32_t)read_integer(l, map_need(&map, "count"), 1, CAMPAIGN_SEEDS_MAX, 0);
}

static bool is_share(const struct campaign *campaign, size_t metric) {
    return measure_infos[campaign->metrics[metric].measure].kind == MEASURE_SHARE;
}

static bool until_fault(char *error, size_t size, const char *text, const char *what) {
    snprintf(error, size, "found \"%s\", expected %s", text, what);
    return false;
}

static bool until_decided(struct campaign *campaign, const char *text, char *error, size_t error_size) {
    for (size_t i = 0; i < campaign->claim_count; i++) {
        if (is_share(campaign, campaign->claims[i].metric)) {
            campaign->until = (struct campaign_until){.given = true, .decided = true, .metric = campaign->claims[i].metric};
            return true;
        }
    }
    return until_fault(error, error_size, text, "a campaign with a claim on a share, which can be decided");
}

/* The metric named before "ci<", or the first share. */
static bool until_metric(const struct campaign *campaign, const char *text, size_t length, size_t *metric) {
    for (size_t i = 0; i < campaign->metric_count; i++) {
        const char *name = campaign->metrics[i].name;
        if (is_share(campaign, i) && (length == 0 || (strlen(name) == length && strncmp(name, text, length) == 0))) {
            *metric = i;
            return true;
        }
    }
    return false;
}

bool campaign_set_until(struct campaign *campaign, const char *text, char *error, size_t error_size) {
    static const char form[] = "\"ci<0.01\", \"METRIC ci<1 %\" or \"decided\"";
    if (strcmp(text, "decided") == 0) {
        return until_decided(campaign, text, error, error_size);
    }
    const char *ci = strstr(text, "ci<");
    if (ci == NULL || (ci > text && ci[-1] != ' ')) {
        return until_fault(error, error_size, text, form);
    }
    char *rest;
    double width = strtod(ci + 3, &rest);
    const bool percent = strcmp(rest, " %") == 0 || strcmp(rest, "%") == 0;
    width /= percent ? 100 : 1;
    if (rest == ci + 3 || (*rest != '\0' && !percent) || !(width > 0) || width > 1) {
        return until_fault(error, error_size, text, form);
    }
    size_t metric;
    if (!until_metric(campaign, text, ci > text ? (size_t)(ci - 1 - text) : 0, &metric)) {
        return until_fault(error, error_size, text, "a metric of this campaign that is a share, before \"ci<\"");
    }
    campaign->until = (struct campaign_until){.given = true, .metric = metric, .width = width};
    return true;
}

static void read_until(struct loader *l, const struct node *node, struct campaign *campaign) {
    char why[300];
    if (node != NULL && !campaign_set_until(campaign, read_line(l, node, "when to stop"), why, sizeof why)) {
        fault(l, node, "%s", why);
    }
}

/* ---- the trial of the axes ---- */

/* The scenario loader's sentence without its "--set PATH=VALUE: ", which is where the axis stands. */
static const char *without_place(const char *sentence, const char *setting) {
    static const char lead[] = "--set ";
    const size_t length = strnlen(setting, 200);
    const char *after = sentence + sizeof lead - 1 + length;
    return strncmp(sentence, lead, sizeof lead - 1) == 0 && strncmp(sentence + sizeof lead - 1, setting, length) == 0 && after[0] == ':' ? after + 2
                                                                                                                                      : sentence;
}

static void try_point(struct loader *l, const struct node *root, const struct campaign *campaign, uint64_t point) {
    char why[1024];
    struct scenario *scenario = campaign_scenario(campaign, point, why, sizeof why);
    if (scenario != NULL) {
        scenario_free(scenario);
        return;
    }
    for (size_t i = 0; i < campaign->axis_count; i++) {
        const struct campaign_axis *axis = &campaign->axes[i];
        const char *setting = axis->settings[campaign_value_of(campaign, point, i)], *sentence = without_place(why, setting);
        if (sentence != why) {
            struct node at = *root;
            at.line = axis->line;
            at.column = 1;
            fault(l, &at, "axis %s: %s", setting, sentence);
        }
    }
    fault(l, root, "point %llu of the campaign: %s", (unsigned long long)point, why);
}

/* Every value of every axis beside the first values of the others; of small campaigns every point, of large ones some, evenly. */
static void try_points(struct loader *l, const struct node *root, const struct campaign *campaign) {
    enum { TRIED_WHOLE = 300, TRIED_OF_LARGE = 100 };
    uint64_t stride = 1;
    for (size_t d = campaign->dimension_count; d-- > 0; stride *= campaign->dimensions[d]) {
        for (size_t value = 0; value < campaign->dimensions[d] && value < TRIED_WHOLE; value++) {
            try_point(l, root, campaign, value * stride);
        }
    }
    const uint64_t step = campaign->points <= TRIED_WHOLE ? 1 : campaign->points / TRIED_OF_LARGE;
    for (uint64_t point = 0; point < campaign->points; point += step) {
        try_point(l, root, campaign, point);
    }
}

/* ---- the file ---- */

static void read_campaign(struct loader *l, const struct node *root, const char *folder, struct owned *owned) {
    static const char *const keys[] = {"schema", "title", "question", "answer", "scenario", "set", "axes", "seeds", "metrics", "claims",
                                       "confidence", "until", "delays", NULL};
    static const char *const schemas[] = {CAMPAIGN_SCHEMA, NULL};
    char why[1024];
    struct campaign *campaign = &owned->campaign;
    struct map map = map_open(l, root, "a campaign", keys);
    read_choice(l, map_need(&map, "schema"), schemas, 0);
    read_names(l, campaign);
    campaign->title = read_line(l, map_need(&map, "title"), "a title");
    campaign->question = read_paragraph(l, map_need(&map, "question"), "the question");
    const struct node *answer = map_get(&map, "answer"), *file = map_need(&map, "scenario");
    campaign->answer = answer != NULL ? read_paragraph(l, answer, "the answer found") : NULL;
    campaign->scenario = find_scenario(l, read_line(l, file, "the path of a scenario"), folder);
    campaign->set = read_lines(l, map_get(&map, "set"), "PATH=VALUE", 1, &campaign->set_count);
    if (campaign->set_count > 64) {
        fault(l, map_get(&map, "set"), "found %zu settings, expected at most 64", campaign->set_count);
    }
    owned->scenario = scenario_load(campaign->scenario, (const char *const *)campaign->set, campaign->set_count, why, sizeof why);
    if (owned->scenario == NULL) {
        fault(l, file, "%s", why);
    }
    read_axes(l, map_get(&map, "axes"), campaign);
    read_seeds(l, map_need(&map, "seeds"), campaign);
    read_metrics(l, map_need(&map, "metrics"), owned->scenario, campaign);
    read_claims(l, map_get(&map, "claims"), owned->scenario, campaign);
    campaign->confidence = read_share(l, map_get(&map, "confidence"), default_confidence);
    if (campaign->confidence < 0.5 || campaign->confidence > 0.9999) {
        expected(l, map_get(&map, "confidence"), "a confidence from 50 % to 99.99 %");
    }
    campaign->delays = read_bool(l, map_get(&map, "delays"), false);
    read_until(l, map_get(&map, "until"), campaign);
    try_points(l, root, campaign);
}

/* False if a fault left through l->escape. */
static bool load(struct loader *l, const char *folder, struct owned *owned) {
    if (setjmp(l->escape)) {
        return false;
    }
    read_campaign(l, document_read(l), folder, owned);
    return true;
}

struct campaign *campaign_load(const char *path, const char *folder, char *error, size_t error_size) {
    struct owned *owned = calloc(1, sizeof *owned);
    if (owned == NULL) {
        snprintf(error, error_size, "%s: found no memory left, expected enough for the campaign", path);
        return NULL;
    }
    struct arena tree = {NULL};
    struct loader loader = {.path = path, .kind = "a campaign file", .tree = &tree, .keep = &owned->arena, .error = error, .error_size = error_size};
    const bool loaded = load(&loader, folder, owned);
    document_close(&loader);
    arena_free(&tree);
    scenario_free(owned->scenario);
    owned->scenario = NULL;
    if (loaded) {
        return &owned->campaign;
    }
    campaign_free(&owned->campaign);
    return NULL;
}

void campaign_free(struct campaign *campaign) {
    struct owned *owned = (struct owned *)campaign;
    if (owned != NULL) {
        arena_free(&owned->arena);
        free(owned);
    }
}

/* ---- points ---- */

size_t campaign_value_of(const struct campaign *campaign, uint64_t point, size_t axis) {
    for (size_t d = campaign->dimension_count; d-- > campaign->axes[axis].dimension + 1;) {
        point /= campaign->dimensions[d];
    }
    return (size_t)(point % campaign->dimensions[campaign->axes[axis].dimension]);
}

size_t campaign_overrides(const struct campaign *campaign, uint64_t point, const char **overrides) {
    size_t count = 0;
    for (size_t i = 0; i < campaign->set_count; i++) {
        overrides[count++] = campaign->set[i];
    }
    for (size_t i = 0; i < campaign->axis_count; i++) {
        overrides[count++] = campaign->axes[i].settings[campaign_value_of(campaign, point, i)];
    }
    return count;
}

struct scenario *campaign_scenario(const struct campaign *campaign, uint64_t point, char *error, size_t error_size) {
    const char *overrides[64 + CAMPAIGN_AXES_MAX];
    const size_t count = campaign_overrides(campaign, point, overrides);
    return scenario_load(campaign->scenario, overrides, count, error, error_size);
}
