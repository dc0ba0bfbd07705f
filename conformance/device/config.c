/* config.c: the provisioning of a device, JSON <-> C. Each object is read by a table of its members: which there may be, of what type,
 * and where the value goes; everything else is an error that names its path ("creds[0].oscore.recipientid"). The first error wins. */
#include "config.h"

#include <nettle/base64.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BASE64 "oic.sec.encoding.base64"

static const char *const conntypes[] = {[DEVICE_SUBJECT_ANON_CLEAR] = "anon-clear", [DEVICE_SUBJECT_AUTH_CRYPT] = "auth-crypt"};
static const struct { const char *rt, *property; } kinds[] = {
    [DEVICE_SWITCH] = {"oic.r.switch.binary", "value"}, [DEVICE_DIMMER] = {"oic.r.light.dimming", "dimmingSetting"}};

/* Where the reader stands and what went wrong first. */
struct reader { char *error; size_t error_size; bool failed; char path[160]; };

__attribute__((format(printf, 2, 3)))
static bool fail(struct reader *reader, const char *format, ...) {
    char sentence[256];
    va_list args;

    if (!reader->failed) {
        va_start(args, format);
        vsnprintf(sentence, sizeof sentence, format, args);
        va_end(args);
        snprintf(reader->error, reader->error_size, "%s: %s", reader->path[0] == '\0' ? "configuration" : reader->path, sentence);
    }
    reader->failed = true;
    return false;
}

static const char *type_name(const json_t *json) {
    static const char *const names[] = {"object", "array", "string", "integer", "real number", "true", "false", "null"};

    return json == NULL ? "nothing" : names[json_typeof(json)];
}

/* Extends the path by ".key" or "[i]"; returns the length to cut it back to. */
static size_t enter(struct reader *reader, const char *key, size_t index) {
    const size_t len = strlen(reader->path);

    if (key != NULL) {
        snprintf(reader->path + len, sizeof reader->path - len, "%s%s", len > 0 ? "." : "", key);
    } else {
        snprintf(reader->path + len, sizeof reader->path - len, "[%zu]", index);
    }
    return len;
}

static void leave(struct reader *reader, size_t len) {
    reader->path[len] = '\0';
}

static bool is_object_of(struct reader *reader, const json_t *json, const char *const *keys) {
    const char *key;
    json_t *value;

    if (!json_is_object(json)) {
        return fail(reader, "found %s, expected an object", type_name(json));
    }
    json_object_foreach((json_t *)json, key, value) {
        size_t i = 0;
        while (keys[i] != NULL && strcmp(keys[i], key) != 0) {
            i++;
        }
        if (keys[i] == NULL) {
            return fail(reader, "found unknown field \"%.40s\", expected only fields like \"%s\"", key, keys[0]);
        }
    }
    return true;
}

static bool read_integer(struct reader *reader, const json_t *object, const char *key, long min, long max, long *out) {
    const json_t *const json = json_object_get(object, key);
    const size_t up = enter(reader, key, 0);

    if (!json_is_integer(json)) {
        return fail(reader, "found %s, expected an integer", type_name(json));
    }
    const json_int_t value = json_integer_value(json);
    if (value < min || value > max) {
        return fail(reader, "found %" JSON_INTEGER_FORMAT ", expected %ld to %ld", value, min, max);
    }
    *out = (long)value;
    leave(reader, up);
    return true;
}

/* A string without NUL, copied; `out` stays NULL if the member is absent and `required` is false. */
static bool read_string(struct reader *reader, const json_t *json, bool required, char **out) {
    if (json == NULL && !required) {
        return true;
    }
    if (!json_is_string(json)) {
        return fail(reader, "found %s, expected a string", type_name(json));
    }
    if (strlen(json_string_value(json)) != json_string_length(json)) {
        return fail(reader, "found a string with a NUL byte, expected text");
    }
    *out = malloc(json_string_length(json) + 1);
    if (*out == NULL) {
        return fail(reader, "out of memory");
    }
    memcpy(*out, json_string_value(json), json_string_length(json) + 1);
    return true;
}

