/* file.c: buffered writing that keeps its first errno, and reading of whole files. */
#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct out_file {
    FILE *stream;
    int error;
};

struct out_file *out_file_create(const char *path)
{
    struct out_file *file = malloc(sizeof *file);
    if (file == NULL) {
        return NULL;
    }
    *file = (struct out_file){fopen(path, "wb"), 0};
    if (file->stream == NULL) {
        free(file);   /* keeps errno (POSIX.1-2024, glibc) */
        return NULL;
    }
    (void)setvbuf(file->stream, NULL, _IOFBF, 1u << 18);   /* without it the default buffer serves, only slower */
    return file;
}

static void note(struct out_file *file, int failed)
{
    if (failed && file->error == 0) {
        file->error = errno != 0 ? errno : EIO;
    }
}

void out_file_put(struct out_file *file, const void *bytes, size_t len)
{
    note(file, fwrite(bytes, 1, len, file->stream) != len);
}

void out_file_patch(struct out_file *file, long offset, const void *bytes, size_t len)
{
    note(file, fseek(file->stream, offset, SEEK_SET) != 0);
    note(file, fwrite(bytes, 1, len, file->stream) != len);
}

int out_file_close(struct out_file *file)
{
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
