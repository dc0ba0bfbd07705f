/* text.h: a growing text that escapes what it is given. Every %s of text_say() is escaped for the document's format, so a hostile string
 * cannot be forgotten; only text_raw() writes markup as it stands. Out of memory is remembered (`failed`) and asked once at the end. */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum text_format { TEXT_XML, TEXT_MARKDOWN, TEXT_SARIF, TEXT_PLAIN };  /* XML: HTML, SVG, JUnit; SARIF: its messages; PLAIN: a terminal */
#define TEXT_SHOWN_MAX 4000                        /* bytes of one string that are shown; a device may send more */

struct text {
    char *data;                                    /* NUL-terminated once anything was written */
    size_t len, capacity;
    enum text_format format;
    bool failed;
};

/* Markup, unchanged. */
void text_raw(struct text *text, const char *markup);
void text_raw_bytes(struct text *text, const char *data, size_t len);
/* As printf with d u x f s c, the lengths l and z, width and precision; every %s is escaped: markup characters by the format's own means,
 * control, direction and invisible characters as [U+202E], invalid UTF-8 as [U+FFFD]; what exceeds TEXT_SHOWN_MAX is cut, and says so. */
void text_say(struct text *text, const char *pattern, ...) __attribute__((format(printf, 2, 3)));
void text_free(struct text *text);

/* Small texts by value, for use as an argument: text_say(t, "%s Servers", grouped(n).s). */
struct small { char s[40]; };
struct small grouped(size_t count);                /* 1,000 */
struct small milliseconds(double ms);              /* 48.1 ms; "not measured" for NAN */
struct small seconds(double s);                    /* 1.002 s; "not given" for NAN */
struct small percent(double share);                /* 99.7 %; never rounds up to 100 % */
struct small bit_rate(size_t bps);                 /* 100 Mbit/s, 250 kbit/s */
const char *plural(size_t count, const char *one, const char *many);

#endif
