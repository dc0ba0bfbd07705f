/* output.c: a file is there whole or not at all. */
#include "writers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool output_write(const char *folder, const char *name, const char *content, size_t len, char *error, size_t error_size) {
    char path[4096], partial[4096];

    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path - 4) {
        snprintf(error, error_size, "%.80s...: found a path of over 4091 bytes, expected a shorter one", path);
        return false;
    }
    snprintf(partial, sizeof partial, "%.4091s.tmp", path);
    FILE *file = fopen(partial, "wb");
    if (file == NULL) {
        snprintf(error, error_size, "%s: cannot be written: %s", partial, strerror(errno));
        return false;
    }
    bool good = fwrite(content, 1, len, file) == len;
    int why = errno;
    if (fclose(file) != 0 && good) {
        why = errno;
        good = false;
    }
    if (good && rename(partial, path) != 0) {
        why = errno;
        good = false;
    }
    if (!good) {
        snprintf(error, error_size, "%s: cannot be written: %s", path, strerror(why));
        unlink(partial);
    }
    return good;
}

bool output_write_path(const char *path, const char *content, size_t len, char *error, size_t error_size) {
    const bool absolute = path[0] == '/';

    return output_write(absolute ? "" : ".", path + absolute, content, len, error, error_size);
}
