/* slurm.h: the parts of engine_slurm.c: an array of tasks and what of it is done; its script and its way through the queue; shards. */
#ifndef CAMPAIGN_SLURM_H
#define CAMPAIGN_SLURM_H

#include "engine.h"

enum { SLURM_PATH = 4096 };

/* A batch that owns its texts. */
struct slurm_work { uint64_t tag, seed; uint32_t count; char *scenario; char **overrides; size_t override_count, task; uint8_t *done; uint32_t done_count; };
bool slurm_work_copy(struct slurm_work *work, const struct batch *batch);
/* Takes the first `most` runs of a larger one away from it. false: it has no more than that (or there is no memory). */
bool slurm_work_split(struct slurm_work *from, uint32_t most, struct slurm_work *work);
void slurm_work_free(struct slurm_work *work);

struct slurm_shard { char name[128]; long offset; bool bad; };
struct slurm_array {
    const struct slurm_options *options;
    char folder[SLURM_PATH - 300];           /* absolute */
    char job[64];                            /* number that sbatch gave; "": none */
    struct slurm_work *works; size_t count, room, task_count;
    size_t hint;                             /* the work that the last outcome belonged to */
    struct slurm_shard *shards; size_t shard_count;
};

bool slurm_open(struct slurm_array *array, const struct slurm_options *options, char *error, size_t error_size);
void slurm_close(struct slurm_array *array);
void slurm_array_clear(struct slurm_array *array);
bool slurm_array_add(struct slurm_array *array, size_t task, const struct slurm_work *work);   /* takes it over */
void slurm_array_done(struct slurm_array *array, uint64_t tag, uint64_t seed);
bool slurm_array_is_done(const struct slurm_array *array);
struct slurm_work *slurm_array_left(const struct slurm_array *array, size_t *count);           /* free() the list; works as those of copy */

enum slurm_submit { SLURM_SUBMITTED, SLURM_LATER, SLURM_REFUSED };           /* the latter two with a sentence */
enum slurm_submit slurm_array_submit(struct slurm_array *array, const struct engine_options *options, char *error, size_t error_size);
bool slurm_array_queued(const struct slurm_array *array);                    /* as far as one can know */
void slurm_cancel(struct slurm_array *array);                                /* and waits until it is gone */
void slurm_last_words(const struct slurm_array *array, char *words, size_t size);

/* What is new in the shards of this build. false: `take` said so, or a shard cannot be read (with a sentence). */
bool slurm_shards_read(struct slurm_array *array, bool (*take)(void *user, const struct outcome *outcome), void *user, char *error,
                       size_t error_size);

#endif