static bool read_member_string(struct reader *reader, const json_t *object, const char *key, bool required, char **out) {
    const size_t up = enter(reader, key, 0);

    if (!read_string(reader, json_object_get(object, key), required, out)) {
        return false;
    }
    leave(reader, up);
    return true;
}

/* An identity: kept as given ("", "*", a UUID), but at most 36 characters. */
static bool read_identity(struct reader *reader, const json_t *object, const char *key, char out[37]) {
    const json_t *const json = json_object_get(object, key);
    const size_t up = enter(reader, key, 0);

    if (!json_is_string(json)) {
        return fail(reader, "found %s, expected a string", type_name(json));
    }
    if (json_string_length(json) > 36 || strlen(json_string_value(json)) != json_string_length(json)) {
        return fail(reader, "found %zu characters, expected a UUID or \"\"", json_string_length(json));
    }
    snprintf(out, 37, "%s", json_string_value(json));
    leave(reader, up);
    return true;
}

/* Zeroed room for the elements of a member array; NULL if it is absent or empty, or on an error. */
static void *read_array(struct reader *reader, const json_t *object, const char *key, size_t element_size, size_t *count) {
    const json_t *const json = json_object_get(object, key);

    if (json != NULL && !json_is_array(json)) {
        enter(reader, key, 0);
        fail(reader, "found %s, expected an array", type_name(json));
        return NULL;
    }
    if (json_array_size(json) == 0) {
        return NULL;
    }
    void *const elements = calloc(json_array_size(json), element_size);
    if (elements == NULL) {
        fail(reader, "out of memory");
        return NULL;
    }
    *count = json_array_size(json);
    return elements;
}

static bool read_strings(struct reader *reader, const json_t *object, const char *key, char ***strings, size_t *count) {
    *strings = read_array(reader, object, key, sizeof **strings, count);
    if (reader->failed) {
        return false;
    }
    const size_t up = enter(reader, key, 0);
    for (size_t i = 0; i < *count; i++) {
        const size_t element = enter(reader, NULL, i);
        if (!read_string(reader, json_array_get(json_object_get(object, key), i), true, &(*strings)[i])) {
            return false;
        }
        leave(reader, element);
    }
    leave(reader, up);
    return true;
}

/* {"data": base64, "encoding": "oic.sec.encoding.base64"}. The value never appears in an error. */
static bool read_privatedata(struct reader *reader, const json_t *json, struct device_credential *cred) {
    static const char *const keys[] = {"data", "encoding", NULL};
    struct base64_decode_ctx base64;
    uint8_t decoded[BASE64_DECODE_LENGTH(128)];
    size_t len = sizeof decoded;

    if (!is_object_of(reader, json, keys)) {
        return false;
    }
    const json_t *const data = json_object_get(json, "data");
    const char *const encoding = json_string_value(json_object_get(json, "encoding"));
    if (encoding == NULL || strcmp(encoding, BASE64) != 0) {
        return fail(reader, "found %s as encoding, expected \"" BASE64 "\"", encoding == NULL ? "no text" : "another");
    }
    if (!json_is_string(data) || json_string_length(data) > 128) {
        return fail(reader, "found %s as data, expected at most 128 characters of base64", json_is_string(data) ? "more" : type_name(data));
    }
    base64_decode_init(&base64);
    if (!base64_decode_update(&base64, &len, decoded, json_string_length(data), json_string_value(data)) || !base64_decode_final(&base64)) {
        return fail(reader, "found data that is not base64");
    }
    if (len > sizeof cred->privatedata) {
        return fail(reader, "found %zu bytes, expected at most %zu", len, sizeof cred->privatedata);
    }
    memcpy(cred->privatedata, decoded, len);
    cred->privatedata_len = len;
    return true;
}

#define SSN_MAX (1L << 40)

