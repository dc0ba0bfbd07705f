#include "wire.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { OVERRIDES_MAX = 200 };

bool wire_put(FILE *out, const struct batch *batch, bool isolate) {
    fprintf(out, "batch %" PRIu64 " %" PRIu64 " %" PRIu32 " %zu %d\n%s\n", batch->tag, batch->seed, batch->count, batch->override_count, isolate,
            batch->scenario);
    for (size_t i = 0; i < batch->override_count; i++) {
        fprintf(out, "%s\n", batch->overrides[i]);
    }
    return fflush(out) == 0 && !ferror(out);
}

/* Adds a line to text->bytes at `used`; the new end, or 0. */
static size_t get_line(FILE *in, struct wire_text *text, size_t used) {
    for (;;) {
        if (text->room - used < 2) {
            char *bytes = realloc(text->bytes, text->room + 4096);
            if (bytes == NULL) {
                return 0;
            }
            text->bytes = bytes;
            text->room += 4096;
        }
        const int c = fgetc(in);
        if (c == EOF) {
            return 0;
        }
        text->bytes[used++] = c == '\n' ? '\0' : (char)c;
        if (c == '\n') {
            return used;
        }
    }
}

static int bad(char *error, size_t size, const char *expected) {
    snprintf(error, size, "found a broken plan, expected %s", expected);
    return -1;
}

int wire_get(FILE *in, struct batch *batch, bool *isolate, struct wire_text *text, char *error, size_t error_size) {
    int isolated;
    size_t used = get_line(in, text, 0);
    if (used == 0) {
        return feof(in) ? 0 : bad(error, error_size, "a line");
    }
    if (sscanf(text->bytes, "batch %" SCNu64 " %" SCNu64 " %" SCNu32 " %zu %d", &batch->tag, &batch->seed, &batch->count, &batch->override_count,
               &isolated) != 5 || batch->override_count > OVERRIDES_MAX) {
        return bad(error, error_size, "\"batch TAG SEED COUNT OVERRIDES ISOLATE\"");
    }
    if (text->overrides == NULL) {
        text->overrides = calloc(OVERRIDES_MAX, sizeof *text->overrides);
    }
    size_t offsets[OVERRIDES_MAX + 1];                     /* the room may move while it grows */
    used = 0;
    for (size_t i = 0; i <= batch->override_count; i++) {
        offsets[i] = used;
        used = get_line(in, text, used);
        if (used == 0 || text->overrides == NULL) {
            return bad(error, error_size, "a scenario and its overrides");
        }
    }
    for (size_t i = 0; i < batch->override_count; i++) {
        text->overrides[i] = text->bytes + offsets[i + 1];
    }
    batch->scenario = text->bytes + offsets[0];
    batch->overrides = text->overrides;
    *isolate = isolated != 0;
    return 1;
}

void wire_text_free(struct wire_text *text) {
    free(text->bytes);
    free(text->overrides);
    *text = (struct wire_text){0};
}
