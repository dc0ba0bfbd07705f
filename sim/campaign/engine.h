/* engine.h: where runs are made. An engine asks its client for batches, makes the runs of each (simulate, judge, measure), and hands over one
 * outcome for each run, in any order, each exactly once, whatever crashes, is killed or is cancelled meanwhile. Two engines: processes on this
 * machine, job arrays on a Slurm cluster. Which batches come when is the client's business, so a campaign, a search and a grid are clients. */
#ifndef CAMPAIGN_ENGINE_H
#define CAMPAIGN_ENGINE_H

#include "outcome.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `count` runs of one scenario with the seeds seed, seed + 1, ... */
struct batch {
    uint64_t tag;                            /* the client's; comes back in outcome.tag */
    const char *scenario;                    /* path of its file */
    const char *const *overrides; size_t override_count;   /* PATH=VALUE, for scenario_load */
    uint64_t seed; uint32_t count;
};

/* What the client does. All are called in one thread, that of engine_run. */
struct engine_client {
    void *user;
    /* The next batch, of at most `most` runs. What it points to lives until the next call. false: nothing now; after an outcome there may be. */
    bool (*next)(void *user, uint32_t most, struct batch *batch);
    /* false: stop, the engine then ends with ENGINE_STOPPED. */
    bool (*take)(void *user, const struct outcome *outcome);
    /* At least five times a second, for progress; `running`: processes or cluster tasks at work. May be NULL. */
    void (*tick)(void *user, size_t running);
};

struct slurm_options {
    const char *folder;                      /* for job scripts and shards; all nodes see it, unless `copy` is given */
    const char *program;                     /* ssm-campaign, as the nodes find it */
    const char *build;                       /* a node whose program is of another build refuses */
    const char *arguments;                   /* more for sbatch, e.g. "--partition=batch --time=10"; may be NULL */
    const char *copy;                        /* brings a shard back: called on the node as COPY SHARD FOLDER/shards/NAME; NULL: shared folder */
};

struct engine_options {
    size_t jobs;                             /* processes; of Slurm: tasks at a time */
    bool isolate;                            /* in processes forked from a warm one, a few runs in each, alone if one of them crashes (batch.c) */
    unsigned run_seconds;                    /* a run that takes longer hangs: its process is killed, its outcome is a fault; 0: no limit */
    const size_t *steps; size_t step_count;  /* also measured for each run (outcome.steps) */
    const volatile sig_atomic_t *interrupted;   /* not 0: stop now; may be NULL */
    struct slurm_options slurm;
};

enum { ENGINE_RUN_SECONDS = 300 };           /* run_seconds for who has no better idea: no run of a world that fits into memory takes so long */

enum engine_end { ENGINE_DONE, ENGINE_STOPPED, ENGINE_FAULT };   /* fault: with a sentence in `error` */
typedef enum engine_end engine_run(const struct engine_options *options, const struct engine_client *client, char *error, size_t error_size);
engine_run engine_local, engine_slurm;

/* One batch here and now, in this process; each outcome to `take` of the client. What the two engines' workers call; false: take said stop. */
bool engine_batch(const struct engine_options *options, const struct batch *batch, const struct engine_client *client);

#endif
