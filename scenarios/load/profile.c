/* profile.c: what a kind of device takes for each thing it does. A profile file (schema ssmbench-profile/1) has every number with its source:
 *
 *   schema, title, then NUMBER: {time: 37 us, source: "...", estimate: true} ...      those of scenarios/profiles/ are built in, found by name
 *
 * and a scenario names one of them or a file of its own, and may override single numbers, with or without a source:
 *
 *   profile: cortex-m4      profile: my-board.profile      profile: {name: cortex-m4, store: 2 ms}
 *
 * A map without a name has all numbers itself; that is how scenario_save writes them, so that a run needs no other file and its verdict can say
 * where each number comes from. */
#include "names.h"
#include "profiles.h"
#include "reader.h"
#include "save.h"
#include "units.h"

#include <stddef.h>
#include <string.h>

enum { QUEUE_MOST = 100000 };

#define AT(member) offsetof(struct scenario_profile, member)
static const struct number { const char *key; size_t offset; } times[] = {
    [NUMBER_RECEIVE] = {"receive", AT(receive_ns)}, [NUMBER_RECEIVE_BYTE] = {"receive-byte", AT(receive_byte_ns)},
    [NUMBER_OSCORE] = {"oscore", AT(oscore_ns)}, [NUMBER_AEAD] = {"aead", AT(aead_ns)}, [NUMBER_AEAD_BLOCK] = {"aead-block", AT(aead_block_ns)},
    [NUMBER_STORE] = {"store", AT(store_ns)}, [NUMBER_EXECUTE] = {"execute", AT(execute_ns)}, [NUMBER_SEND] = {"send", AT(send_ns)},
    [NUMBER_SIGNATURE] = {"signature", AT(signature_ns)},
};
static const size_t time_count = sizeof times / sizeof *times, needed_times = NUMBER_SIGNATURE;      /* a signature alone may be left out */

static uint64_t *time_at(struct scenario_profile *profile, size_t i) {
    return (uint64_t *)(void *)((char *)profile + times[i].offset);
}

static uint64_t time_of(const struct scenario_profile *profile, size_t i) {
    return *(const uint64_t *)(const void *)((const char *)profile + times[i].offset);
}

const char *scenario_number_name(enum scenario_number number) {
    return number < time_count ? times[number].key : number == NUMBER_QUEUE ? "queue" : "actuation";
}

bool scenario_number_given(const struct scenario_profile *profile, enum scenario_number number) {
    return number == NUMBER_SIGNATURE ? profile->has_signature : number == NUMBER_ACTUATION ? profile->has_actuation : true;
}

/* ---- numbers with their source ---- */

/* The value of {VALUE: ..., source: ..., estimate: ...}. */
static const struct node *sourced(struct loader *l, const struct node *node, const char *value, const char *what, struct scenario_source *source) {
    const char *const keys[] = {value, "source", "estimate", NULL};
    struct map map = map_open(l, node, what, keys);
    source->says = read_line(l, map_need(&map, "source"), "where the number comes from");
    source->estimate = read_bool(l, map_get(&map, "estimate"), false);
    return map_need(&map, value);
}

static const struct node *sourced_time(struct loader *l, const struct node *node, struct scenario_source *source) {
    return sourced(l, node, "time", "a time with its source", source);
}

static const struct node *sourced_count(struct loader *l, const struct node *node, struct scenario_source *source) {
    return sourced(l, node, "count", "a count with its source", source);
}

static void read_own_actuation(struct loader *l, const struct node *node, struct scenario_profile *profile) {
    if (node)
        profile->actuation = read_actuation(l, sourced_time(l, node, &profile->sources[NUMBER_ACTUATION]));
    profile->has_actuation |= node != NULL;
}

/* ---- profile files ---- */

static void read_numbers(struct loader *l, const struct node *root, struct scenario_profile *profile) {
    static const char *const keys[] = {"schema", "title", "receive", "receive-byte", "oscore", "aead", "aead-block", "store", "execute", "send",
                                       "queue", "signature", "actuation", NULL};
    static const char *const schemas[] = {PROFILE_SCHEMA, NULL};
    struct map map = map_open(l, root, "a profile", keys);
    read_choice(l, map_need(&map, "schema"), schemas, 0);
    profile->title = read_line(l, map_need(&map, "title"), "a title");
    profile->has_signature = map_get(&map, times[NUMBER_SIGNATURE].key) != NULL;
    for (size_t i = 0; i < needed_times + profile->has_signature; i++)
        *time_at(profile, i) = read_time(l, sourced_time(l, map_need(&map, times[i].key), &profile->sources[i]), 0);
    const struct node *count = sourced_count(l, map_need(&map, "queue"), &profile->sources[NUMBER_QUEUE]);
    profile->queue = (uint32_t)read_integer(l, count, 1, QUEUE_MOST, 0);
    read_own_actuation(l, map_get(&map, "actuation"), profile);
}

