/* verdict_scenario.c: what was run, in the scenario's own terms, and the line that runs it again. */
#include "verdict.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double ms(uint64_t ns) {
    return (double)ns / 1e6;
}

/* Appends a text unless it is there already. */
static void append_new_text(json_t *array, const char *text) {
    size_t i;
    json_t *value;
    json_array_foreach(array, i, value) {
        if (strcmp(json_string_value(value), text) == 0) {
            return;
        }
    }
    json_array_append_new(array, verdict_text(text));
}

/* "20 ms to 60 ms" */
static void describe_time(const struct scenario_time *time, char *text, size_t size) {
    if (time->kind == DIST_NONE) {
        snprintf(text, size, "not modelled");
    } else if (time->kind == DIST_FIXED) {
        snprintf(text, size, "%.10g ms", ms(time->from_ns));
    } else {
        snprintf(text, size, "%.10g ms to %.10g ms", ms(time->from_ns), ms(time->to_ns));
    }
}

static void add_sets(json_t *json, const struct scenario *scenario) {
    json_t *devices = json_array(), *defects = json_array(), *actuation = json_array();
    for (size_t i = 0; i < scenario->set_count; i++) {
        const struct scenario_servers *set = &scenario->sets[i];
        char time[80];
        describe_time(&set->actuation, time, sizeof time);
        append_new_text(actuation, time);
        append_new_text(devices, set->device);
        for (size_t k = 0; k < set->defect_count; k++) {
            append_new_text(defects, set->defects[k]);
        }
    }
    json_object_set_new(json, "devices", devices);
    json_object_set_new(json, "defects", defects);
    json_object_set_new(json, "actuation", actuation);
}

/* runs/<id>: without the original file the folder is what names the run. */
static json_t *id_of(const struct verdict_origin *origin) {
    const char *path = origin->file != NULL ? origin->file : origin->folder;
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/') {
        end--;
    }
    size_t start = end;
    while (start > 0 && path[start - 1] != '/') {
        start--;
    }
    if (origin->file != NULL && end - start > 5 && memcmp(path + end - 5, ".yaml", 5) == 0) {
        end -= 5;
    }
    json_t *id = json_stringn(path + start, end - start);
    return id != NULL ? id : json_string("(not UTF-8)");
}

static json_t *file_of(const struct verdict_origin *origin, const struct scenario *scenario) {
    return verdict_text(origin->file != NULL ? origin->file : scenario->path);
}

json_t *verdict_scenario(const struct scenario *scenario, const struct verdict_origin *origin) {
    static const char *const hosts[] = {"raw", "stack"};
    json_t *json = json_pack("{s:o, s:o, s:o, s:o, s:s, s:s, s:o, s:I, s:I, s:o, s:o, s:o, s:f}",
                             "id", id_of(origin),
                             "file", file_of(origin, scenario),
                             "title", verdict_text(scenario->title),
                             "shows", verdict_text(scenario->shows),
                             "link", verdict_link(scenario),
                             "host", hosts[scenario->network.host],
                             "lacks", verdict_texts(scenario->network.lacks, scenario->network.lack_count),
                             "seed", (json_int_t)scenario->seed,
                             "servers", (json_int_t)scenario->server_count,
                             "overrides", verdict_texts((char *const *)origin->overrides, origin->override_count),
                             "network", verdict_network(&scenario->network),
                             "profiles", verdict_profiles(scenario),
                             "end_s", (double)scenario->end_ns / 1e9);
    if (json != NULL) {
        add_sets(json, scenario);
    }
    return json;
}

/* A growing command line. */
struct line { char *text; size_t len, room; bool failed; };

static void put(struct line *line, const char *text, size_t len) {
    if (line->len + len + 1 > line->room) {
        const size_t room = 2 * (line->len + len + 1);
        char *more = realloc(line->text, room);
        if (more == NULL) {
            line->failed = true;
            return;
        }
        line->text = more;
        line->room = room;
    }
    memcpy(line->text + line->len, text, len);
    line->len += len;
    line->text[line->len] = '\0';
}

/* One argument as a shell reads it: plain if it is plain, else in single quotes. */
static void put_argument(struct line *line, const char *argument) {
    const size_t len = strlen(argument);
    put(line, " ", 1);
    if (len > 0 && strspn(argument, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./=,:+-@") == len) {
        put(line, argument, len);
        return;
    }
    put(line, "'", 1);
    for (size_t i = 0; i < len; i++) {
        put(line, argument[i] == '\'' ? "'\\''" : &argument[i], argument[i] == '\'' ? 4 : 1);
    }
    put(line, "'", 1);
}

json_t *verdict_rerun(const struct scenario *scenario, const struct verdict_origin *origin) {
    struct line line = {0};
    char seed[24];
    put(&line, "./ssmbench run", strlen("./ssmbench run"));
    put_argument(&line, origin->file != NULL ? origin->file : scenario->path);
    for (size_t i = 0; i < origin->override_count; i++) {
        if (strncmp(origin->overrides[i], "seed=", 5) != 0) {
            put_argument(&line, "--set");
            put_argument(&line, origin->overrides[i]);
        }
    }
    snprintf(seed, sizeof seed, "%" PRIu64, scenario->seed);
    put_argument(&line, "--seed");
    put_argument(&line, seed);
    json_t *json = line.failed ? NULL : verdict_text(line.text);
    free(line.text);
    return json;
}
