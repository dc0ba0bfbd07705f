/* hex.c: two digits a byte. */
#include "hex.h"
#include "must.h"

#include <stdlib.h>
#include <string.h>

static unsigned digit(char c) {
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

size_t hex_decode(uint8_t *out, const char *text) {
    size_t len = strlen(text) / 2;
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
    }
    return len;
}

struct blob blob_field(const json_t *object, const char *name) {
    struct blob blob = { .given = false };
    const char *text = json_string_value(json_object_get(object, name));
    if (text && strlen(text) / 2 <= sizeof blob.data) {
        blob.given = true;
        blob.len = hex_decode(blob.data, text);
    }
    return blob;
}

char *hex_encode(const uint8_t *data, size_t len) {
    static const char digits[] = "0123456789abcdef";
    char *text = must(malloc(2 * len + 1));
    for (size_t i = 0; i < len; i++) {
        text[2 * i] = digits[data[i] >> 4];
        text[2 * i + 1] = digits[data[i] & 15];
    }
    text[2 * len] = '\0';
    return text;
}
