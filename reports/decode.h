/* decode.h: a JSON object becomes a C struct by a table. Every key is known, of the right type and, unless the table says otherwise, there;
 * an unknown key is refused. Strings are borrowed from the JSON tree, which the pool keeps; everything is freed with the pool. */
#ifndef REPORT_DECODE_H
#define REPORT_DECODE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct pool_block;
struct pool { struct pool_block *blocks; };
void *pool_take(struct pool *pool, size_t size);                /* zeroed; NULL: out of memory */
void pool_free(struct pool *pool);

enum field_kind {
    FIELD_TEXT,      /* const char *; NULL if not given */
    FIELD_NUMBER,    /* double; NAN if not given */
    FIELD_COUNT,     /* size_t, from a non-negative integer; NOT_GIVEN */
    FIELD_BOOL,      /* int: 0, 1; -1 if not given */
    FIELD_CHOICE,    /* int: position in field.choices */
    FIELD_JSON,      /* const json_t *, any value; NULL if not given */
    FIELD_COUNTS,    /* const json_t *: an object of non-negative integers; NULL if not given */
    FIELD_OBJECT,    /* const struct X *; NULL if not given */
    FIELD_LIST,      /* LIST_OF(struct X) */
    FIELD_TEXTS,     /* LIST_OF(const char *) */
    FIELD_PAIRS      /* LIST_OF(struct pair), from [[1, 2.5], ...] */
};
#define NOT_GIVEN ((size_t)-1)
#define LIST_OF(type) struct { type *items; size_t count; }
struct pair { double first, second; };

enum field_rule { FIELD_REQUIRED = 0, FIELD_MAY_BE_ABSENT = 1, FIELD_MAY_BE_NULL = 2, FIELD_OPTIONAL = 3 };
struct field {
    const char *key;
    enum field_kind kind;
    size_t offset;                                              /* in the struct */
    enum field_rule rule;
    const struct shape *shape;                                  /* OBJECT, LIST */
    const char *const *choices;                                 /* CHOICE; NULL-terminated */
};
struct shape { size_t size; const struct field *fields; };      /* fields: ended by one without a key */

/* Reads a whole JSON file. NULL with "FILE:LINE:COL: ..." in `error`. The caller owns the result. */
json_t *decode_read(const char *path, char *error, size_t error_size);
/* `json` into `object` (of shape->size bytes). false with "FILE: checks[3].step: found X, expected Y" in `error`. */
bool decode_object(struct pool *pool, const char *file, const json_t *json, const struct shape *shape, void *object,
                   char *error, size_t error_size);
/* A file that is a list of objects. */
bool decode_list(struct pool *pool, const char *file, const json_t *json, const struct shape *shape, void *list, char *error,
                 size_t error_size);

#endif
