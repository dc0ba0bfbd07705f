/* file.c: buffered writing that keeps its first errno, and reading of whole files. */
#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER = 1 << 16 };

struct out_file {
    FILE *stream;
    int error;
    size_t used;
    uint8_t buffer[BUFFER];
};

struct out_file *out_file_create(const char *path)
{
    struct out_file *file = malloc(sizeof *file);
    if (file == NULL) {
        return NULL;
    }
    file->stream = fopen(path, "wb");
    file->error = 0;
    file->used = 0;
    if (file->stream == NULL) {
        free(file);   /* keeps errno (POSIX.1-2024, glibc) */
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

static void empty_buffer(struct out_file *file)
{
    note(file, fwrite(file->buffer, 1, file->used, file->stream) != file->used);
    file->used = 0;
}

uint8_t *out_file_room(struct out_file *file, size_t len)
{
    if (len > BUFFER - file->used) {
        empty_buffer(file);
    }
    file->used += len;
    return file->buffer + file->used - len;
}

void out_file_put(struct out_file *file, const void *bytes, size_t len)
{
    if (len > OUT_FILE_ROOM) {
        empty_buffer(file);
        note(file, fwrite(bytes, 1, len, file->stream) != len);
    } else if (len > 0) {
        memcpy(out_file_room(file, len), bytes, len);
    }
}

void out_file_patch(struct out_file *file, long offset, const void *bytes, size_t len)
{
    empty_buffer(file);
    note(file, fseek(file->stream, offset, SEEK_SET) != 0);
    note(file, fwrite(bytes, 1, len, file->stream) != len);
}

int out_file_close(struct out_file *file)
{
    empty_buffer(file);
    note(file, fclose(file->stream) != 0);
    int error = file->error;
    free(file);
    errno = error;
    return error == 0 ? 0 : -1;
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
