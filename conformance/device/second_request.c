/* second_request.c: what to do with an authentic plaintext (CR 1967 Q.3.3 steps 3, 4):
 *   code, options, payload -> POST? -> Resource at the path -> rt, if -> access control -> options understood, content -> value
 * All failures are silent; the Partial IV is spent already. */
#include "second_coap.h"
#include "second_server.h"

#include <string.h>
#include <strings.h>

enum { CODE_GET = 1, CODE_POST = 2, CODE_PUT = 3, CODE_DELETE = 4, CODE_FETCH = 5 };
enum {
    IF_MATCH = 1, URI_HOST = 3, IF_NONE_MATCH = 5, URI_PORT = 7, OSCORE = 9, URI_PATH = 11, CONTENT_FORMAT = 12, URI_QUERY = 15,
    ACCEPT = 17, BLOCK2 = 23, BLOCK1 = 27, OCF_ACCEPT_VERSION = 2049, OCF_CONTENT_VERSION = 2053
};
enum { FORMAT_CBOR = 60, FORMAT_OCF_CBOR = 10000, OCF_VERSION_1_0 = 2048 };
#define PERMISSION_UPDATE 4u

static bool is_update(const struct device *device, uint8_t code) {
    return code == CODE_POST || (code == CODE_GET && second_has(device->defects, DEFECT_APPLIES_GET))
           || (code == CODE_PUT && second_has(device->defects, DEFECT_APPLIES_PUT))
           || (code == CODE_DELETE && second_has(device->defects, DEFECT_APPLIES_DELETE))
           || (code == CODE_FETCH && second_has(device->defects, DEFECT_APPLIES_FETCH));
}

/* Compares an href with the Uri-Path options segment by segment: "/a/b" is not the one segment "a/b". */
static bool path_is(const char *href, const struct second_options *options) {
    const char *at = strcmp(href, "/") == 0 ? "" : href;

    for (size_t i = 0; i < options->count; i++) {
        const struct second_option *const option = &options->list[i];
        if (option->number != URI_PATH) {
            continue;
        }
        if (*at != '/') {
            return false;
        }
        const size_t segment = strcspn(at + 1, "/");
        if (segment != option->len || memcmp(at + 1, option->value, segment) != 0) {
            return false;
        }
        at += 1 + segment;
    }
    return *at == '\0';
}

static bool find_resource(const struct device *device, const struct second_options *options, size_t *resource) {
    for (*resource = 0; *resource < device->config->resource_count; ++*resource) {
        if (path_is(device->config->resources[*resource].href, options)) {
            return true;
        }
    }
    *resource = 0;
    return second_has(device->defects, DEFECT_IGNORES_PATH) && device->config->resource_count > 0;
}

static bool is_listed(char *const *names, size_t count, const uint8_t *name, size_t len) {
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0) {
            return true;
        }
    }
    return false;
}

/* OCF Interfaces that have no UPDATE. */
static bool is_read_only(const uint8_t *name, size_t len) {
    static char *const names[] = {"oic.if.s", "oic.if.r", "oic.if.ll"};

    return is_listed(names, sizeof names / sizeof names[0], name, len);
}

static bool is_intended(const struct device_resource *resource, const struct second_options *options) {
    for (size_t i = 0; i < options->count; i++) {
        const struct second_option *const option = &options->list[i];
        if (option->number != URI_QUERY || option->len < 3) {
            continue;
        }
        const uint8_t *const name = option->value + 3;
        const size_t len = option->len - 3;
        if (memcmp(option->value, "rt=", 3) == 0 && !is_listed(resource->rt, resource->rt_count, name, len)) {
            return false;
        }
        if (memcmp(option->value, "if=", 3) == 0
            && (!is_listed(resource->interfaces, resource->if_count, name, len) || is_read_only(name, len))) {
            return false;
        }
    }
    return true;
}

/* The requester is the entry's subjectuuid over auth-crypt. An entry for any identity ("", "*") names nobody: only conntype ACEs fit it.
 * An anon-clear ACE grants to everyone, hence to auth-crypt too. */
static bool is_granted(const struct device *device, const char *subjectuuid, const char *href) {
    const struct device_config *const config = device->config;
    const bool anon_clear = second_has(device->defects, DEFECT_ANON_CLEAR);

    for (size_t i = 0; i < config->ace_count; i++) {
        const struct device_ace *const ace = &config->aces[i];
        const bool subject = ace->subject != DEVICE_SUBJECT_UUID || (strlen(subjectuuid) == 36 && strcasecmp(ace->uuid, subjectuuid) == 0);
        if (subject && !(anon_clear && ace->subject == DEVICE_SUBJECT_AUTH_CRYPT) && (ace->permission & PERMISSION_UPDATE) != 0
            && (is_listed(ace->hrefs, ace->href_count, (const uint8_t *)href, strlen(href))
                || is_listed(ace->hrefs, ace->href_count, (const uint8_t *)"*", 1))) {
            return true;
        }
    }
    return false;
}

/* The number in an option; one longer than 4 bytes gives a value no option has. */
static uint32_t option_uint(const struct second_option *option) {
    uint32_t value = 0;

    for (size_t i = 0; i < option->len; i++) {
        value = value << 8 | option->value[i];
    }
    return option->len <= 4 ? value : UINT32_MAX;
}

/* Critical options must be understood and met; of the elective ones only Content-Format matters here. */
static bool option_allows(const struct second_option *option) {
    switch (option->number) {
    case URI_HOST: case URI_PORT: case OSCORE: case URI_PATH: case URI_QUERY: case ACCEPT: case BLOCK2:
        return true;                                              /* used above, or about a response that is never sent */
    case IF_MATCH:
        return option->len == 0;                                  /* "the Resource exists"; there are no ETags to match */
    case IF_NONE_MATCH:
        return false;                                             /* the Resource does exist */
    case CONTENT_FORMAT:
        return option_uint(option) == FORMAT_OCF_CBOR || option_uint(option) == FORMAT_CBOR;
    case BLOCK1:
        return option_uint(option) < 8;                           /* block 0, no more: the body is whole */
    case OCF_ACCEPT_VERSION: case OCF_CONTENT_VERSION:
        return option_uint(option) == OCF_VERSION_1_0;
    default:
        return option->number % 2 == 0;
    }
}

enum device_reason second_judge(const struct device *device, const struct second_group *group, const uint8_t *plain, size_t len,
                                struct second_order *order) {
    struct second_options options;

    if (len == 0 || !second_options_parse(&options, plain + 1, len - 1)) {
        return REASON_PLAINTEXT_FORMAT;
    }
    if (!is_update(device, plain[0])) {
        return REASON_NOT_UPDATE;
    }
    if (!find_resource(device, &options, &order->resource)) {
        return REASON_NO_RESOURCE;
    }
    const struct device_resource *const resource = &device->config->resources[order->resource];
    if (!second_has(device->defects, DEFECT_IGNORES_INTERFACE) && !is_intended(resource, &options)) {
        return REASON_NOT_INTENDED;
    }
    if (!second_has(device->defects, DEFECT_IGNORES_ACCESS) && !is_granted(device, group->subjectuuid, resource->href)) {
        return REASON_ACCESS_DENIED;
    }
    for (size_t i = 0; i < options.count; i++) {
        if (!option_allows(&options.list[i])) {
            return REASON_APPLICATION;
        }
    }
    return device_value_decode(resource->kind, options.payload, options.payload_len, &order->value) ? REASON_NONE : REASON_APPLICATION;
}
