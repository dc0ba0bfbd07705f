/* data.c: loading.
 *   1. run.json says which runs there should be: a run without verdict.json is an error, never a silent gap.
 *   2. runs/ID/verdict.json for each run that was not a bench fault; it must agree with run.json, with its own checks and with its limit.
 *   3. vectors.json and conformance.json if they are there; the ledger if its name was given. */
#include "data.h"

#include "shapes.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *verdict_name(enum verdict verdict) {
    return verdict_names[verdict];
}

const char *verdict_words(enum verdict verdict) {
    static const char *const words[] = {"not applicable", "not tested", "reported", "pass", "known limit", "inconclusive", "fail", "bench fault"};

    return words[verdict];
}

struct loader { struct data *data; const char *folder; char *error; size_t error_size; };

static bool refuse(const struct loader *loader, const char *file, const char *where, const char *found, const char *expected) {
    snprintf(loader->error, loader->error_size, "%s: %.100s: found %.100s, expected %.120s", file, where, found, expected);
    return false;
}

/* Reads FOLDER/NAME and keeps the tree. `path` becomes the file's name, for errors. */
static json_t *read_kept(const struct loader *loader, const char *name, char path[4096]) {
    if (snprintf(path, 4096, "%s%s%s", loader->folder, loader->folder[0] != '\0' ? "/" : "", name) >= 4096) {
        snprintf(loader->error, loader->error_size, "%.80s...: found a path of over 4095 bytes, expected a shorter one", path);
        return NULL;
    }
    json_t *json = decode_read(path, loader->error, loader->error_size);
    if (json != NULL && json_array_append_new(loader->data->kept, json) != 0) {
        snprintf(loader->error, loader->error_size, "%s: found no more memory, expected enough of it", path);
        return NULL;
    }
    return json;
}

/* A run's id is a folder's name below runs/, nothing that leads elsewhere. */
static bool is_folder_name(const char *id) {
    return id[0] != '\0' && strchr(id, '/') == NULL && strcmp(id, ".") != 0 && strcmp(id, "..") != 0;
}

/* A demonstrated limit of SSM is told as one, of its own requirement and of no other, and never as a pass. */
static bool limit_is_consistent(const struct loader *loader, const char *path, const struct run_verdict *result) {
    const bool demonstrated = result->verdict == VERDICT_KNOWN_LIMIT;
    bool listed = false;

    if (demonstrated && result->limit == NULL) {
        return refuse(loader, path, "limit", "nothing", "the limit of SSM that a run of verdict known-limit demonstrates");
    }
    if (result->verdict == VERDICT_PASS && result->limit != NULL) {
        return refuse(loader, path, "verdict", "pass although there is a limit", "known-limit");
    }
    for (size_t i = 0; i < result->requirements.count; i++) {
        const struct shown *shown = &result->requirements.items[i];
        const bool its = result->limit != NULL && strcmp(shown->id, result->limit->requirement) == 0;
        const bool told = shown->verdict == VERDICT_KNOWN_LIMIT;
        if (told != (its && demonstrated) || (its && shown->verdict == VERDICT_PASS)) {
            char where[140];
            snprintf(where, sizeof where, "requirements: %.100s", shown->id);
            return refuse(loader, path, where, verdict_name((enum verdict)shown->verdict),
                          told ? "known-limit only for the requirement of a demonstrated limit"
                               : "known-limit, or no pass, for the requirement of the limit");
        }
        listed |= told;
    }
    return !demonstrated || listed || refuse(loader, path, "requirements", "no known-limit", "one for the requirement of the limit");
}

