/* second_defects.c: see second_defects.h. */
#include "second_defects.h"

#include <stdio.h>
#include <string.h>

_Static_assert(SECOND_DEFECT_COUNT <= 64, "the switches are bits of 64");

#define SECOND_NAME(bit, name, effect) name,
#define SECOND_EFFECT(bit, name, effect) effect,
const char *const second_defect_names[SECOND_DEFECT_COUNT + 1] = {SECOND_DEFECTS(SECOND_NAME) NULL};
const char *const second_defect_effects[SECOND_DEFECT_COUNT] = {SECOND_DEFECTS(SECOND_EFFECT)};

static void list_names(const char *unknown, char *error, size_t error_size) {
    int used = snprintf(error, error_size, "found defect \"%.40s\", expected one of", unknown);

    for (size_t i = 0; i < SECOND_DEFECT_COUNT && used >= 0 && (size_t)used < error_size; i++) {
        used += snprintf(error + used, error_size - (size_t)used, "%s %s", i == 0 ? "" : ",", second_defect_names[i]);
    }
}

bool second_defects_parse(second_defects *defects, const char *const *names, size_t count, char *error, size_t error_size) {
    *defects = 0;
    for (size_t i = 0; i < count; i++) {
        size_t found = 0;
        while (found < SECOND_DEFECT_COUNT && strcmp(second_defect_names[found], names[i]) != 0) {
            found++;
        }
        if (found == SECOND_DEFECT_COUNT) {
            list_names(names[i], error, error_size);
            return false;
        }
        *defects |= (second_defects)1 << found;
    }
    return true;
}
