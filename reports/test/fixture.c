/* fixture.c: files and folders of the copy are listed here; the rest follows them. */
#include "fixture.h"

#include "html.h"
#include "writers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void free_rendered(struct rendered *r) {
    text_free(&r->html);
    text_free(&r->junit);
    text_free(&r->markdown);
    free(r->summary);
    free(r->sarif);
}

void render(struct rendered *r, const char *from, const char *ledger) {
    struct data data;
    struct tally tally;

    memset(r, 0, sizeof *r);
    r->loaded = data_load(&data, from, ledger, r->error, sizeof r->error);
    if (r->loaded && tally_make(&tally, &data)) {
        html_page(&r->html, &data, &tally, "SSM Bench");
        junit_write(&r->junit, &data, &tally);
        markdown_write(&r->markdown, &data, &tally);
        r->summary = summary_json(&data, &tally);
        r->sarif = sarif_text(&data, &tally);
    }
    data_free(&data);
}

char folder[64];
static const char *const files[] = {"run.json", "vectors.json", "runs/clean/verdict.json", "runs/reboot/verdict.json",
                                    "runs/replay/verdict.json", "runs/thin/verdict.json"};
static const char *const folders[] = {"runs", "runs/clean", "runs/reboot", "runs/replay", "runs/thin"};

void copy_fixture(void) {
    char path[4096];

    snprintf(folder, sizeof folder, "/tmp/ssm-report-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    for (size_t i = 0; i < COUNT(folders); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, folders[i]);
        CU_ASSERT_EQUAL_FATAL(mkdir(path, 0700), 0);
    }
    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, FIXTURE "/%s", files[i]);
        json_t *json = json_load_file(path, 0, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(json);
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        CU_ASSERT_EQUAL_FATAL(json_dump_file(json, path, 0), 0);
        json_decref(json);
    }
}

void remove_copy(void) {
    char path[4096];

    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    for (size_t i = COUNT(folders); i-- > 0;) {
        snprintf(path, sizeof path, "%s/%s", folder, folders[i]);
        rmdir(path);
    }
    rmdir(folder);
}

void change(const char *file, const char *path, const char *value) {
    char name[4096], keys[200];
    json_t *new_value = value != NULL ? json_loads(value, JSON_DECODE_ANY, NULL) : NULL;

    CU_ASSERT_FATAL(value == NULL || new_value != NULL);
    snprintf(name, sizeof name, "%s/%s", folder, file);
    snprintf(keys, sizeof keys, "%s", path);
    json_t *root = json_load_file(name, 0, NULL), *node = root;
    char *key = keys, *dot;
    for (; (dot = strchr(key, '.')) != NULL; key = dot + 1) {
        *dot = '\0';
        node = json_is_array(node) ? json_array_get(node, (size_t)atoi(key)) : json_object_get(node, key);
        CU_ASSERT_PTR_NOT_NULL_FATAL(node);
    }
    int failed = value == NULL ? json_object_del(node, key)
                 : json_is_array(node) ? json_array_set_new(node, (size_t)atoi(key), new_value) : json_object_set_new(node, key, new_value);
    CU_ASSERT_EQUAL_FATAL(failed, 0);
    CU_ASSERT_EQUAL_FATAL(json_dump_file(root, name, 0), 0);
    json_decref(root);
}

size_t occurrences(const char *text, const char *words) {
    size_t count = 0;

    for (const char *at = text; (at = strstr(at, words)) != NULL; at += strlen(words)) {
        count++;
    }
    return count;
}
