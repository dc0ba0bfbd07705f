/* schema.c: the part of JSON Schema that the vector forms use.
 *
 *   check(schema, value) = every keyword of the schema object holds for the value;   $ref, if/then/else, properties, items go deeper
 *
 * A keyword is a row of the table at the end: its name and the function that judges it. The first rule broken is reported, with the path
 * of the value in the document ("sessions[3].steps[2].expect"). */
#include "schema.h"

#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdarg.h>
#include <string.h>

#define PATH_BYTES 256

struct place {
    const json_t *root;      /* the schema document, for $ref */
    const json_t *schema;    /* the schema object at work */
    const json_t *value;
    const char *path;
    char *error; size_t error_size;
};

static bool check(const struct place *place);

/* ---- telling ---- */

/* Text of a hostile file: no control characters, no more than 40 bytes. */
static void quote(char *out, size_t size, const char *text) {
    size_t used = 0;
    out[used++] = '"';
    for (; *text && used < 41 && used + 5 < size; text++) {
        out[used++] = iscntrl((unsigned char)*text) ? '?' : *text;
    }
    snprintf(out + used, size - used, *text ? "...\"" : "\"");
}

static void describe(char *out, size_t size, const json_t *value, bool secret) {
    switch (json_typeof(value)) {
    case JSON_OBJECT: snprintf(out, size, "an object of %zu fields", json_object_size(value)); break;
    case JSON_ARRAY: snprintf(out, size, "an array of %zu elements", json_array_size(value)); break;
    case JSON_STRING:
        if (secret) {
            snprintf(out, size, "text of %zu characters", json_string_length(value));
        } else {
            quote(out, size, json_string_value(value));
        }
        break;
    case JSON_INTEGER: snprintf(out, size, secret ? "an integer" : "%" JSON_INTEGER_FORMAT, json_integer_value(value)); break;
    case JSON_REAL: snprintf(out, size, secret ? "a real number" : "%g", json_real_value(value)); break;
    case JSON_TRUE: snprintf(out, size, "true"); break;
    case JSON_FALSE: snprintf(out, size, "false"); break;
    case JSON_NULL: snprintf(out, size, "null"); break;
    }
}

