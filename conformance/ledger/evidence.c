/* evidence.c: scenarios, session vectors, names of core tests, the table of the conformance suite -> (requirement, what) pairs. */
#include "evidence.h"

#include "scenario.h"
#include "tests.h"

#include <ctype.h>
#include <fts.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(struct evidence *evidence, const char *requirement, const char *kind, const char *name, const char *says) {
    struct evidence_item *grown = realloc(evidence->items, (evidence->count + 1) * sizeof *grown);
    char text[512];
    if (!grown) {
        return;
    }
    snprintf(text, sizeof text, "%-9s %s: %s", kind, name, says);
    evidence->items = grown;
    evidence->items[evidence->count++] = (struct evidence_item){strdup(requirement), strdup(text)};
}

/* `name`: the path from the checkout on, as `ssmbench run` takes it. */
static void add_scenario(struct evidence *evidence, const char *path, const char *name) {
    char error[512];
    struct scenario *scenario = scenario_load(path, NULL, 0, error, sizeof error);
    if (!scenario) {
        fprintf(stderr, "ssm-ledger: %s\n", error);
        return;
    }
    add(evidence, "", "scenario", name, scenario->title);
    for (size_t i = 0; i < scenario->verify_count; i++) {
        add(evidence, scenario->verifies[i], "scenario", name, scenario->title);
    }
    if (scenario->limit) {
        add(evidence, scenario->limit->requirement, "scenario", name, scenario->limit->says);
    }
    scenario_free(scenario);
}

static int by_name(const FTSENT **a, const FTSENT **b) {
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void add_scenarios(struct evidence *evidence, const char *folder, size_t root_len) {
    char *roots[] = {(char *)folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    for (FTSENT *entry; walk && (entry = fts_read(walk)) != NULL;) {
        const char *dot = strrchr(entry->fts_name, '.');
        if (entry->fts_info == FTS_D && (strcmp(entry->fts_name, "test") == 0 || strcmp(entry->fts_name, "campaigns") == 0)) {
            fts_set(walk, entry, FTS_SKIP);   /* fixtures; what is no scenario */
        } else if (entry->fts_info == FTS_F && dot && strcmp(dot, ".yaml") == 0) {
            add_scenario(evidence, entry->fts_path, entry->fts_path + root_len + 1);
        }
    }
    if (walk) {
        fts_close(walk);
    }
}

static void add_sessions(struct evidence *evidence, const char *path) {
    json_error_t error;
    json_t *file = json_load_file(path, 0, &error), *session, *id;
    size_t i, k;
    if (!file) {
        fprintf(stderr, "ssm-ledger: %s:%d: %s\n", path, error.line, error.text);
    }
    json_array_foreach(json_object_get(file, "sessions"), i, session) {
        json_array_foreach(json_object_get(session, "requirements"), k, id) {
            add(evidence, json_string_value(id), "session", json_string_value(json_object_get(session, "id")),
                json_string_value(json_object_get(session, "why")));
        }
    }
    json_decref(file);
}

/* The length of an id ("SSM-SRV-018") at `text`, or 0. */
static size_t id_length(const char *text) {
    size_t n = 4;
    if (strncmp(text, "SSM-", 4) != 0 && strncmp(text, "OSC-", 4) != 0 && strncmp(text, "OBT-", 4) != 0) {
        return 0;
    }
    while (isupper((unsigned char)text[n])) {
        n++;
    }
    if (n == 4 || text[n] != '-' || !isdigit((unsigned char)text[n + 1]) || !isdigit((unsigned char)text[n + 2]) || !isdigit((unsigned char)text[n + 3])) {
        return 0;
    }
    return isalnum((unsigned char)text[n + 4]) ? 0 : n + 4;
}

/* The ids inside the strings of one line; `kind` and the file's name say where. */
static void add_line(struct evidence *evidence, const char *kind, const char *file, const char *line) {
    bool quoted = false;
    char id[32];
    for (const char *at = line; *at; at++) {
        size_t len = quoted ? id_length(at) : 0;
        quoted ^= *at == '"' && (at == line || at[-1] != '\\');
        if (len > 0 && len < sizeof id) {
            const char *words = at + len + strspn(at + len, " ,");
            memcpy(id, at, len);
            id[len] = '\0';
            while (id_length(words) > 0) {
                words += id_length(words);
                words += strspn(words, " ,");
            }
            char says[120];
            snprintf(says, sizeof says, "%.*s", (int)strcspn(words, "\"\n"), words);
            add(evidence, id, kind, file, says);
            at += len - 1;
        }
    }
}

/* The .c files of a folder, in the order of their names. */
static void add_tests(struct evidence *evidence, const char *kind, const char *folder) {
    char *roots[] = {(char *)folder, NULL}, *line = NULL;
    size_t size = 0;
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    for (FTSENT *entry; walk && (entry = fts_read(walk)) != NULL;) {
        const char *dot = strrchr(entry->fts_name, '.');
        FILE *file = entry->fts_info == FTS_F && dot && strcmp(dot, ".c") == 0
                         ? fopen(entry->fts_path, "r") : NULL;
        while (file && getline(&line, &size, file) >= 0) {
            add_line(evidence, kind, entry->fts_name, line);
        }
        if (file) {
            fclose(file);
        }
    }
    free(line);
    if (walk) {
        fts_close(walk);
    }
}

static void add_suite(struct evidence *evidence) {
    for (const struct theme *theme = themes; theme->name; theme++) {
        for (const struct test *test = theme->tests; test->id; test++) {
            for (const char *at = test->requirements; *at; at += strspn(at, " ")) {
                char id[32];
                size_t len = strcspn(at, " ");
                snprintf(id, sizeof id, "%.*s", (int)len, at);
                add(evidence, id, "suite", theme->name, test->id);
                at += len;
            }
        }
    }
}

struct evidence *evidence_collect(const char *root) {
    struct evidence *evidence = calloc(1, sizeof *evidence);
    char path[4096];
    if (!evidence) {
        return NULL;
    }
    snprintf(path, sizeof path, "%s/scenarios", root);
    add_scenarios(evidence, path, strlen(root));
    snprintf(path, sizeof path, "%s/vectors/data/ssm-sessions.json", root);
    add_sessions(evidence, path);
    snprintf(path, sizeof path, "%s/ssm-core/test", root);
    add_tests(evidence, "core test", path);
    add_suite(evidence);
    return evidence;
}

size_t evidence_count(const struct evidence *evidence, const char *requirement) {
    size_t count = 0;
    for (size_t i = 0; i < evidence->count; i++) {
        count += strcmp(evidence->items[i].requirement, requirement) == 0;
    }
    return count;
}

void evidence_free(struct evidence *evidence) {
    for (size_t i = 0; evidence && i < evidence->count; i++) {
        free(evidence->items[i].requirement);
        free(evidence->items[i].what);
    }
    free(evidence ? evidence->items : NULL);
    free(evidence);
}
