/* bench.c: the engine on 50 lamps that hear 10 commands over a lossy link. Processor time beside wall time, since machines are shared; ratios
 * between sides that are measured in turns. */
#define _DEFAULT_SOURCE
#include "estimate.h"

#include "one_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 4000, ROUNDS = 5, MEMORY_RUNS = 100000, MEMORY_STEPS = 5 };

static const char scenario_yaml[] =
    "schema: ssmbench-scenario/1\ntitle: 50 lamps, 10 commands\nshows: what a run of a campaign costs.\nverifies: []\n"
    "network: {link: lossy, host: raw, delay: 2 ms, jitter: 10 ms, loss: 1 %, lacks: [medium access]}\n"
    "groups: [{name: hallway, id-bytes: 7}]\n"
    "servers: [{count: 50, groups: [hallway], actuation: {from: 20 ms, to: 60 ms}}]\n"
    "script: [{at: 1 s, do: update, name: command, value: toggle, count: 10, spacing: 1 s}]\n";

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct work { const char *scenario; uint32_t left, seed; };

static bool next(void *user, uint32_t most, struct batch *batch) {
    struct work *work = user;
    *batch = (struct batch){.scenario = work->scenario, .seed = work->seed, .count = work->left < most ? work->left : most};
    work->seed += batch->count;
    work->left -= batch->count;
    return batch->count > 0;
}

static bool take(void *user, const struct outcome *outcome) {
    (void)user;
    return outcome->verdict != OUTCOME_FAULT;
}

/* Seconds that `runs` take. */
static double measure(const char *scenario, size_t jobs, bool isolate, uint32_t runs) {
    struct work work = {scenario, runs, 1};
    const struct engine_client client = {.user = &work, .next = next, .take = take};
    const struct engine_options options = {.jobs = jobs, .isolate = isolate};
    char error[1024] = "a run left no verdict";
    const double began = now(CLOCK_MONOTONIC);
    if (engine_local(&options, &client, error, sizeof error) != ENGINE_DONE) {
        fprintf(stderr, "ssmbench campaign --bench: %s\n", error);
        exit(EXIT_FAULT);
    }
    return now(CLOCK_MONOTONIC) - began;
}

static int rising(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static double median(double values[ROUNDS]) {
    qsort(values, ROUNDS, sizeof *values, rising);
    return values[ROUNDS / 2];
}

/* In this process alone: what a core makes, by its processor time. */
static bool one_process(const char *path) {
    static struct outcome outcome;
    char error[1024];
    double rates[ROUNDS];
    struct scenario *scenario = scenario_load(path, NULL, 0, error, sizeof error);
    if (scenario == NULL) {
        fprintf(stderr, "ssmbench campaign --bench: %s\n", error);
        return false;
    }
    for (int round = 0; round < ROUNDS; round++) {
        const double began = now(CLOCK_PROCESS_CPUTIME_ID);
        for (uint32_t i = 0; i < RUNS / 2; i++) {
            one_run(scenario, i + 1, NULL, 0, &outcome);
        }
        rates[round] = RUNS / 2 / (now(CLOCK_PROCESS_CPUTIME_ID) - began);
    }
    scenario_free(scenario);
    printf("one_process     %.0f runs a second of processor time (each simulated, judged, measured; simulator built and destroyed)\n", median(rates));
    return outcome.verdict != OUTCOME_FAULT;
}

static void jobs_and_forks(const char *path) {
    double one[ROUNDS], two[ROUNDS], forked[ROUNDS], gain[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        one[round] = measure(path, 1, false, RUNS);
        two[round] = measure(path, 2, false, RUNS);
        forked[round] = measure(path, 1, true, RUNS / 4);
        gain[round] = one[round] / two[round];
    }
    printf("one_job         %.0f runs a second\n", RUNS / median(one));
    printf("two_jobs        %.0f runs a second, %.2f times as fast (medians of %d rounds in turns; %ld cores)\n", RUNS / median(two), median(gain), ROUNDS,
           sysconf(_SC_NPROCESSORS_ONLN));
    printf("forked          %.0f runs a second, one job, each run in a process forked from a warm one\n", RUNS / 4 / median(forked));
}

static long resident_kb(void) {
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%*s %ld", &pages) != 1) {
        pages = 0;
    }
    if (file != NULL) {
        fclose(file);
    }
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void memory(const char *path) {
    static struct outcome outcome;
    char error[1024];
    struct scenario *scenario = scenario_load(path, NULL, 0, error, sizeof error);
    printf("memory          ");
    for (uint32_t i = 0; scenario != NULL && i < MEMORY_RUNS; i++) {
        one_run(scenario, i + 1, NULL, 0, &outcome);
        if (i == 1000 || (i + 1) % (MEMORY_RUNS / MEMORY_STEPS) == 0) {
            printf("%s%ld kB after %" PRIu32 " runs", i == 1000 ? "" : ", ", resident_kb(), i + (i != 1000));
            fflush(stdout);
        }
    }
    putchar('\n');
    scenario_free(scenario);
}

enum exit_code bench_print(void) {
    const char *folder = getenv("TMPDIR");
    char path[4096];
    snprintf(path, sizeof path, "%s/ssmbench-bench-%ld.yaml", folder != NULL && *folder != '\0' ? folder : "/tmp", (long)getpid());
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(scenario_yaml, file) < 0 || fclose(file) != 0) {
        fprintf(stderr, "ssmbench campaign --bench: %s: cannot be written\n", path);
        return EXIT_FAULT;
    }
    const bool good = one_process(path);
    if (good) {
        jobs_and_forks(path);
        memory(path);
    }
    remove(path);
    return good ? EXIT_PASSED : EXIT_FAULT;
}
