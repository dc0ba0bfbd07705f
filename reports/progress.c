/* progress.c: see progress.h. */
#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char last_title[60];

void progress_show(size_t done, size_t all, const char *now, double seconds) {
    enum { WIDTH = 24 };
    char bar[WIDTH + 1];
    size_t filled = all ? done * WIDTH / all : 0;
    if (!isatty(STDERR_FILENO)) {
        return;
    }
    if (now) {
        snprintf(last_title, sizeof last_title, "%s", now);
    }
    memset(bar, '-', WIDTH);
    memset(bar, '#', filled);
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r\033[K[%s] %zu of %zu  %.0f s  %s", bar, done, all, seconds, last_title);
    fflush(stderr);
}

void progress_clear(void) {
    if (isatty(STDERR_FILENO)) {
        fputs("\r\033[K", stderr);
    }
}
