/* decode.c: walks table and JSON together.
 *   object: each field of the table -> its value -> decode by kind; then: any key left that the table does not name?
 * Where it stands is a chain of frames on the stack, written out only if something is wrong. */
#include "decode.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pool_block { struct pool_block *next; max_align_t data[]; };

void *pool_take(struct pool *pool, size_t size) {
    struct pool_block *block = calloc(1, sizeof *block + size);

    if (block == NULL) {
        return NULL;
    }
    block->next = pool->blocks;
    pool->blocks = block;
    return block->data;
}

void pool_free(struct pool *pool) {
    while (pool->blocks != NULL) {
        struct pool_block *next = pool->blocks->next;
        free(pool->blocks);
        pool->blocks = next;
    }
}

struct place { const struct place *parent; const char *key; size_t index; };        /* key NULL: an index */
struct decoder { struct pool *pool; const char *file; char *error; size_t error_size; };

static size_t write_place(const struct place *place, char *out, size_t size) {
    size_t len = place->parent != NULL ? write_place(place->parent, out, size) : 0;
    int more;

    if (len >= size) {
        return len;
    }
    if (place->key != NULL) {
        more = snprintf(out + len, size - len, "%s%s", len > 0 ? "." : "", place->key);
    } else {
        more = snprintf(out + len, size - len, "[%zu]", place->index);
    }
    return more > 0 ? len + (size_t)more : len;
}

static bool refuse(const struct decoder *decoder, const struct place *place, const char *found, const char *expected) {
    char where[200] = "";

    if (place != NULL) {
        write_place(place, where, sizeof where);
    }
    snprintf(decoder->error, decoder->error_size, "%s: %s%sfound %.80s, expected %s", decoder->file, where, where[0] != '\0' ? ": " : "",
             found, expected);
    return false;
}

static const char *name_of(const json_t *json) {
    switch (json_typeof(json)) {
    case JSON_OBJECT: return "an object";
    case JSON_ARRAY: return "a list";
    case JSON_STRING: return "a string";
    case JSON_INTEGER: return json_integer_value(json) < 0 ? "a negative number" : "an integer";
    case JSON_REAL: return "a number with a fraction";
    case JSON_TRUE: return "true";
    case JSON_FALSE: return "false";
    default: return "null";
    }
}

static bool decode_value(const struct decoder *decoder, const struct place *place, const struct field *field, const json_t *json,
                         void *target);

static bool decode_fields(const struct decoder *decoder, const struct place *place, const json_t *json, const struct shape *shape,
                          char *object) {
    const char *key;
    json_t *value;

    if (!json_is_object(json)) {
        return refuse(decoder, place, name_of(json), "an object");
    }
    for (const struct field *field = shape->fields; field->key != NULL; field++) {
        const struct place here = {place, field->key, 0};
        if (!decode_value(decoder, &here, field, json_object_get(json, field->key), object + field->offset)) {
            return false;
        }
    }
    json_object_foreach((json_t *)json, key, value) {
        const struct field *field = shape->fields;
        while (field->key != NULL && strcmp(field->key, key) != 0) {
            field++;
        }
        if (field->key == NULL) {
            const struct place here = {place, key, 0};
            return refuse(decoder, &here, "an unknown key", "only keys of the schema");
        }
    }
    return true;
}

/* What a field holds if it is not given. */
static void clear_value(enum field_kind kind, void *target) {
    if (kind == FIELD_NUMBER) {
        *(double *)target = NAN;
    } else if (kind == FIELD_COUNT) {
        *(size_t *)target = NOT_GIVEN;
    } else if (kind == FIELD_BOOL) {
        *(int *)target = -1;
    }                                                           /* the pool gives zeroes: NULL, empty lists */
}

static bool decode_choice(const struct decoder *decoder, const struct place *place, const struct field *field, const json_t *json,
                          int *target) {
    char expected[160] = "", found[60];
    const char *text = json_string_value(json);

    for (int i = 0; field->choices[i] != NULL; i++) {
        if (text != NULL && strcmp(text, field->choices[i]) == 0) {
            *target = i;
            return true;
        }
        size_t len = strlen(expected);
        snprintf(expected + len, sizeof expected - len, "%s\"%s\"", i > 0 ? " or " : "", field->choices[i]);
    }
    snprintf(found, sizeof found, text != NULL ? "\"%.40s\"" : "%.40s", text != NULL ? text : name_of(json));
    return refuse(decoder, place, found, expected);
}

static bool is_count(const json_t *json) {
    return json_is_integer(json) && json_integer_value(json) >= 0;
}

static bool decode_counts(const struct decoder *decoder, const struct place *place, const json_t *json, const json_t **target) {
    const char *key;
    json_t *value;

    if (!json_is_object(json)) {
        return refuse(decoder, place, name_of(json), "an object of counts");
    }
    json_object_foreach((json_t *)json, key, value) {
        if (!is_count(value)) {
            const struct place here = {place, key, 0};
            return refuse(decoder, &here, name_of(value), "a non-negative integer");
        }
    }
    *target = json;
    return true;
}

