/* export.c: the results are kept in the form in which they are written; the table and the counts are read from it. */
#include "export.h"
#include "hex.h"
#include "must.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const verdict_texts[] = { [VERDICT_PASS] = "pass", [VERDICT_REPORT] = "report", [VERDICT_FAIL] = "fail" };

/* Values and steps of one file or of all. */
struct counts { size_t vectors, values, passed, failed, reported; };

void results_init(struct results *results) {
    results->vectors = must(json_array());
}

void results_free(struct results *results) {
    json_decref(results->vectors);
    results->vectors = NULL;
}

static enum verdict verdict_of(const json_t *object) {
    const char *text = json_string_value(json_object_get(object, "verdict"));
    return strcmp(text, "fail") == 0 ? VERDICT_FAIL : strcmp(text, "report") == 0 ? VERDICT_REPORT : VERDICT_PASS;
}

json_t *results_vector(struct results *results, const struct vector_head *head) {
    json_t *vector = must(json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:[], s:[]}",
        "file", head->file, "id", head->id, "form", head->form, "title", head->title,
        "requirements", head->requirements ? must(json_deep_copy(head->requirements)) : must(json_array()),
        "level", head->level, "verdict", verdict_texts[VERDICT_PASS], "values", "steps"));
    if (json_array_append_new(results->vectors, vector)) {
        must(NULL);
    }
    return vector;
}

static void add(json_t *vector, const char *list, json_t *entry, enum verdict verdict) {
    if (json_array_append_new(json_object_get(vector, list), must(entry))) {
        must(NULL);
    }
    if (verdict > verdict_of(vector)) {
        json_object_set_new(vector, "verdict", must(json_string(verdict_texts[verdict])));
    }
}

void results_value(json_t *vector, const char *name, const char *expected, const char *computed, enum verdict unequal) {
    bool equal = strcmp(expected, computed) == 0;
    add(vector, "values", json_pack("{s:s, s:s, s:s, s:b}", "name", name, "expected", expected, "computed", computed, "equal", equal),
        equal ? VERDICT_PASS : unequal);
}

void results_bytes(json_t *vector, const char *name, const char *expected_hex, const uint8_t *computed, size_t len) {
    char *text = hex_encode(computed, len);
    results_value(vector, name, expected_hex, text, VERDICT_FAIL);
    free(text);
}

void results_step(json_t *vector, size_t index, const char *says, const char *expected, const char *found, const char *reason,
                  enum verdict verdict) {
    add(vector, "steps", json_pack("{s:I, s:s, s:s, s:s, s:s?, s:s}", "index", (json_int_t)index, "says", says, "expected", expected,
                                   "found", found, "reason", reason, "verdict", verdict_texts[verdict]), verdict);
}

/* ---- counting ---- */

/* An unequal value stands for its whole vector: it fails, or it is reported, as the vector is. */
static enum verdict value_verdict(const json_t *vector, const json_t *value) {
    return json_is_true(json_object_get(value, "equal")) ? VERDICT_PASS : verdict_of(vector);
}

static void count_one(struct counts *counts, enum verdict verdict) {
    counts->values++;
    counts->passed += verdict == VERDICT_PASS;
    counts->failed += verdict == VERDICT_FAIL;
    counts->reported += verdict == VERDICT_REPORT;
}

/* `file` NULL: all. */
static struct counts count(const struct results *results, const char *file) {
    struct counts counts = { 0 };
    size_t i, k;
    json_t *vector, *entry;
    json_array_foreach(results->vectors, i, vector) {
        if (file && strcmp(file, json_string_value(json_object_get(vector, "file")))) {
            continue;
        }
        counts.vectors++;
        json_array_foreach(json_object_get(vector, "values"), k, entry) {
            count_one(&counts, value_verdict(vector, entry));
        }
        json_array_foreach(json_object_get(vector, "steps"), k, entry) {
            count_one(&counts, verdict_of(entry));
        }
    }
    return counts;
}

bool results_failed(const struct results *results) {
    size_t i;
    json_t *vector;
    json_array_foreach(results->vectors, i, vector) {
        if (verdict_of(vector) == VERDICT_FAIL) {
            return true;
        }
    }
    return false;
}

/* ---- table ---- */

static const char *text_of(const json_t *object, const char *name) {
    return json_string_value(json_object_get(object, name));
}

