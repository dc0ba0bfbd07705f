/* pics.c: see pics.h. Whatever is unknown, missing or empty is an error: a claim that nobody reads would be worse than none. */
#include "pics.h"

#include "yaml_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct claim { const char *name; unsigned bit; };
static const struct claim roles[] = {{"server", SERVER}, {"client", CLIENT}, {NULL, 0}};
static const struct claim options[] = {{"several-groups", SEVERAL_GROUPS}, {"persistent-state", PERSISTENT}, {"restart", RESTARTS},
                                       {"actuation", ACTUATION}, {"ocf-device", OCF_DEVICE}, {"ipv4", IPV4}, {NULL, 0}};

static bool read_claims(const struct yaml_file *file, struct fy_node *list, const struct claim *known, const char *expected,
                        unsigned *bits) {
    void *cursor = NULL;
    struct fy_node *item;
    if (!fy_node_is_sequence(list)) {
        return yaml_wrong(file, list, expected);
    }
    while ((item = fy_node_sequence_iterate(list, &cursor)) != NULL) {
        char text[40] = "";
        size_t i = 0;
        bool scalar = yaml_scalar(item, text, sizeof text);
        while (known[i].name && strcmp(known[i].name, text)) {
            i++;
        }
        if (!scalar || !known[i].name) {
            return yaml_wrong(file, item, expected);
        }
        *bits |= known[i].bit;
    }
    return true;
}

static bool read_first(const struct yaml_file *file, struct fy_node *value, struct pics *pics) {
    char text[40] = "";
    yaml_scalar(value, text, sizeof text);
    pics->first_message = !strcmp(text, "lower-limit") ? FIRST_LOWER_LIMIT : !strcmp(text, "slides") ? FIRST_SLIDES : FIRST_NOT_STATED;
    return pics->first_message != FIRST_NOT_STATED || yaml_wrong(file, value, "lower-limit or slides");
}

static bool read_leisure(const struct yaml_file *file, struct fy_node *value, struct pics *pics) {
    char text[40] = "", *end = text;
    bool scalar = yaml_scalar(value, text, sizeof text);
    pics->leisure = strtod(text, &end);
    bool good = scalar && end != text && !*end && pics->leisure >= 0 && pics->leisure <= 3600;
    return good || yaml_wrong(file, value, "a leisure of 0 to 3600 seconds");
}

static bool read_field(const struct yaml_file *file, struct fy_node *key, struct fy_node *value, struct pics *pics) {
    char name[40] = "";
    yaml_scalar(key, name, sizeof name);
    if (!strcmp(name, "roles")) {
        return read_claims(file, value, roles, "a list of server, client", &pics->claims);
    }
    if (!strcmp(name, "options")) {
        return read_claims(file, value, options, "a list of several-groups, persistent-state, restart, actuation, ocf-device, ipv4", &pics->claims);
    }
    if (!strcmp(name, "first-message")) {
        return read_first(file, value, pics);
    }
    if (!strcmp(name, "leisure")) {
        return read_leisure(file, value, pics);
    }
    return yaml_wrong(file, key, "roles, options, first-message or leisure");
}

bool pics_load(struct pics *pics, const char *path, char *error, size_t error_size) {
    struct yaml_file file;
    *pics = (struct pics){.leisure = -1};
    bool good = yaml_open(&file, path, error, error_size);
    if (good && !fy_node_is_mapping(file.root)) {
        good = yaml_wrong(&file, file.root, "a mapping with roles and options");
    }
    void *cursor = NULL;
    for (struct fy_node_pair *pair; good && (pair = fy_node_mapping_iterate(file.root, &cursor)) != NULL;) {
        good = read_field(&file, fy_node_pair_key(pair), fy_node_pair_value(pair), pics);
    }
    if (good && !(pics->claims & (SERVER | CLIENT))) {
        snprintf(error, error_size, "%s: found no role, expected roles: [server], [client] or both", path);
        good = false;
    }
    yaml_close(&file);
    return good;
}

static json_t *names(const struct claim *known, unsigned bits) {
    json_t *list = json_array();
    for (; known->name; known++) {
        if (bits & known->bit) {
            json_array_append_new(list, json_string(known->name));
        }
    }
    return list;
}

json_t *pics_dump(const struct pics *pics) {
    static const char *const firsts[] = {"not-stated", "lower-limit", "slides"};
    json_t *json = json_pack("{s:o, s:o, s:s}", "roles", names(roles, pics->claims), "options", names(options, pics->claims),
                             "first-message", firsts[pics->first_message]);
    if (pics->leisure >= 0) {
        json_object_set_new(json, "leisure", json_real(pics->leisure));
    }
    return json;
}

const char *pics_missing(const struct pics *pics, unsigned needs) {
    unsigned missing = needs & ~pics->claims & PICS_EVERYTHING;
    for (const struct claim *claim = roles; claim->name; claim++) {
        if (missing & claim->bit) {
            return claim->name;
        }
    }
    for (const struct claim *claim = options; claim->name; claim++) {
        if (missing & claim->bit) {
            return claim->name;
        }
    }
    return NULL;
}