__attribute__((format(printf, 2, 3)))
static bool refuse(const struct place *place, const char *format, ...) {
    char expected[320], found[64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(expected, sizeof expected, format, arguments);
    va_end(arguments);
    describe(found, sizeof found, place->value, json_is_true(json_object_get(place->schema, "writeOnly")));
    snprintf(place->error, place->error_size, "%s: found %s, expected %s", *place->path ? place->path : "document", found, expected);
    return false;
}

/* ---- going deeper ---- */

static bool check_with(const struct place *place, const json_t *schema) {
    struct place deeper = *place;
    deeper.schema = schema;
    return check(&deeper);
}

static bool check_field(const struct place *place, const json_t *schema, const char *key, const json_t *value) {
    char path[PATH_BYTES], name[64];
    quote(name, sizeof name, key);
    size_t quoted = strlen(name);
    snprintf(path, sizeof path, "%.*s%s%.*s", PATH_BYTES - 64, place->path, *place->path ? "." : "", (int)quoted - 2, name + 1);
    struct place deeper = *place;
    deeper.schema = schema;
    deeper.value = value;
    deeper.path = path;
    return check(&deeper);
}

static bool check_element(const struct place *place, const json_t *schema, size_t index, const json_t *value) {
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%.*s[%zu]", PATH_BYTES - 32, place->path, index);
    struct place deeper = *place;
    deeper.schema = schema;
    deeper.value = value;
    deeper.path = path;
    return check(&deeper);
}

/* ---- keywords ---- */

static bool has_type(const json_t *value, const char *type) {
    switch (json_typeof(value)) {
    case JSON_OBJECT: return strcmp(type, "object") == 0;
    case JSON_ARRAY: return strcmp(type, "array") == 0;
    case JSON_STRING: return strcmp(type, "string") == 0;
    case JSON_INTEGER: return strcmp(type, "integer") == 0;
    case JSON_TRUE: case JSON_FALSE: return strcmp(type, "boolean") == 0;
    default: return false;   /* the forms have neither null nor real numbers */
    }
}

static bool on_type(const struct place *place, const json_t *rule) {
    const char *type = json_string_value(rule);
    return has_type(place->value, type) || refuse(place, "%s %s", strchr("aeio", *type) ? "an" : "a", type);
}

static bool on_const(const struct place *place, const json_t *rule) {
    char expected[64];
    describe(expected, sizeof expected, rule, false);
    return json_equal(place->value, rule) || refuse(place, "%s", expected);
}

static bool on_enum(const struct place *place, const json_t *rule) {
    char list[280] = "";
    size_t index;
    json_t *allowed;
    json_array_foreach(rule, index, allowed) {
        if (json_equal(place->value, allowed)) {
            return true;
        }
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", index ? ", " : "", json_string_value(allowed));
    }
    return refuse(place, "one of %s", list);
}

static bool on_required(const struct place *place, const json_t *rule) {
    size_t index;
    json_t *name;
    json_array_foreach(rule, index, name) {
        if (json_is_object(place->value) && !json_object_get(place->value, json_string_value(name))) {
            return refuse(place, "the field \"%s\"", json_string_value(name));
        }
    }
    return true;
}

static bool on_properties(const struct place *place, const json_t *rule) {
    const char *key;
    json_t *schema;
    json_object_foreach((json_t *)rule, key, schema) {   /* jansson's iterator takes no const */
        const json_t *value = json_object_get(place->value, key);
        if (value && !check_field(place, schema, key, value)) {
            return false;
        }
    }
    return true;
}

static bool on_additional(const struct place *place, const json_t *rule) {
    const json_t *known = json_object_get(place->schema, "properties");
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)place->value, key, value) {
        if (json_object_get(known, key)) {
            continue;
        }
        if (json_is_false(rule)) {
            char name[64];
            quote(name, sizeof name, key);
            snprintf(place->error, place->error_size, "%s: found the unknown field %s, expected only known ones",
                     *place->path ? place->path : "document", name);
            return false;
        }
        if (!check_field(place, rule, key, value)) {
            return false;
        }
    }
    return true;
}

static bool on_items(const struct place *place, const json_t *rule) {
    size_t index;
    json_t *value;
    json_array_foreach(place->value, index, value) {
        if (!check_element(place, rule, index, value)) {
            return false;
        }
    }
    return true;
}

/* The description of a schema with a pattern says what the pattern means. */
static bool on_pattern(const struct place *place, const json_t *rule) {
    regex_t pattern;
    if (!json_is_string(place->value)) {
        return true;
    }
    if (regcomp(&pattern, json_string_value(rule), REG_EXTENDED | REG_NOSUB)) {
        return refuse(place, "a pattern that compiles in the schema");
    }
    bool matches = regexec(&pattern, json_string_value(place->value), 0, NULL, 0) == 0;
    regfree(&pattern);
    const char *meaning = json_string_value(json_object_get(place->schema, "description"));
    return matches || refuse(place, "%s", meaning ? meaning : json_string_value(rule));
}

static bool on_min_length(const struct place *place, const json_t *rule) {
    json_int_t limit = json_integer_value(rule);
    return !json_is_string(place->value) || (json_int_t)json_string_length(place->value) >= limit ||
           refuse(place, "at least %" JSON_INTEGER_FORMAT " characters", limit);
}

static bool on_max_length(const struct place *place, const json_t *rule) {
    json_int_t limit = json_integer_value(rule);
    return !json_is_string(place->value) || (json_int_t)json_string_length(place->value) <= limit ||
           refuse(place, "at most %" JSON_INTEGER_FORMAT " characters", limit);
}