static void tell_deviations(const json_t *vector, enum verdict wanted, FILE *out) {
    const char *heading = wanted == VERDICT_FAIL ? "FAIL" : "REPORT", *file = text_of(vector, "file"), *id = text_of(vector, "id");
    size_t k;
    json_t *entry;
    json_array_foreach(json_object_get(vector, "values"), k, entry) {
        if (value_verdict(vector, entry) == wanted) {
            fprintf(out, "%s %s %s %s: expected %s, computed %s\n", heading, file, id, text_of(entry, "name"), text_of(entry, "expected"),
                    text_of(entry, "computed"));
        }
    }
    json_array_foreach(json_object_get(vector, "steps"), k, entry) {
        if (verdict_of(entry) == wanted) {
            const char *says = text_of(entry, "says");
            fprintf(out, "%s %s %s steps[%d]%s%s%s: expected %s, found %s\n", heading, file, id,
                    (int)json_integer_value(json_object_get(entry, "index")), *says ? " (" : "", says, *says ? ")" : "",
                    text_of(entry, "expected"), text_of(entry, "found"));
        }
    }
}

static void tell_row(const char *name, const char *form, const struct counts *counts, FILE *out) {
    fprintf(out, "%-28s %-8s %8zu %9zu %7zu %7zu %9zu\n", name, form, counts->vectors, counts->values, counts->passed, counts->failed,
            counts->reported);
}

/* One row a file: the results of a file stand together. */
void results_table(const struct results *results, FILE *out) {
    static const enum verdict told[] = { VERDICT_REPORT, VERDICT_FAIL };
    size_t i;
    json_t *vector;
    for (size_t t = 0; t < sizeof told / sizeof *told; t++) {
        json_array_foreach(results->vectors, i, vector) {
            tell_deviations(vector, told[t], out);
        }
    }
    fprintf(out, "%-28s %-8s %8s %9s %7s %7s %9s\n", "file", "form", "vectors", "compared", "passed", "failed", "reported");
    const char *last = "";
    json_array_foreach(results->vectors, i, vector) {
        const char *file = text_of(vector, "file");
        if (strcmp(file, last)) {
            struct counts counts = count(results, file);
            tell_row(file, text_of(vector, "form"), &counts, out);
            last = file;
        }
    }
    struct counts all = count(results, NULL);
    tell_row("total", "", &all, out);
    fprintf(out, "verdict: %s\n", results_failed(results) ? "fail" : "pass");
}

/* ---- file ---- */

static json_t *document(const struct results *results, const char *device) {
    struct counts all = count(results, NULL);
    return must(json_pack("{s:s, s:s, s:s, s:{s:I, s:I, s:I, s:I}, s:O}", "schema", "ssmbench-vectors/1",
        "verdict", results_failed(results) ? "fail" : "pass", "device", device,
        "counts", "values", (json_int_t)all.values, "passed", (json_int_t)all.passed, "failed", (json_int_t)all.failed,
        "reported", (json_int_t)all.reported, "vectors", results->vectors));
}

bool results_write(const struct results *results, const char *device, const char *directory, char *error, size_t error_size) {
    char path[4096], partial[4096 + 8];
    if (mkdir(directory, 0777) && errno != EEXIST) {
        snprintf(error, error_size, "%s: the directory cannot be made: %s", directory, strerror(errno));
        return false;
    }
    if ((size_t)snprintf(path, sizeof path, "%s/vectors.json", directory) >= sizeof path) {
        snprintf(error, error_size, "the name of the output directory is too long");
        return false;
    }
    snprintf(partial, sizeof partial, "%s.tmp", path);
    FILE *out = fopen(partial, "w");
    if (!out) {
        snprintf(error, error_size, "%s: cannot be written: %s", partial, strerror(errno));
        return false;
    }
    json_t *json = document(results, device);
    errno = 0;
    bool good = json_dumpf(json, out, JSON_INDENT(1)) == 0 && fputc('\n', out) != EOF;
    json_decref(json);
    good = fclose(out) == 0 && good;
    if (!good || rename(partial, path)) {
        snprintf(error, error_size, "%s: cannot be written: %s", path, errno ? strerror(errno) : "write error");
        unlink(partial);
        return false;
    }
    return true;
}
