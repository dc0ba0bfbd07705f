/* oscore.h: nonce, AAD and AEAD of RFC 8613 §5; internal to the forge. */
#ifndef FORGE_OSCORE_H
#define FORGE_OSCORE_H

#include "forge.h"

#define OSCORE_NONCE 13u
#define OSCORE_TAG 8u
#define OSCORE_AAD_MAX 640u        /* kid and Partial IV of an option of at most 255 bytes, with room */

/* §5.2. An ID over 7 bytes has no nonce in the RFC: its last 7 are taken, with its true length. */
void oscore_nonce(uint8_t nonce[OSCORE_NONCE], const struct forge_context *context, uint64_t piv);
/* §5.4: the Enc_structure. Returns its length, 0 if it does not fit. */
size_t oscore_aad(uint8_t *out, size_t size, const uint8_t *kid, size_t kid_len, const uint8_t *piv, size_t piv_len);
/* `out` receives plain_len + tag_len bytes. */
void oscore_seal(const uint8_t key[16], const uint8_t nonce[OSCORE_NONCE], const uint8_t *aad, size_t aad_len, size_t tag_len,
                 const uint8_t *plain, size_t plain_len, uint8_t *out);
/* `sealed_len` >= OSCORE_TAG; `plain` receives sealed_len - OSCORE_TAG bytes. False if the tag does not fit. */
bool oscore_open(const uint8_t key[16], const uint8_t nonce[OSCORE_NONCE], const uint8_t *aad, size_t aad_len,
                 const uint8_t *sealed, size_t sealed_len, uint8_t *plain);

#endif
