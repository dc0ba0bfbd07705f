/* second_defects.c: see second_defects.h. */
#include "second_defects.h"

#include <stdio.h>
#include <string.h>

#define SECOND_NAME(bit, name, requirements, effect) name,
#define SECOND_REQUIREMENTS(bit, name, requirements, effect) requirements,
#define SECOND_EFFECT(bit, name, requirements, effect) effect,
const char *const second_defect_names[SECOND_DEFECT_COUNT + 1] = {SECOND_DEFECTS(SECOND_NAME) NULL};
const char *const second_defect_requirements[SECOND_DEFECT_COUNT] = {SECOND_DEFECTS(SECOND_REQUIREMENTS)};
const char *const second_defect_effects[SECOND_DEFECT_COUNT] = {SECOND_DEFECTS(SECOND_EFFECT)};

/* The name that begins most alike. */
static const char *nearest(const char *unknown) {
    size_t best = 0, longest = 0;

    for (size_t i = 0; i < SECOND_DEFECT_COUNT; i++) {
        size_t len = 0;
        while (unknown[len] != '\0' && unknown[len] == second_defect_names[i][len]) {
            len++;
        }
        if (len > longest) {
            longest = len;
            best = i;
        }
    }
    return second_defect_names[best];
}

bool second_defects_parse(second_defects *defects, const char *const *names, size_t count, char *error, size_t error_size) {
    *defects = (second_defects){{0}};
    for (size_t i = 0; i < count; i++) {
        size_t found = 0;
        while (found < SECOND_DEFECT_COUNT && strcmp(second_defect_names[found], names[i]) != 0) {
            found++;
        }
        if (found == SECOND_DEFECT_COUNT) {
            snprintf(error, error_size, "found defect \"%.40s\", expected one that `./ssmbench conformance --list` shows, such as %s", names[i],
                     nearest(names[i]));
            return false;
        }
        defects->words[found / 64] |= UINT64_C(1) << found % 64;
    }
    return true;
}
