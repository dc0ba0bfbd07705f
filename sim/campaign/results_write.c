/* results_write.c: campaign.json, points.csv and runs.csv. Numbers are written with as many digits as bring back the same double. */
#include "results.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 10 };

/* ---- a file, whole or not at all ---- */

struct out { FILE *file; char path[4096], temporary[4100]; };

static bool cannot(const struct out *out, char *error, size_t error_size) {
    const int why = errno;
    if (why == ENOSPC) {
        snprintf(error, error_size, "%s: cannot be written: the disk is full; the runs are safe, go on with --resume", out->path);
    } else {
        snprintf(error, error_size, "%s: cannot be written: %s", out->path, strerror(why));
    }
    remove(out->temporary);
    return false;
}

static bool out_open(struct out *out, const char *folder, const char *name, char *error, size_t error_size) {
    snprintf(out->path, sizeof out->path, "%s/%s", folder, name);
    snprintf(out->temporary, sizeof out->temporary, "%s.tmp", out->path);
    out->file = fopen(out->temporary, "w");
    return out->file != NULL || cannot(out, error, error_size);
}

static bool out_close(struct out *out, char *error, size_t error_size) {
    bool good = fflush(out->file) == 0 && !ferror(out->file);
    const int why = errno;
    good = fclose(out->file) == 0 && good;
    if (!good) {
        errno = errno == 0 ? why : errno;
    }
    good = good && rename(out->temporary, out->path) == 0;
    return good || cannot(out, error, error_size);
}

/* ---- CSV ---- */

static void csv_text(FILE *file, const char *text) {
    if (strpbrk(text, ",\"\n") == NULL) {
        fputs(text, file);
        return;
    }
    fputc('"', file);
    for (; *text != '\0'; text++) {
        fputs(*text == '"' ? "\"\"" : (const char[]){*text, '\0'}, file);
    }
    fputc('"', file);
}

/* A column; "never" for INFINITY. */
static void csv_number(FILE *file, double number, const char *infinite) {
    if (isinf(number)) {
        fprintf(file, ",%s", number > 0 ? infinite : "unbounded");
    } else if (isnan(number)) {
        fputc(',', file);
    } else {
        fprintf(file, ",%.*g", DIGITS, number);
    }
}

static void csv_settings(FILE *file, const struct campaign *campaign, uint64_t point) {
    for (size_t i = 0; i < campaign->axis_count; i++) {
        fputc(',', file);
        csv_text(file, campaign->axes[i].labels[campaign_value_of(campaign, point, i)]);
    }
}

static void csv_axis_names(FILE *file, const struct campaign *campaign) {
    for (size_t i = 0; i < campaign->axis_count; i++) {
        fputc(',', file);
        csv_text(file, campaign->axes[i].path);
    }
}

static bool is_share(const struct campaign *campaign, size_t metric) {
    return measure_infos[campaign->metrics[metric].measure].kind == MEASURE_SHARE;
}

struct export { const struct campaign *campaign; FILE *file; };

static bool export_run(void *user, const struct store_run *run) {
    const struct export *export = user;
    fprintf(export->file, "%" PRIu64 ",%" PRIu64 ",%s", run->point, run->seed, run->unit);
    csv_settings(export->file, export->campaign, run->point);
    fprintf(export->file, ",%s,", outcome_verdict_names[run->verdict]);
    csv_text(export->file, run->says);
    for (size_t i = 0; i < export->campaign->metric_count; i++) {
        const bool there = run->metrics[i].trials > 0;
        csv_number(export->file, there ? run->metrics[i].value : NAN, "never");
        if (is_share(export->campaign, i)) {
            csv_number(export->file, there ? run->metrics[i].trials : NAN, "");
        }
    }
    fputc('\n', export->file);
    return !ferror(export->file);
}

static bool write_runs(struct store *store, const struct campaign *campaign, const char *folder, char *error, size_t error_size) {
    struct out out;
    if (!out_open(&out, folder, "runs.csv", error, error_size)) {
        return false;
    }
    struct export export = {campaign, out.file};
    fputs("point,seed,unit", out.file);
    csv_axis_names(out.file, campaign);
    fputs(",verdict,says", out.file);
    for (size_t i = 0; i < campaign->metric_count; i++) {
        const char *name = campaign->metrics[i].name;
        fprintf(out.file, is_share(campaign, i) ? ",%s,%s of" : ",%s%.0s", name, name);
    }
    fputc('\n', out.file);
    const bool read = store_each(store, export_run, &export, error, error_size) || ferror(out.file);
    return out_close(&out, error, error_size) && read;
}

/* ---- JSON ---- */

