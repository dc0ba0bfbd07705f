/* export.c: conformance.json (schema ssmbench-conformance/1). */
#include "report.h"

#include "provenance.h"
#include "words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static json_t *steps_of(const struct result *result) {
    char hex[2 * FORGE_DATAGRAM_MAX + 8];
    json_t *steps = json_array();
    for (size_t i = 0; i < result->step_count; i++) {
        const struct step *step = &result->steps[i];
        json_t *json = json_object();
        if (step->data) {
            words_hex(hex, sizeof hex, step->data, step->len);
            json_object_set_new(json, "sent", json_pack("{s:s, s:s}", "hex", hex, "decoded", step->decoded));
        } else {
            json_object_set_new(json, "event", json_string(step->decoded));
        }
        json_object_set_new(json, "expected", json_string(step->expected));
        json_object_set_new(json, "found", json_string(step->found));
        json_object_set_new(json, "deviates", json_boolean(step->deviates));
        json_array_append_new(steps, json);
    }
    return steps;
}

static json_t *requirements_of(const struct test *test) {
    char ids[400], *rest;
    json_t *list = json_array();
    snprintf(ids, sizeof ids, "%s", test->requirements);
    for (char *id = strtok_r(ids, " ", &rest); id; id = strtok_r(NULL, " ", &rest)) {
        json_array_append_new(list, json_string(id));
    }
    return list;
}

static json_t *test_of(const struct report *report, const struct result *result) {
    char rerun[REPORT_RERUN_MAX];
    json_t *json = json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:b}", "id", result->test->id, "theme", result->theme->name, "requirements",
                             requirements_of(result->test), "level", level_text(result->test->level), "verdict",
                             verdict_text(result->verdict), "says", result->says, "fails_the_run", result->counts);
    if (result->known) {
        json_object_set_new(json, "known", json_pack("{s:s, s:s, s:b}", "reason", result->known->reason, "expires", result->known->expires,
                                                     "expired", result->known->expired));
    }
    if (result->verdict != PASS) {
        report_rerun(rerun, report, result->test);
        json_object_set_new(json, "rerun", json_string(rerun));
        json_object_set_new(json, "steps", steps_of(result));
    }
    if (report_has_evidence(result)) {
        char name[REPORT_NAME_MAX];
        report_evidence_name(name, result->test);
        json_object_set_new(json, "evidence", json_string(name));
    }
    return json;
}

static json_t *report_json(const struct report *report) {
    const struct conditions *conditions = report->conditions;
    json_t *counts = json_object(), *tests = json_array();
    for (int verdict = 0; verdict < VERDICTS; verdict++) {
        json_object_set_new(counts, verdict_text((enum verdict)verdict), json_integer((json_int_t)report->counts[verdict]));
    }
    for (size_t i = 0; i < report->plan->count; i++) {
        json_array_append_new(tests, test_of(report, &report->plan->results[i]));
    }
    json_t *selected = json_pack("{s:s, s:i, s:i}", "patterns", report->selected, "shard", (int)report->shard,
                                 "shards", (int)report->shards);
    return json_pack("{s:s, s:s, s:o, s:I, s:f, s:b, s:b, s:o, s:o, s:i, s:i, s:i, s:o}", "schema", "ssmbench-conformance/1",
                     "iut", conditions->iut->text, "pics", pics_dump(conditions->pics), "seed", (json_int_t)conditions->seed,
                     "silence", conditions->silence, "ocf_version_options", conditions->version_options, "strict", report->strict,
                     "selected", selected, "counts", counts, "failing", (int)report->failing, "known", (int)report->known,
                     "exit", report_exit(report), "tests", tests);
}

static bool write_whole(json_t *json, const char *path, char *error, size_t error_size) {
    char temporary[4096 + 8];
    snprintf(temporary, sizeof temporary, "%s.tmp", path);
    FILE *file = fopen(temporary, "wb");
    bool good = file && json_dumpf(json, file, JSON_INDENT(1)) == 0 && fputc('\n', file) != EOF;
    int saved = errno;
    if (file && fclose(file) && good) {
        saved = errno;
        good = false;
    }
    if (good && rename(temporary, path)) {
        saved = errno;
        good = false;
    }
    if (!good) {
        snprintf(error, error_size, "%s: %s", path, strerror(saved));
        remove(temporary);
    }
    return good;
}

bool report_save_origin(const char *directory, int argc, char *const *argv, double wall_s, char *error, size_t error_size) {
    char path[4096];
    json_t *json = provenance_json("./ssmbench conformance", argc, argv, wall_s);
    if (snprintf(path, sizeof path, "%s/run.json", directory) >= (int)sizeof path || !json ||
        json_object_set_new(json, "seed_override", json_null()) || json_object_set_new(json, "runs", json_array())) {
        snprintf(error, error_size, "%.200s/run.json: cannot be made", directory);
        json_decref(json);
        return false;
    }
    bool good = write_whole(json, path, error, error_size);
    json_decref(json);
    return good;
}

bool report_save(const struct report *report, const char *directory, char *error, size_t error_size) {
    char path[4096];
    if (mkdir(directory, 0777) && errno != EEXIST) {
        snprintf(error, error_size, "%s: %s", directory, strerror(errno));
        return false;
    }
    if (snprintf(path, sizeof path, "%s/conformance.json", directory) >= (int)sizeof path) {
        snprintf(error, error_size, "--out: found a path of more than %zu bytes, expected a shorter one", sizeof path);
        return false;
    }
    json_t *json = report_json(report);
    bool good = json && write_whole(json, path, error, error_size);
    if (!json) {
        snprintf(error, error_size, "%s: the report cannot be made: out of memory or text that is not UTF-8", path);
    }
    json_decref(json);
    return good;
}
