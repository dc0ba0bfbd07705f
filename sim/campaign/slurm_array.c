/* slurm_array.c: which runs an array of tasks has, and which of them are done. */
#include "slurm.h"

#include <stdlib.h>
#include <string.h>

bool slurm_work_copy(struct slurm_work *work, const struct batch *batch) {
    *work = (struct slurm_work){.tag = batch->tag, .seed = batch->seed, .count = batch->count, .scenario = strdup(batch->scenario),
                                .overrides = calloc(batch->override_count + 1, sizeof *work->overrides), .override_count = batch->override_count,
                                .done = calloc(batch->count / 8 + 1, 1)};
    bool good = work->scenario != NULL && work->overrides != NULL && work->done != NULL;
    for (size_t i = 0; good && i < batch->override_count; i++) {
        work->overrides[i] = strdup(batch->overrides[i]);
        good = work->overrides[i] != NULL;
    }
    if (!good) {
        slurm_work_free(work);
    }
    return good;
}

void slurm_work_free(struct slurm_work *work) {
    for (size_t i = 0; work->overrides != NULL && i < work->override_count; i++) {
        free(work->overrides[i]);
    }
    free(work->overrides);
    free(work->scenario);
    free(work->done);
    *work = (struct slurm_work){0};
}

static struct batch part_of(const struct slurm_work *work, uint32_t first, uint32_t count) {
    return (struct batch){.tag = work->tag, .scenario = work->scenario, .overrides = (const char *const *)work->overrides,
                          .override_count = work->override_count, .seed = work->seed + first, .count = count};
}

bool slurm_work_split(struct slurm_work *from, uint32_t most, struct slurm_work *work) {
    const struct batch first = part_of(from, 0, most);
    if (from->count <= most || !slurm_work_copy(work, &first)) {
        return false;
    }
    from->seed += most;
    from->count -= most;
    return true;
}

void slurm_array_clear(struct slurm_array *array) {
    for (size_t i = 0; i < array->count; i++) {
        slurm_work_free(&array->works[i]);
    }
    array->count = array->task_count = array->hint = 0;
}

bool slurm_array_add(struct slurm_array *array, size_t task, const struct slurm_work *work) {
    if (array->count == array->room) {
        array->room = 2 * array->room + 64;
        struct slurm_work *more = realloc(array->works, array->room * sizeof *more);
        if (more == NULL) {
            return false;
        }
        array->works = more;
    }
    array->works[array->count] = *work;
    array->works[array->count++].task = task;
    array->task_count = task + 1;
    return true;
}

static bool holds(const struct slurm_work *work, uint64_t tag, uint64_t seed) {
    return work->tag == tag && seed >= work->seed && seed - work->seed < work->count;
}

/* Outcomes of a shard come in the order of its plan. */
void slurm_array_done(struct slurm_array *array, uint64_t tag, uint64_t seed) {
    for (size_t i = 0; i < array->count; i++) {
        const size_t at = (array->hint + i) % array->count;
        struct slurm_work *work = &array->works[at];
        if (holds(work, tag, seed)) {
            const uint32_t bit = (uint32_t)(seed - work->seed);
            work->done_count += (work->done[bit / 8] >> bit % 8 & 1) == 0;
            work->done[bit / 8] |= (uint8_t)(1u << bit % 8);
            array->hint = at;
            return;
        }
    }
}

bool slurm_array_is_done(const struct slurm_array *array) {
    for (size_t i = 0; i < array->count; i++) {
        if (array->works[i].done_count < array->works[i].count) {
            return false;
        }
    }
    return true;
}

static bool is_done(const struct slurm_work *work, uint32_t index) {
    return (work->done[index / 8] >> index % 8 & 1) != 0;
}

struct slurm_work *slurm_array_left(const struct slurm_array *array, size_t *count) {
    struct slurm_work *left = NULL;
    size_t room = 0;
    *count = 0;
    for (size_t i = 0; i < array->count; i++) {
        const struct slurm_work *work = &array->works[i];
        for (uint32_t first = 0, end; first < work->count; first = end) {
            for (end = first + 1; end < work->count && is_done(work, end) == is_done(work, first); end++) {
            }
            if (is_done(work, first)) {
                continue;
            }
            if (*count == room) {
                room = 2 * room + 16;
                left = realloc(left, room * sizeof *left);
            }
            const struct batch part = part_of(work, first, end - first);
            if (left == NULL || !slurm_work_copy(&left[*count], &part)) {
                abort();                                 /* a plan must not lose runs; without memory for some names there is no way on */
            }
            ++*count;
        }
    }
    return left;
}