static bool read_credential(struct reader *reader, const json_t *json, struct device_credential *cred) {
    static const char *const keys[] = {"credid", "credtype", "subjectuuid", "privatedata", "oscore", NULL};
    static const char *const oscore_keys[] = {"senderid", "recipientid", "desc", "ssn", NULL};

    if (!is_object_of(reader, json, keys) || !read_integer(reader, json, "credid", 0, 65535, &cred->credid)
        || !read_integer(reader, json, "credtype", 0, 65535, &cred->credtype)
        || !read_identity(reader, json, "subjectuuid", cred->subjectuuid)) {
        return false;
    }
    const json_t *const privatedata = json_object_get(json, "privatedata"), *const oscore = json_object_get(json, "oscore");
    size_t up = enter(reader, "privatedata", 0);
    if (privatedata != NULL && !read_privatedata(reader, privatedata, cred)) {
        return false;
    }
    leave(reader, up);
    up = enter(reader, "oscore", 0);
    if (oscore != NULL
        && !(is_object_of(reader, oscore, oscore_keys) && read_member_string(reader, oscore, "senderid", false, &cred->senderid)
             && read_member_string(reader, oscore, "recipientid", false, &cred->recipientid)
             && read_member_string(reader, oscore, "desc", false, &cred->desc)
             && (json_object_get(oscore, "ssn") == NULL || read_integer(reader, oscore, "ssn", 0, SSN_MAX, &cred->ssn)))) {
        return false;
    }
    leave(reader, up);
    return true;
}

/* {"uuid": text} or {"conntype": "anon-clear" | "auth-crypt"}. */
static bool read_subject(struct reader *reader, const json_t *json, struct device_ace *ace) {
    static const char *const keys[] = {"uuid", "conntype", NULL};

    if (!is_object_of(reader, json, keys)) {
        return false;
    }
    if (json_object_size(json) != 1) {
        return fail(reader, "found %zu fields, expected either \"uuid\" or \"conntype\"", json_object_size(json));
    }
    if (json_object_get(json, "uuid") != NULL) {
        ace->subject = DEVICE_SUBJECT_UUID;
        return read_identity(reader, json, "uuid", ace->uuid);
    }
    const char *const conntype = json_string_value(json_object_get(json, "conntype"));
    for (unsigned i = DEVICE_SUBJECT_ANON_CLEAR; i <= DEVICE_SUBJECT_AUTH_CRYPT; i++) {
        if (conntype != NULL && strcmp(conntype, conntypes[i]) == 0) {
            ace->subject = (enum device_subject)i;
            return true;
        }
    }
    return fail(reader, "found conntype \"%.40s\", expected \"anon-clear\" or \"auth-crypt\"", conntype == NULL ? "" : conntype);
}

static bool read_ace(struct reader *reader, const json_t *json, struct device_ace *ace) {
    static const char *const keys[] = {"aceid", "subject", "permission", "resources", NULL}, *const resource_keys[] = {"href", NULL};
    long permission = 0;

    if (!is_object_of(reader, json, keys) || !read_integer(reader, json, "aceid", 0, 65535, &ace->aceid)
        || !read_integer(reader, json, "permission", 0, 31, &permission)) {
        return false;
    }
    ace->permission = (unsigned)permission;
    size_t up = enter(reader, "subject", 0);
    if (!read_subject(reader, json_object_get(json, "subject"), ace)) {
        return false;
    }
    leave(reader, up);
    ace->hrefs = read_array(reader, json, "resources", sizeof *ace->hrefs, &ace->href_count);
    if (reader->failed) {
        return false;
    }
    up = enter(reader, "resources", 0);
    for (size_t i = 0; i < ace->href_count; i++) {
        const json_t *const resource = json_array_get(json_object_get(json, "resources"), i);
        const size_t element = enter(reader, NULL, i);
        if (!is_object_of(reader, resource, resource_keys) || !read_member_string(reader, resource, "href", true, &ace->hrefs[i])) {
            return false;
        }
        leave(reader, element);
    }
    leave(reader, up);
    return true;
}

static bool read_kind(struct reader *reader, struct device_resource *resource) {
    for (size_t i = 0; i < resource->rt_count; i++) {
        for (unsigned kind = DEVICE_SWITCH; kind <= DEVICE_DIMMER; kind++) {
            if (strcmp(resource->rt[i], kinds[kind].rt) == 0) {
                resource->kind = (enum device_resource_kind)kind;
                return true;
            }
        }
    }
    return fail(reader, "found no known Resource Type in \"rt\", expected \"%s\" or \"%s\"", kinds[0].rt, kinds[1].rt);
}

