/* words.h: a datagram in words, for a reader who has the hex beside it. */
#ifndef FORGE_WORDS_H
#define FORGE_WORDS_H

#include "forge.h"

/* "NON 0.02 MID 0x0102 token a1b2; OSCORE option 0905..: Partial IV 5, kid 02..; inside 0.02 /DimmingResURI, payload a1..,
 * plaintext 02.." `context` may be NULL. */
void words_datagram(char *out, size_t size, const struct forge_context *context, const uint8_t *data, size_t len);
/* Lowercase; as much as fits, "..." at the end if not all does. */
void words_hex(char *out, size_t size, const uint8_t *data, size_t len);

#endif
