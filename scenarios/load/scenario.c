/* scenario.c: from a file to a checked scenario: document, overrides, then its parts; what a part refers to is read before it. */
#include "scenario.h"

#include "names.h"
#include "reader.h"
#include "units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_SEED = 1, DEFAULT_RESERVE = 32 };
#define DEFAULT_SILENCE_NS UINT64_C(6000000000)           /* DEFAULT_LEISURE of RFC 7252 (5 s) and a margin */

/* What scenario_load returns the first member of. */
struct owned {
    struct scenario scenario;
    struct arena arena;
};

static char *keep(struct loader *l, const char *text, size_t length) {
    char *kept = keep_alloc(l, length + 1, 1);
    memcpy(kept, text, length);
    return kept;
}

static void read_file_name(struct loader *l, struct scenario *scenario) {
    static const char extension[] = ".yaml";
    const char *slash = strrchr(l->path, '/'), *name = slash ? slash + 1 : l->path;
    size_t length = strlen(name), tail = sizeof extension - 1;
    if (length > tail && !strcmp(name + length - tail, extension))
        length -= tail;
    scenario->path = keep(l, l->path, strlen(l->path));
    scenario->id = keep(l, name, length);
}

static void read_client(struct loader *l, const struct node *node, struct scenario *scenario) {
    static const char *const keys[] = {"reserve", "persist", "profile", "clock-drift", NULL};
    scenario->reserve = DEFAULT_RESERVE;
    scenario->client_persist = true;
    if (!node)
        return;
    struct map map = map_open(l, node, "client", keys);
    scenario->reserve = (uint32_t)read_integer(l, map_get(&map, "reserve"), 1, COUNT_MAX, DEFAULT_RESERVE);
    scenario->client_persist = read_bool(l, map_get(&map, "persist"), true);
    scenario->client_profile = read_profile(l, map_get(&map, "profile"));
    scenario->client_drift_ppb = read_drift(l, map_get(&map, "clock-drift"), 0);
}

static void refuse_never_joined(struct loader *l, const struct node *servers, const struct scenario *scenario) {
    char end[UNIT_TEXT_MAX];
    format_time(scenario->end_ns, end);
    for (size_t i = 0; i < scenario->set_count; i++)
        if (scenario->sets[i].join_ns && scenario->sets[i].join_ns >= scenario->end_ns)
            expected(l, node_find(servers->items[i], "join"), tree_format(l, "a time before the end of the run, %s", end));
}

static void read_scenario(struct loader *l, const struct node *root, struct scenario *scenario) {
    static const char *const keys[] = {"schema", "title", "shows", "verifies", "known-limit", "seed", "network", "groups", "client",
                                       "servers", "script", "expect", "silence", "end", NULL};
    static const char *const schemas[] = {SCENARIO_SCHEMA, NULL};
    struct map map = map_open(l, root, "a scenario", keys);
    read_choice(l, map_need(&map, "schema"), schemas, 0);
    read_file_name(l, scenario);
    scenario->title = read_line(l, map_need(&map, "title"), "a title");
    scenario->shows = read_paragraph(l, map_need(&map, "shows"), "what the scenario shows");
    scenario->verifies = read_verifies(l, map_need(&map, "verifies"), &scenario->verify_count);
    scenario->seed = read_integer(l, map_get(&map, "seed"), 0, UINT64_MAX, DEFAULT_SEED);
    read_groups(l, map_need(&map, "groups"), scenario);
    read_client(l, map_get(&map, "client"), scenario);
    read_servers(l, map_need(&map, "servers"), scenario);
    read_network(l, map_need(&map, "network"), scenario);
    read_script(l, map_need(&map, "script"), scenario);
    read_checks(l, map_get(&map, "expect"), scenario);
    read_limit(l, map_get(&map, "known-limit"), scenario);
    scenario->silence_ns = read_time(l, map_get(&map, "silence"), DEFAULT_SILENCE_NS);
    read_end(l, &map, scenario);
    refuse_never_joined(l, map_need(&map, "servers"), scenario);
}

/* False if a fault left through l->escape; nothing local is used after that. */
static bool load(struct loader *l, struct scenario *scenario, const char *const *overrides, size_t override_count) {
    if (setjmp(l->escape))
        return false;
    struct node *root = document_read(l);
    for (size_t i = 0; i < override_count && root->kind == NODE_MAP; i++)
        document_override(l, root, overrides[i]);
    read_scenario(l, root, scenario);
    return true;
}

struct scenario *scenario_load(const char *path, const char *const *overrides, size_t override_count, char *error, size_t error_size) {
    struct owned *owned = calloc(1, sizeof *owned);
    if (!owned) {
        snprintf(error, error_size, "%s: found no memory left, expected enough for the scenario", path);
        return NULL;
    }
    struct arena tree = {NULL};
    struct loader loader = {.path = path, .kind = "a scenario", .tree = &tree, .keep = &owned->arena, .error = error, .error_size = error_size};
    bool loaded = load(&loader, &owned->scenario, overrides, override_count);
    document_close(&loader);
    arena_free(&tree);
    if (loaded)
        return &owned->scenario;
    scenario_free(&owned->scenario);
    return NULL;
}

void scenario_free(struct scenario *scenario) {
    struct owned *owned = (struct owned *)scenario;
    if (!owned)
        return;
    arena_free(&owned->arena);
    free(owned);
}
