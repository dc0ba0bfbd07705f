/* resource.h: does a Resource match what a query names? All inline. */
#ifndef SSM_RESOURCE_H
#define SSM_RESOURCE_H

#include <ssm/server.h>
#include "options.h"

static inline bool ssm_names(const char *const *texts, size_t count, struct ssm_bytes text)
{
    for (size_t i = 0; i < count; i++) {
        if (ssm_bytes_equal(text, (const uint8_t *)texts[i], strlen(texts[i]))) {
            return true;
        }
    }
    return false;
}

/* Walks the parts `name`=value of a query (encoded options), `name` having two letters: true with the next `value`, or false at the end. */
static inline bool ssm_query_next(struct ssm_walk *walk, const char name[3], struct ssm_bytes *value)
{
    while (ssm_walk_next(walk) > 0) {
        if (walk->value.len >= 3 && memcmp(walk->value.data, name, 2) == 0 && walk->value.data[2] == '=') {
            *value = (struct ssm_bytes){walk->value.data + 3, walk->value.len - 3};
            return true;
        }
    }
    return false;
}

/* The Resource has every Resource Type that the query names. */
static inline bool ssm_has_types(const struct ssm_resource *resource, struct ssm_bytes query)
{
    struct ssm_walk walk = ssm_walk(query);
    struct ssm_bytes value;
    while (ssm_query_next(&walk, "rt", &value)) {
        if (!ssm_names(resource->rt, resource->rt_count, value)) {
            return false;
        }
    }
    return true;
}

/* It has every OCF Interface that the query names, and each is one of `allowed` (all, if `count` is 0). */
static inline bool ssm_has_interfaces(const struct ssm_resource *resource, struct ssm_bytes query, const char *const *allowed, size_t count)
{
    struct ssm_walk walk = ssm_walk(query);
    struct ssm_bytes value;
    while (ssm_query_next(&walk, "if", &value)) {
        if (!ssm_names(resource->interfaces, resource->if_count, value) || (count > 0 && !ssm_names(allowed, count, value))) {
            return false;
        }
    }
    return true;
}

/* CR 1967 Q.3.2: the Resource matches the Resource Type and OCF Interface in an UPDATE, as far as the UPDATE names them. */
static inline bool ssm_is_intended(const struct ssm_resource *resource, struct ssm_bytes query)
{
    static const char *const writable[] = {"oic.if.a", "oic.if.rw", "oic.if.baseline"};
    return ssm_has_types(resource, query) && ssm_has_interfaces(resource, query, writable, sizeof writable / sizeof writable[0]);
}

#endif
