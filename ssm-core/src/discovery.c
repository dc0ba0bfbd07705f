/* discovery.c: the links of "oic/res". */
#include <ssm/discovery.h>
#include "members.h"
#include "resource.h"

#define LINK_LIST "oic.if.ll"
#define BASELINE "oic.if.baseline"
enum { DISCOVERABLE = 1, OBSERVABLE = 2 }; /* bits of "bm" */

static bool is_text(struct ssm_bytes bytes, const char *text)
{
    return ssm_bytes_equal(bytes, (const uint8_t *)text, strlen(text));
}

/* Does the query name this OCF Interface? */
static bool asks_for(struct ssm_bytes query, const char *interface)
{
    struct ssm_walk walk = ssm_walk(query);
    struct ssm_bytes value;
    bool found = false;
    while (!found && ssm_query_next(&walk, "if", &value)) {
        found = is_text(value, interface);
    }
    return found;
}

/* The interfaces of oic/res itself narrow nothing down. */
static bool matches(const struct ssm_resource *resource, struct ssm_bytes query)
{
    struct ssm_walk walk = ssm_walk(query);
    struct ssm_bytes value;
    while (ssm_query_next(&walk, "if", &value)) {
        if (!is_text(value, LINK_LIST) && !is_text(value, BASELINE) && !ssm_names(resource->interfaces, resource->if_count, value)) {
            return false;
        }
    }
    return ssm_has_types(resource, query);
}

static void put_texts(struct ssm_cbor_writer *writer, const char *name, const char *const *texts, size_t count)
{
    ssm_cbor_put_text(writer, name);
    ssm_cbor_put_array(writer, count);
    for (size_t i = 0; i < count; i++) {
        ssm_cbor_put_text(writer, texts[i]);
    }
}

static void put_endpoint(struct ssm_cbor_writer *writer, const char *endpoint)
{
    ssm_cbor_put_map(writer, 1);
    ssm_put_text_member(writer, "ep", endpoint);
}

static void put_link(struct ssm_cbor_writer *writer, const struct ssm_discovery *discovery, const struct ssm_hosted *hosted)
{
    const struct ssm_resource *resource = &hosted->resource;
    char anchor[6 + SSM_UUID_TEXT_BYTES] = "ocf://";
    ssm_uuid_format(discovery->deviceuuid, anchor + 6);
    ssm_cbor_put_map(writer, 6);
    ssm_put_text_member(writer, "anchor", anchor);
    ssm_put_text_member(writer, "href", resource->href);
    put_texts(writer, "rt", resource->rt, resource->rt_count);
    put_texts(writer, "if", resource->interfaces, resource->if_count);
    ssm_cbor_put_text(writer, "p");
    ssm_cbor_put_map(writer, 1);
    ssm_put_uint_member(writer, "bm", DISCOVERABLE | (hosted->observable ? OBSERVABLE : 0u));
    ssm_cbor_put_text(writer, "eps");
    ssm_cbor_put_array(writer, discovery->ep_count + (hosted->ssm ? 1 : 0));
    for (size_t i = 0; i < discovery->ep_count; i++) {
        put_endpoint(writer, discovery->eps[i]);
    }
    if (hosted->ssm) {
        put_endpoint(writer, SSM_MULTICAST_ENDPOINT);
    }
}

static size_t put_links(struct ssm_cbor_writer *writer, const struct ssm_discovery *discovery, struct ssm_bytes query)
{
    size_t links = 0;
    ssm_cbor_open_array(writer);
    for (size_t i = 0; i < discovery->hosted_count; i++) {
        if (matches(&discovery->hosted[i].resource, query)) {
            put_link(writer, discovery, &discovery->hosted[i]);
            links++;
        }
    }
    ssm_cbor_close(writer);
    return links;
}

size_t ssm_discovery_represent(const struct ssm_discovery *discovery, struct ssm_bytes query, struct ssm_cbor_writer *writer)
{
    static const char *const rt[] = {"oic.wk.res"};
    static const char *const interfaces[] = {LINK_LIST, BASELINE};
    if (!asks_for(query, BASELINE)) {
        return put_links(writer, discovery, query);
    }
    ssm_cbor_put_array(writer, 1);
    ssm_cbor_put_map(writer, 3);
    put_texts(writer, "rt", rt, COUNT(rt));
    put_texts(writer, "if", interfaces, COUNT(interfaces));
    ssm_cbor_put_text(writer, "links");
    return put_links(writer, discovery, query);
}
