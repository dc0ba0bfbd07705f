/* ledger.c: requirements.yaml -> struct ledger.
 *   parse with libfyaml -> a sequence of mappings -> each key copied into its field; an unknown or missing key is an error. */
#include "ledger.h"

#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct field { const char *key; size_t offset; int required; };
#define FIELD(name, required) {#name, offsetof(struct ledger_entry, name), required}
static const struct field entry_fields[] = {FIELD(id, 1), FIELD(source, 1), FIELD(clause, 1), FIELD(level, 1), FIELD(role, 1), FIELD(text, 1), FIELD(notes, 0)};
static const struct field verify_fields[] = {FIELD(method, 0), FIELD(stimulus, 0), FIELD(expect, 0), FIELD(negative_control, 0)};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char **slot(struct ledger_entry *entry, const struct field *field) {
    return (char **)((char *)entry + field->offset);
}

/* Copies the scalars of `map` into `entry`; returns the first required key that is missing, or NULL. */
static const char *take(struct ledger_entry *entry, struct fy_node *map, const struct field *fields, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t len = 0;
        struct fy_node *value = map ? fy_node_mapping_lookup_by_string(map, fields[i].key, FY_NT) : NULL;
        const char *text = value ? fy_node_get_scalar(value, &len) : NULL;
        if (!text && fields[i].required) {
            return fields[i].key;
        }
        *slot(entry, &fields[i]) = strndup(text ? text : "", len);
    }
    return NULL;
}

static void entry_free(struct ledger_entry *entry) {
    for (size_t i = 0; i < COUNT(entry_fields); i++) {
        free(*slot(entry, &entry_fields[i]));
    }
    for (size_t i = 0; i < COUNT(verify_fields); i++) {
        free(*slot(entry, &verify_fields[i]));
    }
}

void ledger_free(struct ledger *ledger) {
    for (size_t i = 0; ledger && i < ledger->count; i++) {
        entry_free(&ledger->entries[i]);
    }
    free(ledger ? ledger->entries : NULL);
    free(ledger);
}

static int fill(struct ledger *ledger, struct fy_node *root, const char *path, char *error, size_t error_size) {
    void *cursor = NULL;
    struct fy_node *item;
    while ((item = fy_node_sequence_iterate(root, &cursor)) != NULL) {
        struct ledger_entry *entry = &ledger->entries[ledger->count++];
        const char *missing = take(entry, item, entry_fields, COUNT(entry_fields));
        if (missing) {
            snprintf(error, error_size, "%s: entry %zu: found no \"%s\", expected one", path, ledger->count, missing);
            return -1;
        }
        take(entry, fy_node_mapping_lookup_by_string(item, "verify", FY_NT), verify_fields, COUNT(verify_fields));
    }
    return 0;
}

struct ledger *ledger_load(const char *path, char *error, size_t error_size) {
    struct fy_document *document = fy_document_build_from_file(NULL, path);
    struct fy_node *root = document ? fy_document_root(document) : NULL;
    struct ledger *ledger = NULL;
    if (!root || !fy_node_is_sequence(root)) {
        snprintf(error, error_size, "%s: found no list of requirements, expected a YAML sequence", path);
    } else if ((ledger = calloc(1, sizeof *ledger)) != NULL) {
        ledger->entries = calloc((size_t)fy_node_sequence_item_count(root) + 1, sizeof *ledger->entries);
        if (!ledger->entries || fill(ledger, root, path, error, error_size)) {
            ledger_free(ledger);
            ledger = NULL;
        }
    }
    fy_document_destroy(document);
    return ledger;
}

static size_t common_prefix(const char *a, const char *b) {
    size_t n = 0;
    while (a[n] && a[n] == b[n]) {
        n++;
    }
    return n;
}

const struct ledger_entry *ledger_find(const struct ledger *ledger, const char *id, const char **nearest) {
    size_t best = 0;
    *nearest = ledger->count ? ledger->entries[0].id : "";
    for (size_t i = 0; i < ledger->count; i++) {
        const char *candidate = ledger->entries[i].id;
        if (strcmp(candidate, id) == 0) {
            return &ledger->entries[i];
        }
        if (common_prefix(candidate, id) > best) {
            best = common_prefix(candidate, id);
            *nearest = candidate;
        }
    }
    return NULL;
}