static bool decode_item(const struct decoder *decoder, const struct place *place, const struct field *field, const json_t *json,
                        char *item) {
    if (field->kind == FIELD_LIST) {
        return decode_fields(decoder, place, json, field->shape, item);
    }
    if (field->kind == FIELD_TEXTS) {
        if (!json_is_string(json)) {
            return refuse(decoder, place, name_of(json), "a string");
        }
        *(const char **)(void *)item = json_string_value(json);
        return true;
    }
    const json_t *first = json_array_get(json, 0), *second = json_array_get(json, 1);
    if (json_array_size(json) != 2 || !json_is_number(first) || !json_is_number(second)) {
        return refuse(decoder, place, name_of(json), "a list of two numbers");
    }
    *(struct pair *)(void *)item = (struct pair){json_number_value(first), json_number_value(second)};
    return true;
}

static bool decode_items(const struct decoder *decoder, const struct place *place, const struct field *field, const json_t *json,
                         void *target) {
    LIST_OF(void) list = {NULL, json_array_size(json)};
    size_t size = field->kind == FIELD_LIST ? field->shape->size : field->kind == FIELD_TEXTS ? sizeof(char *) : sizeof(struct pair);

    if (!json_is_array(json)) {
        return refuse(decoder, place, name_of(json), "a list");
    }
    list.items = pool_take(decoder->pool, list.count * size);
    if (list.items == NULL) {
        return refuse(decoder, place, "no more memory", "enough of it");
    }
    for (size_t i = 0; i < list.count; i++) {
        const struct place here = {place, NULL, i};
        if (!decode_item(decoder, &here, field, json_array_get(json, i), (char *)list.items + i * size)) {
            return false;
        }
    }
    memcpy(target, &list, sizeof list);                         /* every LIST_OF is a pointer and a count */
    return true;
}

static bool decode_pointer(const struct decoder *decoder, const struct place *place, const struct field *field, const json_t *json,
                           void *target) {
    void *object = pool_take(decoder->pool, field->shape->size);

    if (object == NULL) {
        return refuse(decoder, place, "no more memory", "enough of it");
    }
    memcpy(target, &object, sizeof object);
    return decode_fields(decoder, place, json, field->shape, object);
}

static bool decode_value(const struct decoder *decoder, const struct place *place, const struct field *field, const json_t *json,
                         void *target) {
    if (json == NULL || (json_is_null(json) && (field->rule & FIELD_MAY_BE_NULL) != 0)) {
        clear_value(field->kind, target);
        return json != NULL || (field->rule & FIELD_MAY_BE_ABSENT) != 0 || refuse(decoder, place, "nothing", "this key");
    }
    switch (field->kind) {
    case FIELD_TEXT:
        *(const char **)target = json_string_value(json);
        return json_is_string(json) || refuse(decoder, place, name_of(json), "a string");
    case FIELD_NUMBER:
        *(double *)target = json_number_value(json);
        return json_is_number(json) || refuse(decoder, place, name_of(json), "a number");
    case FIELD_COUNT:
        *(size_t *)target = (size_t)json_integer_value(json);
        return is_count(json) || refuse(decoder, place, name_of(json), "a non-negative integer");
    case FIELD_BOOL:
        *(int *)target = json_is_true(json) ? 1 : 0;
        return json_is_boolean(json) || refuse(decoder, place, name_of(json), "true or false");
    case FIELD_CHOICE: return decode_choice(decoder, place, field, json, target);
    case FIELD_JSON: *(const json_t **)target = json; return true;
    case FIELD_COUNTS: return decode_counts(decoder, place, json, target);
    case FIELD_OBJECT: return decode_pointer(decoder, place, field, json, target);
    default: return decode_items(decoder, place, field, json, target);
    }
}

json_t *decode_read(const char *path, char *error, size_t error_size) {
    json_error_t fault;
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        snprintf(error, error_size, "%s: cannot be read: %s, expected a file that the bench wrote", path, strerror(errno));
        return NULL;
    }
    errno = 0;
    json_t *json = json_loadf(file, JSON_REJECT_DUPLICATES, &fault);
    if (ferror(file)) {
        snprintf(error, error_size, "%s: cannot be read: %s, expected a file that the bench wrote", path, strerror(errno));
        json_decref(json);
        json = NULL;
    } else if (json == NULL) {
        snprintf(error, error_size, "%s:%d:%d: found %.100s, expected one JSON value", path, fault.line, fault.column, fault.text);
    }
    fclose(file);
    return json;
}

bool decode_object(struct pool *pool, const char *file, const json_t *json, const struct shape *shape, void *object,
                   char *error, size_t error_size) {
    const struct decoder decoder = {pool, file, error, error_size};

    return decode_fields(&decoder, NULL, json, shape, object);
}

bool decode_list(struct pool *pool, const char *file, const json_t *json, const struct shape *shape, void *list, char *error,
                 size_t error_size) {
    const struct decoder decoder = {pool, file, error, error_size};
    const struct field field = {.kind = FIELD_LIST, .shape = shape};

    return decode_items(&decoder, NULL, &field, json, list);
}
