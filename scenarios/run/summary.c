/* summary.c: run.json for the report, the table for the person, the exit code for the pipeline. */
#include "run.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static json_t *load(const char *out, const struct job *job) {
    char path[PATH_SIZE];
    if (job->id) {
        path_print(path, "%s/runs/%s/verdict.json", out, job->id);
    } else {
        path_print(path, "%s/vectors.json", out);
    }
    return job->error[0] ? NULL : json_load_file(path, 0, NULL);
}

static const char *verdict_of(const json_t *json) {
    const char *text = json_string_value(json_object_get(json, "verdict"));
    return text ? text : "fault";
}

static json_t *commit(void) {
    char line[64] = "";
    FILE *git = popen("git -C '" SSMBENCH_ROOT "' rev-parse --short=12 HEAD 2>/dev/null", "r");
    if (git) {
        if (!fgets(line, sizeof line, git)) {
            line[0] = '\0';
        }
        pclose(git);
    }
    line[strcspn(line, "\n")] = '\0';
    return line[0] ? json_string(line) : json_null();
}

static json_t *machine(void) {
    struct utsname name;
    char text[512] = "unknown";
    if (uname(&name) == 0) {
        snprintf(text, sizeof text, "%s %s %s, %ld cores", name.sysname, name.release, name.machine, sysconf(_SC_NPROCESSORS_ONLN));
    }
    return json_string(text);
}

/* ./ssmbench run with every argument quoted where a shell needs it */
static json_t *command(const struct options *options) {
    char text[PATH_SIZE] = "./ssmbench run";
    for (int i = 1; i < options->argc; i++) {
        static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/=,:+";
        bool plain = options->argv[i][strspn(options->argv[i], harmless)] == '\0';
        size_t len = strlen(text);
        snprintf(text + len, sizeof text - len, plain ? " %s" : " '%s'", options->argv[i]);
    }
    return json_string(text);
}

int summary_write(const struct jobs *jobs, const struct options *options, const char *out, double wall_s) {
    char path[PATH_SIZE], started[32];
    time_t now = time(NULL) - (time_t)wall_s;
    struct tm utc;
    json_t *runs = json_array(), *root, *seed, *vectors_error = json_null();
    int failed;
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    for (size_t i = 0; i < jobs->count; i++) {
        const struct job *job = &jobs->list[i];
        json_t *verdict = load(out, job);
        if (job->id) {
            json_array_append_new(runs, json_pack("{ss ss ss ss ss? sf}", "id", job->id, "file", job->shown, "title", job->title,
                                                  "verdict", verdict_of(verdict), "error", job->error[0] ? job->error : NULL,
                                                  "wall_s", job->wall_s));
        }
        json_decref(verdict);
        if (!job->id && job->error[0]) {
            json_decref(vectors_error);
            vectors_error = json_string(job->error);
        }
    }
    seed = options->seed ? json_integer((json_int_t)strtoull(options->seed, NULL, 10)) : json_null();
    root = json_pack("{ss ss so so ss so so sf so so}", "schema", "ssmbench-run/1", "version", SSMBENCH_VERSION, "commit", commit(),
                     "machine", machine(), "started", started, "command", command(options), "seed_override", seed, "wall_s", wall_s,
                     "vectors_error", vectors_error, "runs", runs);
    path_print(path, "%s/run.json", out);
    failed = !root || json_dump_file(root, path, JSON_INDENT(1)) != 0;
    if (failed) {
        fprintf(stderr, "ssmbench run: %s: cannot write: %s\n", path, strerror(errno));
    }
    json_decref(root);
    return failed ? -1 : 0;
}

/* The sentence of the first check that decided the verdict; for a known limit, what SSM allows. */
static const char *telling(const json_t *verdict) {
    const char *whole = verdict_of(verdict), *limit = json_string_value(json_object_get(json_object_get(verdict, "limit"), "says"));
    size_t i;
    json_t *check;
    if (strcmp(whole, "known-limit") == 0 && limit) {
        return limit;
    }
    json_array_foreach(json_object_get(verdict, "checks"), i, check) {
        if (strcmp(verdict_of(check), whole) == 0) {
            const char *says = json_string_value(json_object_get(check, "says"));
            return says ? says : "";
        }
    }
    return "";
}

/* How far apart the Servers switched, the worst of the commands that all were reached by. */
static void spread(const json_t *verdict, char *text, size_t size) {
    double worst = -1, value;
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(verdict, "commands"), i, one) {
        value = json_number_value(json_object_get(one, "simultaneity_ms"));
        worst = json_is_number(json_object_get(one, "simultaneity_ms")) && value > worst ? value : worst;
    }
    snprintf(text, size, worst < 0 ? "-" : "%.1f ms", worst);
}

static void row(const struct job *job, const json_t *verdict) {
    char apart[32] = "";
    if (job->id) {
        spread(verdict, apart, sizeof apart);
        printf("  %-13s %-34s %7lld  %9s  %s\n", verdict ? verdict_of(verdict) : "FAULT", job->id,
               (long long)json_integer_value(json_object_get(json_object_get(verdict, "scenario"), "servers")), apart, job->title);
    } else {
        const json_t *counts = json_object_get(verdict, "counts");
        const long long passed = json_integer_value(json_object_get(counts, "passed"));
        printf("  %-13s %-34s %7s  %9s  %lld of %lld expectations as stated\n", verdict ? verdict_of(verdict) : "FAULT", "vectors", "", "",
               passed, (long long)json_integer_value(json_object_get(counts, "values")));
    }
    if (job->error[0]) {
        printf("                %s\n", job->error);
    } else if (job->id && strcmp(verdict_of(verdict), "pass") != 0) {
        printf("                %s\n                again: %s\n", telling(verdict), json_string_value(json_object_get(verdict, "rerun")));
    }
}

int summary_print(const struct jobs *jobs, const char *out, const char *shown) {
    size_t passed = 0, limits = 0, failed = 0, unclear = 0, faults = 0;
    printf("\n  %-13s %-34s %7s  %9s  %s\n", "verdict", "scenario", "servers", "apart", "");
    for (size_t i = 0; i < jobs->count; i++) {
        json_t *verdict = load(out, &jobs->list[i]);
        const char *text = verdict ? verdict_of(verdict) : "fault";
        size_t *count = strcmp(text, "pass") == 0           ? &passed
                        : strcmp(text, "known-limit") == 0  ? &limits
                        : strcmp(text, "fail") == 0         ? &failed
                        : strcmp(text, "inconclusive") == 0 ? &unclear
                                                            : &faults;
        ++*count;
        row(&jobs->list[i], verdict);
        json_decref(verdict);
    }
    printf("\n  %zu passed, %zu known limit%s of SSM demonstrated, %zu failed, %zu inconclusive, %zu without verdict\n", passed, limits,
           limits == 1 ? "" : "s", failed, unclear, faults);
    printf("  apart: last minus first actuation of the slowest command\n  report: %s/report.html\n", shown);
    return faults ? EXIT_FAULT : failed ? EXIT_FAILED : unclear ? EXIT_INCONCLUSIVE : EXIT_PASSED;
}