/* A verdict better than one of its checks would be a lie; REPORT is no verdict of a run. */
static bool is_consistent(const struct loader *loader, const char *path, const struct run *run) {
    const struct run_verdict *result = run->result;

    if (strcmp(result->scenario->id, run->id) != 0) {
        return refuse(loader, path, "scenario.id", result->scenario->id, run->id);
    }
    if (result->verdict != run->verdict) {
        return refuse(loader, path, "verdict", verdict_name((enum verdict)result->verdict), "what run.json says of this run");
    }
    for (size_t i = 0; i < result->checks.count; i++) {
        const struct check *check = &result->checks.items[i];
        if (check->verdict == VERDICT_KNOWN_LIMIT || check->verdict < VERDICT_REPORT) {
            return refuse(loader, path, "checks", check->verdict < VERDICT_REPORT ? "a check that was not made" : "a check of verdict known-limit",
                          "pass, inconclusive or fail");
        }
        if (check->verdict > result->verdict) {
            char found[140];
            snprintf(found, sizeof found, "%s although check %s %.60s is %s", verdict_name((enum verdict)result->verdict), check->kind,
                     check->name, verdict_name((enum verdict)check->verdict));
            return refuse(loader, path, "verdict", found, "the worst of the checks");
        }
    }
    return limit_is_consistent(loader, path, result);
}

static bool load_run(const struct loader *loader, struct run *run) {
    char name[4096], path[4096], run_path[4096];

    snprintf(run_path, sizeof run_path, "%s/run.json", loader->folder);
    if (!is_folder_name(run->id)) {
        return refuse(loader, run_path, "runs", run->id, "an id that is the name of a folder");
    }
    if ((run->error != NULL) != (run->verdict == VERDICT_FAULT) || run->verdict <= VERDICT_REPORT) {
        char where[140];
        snprintf(where, sizeof where, "runs: %.100s: verdict", run->id);
        return refuse(loader, run_path, where, verdict_name((enum verdict)run->verdict),
                      run->error != NULL ? "\"fault\", as there is an error"
                                         : "\"pass\", \"known-limit\", \"fail\" or \"inconclusive\", as there is no error");
    }
    if (run->error != NULL) {
        return true;
    }
    struct run_verdict *result = pool_take(&loader->data->pool, sizeof *result);
    if (result == NULL || snprintf(name, sizeof name, "runs/%s/verdict.json", run->id) >= (int)sizeof name) {
        return refuse(loader, run_path, "runs", "a name too long", "a shorter one");
    }
    const json_t *json = read_kept(loader, name, path);
    if (json == NULL || !decode_object(&loader->data->pool, path, json, &verdict_shape, result, loader->error, loader->error_size)) {
        return false;
    }
    run->result = result;
    return is_consistent(loader, path, run);
}

static bool load_vectors(const struct loader *loader) {
    char path[4096];
    struct vectors *vectors = pool_take(&loader->data->pool, sizeof *vectors);

    snprintf(path, sizeof path, "%s/vectors.json", loader->folder);
    if (access(path, F_OK) != 0) {
        return true;                                            /* the report says "vectors not run" */
    }
    const json_t *json = read_kept(loader, "vectors.json", path);
    if (json == NULL || vectors == NULL ||
        !decode_object(&loader->data->pool, path, json, &vectors_shape, vectors, loader->error, loader->error_size)) {
        return false;
    }
    for (size_t i = 0; i < vectors->vectors.count; i++) {
        const int verdict = vectors->vectors.items[i].verdict;
        if (verdict != VERDICT_PASS && verdict != VERDICT_FAIL && verdict != VERDICT_REPORT) {
            char found[60];
            snprintf(found, sizeof found, "a vector of verdict %s", verdict_name((enum verdict)verdict));
            return refuse(loader, path, "vectors", found, "pass, fail or report");
        }
        if (vectors->vectors.items[i].verdict > vectors->verdict) {
            return refuse(loader, path, "verdict", verdict_name((enum verdict)vectors->verdict), "the worst of the vectors");
        }
    }
    loader->data->vectors = vectors;
    return true;
}

