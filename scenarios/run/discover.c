/* discover.c: paths -> scenarios, every one loaded and checked before anything runs. */
#include "run.h"

#include "scenario.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *shown(const char *path) {
    static const char root[] = SSMBENCH_ROOT "/";
    return strncmp(path, root, sizeof root - 1) == 0 ? path + sizeof root - 1 : path;
}

static int add(struct jobs *jobs, const struct options *options, const char *path) {
    char error[1024];
    struct scenario *scenario = scenario_load(path, options->overrides, options->override_count, error, sizeof error);
    struct job *grown;
    if (!scenario) {
        fprintf(stderr, "ssmbench run: %s\n", error);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < jobs->count; i++) {
        if (strcmp(jobs->list[i].id, scenario->id) == 0) {
            fprintf(stderr, "ssmbench run: %s: found the name \"%s\", which %s has already; expected every scenario of a run to have its own file name\n",
                    path, scenario->id, jobs->list[i].path);
            scenario_free(scenario);
            return EXIT_USAGE;
        }
    }
    grown = realloc(jobs->list, (jobs->count + 3) * sizeof *grown);   /* two more for the vectors and the suite */
    jobs->list = grown;
    jobs->list[jobs->count++] = (struct job){.path = strdup(path), .id = strdup(scenario->id), .title = strdup(scenario->title)};
    jobs->list[jobs->count - 1].shown = shown(jobs->list[jobs->count - 1].path);
    scenario_free(scenario);
    return EXIT_PASSED;
}

static int by_name(const FTSENT **a, const FTSENT **b) {
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Fixtures of the tests, which are faulty on purpose, and campaigns are not scenarios to run. */
static bool skipped(const FTSENT *entry) {
    return entry->fts_level > 0 && (entry->fts_name[0] == '.' || strcmp(entry->fts_name, "test") == 0 || strcmp(entry->fts_name, "campaigns") == 0);
}

static int add_folder(struct jobs *jobs, const struct options *options, const char *folder) {
    char *roots[] = {(char *)folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    size_t before = jobs->count;
    int status = EXIT_PASSED, one;
    for (FTSENT *entry; walk && (entry = fts_read(walk)) != NULL;) {
        const char *dot = strrchr(entry->fts_name, '.');
        if (entry->fts_info == FTS_D && skipped(entry)) {
            fts_set(walk, entry, FTS_SKIP);
        } else if (entry->fts_info == FTS_DNR) {
            fprintf(stderr, "ssmbench run: %s: cannot read the folder: %s\n", entry->fts_path, strerror(entry->fts_errno));
            status = EXIT_USAGE;
        } else if (entry->fts_info == FTS_F && dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0)) {
            one = add(jobs, options, entry->fts_path);
            status = one ? one : status;
        }
    }
    if (walk) {
        fts_close(walk);
    }
    if (status == EXIT_PASSED && jobs->count == before) {
        fprintf(stderr, "ssmbench run: %s: found a folder without scenarios, expected at least one .yaml file in it\n", folder);
        return EXIT_USAGE;
    }
    return status;
}

static int add_path(struct jobs *jobs, const struct options *options, const char *path) {
    struct stat info;
    if (stat(path, &info) != 0) {
        fprintf(stderr, "ssmbench run: %s: found nothing there (%s), expected a scenario file or a folder of them\n", *path ? path : "\"\"", strerror(errno));
        return EXIT_USAGE;
    }
    return S_ISDIR(info.st_mode) ? add_folder(jobs, options, path) : add(jobs, options, path);
}

int discover(struct jobs *jobs, const struct options *options) {
    int status = EXIT_PASSED, one;
    *jobs = (struct jobs){.list = calloc(2, sizeof *jobs->list), .whole = options->path_count == 0};
    if (options->path_count == 0) {
        status = add_folder(jobs, options, SSMBENCH_ROOT "/scenarios");
    }
    for (size_t i = 0; i < options->path_count; i++) {
        one = add_path(jobs, options, options->paths[i]);
        status = one ? one : status;
    }
    if (jobs->whole) {
        jobs->list[jobs->count++] = (struct job){.kind = JOB_VECTORS, .id = strdup("vectors"), .title = strdup("vectors")};
        jobs->list[jobs->count++] = (struct job){.kind = JOB_CONFORMANCE, .id = strdup("conformance"), .title = strdup("conformance suite")};
    }
    return status;
}

void jobs_free(struct jobs *jobs) {
    for (size_t i = 0; i < jobs->count; i++) {
        free(jobs->list[i].path);
        free(jobs->list[i].id);
        free(jobs->list[i].title);
    }
    free(jobs->list);
}
