/* run.c: the campaign as a client of an engine: batches come from the plan, outcomes go into the store and back to the plan. */
#include "run.h"

#include "plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CACHE = 1024 };
#define COMMIT_SECONDS 1.0

struct cached { uint64_t point; char name[CONTENT_NAME]; };

struct runner {
    const struct campaign *campaign;
    struct store *store;
    struct plan *plan;
    const char *build;
    const char *overrides[64 + CAMPAIGN_AXES_MAX];
    struct cached *cache;                                /* names of the scenarios of points that are at work; [point % CACHE] */
    double began, committed, shown;
    uint64_t made;
    bool failed;
    char *error; size_t error_size;
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

size_t campaign_steps(const struct campaign *campaign, size_t steps[CAMPAIGN_METRICS_MAX]) {
    size_t count = 0;
    for (size_t i = 0; i < campaign->metric_count; i++) {
        if (campaign->metrics[i].step != NULL) {
            steps[count++] = campaign->metrics[i].step_index;
        }
    }
    return count;
}

/* ---- what is there already ---- */

static const struct measured *looked_at(const struct campaign *campaign, const struct measured *metrics) {
    return campaign->until.given ? &metrics[campaign->until.metric] : NULL;
}

static bool see_old(void *user, const struct store_run *run) {
    struct runner *runner = user;
    plan_done(runner->plan, run->point, run->seed, looked_at(runner->campaign, run->metrics));
    return true;
}

/* ---- the client ---- */

static bool next(void *user, uint32_t most, struct batch *batch) {
    struct runner *runner = user;
    uint64_t point;
    if (!plan_next(runner->plan, most, &point, &batch->seed, &batch->count)) {
        return false;
    }
    batch->tag = point;
    batch->scenario = runner->campaign->scenario;
    batch->override_count = campaign_overrides(runner->campaign, point, runner->overrides);
    batch->overrides = runner->overrides;
    return true;
}

/* A point whose scenario cannot be loaded (not every one of a large campaign is tried before) has faults as outcomes, and a name all the same. */
static const char *scenario_name(struct runner *runner, uint64_t point) {
    struct cached *cached = &runner->cache[point % CACHE];
    char why[1024];
    if (cached->point != point || cached->name[0] == '\0') {
        struct scenario *scenario = campaign_scenario(runner->campaign, point, why, sizeof why);
        cached->point = point;
        if (scenario == NULL || !content_of_scenario(scenario, cached->name)) {
            snprintf(cached->name, sizeof cached->name, "point %llu", (unsigned long long)point);
        }
        scenario_free(scenario);
    }
    return cached->name;
}

static const struct measured *metric_of(const struct campaign *campaign, const struct outcome *outcome) {
    size_t step = 0;
    if (!campaign->until.given || outcome->verdict == OUTCOME_FAULT) {
        return NULL;
    }
    const struct campaign_metric *metric = &campaign->metrics[campaign->until.metric];
    for (size_t i = 0; i < campaign->until.metric; i++) {
        step += campaign->metrics[i].step != NULL;
    }
    return &(metric->step == NULL ? &outcome->whole : &outcome->steps[step])->list[metric->measure];
}

static bool take(void *user, const struct outcome *outcome) {
    struct runner *runner = user;
    char unit[CONTENT_NAME];
    if (!plan_done(runner->plan, outcome->tag, outcome->seed, metric_of(runner->campaign, outcome))) {
        return true;                                     /* made twice, e.g. by a cluster task that was thought lost: the same, once is enough */
    }
    content_of_unit(scenario_name(runner, outcome->tag), outcome->seed, runner->build, unit);
    runner->failed = !store_put(runner->store, outcome->tag, unit, outcome, runner->error, runner->error_size);
    runner->made++;
    if (!runner->failed && now() - runner->committed > COMMIT_SECONDS) {
        runner->failed = !store_commit(runner->store, runner->error, runner->error_size);
        runner->committed = now();
    }
    return !runner->failed;
}

static void tick(void *user, size_t running) {
    struct runner *runner = user;
    uint64_t done, all;
    if (now() - runner->shown < 0.2) {
        return;
    }
    runner->shown = now();
    plan_progress(runner->plan, &done, &all);
    progress_runs(done, all, (double)runner->made / (now() - runner->began), running, runner->campaign->title);
}

/* ---- the whole ---- */

static enum exit_code make(struct runner *runner, const struct run_options *options) {
    const struct engine_client client = {.user = runner, .next = next, .take = take, .tick = tick};
    char why[1024] = "";
    if (!store_each(runner->store, see_old, runner, runner->error, runner->error_size)) {
        return EXIT_FAULT;
    }
    const enum engine_end end = options->engine(options->engine_options, &client, why, sizeof why);
    progress_clear();
    if (runner->failed) {
        return EXIT_FAULT;
    }
    if (!store_commit(runner->store, runner->error, runner->error_size)) {
        return EXIT_FAULT;
    }
    if (end == ENGINE_FAULT) {
        snprintf(runner->error, runner->error_size, "%s", why);
        return EXIT_FAULT;
    }
    return end == ENGINE_STOPPED ? EXIT_INTERRUPTED : EXIT_PASSED;
}

enum exit_code campaign_run(const struct campaign *campaign, struct store *store, const struct run_options *options, char *error,
                            size_t error_size) {
    struct runner runner = {.campaign = campaign, .store = store, .build = options->build, .plan = plan_create(campaign),
                            .cache = calloc(CACHE, sizeof *runner.cache), .began = now(), .error = error, .error_size = error_size};
    enum exit_code code = EXIT_FAULT;
    runner.committed = runner.shown = runner.began;
    snprintf(error, error_size, "no memory for %llu points", (unsigned long long)campaign->points);
    if (runner.plan != NULL && runner.cache != NULL) {
        code = make(&runner, options);
    }
    plan_free(runner.plan);
    free(runner.cache);
    return code;
}
