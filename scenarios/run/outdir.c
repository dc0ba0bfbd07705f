/* outdir.c: the result folder is whole or as it was: work in DIR.partial-PID beside it, then swap. A folder that this bench did not make
 * (it holds no run.json) is never replaced. */
#include "run.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fault(const char *path, const char *what) {
    fprintf(stderr, "ssmbench run: %s: found that it %s (%s), expected a folder that can be written\n", path, what, strerror(errno));
    return -1;
}

static bool is_empty_or_ours(const char *out) {
    char path[PATH_SIZE];
    path_print(path, "%s/run.json", out);
    return access(path, F_OK) == 0 || rmdir(out) == 0;   /* rmdir takes an empty folder only */
}

static int make_parents(const char *path) {
    char copy[PATH_SIZE];
    path_print(copy, "%s", path);
    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST) {
            return fault(copy, "cannot be made");
        }
        *slash = '/';
    }
    return 0;
}

int outdir_prepare(const char *out, char work[PATH_SIZE]) {
    struct stat info;
    char runs[PATH_SIZE], clean[PATH_SIZE];
    size_t len = strlen(out);
    while (len > 1 && out[len - 1] == '/') {
        len--;
    }
    path_print(clean, "%.*s", (int)len, out);
    if (stat(clean, &info) == 0 && (!S_ISDIR(info.st_mode) || !is_empty_or_ours(clean))) {
        fprintf(stderr, "ssmbench run: --out %s: found %s that this bench did not make, expected a new folder or one of its own results\n", clean,
                S_ISDIR(info.st_mode) ? "a folder" : "a file");
        return -1;
    }
    if (make_parents(clean) != 0) {
        return -1;
    }
    path_print(work, "%s.partial-%ld", clean, (long)getpid());
    path_print(runs, "%s/runs", work);
    if (mkdir(work, 0777) != 0) {
        return fault(work, "cannot be made");
    }
    return mkdir(runs, 0777) != 0 ? fault(runs, "cannot be made") : 0;
}

int outdir_finish(const char *out, const char *work) {
    char old[PATH_SIZE];
    bool had = access(out, F_OK) == 0;
    path_print(old, "%s.old-%ld", work, (long)getpid());
    if (had && rename(out, old) != 0) {
        return fault(out, "cannot be replaced by the new result");
    }
    if (rename(work, out) != 0) {
        fault(out, "cannot be put there");
        return had ? (rename(old, out), -1) : -1;
    }
    if (had) {
        outdir_discard(old);
    }
    return 0;
}

void outdir_discard(const char *work) {
    char *roots[] = {(char *)work, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *entry; walk && (entry = fts_read(walk)) != NULL;) {
        if (entry->fts_info != FTS_D) {
            remove(entry->fts_path);   /* children come before FTS_DP of their folder */
        }
    }
    if (walk) {
        fts_close(walk);
    }
}
