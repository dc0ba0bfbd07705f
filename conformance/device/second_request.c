/* second_request.c: what to do with an authentic plaintext (CR 1967 Q.3.3 steps 3, 4):
 *   code, options, payload -> POST? -> Resource at the path -> rt, if -> access control -> options understood, content -> value
 * All failures are silent; the Partial IV is spent already. */
#include "second_coap.h"
#include "second_server.h"

#include <string.h>
#include <strings.h>

enum { CODE_GET = 1, CODE_POST = 2, CODE_PUT = 3, CODE_DELETE = 4, CODE_FETCH = 5, CODE_PATCH = 6, CODE_IPATCH = 7 };
enum { PAYLOAD_MAX = 512 };
#define PERMISSION_UPDATE 4u

static bool is_update(const struct device *device, uint8_t code) {
    static const struct { uint8_t first, last; enum second_defect defect; } also[] = {
        {CODE_GET, CODE_GET, DEFECT_APPLIES_GET},       {CODE_PUT, CODE_PUT, DEFECT_APPLIES_PUT},
        {CODE_DELETE, CODE_DELETE, DEFECT_APPLIES_DELETE}, {CODE_FETCH, CODE_FETCH, DEFECT_APPLIES_FETCH},
        {CODE_PATCH, CODE_IPATCH, DEFECT_APPLIES_PATCH}, {0, 0, DEFECT_APPLIES_EMPTY}, {0x40, 0xff, DEFECT_APPLIES_RESPONSE}};

    for (size_t i = 0; i < sizeof also / sizeof *also; i++) {
        if (code >= also[i].first && code <= also[i].last && second_is(device, also[i].defect)) {
            return true;
        }
    }
    return code == CODE_POST;
}

/* ---- the Resource ---- */

static bool is_segment(const uint8_t *one, const uint8_t *other, size_t len, bool any_case) {
    return any_case ? strncasecmp((const char *)one, (const char *)other, len) == 0 : memcmp(one, other, len) == 0;
}

/* Compares an href with the Uri-Path options segment by segment: "/a/b" is not the one segment "a/b". */
static bool path_is(const struct device *device, const char *href, const struct second_options *options) {
    const bool any_case = second_is(device, DEFECT_PATH_ANY_CASE), prefix = second_is(device, DEFECT_PATH_PREFIX);
    const char *at = strcmp(href, "/") == 0 ? "" : href;

    for (size_t i = 0; i < options->count; i++) {
        const struct second_option *const option = &options->list[i];
        if (option->number != OPTION_URI_PATH) {
            continue;
        }
        if (*at != '/') {
            return *at == '\0' && at != href && prefix;
        }
        const size_t segment = strcspn(at + 1, "/");
        if ((segment != option->len && !(prefix && segment < option->len))
            || !is_segment((const uint8_t *)at + 1, option->value, segment, any_case)) {
            return false;
        }
        at += 1 + segment;
    }
    return *at == '\0';
}

