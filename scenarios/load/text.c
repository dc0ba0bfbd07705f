/* text.c: UTF-8 as RFC 3629 has it (no overlong forms, no surrogates), without control characters, line and paragraph separators,
 * byte order marks and non-characters: what is left survives YAML, HTML and terminals. */
#include "text.h"

#include <stdbool.h>
#include <stdint.h>

/* Decodes one character; its length in bytes, 0 if it is not UTF-8. */
static size_t decode(const unsigned char *bytes, size_t available, uint32_t *character) {
    static const struct { unsigned char mask, lead; uint32_t least; } forms[] = {
        {0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000},
    };
    for (size_t extra = 0; extra < sizeof forms / sizeof *forms; extra++) {
        if ((bytes[0] & forms[extra].mask) != forms[extra].lead)
            continue;
        if (extra >= available)
            return 0;
        uint32_t value = bytes[0] & (unsigned char)~forms[extra].mask;
        for (size_t i = 1; i <= extra; i++) {
            if ((bytes[i] & 0xc0) != 0x80)
                return 0;
            value = value << 6 | (bytes[i] & 0x3f);
        }
        *character = value;
        return value >= forms[extra].least ? extra + 1 : 0;
    }
    return 0;
}

static bool printable(uint32_t c) {
    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r';
    bool control = c >= 0x7f && c < 0xa0;
    bool separator = c == 0x2028 || c == 0x2029;
    bool surrogate = c >= 0xd800 && c < 0xe000;
    bool no_character = c == 0xfeff || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c < 0xfdf0);
    return !control && !separator && !surrogate && !no_character && c < 0x110000;
}

const char *text_unprintable(const char *text, size_t length) {
    const char *end = text + length;
    while (text < end) {
        uint32_t character = 0;
        size_t size = decode((const unsigned char *)text, (size_t)(end - text), &character);
        if (!size || !printable(character))
            return text;
        text += size;
    }
    return NULL;
}