/* A fault in the profile names the profile's file, so the loader is in it meanwhile. `bytes` NULL: the file at `path`. */
static void read_file(struct loader *l, const char *path, const unsigned char *bytes, size_t length, struct scenario_profile *profile) {
    const char *const scenario_path = l->path, *const kind = l->kind, *const override = l->override;
    l->path = path;
    l->kind = "a profile";
    l->override = NULL;
    read_numbers(l, bytes ? document_parse(l, (const char *)bytes, length) : document_read(l), profile);
    l->path = scenario_path;
    l->kind = kind;
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
    for (size_t i = 0; i < needed_times; i++)
        all = all && map_get(map, times[i].key);
    return all;
}

/* A number alone has no source: what the profile's file says of another one does not hold for it. */
static void override_time(struct loader *l, const struct node *node, struct scenario_profile *profile, size_t i) {
    if (!node)
        return;
    profile->sources[i] = (struct scenario_source){NULL, false};
    *time_at(profile, i) = read_time(l, node->kind == NODE_MAP ? sourced_time(l, node, &profile->sources[i]) : node, 0);
}

static void override_queue(struct loader *l, const struct node *node, struct scenario_profile *profile) {
    struct scenario_source *source = &profile->sources[NUMBER_QUEUE];
    if (!node)
        return;
    *source = (struct scenario_source){NULL, false};
    profile->queue = (uint32_t)read_integer(l, node->kind == NODE_MAP ? sourced_count(l, node, source) : node, 1, QUEUE_MOST, 0);
}

static void override_numbers(struct loader *l, const struct node *node, struct scenario_profile *profile) {
    static const char *const keys[] = {"name", "title", "receive", "receive-byte", "oscore", "aead", "aead-block", "store", "execute", "send",
                                       "queue", "signature", "actuation", NULL};
    struct map map = map_open(l, node, "profile", keys);
    const struct node *name = map_get(&map, "name"), *title = map_get(&map, "title");
    static char nameless[] = "";
    profile->name = nameless;
    if (name && has_all(&map))
        profile->name = read_line(l, name, "the name of a profile");     /* nothing is left for it to give */
    else if (name)
        read_named(l, name, profile);
    if (title)
        profile->title = read_line(l, title, "a title");
    for (size_t i = 0; i < time_count; i++)
        override_time(l, name || i == NUMBER_SIGNATURE ? map_get(&map, times[i].key) : map_need(&map, times[i].key), profile, i);
    override_queue(l, name ? map_get(&map, "queue") : map_need(&map, "queue"), profile);
    profile->has_signature |= map_get(&map, times[NUMBER_SIGNATURE].key) != NULL;
    read_own_actuation(l, map_get(&map, "actuation"), profile);
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

/* ---- out again ---- */

void scenario_number_text(const struct scenario_profile *profile, enum scenario_number number, char text[SCENARIO_NUMBER_TEXT]) {
    char from[UNIT_TEXT_MAX], to[UNIT_TEXT_MAX];
    if (number == NUMBER_QUEUE) {
        snprintf(text, SCENARIO_NUMBER_TEXT, "%u", (unsigned)profile->queue);
        return;
    }
    const bool none = number == NUMBER_ACTUATION && profile->actuation.kind == DIST_NONE;
    const bool spread = number == NUMBER_ACTUATION && profile->actuation.kind == DIST_UNIFORM;
    format_time(number == NUMBER_ACTUATION ? profile->actuation.from_ns : time_of(profile, number), from);
    format_time(profile->actuation.to_ns, to);
    snprintf(text, SCENARIO_NUMBER_TEXT, "%s%s%s%s%s", spread ? "{from: " : "", none ? "none" : from, spread ? ", to: " : "", spread ? to : "",
             spread ? "}" : "");
}

static void put_number(FILE *out, int indent, const struct scenario_profile *profile, enum scenario_number number) {
    const struct scenario_source *source = &profile->sources[number];
    char text[SCENARIO_NUMBER_TEXT];
    scenario_number_text(profile, number, text);
    fprintf(out, "%*s%s: ", indent, "", scenario_number_name(number));
    if (!source->says) {
        fprintf(out, "%s\n", text);
        return;
    }
    fprintf(out, "{%s: %s, source: ", number == NUMBER_QUEUE ? "count" : "time", text);
    put_text(out, source->says);
    fprintf(out, "%s}\n", source->estimate ? ", estimate: true" : "");
}

void put_profile(FILE *out, int indent, const struct scenario_profile *profile) {
    fprintf(out, "%*sprofile:\n", indent, "");
    if (*profile->name) {
        fprintf(out, "%*s", indent + 2, "");
        put_field(out, "name: ", profile->name);
    }
    if (profile->title) {
        fprintf(out, "%*s", indent + 2, "");
        put_field(out, "title: ", profile->title);
    }
    for (size_t i = 0; i < NUMBERS; i++)
        if (scenario_number_given(profile, (enum scenario_number)i))
            put_number(out, indent + 2, profile, (enum scenario_number)i);
}
