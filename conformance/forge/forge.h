/* forge.h: the tester's own OSCORE, on nettle, sharing neither code nor crypto library with ssm-core; every field may be wrong.
 * Enters: a description of a request. Leaves: the datagram (the UDP payload). And the way back, for judging captures: open a datagram. */
#ifndef FORGE_H
#define FORGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FORGE_DATAGRAM_MAX 2048u

struct forge_context {           /* both directions of one OSCORE context half */
    uint8_t key[16], common_iv[13];
    uint8_t id[16]; size_t id_len;
    uint8_t id_context[32]; size_t id_context_len; bool has_id_context;
};
/* RFC 8613 §3.2.1 with HKDF SHA-256. salt, id_context may be NULL (NULL id_context = nil). */
void forge_context_init(struct forge_context *context, const uint8_t *secret, size_t secret_len, const uint8_t *salt, size_t salt_len,
                        const uint8_t *id_context, size_t id_context_len, const uint8_t *id, size_t id_len);

/* One CoAP option of the inner or outer message. */
struct forge_option { uint16_t number; const void *value; size_t len; };

/* A request with every field open. Start from forge_request_init (a correct SSM Request) and break what the test needs. */
struct forge_request {
    const struct forge_context *context;
    uint8_t version, type;                   /* 1, 1 = NON */
    uint8_t outer_code, inner_code;          /* 0.02, 0.02 */
    uint16_t mid;
    uint8_t token[15]; size_t token_len;
    uint64_t piv;                            /* the number used for nonce, AAD and option unless overridden below */
    const uint8_t *option_piv; size_t option_piv_len;   /* NULL: shortest form of piv */
    const uint8_t *aad_piv; size_t aad_piv_len;         /* NULL: what the option carries */
    const uint8_t *option_kid; size_t option_kid_len;   /* NULL: context->id */
    const uint8_t *aad_kid; size_t aad_kid_len;         /* NULL: what the option carries */
    const uint8_t *kid_context; size_t kid_context_len; /* NULL: h = 0 */
    int flag_byte;                           /* -1: computed */
    bool no_piv, no_kid;                     /* leave the field out of the option */
    const uint8_t *option_value; size_t option_value_len;  /* not NULL: the whole OSCORE option value, verbatim */
    const struct forge_option *inner; size_t inner_count;  /* sorted by number */
    const struct forge_option *outer; size_t outer_count;  /* besides OSCORE; sorted */
    const uint8_t *payload; size_t payload_len;
    const uint8_t *plaintext; size_t plaintext_len;     /* not NULL: instead of code, options, payload */
    bool no_oscore;                          /* send the inner message in the clear; `outer` is left out */
    const uint8_t *nonce;                    /* 13 bytes; NULL: of piv and context->id */
    const uint8_t *aad; size_t aad_len;      /* not NULL: the whole AAD (Enc_structure), verbatim */
    size_t tag_len;                          /* 8; CCM knows 4, 6, ... 16 */
};
void forge_request_init(struct forge_request *request, const struct forge_context *context, uint64_t piv);
/* Returns the length written into `out`, 0 if it does not fit or cannot be written at all (options not sorted, token over 15 bytes,
 * tag length unknown to CCM). */
size_t forge_request_build(const struct forge_request *request, uint8_t *out, size_t size);

/* A parsed datagram and, if it could be opened, what is inside. Pointers lead into the datagram or into `plain`. */
struct forge_opened {
    uint8_t type, code; uint16_t mid; const uint8_t *token; size_t token_len;
    bool coap;                               /* well-formed CoAP */
    bool oscore;                             /* well-formed OSCORE option with kid and Partial IV, payload long enough */
    const uint8_t *kid; size_t kid_len; uint64_t piv; size_t piv_len; bool kid_context;
    size_t option_offset, option_len;        /* of the OSCORE option value in the datagram */
    size_t ciphertext_offset, ciphertext_len;/* tag included */
    bool authentic;                          /* tag fits `context` */
    uint8_t plain[FORGE_DATAGRAM_MAX]; size_t plain_len;
    uint8_t inner_code; char path[256], query[256];   /* "/a/b", "x&y"; Uri-Path and Uri-Query joined */
    bool inner_ok;                           /* plaintext parses */
    const uint8_t *payload; size_t payload_len;       /* inside `plain` */
    const uint8_t *echo; size_t echo_len;    /* value of an Echo option (RFC 9175) inside `plain`; NULL */
};
/* Parses; opens with `context` unless NULL. Never fails: the flags say how far it came. The kid only enters the AAD, as received: picking
 * the context by kid is the caller's, and so is what to think of leading zeros (piv_len), a kid context or CON. */
void forge_open(struct forge_opened *opened, const struct forge_context *context, const uint8_t *datagram, size_t len);
/* The same for the response to a unicast request that `requester` protected under the number `request_piv` (RFC 8613 §8.4): its key is
 * `responder`'s, its nonce the request's unless it carries a Partial IV of its own. `kid` is not set. */
void forge_open_response(struct forge_opened *opened, const struct forge_context *responder, const struct forge_context *requester,
                         uint64_t request_piv, const uint8_t *datagram, size_t len);

#endif
