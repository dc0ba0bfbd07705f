/* step_line.c: the script of a scenario is a block list, one "- " a step:
 *   the line "script:" at the margin -> from there, every line whose "- " stands where that of the first one stands is the next step.
 * Anything else is not guessed at: 0. */
#include "step_line.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static FILE *open_scenario(const char *file) {
    char path[4096];
    FILE *opened = fopen(file, "r");

    if (opened == NULL && file[0] != '/' && snprintf(path, sizeof path, SSMBENCH_ROOT "/%s", file) < (int)sizeof path) {
        opened = fopen(path, "r");
    }
    return opened;
}

size_t step_line(const char *file, size_t step) {
    FILE *opened = open_scenario(file);
    char *line = NULL;
    size_t capacity = 0, number = 0, found = 0, steps = 0, margin = 0;
    bool script = false;

    while (opened != NULL && found == 0 && getline(&line, &capacity, opened) >= 0) {
        const size_t indent = strspn(line, " ");
        const bool item = strncmp(line + indent, "- ", 2) == 0;
        number++;
        if (!script) {
            script = strncmp(line, "script:", 7) == 0 && line[7 + strspn(line + 7, " \n")] == '\0';
        } else if (item && (steps == 0 || indent == margin)) {
            margin = indent;
            found = steps++ == step ? number : 0;
        } else if (indent == 0 && line[0] != '\n' && line[0] != '#') {
            break;                                              /* the next section */
        }
    }
    free(line);
    if (opened != NULL) {
        fclose(opened);
    }
    return found;
}
