/* archive.h: POSIX ustar, just as much of it as a bundle needs: regular files, the same bytes for the same input. What is read is hostile:
 * everything but regular files and folders with plain relative names is refused before anything of it is written. */
#ifndef REPORT_ARCHIVE_H
#define REPORT_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct names { char **items; size_t count, capacity; };
bool names_add(struct names *names, const char *name);         /* copies it; false: out of memory */
void names_sort(struct names *names);
bool names_has(const struct names *names, const char *name);   /* of sorted ones */
void names_free(struct names *names);

#define ARCHIVE_NAME_MAX 255
/* Relative, no empty, "." or ".." part, no control character, at most ARCHIVE_NAME_MAX bytes. */
bool archive_name_is_plain(const char *name);

/* The header of a file of `size` bytes; they and archive_pad() follow. false with one sentence: the name or the size does not fit. */
bool archive_head(FILE *out, const char *name, uint64_t size, char *error, size_t error_size);
void archive_pad(FILE *out, uint64_t size);
void archive_end(FILE *out);                                   /* write errors are asked once, by ferror() */

enum unpacked { UNPACKED, UNPACK_REFUSED, UNPACK_FAILED };
/* Puts every file below `folder` and its name into `names`. REFUSED: a broken or hostile archive; FAILED: our own reading or writing. */
enum unpacked archive_unpack(FILE *in, uint64_t in_size, const char *folder, struct names *names, char *error, size_t error_size);

#endif
