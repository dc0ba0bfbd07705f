/* known.c: see known.h. */
#include "known.h"

#include "yaml_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool known_is_date(const char *text) {
    static const char form[] = "dddd-dd-dd";
    size_t i = 0;
    for (; form[i] && text[i]; i++) {
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) {
            return false;
        }
    }
    int month = form[i] || text[i] ? 0 : atoi(text + 5), day = month ? atoi(text + 8) : 0;
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool read_field(const struct yaml_file *file, struct fy_node_pair *pair, struct known *entry) {
    struct fy_node *key = fy_node_pair_key(pair), *value = fy_node_pair_value(pair);
    char name[20] = "";
    const char *nearest = "";
    yaml_scalar(key, name, sizeof name);
    if (!strcmp(name, "id")) {
        if (!yaml_scalar(value, entry->id, sizeof entry->id)) {
            return yaml_wrong(file, value, "the id of a test");
        }
        if (!test_find(entry->id, &nearest)) {
            char expected[200];
            snprintf(expected, sizeof expected, "the id of a test; the nearest is \"%s\"", nearest);
            return yaml_wrong(file, value, expected);
        }
        return true;
    }
    if (!strcmp(name, "reason")) {
        return (yaml_scalar(value, entry->reason, sizeof entry->reason) && *entry->reason) || yaml_wrong(file, value, "a reason");
    }
    if (!strcmp(name, "expires")) {
        return (yaml_scalar(value, entry->expires, sizeof entry->expires) && known_is_date(entry->expires))
               || yaml_wrong(file, value, "a date like 2027-03-31");
    }
    return yaml_wrong(file, key, "id, reason or expires");
}

static bool read_entry(const struct yaml_file *file, struct fy_node *node, struct known *entry, const char *today) {
    void *cursor = NULL;
    if (!fy_node_is_mapping(node)) {
        return yaml_wrong(file, node, "a mapping with id, reason and expires");
    }
    for (struct fy_node_pair *pair; (pair = fy_node_mapping_iterate(node, &cursor)) != NULL;) {
        if (!read_field(file, pair, entry)) {
            return false;
        }
    }
    if (!*entry->id || !*entry->reason || !*entry->expires) {
        snprintf(file->error, file->error_size, "%s: found an entry without %s, expected id, reason and expires", file->path,
                 !*entry->id ? "id" : !*entry->reason ? "reason" : "expires");
        return false;
    }
    entry->expired = strcmp(entry->expires, today) < 0;
    return true;
}

bool known_load(struct known_list *list, const char *path, const char *today, char *error, size_t error_size) {
    struct yaml_file file;
    void *cursor = NULL;
    *list = (struct known_list){NULL, 0};
    bool good = yaml_open(&file, path, error, error_size);
    if (good && !fy_node_is_sequence(file.root)) {
        good = yaml_wrong(&file, file.root, "a list of entries with id, reason and expires");
    }
    if (good) {
        list->entries = calloc((size_t)fy_node_sequence_item_count(file.root) + 1, sizeof *list->entries);
        good = list->entries != NULL;
    }
    for (struct fy_node *item; good && (item = fy_node_sequence_iterate(file.root, &cursor)) != NULL;) {
        good = read_entry(&file, item, &list->entries[list->count++], today);
    }
    yaml_close(&file);
    if (!good) {
        known_free(list);
    }
    return good;
}

void known_free(struct known_list *list) {
    free(list->entries);
    *list = (struct known_list){NULL, 0};
}

void known_apply(const struct known_list *list, struct plan *plan, bool strict) {
    for (size_t i = 0; i < plan->count; i++) {
        struct result *result = &plan->results[i];
        for (size_t j = 0; j < list->count; j++) {
            if (!strcmp(list->entries[j].id, result->test->id)) {
                result->known = &list->entries[j];
            }
        }
        result->counts = result->verdict == FAIL && (strict || result->test->level == SHALL);
        if (result->known) {
            result->counts = result->known->expired || result->verdict == PASS;
        }
    }
}