static bool on_minimum(const struct place *place, const json_t *rule) {
    json_int_t limit = json_integer_value(rule);
    return !json_is_integer(place->value) || json_integer_value(place->value) >= limit ||
           refuse(place, "at least %" JSON_INTEGER_FORMAT, limit);
}

static bool on_maximum(const struct place *place, const json_t *rule) {
    json_int_t limit = json_integer_value(rule);
    return !json_is_integer(place->value) || json_integer_value(place->value) <= limit ||
           refuse(place, "at most %" JSON_INTEGER_FORMAT, limit);
}

static bool on_min_items(const struct place *place, const json_t *rule) {
    json_int_t limit = json_integer_value(rule);
    return !json_is_array(place->value) || (json_int_t)json_array_size(place->value) >= limit ||
           refuse(place, "at least %" JSON_INTEGER_FORMAT " elements", limit);
}

static bool on_min_properties(const struct place *place, const json_t *rule) {
    json_int_t limit = json_integer_value(rule);
    return !json_is_object(place->value) || (json_int_t)json_object_size(place->value) >= limit ||
           refuse(place, "at least %" JSON_INTEGER_FORMAT " fields", limit);
}

static bool on_max_properties(const struct place *place, const json_t *rule) {
    json_int_t limit = json_integer_value(rule);
    return !json_is_object(place->value) || (json_int_t)json_object_size(place->value) <= limit ||
           refuse(place, "at most %" JSON_INTEGER_FORMAT " fields", limit);
}

/* Only "#/$defs/NAME" is understood. */
static bool on_ref(const struct place *place, const json_t *rule) {
    static const char prefix[] = "#/$defs/";
    const char *reference = json_string_value(rule);
    const json_t *target = strncmp(reference, prefix, sizeof prefix - 1) ? NULL
        : json_object_get(json_object_get(place->root, "$defs"), reference + sizeof prefix - 1);
    return target ? check_with(place, target) : refuse(place, "the schema to define %s", reference);
}

static bool on_if(const struct place *place, const json_t *rule) {
    char unused[1];
    struct place trial = *place;
    trial.schema = rule;
    trial.error = unused;
    trial.error_size = sizeof unused;
    const json_t *branch = json_object_get(place->schema, check(&trial) ? "then" : "else");
    return !branch || check_with(place, branch);
}

static bool on_remark(const struct place *place, const json_t *rule) {
    (void)place;
    (void)rule;
    return true;
}

/* In the order in which they are asked: the broadest complaint first. */
static const struct { const char *name; bool (*judge)(const struct place *place, const json_t *rule); } keywords[] = {
    { "$ref", on_ref }, { "type", on_type }, { "const", on_const }, { "enum", on_enum },
    { "minLength", on_min_length }, { "maxLength", on_max_length }, { "pattern", on_pattern },
    { "minimum", on_minimum }, { "maximum", on_maximum }, { "minItems", on_min_items },
    { "minProperties", on_min_properties }, { "maxProperties", on_max_properties },
    { "required", on_required }, { "additionalProperties", on_additional }, { "properties", on_properties }, { "items",
                                                                                                               on_items }, { "if", on_if },
    { "then", on_remark }, { "else", on_remark }, { "writeOnly", on_remark }, { "title", on_remark }, { "description", on_remark },
    { "$schema", on_remark }, { "$defs", on_remark }, { "$comment", on_remark },
};
#define KEYWORDS (sizeof keywords / sizeof *keywords)

static bool check(const struct place *place) {
    size_t known = 0;
    for (size_t i = 0; i < KEYWORDS; i++) {
        const json_t *rule = json_object_get(place->schema, keywords[i].name);
        if (rule) {
            known++;
            if (!keywords[i].judge(place, rule)) {
                return false;
            }
        }
    }
    return known == json_object_size(place->schema) || refuse(place, "a schema that uses only keywords known here");
}

bool schema_check(const json_t *schema, const json_t *value, char *error, size_t error_size) {
    return check(&(struct place){ .root = schema, .schema = schema, .value = value, .path = "", .error = error, .error_size = error_size });
}
