/* engine_slurm.c: job arrays on a cluster.
 *
 *   batches -> an array of tasks, one script that holds all that they need -> sbatch -> shards, read while they grow -> what is missing when
 *   the array has left the queue, for whatever reason, goes into the next one
 *
 * Of a former coordinator that was killed the arrays are cancelled first and the shards read, so nothing that was made is lost. */
#define _DEFAULT_SOURCE
#include "engine.h"

#include "slurm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST_RUNS = 20, TASK_RUNS_MAX = 20000, EMPTY_ARRAYS_MAX = 3, BATCH_RUNS = 1000 };
#define TASK_SECONDS 60.0
#define POLL_SECONDS 0.5

struct cluster {
    const struct engine_options *options;
    const struct engine_client *client;
    struct slurm_array array;
    struct slurm_work *left;             /* what earlier arrays did not bring */
    size_t left_count;
    double run_seconds;                  /* of one run, as the tasks tell; 0: not known yet */
    uint64_t taken;                      /* outcomes of the present array */
    unsigned empty;                      /* arrays in a row that brought nothing */
    bool stopped;
    char *error; size_t error_size;
};

static bool is_interrupted(const struct cluster *cluster) {
    return cluster->options->interrupted != NULL && *cluster->options->interrupted != 0;
}

static void pause_for(double seconds) {
    const struct timespec pause = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&pause, NULL);
}

/* ---- outcomes ---- */

static bool take(void *user, const struct outcome *outcome) {
    struct cluster *cluster = user;
    cluster->taken++;
    cluster->run_seconds = cluster->run_seconds > 0 ? 0.99 * cluster->run_seconds + 0.01e-6 * (double)outcome->wall_us : 1e-6 * (double)outcome->wall_us;
    slurm_array_done(&cluster->array, outcome->tag, outcome->seed);
    cluster->stopped = !cluster->client->take(cluster->client->user, outcome);
    return !cluster->stopped;
}

/* ---- one array ---- */

static bool next_work(struct cluster *cluster, uint32_t most, struct slurm_work *work) {
    struct batch batch;
    if (cluster->left_count > 0) {
        struct slurm_work *left = &cluster->left[cluster->left_count - 1];
        if (slurm_work_split(left, most, work)) {
            return true;
        }
        *work = *left;
        cluster->left_count--;
        return true;
    }
    return cluster->client->next(cluster->client->user, most, &batch) && slurm_work_copy(work, &batch);
}

/* As many tasks as may run at a time, each with about a minute of work: enough to be worth a task, little enough to lose. */
static bool fill(struct cluster *cluster) {
    const double wanted = cluster->run_seconds > 0 ? TASK_SECONDS / cluster->run_seconds : FIRST_RUNS;
    const uint32_t runs = wanted < 1 ? 1 : wanted > TASK_RUNS_MAX ? TASK_RUNS_MAX : (uint32_t)wanted;
    struct slurm_work work;
    for (size_t task = 0; task < cluster->options->jobs; task++) {
        uint32_t room = runs;
        while (room > 0 && next_work(cluster, room < BATCH_RUNS ? room : BATCH_RUNS, &work)) {
            if (!slurm_array_add(&cluster->array, task, &work)) {
                snprintf(cluster->error, cluster->error_size, "no memory for the plan of a job");
                return false;
            }
            room -= work.count < room ? work.count : room;
        }
    }
    return true;
}

/* A full queue, a controller that does not answer: wait and try again, as long as it takes. */
static bool submit(struct cluster *cluster) {
    struct engine_options options = *cluster->options;
    double wait = 1;
    bool told = false;
    options.isolate |= cluster->empty > 0;               /* a run that crashes or hangs keeps all behind it from being made: find it */
    while (!is_interrupted(cluster)) {
        const enum slurm_submit result = slurm_array_submit(&cluster->array, &options, cluster->error, cluster->error_size);
        if (result != SLURM_LATER) {
            return result == SLURM_SUBMITTED;
        }
        if (!told) {
            fprintf(stderr, "ssmbench campaign: the cluster takes no job now (%s); waiting\n", cluster->error);
            told = true;
        }
        for (double waited = 0; waited < wait && !is_interrupted(cluster); waited += POLL_SECONDS) {
            pause_for(POLL_SECONDS);
        }
        wait = wait < 60 ? 2 * wait : 60;
    }
    cluster->stopped = true;
    return false;
}

/* Until the array has left the queue. */
static bool gather(struct cluster *cluster) {
    bool queued = true;
    while (queued && !is_interrupted(cluster)) {
        pause_for(POLL_SECONDS);
        queued = slurm_array_queued(&cluster->array);
        if (!slurm_shards_read(&cluster->array, take, cluster, cluster->error, cluster->error_size)) {
            return false;
        }
        if (slurm_array_is_done(&cluster->array)) {
            queued = false;
        }
        if (cluster->client->tick != NULL) {
            cluster->client->tick(cluster->client->user, cluster->array.task_count);
        }
    }
    cluster->stopped = is_interrupted(cluster);
    return !cluster->stopped;
}

/* What the array did not bring is left for the next one. */
static bool keep_left(struct cluster *cluster) {
    free(cluster->left);
    cluster->left = slurm_array_left(&cluster->array, &cluster->left_count);
    cluster->empty = cluster->taken == 0 ? cluster->empty + 1 : 0;
    if (cluster->empty >= EMPTY_ARRAYS_MAX) {
        char words[300];
        slurm_last_words(&cluster->array, words, sizeof words);
        snprintf(cluster->error, cluster->error_size, "%d job arrays in a row left no run%s%s", EMPTY_ARRAYS_MAX, words[0] != '\0' ? "; the last one says: " : "",
                 words);
        return false;
    }
    return true;
}

static enum engine_end supervise(struct cluster *cluster) {
    if (!slurm_shards_read(&cluster->array, take, cluster, cluster->error, cluster->error_size)) {
        return cluster->stopped ? ENGINE_STOPPED : ENGINE_FAULT;
    }
    for (;;) {
        slurm_array_clear(&cluster->array);
        cluster->taken = 0;
        if (!fill(cluster)) {
            return ENGINE_FAULT;
        }
        if (cluster->array.task_count == 0) {
            return ENGINE_DONE;
        }
        if (!submit(cluster) || !gather(cluster) || !keep_left(cluster)) {
            return cluster->stopped ? ENGINE_STOPPED : ENGINE_FAULT;
        }
    }
}

enum engine_end engine_slurm(const struct engine_options *options, const struct engine_client *client, char *error, size_t error_size) {
    struct cluster cluster = {.options = options, .client = client, .error = error, .error_size = error_size};
    if (!slurm_open(&cluster.array, &options->slurm, error, error_size)) {
        return ENGINE_FAULT;
    }
    const enum engine_end result = supervise(&cluster);
    if (result != ENGINE_DONE) {
        slurm_cancel(&cluster.array);
    }
    free(cluster.left);
    slurm_close(&cluster.array);
    return result;
}
