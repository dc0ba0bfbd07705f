/* shim_answer.c: what a foreigner answered is looked at field by field; what is wrong is told by its place, as printable ASCII. */
#include "shim_answer.h"
#include "shim_process.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* At most 40 characters of it. */
static void quote(char *out, size_t size, const json_t *found) {
    char *text = found ? json_dumps(found, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    const char *shown = text ? text : "nothing";
    size_t length = strlen(shown);
    shim_printable(out, size, shown, length < 40 ? length : 40);
    if (length > 40) {
        snprintf(out + 40, size - 40, "...");
    }
    free(text);
}

bool shim_wrong(struct shim_error *error, const char *place, const json_t *found, const char *expected, ...) {
    char what[60], wanted[300];
    va_list arguments;
    va_start(arguments, expected);
    vsnprintf(wanted, sizeof wanted, expected, arguments);
    va_end(arguments);
    quote(what, sizeof what, found);
    snprintf(error->text, sizeof error->text, "%s: found %s, expected %s", place, what, wanted);
    return false;
}

/* "one", "two" */
static void list(char *out, size_t size, const char *const *names) {
    *out = '\0';
    for (size_t i = 0; names[i]; i++) {
        size_t length = strlen(out);
        snprintf(out + length, size - length, "%s\"%s\"", i ? ", " : "", names[i]);
    }
}

static size_t position(const char *const *names, const char *name) {
    size_t i = 0;
    while (names[i] && strcmp(names[i], name)) {
        i++;
    }
    return i;
}

bool shim_check_fields(struct shim_error *error, const char *place, const json_t *object, const char *const *names) {
    const char *name;
    json_t *value;
    if (!json_is_object(object)) {
        return shim_wrong(error, place, object, "an object");
    }
    json_object_foreach((json_t *)object, name, value) {
        if (strcmp(name, "id") && !names[position(names, name)]) {
            char field[41], known[160];
            shim_printable(field, sizeof field, name, strlen(name));
            list(known, sizeof known, names);
            snprintf(error->text, sizeof error->text, "%s: found the field \"%s\", expected no other than %s", place, field,
                     *known ? known : "\"id\"");
            return false;
        }
    }
    return true;
}

static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool shim_read_hex(struct shim_error *error, const char *place, const json_t *json, uint8_t *out, size_t size, size_t *length) {
    const char *text = json_string_value(json);
    *length = json_string_length(json) / 2;
    if (!text || json_string_length(json) % 2) {
        return shim_wrong(error, place, json, "bytes as pairs of hexadecimal digits");
    }
    if (*length > size) {
        return shim_wrong(error, place, json, "at most %zu bytes", size);
    }
    for (size_t i = 0; i < *length; i++) {
        int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return shim_wrong(error, place, json, "bytes as pairs of hexadecimal digits");
        }
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

bool shim_read_endpoint(struct shim_error *error, const char *place, const json_t *json, struct device_endpoint *endpoint) {
    static const char *const names[] = { "address", "port", NULL };
    const char *address = json_string_value(json_object_get(json, "address"));
    const json_t *port = json_object_get(json, "port");
    if (!json_is_object(json) || !address || !device_address_parse(endpoint, address) || !json_is_integer(port) ||
        json_integer_value(port) < 0 || json_integer_value(port) > UINT16_MAX) {
        return shim_wrong(error, place, json, "an endpoint like {\"address\": \"fe80::1\", \"port\": 5683}");
    }
    endpoint->port = (uint16_t)json_integer_value(port);
    return shim_check_fields(error, place, json, names);
}

bool shim_read_state(struct shim_error *error, const char *place, const json_t *json, enum device_resource_kind kind, int32_t *value) {
    const json_t *is_on = json_object_get(json, "value"), *setting = json_object_get(json, "dimmingSetting");
    bool one = json_is_object(json) && json_object_size(json) == 1;
    if (kind == DEVICE_SWITCH) {
        *value = json_is_true(is_on);
        return (one && json_is_boolean(is_on)) || shim_wrong(error, place, json, "{\"value\": true or false}");
    }
    json_int_t number = json_integer_value(setting);
    *value = (int32_t)number;
    return (one && json_is_integer(setting) && number >= INT32_MIN && number <= INT32_MAX) ||
           shim_wrong(error, place, json, "{\"dimmingSetting\": an integer of 32 bits}");
}

bool shim_read_text(struct shim_error *error, const char *place, const json_t *json, char *out, size_t size) {
    if (!json_string_length(json)) {
        return shim_wrong(error, place, json, "a text");
    }
    shim_printable(out, size, json_string_value(json), json_string_length(json));
    return true;
}

bool shim_read_set(struct shim_error *error, const char *place, const json_t *json, const char *const *names, unsigned *bits) {
    char known[300];
    size_t i;
    json_t *entry;
    *bits = 0;
    list(known, sizeof known, names);
    if (!json_is_array(json)) {
        return shim_wrong(error, place, json, "a list of some of %s", known);
    }
    json_array_foreach(json, i, entry) {
        size_t at = json_is_string(entry) ? position(names, json_string_value(entry)) : 0;
        if (!json_is_string(entry) || !names[at]) {
            return shim_wrong(error, place, entry, "one of %s", known);
        }
        *bits |= 1u << at;
    }
    return true;
}

bool shim_check_list(struct shim_error *error, const char *place, const json_t *json) {
    return !json || json_is_array(json) || shim_wrong(error, place, json, "a list");
}

json_t *shim_hex(const uint8_t *data, size_t length) {
    static const char digits[] = "0123456789abcdef";
    char *text = malloc(2 * length + 1);
    if (!text) {
        return NULL;
    }
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[data[i] >> 4];
        text[2 * i + 1] = digits[data[i] & 15];
    }
    json_t *json = json_stringn(text, 2 * length);
    free(text);
    return json;
}

json_t *shim_endpoint(const struct device_endpoint *endpoint) {
    char address[DEVICE_ADDRESS_TEXT];
    device_address_text(endpoint, address);
    return json_pack("{s:s, s:i}", "address", address, "port", endpoint->port);
}
