/* target.c: a name, ">=", a share as number or per cent, perhaps "within 200 ms". */
#include "target.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool wrong(char *error, size_t error_size, const char *text) {
    snprintf(error, error_size, "--target: found \"%.80s\", expected for instance 'coverage>=0.99 within 200ms' (coverage, complete or simultaneous, a share "
                                "below 1)", text);
    return false;
}

bool target_parse(struct target *target, const char *text, char *error, size_t error_size) {
    static const enum measure known[] = {MEASURE_COVERAGE, MEASURE_IN_TIME, MEASURE_COMPLETE, MEASURE_SIMULTANEOUS};
    char squeezed[120], *end;
    size_t length = 0, found = sizeof known / sizeof *known;
    for (const char *c = text; *c != '\0' && length + 1 < sizeof squeezed; c++) {
        if (!isspace((unsigned char)*c)) {
            squeezed[length++] = *c;
        }
    }
    squeezed[length] = '\0';
    char *relation = strstr(squeezed, ">=");
    if (relation == NULL) {
        return wrong(error, error_size, text);
    }
    *relation = '\0';
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        found = strcmp(squeezed, measure_infos[known[i]].name) == 0 ? i : found;
    }
    target->share = strtod(relation + 2, &end);
    if (*end == '%') {
        target->share /= 100;
        end++;
    }
    const bool within = strcmp(end, "within200ms") == 0;
    if (found == sizeof known / sizeof *known || end == relation + 2 || !(target->share > 0 && target->share < 1) || (*end != '\0' && !within) ||
        (within && known[found] != MEASURE_COVERAGE)) {
        return wrong(error, error_size, text);
    }
    target->measure = within ? MEASURE_IN_TIME : known[found];
    snprintf(target->text, sizeof target->text, "%.40s >= %g%s", squeezed, target->share, within ? " within 200 ms" : "");
    return true;
}
