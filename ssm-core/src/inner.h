/* inner.h: what a decrypted message says. Uri-Path and Uri-Query stay encoded, as spans of adjacent options, and are compared there;
 * nothing is copied. Inline, as options.h is, but for what unicast messages need beyond. */
#ifndef SSM_INNER_H
#define SSM_INNER_H

#include "options.h"
#include <limits.h>

#define CONTENT_FORMAT_CBOR 60u
#define CONTENT_FORMAT_OCF_CBOR 10000u /* application/vnd.ocf+cbor */
#define OCF_VERSION_1_0_0 2048u

/* A CoAP uint of at most two bytes (RFC 7252 §3.2); what is longer is none of the numbers known here. */
static inline unsigned ssm_short_uint(struct ssm_bytes value)
{
    switch (value.len) {
    case 0:
        return 0;
    case 1:
        return value.data[0];
    case 2:
        return (unsigned)value.data[0] << 8 | value.data[1];
    default:
        return UINT_MAX;
    }
}

/* Passes over both OCF versions at once if they are what the walk comes to next, as every OCF Client encodes them: 1.0.0 twice, side by side.
 * Read one by one they cost more than all other options. Anything else is left to the walk. */
static inline void ssm_skip_versions(struct ssm_walk *walk)
{
    enum { DELTA_AT = 1, VALUE_AT = 3, BYTES = 8, FIRST_HEAD = NIBBLE_2_BYTES << 4 | 2,
           SECOND_HEAD = (SSM_OPT_OCF_CONTENT_VERSION - SSM_OPT_OCF_ACCEPT_VERSION) << 4 | 2 };
    static const uint8_t usual[BYTES - VALUE_AT] = {OCF_VERSION_1_0_0 >> 8, 0, SECOND_HEAD, OCF_VERSION_1_0_0 >> 8, 0};
    const uint8_t *at = walk->at;
    if (walk->end - at < BYTES || at[0] != FIRST_HEAD || memcmp(at + VALUE_AT, usual, sizeof usual) != 0) {
        return;
    }
    unsigned delta = EXTENSION_2_BYTES + ((unsigned)at[DELTA_AT] << 8 | at[DELTA_AT + 1]);
    if (walk->number + delta == SSM_OPT_OCF_ACCEPT_VERSION) {
        walk->number = SSM_OPT_OCF_CONTENT_VERSION;
        walk->at = at + BYTES;
    }
}

/* Adds the option encoded from `from` to `to` to a span of adjacent options. */
static inline void ssm_span_extend(struct ssm_bytes *span, const uint8_t *from, const uint8_t *to)
{
    if (span->len == 0) {
        span->data = from;
    }
    span->len = (size_t)(to - span->data);
}

/* Adds the Uri-Path option that the walk stands on to the path. */
static inline void ssm_path_add(struct ssm_path *path, const struct ssm_walk *walk)
{
    if (path->rest.data == NULL) {
        *path = (struct ssm_path){walk->value, {walk->at, 0}};
    } else {
        path->rest.len = (size_t)(walk->at - path->rest.data);
    }
}

/* Is `href` the path? Each segment follows a slash and holds none itself. */
static inline bool ssm_path_is(const struct ssm_path *path, const char *href)
{
    if (path->rest.data == NULL) {
        return *href == '\0';
    }
    struct ssm_walk walk = {path->rest.data, path->rest.data + path->rest.len, SSM_OPT_URI_PATH, path->first};
    do {
        if (*href++ != '/') {
            return false;
        }
        size_t len = strcspn(href, "/");
        if (!ssm_bytes_equal(walk.value, (const uint8_t *)href, len)) {
            return false;
        }
        href += len;
    } while (ssm_walk_next(&walk) > 0);
    return *href == '\0';
}

/* inner.c: a whole unicast message. */
struct ssm_inner {
    uint8_t code;
    bool understood;                 /* no unknown critical option, no OCF version but 1.0.0 */
    bool observed;                   /* it has an Observe option, */
    uint32_t observe;                /* and this is its value */
    int32_t content_format, accept;  /* -1: absent; 65536: too long for one */
    uint32_t max_age_s;
    struct ssm_path path;
    struct ssm_bytes query, echo, payload;
};
/* false: not code, options, payload. */
bool ssm_inner_read(struct ssm_inner *inner, const uint8_t *plain, size_t len);
/* The same of a datagram without OSCORE, whose Uri-Host and Uri-Port are not looked at. */
bool ssm_inner_read_plain(struct ssm_inner *inner, const uint8_t *datagram, size_t len);

#endif
