/* sarif.c: results.sarif (SARIF 2.1.0) for code scanning. One result for each check and vector that did not pass: fail -> kind "fail",
 * level "error"; inconclusive -> kind "open", level "none". What the bench could not judge is no result about the device: it is a
 * notification of the tool, and the invocation was not successful. The rule of a result is the first requirement its check is about, or the
 * kind of check. All text of a device goes through text_say(), since "[a](b)" is a link in a SARIF message. */
#include "step_line.h"
#include "writers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sarif { json_t *rules, *results, *notifications; const struct tally *tally; bool *failed; };      /* failed: out of memory */

static void append(const struct sarif *sarif, json_t *list, json_t *one) {
    *sarif->failed |= json_array_append_new(list, one) != 0;
}

/* Takes the text and frees it. */
static json_t *message(struct text *t) {
    json_t *result = t->failed ? NULL : json_pack("{ss}", "text", t->data != NULL ? t->data : "");

    text_free(t);
    return result;
}

/* A path as URI: absolute ones with their scheme, everything that is no plain character as %XX. */
static json_t *uri_of(const char *path) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
    struct text uri = {.format = TEXT_XML};

    text_raw(&uri, path[0] == '/' ? "file://" : "");
    for (const char *c = path; *c != '\0' && c < path + TEXT_SHOWN_MAX; c++) {
        if (strchr(plain, *c) != NULL) {
            text_raw_bytes(&uri, c, 1);
        } else {
            char code[4];
            snprintf(code, sizeof code, "%%%02X", (unsigned)(unsigned char)*c);
            text_raw(&uri, code);
        }
    }
    json_t *result = uri.failed ? NULL : json_string(uri.data != NULL ? uri.data : "");
    text_free(&uri);
    return result;
}

/* The file a result is about; `line` 0: not known. */
static json_t *location(const char *file, size_t line, const char *where) {
    json_t *physical = json_pack("{s{so}}", "artifactLocation", "uri", uri_of(file));
    struct text name = {.format = TEXT_SARIF};

    if (line > 0) {
        json_object_set_new(physical, "region", json_pack("{sI}", "startLine", (json_int_t)line));
    }
    text_say(&name, "%s", where);
    json_t *result = json_pack("[{so s[{ss}]}]", "physicalLocation", physical, "logicalLocations", "fullyQualifiedName",
                               name.data != NULL ? name.data : "");
    text_free(&name);
    return result;
}

/* The rule's place in the list; it is added when it is met first. */
static json_int_t rule_index(const struct sarif *sarif, const char *id) {
    const size_t count = json_array_size(sarif->rules);
    struct text says = {.format = TEXT_SARIF};
    const char *text = NULL;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(json_string_value(json_object_get(json_array_get(sarif->rules, i), "id")), id) == 0) {
            return (json_int_t)i;
        }
    }
    for (size_t i = 0; i < sarif->tally->matrix.count; i++) {
        const struct requirement *row = &sarif->tally->matrix.items[i];
        text = row->entry != NULL && strcmp(row->id, id) == 0 ? row->entry->text : text;
    }
    text_say(&says, "%s", text != NULL ? text : id);
    append(sarif, sarif->rules, json_pack("{ss so}", "id", id, "shortDescription", message(&says)));
    return (json_int_t)count;
}

static json_t *texts(const char *const *items, size_t count) {
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, json_string(items[i]));
    }
    return list;
}

/* Takes `text`, `place` and `properties`. `identity` is what makes this result the same one in another run. */
static void add(const struct sarif *sarif, enum verdict verdict, const char *rule, json_t *text, json_t *place, const char *identity,
                json_t *properties) {
    const bool failed = verdict == VERDICT_FAIL;

    append(sarif, sarif->results,
           json_pack("{ss sI ss ss so so s{ss} so}", "ruleId", rule, "ruleIndex", rule_index(sarif, rule), "kind", failed ? "fail" : "open",
                     "level", failed ? "error" : "none", "message", text, "locations", place, "partialFingerprints", "ssmbench/1", identity,
                     "properties", properties));
}

