/* profile.c: what a kind of device takes for each thing it does. A profile file (schema ssmbench-profile/1) has every number with its source:
 *
 *   schema, title, then NUMBER: {time: 37 us, source: "..."} ...        those of scenarios/profiles/ are built in, found by name
 *
 * and a scenario names one of them or a file of its own, and may override single numbers:
 *
 *   profile: cortex-m4      profile: my-board.profile      profile: {name: cortex-m4, store: 2 ms}
 *
 * A map without a name has all numbers itself; that is how scenario_save writes them, so that a run needs no other file. */
#include "names.h"
#include "profiles.h"
#include "reader.h"
#include "units.h"

#include <stddef.h>
#include <string.h>

enum { QUEUE_MOST = 100000 };

#define AT(member) offsetof(struct scenario_profile, member)
static const struct number { const char *key; size_t offset; } times[] = {
    {"receive", AT(receive_ns)}, {"receive-byte", AT(receive_byte_ns)}, {"oscore", AT(oscore_ns)}, {"aead", AT(aead_ns)},
    {"aead-block", AT(aead_block_ns)}, {"store", AT(store_ns)}, {"execute", AT(execute_ns)}, {"send", AT(send_ns)},
};
enum { TIMES = sizeof times / sizeof *times };

static uint64_t *time_at(struct scenario_profile *profile, size_t i) {
    return (uint64_t *)(void *)((char *)profile + times[i].offset);
}

/* ---- profile files ---- */

/* The value of {VALUE: ..., source: ...}. */
static const struct node *sourced(struct loader *l, const struct node *node, const char *value, const char *what) {
    const char *const keys[] = {value, "source", NULL};
    struct map map = map_open(l, node, what, keys);
    read_line(l, map_need(&map, "source"), "where the number comes from");
    return map_need(&map, value);
}

static void read_numbers(struct loader *l, const struct node *root, struct scenario_profile *profile) {
    static const char *const keys[] = {"schema", "title", "receive", "receive-byte", "oscore", "aead", "aead-block", "store", "execute", "send",
                                       "queue", "signature", "actuation", NULL};
    static const char *const schemas[] = {PROFILE_SCHEMA, NULL};
    struct map map = map_open(l, root, "a profile", keys);
    read_choice(l, map_need(&map, "schema"), schemas, 0);
    read_line(l, map_need(&map, "title"), "a title");
    for (size_t i = 0; i < TIMES; i++)
        *time_at(profile, i) = read_time(l, sourced(l, map_need(&map, times[i].key), "time", "a time with its source"), 0);
    profile->queue = (uint32_t)read_integer(l, sourced(l, map_need(&map, "queue"), "count", "a count with its source"), 1, QUEUE_MOST, 0);
    const struct node *signature = map_get(&map, "signature"), *actuation = map_get(&map, "actuation");
    profile->has_signature = signature != NULL;
    if (signature)
        profile->signature_ns = read_time(l, sourced(l, signature, "time", "a time with its source"), 0);
    if (actuation)
        profile->actuation = read_actuation(l, sourced(l, actuation, "time", "a time with its source"));
}

/* A fault in the profile names the profile's file, so the loader is in it meanwhile. `bytes` NULL: the file at `path`. */
static void read_file(struct loader *l, const char *path, const unsigned char *bytes, size_t length, struct scenario_profile *profile) {
    const char *const scenario_path = l->path, *const override = l->override;
    l->path = path;
    l->override = NULL;
    read_numbers(l, bytes ? document_parse(l, (const char *)bytes, length) : document_read(l), profile);
    l->path = scenario_path;
    l->override = override;
}

static bool is_file_name(const char *name) {
    static const char extension[] = ".profile";
    const size_t length = strlen(name), tail = sizeof extension - 1;
    return length > tail && !strcmp(name + length - tail, extension);
}

/* From the folder of the scenario, unless it begins at the root. */
static const char *beside_scenario(struct loader *l, const char *name) {
    const char *slash = strrchr(l->path, '/');
    return *name == '/' || !slash ? name : tree_format(l, "%.*s/%s", (int)(slash - l->path), l->path, name);
}

/* The profile of that name: one that is built in, or a file. */
static void read_named(struct loader *l, const struct node *node, struct scenario_profile *profile) {
    const char **names = tree_alloc(l, profile_text_count + 1, sizeof *names);
    profile->name = read_line(l, node, "the name of a profile");
    if (is_file_name(profile->name)) {
        read_file(l, beside_scenario(l, profile->name), NULL, 0, profile);
        return;
    }
    for (size_t i = 0; i < profile_text_count; i++) {
        names[i] = profile_texts[i].name;
        if (!strcmp(names[i], profile->name)) {
            read_file(l, profile_texts[i].path, profile_texts[i].bytes, profile_texts[i].length, profile);
            return;
        }
    }
    unknown(l, node, "unknown profile (or a file of yours, NAME.profile)", names);
}

/* ---- in a scenario ---- */

static bool has_all(const struct map *map) {
    bool all = map_get(map, "queue") != NULL;
    for (size_t i = 0; i < TIMES; i++)
        all = all && map_get(map, times[i].key);
    return all;
}

static void override_numbers(struct loader *l, const struct node *node, struct scenario_profile *profile) {
    static const char *const keys[] = {"name", "receive", "receive-byte", "oscore", "aead", "aead-block", "store", "execute", "send", "queue",
                                       "signature", NULL};
    struct map map = map_open(l, node, "profile", keys);
    const struct node *name = map_get(&map, "name"), *signature = map_get(&map, "signature");
    static char nameless[] = "";
    profile->name = nameless;
    if (name && has_all(&map))
        profile->name = read_line(l, name, "the name of a profile");     /* nothing is left for it to give */
    else if (name)
        read_named(l, name, profile);
    for (size_t i = 0; i < TIMES; i++) {
        const struct node *time = name ? map_get(&map, times[i].key) : map_need(&map, times[i].key);
        *time_at(profile, i) = read_time(l, time, *time_at(profile, i));
    }
    const struct node *queue = name ? map_get(&map, "queue") : map_need(&map, "queue");
    profile->queue = (uint32_t)read_integer(l, queue, 1, QUEUE_MOST, profile->queue);
    profile->signature_ns = read_time(l, signature, profile->signature_ns);
    profile->has_signature |= signature != NULL;
}

struct scenario_profile *read_profile(struct loader *l, const struct node *node) {
    if (!node)
        return NULL;
    struct scenario_profile *profile = keep_alloc(l, 1, sizeof *profile);
    if (node->kind == NODE_MAP)
        override_numbers(l, node, profile);
    else
        read_named(l, node, profile);
    return profile;
}

void put_profile(FILE *out, const char *label, const struct scenario_profile *profile) {
    char text[UNIT_TEXT_MAX];
    fprintf(out, "%s{name: \"%s\"", label, profile->name);
    for (size_t i = 0; i < TIMES; i++) {
        format_time(*(const uint64_t *)(const void *)((const char *)profile + times[i].offset), text);
        fprintf(out, ", %s: %s", times[i].key, text);
    }
    if (profile->has_signature) {
        format_time(profile->signature_ns, text);
        fprintf(out, ", signature: %s", text);
    }
    fprintf(out, ", queue: %u}\n", (unsigned)profile->queue);
}
