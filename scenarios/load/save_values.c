/* save_values.c: single values as YAML. */
#include "save.h"
#include "units.h"

#include <inttypes.h>

void put_text(FILE *out, const char *text) {
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        if (*text == '\n')
            fputs("\\n", out);
        else
            fputc(*text, out);
    }
    fputc('"', out);
}

void put_field(FILE *out, const char *label, const char *text) {
    fputs(label, out);
    put_text(out, text);
    fputc('\n', out);
}

void put_texts(FILE *out, char *const *texts, size_t count) {
    fputc('[', out);
    for (size_t i = 0; i < count; i++) {
        fputs(i ? ", " : "", out);
        put_text(out, texts[i]);
    }
    fputs("]\n", out);
}

void put_time(FILE *out, const char *label, uint64_t ns, const char *after) {
    char text[UNIT_TEXT_MAX];
    format_time(ns, text);
    fprintf(out, "%s%s%s", label, text, after);
}

void put_share(FILE *out, const char *label, double share, const char *after) {
    char text[UNIT_TEXT_MAX];
    format_share(share, text);
    fprintf(out, "%s%s%s", label, text, after);
}

const char *yes(bool value) {
    return value ? "true" : "false";
}

void put_nodes(FILE *out, const char *label, const struct scenario_nodes *nodes) {
    fprintf(out, "%s%s", label, nodes->count ? "[" : "all");
    for (size_t i = 0; i < nodes->count; i++) {
        struct scenario_range range = nodes->ranges[i];
        fprintf(out, "%s%" PRIu32, i ? ", " : "", range.first);
        if (range.last != range.first)
            fprintf(out, "-%" PRIu32, range.last);
    }
    fputs(nodes->count ? "]" : "", out);
}
