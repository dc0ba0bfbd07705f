/* protect.h: an unprotected CoAP message in, an OSCORE message out (RFC 8613 §8.1, §8.3). */
#ifndef SSM_PROTECT_H
#define SSM_PROTECT_H

#include <ssm/message.h>

/* What binds a response to its request: kid and Partial IV enter the AAD, the nonce may be reused by the response (RFC 8613 §5.2, §5.4). */
struct ssm_binding {
    uint8_t kid[SSM_ID_BYTES_MAX]; uint8_t kid_len;
    uint8_t piv[SSM_PIV_BYTES_MAX]; uint8_t piv_len;
    uint8_t nonce[SSM_NONCE_BYTES];
};

enum ssm_protect_outcome {
    SSM_PROTECTED = 0,
    SSM_PROTECT_BAD_MESSAGE,  /* not a CoAP request/response, or it already holds an OSCORE option or Proxy-Uri (unsupported) */
    SSM_PROTECT_NO_ROOM,      /* `size` too small; nothing useful in `out` */
    SSM_PROTECT_EXHAUSTED,    /* sequence number beyond SSM_SSN_MAX: the context must not be used any more (RFC 8613 §7.2.1) */
    SSM_PROTECT_STORE,        /* the reservation could not be made durable: nothing may be sent */
    SSM_PROTECT_CRYPTO,
    SSM_PROTECT_NO_CONTEXT
};

/* Request with the given Sender Sequence Number. The caller guarantees that `ssn` was never used with this context (client.h does).
 * `coap`, `len`: whole unprotected message. `out`, `size`: receives the whole OSCORE message, `*out_len` its length.
 * Class E options move inside, Class U (Uri-Host, Uri-Port, Proxy-Scheme, ...) stay outside, outer code POST (FETCH with Observe).
 * `binding` (may be NULL): filled for verifying the response. */
enum ssm_protect_outcome ssm_protect_request(struct ssm_sender *sender, uint64_t ssn, const uint8_t *coap, size_t len,
                                             uint8_t *out, size_t size, size_t *out_len, struct ssm_binding *binding);

/* Response to the request of `binding`. `piv` NULL: the request's nonce is used again (allowed once per request, RFC 8613 §8.3);
 * else *piv is a fresh Sender Sequence Number, sent in the option. */
enum ssm_protect_outcome ssm_protect_response(struct ssm_sender *sender, const struct ssm_binding *binding, const uint64_t *piv,
                                              const uint8_t *coap, size_t len, uint8_t *out, size_t size, size_t *out_len);

/* The plaintext that protection would encrypt (code, Class E options, payload): for inspection and vectors. Returns its length, 0 on error. */
size_t ssm_plaintext(uint8_t *out, size_t size, const uint8_t *coap, size_t len);

#endif
