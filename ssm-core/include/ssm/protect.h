/* protect.h: an unprotected CoAP message in, an OSCORE message out (RFC 8613 §8.1, §8.3).
 * For an SSM Client use client.h, which also takes care of the sequence number. `coap` and `out` must not overlap. */
#ifndef SSM_PROTECT_H
#define SSM_PROTECT_H

#include <ssm/message.h>

/* What binds a response to its request: kid and Partial IV enter the AAD, the nonce may be reused by the response (RFC 8613 §5.2, §5.4).
 * Made by ssm_protect_request on one side and by ssm_authenticate on the other. */
struct ssm_binding {
    uint8_t kid[SSM_ID_BYTES_MAX]; uint8_t kid_len;
    uint8_t piv[SSM_PIV_BYTES_MAX]; uint8_t piv_len;
    uint8_t nonce[SSM_NONCE_BYTES];
};

enum ssm_protect_outcome {
    SSM_PROTECTED = 0,
    SSM_PROTECT_BAD_MESSAGE,  /* not a CoAP request or response of at most SSM_MESSAGE_BYTES_MAX, or it holds an OSCORE option (RFC 8613
                                 §4.1.3.7) or Proxy-Uri (§4.1.3.3, unsupported); client.h: path, query or token cannot be sent */
    SSM_PROTECT_NO_ROOM,      /* the OSCORE message is longer than `size` or than SSM_MESSAGE_BYTES_MAX */
    SSM_PROTECT_EXHAUSTED,    /* sequence number beyond SSM_SSN_MAX: the context must not be used any more (RFC 8613 §7.2.1) */
    SSM_PROTECT_STORE,        /* the reservation could not be made durable: nothing may be sent (RFC 8613 B.1.1) */
    SSM_PROTECT_CRYPTO,       /* the crypto backend failed */
    SSM_PROTECT_NO_CONTEXT    /* client.h: without SSM Client Context no SSM Request (CR 1967 Q.3.2) */
};

/* Request with the given Sender Sequence Number. The caller guarantees that `ssn` was never used with this context (client.h does).
 * `coap`, `len`: whole unprotected message. `out`, `size`: receives the whole OSCORE message, `*out_len` its length in bytes.
 * Class E options move inside; Class U (Uri-Host, Uri-Port, Hop-Limit, Proxy-Scheme) stay outside; Observe is on both sides (RFC 8613
 * §4.1). The outer code is POST, FETCH with Observe (§4.2). `binding` (may be NULL): filled for verifying the response.
 * On failure *out_len is unchanged and `out` holds no plaintext. */
enum ssm_protect_outcome ssm_protect_request(struct ssm_sender *sender, uint64_t ssn, const uint8_t *coap, size_t len,
                                             uint8_t *out, size_t size, size_t *out_len, struct ssm_binding *binding);

/* Response to the request of `binding`. `piv` NULL: the request's nonce is used again (allowed once per request, RFC 8613 §8.3);
 * else *piv is a fresh Sender Sequence Number, sent in the option. The outer code is 2.04, 2.05 with Observe. Else as above. */
enum ssm_protect_outcome ssm_protect_response(struct ssm_sender *sender, const struct ssm_binding *binding, const uint64_t *piv,
                                              const uint8_t *coap, size_t len, uint8_t *out, size_t size, size_t *out_len);

/* The plaintext that protection would encrypt (code, Class E options, payload; RFC 8613 §5.3): for inspection and vectors. Returns its
 * length, 0 if the message cannot be protected or `size` is too small. */
size_t ssm_plaintext(uint8_t *out, size_t size, const uint8_t *coap, size_t len);

#endif
