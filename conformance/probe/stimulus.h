/* stimulus.h: one datagram described by what is wrong with it: a correct SSM Request, then whatever differs. The conformance suite, session
 * vectors and scenario steps make all their SSM Requests here.
 *
 *   stimulus + the group's keys + what its sender chooses (value, Message ID, token) -> forge -> datagram */
#ifndef PROBE_STIMULUS_H
#define PROBE_STIMULUS_H

#include "forge.h"

#define PATH_DIMMER "/DimmingResURI"
#define PATH_SWITCH "/BinarySwitchResURI"

struct bytes { const void *data; size_t len; };
#define BYTES(literal) ((struct bytes){literal, sizeof(literal) - 1})

/* Where a datagram goes to. Every other way than the first four is not All OCF Nodes. On IPv4 both All OCF Nodes and All CoAP Nodes are
 * 224.0.1.187 (COAP-011). */
enum way { TO_GROUP, TO_REALM_LOCAL, TO_SITE_LOCAL, TO_GROUP_IPV4, TO_UNICAST, TO_ALL_COAP_NODES, TO_ALL_NODES, TO_UNICAST_IPV4,
           TO_ALL_NODES_IPV4 };
static inline bool way_is_to_all_ocf_nodes(enum way way) { return way <= TO_GROUP_IPV4; }
static inline bool way_is_ipv4(enum way way) { return way == TO_GROUP_IPV4 || way >= TO_UNICAST_IPV4; }

#define EXTRA_MAX 5
/* An SSM Request: correct but for what is named. Zero: as it should be. */
struct forgery {
    uint64_t piv;
    size_t group;                              /* whose keys and kid */
    const struct forge_context *context;       /* other keys, with their ID as kid */
    const char *path, *query;                  /* NULL: the dimmer, no query; several queries joined by '&' */
    struct bytes option_piv, aad_piv, kid, aad_kid, kid_context, option_value, plaintext, payload;
    const uint8_t *nonce;                      /* 13 bytes instead of the nonce */
    struct bytes aad, append;                  /* the whole AAD; bytes behind the ciphertext */
    unsigned flags;                            /* the whole flag byte of the OSCORE option */
    bool no_piv, no_kid, no_oscore, confirmable, no_payload;
    unsigned inner_code, outer_code;           /* 0: POST */
    unsigned version, type, tag_len;           /* 0: 1, NON, 8 */
    struct forge_option inner[EXTRA_MAX], outer[EXTRA_MAX];      /* further options, sorted; number 0 ends them */
    bool no_content_format;
    enum way way;
    unsigned source;                           /* another source endpoint: address and port */
    uint16_t mid;                              /* 0: the next */
    struct bytes token;                        /* none: a random one */
    int flip;                                  /* flips a bit of byte n of the ciphertext: 1.. from its start, -1.. from its end */
    bool truncate; int left;                   /* leaves so many bytes of the ciphertext; -1: not even the payload marker */
    int32_t value;                             /* of the dimmer; 0: the next */
};
/* UPDATE(5, .confirmable = true): the Partial IV, then whatever differs from a correct request. */
#define UPDATE(...) ((struct forgery){.piv = __VA_ARGS__})

/* What a stimulus leaves to its sender. */
struct stimulus_rest {
    int32_t value;                             /* of the Resource at the path */
    uint16_t mid;
    const uint8_t *token; size_t token_len;    /* unless the stimulus has a token */
    bool version_options;                      /* the OCF content-format version options (2049, 2053), as field clients send them */
};
/* Returns the length in `out`, 0 if it cannot be built. `context`: the group's, unless the stimulus names other keys. */
size_t stimulus_build(const struct forgery *stimulus, const struct forge_context *context, const struct stimulus_rest *rest,
                      uint8_t out[FORGE_DATAGRAM_MAX]);

#endif
