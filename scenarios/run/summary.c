/* summary.c: run.json for the report, the table for the person, the exit code for the pipeline. */
#include "run.h"

#include "provenance.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *load(const char *out, const struct job *job) {
    char path[PATH_SIZE];
    job_result(job, out, path);
    return job->error[0] ? NULL : json_load_file(path, 0, NULL);
}

static const char *verdict_of(const json_t *json) {
    const char *text = json_string_value(json_object_get(json, "verdict"));
    const json_t *exit = json_object_get(json, "exit");          /* the suite has no verdict of its own */
    if (!text && exit) {
        text = json_integer_value(exit) == EXIT_PASSED ? "pass" : json_integer_value(exit) == EXIT_FAILED ? "fail" : "inconclusive";
    }
    return text ? text : "fault";
}

int summary_write(const struct jobs *jobs, const struct options *options, const char *out, double wall_s) {
    char path[PATH_SIZE];
    json_t *runs = json_array(), *root = provenance_json("./ssmbench run", options->argc, options->argv, wall_s);
    int failed;
    for (size_t i = 0; i < jobs->count; i++) {
        const struct job *job = &jobs->list[i];
        json_t *verdict = load(out, job);
        if (job->kind == JOB_SCENARIO) {
            json_array_append_new(runs, json_pack("{ss ss ss ss ss? sf}", "id", job->id, "file", job->shown, "title", job->title,
                                                  "verdict", verdict_of(verdict), "error", job->error[0] ? job->error : NULL,
                                                  "wall_s", job->wall_s));
        } else if (job->error[0]) {
            json_object_set_new(root, job->kind == JOB_VECTORS ? "vectors_error" : "conformance_error", json_string(job->error));
        }
        json_decref(verdict);
    }
    json_object_set_new(root, "seed_override", options->seed ? json_integer((json_int_t)strtoull(options->seed, NULL, 10)) : json_null());
    json_object_set_new(root, "runs", runs);
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

/* What the line of the vectors and of the suite says. */
static void counted(const struct job *job, const json_t *verdict, char *text, size_t size) {
    const json_t *counts = json_object_get(verdict, "counts");
    const bool vectors = job->kind == JOB_VECTORS;
    const long long passed = json_integer_value(json_object_get(counts, vectors ? "passed" : "pass"));
    const long long all = vectors ? json_integer_value(json_object_get(counts, "values"))
                                  : (long long)json_array_size(json_object_get(verdict, "tests"));
    snprintf(text, size, vectors ? "%lld of %lld expectations as stated" : "%lld of %lld tests of the suite passed on the built-in device",
             passed, all);
}

static void row(const struct job *job, const json_t *verdict) {
    char apart[32] = "", text[120];
    if (job->kind == JOB_SCENARIO) {
        spread(verdict, apart, sizeof apart);
        printf("  %-13s %-34s %7lld  %9s  %s\n", verdict ? verdict_of(verdict) : job->refused ? "REFUSED" : "FAULT", job->id,
               (long long)json_integer_value(json_object_get(json_object_get(verdict, "scenario"), "servers")), apart, job->title);
    } else {
        counted(job, verdict, text, sizeof text);
        printf("  %-13s %-34s %7s  %9s  %s\n", verdict ? verdict_of(verdict) : "FAULT", job->id, "", "", text);
    }
    if (job->error[0]) {
        printf("                %s\n", job->error);
    } else if (job->kind == JOB_SCENARIO && strcmp(verdict_of(verdict), "pass") != 0) {
        printf("                %s\n                again: %s\n", telling(verdict), json_string_value(json_object_get(verdict, "rerun")));
    }
}

int summary_print(const struct jobs *jobs, const char *out, const char *shown) {
    size_t passed = 0, limits = 0, failed = 0, unclear = 0, faults = 0, refused = 0;
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
        refused += jobs->list[i].refused;
        row(&jobs->list[i], verdict);
        json_decref(verdict);
    }
    printf("\n  %zu passed, %zu known limit%s of SSM demonstrated, %zu failed, %zu inconclusive, %zu without verdict\n", passed, limits,
           limits == 1 ? "" : "s", failed, unclear, faults);
    printf("  apart: last minus first actuation of the slowest command\n  report: %s/report.html\n", shown);
    return faults > refused ? EXIT_FAULT : refused ? EXIT_USAGE : failed ? EXIT_FAILED : unclear ? EXIT_INCONCLUSIVE : EXIT_PASSED;
}
