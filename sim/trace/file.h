/* file.h: what the trace and the capture do with files. A writer remembers its first error, so that a full disk is told at the end. */
#ifndef TRACE_FILE_H
#define TRACE_FILE_H

#include <stddef.h>
#include <stdint.h>

#define OUT_FILE_ROOM 4096u

struct out_file {                 /* private */
    void *stream;                 /* FILE *; NULL: in memory, where the buffer is all there is and grows */
    int error;
    size_t used, size;
    uint8_t *buffer;
};
struct out_file *out_file_create(const char *path);                        /* path NULL: in memory. NULL: errno */
void out_file_make_room(struct out_file *file);
/* Where the next `len` bytes belong, at most OUT_FILE_ROOM. Here, for four records of each reception come this way. */
static inline uint8_t *out_file_room(struct out_file *file, size_t len)
{
    if (len > file->size - file->used) {
        out_file_make_room(file);
    }
    file->used += len;
    return file->buffer + file->used - len;
}
/* Of the room that was asked for last, these bytes at its end are not needed. */
static inline void out_file_give_back(struct out_file *file, size_t len)
{
    file->used -= len;
}
void out_file_put(struct out_file *file, const void *bytes, size_t len);
void out_file_patch(struct out_file *file, long offset, const void *bytes, size_t len);
int out_file_close(struct out_file *file);                                 /* 0, or -1 with errno: the first thing that went wrong */
uint8_t *out_file_take(struct out_file *file, size_t *len);                /* of one in memory, instead: its bytes, free() them. NULL: errno */

/* The whole file; free() it. NULL with a sentence. */
uint8_t *file_read(const char *path, size_t *len, char *error, size_t error_size);

#endif
