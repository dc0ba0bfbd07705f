/* estimate.c: points spread evenly over the campaign are run until two seconds are over or there are enough; their results go into a store in
 * a temporary file, whose size tells that of the whole. */
#define _DEFAULT_SOURCE
#include "estimate.h"

#include "one_run.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLE_POINTS = 25, SAMPLE_RUNS_OF_POINT = 8 };
#define SAMPLE_SECONDS 3.0

struct sample { uint64_t runs, points; double seconds, load_seconds, slowest; uint64_t bytes; };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool sample_point(const struct campaign *campaign, uint64_t point, const struct engine_options *options, struct store *store,
                         struct sample *sample, char *error, size_t error_size) {
    static struct outcome outcome;
    const double began = now();
    struct scenario *scenario = campaign_scenario(campaign, point, error, error_size);
    bool good = scenario != NULL;
    sample->load_seconds += now() - began;
    for (uint32_t i = 0; good && i < campaign->seeds && i < SAMPLE_RUNS_OF_POINT; i++) {
        const double run_began = now();
        one_run(scenario, campaign->seed_first + i, options->steps, options->step_count, &outcome);
        const double seconds = now() - run_began;
        good = store_put(store, point, "00000000000000000000000000000000", &outcome, error, error_size);
        sample->seconds += seconds;
        sample->slowest = seconds > sample->slowest ? seconds : sample->slowest;
        sample->runs++;
        if (sample->seconds > SAMPLE_SECONDS) {
            break;
        }
    }
    sample->points++;
    scenario_free(scenario);
    return good;
}

static bool take_sample(const struct campaign *campaign, const struct engine_options *options, const char *path, struct sample *sample,
                        char *error, size_t error_size) {
    const struct store_identity identity = {"sample", "sample"};
    struct store *store;
    if (store_open(&store, path, campaign, &identity, true, error, error_size) != STORE_NEW) {
        return false;
    }
    const uint64_t empty = store_bytes(store), count = campaign->points < SAMPLE_POINTS ? campaign->points : SAMPLE_POINTS;
    bool good = true;
    for (uint64_t i = 0; good && i < count && sample->seconds < SAMPLE_SECONDS; i++) {
        const uint64_t point = count == 1 ? 0 : (uint64_t)((double)i / (double)(count - 1) * (double)(campaign->points - 1));
        good = sample_point(campaign, point, options, store, sample, error, error_size);
    }
    good = good && store_commit(store, error, error_size);
    sample->bytes = store_bytes(store) - empty;
    store_close(store);
    return good;
}

static void print_time(const char *label, double seconds) {
    if (seconds < 120) {
        printf("%s%.0f s", label, ceil(seconds));
    } else if (seconds < 7200) {
        printf("%s%.0f min", label, seconds / 60);
    } else if (seconds < 172800) {
        printf("%s%.1f h", label, seconds / 3600);
    } else {
        printf("%s%.1f days", label, seconds / 86400);
    }
}

static void print_estimate(const struct campaign *campaign, size_t jobs, const struct sample *sample) {
    const double runs = (double)campaign->points * campaign->seeds, run = sample->seconds / (double)sample->runs;
    /* About 60 bytes of CSV a metric besides the store; a row that joins a large table costs a little more than one of a small one. */
    const double csv = 120 + 14.0 * (double)campaign->metric_count, disk = runs * (1.1 * (double)sample->bytes / (double)sample->runs + csv);
    const double loading = (double)campaign->points * sample->load_seconds / (double)sample->points;
    printf("%s: %s\n", campaign->id, campaign->title);
    printf("  points   %" PRIu64 "\n", campaign->points);
    printf("  runs     %s%" PRIu64 " (%" PRIu32 " seeds a point, from %" PRIu64 ")\n", campaign->until.given ? "at most " : "",
           campaign->points * campaign->seeds, campaign->seeds, campaign->seed_first);
    print_time("  time     about ", (runs * run + loading) / (double)jobs);
    printf(" with %zu job%s (%.3g ms a run in a sample of %" PRIu64 " runs at %" PRIu64 " points; the slowest took %.3g ms)\n", jobs, jobs == 1 ? "" : "s",
           1e3 * run, sample->runs, sample->points, 1e3 * sample->slowest);
    printf("  disk     about %.3g MB (store %.0f and export %.0f bytes a run)\n", disk / 1e6, 1.1 * (double)sample->bytes / (double)sample->runs, csv);
    if (campaign->until.given) {
        printf("  The stopping rule may end points earlier.\n");
    }
}

bool estimate_print(const struct campaign *campaign, const struct engine_options *options, char *error, size_t error_size) {
    struct engine_options own = *options;
    struct sample sample = {0};
    size_t steps[CAMPAIGN_METRICS_MAX];
    const char *folder = getenv("TMPDIR");
    char path[4096];
    own.step_count = campaign_steps(campaign, steps);
    own.steps = steps;
    snprintf(path, sizeof path, "%s/ssmbench-sample-%ld.sqlite", folder != NULL && *folder != '\0' ? folder : "/tmp", (long)getpid());
    const bool good = take_sample(campaign, &own, path, &sample, error, error_size) && sample.runs > 0;
    remove(path);
    if (good) {
        print_estimate(campaign, options->jobs, &sample);
    }
    return good;
}
