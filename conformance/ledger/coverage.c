/* coverage.c: ledger x evidence x untested.yaml -> table. */
#include "coverage.h"

#include <errno.h>
#include <libfyaml.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct excuse { char *id, *reason; };
struct excuses { struct excuse *list; size_t count; };

static bool about_devices(const struct ledger_entry *entry) {
    bool source = strncmp(entry->id, "SSM-", 4) == 0 || strncmp(entry->id, "OSC-", 4) == 0;
    bool level = strcmp(entry->level, "shall") == 0 || strcmp(entry->level, "should") == 0;
    return source && level && (strcmp(entry->role, "client") == 0 || strcmp(entry->role, "server") == 0 || strcmp(entry->role, "any") == 0);
}

static char *text_of(struct fy_node *map, const char *key) {
    size_t len = 0;
    struct fy_node *node = fy_node_mapping_lookup_by_string(map, key, FY_NT);
    const char *text = node ? fy_node_get_scalar(node, &len) : NULL;
    return text && len > 0 ? strndup(text, len) : NULL;
}

static int load_excuses(const char *path, struct excuses *excuses) {
    struct fy_document *document = fy_document_build_from_file(NULL, path);
    struct fy_node *root = document ? fy_document_root(document) : NULL, *item;
    void *cursor = NULL;
    int failed = !root || !fy_node_is_sequence(root);
    *excuses = (struct excuses){.list = failed ? NULL : calloc((size_t)fy_node_sequence_item_count(root) + 1, sizeof *excuses->list)};
    while (!failed && (item = fy_node_sequence_iterate(root, &cursor)) != NULL) {
        struct excuse *excuse = &excuses->list[excuses->count++];
        *excuse = (struct excuse){text_of(item, "id"), text_of(item, "reason")};
        failed = !excuse->id || !excuse->reason;
    }
    if (failed) {
        fprintf(stderr, "ssm-ledger: %s: found no list of {id, reason}, expected one\n", path);
    }
    fy_document_destroy(document);
    return failed ? -1 : 0;
}

static void free_excuses(struct excuses *excuses) {
    for (size_t i = 0; i < excuses->count; i++) {
        free(excuses->list[i].id);
        free(excuses->list[i].reason);
    }
    free(excuses->list);
}

static const char *reason_for(const struct excuses *excuses, const char *id) {
    for (size_t i = 0; i < excuses->count; i++) {
        if (strcmp(excuses->list[i].id, id) == 0) {
            return excuses->list[i].reason;
        }
    }
    return NULL;
}

static void row(FILE *file, const struct ledger_entry *entry, const struct evidence *evidence, const char *reason) {
    enum { SHOWN = 4 };
    size_t count = 0;
    fprintf(file, "| %s | %s | %s | ", entry->id, entry->level, entry->role);
    for (size_t i = 0; i < evidence->count; i++) {
        if (strcmp(evidence->items[i].requirement, entry->id) == 0 && count++ < SHOWN) {
            fprintf(file, "%s%s", count > 1 ? "<br>" : "", evidence->items[i].what);
        }
    }
    if (count > SHOWN) {
        fprintf(file, "<br>and %zu more", count - SHOWN);
    }
    fprintf(file, "%s%s |\n", count == 0 ? "not tested: " : "", count == 0 ? (reason ? reason : "NO REASON GIVEN") : "");
}

/* Entries of untested.yaml that say nothing true any more. */
static int stale(const struct ledger *ledger, const struct evidence *evidence, const struct excuses *excuses) {
    int found = 0;
    const char *nearest;
    for (size_t i = 0; i < excuses->count; i++) {
        const char *id = excuses->list[i].id;
        if (!ledger_find(ledger, id, &nearest)) {
            fprintf(stderr, "ssm-ledger: untested.yaml: found %s, expected the id of a requirement; the nearest is %s\n", id, nearest);
            found = 1;
        } else if (evidence_count(evidence, id) > 0) {
            fprintf(stderr, "ssm-ledger: untested.yaml: found %s, which a test names by now; expected its entry to be gone\n", id);
            found = 1;
        }
    }
    return found;
}

int coverage(const struct ledger *ledger, const struct evidence *evidence, const char *untested, const char *out) {
    struct excuses excuses;
    FILE *file = NULL;
    int status = load_excuses(untested, &excuses) ? 99 : stale(ledger, evidence, &excuses);
    size_t tested = 0, all = 0;
    if (status != 99 && !(file = out ? fopen(out, "w") : stdout)) {
        fprintf(stderr, "ssm-ledger: %s: cannot be written: %s\n", out, strerror(errno));
        status = 99;
    }
    if (file) {
        fprintf(file, "| requirement | level | role | shown by |\n| --- | --- | --- | --- |\n");
    }
    for (size_t i = 0; file && i < ledger->count; i++) {
        const struct ledger_entry *entry = &ledger->entries[i];
        if (about_devices(entry)) {
            const char *reason = reason_for(&excuses, entry->id);
            bool has_test = evidence_count(evidence, entry->id) > 0;
            row(file, entry, evidence, reason);
            all++;
            tested += has_test;
            if (!has_test && !reason) {
                fprintf(stderr, "ssm-ledger: %s (%s): found no test and no reason in untested.yaml, expected one of them\n", entry->id, entry->text);
                status = 1;
            }
        }
    }
    if (file) {
        fprintf(file, "\n%zu of %zu have a test, %zu a reason why not.\n", tested, all, all - tested);
        if (ferror(file) || (out && fclose(file) != 0)) {
            fprintf(stderr, "ssm-ledger: %s: cannot be written: %s\n", out ? out : "standard output", strerror(errno));
            status = 99;
        }
    }
    free_excuses(&excuses);
    return status;
}
