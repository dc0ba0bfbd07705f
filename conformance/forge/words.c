/* words.c: see words.h. Every field is printed only as far as forge_open found it well-formed. */
#include "words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct text { char *out; size_t size, len; };

__attribute__((format(printf, 2, 3)))
static void say(struct text *text, const char *format, ...) {
    va_list arguments;
    if (text->len + 1 >= text->size) {
        return;
    }
    va_start(arguments, format);
    int more = vsnprintf(text->out + text->len, text->size - text->len, format, arguments);
    va_end(arguments);
    text->len += more > 0 ? (size_t)more : 0;
    text->len = text->len < text->size ? text->len : text->size - 1;
}

void words_hex(char *out, size_t size, const uint8_t *data, size_t len) {
    struct text text = {out, size, 0};
    *out = '\0';
    for (size_t i = 0; i < len; i++) {
        if (text.len + 6 > size && i + 2 < len) {
            say(&text, "...");
            return;
        }
        say(&text, "%02x", data[i]);
    }
}

static void say_hex(struct text *text, const char *before, const uint8_t *data, size_t len) {
    char hex[260];
    words_hex(hex, sizeof hex, data, len);
    say(text, "%s%s", before, len ? hex : "(empty)");
}

static void say_inside(struct text *text, const struct forge_opened *opened) {
    if (!opened->authentic) {
        say(text, "; tag does not fit the group's key");
        return;
    }
    if (!opened->inner_ok) {
        say_hex(text, "; inside no CoAP: ", opened->plain, opened->plain_len);
        return;
    }
    say(text, "; inside %u.%02u %s", opened->inner_code >> 5, opened->inner_code & 31u, *opened->path ? opened->path : "/");
    if (*opened->query) {
        say(text, "?%s", opened->query);
    }
    say_hex(text, ", payload ", opened->payload, opened->payload_len);
    say_hex(text, ", plaintext ", opened->plain, opened->plain_len);
}

void words_datagram(char *out, size_t size, const struct forge_context *context, const uint8_t *data, size_t len) {
    static const char *const types[] = {"CON", "NON", "ACK", "RST"};
    struct forge_opened opened;
    struct text text = {out, size, 0};
    *out = '\0';
    forge_open(&opened, context, data, len);
    if (!opened.coap) {
        say(&text, "%zu bytes that are no CoAP message", len);
        return;
    }
    say(&text, "%s %u.%02u MID 0x%04x", types[opened.type & 3], opened.code >> 5, opened.code & 31u, opened.mid);
    say_hex(&text, " token ", opened.token, opened.token_len);
    if (!opened.oscore) {
        say(&text, "; no OSCORE option that decodes");
        return;
    }
    say_hex(&text, "; OSCORE option ", data + opened.option_offset, opened.option_len);
    say(&text, ": Partial IV %llu", (unsigned long long)opened.piv);
    say_hex(&text, opened.kid_context ? ", a kid context, kid " : ", kid ", opened.kid, opened.kid_len);
    if (context) {
        say_inside(&text, &opened);
    }
}