/* What fails the run is what makes it a failure, and it is as many as it says; none is taken for better than it is. */
static bool conformance_is_consistent(const struct loader *loader, const char *path, const struct conformance *conformance) {
    size_t failing = 0, inconclusive = 0, passed = 0;

    for (size_t i = 0; i < conformance->tests.count; i++) {
        const struct test *test = &conformance->tests.items[i];
        if (test->verdict == VERDICT_REPORT || test->verdict == VERDICT_KNOWN_LIMIT || test->verdict == VERDICT_FAULT) {
            return refuse(loader, path, test->id, verdict_name((enum verdict)test->verdict),
                          "pass, fail, inconclusive, not-tested or not-applicable");
        }
        for (size_t k = 0; k < test->steps.count; k++) {
            if ((test->steps.items[k].sent != NULL) == (test->steps.items[k].event != NULL)) {
                return refuse(loader, path, test->id, "a step that has not exactly one of sent and event", "what the tests say");
            }
        }
        failing += test->fails_the_run == 1;
        passed += test->verdict == VERDICT_PASS;
        inconclusive += test->verdict == VERDICT_INCONCLUSIVE;
        if (test->verdict == VERDICT_FAIL && !test->fails_the_run && test->known == NULL && strcmp(test->level, "shall") == 0) {
            return refuse(loader, path, test->id, "a shall that failed without failing the run", "that it fails the run, or is a known failure");
        }
    }
    const bool exit_fits = failing > 0 ? conformance->exit == 1 : conformance->exit == 3 || (conformance->exit == 0 && inconclusive == 0 && passed > 0);
    if (failing != conformance->failing || !exit_fits) {
        char found[80];
        snprintf(found, sizeof found, "failing %zu, exit %zu", conformance->failing, conformance->exit);
        return refuse(loader, path, "failing, exit", found, "what the tests say");
    }
    return true;
}

static bool load_conformance(const struct loader *loader) {
    char path[4096];
    struct conformance *conformance = pool_take(&loader->data->pool, sizeof *conformance);

    snprintf(path, sizeof path, "%s/conformance.json", loader->folder);
    if (access(path, F_OK) != 0) {
        return true;                                            /* the report says so */
    }
    const json_t *json = read_kept(loader, "conformance.json", path);
    if (json == NULL || conformance == NULL ||
        !decode_object(&loader->data->pool, path, json, &conformance_shape, conformance, loader->error, loader->error_size) ||
        !conformance_is_consistent(loader, path, conformance)) {
        return false;
    }
    loader->data->conformance = conformance;
    return true;
}

bool data_load(struct data *data, const char *folder, const char *ledger, char *error, size_t error_size) {
    char path[4096];
    struct loader loader = {data, folder, error, error_size};

    memset(data, 0, sizeof *data);
    data->kept = json_array();
    const json_t *json = read_kept(&loader, "run.json", path);
    if (json == NULL || !decode_object(&data->pool, path, json, &run_file_shape, data, error, error_size)) {
        return false;
    }
    for (size_t i = 0; i < data->runs.count; i++) {
        if (!load_run(&loader, &data->runs.items[i])) {
            return false;
        }
    }
    if (!load_vectors(&loader) || !load_conformance(&loader)) {
        return false;
    }
    if (ledger != NULL) {
        loader.folder = "";
        json = read_kept(&loader, ledger, path);
        return json != NULL && decode_list(&data->pool, path, json, &ledger_shape, &data->ledger, error, error_size);
    }
    return true;
}

void data_free(struct data *data) {
    pool_free(&data->pool);
    json_decref(data->kept);
    memset(data, 0, sizeof *data);
}

struct small data_theme(const char *file) {
    struct small theme = {"scenarios"};
    const char *end = strrchr(file, '/'), *start = end;

    while (start != NULL && start > file && start[-1] != '/') {
        start--;
    }
    if (start != NULL && start < end) {
        snprintf(theme.s, sizeof theme.s, "%.*s", (int)(end - start), start);
    }
    return theme;
}

struct small data_node_name(const struct run_verdict *run, size_t node) {
    struct small name = {"Client"};

    if (node == NOT_GIVEN) {
        return (struct small){"no node"};
    }
    if (node > run->scenario->servers) {
        return (struct small){"Attacker"};
    }
    if (node > 0) {
        snprintf(name.s, sizeof name.s, "Server %zu", node);
    }
    return name;
}
