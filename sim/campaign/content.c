/* content.c: SHA-256, cut to 128 bits. */
#define _GNU_SOURCE                      /* dl_iterate_phdr */
#include "content.h"

#include <inttypes.h>
#include <link.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void name_of(struct sha256_ctx *hash, char name[CONTENT_NAME]) {
    uint8_t digest[(CONTENT_NAME - 1) / 2];
    sha256_digest(hash, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        snprintf(name + 2 * i, 3, "%02x", digest[i]);
    }
}

/* With its end, so that "ab" "c" is not "a" "bc". */
static void add_text(struct sha256_ctx *hash, const char *text) {
    sha256_update(hash, strlen(text) + 1, (const uint8_t *)text);
}

/* ---- the build ---- */

enum { OBJECTS_MAX = 400, ID_MAX = 64 };
struct object { char name[200]; uint8_t id[ID_MAX]; size_t id_len; };
struct objects { struct object list[OBJECTS_MAX]; size_t count; };

/* The note NT_GNU_BUILD_ID among the notes of one segment. */
static void find_id(const uint8_t *at, const uint8_t *end, struct object *object) {
    while (end - at >= (ptrdiff_t)sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note;
        memcpy(&note, at, sizeof note);
        const uint8_t *name = at + sizeof note, *content = name + ((note.n_namesz + 3) & ~3u);
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(name, "GNU", 4) == 0 && note.n_descsz <= ID_MAX) {
            memcpy(object->id, content, note.n_descsz);
            object->id_len = note.n_descsz;
        }
        at = content + ((note.n_descsz + 3) & ~3u);
    }
}

static int add_object(struct dl_phdr_info *info, size_t size, void *user) {
    struct objects *objects = user;
    const char *slash = strrchr(info->dlpi_name, '/'), *name = slash != NULL ? slash + 1 : info->dlpi_name;
    (void)size;
    if (strstr(name, "vdso") != NULL || objects->count == OBJECTS_MAX) {
        return 0;
    }
    struct object *object = &objects->list[objects->count++];
    snprintf(object->name, sizeof object->name, "%s", name);
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type == PT_NOTE) {
            const uint8_t *notes = (const uint8_t *)info->dlpi_addr + segment->p_vaddr;
            find_id(notes, notes + segment->p_memsz, object);
        }
    }
    return 0;
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct object *)a)->name, ((const struct object *)b)->name);
}

void content_build(char name[CONTENT_NAME]) {
    static struct objects objects;
    struct sha256_ctx hash;
    objects.count = 0;
    dl_iterate_phdr(add_object, &objects);
    qsort(objects.list, objects.count, sizeof *objects.list, by_name);
    sha256_init(&hash);
    for (size_t i = 0; i < objects.count; i++) {
        add_text(&hash, objects.list[i].name);
        sha256_update(&hash, objects.list[i].id_len, objects.list[i].id);
    }
    name_of(&hash, name);
}

/* ---- scenarios, units, campaigns ---- */

bool content_of_scenario(struct scenario *scenario, char name[CONTENT_NAME]) {
    const uint64_t seed = scenario->seed;
    struct sha256_ctx hash;
    scenario->seed = 0;
    char *text = scenario_text(scenario);
    scenario->seed = seed;
    if (text == NULL) {
        return false;
    }
    sha256_init(&hash);
    add_text(&hash, scenario->id);
    add_text(&hash, text);
    name_of(&hash, name);
    free(text);
    return true;
}

void content_of_unit(const char *scenario, uint64_t seed, const char *build, char name[CONTENT_NAME]) {
    struct sha256_ctx hash;
    char number[24];
    snprintf(number, sizeof number, "%" PRIu64, seed);
    sha256_init(&hash);
    add_text(&hash, scenario);
    add_text(&hash, number);
    add_text(&hash, build);
    name_of(&hash, name);
}

bool content_of_campaign(const struct campaign *campaign, char name[CONTENT_NAME], char *error, size_t error_size) {
    struct scenario *scenario = scenario_load(campaign->scenario, (const char *const *)campaign->set, campaign->set_count, error, error_size);
    char base[CONTENT_NAME], number[24];
    struct sha256_ctx hash;
    if (scenario == NULL) {
        return false;
    }
    const bool good = content_of_scenario(scenario, base);
    scenario_free(scenario);
    if (!good) {
        snprintf(error, error_size, "no memory for the scenario as text");
        return false;
    }
    sha256_init(&hash);
    add_text(&hash, base);
    for (size_t i = 0; i < campaign->axis_count; i++) {
        const struct campaign_axis *axis = &campaign->axes[i];
        snprintf(number, sizeof number, "dimension %zu", axis->dimension);
        add_text(&hash, number);
        for (size_t k = 0; k < axis->count; k++) {
            add_text(&hash, axis->settings[k]);
        }
    }
    for (size_t i = 0; i < campaign->metric_count; i++) {
        add_text(&hash, campaign->metrics[i].name);
    }
    snprintf(number, sizeof number, "seeds %" PRIu64 "%s", campaign->seed_first, campaign->delays ? " delays" : "");
    add_text(&hash, number);
    name_of(&hash, name);
    return true;
}
