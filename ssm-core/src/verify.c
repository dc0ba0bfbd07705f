/* verify.c: an OSCORE message is authenticated (RFC 8613 §8.2, §8.4), and only then the Replay Window commits.
 *
 *   decode  Partial IV present and shortest form, kid present, payload at least one byte and a tag
 *   replay  the Partial IV is fresh                       changes nothing
 *   open    nonce, AAD, decryption with tag check          changes nothing
 *   ticket  ------------------------------------------->   ssm_commit moves the window
 *
 * `inline`: each has one caller on the way of a datagram, and stands there in one translation unit with it (CMakeLists.txt). */
#include <ssm/verify.h>
#include "core.h"

/* The shortest ciphertext: an encrypted code and the tag. */
static bool payload_decodes(const struct ssm_message *message, size_t size)
{
    return message->payload.len > SSM_TAG_BYTES && message->payload.len - SSM_TAG_BYTES <= size;
}

/* A number has one encoding: a Partial IV with leading zeros would name a number twice (RFC 8613 §5: "00" is zero). */
static bool piv_decodes(struct ssm_bytes piv)
{
    return piv.len == 1 || (piv.len > 1 && piv.len <= SSM_PIV_BYTES_MAX && piv.data[0] != 0);
}

inline enum ssm_reason ssm_authenticate(struct ssm_recipient *recipient, const struct ssm_message *message, const struct ssm_oscore_option *option,
                                 uint8_t *plain, size_t size, size_t *plain_len, struct ssm_ticket *ticket, struct ssm_binding *binding)
{
    struct ssm_keyed *keyed = &recipient->keyed;
    if (!option->has_kid || !piv_decodes(option->piv) || !payload_decodes(message, size)) {
        return SSM_DISCARD_OSCORE_DECODE;
    }
    uint64_t piv = ssm_piv_value(option->piv);
    if (!ssm_window_fresh(&recipient->window, piv)) {
        return SSM_DISCARD_REPLAY;
    }
    uint8_t nonce[SSM_NONCE_BYTES];
    ssm_keyed_nonce(keyed, piv, nonce);
    if (ssm_aead_open(&keyed->aead, nonce, ssm_keyed_aad(keyed, option->piv), message->payload, plain) != 0) {
        return SSM_DISCARD_DECRYPT;
    }
    *plain_len = message->payload.len - SSM_TAG_BYTES;
    *ticket = (struct ssm_ticket){piv, recipient};
    if (binding != NULL) {
        memcpy(binding->kid, keyed->id, sizeof binding->kid);
        binding->kid_len = keyed->id_len;
        memcpy(binding->piv, option->piv.data, option->piv.len);
        binding->piv_len = (uint8_t)option->piv.len;
        memcpy(binding->nonce, nonce, sizeof binding->nonce);
    }
    return SSM_ACCEPTED;
}

inline void ssm_commit(struct ssm_ticket *ticket, enum ssm_first_message policy)
{
    if (ticket->recipient != NULL) {
        ssm_window_commit(&ticket->recipient->window, ticket->piv, policy);
        ticket->recipient = NULL;
    }
}

enum ssm_reason ssm_verify_response(struct ssm_recipient *recipient, const struct ssm_binding *binding, const struct ssm_message *message,
                                    const struct ssm_oscore_option *option, uint8_t *plain, size_t size, size_t *plain_len)
{
    struct ssm_keyed *keyed = &recipient->keyed;
    bool fresh_nonce = option->piv.len > 0;
    bool other_kid = option->has_kid && !ssm_bytes_equal(option->kid, keyed->id, keyed->id_len);
    if (other_kid || (fresh_nonce && !piv_decodes(option->piv)) || !payload_decodes(message, size)) {
        return SSM_DISCARD_OSCORE_DECODE;
    }
    uint8_t nonce[SSM_NONCE_BYTES], aad[SSM_AAD_BYTES_MAX];
    if (fresh_nonce) {
        ssm_keyed_nonce(keyed, ssm_piv_value(option->piv), nonce);
    } else {
        memcpy(nonce, binding->nonce, sizeof nonce);
    }
    size_t aad_len = ssm_request_aad(aad, sizeof aad, (struct ssm_bytes){binding->kid, binding->kid_len},
                                     (struct ssm_bytes){binding->piv, binding->piv_len});
    if (ssm_aead_open(&keyed->aead, nonce, (struct ssm_bytes){aad, aad_len}, message->payload, plain) != 0) {
        return SSM_DISCARD_DECRYPT;
    }
    *plain_len = message->payload.len - SSM_TAG_BYTES;
    return SSM_ACCEPTED;
}