static bool read_state(struct reader *reader, const json_t *json, struct device_resource *resource) {
    const char *const property = kinds[resource->kind].property;
    const char *const keys[] = {property, NULL};
    long value = 0;

    if (!is_object_of(reader, json, keys)) {
        return false;
    }
    if (resource->kind == DEVICE_SWITCH) {
        if (!json_is_boolean(json_object_get(json, property))) {
            return fail(reader, "found %s as \"value\", expected true or false", type_name(json_object_get(json, property)));
        }
        resource->initial = json_is_true(json_object_get(json, property));
        return true;
    }
    if (!read_integer(reader, json, property, INT32_MIN, INT32_MAX, &value)) {
        return false;
    }
    resource->initial = (int32_t)value;
    return true;
}

static bool read_resource(struct reader *reader, const json_t *json, struct device_resource *resource) {
    static const char *const keys[] = {"href", "rt", "if", "state", NULL};

    if (!is_object_of(reader, json, keys) || !read_member_string(reader, json, "href", true, &resource->href)
        || !read_strings(reader, json, "rt", &resource->rt, &resource->rt_count)
        || !read_strings(reader, json, "if", &resource->interfaces, &resource->if_count) || !read_kind(reader, resource)) {
        return false;
    }
    if (resource->href[0] != '/') {
        return fail(reader, "found href \"%.40s\", expected a path that begins with \"/\"", resource->href);
    }
    const size_t up = enter(reader, "state", 0);
    if (!read_state(reader, json_object_get(json, "state"), resource)) {
        return false;
    }
    leave(reader, up);
    return true;
}

static bool read_config(struct reader *reader, const json_t *json, struct device_config *config) {
    static const char *const keys[] = {"creds", "acl", "resources", NULL};

    if (!is_object_of(reader, json, keys)) {
        return false;
    }
    config->creds = read_array(reader, json, "creds", sizeof *config->creds, &config->cred_count);
    config->aces = reader->failed ? NULL : read_array(reader, json, "acl", sizeof *config->aces, &config->ace_count);
    config->resources = reader->failed ? NULL : read_array(reader, json, "resources", sizeof *config->resources, &config->resource_count);
    if (reader->failed) {
        return false;
    }
    for (unsigned part = 0; part < 3; part++) {
        const size_t count = part == 0 ? config->cred_count : part == 1 ? config->ace_count : config->resource_count;
        const size_t up = enter(reader, keys[part], 0);
        for (size_t i = 0; i < count; i++) {
            const json_t *const element = json_array_get(json_object_get(json, keys[part]), i);
            const size_t index = enter(reader, NULL, i);
            if (part == 0   ? !read_credential(reader, element, &config->creds[i])
                : part == 1 ? !read_ace(reader, element, &config->aces[i])
                            : !read_resource(reader, element, &config->resources[i])) {
                return false;
            }
            leave(reader, index);
        }
        leave(reader, up);
    }
    return true;
}

struct device_config *device_config_parse(const json_t *json, char *error, size_t error_size) {
    struct reader reader = {.error = error, .error_size = error_size};
    struct device_config *const config = calloc(1, sizeof *config);

    if (config == NULL) {
        fail(&reader, "out of memory");
        return NULL;
    }
    config->persist = true;
    config->first_message = DEVICE_FIRST_LOWER_LIMIT;
    config->reserve = 32;
    if (!read_config(&reader, json, config)) {
        device_config_free(config);
        return NULL;
    }
    return config;
}

static void free_strings(char **strings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        free(strings[i]);
    }
    free(strings);
}

void device_config_free(struct device_config *config) {
    if (config == NULL) {
        return;
    }
    for (size_t i = 0; i < config->cred_count; i++) {
        free(config->creds[i].senderid);
        free(config->creds[i].recipientid);
        free(config->creds[i].desc);
    }
    for (size_t i = 0; i < config->ace_count; i++) {
        free_strings(config->aces[i].hrefs, config->aces[i].href_count);
    }
    for (size_t i = 0; i < config->resource_count; i++) {
        free(config->resources[i].href);
        free_strings(config->resources[i].rt, config->resources[i].rt_count);
        free_strings(config->resources[i].interfaces, config->resources[i].if_count);
    }
    free(config->creds);
    free(config->aces);
    free(config->resources);
    free(config);
}