/* INFINITY is no number of JSON: null, and a flag or a count beside it says what it means. */
static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *estimate_json(const struct campaign *campaign, size_t metric, const struct estimate *estimate) {
    json_t *json = json_pack("{s:o, s:o, s:o, s:I}", "value", number(estimate->value), "low", number(estimate->low), "high",
                             number(estimate->high), "runs", (json_int_t)estimate->runs);
    if (is_share(campaign, metric)) {
        json_object_set_new(json, "hits", number(estimate->hits));
        json_object_set_new(json, "trials", number(estimate->trials));
    } else {
        json_object_set_new(json, "never", json_integer((json_int_t)estimate->never));
        json_object_set_new(json, "p95", json_pack("[o, o, o]", number(estimate->p95), number(estimate->p95_low), number(estimate->p95_high)));
    }
    return json;
}

static json_t *strings(char *const *texts, size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(array, json_string(texts[i]));
    }
    return array;
}

static json_t *axes_json(const struct campaign *campaign) {
    json_t *axes = json_array();
    for (size_t i = 0; i < campaign->axis_count; i++) {
        const struct campaign_axis *axis = &campaign->axes[i];
        json_array_append_new(axes, json_pack("{s:s, s:s, s:I, s:o, s:o}", "path", axis->path, "name", axis->name, "dimension",
                                              (json_int_t)axis->dimension, "values", strings(axis->values, axis->count), "labels",
                                              strings(axis->labels, axis->count)));
    }
    return axes;
}

static json_t *metrics_json(const struct campaign *campaign) {
    static const char *const kinds[] = {"share", "time", "number"}, *const better[] = {"neither", "higher", "lower"};
    json_t *metrics = json_array();
    for (size_t i = 0; i < campaign->metric_count; i++) {
        const struct measure_info *info = &measure_infos[campaign->metrics[i].measure];
        json_array_append_new(metrics, json_pack("{s:s, s:s, s:s, s:s}", "name", campaign->metrics[i].name, "kind", kinds[info->kind], "better",
                                                 better[info->better], "says", info->says));
    }
    return metrics;
}

static json_t *head_json(const struct campaign *campaign, const struct store_identity *identity) {
    const char *slash = strrchr(campaign->scenario, '/');     /* its name alone: where the copy lies is no part of the result */
    json_t *claims = json_array();
    for (size_t i = 0; i < campaign->claim_count; i++) {
        json_array_append_new(claims, json_string(campaign->claims[i].says));
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s, s:s, s:s, s:f, s:s, s:I, s:I, s:o, s:o, s:o}", "schema", "ssmbench-campaign-result/1", "id",
                     campaign->id, "title", campaign->title, "question", campaign->question, "answer", campaign->answer, "scenario",
                     slash != NULL ? slash + 1 : campaign->scenario, "build", identity->build, "campaign", identity->campaign, "confidence", campaign->confidence, "interval",
                     campaign->until.given ? "sequence" : "runs", "seed_first", (json_int_t)campaign->seed_first, "seeds",
                     (json_int_t)campaign->seeds, "axes", axes_json(campaign), "metrics", metrics_json(campaign), "claims", claims);
}

static json_t *delays_json(struct store *store, uint64_t point) {
    uint64_t delays[DELAY_BINS], never;
    char error[200];
    if (!store_delays(store, point, delays, &never, error, sizeof error)) {
        return json_null();
    }
    json_t *bins = json_array();
    for (int i = 0; i < DELAY_BINS; i++) {
        if (delays[i] > 0) {
            json_array_append_new(bins, json_pack("[f, I]", measure_bin_edge_ms(i + DELAY_BIN_LEAST), (json_int_t)delays[i]));
        }
    }
    return json_pack("{s:o, s:I}", "bins", bins, "never", (json_int_t)never);
}

static bool add_check(void *user, const char *check, const uint64_t verdicts[OUTCOME_FAULT + 1]) {
    json_t *counts = json_array();
    for (int i = 0; i < OUTCOME_FAULT; i++) {
        json_array_append_new(counts, json_integer((json_int_t)verdicts[i]));
    }
    json_object_set_new(user, check, counts);
    return true;
}

static json_t *claims_json(const struct campaign *campaign, const struct point_result *result) {
    json_t *claims = json_array();
    for (size_t i = 0; i < campaign->claim_count; i++) {
        const double *found = result->claim_values[i];
        json_array_append_new(claims, json_pack("{s:s, s:o, s:o, s:o}", "verdict", claim_verdict_names[result->claims[i]], "value",
                                                number(found[0]), "low", number(found[1]), "high", number(found[2])));
    }
    return claims;
}

/* For a large campaign, files of a line a point: what would take the page hours stays out of it. */
enum { DETAILS_MAX = 2000 };

struct writing {
    struct store *store; const struct campaign *campaign;
    FILE *json, *csv;
    uint64_t points;
};

