/* path.c: paths that fit or end the program, where its sister programs lie, and where they leave results. */
#include "run.h"

#include <libgen.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void path_print(char path[PATH_SIZE], const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(path, PATH_SIZE, format, arguments);
    va_end(arguments);
    if (len < 0 || len >= PATH_SIZE) {
        fprintf(stderr, "ssmbench run: found a path of %d bytes, expected at most %d\n", len, PATH_SIZE - 1);
        exit(EXIT_USAGE);
    }
}

const char *program_folder(void) {
    static char folder[PATH_SIZE];
    if (!folder[0]) {
        char path[PATH_SIZE];
        ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
        path[len > 0 ? len : 0] = '\0';
        path_print(folder, "%s", dirname(path));
    }
    return folder;
}

void job_result(const struct job *job, const char *out, char path[PATH_SIZE]) {
    if (job->kind == JOB_SCENARIO) {
        path_print(path, "%s/runs/%s/verdict.json", out, job->id);
    } else {
        path_print(path, "%s/%s.json", out, job->id);
    }
}
