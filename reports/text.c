/* text.c: the growing text and its escaping.
 *   1. text_say() walks the pattern: literal parts are copied, numbers go through snprintf, strings through escape().
 *   2. escape() decodes one character after the other; what could act on a reader or a parser instead of being read is named. */
#include "text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_raw_bytes(struct text *text, const char *data, size_t len) {
    if (text->failed) {
        return;
    }
    if (len >= text->capacity - text->len) {
        size_t capacity = (text->len + len + 1) * 2;
        char *grown = realloc(text->data, capacity);
        if (grown == NULL) {
            text->failed = true;
            return;
        }
        text->data = grown;
        text->capacity = capacity;
    }
    memcpy(text->data + text->len, data, len);
    text->len += len;
    text->data[text->len] = '\0';
}

void text_raw(struct text *text, const char *markup) {
    text_raw_bytes(text, markup, strlen(markup));
}

void text_free(struct text *text) {
    free(text->data);
    memset(text, 0, sizeof *text);
}

/* Length of the character at `s` and its code point; 0xFFFD and 1 byte where it is not UTF-8. */
static size_t next_character(const unsigned char *s, uint32_t *code) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = s[0] < 0x80 ? 1 : (s[0] & 0xe0) == 0xc0 ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : (s[0] & 0xf8) == 0xf0 ? 4 : 0;
    uint32_t value = len == 1 ? s[0] : len == 0 ? 0 : s[0] & (0x7fu >> len);

    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            len = 0;                                  /* also stops at the terminating NUL */
            break;
        }
        value = value << 6 | (s[i] & 0x3fu);
    }
    if (len == 0 || value < least[len] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
        *code = 0xfffd;
        return 1;
    }
    *code = value;
    return len;
}

/* Characters that act instead of being seen: controls, directions, invisible ones, noncharacters (which XML forbids). */
static bool is_named_only(uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0xad || code == 0x61c || (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0xfeff || code == 0xfffd ||
           (code >= 0xfdd0 && code <= 0xfdef) || (code >= 0xe0000 && code <= 0xe0fff) || (code & 0xfffe) == 0xfffe;
}

static const char *markup_for(enum text_format format, uint32_t code) {
    if (format == TEXT_SARIF) {                       /* [text](target) is a link there */
        return code == '[' ? "\\[" : code == ']' ? "\\]" : code == '\\' ? "\\\\" : NULL;
    }
    if (format == TEXT_PLAIN) {
        return NULL;
    }
    switch (code) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return format == TEXT_XML ? "&quot;" : NULL;
    case '\'': return format == TEXT_XML ? "&#39;" : NULL;
    default: break;
    }
    if (format == TEXT_MARKDOWN) {
        switch (code) {
        case '\\': return "\\\\";
        case '`': return "\\`";
        case '*': return "\\*";
        case '_': return "\\_";
        case '[': return "\\[";
        case ']': return "\\]";
        case '|': return "\\|";
        case '~': return "\\~";
        case '#': return "\\#";
        case '@': return "&#64;";                     /* else it would call somebody */
        default: break;
        }
    }
    return NULL;
}

static void escape(struct text *text, const char *string) {
    const unsigned char *s = (const unsigned char *)string;
    const bool is_escaped = text->format == TEXT_MARKDOWN || text->format == TEXT_SARIF;      /* brackets mean something there */
    size_t shown = 0, run = 0;                        /* run: bytes before s that are copied as they stand */

    while (*s != '\0' && shown < TEXT_SHOWN_MAX) {
        uint32_t code;
        size_t len = next_character(s, &code);
        const char *markup = markup_for(text->format, code);
        bool named = markup == NULL && is_named_only(code);
        if (markup != NULL || named) {
            text_raw_bytes(text, (const char *)s - run, run);
            run = 0;
            if (named) {
                char name[16];
                snprintf(name, sizeof name, is_escaped ? "\\[U+%04X\\]" : "[U+%04X]", (unsigned)code);
                text_raw(text, name);
            } else {
                text_raw(text, markup);
            }
        } else {
            run += len;
        }
        s += len;
        shown += len;
    }
    text_raw_bytes(text, (const char *)s - run, run);
    if (*s != '\0') {
        text_raw(text, "… (cut: ");
        text_raw(text, grouped(strlen(string)).s);
        text_raw(text, " bytes)");
    }
}