static json_t *point_json(const struct writing *writing, const struct point_result *result) {
    const struct campaign *campaign = writing->campaign;
    json_t *at = json_array(), *verdicts = json_object(), *metrics = json_object();
    for (size_t i = 0; i < campaign->axis_count; i++) {
        json_array_append_new(at, json_integer((json_int_t)campaign_value_of(campaign, result->point, i)));
    }
    for (int i = 0; i <= OUTCOME_FAULT; i++) {
        json_object_set_new(verdicts, outcome_verdict_names[i], json_integer((json_int_t)result->verdicts[i]));
    }
    for (size_t i = 0; i < campaign->metric_count; i++) {
        if (result->estimates[i].there) {
            json_object_set_new(metrics, campaign->metrics[i].name, estimate_json(campaign, i, &result->estimates[i]));
        }
    }
    json_t *point = json_pack("{s:I, s:o, s:I, s:o, s:o, s:o}", "point", (json_int_t)result->point, "at", at, "runs", (json_int_t)result->runs,
                              "verdicts", verdicts, "metrics", metrics, "claims", claims_json(campaign, result));
    if (result->fault[0] != '\0') {
        json_object_set_new(point, "fault", json_string(result->fault));
    }
    if (writing->points <= DETAILS_MAX) {
        json_t *checks = json_object();
        char error[200];
        store_checks(writing->store, result->point, add_check, checks, error, sizeof error);
        json_object_set_new(point, "checks", checks);
        if (campaign->delays) {
            json_object_set_new(point, "delays", delays_json(writing->store, result->point));
        }
    }
    return point;
}

static void point_csv(const struct writing *writing, const struct point_result *result) {
    const struct campaign *campaign = writing->campaign;
    fprintf(writing->csv, "%" PRIu64, result->point);
    csv_settings(writing->csv, campaign, result->point);
    fprintf(writing->csv, ",%" PRIu64, result->runs);
    for (size_t i = 0; i < campaign->metric_count; i++) {
        const struct estimate *estimate = &result->estimates[i];
        csv_number(writing->csv, estimate->there ? estimate->value : NAN, "never");
        csv_number(writing->csv, estimate->there ? estimate->low : NAN, "never");
        csv_number(writing->csv, estimate->there ? estimate->high : NAN, "unbounded");
    }
    for (size_t i = 0; i < campaign->claim_count; i++) {
        fprintf(writing->csv, ",%s", claim_verdict_names[result->claims[i]]);
    }
    fputc('\n', writing->csv);
}

static bool write_point(void *user, const struct point_result *result) {
    struct writing *writing = user;
    fputs(writing->points++ > 0 ? ",\n" : "\n", writing->json);
    json_t *point = point_json(writing, result);
    const bool good = point != NULL && json_dumpf(point, writing->json, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS)) == 0;
    json_decref(point);
    point_csv(writing, result);
    return good;
}

static void csv_head(FILE *file, const struct campaign *campaign) {
    fputs("point", file);
    csv_axis_names(file, campaign);
    fputs(",runs", file);
    for (size_t i = 0; i < campaign->metric_count; i++) {
        const char *name = campaign->metrics[i].name;
        fprintf(file, ",%s,%s low,%s high", name, name, name);
    }
    for (size_t i = 0; i < campaign->claim_count; i++) {
        fputc(',', file);
        csv_text(file, campaign->claims[i].says);
    }
    fputc('\n', file);
}

/* campaign.json is written point by point: {head ..., "points": [ ... ]}. */
static bool write_points(struct store *store, const struct campaign *campaign, const char *folder, const struct store_identity *identity,
                         struct results_summary *summary, char *error, size_t error_size) {
    struct out json, csv;
    if (!out_open(&json, folder, "campaign.json", error, error_size)) {
        return false;
    }
    if (!out_open(&csv, folder, "points.csv", error, error_size)) {
        fclose(json.file);
        remove(json.temporary);
        return false;
    }
    struct writing writing = {store, campaign, json.file, csv.file, 0};
    json_t *head = head_json(campaign, identity);
    char *text = head == NULL ? NULL : json_dumps(head, JSON_INDENT(1) | JSON_REAL_PRECISION(DIGITS));
    csv_head(csv.file, campaign);
    if (text != NULL) {
        fprintf(json.file, "%.*s,\n \"points\": [", (int)(strlen(text) - 2), text);      /* without its closing brace */
    }
    const bool read = text != NULL && results_points(store, campaign, write_point, &writing, summary, error, error_size);
    fputs("\n]}\n", json.file);
    free(text);
    json_decref(head);
    const bool json_good = out_close(&json, error, error_size), csv_good = out_close(&csv, error, error_size);
    return json_good && csv_good && read;
}

bool results_write(struct store *store, const struct campaign *campaign, const char *folder, const struct store_identity *identity,
                   struct results_summary *summary, char *error, size_t error_size) {
    return write_runs(store, campaign, folder, error, error_size) && write_points(store, campaign, folder, identity, summary, error, error_size);
}