static bool find_resource(const struct device *device, const struct second_options *options, size_t *resource) {
    for (*resource = 0; *resource < device->config->resource_count; ++*resource) {
        if (path_is(device, device->config->resources[*resource].href, options)) {
            return true;
        }
    }
    *resource = 0;
    return second_is(device, DEFECT_IGNORES_PATH) && device->config->resource_count > 0;
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

static bool is_intended(const struct device *device, const struct device_resource *resource, const struct second_options *options) {
    const bool no_rt = second_is(device, DEFECT_IGNORES_RT) || second_is(device, DEFECT_IGNORES_INTERFACE);
    const bool no_if = second_is(device, DEFECT_IGNORES_IF) || second_is(device, DEFECT_IGNORES_INTERFACE);
    size_t parts = 0;

    for (size_t i = 0; i < options->count; i++) {
        const struct second_option *const option = &options->list[i];
        if (option->number != OPTION_URI_QUERY || option->len < 3 || (parts++ > 0 && second_is(device, DEFECT_FIRST_QUERY_ONLY))) {
            continue;
        }
        const uint8_t *const name = option->value + 3;
        const size_t len = option->len - 3;
        if (memcmp(option->value, "rt=", 3) == 0 && !no_rt && !is_listed(resource->rt, resource->rt_count, name, len)) {
            return false;
        }
        if (memcmp(option->value, "if=", 3) == 0 && !no_if
            && (!is_listed(resource->interfaces, resource->if_count, name, len) || is_read_only(name, len))) {
            return false;
        }
    }
    return true;
}

/* ---- access ---- */

/* The identity of the Client: that of the entry used. */
static const char *identity_of(const struct device *device, const struct second_group *group) {
    if (second_is(device, DEFECT_SOURCE_IDENTITY) && device->source_identity != NULL) {
        return device->source_identity;
    }
    return second_is(device, DEFECT_FIRST_IDENTITY)  ? device->groups[0].subjectuuid
           : second_is(device, DEFECT_LAST_IDENTITY) ? device->last_identity != NULL ? device->last_identity : ""
           : second_is(device, DEFECT_NO_IDENTITY)   ? ""
                                                     : group->subjectuuid;
}

/* An entry for any identity ("", "*") names nobody: only conntype ACEs fit it. An anon-clear ACE grants to everyone, hence to auth-crypt. */
static bool is_subject(struct device *device, const struct device_ace *ace, const char *identity) {
    if (ace->subject == DEVICE_SUBJECT_AUTH_CRYPT) {
        return !second_is(device, DEFECT_ANON_CLEAR);
    }
    if (ace->subject == DEVICE_SUBJECT_ANON_CLEAR) {
        return !second_is(device, DEFECT_ANON_CLEAR_RANDOM) || device->anon_clear_asked++ % 2 == 0;
    }
    return (strlen(identity) == 36 && strcasecmp(ace->uuid, identity) == 0) || second_is(device, DEFECT_ANY_UUID)
           || (*identity == '\0' && second_is(device, DEFECT_EMPTY_IS_EVERYONE));
}

static bool is_granted(struct device *device, const struct second_group *group, const char *href) {
    const struct device_config *const config = device->config;

    if (group == NULL || second_is(device, DEFECT_IGNORES_ACCESS)) {
        return true;                                              /* under a defect alone a request is not protected */
    }
    for (size_t i = 0; i < config->ace_count; i++) {
        const struct device_ace *const ace = &config->aces[i];
        const bool permission = (ace->permission & PERMISSION_UPDATE) != 0 || second_is(device, DEFECT_ANY_PERMISSION);
        const bool listed = is_listed(ace->hrefs, ace->href_count, (const uint8_t *)href, strlen(href))
                            || is_listed(ace->hrefs, ace->href_count, (const uint8_t *)"*", 1) || second_is(device, DEFECT_ANY_HREF);
        if (permission && listed && is_subject(device, ace, identity_of(device, group))) {
            return true;
        }
    }
    return false;
}

/* ---- options and content ---- */

static bool is_known_format(const struct second_option *option) {
    return second_option_uint(option) == SECOND_FORMAT_OCF_CBOR || second_option_uint(option) == SECOND_FORMAT_CBOR;
}

/* Critical options must be understood and met; of the elective ones only Content-Format matters here. */
static bool option_allows(const struct device *device, const struct second_option *option) {
    switch (option->number) {
    case OPTION_URI_HOST: case OPTION_URI_PORT: case OPTION_OSCORE: case OPTION_URI_PATH: case OPTION_URI_QUERY: case OPTION_ACCEPT:
    case OPTION_BLOCK2:
        return true;                                              /* used above, or about a response that is never sent */
    case OPTION_IF_MATCH:
        return option->len == 0;                                  /* "the Resource exists"; there are no ETags to match */
    case OPTION_IF_NONE_MATCH:
        return false;                                             /* the Resource does exist */
    case OPTION_CONTENT_FORMAT:
        return is_known_format(option);
    case OPTION_BLOCK1:
        return second_option_uint(option) < 8 || second_is(device, DEFECT_BLOCK_IS_WHOLE);     /* block 0, no more: the body is whole */
    case OPTION_ACCEPT_VERSION: case OPTION_CONTENT_VERSION:
        return second_option_uint(option) == SECOND_OCF_VERSION && !second_is(device, DEFECT_REFUSES_VERSIONS);
    default:
        return option->number % 2 == 0;
    }
}

/* Outer options of Class E count for nothing. */
static bool outer_allows(const struct device *device, const struct second_options *outer) {
    const struct second_option *const format = second_option_find(outer, OPTION_CONTENT_FORMAT);

    return !(second_is(device, DEFECT_OUTER_IF_NONE_MATCH) && second_option_find(outer, OPTION_IF_NONE_MATCH) != NULL)
           && !(second_is(device, DEFECT_OUTER_FORMAT) && format != NULL && !is_known_format(format));
}

static bool options_allow(const struct device *device, const struct second_options *options, const struct second_options *outer) {
    for (size_t i = 0; i < options->count; i++) {
        if (!option_allows(device, &options->list[i])) {
            return false;
        }
    }
    return outer_allows(device, outer) && !second_is(device, DEFECT_OPTION_9_CRITICAL)
           && !(second_is(device, DEFECT_NEEDS_VERSIONS) && second_option_find(options, OPTION_CONTENT_VERSION) == NULL);
}

/* Under defects: what is no representation of the Resource is taken for one nevertheless. */
static bool decode_wrongly(const struct device *device, const struct second_options *options, int32_t *value) {
    static const uint8_t head[] = "\xa1\x6e" "dimmingSetting";
    uint8_t longer[PAYLOAD_MAX + 1] = {0};
    const size_t len = options->payload_len;

    if (len == 0 || len > PAYLOAD_MAX) {
        return false;
    }
    memcpy(longer, options->payload, len);
    if (second_is(device, DEFECT_COERCES) && len == sizeof head && memcmp(longer, head, sizeof head - 1) == 0) {
        *value = longer[len - 1] & 1;
        return true;
    }
    return (second_is(device, DEFECT_TRAILING_CBOR) && device_value_decode(DEVICE_DIMMER, longer, len - 1, value))
           || (second_is(device, DEFECT_TRUNCATED_CBOR) && device_value_decode(DEVICE_DIMMER, longer, len + 1, value));
}

/* What defects answer to. */
static void note(const struct device *device, const struct second_options *options, const struct second_options *outer,
                 struct second_order *order) {
    const struct second_option *const inner_wish = second_option_find(options, OPTION_NO_RESPONSE);
    const struct second_option *const outer_wish = second_option_find(outer, OPTION_NO_RESPONSE);
    const struct second_option *const format = second_option_find(options, OPTION_CONTENT_FORMAT);

    order->observe = second_option_find(options, OPTION_OBSERVE) != NULL;
    order->wants_response = (inner_wish != NULL && second_option_uint(inner_wish) == 0 && second_is(device, DEFECT_INNER_NO_RESPONSE))
                            || (outer_wish != NULL && second_option_uint(outer_wish) == 0 && second_is(device, DEFECT_OUTER_NO_RESPONSE));
    order->unknown_format = format != NULL && !is_known_format(format);
    order->too_large = options->payload_len > PAYLOAD_MAX;
}

enum device_reason second_judge(struct device *device, const struct second_group *group, const struct second_options *outer,
                                const uint8_t *plain, size_t len, struct second_order *order) {
    const bool by_outer = second_is(device, DEFECT_ROUTES_OUTER_PATH) && second_option_find(outer, OPTION_URI_PATH) != NULL;
    struct second_options options;

    if (len == 0 || !second_options_parse(&options, plain + 1, len - 1, &device->defects)) {
        return REASON_PLAINTEXT_FORMAT;
    }
    order->code = plain[0];
    note(device, &options, outer, order);
    if (!is_update(device, plain[0])) {
        return REASON_NOT_UPDATE;
    }
    if (!find_resource(device, by_outer ? outer : &options, &order->resource)) {
        return REASON_NO_RESOURCE;
    }
    const struct device_resource *const resource = &device->config->resources[order->resource];
    if (!is_intended(device, resource, &options)) {
        return REASON_NOT_INTENDED;
    }
    if (!is_granted(device, group, resource->href)) {
        return REASON_ACCESS_DENIED;
    }
    if (!options_allow(device, &options, outer)) {
        return REASON_APPLICATION;
    }
    return device_value_decode(resource->kind, options.payload, options.payload_len, &order->value)
                   || decode_wrongly(device, &options, &order->value)
               ? REASON_NONE
               : REASON_APPLICATION;
}