/* One conversion: `spec` is "%...letter" without length modifier, `length` that modifier. va_list goes by pointer so that it moves on. */
static void say_number(struct text *text, const char *flags, char length, char letter, va_list *arguments) {
    char spec[24], out[400];                          /* %f of DBL_MAX has 309 digits */

    if (letter == 'f' || letter == 'g') {
        snprintf(spec, sizeof spec, "%%%s%c", flags, letter);
        snprintf(out, sizeof out, spec, va_arg(*arguments, double));
    } else if (letter == 'c') {
        snprintf(out, sizeof out, "%c", va_arg(*arguments, int));
    } else if (letter == 'd') {
        snprintf(spec, sizeof spec, "%%%slld", flags);
        snprintf(out, sizeof out, spec, length == 'l' ? (long long)va_arg(*arguments, long) : (long long)va_arg(*arguments, int));
    } else {                                          /* u, x */
        unsigned long long value = length == 'z'   ? va_arg(*arguments, size_t)
                                   : length == 'l' ? va_arg(*arguments, unsigned long)
                                                   : va_arg(*arguments, unsigned);
        snprintf(spec, sizeof spec, "%%%sll%c", flags, letter);
        snprintf(out, sizeof out, spec, value);
    }
    text_raw(text, out);
}

void text_say(struct text *text, const char *pattern, ...) {
    va_list arguments;

    va_start(arguments, pattern);
    for (const char *p = pattern; *p != '\0'; p++) {
        size_t literal = strcspn(p, "%");
        text_raw_bytes(text, p, literal);
        p += literal;
        if (*p == '\0') {
            break;
        }
        size_t flags_len = strspn(p + 1, "0123456789.+-");
        char flags[12];
        snprintf(flags, sizeof flags, "%.*s", (int)flags_len, p + 1);
        p += 1 + flags_len;
        char length = '\0';
        if (*p == 'l' || *p == 'z') {
            length = *p++;
        }
        if (*p == '%') {
            text_raw(text, "%");
        } else if (*p == 's') {
            escape(text, va_arg(arguments, const char *));
        } else {
            say_number(text, flags, length, *p, &arguments);
        }
    }
    va_end(arguments);
}

struct small grouped(size_t count) {
    struct small digits, result;
    size_t out = 0, len = (size_t)snprintf(digits.s, sizeof digits.s, "%zu", count);

    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            result.s[out++] = ',';
        }
        result.s[out++] = digits.s[i];
    }
    result.s[out] = '\0';
    return result;
}

struct small milliseconds(double ms) {
    struct small result = {"not measured"};

    if (isfinite(ms)) {
        snprintf(result.s, sizeof result.s, fabs(ms) < 1e12 ? "%.1f ms" : "%.3g ms", ms);
    }
    return result;
}

struct small seconds(double s) {
    struct small result = {"not given"};

    if (isfinite(s)) {
        snprintf(result.s, sizeof result.s, fabs(s) < 1e12 ? "%.3f s" : "%.3g s", s);
    }
    return result;
}

struct small percent(double share) {
    struct small result = {"not given"};

    if (isfinite(share) && fabs(share) < 1e6) {
        double shown = round(share * 1000) / 10;
        snprintf(result.s, sizeof result.s, "%.1f %%", share < 1 - 1e-9 && shown > 99.9 ? 99.9 : shown);
    }
    return result;
}

struct small bit_rate(size_t bps) {
    static const struct { double bps; const char *unit; } units[] = {{1e9, "Gbit/s"}, {1e6, "Mbit/s"}, {1e3, "kbit/s"}, {1, "bit/s"}};
    struct small result;
    size_t i = 0;

    while (i < 3 && (double)bps < units[i].bps) {
        i++;
    }
    snprintf(result.s, sizeof result.s, "%.4g %s", (double)bps / units[i].bps, units[i].unit);
    return result;
}

const char *plural(size_t count, const char *one, const char *many) {
    return count == 1 ? one : many;
}
