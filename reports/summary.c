/* summary.c: summary.json (schema ssmbench-summary/1, summary.schema.json): the verdicts for a program. */
#include "writers.h"

static json_t *counts(const size_t by[VERDICTS], bool vectors) {
    if (vectors) {
        return json_pack("{sI sI sI}", "pass", (json_int_t)by[VERDICT_PASS], "fail", (json_int_t)by[VERDICT_FAIL], "report",
                         (json_int_t)by[VERDICT_REPORT]);
    }
    return json_pack("{sI sI sI sI sI}", "pass", (json_int_t)by[VERDICT_PASS], "known_limit", (json_int_t)by[VERDICT_KNOWN_LIMIT], "fail",
                     (json_int_t)by[VERDICT_FAIL], "inconclusive", (json_int_t)by[VERDICT_INCONCLUSIVE], "fault",
                     (json_int_t)by[VERDICT_FAULT]);
}

static json_t *vectors(const struct data *data, const struct tally *tally) {
    if (data->vectors == NULL) {
        return json_null();
    }
    json_t *result = counts(tally->vectors, true);
    if (json_object_set_new(result, "verdict", json_string(verdict_name((enum verdict)data->vectors->verdict))) != 0 ||
        json_object_set_new(result, "device", json_string(data->vectors->device)) != 0) {
        json_decref(result);
        return NULL;
    }
    return result;
}

static json_t *conformance(const struct data *data, const struct tally *tally) {
    if (data->conformance == NULL) {
        return json_null();
    }
    json_t *tests = json_array();
    for (size_t i = 0; i < data->conformance->tests.count; i++) {
        const struct test *test = &data->conformance->tests.items[i];
        json_array_append_new(tests, json_pack("{ss ss sb ss ss?}", "id", test->id, "verdict", verdict_name((enum verdict)test->verdict),
                                               "fails_the_run", test->fails_the_run, "says", test->says, "rerun", test->rerun));
    }
    const size_t *by = tally->tests;
    return json_pack("{ss sI sI sI sI sI sI so}", "device", data->conformance->iut, "pass", (json_int_t)by[VERDICT_PASS], "fail",
                     (json_int_t)by[VERDICT_FAIL], "inconclusive", (json_int_t)by[VERDICT_INCONCLUSIVE], "not_tested",
                     (json_int_t)by[VERDICT_NOT_TESTED], "not_applicable", (json_int_t)by[VERDICT_NOT_APPLICABLE], "failing",
                     (json_int_t)data->conformance->failing, "tests", tests);
}

static const char *witness_kind(const struct witness *witness) {
    return witness->run != NULL ? "" : witness->vector != NULL ? "vector:" : "test:";
}

static const char *witness_id(const struct witness *witness) {
    return witness->run != NULL ? witness->run->id : witness->vector != NULL ? witness->vector->id : witness->test->id;
}

static json_t *requirements(const struct tally *tally) {
    json_t *list = json_array();

    for (size_t i = 0; i < tally->matrix.count; i++) {
        const struct requirement *row = &tally->matrix.items[i];
        json_t *by = json_array();
        for (size_t k = 0; k < row->witness_count; k++) {
            const struct witness *witness = &row->witnesses[k];
            json_array_append_new(by, json_sprintf("%s%s", witness_kind(witness), witness_id(witness)));
        }
        if (json_array_size(by) != row->witness_count ||
            json_array_append_new(list, json_pack("{ss ss so}", "id", row->id, "verdict", verdict_name(row->verdict), "by", by)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *runs(const struct data *data) {
    json_t *list = json_array();

    for (size_t i = 0; i < data->runs.count; i++) {
        const struct run *run = &data->runs.items[i];
        json_t *one =
            json_pack("{ss ss ss ss ss ss?}", "id", run->id, "verdict", verdict_name((enum verdict)run->verdict), "title", run_title(run),
                      "file", run->file, "says", run_says(run), "rerun", run->result != NULL ? run->result->rerun : NULL);
        if (json_array_append_new(list, one) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

char *summary_json(const struct data *data, const struct tally *tally) {
    json_t *root = json_pack("{ss ss ss so so ss? so ss? so so}", "schema", "ssmbench-summary/1", "verdict", verdict_name(tally->verdict),
                             "sentence", tally->sentence, "scenarios", counts(tally->runs, false), "vectors", vectors(data, tally),
                             "vectors_error", data->vectors_error, "conformance", conformance(data, tally), "conformance_error",
                             data->conformance_error, "requirements", requirements(tally), "runs", runs(data));
    char *text = root != NULL ? json_dumps(root, JSON_INDENT(1)) : NULL;

    json_decref(root);
    return text;
}
