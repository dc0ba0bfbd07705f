/* second_oscore.h: OSCORE as the second Server and the second Client need it (RFC 8613): a context, the option of a request, sealing and
 * opening a message. On nettle; its own code, not the forge's, so that the two check each other. */
#ifndef SECOND_OSCORE_H
#define SECOND_OSCORE_H

#include "second_defects.h"

#define SECOND_ID_MAX 7u
#define SECOND_TAG 8u
#define SECOND_TAG_MAX 16u

struct second_context { uint8_t id[SECOND_ID_MAX]; size_t id_len; uint8_t key[16], common_iv[13]; const second_defects *defects; };

/* CR 1967 Q.3.4: no salt, no ID Context, HKDF SHA-256. `id_len` at most 7; `defects` must outlive the context. */
void second_context_derive(struct second_context *context, const uint8_t *secret, size_t secret_len, const uint8_t *id, size_t id_len,
                           const second_defects *defects);

struct second_oscore {
    const uint8_t *piv; size_t piv_len;   /* as sent, 1..5 bytes, no leading zero */
    const uint8_t *kid; size_t kid_len;
    uint64_t number;                      /* the Partial IV as a number */
    bool kid_context;                     /* one was given */
    bool no_kid;                          /* only under the defect kid-optional */
};
/* The value of a request's OSCORE option; false if it does not decompress or lacks kid or Partial IV. */
bool second_oscore_parse(struct second_oscore *oscore, const uint8_t *value, size_t len, const second_defects *defects);

/* Opens `sealed` (>= tag_len bytes) into `plain` (sealed_len - tag_len bytes, written whether or not the tag fits).
 * `kid` is the one that stands in the AAD. Returns whether the tag fits. */
bool second_unseal(const struct second_context *context, const struct second_oscore *oscore, const uint8_t *kid, size_t kid_len,
                   const uint8_t *sealed, size_t sealed_len, size_t tag_len, uint8_t *plain);
/* Seals `plain` with the context's own ID as kid into len + tag_len bytes. */
/* A response: `sender`'s key; bound to the request of `requester` and its Partial IV; under the nonce of the request, or (own_len > 0) of the
 * sender's own Partial IV. */
void second_seal_response(const struct second_context *sender, const struct second_context *requester, const uint8_t *piv, size_t piv_len,
                          const uint8_t *own, size_t own_len, const uint8_t *plain, size_t len, uint8_t *sealed);
void second_seal(const struct second_context *context, const uint8_t *piv, size_t piv_len, const uint8_t *plain, size_t len, size_t tag_len,
                 uint8_t *sealed);

#endif
