/* recording_cipher.h: a crypto backend (in place of src/crypto_mbedtls.c) that encrypts nothing but remembers every encryption it was
 * asked for: key, nonce, and what was encrypted under them. It is fast enough to run millions of short lives of a device, and sees also
 * the encryptions whose result was never sent. One recording for the whole program. */
#ifndef SSM_RECORDING_CIPHER_H
#define SSM_RECORDING_CIPHER_H

#include <stddef.h>

void recording_clear(void);
size_t recording_count(void);     /* encryptions since then */
size_t recording_conflicts(void); /* of them, those that used a key and nonce used before with another AAD or plaintext */

#endif
