/* state.c: see state.h. The file is the array of values as it lies in memory, replaced as a whole and on the disk before `save` returns. */
#include "state.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct state_value *find(struct state *state, uint16_t credid, enum ssm_store_kind kind) {
    for (size_t i = 0; i < STATE_VALUES; i++) {
        struct state_value *value = &state->values[i];
        if (value->size && value->credid == credid && value->kind == kind) {
            return value;
        }
    }
    return NULL;
}

static bool sync_folder(const char *path) {
    char copy[4096];
    snprintf(copy, sizeof copy, "%s", path);
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY);
    bool good = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0) {
        close(folder);
    }
    return good;
}

static bool write_whole(const struct state *state) {
    char temporary[4096];
    if (snprintf(temporary, sizeof temporary, "%s.tmp", state->path) >= (int)sizeof temporary) {
        return false;
    }
    int file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    bool good = file >= 0 && write(file, state->values, sizeof state->values) == (ssize_t)sizeof state->values && fsync(file) == 0
                && rename(temporary, state->path) == 0 && sync_folder(state->path);
    if (file >= 0) {
        close(file);
    }
    return good;
}

static int save(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size) {
    struct state *state = user;
    struct state_value *value = find(state, credid, kind);
    for (size_t i = 0; !value && i < STATE_VALUES; i++) {
        value = state->values[i].size ? NULL : &state->values[i];
    }
    if (!value || !size || size > sizeof value->bytes) {
        return -1;
    }
    const struct state_value before = *value;
    *value = (struct state_value){.credid = credid, .kind = (uint8_t)kind, .size = (uint8_t)size};
    memcpy(value->bytes, data, size);
    if (state->path && !write_whole(state)) {
        *value = before;
        return -1;
    }
    return 0;
}

static int load(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size) {
    const struct state_value *value = find(user, credid, kind);
    if (!value) {
        return 0;
    }
    if (value->size > size) {
        return -1;
    }
    memcpy(data, value->bytes, value->size);
    return value->size;
}

bool state_open(struct state *state, const char *path, struct ssm_store *store) {
    *state = (struct state){.path = path};
    *store = (struct ssm_store){.user = state, .save = save, .load = load};
    int file = path ? open(path, O_RDONLY) : -1;
    if (file < 0) {
        return !path || errno == ENOENT;
    }
    bool good = read(file, state->values, sizeof state->values) == (ssize_t)sizeof state->values;
    for (size_t i = 0; i < STATE_VALUES; i++) {
        good = good && state->values[i].size <= SSM_STORE_BYTES_MAX;
    }
    close(file);
    return good;
}
