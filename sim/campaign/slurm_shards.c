/* slurm_shards.c: shards are files that grow: each is read on from where it was whole. A shard that breaks off is read up to there. */
#include "slurm.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct slurm_shard *find(struct slurm_array *array, const char *name) {
    for (size_t i = 0; i < array->shard_count; i++) {
        if (strcmp(array->shards[i].name, name) == 0) {
            return &array->shards[i];
        }
    }
    struct slurm_shard *more = realloc(array->shards, (array->shard_count + 1) * sizeof *more);
    if (more == NULL) {
        return NULL;
    }
    array->shards = more;
    array->shards[array->shard_count] = (struct slurm_shard){.offset = 0};
    snprintf(array->shards[array->shard_count].name, sizeof array->shards->name, "%.100s", name);
    return &array->shards[array->shard_count++];
}

/* From its offset on, as much as is whole. */
static bool read_on(struct slurm_shard *shard, FILE *file, bool (*take)(void *user, const struct outcome *outcome), void *user) {
    static struct outcome outcome;
    struct frames in = {0};
    bool go = true;
    fseek(file, 0, SEEK_END);
    const long end = ftell(file);
    in.room = end > shard->offset ? (size_t)(end - shard->offset) : 0;
    in.bytes = in.room > 0 ? malloc(in.room) : NULL;
    fseek(file, shard->offset, SEEK_SET);
    in.length = in.bytes != NULL ? fread(in.bytes, 1, in.room, file) : 0;
    for (size_t at = 0; go && !shard->bad;) {
        const size_t taken = frames_take(in.bytes + at, in.length - at, &outcome);
        if (taken == 0) {
            break;
        }
        shard->bad = taken == SIZE_MAX;
        if (!shard->bad) {
            at += taken;
            shard->offset += (long)taken;
            go = take(user, &outcome);
        }
    }
    frames_free(&in);
    return go;
}

bool slurm_shards_read(struct slurm_array *array, bool (*take)(void *user, const struct outcome *outcome), void *user, char *error,
                       size_t error_size) {
    char path[SLURM_PATH], prefix[14];
    bool go = true;
    snprintf(path, sizeof path, "%s/shards", array->folder);
    snprintf(prefix, sizeof prefix, "%.12s-", array->options->build);
    DIR *folder = opendir(path);
    if (folder == NULL) {
        snprintf(error, error_size, "%s: cannot be read: %s", path, strerror(errno));
        return false;
    }
    for (const struct dirent *entry; go && (entry = readdir(folder)) != NULL;) {
        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0 || strlen(entry->d_name) > 100) {
            continue;                                    /* of another build, or none of ours */
        }
        struct slurm_shard *shard = find(array, entry->d_name);
        snprintf(path, sizeof path, "%s/shards/%.100s", array->folder, entry->d_name);
        FILE *file = shard == NULL || shard->bad ? NULL : fopen(path, "rb");
        if (file != NULL) {
            go = read_on(shard, file, take, user);
            fclose(file);
        }
    }
    closedir(folder);
    return go;
}
