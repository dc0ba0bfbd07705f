/* override.c: "PATH=VALUE" put into the document before it is checked.
 *   servers.0.count=50   element 0 of the list     servers.count=50     every element
 *   network.jitter=3 ms  makes the key if it is not there; whether it may be there is checked later, like that of the file */
#include "document.h"

#include <stdlib.h>
#include <string.h>

struct override {
    struct loader *loader;
    const char *value;
};

static bool is_number(const char *segment) {
    return *segment && strspn(segment, "0123456789") == strcspn(segment, ".");
}

/* Each place gets its own copy, or a later override of one would change all. */
static struct node *copy_value(const struct override *o) {
    return document_parse(o->loader, o->value, strlen(o->value));
}

static char *copy_segment(struct loader *l, const char *path) {
    size_t length = strcspn(path, ".");
    char *segment = tree_alloc(l, length + 1, 1);
    memcpy(segment, path, length);
    return segment;
}

static const char *after_segment(const char *path) {
    path += strcspn(path, ".");
    return *path ? path + 1 : path;
}

static void put(const struct override *o, struct node **slot, const char *path);

static void put_in_list(const struct override *o, struct node *list, const char *path) {
    if (!is_number(path)) {
        if (!list->count)
            fault_at(o->loader, 0, 0, "found an empty list above \"%s\", expected elements to change", path);
        for (size_t i = 0; i < list->count; i++)
            put(o, &list->items[i], path);
        return;
    }
    size_t length = strcspn(path, ".");
    unsigned long index = length < 9 ? strtoul(path, NULL, 10) : list->count;
    if (index >= list->count)
        fault_at(o->loader, 0, 0, "found number %.*s in a list of %zu, expected a number below that (the first is 0)", (int)length, path,
                 list->count);
    put(o, &list->items[index], after_segment(path));
}

static void put_in_map(const struct override *o, struct node *map, const char *path) {
    struct loader *l = o->loader;
    char *segment = copy_segment(l, path);
    for (size_t i = 0; i < map->count; i++)
        if (!strcmp(map->keys[i]->text, segment)) {
            put(o, &map->items[i], after_segment(path));
            return;
        }
    if (is_number(path) || is_number(after_segment(path)))
        fault_at(l, 0, 0, "found no list at \"%s\", expected a path to something in the scenario", path);
    struct node *key = node_new(l, NODE_SCALAR, 1, 1);
    key->text = segment;
    node_append(l, map, key, node_new(l, NODE_MAP, 1, 1));
    put(o, &map->items[map->count - 1], after_segment(path));
}

static void put(const struct override *o, struct node **slot, const char *path) {
    if (!*path)
        *slot = copy_value(o);
    else if ((*slot)->kind == NODE_LIST)
        put_in_list(o, *slot, path);
    else if ((*slot)->kind == NODE_MAP)
        put_in_map(o, *slot, path);
    else
        fault_at(o->loader, 0, 0, "found the single value \"%.60s\" above \"%s\", expected a map or list there", (*slot)->text, path);
}

void document_override(struct loader *l, struct node *root, const char *override) {
    l->override = override;
    const char *equals = strchr(override, '=');
    if (!equals)
        fault_at(l, 0, 0, "found no \"=\", expected PATH=VALUE, e.g. \"network.loss=5 %%\"");
    size_t length = (size_t)(equals - override);
    char *path = tree_alloc(l, length + 1, 1);
    memcpy(path, override, length);
    if (!length || *path == '.' || path[length - 1] == '.' || strstr(path, ".."))
        fault_at(l, 0, 0, "found the path \"%s\", expected keys and numbers separated by single dots", path);
    struct override o = {l, equals + 1};
    put(&o, &root, path);
    l->override = NULL;
}
