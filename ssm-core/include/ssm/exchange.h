/* exchange.h: the Client's side of unicast OSCORE: one request and what comes back (RFC 8613 §8.1, §8.4), Observe included (§4.1.3.5).
 * Enters: method, path, CBOR; then received datagrams. Leaves: the datagram to send; then the response, or notifications in order.
 * Order: request; receive until it yields a response or a notification; request again (other token, or the same one to register anew or to
 * cancel); nothing needs to be freed. Acknowledging, retransmitting and giving up are CoAP's message layer, the host's (RFC 7252 §4). */
#ifndef SSM_EXCHANGE_H
#define SSM_EXCHANGE_H

#include <ssm/unicast.h>

enum ssm_observe { SSM_OBSERVE_NOT = 0, SSM_OBSERVE_REGISTER, SSM_OBSERVE_CANCEL };

/* The request as the application gives it. Paths and queries are the decoded text. */
struct ssm_call {
    enum ssm_coap_type type;   /* SSM_CON or SSM_NON */
    uint8_t method;            /* SSM_GET, SSM_POST ... */
    enum ssm_observe observe;  /* with SSM_GET and SSM_FETCH only */
    const char *path;          /* "/BinarySwitchResURI": at least one segment, each at most 255 bytes */
    const char *query;         /* "if=oic.if.a", each part at most 255 bytes; or NULL */
    struct ssm_bytes payload;  /* CBOR, sent as Content-Format 10000 (application/vnd.ocf+cbor); empty: neither is sent */
    struct ssm_bytes echo;     /* what ssm_reply.echo said, to repeat a request that was answered with 4.01; empty: none */
    uint16_t mid;              /* CoAP Message ID, the caller's: another one for each new message (RFC 7252 §4.4) */
    struct ssm_bytes token;    /* 0..8 bytes, the caller's: unique among the exchanges with this Server */
    bool ocf_version_options;  /* add 2049 and 2053 with 2048 */
};

/* Token, context and Partial IV of a request (RFC 8613 §8), until its response; private. In RAM alone: after a restart observations are
 * registered anew (B.1.3). */
struct ssm_exchange {
    struct ssm_unicast *context;
    struct ssm_binding binding;
    uint8_t token[SSM_TOKEN_BYTES_MAX];
    uint8_t token_len;
    bool open;                 /* a response may still come */
    bool observing;            /* the request was a registration */
    bool notified, numbered;   /* some notification came; one with a Partial IV */
    uint64_t number;           /* Notification Number (§4.1.3.5.2), while `numbered` */
};

/* Makes the OSCORE request with the next Sender Sequence Number. *exchange: the caller's, contents ignored; while it is open it must not be
 * moved to another context, and `context` must stay where it is. `out`, `size`: the caller's, receives `*out_len` bytes. To
 * retransmit, send the same bytes again. Outcomes of protect.h, NO_CONTEXT if `context` is not provisioned; what fails may cost a number
 * and leaves *exchange and *out_len unchanged. */
enum ssm_protect_outcome ssm_exchange_request(struct ssm_exchange *exchange, struct ssm_unicast *context, const struct ssm_call *call,
                                              uint8_t *out, size_t size, size_t *out_len);

enum ssm_reply_outcome {
    SSM_REPLY_RESPONSE = 0,   /* the response: the exchange, or the observation, is over */
    SSM_REPLY_NOTIFICATION,   /* newer than all before; the observation goes on */
    SSM_REPLY_OTHER,          /* not a response with the token of this exchange */
    SSM_REPLY_UNPROTECTED,    /* no OSCORE option: anybody may have sent it, nothing follows from it (D.5.3); only `code` is set */
    SSM_REPLY_DECODE,         /* OSCORE option, COSE object or plaintext does not decode */
    SSM_REPLY_DECRYPT,        /* not authentic, or the response to another request */
    SSM_REPLY_OLD,            /* a second response, or a notification that is not newer than all before (§7.4, §7.4.1) */
    SSM_REPLY_UNEXPECTED      /* authentic, but Observe without registration, not a response code, or an unknown critical option */
};

/* What a Server said. Bytes are in `plain` of ssm_exchange_receive. */
struct ssm_reply {
    uint8_t code;              /* SSM_CONTENT, SSM_NOT_FOUND ... */
    int32_t content_format;    /* -1: absent */
    uint32_t max_age_s;        /* 60 if absent (RFC 7252 §5.10.5) */
    struct ssm_bytes payload;
    struct ssm_bytes echo;     /* len 0: absent. With SSM_UNAUTHORIZED: make the request again with this (RFC 9175 §2.3) */
};

/* One received UDP payload of `len` bytes from the Server. `plain`, `size`: the caller's, receives the plaintext; `len` bytes are enough.
 * RESPONSE, NOTIFICATION: *reply is set; else nothing was believed, the exchange is as open as before, an observation goes on and is not
 * to be registered again for this (§8.4.2). Only newer notifications are handed on (§7.4.1): by Partial IV, not by the outer Observe. */
enum ssm_reply_outcome ssm_exchange_receive(struct ssm_exchange *exchange, const uint8_t *datagram, size_t len, uint8_t *plain, size_t size,
                                            struct ssm_reply *reply);

#endif