static void say_evidence(struct text *t, const struct run_verdict *result, const struct check *check) {
    for (size_t i = 0; i < check->evidence.count; i++) {
        const struct evidence *one = &check->evidence.items[i];
        text_say(t, "\n%s, %s", isnan(one->time_s) ? "no time" : seconds(one->time_s).s, data_node_name(result, one->node).s);
        if (one->datagram != NOT_GIVEN && one->datagram > 0) {
            text_say(t, ", datagram %zu", one->datagram);
        }
        text_say(t, ": expected %s, found %s", one->expected, one->found);
    }
    if (check->more != NOT_GIVEN && check->more > 0) {
        text_say(t, "\nand %s more of the same kind", grouped(check->more).s);
    }
}

static void add_check(const struct sarif *sarif, const struct run *run, const struct check *check) {
    const char *rule = check->requirements.count > 0 ? check->requirements.items[0] : check->kind;
    const size_t line = check->step != NOT_GIVEN ? step_line(run->file, check->step) : 0;
    struct text says = {.format = TEXT_SARIF}, identity = {.format = TEXT_SARIF};

    text_say(&says, "%s: %s: %s", run->id, check->name, check->says);
    say_evidence(&says, run->result, check);
    text_say(&identity, "%s/%s/%s", run->id, check->kind, check->name);
    json_t *properties = json_pack("{sI ss ss so}", "seed", (json_int_t)run->result->scenario->seed, "rerun", run->result->rerun, "check",
                                   check->kind, "requirements", texts(check->requirements.items, check->requirements.count));
    add(sarif, (enum verdict)check->verdict, rule, message(&says), location(run->file, line, identity.data != NULL ? identity.data : ""),
        identity.data != NULL ? identity.data : "", properties);
    text_free(&identity);
}

/* A verdict that no check carries is told of the run itself. */
static void add_bare(const struct sarif *sarif, const struct run *run) {
    struct text says = {.format = TEXT_SARIF};

    text_say(&says, "%s: %s", run->id, run_says(run));
    if (run->result == NULL) {
        append(sarif, sarif->notifications, json_pack("{ss so so}", "level", "error", "message", message(&says),
                                                            "locations", location(run->file, 0, run->id)));
    } else {
        add(sarif, (enum verdict)run->verdict, "verdict", message(&says), location(run->file, 0, run->id), run->id,
            json_pack("{sI ss}", "seed", (json_int_t)run->result->scenario->seed, "rerun", run->result->rerun));
    }
}

static bool is_told(int verdict) {
    return verdict == VERDICT_FAIL || verdict == VERDICT_INCONCLUSIVE || verdict == VERDICT_FAULT;
}

static void add_vector(const struct sarif *sarif, const struct vectors *vectors, const struct vector *vector) {
    struct text says = {.format = TEXT_SARIF}, file = {.format = TEXT_SARIF}, identity = {.format = TEXT_SARIF};

    text_say(&says, "vector %s: %s: not as the vector states", vector->id, vector->title != NULL ? vector->title : vector->file);
    for (size_t i = 0; i < vector->values.count; i++) {
        const struct value *value = &vector->values.items[i];
        if (value->equal != 1) {
            text_say(&says, "\n%s: expected %s, computed %s", value->name, value->expected,
                     value->computed != NULL ? value->computed : "nothing");
        }
    }
    for (size_t i = 0; i < vector->steps.count; i++) {
        const struct vector_step *step = &vector->steps.items[i];
        if (step->verdict != VERDICT_PASS) {
            text_say(&says, "\nstep %zu: expected %s, found %s", step->index, step->expected,
                     step->found != NULL ? step->found : "nothing");
        }
    }
    text_raw(&file, strchr(vector->file, '/') != NULL ? "" : "vectors/data/");
    text_raw(&file, vector->file);
    text_say(&identity, "vector/%s/%s", vector->file, vector->id);
    json_t *rerun = json_sprintf("./ssmbench vectors %s", vector->file);
    add(sarif, (enum verdict)vector->verdict, vector->requirements.count > 0 ? vector->requirements.items[0] : "vector", message(&says),
        location(file.data, 0, identity.data), identity.data,
        json_pack("{so ss so}", "rerun", rerun, "device", vectors->device, "requirements",
                  texts(vector->requirements.items, vector->requirements.count)));
    text_free(&file);
    text_free(&identity);
}

