/* endpoint.h: the Server's side of unicast OSCORE (RFC 8613 §8.2, §8.3), Observe included (§4.1.3.5).
 *
 *   datagram -> unicast? -> CoAP -> OSCORE option -> kid -> Replay Window -> decrypt -> made after the last start? (Echo)
 *            -> window durable, committed -> code, options, payload -> the host executes -> ssm_respond
 *
 * Enters: datagrams that came to a unicast address. Leaves: verified requests, and answers to what did not verify. Order: receive; what was
 * accepted: respond, once, or as often as the observation lasts. Acknowledging and recognising retransmissions by Message ID are CoAP's
 * message layer, the host's (RFC 7252 §4): a retransmission that reaches this layer is a replay. */
#ifndef SSM_ENDPOINT_H
#define SSM_ENDPOINT_H

#include <ssm/exchange.h>
#include <ssm/reason.h>
#include <ssm/server.h>
#include <ssm/unicast.h>

/* All zero but for `contexts` and `context_count` is a good start. Several may have one kid: each is tried (RFC 8613 §3.3). */
struct ssm_endpoint {
    struct ssm_unicast *contexts; size_t context_count; /* the caller's; those not provisioned are passed over */
    bool silent;                     /* no unprotected errors at all (RFC 8613 D.5.3) */
    bool diagnostics;                /* unprotected errors carry the texts of RFC 8613 §7.4 and §8.2, which tell an attacker more */
    uint32_t counters[SSM_REASONS];  /* one for each outcome */
};

/* What binds the responses to their request: Token, context, Partial IV (RFC 8613 §8); private. The caller's, one for each request under
 * way, kept where it is as long as an observation lasts, and thrown away with its context. Never copied: `spent` guards a nonce. */
struct ssm_association {
    struct ssm_unicast *context;
    struct ssm_binding binding;
    uint8_t token[SSM_TOKEN_BYTES_MAX];
    uint8_t token_len;
    enum ssm_coap_type type;         /* of the request */
    uint16_t mid;
    bool open;                       /* a response may be sent */
    bool observed;                   /* the request was a registration: responses may be notifications */
    bool acknowledged;               /* a response went out in the acknowledgement */
    bool spent;                      /* the request's nonce was used: from now on fresh Partial IVs */
};

/* A verified request. For access control (ssm_permits) the Client is `subjectuuid`, its connection auth-crypt. Bytes are in `plain` of
 * ssm_endpoint_receive. */
struct ssm_request {
    uint8_t method;                  /* SSM_GET, SSM_POST ... or one that the host does not know: then SSM_METHOD_NOT_ALLOWED */
    enum ssm_observe observe;
    int32_t content_format, accept;  /* -1: absent; 65536: no Content-Format at all */
    struct ssm_path path;            /* ask ssm_request_path_is, */
    struct ssm_bytes query;          /* and for these encoded options ssm_request_query */
    struct ssm_bytes payload;
    const struct ssm_uuid *subjectuuid;
};
bool ssm_request_path_is(const struct ssm_request *request, const char *href);
/* The value of the first query part `name`=value ("if", "rt"); false if there is none. */
bool ssm_request_query(const struct ssm_request *request, const char *name, struct ssm_bytes *value);

/* Room for what has to go back at once. */
struct ssm_answer {
    uint8_t *data; size_t size;      /* the caller's; 64 bytes are enough for every answer made here */
    uint16_t mid;                    /* Message ID for the answer to a NON request, the caller's */
    size_t len;                      /* receives the length; 0: nothing goes back */
};

/* One received UDP payload of `len` bytes. `plain`, `size`: the caller's, receives the plaintext (`len` bytes are enough).
 *   SSM_ACCEPTED      *request and *association are set; execute, then respond
 *   COAP_FORMAT, NO_OSCORE, NOT_UNICAST, STORE            nothing goes back; NO_OSCORE: a plain CoAP request is the host's to answer
 *   NOT_MULTICAST     the kid is in the name space of SSM: nothing goes back (CR 1967 Q.3.3 step 3)
 *   OSCORE_DECODE 4.02, UNKNOWN_KID 4.01, REPLAY 4.01, DECRYPT 4.00     plain CoAP with Max-Age 0 (RFC 8613 §8.2), unless `silent`
 *   ECHO              protected 4.01 with Echo, under a fresh Partial IV (B.1.2); nothing if no number could be reserved
 *   PLAINTEXT_FORMAT  protected 4.00. Its Partial IV is spent, and so is that of
 *   APPLICATION       protected 4.02: an unknown critical option, or another OCF version
 * Whatever the outcome, it is counted. *association is closed unless accepted, and its former contents are ignored. */
enum ssm_reason ssm_endpoint_receive(struct ssm_endpoint *endpoint, enum ssm_destination destination, const uint8_t *datagram, size_t len,
                                     uint8_t *plain, size_t size, struct ssm_request *request, struct ssm_association *association,
                                     struct ssm_answer *answer);

struct ssm_response {
    uint8_t code;                    /* SSM_CONTENT, SSM_CHANGED, SSM_NOT_FOUND ... */
    struct ssm_bytes payload;        /* with a code of class 2: CBOR, sent as Content-Format 10000; else diagnostic text */
    bool observe;                    /* a notification: the registration is accepted, or goes on. Without it, the observation is over. */
    const uint32_t *max_age_s;       /* NULL: no Max-Age */
    enum ssm_coap_type type;         /* SSM_ACK: in the acknowledgement of a CON request, once; else SSM_NON or SSM_CON */
    uint16_t mid;                    /* for SSM_NON and SSM_CON, the caller's */
};

/* Makes the protected response: the first with the request's nonce, those that follow with fresh Partial IVs. The association is closed
 * by a response that is no notification, and by one with an error code. `out`, `size`: the caller's, receives `*out_len` bytes. Outcomes of
 * protect.h; BAD_MESSAGE also if the association is closed or `observe` or `type` do not fit it. What fails may cost a number and leaves
 * *association and *out_len unchanged. */
enum ssm_protect_outcome ssm_respond(struct ssm_association *association, const struct ssm_response *response, uint8_t *out, size_t size,
                                     size_t *out_len);

#endif
