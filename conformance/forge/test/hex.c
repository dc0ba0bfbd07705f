/* hex.c: see hex.h. */
#include "hex.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test_bytes test_unhex(const char *text) {
    struct test_bytes bytes = {.len = text == NULL ? 0 : strlen(text) / 2};

    for (size_t i = 0; i < bytes.len; i++) {
        unsigned byte;
        if (i >= sizeof bytes.data || sscanf(text + 2 * i, "%2x", &byte) != 1) {
            fprintf(stderr, "forge-test: found \"%s\", expected hexadecimal\n", text);
            abort();
        }
        bytes.data[i] = (uint8_t)byte;
    }
    return bytes;
}

const char *test_text(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

json_t *test_load(const char *name) {
    char path[1024];
    json_error_t error;

    snprintf(path, sizeof path, "%s/%s", VECTORS_DATA, name);
    json_t *const json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (json == NULL) {
        fprintf(stderr, "forge-test: %s:%d: %s\n", path, error.line, error.text);
        abort();
    }
    return json;
}
