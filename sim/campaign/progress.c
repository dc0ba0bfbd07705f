/* progress.c: one line that is rewritten; nothing at all where stderr is no terminal. */
#include "run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool shown;

static void time_left(double seconds, char text[32]) {
    if (seconds < 100) {
        snprintf(text, 32, "%.0f s", seconds);
    } else if (seconds < 6000) {
        snprintf(text, 32, "%.0f min", seconds / 60);
    } else {
        snprintf(text, 32, "%.1f h", seconds / 3600);
    }
}

void progress_runs(uint64_t done, uint64_t all, double rate, size_t running, const char *what) {
    enum { WIDTH = 24 };
    char bar[WIDTH + 1], left[32];
    if (!isatty(STDERR_FILENO)) {
        return;
    }
    const size_t filled = all > 0 ? (size_t)(done * WIDTH / all) : 0;
    memset(bar, '-', WIDTH);
    memset(bar, '#', filled > WIDTH ? WIDTH : filled);
    bar[WIDTH] = '\0';
    time_left(rate > 0 ? (double)(all - done) / rate : 0, left);
    fprintf(stderr, "\r\033[K[%s] %" PRIu64 " of %" PRIu64 " runs  %.0f runs/s  %s left  %zu at work  %.40s", bar, done, all, rate,
            rate > 0 ? left : "?", running, what);
    fflush(stderr);
    shown = true;
}

void progress_clear(void) {
    if (shown) {
        fputs("\r\033[K", stderr);
        shown = false;
    }
}