static void add_test(const struct sarif *sarif, const struct conformance *suite, const struct test *test) {
    struct text says = {.format = TEXT_SARIF}, identity = {.format = TEXT_SARIF};

    text_say(&says, "%s: %s", test->id, test_says(test).s);
    for (size_t i = 0; i < test->steps.count; i++) {
        const struct test_step *step = &test->steps.items[i];
        if (step->deviates == 1) {
            text_say(&says, "\nstep %zu, %s: expected %s, found %s", i + 1, step->sent != NULL ? step->sent->decoded : step->event,
                     step->expected, step->found);
        }
    }
    text_say(&identity, "conformance/%s", test->id);
    json_t *properties = json_pack("{sI ss? ss so}", "seed", (json_int_t)suite->seed, "rerun", test->rerun, "device", suite->iut,
                                   "requirements", texts(test->requirements.items, test->requirements.count));
    add(sarif, test->fails_the_run ? VERDICT_FAIL : VERDICT_INCONCLUSIVE,
        test->requirements.count > 0 ? test->requirements.items[0] : "conformance", message(&says),
        location("conformance/ledger/requirements.yaml", 0, identity.data != NULL ? identity.data : ""),
        identity.data != NULL ? identity.data : "", properties);
    text_free(&identity);
}

static void add_everything(const struct sarif *sarif, const struct data *data) {
    for (size_t r = 0; r < data->runs.count; r++) {
        const struct run *run = &data->runs.items[r];
        for (size_t i = 0; run->result != NULL && i < run->result->checks.count; i++) {
            if (is_told(run->result->checks.items[i].verdict)) {
                add_check(sarif, run, &run->result->checks.items[i]);
            }
        }
        if (is_told(run->verdict) && run_verdict_is_bare(run)) {
            add_bare(sarif, run);
        }
    }
    for (size_t i = 0; data->vectors != NULL && i < data->vectors->vectors.count; i++) {
        if (is_told(data->vectors->vectors.items[i].verdict)) {
            add_vector(sarif, data->vectors, &data->vectors->vectors.items[i]);
        }
    }
    for (size_t i = 0; data->conformance != NULL && i < data->conformance->tests.count; i++) {
        const struct test *test = &data->conformance->tests.items[i];
        if (test->fails_the_run == 1 || is_told(test->verdict)) {
            add_test(sarif, data->conformance, test);
        }
    }
    if (data->conformance_error != NULL) {
        struct text says = {.format = TEXT_SARIF};
        text_say(&says, "conformance suite: %s", data->conformance_error);
        append(sarif, sarif->notifications, json_pack("{ss so}", "level", "error", "message", message(&says)));
    }
    if (data->vectors_error != NULL) {
        struct text says = {.format = TEXT_SARIF};
        text_say(&says, "vectors: %s", data->vectors_error);
        append(sarif, sarif->notifications, json_pack("{ss so}", "level", "error", "message", message(&says)));
    }
}

char *sarif_text(const struct data *data, const struct tally *tally) {
    bool failed = false;
    struct sarif sarif = {json_array(), json_array(), json_array(), tally, &failed};
    struct text sentence = {.format = TEXT_SARIF};

    text_say(&sentence, "%s", tally->sentence);
    add_everything(&sarif, data);
    const bool judged = json_array_size(sarif.notifications) == 0;
    json_t *root = json_pack("{ss ss s[{s{s{ss ss so}} s[{sb ss so}] so s{ss ss? ss}}]}", "$schema",
                             "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0", "runs", "tool", "driver", "name",
                             "SSM Bench", "version", data->version, "rules", sarif.rules, "invocations", "executionSuccessful", (int)judged,
                             "commandLine", data->command, "toolExecutionNotifications", sarif.notifications, "results", sarif.results,
                             "properties", "verdict", verdict_name(tally->verdict), "commit", data->commit, "sentence",
                             sentence.data != NULL ? sentence.data : "");
    char *text = root != NULL && !failed ? json_dumps(root, JSON_INDENT(1)) : NULL;

    text_free(&sentence);
    json_decref(root);
    return text;
}
