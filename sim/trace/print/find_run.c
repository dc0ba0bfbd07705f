#include "find_run.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* A run has its trace as a file: folders of this name are something else. */
static bool is_run(const char *folder)
{
    char path[PATH_SIZE];
    struct stat info;
    return (size_t)snprintf(path, sizeof path, "%s/trace", folder) < sizeof path && stat(path, &info) == 0 && !S_ISDIR(info.st_mode);
}

/* The runs in `folder`: how many, and the first by name. */
static size_t list_runs(const char *folder, char *first, size_t size)
{
    DIR *list = opendir(folder);
    size_t count = 0;
    first[0] = '\0';
    for (struct dirent *entry; list != NULL && (entry = readdir(list)) != NULL;) {
        char path[PATH_SIZE];
        size_t len = (size_t)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || len >= sizeof path || len >= size || !is_run(path)) {
            continue;
        }
        if (count++ == 0 || strcmp(path, first) < 0) {
            memcpy(first, path, len + 1);
        }
    }
    if (list != NULL) {
        (void)closedir(list);
    }
    return count;
}

bool find_run(const char *folder, char *path, size_t size, char *error, size_t error_size)
{
    char runs[PATH_SIZE];
    if (!is_folder(folder)) {
        bool there = access(folder, F_OK) == 0;
        snprintf(error, error_size, "%s: found %s%s, expected the folder of a run, such as out/runs/NAME", folder,
                 there ? "a file" : "no folder: ", there ? "" : strerror(errno));
        return false;
    }
    if (is_run(folder)) {
        if ((size_t)snprintf(path, size, "%s", folder) < size) {
            return true;
        }
        snprintf(error, error_size, "found a folder whose path is too long, expected at most %zu characters", size - 1);
        return false;
    }
    bool has_runs = (size_t)snprintf(runs, sizeof runs, "%s/runs", folder) < sizeof runs && is_folder(runs);
    size_t count = list_runs(has_runs ? runs : folder, path, size);
    if (count == 0) {
        snprintf(error, error_size, "%s: found no run, expected the folder of one (it holds the file trace), such as out/runs/NAME",
                 folder);
    } else if (count > 1) {
        snprintf(error, error_size, "%s: found %zu runs, expected one; name it, such as %s", folder, count, path);
    }
    return count == 1;
}
