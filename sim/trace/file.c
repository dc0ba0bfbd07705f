/* file.c: buffered writing that keeps its first errno, and reading of whole files. */
#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Large blocks cost the system less for each byte. */
enum { FILE_BUFFER = 1 << 20, MEMORY_BUFFER = 1 << 16 };

struct out_file *out_file_create(const char *path)
{
    struct out_file *file = malloc(sizeof *file);
    if (file == NULL) {
        return NULL;
    }
    *file = (struct out_file){.stream = path != NULL ? fopen(path, "wb") : NULL, .size = path != NULL ? FILE_BUFFER : MEMORY_BUFFER};
    file->buffer = path == NULL || file->stream != NULL ? malloc(file->size) : NULL;   /* free() keeps errno (POSIX.1-2024, glibc) */
    if (file->buffer == NULL) {
        if (file->stream != NULL) {
            (void)fclose(file->stream);
        }
        free(file);
        return NULL;
    }
    return file;
}

static void note(struct out_file *file, int failed)
{
    if (failed && file->error == 0) {
        file->error = errno != 0 ? errno : EIO;
    }
}

static void grow(struct out_file *file)
{
    uint8_t *more = realloc(file->buffer, 2 * file->size);
    note(file, more == NULL);
    if (more == NULL) {
        file->used = 0;     /* what comes is taken, and refused at the end */
    } else {
        file->buffer = more;
        file->size *= 2;
    }
}

void out_file_make_room(struct out_file *file)
{
    if (file->stream == NULL) {
        return grow(file);
    }
    note(file, fwrite(file->buffer, 1, file->used, file->stream) != file->used);
    file->used = 0;
}

void out_file_put(struct out_file *file, const void *bytes, size_t len)
{
    for (const uint8_t *at = bytes; len > 0;) {
        const size_t part = len < OUT_FILE_ROOM ? len : OUT_FILE_ROOM;
        memcpy(out_file_room(file, part), at, part);
        at += part;
        len -= part;
    }
}

void out_file_patch(struct out_file *file, long offset, const void *bytes, size_t len)
{
    if (file->stream == NULL) {
        memcpy(file->buffer + offset, bytes, len);
        return;
    }
    out_file_make_room(file);
    note(file, fseek(file->stream, offset, SEEK_SET) != 0);
    note(file, fwrite(bytes, 1, len, file->stream) != len);
}

int out_file_close(struct out_file *file)
{
    if (file->stream != NULL) {
        out_file_make_room(file);
        note(file, fclose(file->stream) != 0);
    }
    int error = file->error;
    free(file->buffer);
    free(file);
    errno = error;
    return error == 0 ? 0 : -1;
}

uint8_t *out_file_take(struct out_file *file, size_t *len)
{
    uint8_t *bytes = file->error == 0 ? file->buffer : NULL;
    *len = file->used;
    if (bytes == NULL) {
        (void)out_file_close(file);
    } else {
        free(file);
    }
    return bytes;
}

static uint8_t *read_all(FILE *stream, size_t *len)
{
    size_t size = 1u << 16, used = 0;
    uint8_t *bytes = malloc(size);
    while (bytes != NULL) {
        used += fread(bytes + used, 1, size - used, stream);
        if (ferror(stream)) {
            break;
        }
        if (used < size) {
            *len = used;
            return bytes;
        }
        size *= 2;
        uint8_t *more = realloc(bytes, size);
        if (more == NULL) {
            break;
        }
        bytes = more;
    }
    free(bytes);
    return NULL;
}

uint8_t *file_read(const char *path, size_t *len, char *error, size_t error_size)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        snprintf(error, error_size, "%s: cannot be opened: %s", path, strerror(errno));
        return NULL;
    }
    uint8_t *bytes = read_all(stream, len);
    if (bytes == NULL) {
        snprintf(error, error_size, "%s: cannot be read: %s", path, strerror(errno));
    }
    (void)fclose(stream);
    return bytes;
}
