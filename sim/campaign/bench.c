/* bench.c: the engine on 50 lamps that hear 10 commands over a lossy link. Processor time beside wall time, since machines are shared; ratios
 * between sides that are measured in turns. */
#define _DEFAULT_SOURCE
#include "estimate.h"

#include "memory_run.h"
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

/* What some runs took, in seconds: by the clock, and of the workers' processor time. */
struct taken { double wall, processor; };

static double of_children(void) {
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static struct taken measure(const char *scenario, size_t jobs, bool isolate, uint32_t runs) {
    struct work work = {scenario, runs, 1};
    const struct engine_client client = {.user = &work, .next = next, .take = take};
    const struct engine_options options = {.jobs = jobs, .isolate = isolate};
    char error[1024] = "a run left no verdict";
    const struct taken began = {now(CLOCK_MONOTONIC), of_children()};
    if (engine_local(&options, &client, error, sizeof error) != ENGINE_DONE) {
        fprintf(stderr, "ssmbench campaign --bench: %s\n", error);
        exit(EXIT_FAULT);
    }
    return (struct taken){now(CLOCK_MONOTONIC) - began.wall, of_children() - began.processor};
}

static int rising(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static double median(double values[ROUNDS]) {
    qsort(values, ROUNDS, sizeof *values, rising);
    return values[ROUNDS / 2];
}

static bool only_simulated(struct scenario *scenario, uint64_t seed) {
    struct memory_run run;
    char error[1024];
    scenario->seed = seed;
    const bool good = memory_run_make(&run, scenario, error, sizeof error) == 0;
    memory_run_free(&run);
    return good;
}

static bool whole(struct scenario *scenario, uint64_t seed) {
    static struct outcome outcome;
    one_run(scenario, seed, NULL, 0, &outcome);
    return outcome.verdict != OUTCOME_FAULT;
}

/* Runs a second of processor time, in this process. */
static double rate_of(bool make(struct scenario *scenario, uint64_t seed), struct scenario *scenario, bool *good) {
    const double began = now(CLOCK_PROCESS_CPUTIME_ID);
    for (uint32_t i = 0; i < RUNS / 4 && *good; i++) {
        *good = make(scenario, i + 1);
    }
    return RUNS / 4 / (now(CLOCK_PROCESS_CPUTIME_ID) - began);
}

/* Others on the machine can only take away: the best round is the nearest to what a core makes. */
static void print_rates(const char *name, double rates[ROUNDS], const char *what) {
    const double middle = median(rates), best = rates[ROUNDS - 1];
    printf("%-15s %.0f runs a second of processor time, best round %.0f (%s)\n", name, middle, best, what);
}

/* In this process alone: what a core makes, by its processor time. */
static bool one_process(const char *path) {
    char error[1024];
    double simulated[ROUNDS], judged[ROUNDS];
    struct scenario *scenario = scenario_load(path, NULL, 0, error, sizeof error);
    bool good = scenario != NULL;
    if (scenario == NULL) {
        fprintf(stderr, "ssmbench campaign --bench: %s\n", error);
        return false;
    }
    for (int round = 0; round < ROUNDS; round++) {
        simulated[round] = rate_of(only_simulated, scenario, &good);
        judged[round] = rate_of(whole, scenario, &good);
    }
    scenario_free(scenario);
    print_rates("one_process", judged, "each simulated, judged, measured; simulator built and destroyed");
    print_rates("simulated_only", simulated, "the same without judging");
    return good;
}

static void jobs_and_forks(const char *path) {
    double one[ROUNDS], two[ROUNDS], forked[ROUNDS], forked_processor[ROUNDS], gain[ROUNDS], dearer[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        const struct taken alone = measure(path, 1, false, RUNS), both = measure(path, 2, false, RUNS), fork = measure(path, 1, true, RUNS / 4);
        one[round] = alone.wall;
        two[round] = both.wall;
        gain[round] = alone.wall / both.wall;
        dearer[round] = both.processor / alone.processor;
        forked[round] = fork.wall;
        forked_processor[round] = fork.processor;
    }
    printf("one_job         %.0f runs a second\n", RUNS / median(one));
    printf("two_jobs        %.0f runs a second, %.2f times as fast (medians of %d rounds in turns; %ld cores); a run takes %.2f times "
           "the processor time\n",
           RUNS / median(two), median(gain), ROUNDS, sysconf(_SC_NPROCESSORS_ONLN), median(dearer));
    printf("forked          %.0f runs a second, one job, in processes forked from a warm one (--isolate); %.0f a second of processor time\n",
           RUNS / 4 / median(forked), RUNS / 4 / median(forked_processor));
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
    setvbuf(stdout, NULL, _IOLBF, 0);                    /* it takes minutes: each figure as it comes */
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
