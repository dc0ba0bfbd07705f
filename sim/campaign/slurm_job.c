/* slurm_job.c: the script of an array, which holds its scenarios and plans, so that a node needs nothing but the program; sbatch, squeue, scancel. */
#define _GNU_SOURCE
#include "slurm.h"

#include "wire.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define END_OF_FILE "SSMBENCH_END_OF_FILE"

/* ---- the script ---- */

static void put_quoted(FILE *out, const char *text) {
    fputc('\'', out);
    for (; *text != '\0'; text++) {
        fputs(*text == '\'' ? "'\\''" : (const char[]){*text, '\0'}, out);
    }
    fputc('\'', out);
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* The first work with the scenario of this one: its number names the folder that the scenario lies in on the node. */
static size_t scenario_number(const struct slurm_array *array, size_t work) {
    for (size_t i = 0; i < work; i++) {
        if (strcmp(array->works[i].scenario, array->works[work].scenario) == 0) {
            return i;
        }
    }
    return work;
}

static bool put_scenario(FILE *out, const char *path, size_t number, char *error, size_t error_size) {
    char line[4096];
    FILE *in = fopen(path, "r");
    if (in == NULL) {
        snprintf(error, error_size, "%s: cannot be read: %s", path, strerror(errno));
        return false;
    }
    fprintf(out, "mkdir s%zu\ncat >s%zu/", number, number);
    put_quoted(out, base_name(path));
    fputs(" <<'" END_OF_FILE "'\n", out);
    while (fgets(line, sizeof line, in) != NULL) {
        fputs(line, out);
    }
    fputs("\n" END_OF_FILE "\n", out);
    fclose(in);
    return true;
}

static bool put_scenarios(FILE *out, const struct slurm_array *array, char *error, size_t error_size) {
    for (size_t i = 0; i < array->count; i++) {
        if (scenario_number(array, i) == i && !put_scenario(out, array->works[i].scenario, i, error, error_size)) {
            return false;
        }
    }
    return true;
}

static void put_plans(FILE *out, const struct slurm_array *array) {
    fputs("case $SLURM_ARRAY_TASK_ID in\n", out);
    for (size_t i = 0; i < array->count; i++) {
        const struct slurm_work *work = &array->works[i];
        char path[SLURM_PATH];
        if (i == 0 || work->task != array->works[i - 1].task) {
            fprintf(out, "%zu) cat >plan <<'" END_OF_FILE "'\n", work->task);
        }
        snprintf(path, sizeof path, "s%zu/%s", scenario_number(array, i), base_name(work->scenario));
        const struct batch batch = {.tag = work->tag, .scenario = path, .overrides = (const char *const *)work->overrides,
                                    .override_count = work->override_count, .seed = work->seed, .count = work->count};
        wire_put(out, &batch, false);
        if (i + 1 == array->count || work->task != array->works[i + 1].task) {
            fputs(END_OF_FILE "\n;;\n", out);
        }
    }
    fputs("esac\n", out);
}

/* A shard in a shared folder grows where it belongs; else it comes there when the task ends, also when it is told to (scancel, time limit). */
static void put_call(FILE *out, const struct slurm_array *array, const struct engine_options *options) {
    const struct slurm_options *slurm = array->options;
    fprintf(out, "name=%.12s-$SLURM_ARRAY_JOB_ID-$SLURM_ARRAY_TASK_ID\nto=", slurm->build);
    put_quoted(out, array->folder);
    fprintf(out, "/shards/$name\nshard=%s\n", slurm->copy != NULL ? "shard" : "$to");
    put_quoted(out, slurm->program);
    fprintf(out, " --task plan \"$shard\" --build %s --run-timeout %u%s", slurm->build, options->run_seconds,
            options->isolate ? " --isolate" : "");
    for (size_t i = 0; i < options->step_count; i++) {
        fprintf(out, i == 0 ? " --steps %zu" : ",%zu", options->steps[i]);
    }
    fputs(" &\npid=$!\ntrap 'kill $pid' TERM\nwait $pid\ncode=$?\n", out);
    if (slurm->copy != NULL) {
        fputs("trap '' TERM\nwait\n", out);
        fprintf(out, "%s shard \"$to\" || exit 99\n", slurm->copy);
    }
    fputs("exit $code\n", out);
}

static bool write_script(const struct slurm_array *array, const struct engine_options *options, const char *path, char *error, size_t error_size) {
    FILE *out = fopen(path, "w");
    bool good = out != NULL;
    if (good) {
        fputs("#!/bin/sh\nd=$(mktemp -d) || exit 99\ntrap 'rm -rf \"$d\"' EXIT\ncd \"$d\" || exit 99\n", out);
        good = put_scenarios(out, array, error, error_size);
        put_plans(out, array);
        put_call(out, array, options);
        const bool failed = ferror(out) != 0;
        if (fclose(out) == 0 && !failed) {
            return good;
        }
    }
    if (out == NULL || good) {
        snprintf(error, error_size, "%s: cannot be written: %s", path, strerror(errno));
    }
    return false;
}

/* ---- commands ---- */

/* Runs a shell command; what it prints goes to `said`, one line. Its exit code, or -1. */
static int command(char *said, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
static int command(char *said, size_t size, const char *format, ...) {
    char line[2 * SLURM_PATH];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    FILE *out = popen(line, "r");
    if (out == NULL) {
        snprintf(said, size, "%s", strerror(errno));
        return -1;
    }
    const size_t length = fread(said, 1, size - 1, out);
    said[length] = '\0';
    while (fgetc(out) != EOF) {
    }
    for (char *c = said; *c != '\0'; c++) {
        *c = *c == '\n' && c[1] != '\0' ? ' ' : *c == '\n' ? '\0' : *c;
    }
    const int status = pclose(out);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void job_file(const struct slurm_array *array, char path[SLURM_PATH]) {
    snprintf(path, SLURM_PATH, "%s/slurm/job", array->folder);
}

/* So that whoever comes after a coordinator that was killed knows what it left in the queue. */
static void remember_job(const struct slurm_array *array) {
    char path[SLURM_PATH];
    job_file(array, path);
    FILE *out = fopen(path, "w");
    if (out != NULL) {
        fprintf(out, "%s\n", array->job);
        fclose(out);
    }
}

enum slurm_submit slurm_array_submit(struct slurm_array *array, const struct engine_options *options, char *error, size_t error_size) {
    char path[SLURM_PATH], said[1000], output[SLURM_PATH + 20];
    snprintf(path, sizeof path, "%s/slurm/array.sh", array->folder);
    if (!write_script(array, options, path, error, error_size)) {
        return SLURM_REFUSED;
    }
    snprintf(output, sizeof output, "%s/slurm/%%A_%%a.log", array->folder);
    const int code = command(said, sizeof said, "sbatch --parsable --no-requeue --job-name=ssmbench --chdir=/ --array=0-%zu%%%zu --output='%s' %s '%s' 2>&1",
                             array->task_count - 1, options->jobs, array->options->copy != NULL ? "/dev/null" : output,
                             array->options->arguments != NULL ? array->options->arguments : "", path);
    if (code == 0 && said[strspn(said, "0123456789")] != ' ') {
        snprintf(array->job, sizeof array->job, "%.*s", (int)strspn(said, "0123456789"), said);
        remember_job(array);
        return SLURM_SUBMITTED;
    }
    snprintf(error, error_size, "sbatch: %.800s", said[0] != '\0' ? said : "no answer");
    return code == 127 || strcasestr(said, "invalid") != NULL || strcasestr(said, "unrecognized") != NULL ? SLURM_REFUSED : SLURM_LATER;
}

bool slurm_array_queued(const struct slurm_array *array) {
    char said[1000];
    if (array->job[0] == '\0') {
        return false;
    }
    const int code = command(said, sizeof said, "squeue -h -j %s -o %%T 2>&1", array->job);
    return code == 0 ? said[0] != '\0' : strcasestr(said, "invalid job id") == NULL;      /* no answer: perhaps it still is */
}

void slurm_cancel(struct slurm_array *array) {
    char said[1000];
    if (array->job[0] == '\0') {
        return;
    }
    command(said, sizeof said, "scancel %s 2>&1", array->job);
    for (int i = 0; i < 200 && slurm_array_queued(array); i++) {
        nanosleep(&(struct timespec){0, 300000000}, NULL);
    }
    array->job[0] = '\0';
}

void slurm_last_words(const struct slurm_array *array, char *words, size_t size) {
    char said[1000];
    command(said, sizeof said, "tail -q -n 1 '%s/slurm/%s'_*.log 2>/dev/null | tail -n 1", array->folder, array->job);
    snprintf(words, size, "%.*s", (int)size - 1, said);
}

/* ---- opening ---- */

static void cancel_former(struct slurm_array *array) {
    char path[SLURM_PATH];
    job_file(array, path);
    FILE *in = fopen(path, "r");
    if (in != NULL && fscanf(in, "%60[0-9]", array->job) == 1) {
        slurm_cancel(array);
    }
    if (in != NULL) {
        fclose(in);
        remove(path);
    }
}

bool slurm_open(struct slurm_array *array, const struct slurm_options *options, char *error, size_t error_size) {
    char path[SLURM_PATH], said[1000];
    *array = (struct slurm_array){.options = options};
    char *whole = realpath(options->folder, NULL);
    if (whole == NULL || strlen(whole) >= sizeof array->folder || strchr(whole, '\'') != NULL || strchr(whole, '%') != NULL) {
        snprintf(error, error_size, "%s: found a folder that cannot be named in a job script, expected a shorter path without ' and %%", options->folder);
        free(whole);
        return false;
    }
    snprintf(array->folder, sizeof array->folder, "%s", whole);
    free(whole);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", array->folder, i == 0 ? "slurm" : "shards");
        if (mkdir(path, 0777) != 0 && errno != EEXIST) {
            snprintf(error, error_size, "%s: cannot make the folder: %s", path, strerror(errno));
            return false;
        }
    }
    if (command(said, sizeof said, "command -v sbatch squeue scancel 2>&1") != 0) {
        snprintf(error, error_size, "--engine slurm: found no sbatch, squeue and scancel, expected Slurm's programs on this machine (Debian: slurm-client)");
        return false;
    }
    cancel_former(array);
    return true;
}

void slurm_close(struct slurm_array *array) {
    char path[SLURM_PATH];
    slurm_array_clear(array);
    free(array->works);
    free(array->shards);
    job_file(array, path);
    remove(path);
}
