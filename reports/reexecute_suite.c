/* reexecute_suite.c: the conformance suite of a bundle, run again.
 *   conformance.json says how: device, seed, silence, selection, PICS, known failures -> ssm-conformance, in a folder of ours
 *   -> the two results, value by value; only the rerun lines may differ, as they name files of the user's
 * A device that is no part of this bench cannot be run here; what is said of it stands or falls with its evidence. */
#include "reexecute.h"

#include <stdio.h>
#include <string.h>

static bool is_ours(const char *iut) {
    return iut != NULL && (strcmp(iut, "core") == 0 || strcmp(iut, "second") == 0 || strncmp(iut, "second:", 7) == 0);
}

/* JSON is YAML. What a PICS does not state stays out of the file. */
static bool write_pics(const json_t *suite, const char *path) {
    json_t *pics = json_deep_copy(json_object_get(suite, "pics"));
    const char *first = json_string_value(json_object_get(pics, "first-message"));

    if (first != NULL && strcmp(first, "not-stated") == 0) {
        json_object_del(pics, "first-message");
    }
    if (json_array_size(json_object_get(pics, "options")) == 0) {
        json_object_del(pics, "options");
    }
    const bool good = pics != NULL && json_dump_file(pics, path, 0) == 0;
    json_decref(pics);
    return good;
}

/* False if there are none. */
static bool write_known(const json_t *suite, const char *path) {
    json_t *list = json_array();
    size_t i;
    const json_t *test;

    json_array_foreach(json_object_get(suite, "tests"), i, test) {
        const json_t *known = json_object_get(test, "known");
        if (known != NULL) {
            json_array_append_new(list, json_pack("{sO sO sO}", "id", json_object_get(test, "id"), "reason", json_object_get(known, "reason"),
                                                  "expires", json_object_get(known, "expires")));
        }
    }
    const bool any = json_array_size(list) > 0 && json_dump_file(list, path, 0) == 0;
    json_decref(list);
    return any;
}

static int run_suite(struct again *again, const json_t *suite, const char *started) {
    char seed[30], silence[40], shard[50], pics[4200], known[4200], today[11] = "";
    const json_t *selected = json_object_get(suite, "selected");
    const char *patterns = json_string_value(json_object_get(selected, "patterns"));
    const char *argv[30] = {"ssm-conformance", "--iut", json_string_value(json_object_get(suite, "iut")), "--out", again->work};
    size_t n = 5;

    snprintf(seed, sizeof seed, "%lld", (long long)json_integer_value(json_object_get(suite, "seed")));
    snprintf(silence, sizeof silence, "%.17g", json_number_value(json_object_get(suite, "silence")));
    snprintf(shard, sizeof shard, "%lld/%lld", (long long)json_integer_value(json_object_get(selected, "shard")),
             (long long)json_integer_value(json_object_get(selected, "shards")));
    snprintf(pics, sizeof pics, "%s/pics.yaml", again->work);
    snprintf(known, sizeof known, "%s/known.yaml", again->work);
    const struct { const char *option, *value; } given[] = {{"--seed", seed}, {"--silence", silence}, {"--shard", shard}};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        argv[n++] = given[i].option;
        argv[n++] = given[i].value;
    }
    if (write_pics(suite, pics)) {
        argv[n++] = "--pics";
        argv[n++] = pics;
    }
    if (write_known(suite, known) && started != NULL && strlen(started) > 10) {
        snprintf(today, sizeof today, "%.10s", started);
        const char *const more[] = {"--known-failures", known, "--today", today};
        memcpy(&argv[n], more, sizeof more);
        n += 4;
    }
    if (patterns != NULL && strcmp(patterns, "*") != 0) {
        argv[n++] = "--select";
        argv[n++] = patterns;
    }
    if (json_is_true(json_object_get(suite, "strict"))) {
        argv[n++] = "--strict";
    }
    if (json_is_false(json_object_get(suite, "ocf_version_options"))) {
        argv[n++] = "--no-version-options";
    }
    return execute(again, argv);
}

static void forget_reruns(json_t *suite) {
    size_t i;
    json_t *test;

    json_array_foreach(json_object_get(suite, "tests"), i, test) {
        json_object_del(test, "rerun");
    }
}

static const char *word(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "nothing";
}

/* Test by test; if all tests are the same, what stands around them is another. */
static void tell_difference(struct again *again, const json_t *bundled, const json_t *mine) {
    const json_t *theirs = json_object_get(bundled, "tests"), *ours = json_object_get(mine, "tests");
    char how[700];
    const size_t before = again->differences;

    for (size_t i = 0; i < json_array_size(theirs) || i < json_array_size(ours); i++) {
        const json_t *a = json_array_get(theirs, i), *b = json_array_get(ours, i);
        if (!json_equal(a, b)) {
            snprintf(how, sizeof how, "test %.120s: %.20s (%.200s), re-executed %.20s (%.200s)", word(a, "id"), word(a, "verdict"), word(a, "says"),
                     word(b, "verdict"), word(b, "says"));
            differs(again, "conformance.json", how);
        }
    }
    if (again->differences == before) {
        differs(again, "conformance.json", "the tests come out the same, but not what is said of them as a whole");
    }
}

bool reexecute_suite(struct again *again, const json_t *run) {
    char path[4200], said[400];

    if (!names_has(again->there, "conformance.json")) {
        return true;
    }
    snprintf(path, sizeof path, "%s/conformance.json", again->bundle);
    json_t *bundled = json_load_file(path, 0, NULL), *mine = NULL;
    const char *iut = json_string_value(json_object_get(bundled, "iut"));
    bool good = true;
    if (!is_ours(iut)) {
        snprintf(said, sizeof said, "not re-executed, the device %.200s is no part of this bench; each failure lies there with its capture and keys",
                 iut != NULL ? iut : "nothing");
        note(again, "conformance.json", said);
    } else {
        const int code = run_suite(again, bundled, json_string_value(json_object_get(run, "started")));
        snprintf(path, sizeof path, "%s/conformance.json", again->work);
        mine = code >= 0 ? json_load_file(path, 0, NULL) : NULL;
        good = code >= 0;
        if (good && mine == NULL) {
            refused(again, "conformance.json", "ssm-conformance");
        } else if (good) {
            forget_reruns(bundled);
            forget_reruns(mine);
            if (!json_equal(bundled, mine)) {
                tell_difference(again, bundled, mine);
            }
        }
        again->suite = good;
    }
    json_decref(bundled);
    json_decref(mine);
    return good;
}
