/* discovery.h: what the Device hosts, and how it is found: "oic/res" (CR 1967 Q.3.2).
 *
 *   [{"anchor": "ocf://<deviceuuid>", "href": "/BinarySwitchResURI", "rt": [...], "if": [...], "p": {"bm": 3},
 *     "eps": [{"ep": "coap://[fe80::1]:5683"}, {"ep": "coap://[ff02::158]:5683"}]}, ...]
 *
 * The second endpoint, All OCF Nodes, is that of a Resource with SSM and of no other. Enters: the Resources, a query. Leaves: the links. */
#ifndef SSM_DISCOVERY_H
#define SSM_DISCOVERY_H

#include <ssm/cbor.h>
#include <ssm/server.h>

#define SSM_DISCOVERY_HREF "/oic/res"
#define SSM_MULTICAST_ENDPOINT "coap://[ff02::158]:5683"

/* One Resource that the Device hosts. `represent` writes what RETRIEVE shows into `out` and returns its length, 0 if it does not fit; NULL:
 * it cannot be retrieved. A NULL resource.update: it cannot be updated. */
struct ssm_hosted {
    struct ssm_resource resource;
    size_t (*represent)(void *user, uint8_t *out, size_t size); /* `user` is resource.user */
    bool ssm;         /* SSM Requests may update it */
    bool observable;
};

/* All that the links are made of; the caller's. */
struct ssm_discovery {
    const struct ssm_hosted *hosted; size_t hosted_count;
    const char *const *eps; size_t ep_count; /* the unicast endpoints, "coap://[fe80::1]:5683" */
    const struct ssm_uuid *deviceuuid;
};

/* Writes the links that match `query` (encoded Uri-Query options, as in struct ssm_request; len 0: all) and returns how many there are.
 * Each rt= and if= must be one that the Resource has; "if=oic.if.ll" is the plain array of links, "if=oic.if.baseline" the array in one
 * object with rt and if of oic/res itself. Other parts of the query mean nothing. */
size_t ssm_discovery_represent(const struct ssm_discovery *discovery, struct ssm_bytes query, struct ssm_cbor_writer *writer);

#endif