static json_t *dump_strings(char *const *strings, size_t count) {
    json_t *const array = json_array();

    for (size_t i = 0; i < count; i++) {
        json_array_append_new(array, json_string(strings[i]));
    }
    return array;
}

static void set_text(json_t *object, const char *key, const char *text) {
    if (text != NULL) {
        json_object_set_new(object, key, json_string(text));
    }
}

static json_t *dump_credential(const struct device_credential *cred) {
    char base64[BASE64_ENCODE_RAW_LENGTH(sizeof cred->privatedata) + 1];
    json_t *const oscore = json_object();
    json_t *const json = json_pack("{s:I, s:s, s:I}", "credid", (json_int_t)cred->credid, "subjectuuid", cred->subjectuuid,
                                   "credtype", (json_int_t)cred->credtype);

    if (cred->privatedata_len > 0) {
        base64_encode_raw(base64, cred->privatedata_len, cred->privatedata);
        base64[BASE64_ENCODE_RAW_LENGTH(cred->privatedata_len)] = '\0';
        json_object_set_new(json, "privatedata", json_pack("{s:s, s:s}", "data", base64, "encoding", BASE64));
    }
    set_text(oscore, "senderid", cred->senderid);
    set_text(oscore, "recipientid", cred->recipientid);
    set_text(oscore, "desc", cred->desc);
    if (cred->ssn > 0) {
        json_object_set_new(oscore, "ssn", json_integer(cred->ssn));
    }
    if (json_object_size(oscore) > 0) {
        json_object_set(json, "oscore", oscore);
    }
    json_decref(oscore);
    return json;
}

static json_t *dump_ace(const struct device_ace *ace) {
    json_t *const resources = json_array();
    const bool uuid = ace->subject == DEVICE_SUBJECT_UUID;

    for (size_t i = 0; i < ace->href_count; i++) {
        json_array_append_new(resources, json_pack("{s:s}", "href", ace->hrefs[i]));
    }
    return json_pack("{s:I, s:{s:s}, s:i, s:o}", "aceid", (json_int_t)ace->aceid, "subject", uuid ? "uuid" : "conntype",
                     uuid ? ace->uuid : conntypes[ace->subject], "permission", (int)ace->permission, "resources", resources);
}

static json_t *dump_resource(const struct device_resource *resource) {
    json_t *const value = resource->kind == DEVICE_SWITCH ? json_boolean(resource->initial != 0) : json_integer(resource->initial);

    return json_pack("{s:s, s:o, s:o, s:{s:o}}", "href", resource->href, "rt", dump_strings(resource->rt, resource->rt_count), "if",
                     dump_strings(resource->interfaces, resource->if_count), "state", kinds[resource->kind].property, value);
}

void device_config_own(struct device_config *config, const json_t *device) {
    const char *uuid = json_string_value(json_object_get(device, "deviceuuid")), *owner = json_string_value(json_object_get(device, "owneruuid"));
    snprintf(config->deviceuuid, sizeof config->deviceuuid, "%s", uuid ? uuid : "");
    snprintf(config->owneruuid, sizeof config->owneruuid, "%s", owner ? owner : "");
}

json_t *device_config_dump(const struct device_config *config) {
    json_t *const creds = json_array(), *const acl = json_array(), *const resources = json_array();

    for (size_t i = 0; i < config->cred_count; i++) {
        json_array_append_new(creds, dump_credential(&config->creds[i]));
    }
    for (size_t i = 0; i < config->ace_count; i++) {
        json_array_append_new(acl, dump_ace(&config->aces[i]));
    }
    for (size_t i = 0; i < config->resource_count; i++) {
        json_array_append_new(resources, dump_resource(&config->resources[i]));
    }
    return json_pack("{s:o, s:o, s:o}", "creds", creds, "acl", acl, "resources", resources);
}

const struct device_credential *device_client_entry(const struct device_config *config, size_t group) {
    for (size_t i = 0; i < config->cred_count; i++) {
        if (config->creds[i].credtype == 128 && group-- == 0) {
            return &config->creds[i];
        }
    }
    return NULL;
}
