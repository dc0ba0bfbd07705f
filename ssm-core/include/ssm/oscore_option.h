/* oscore_option.h: the OSCORE option value (RFC 8613 §6.1): flag byte, Partial IV, kid context, kid. Strict: reserved bits and
 * lengths are refused before anything is copied. */
#ifndef SSM_OSCORE_OPTION_H
#define SSM_OSCORE_OPTION_H

#include <ssm/context.h>
#include <stdbool.h>

struct ssm_oscore_option {
    struct ssm_bytes piv;         /* 0..5 bytes as sent */
    struct ssm_bytes kid_context; /* data NULL when h = 0 */
    struct ssm_bytes kid;         /* meaningful when has_kid */
    bool has_kid;
};

/* false: reserved bit set, n = 6 or 7, shorter than announced, or longer than 255. Pointers lead into `value`. */
bool ssm_oscore_option_decode(struct ssm_oscore_option *option, struct ssm_bytes value);
/* Returns the length written (0 is the valid encoding of "nothing"), or -1 if it does not fit or a field is out of range. */
int ssm_oscore_option_encode(uint8_t *out, size_t size, const struct ssm_oscore_option *option);
/* The Partial IV as a number (0 for no bytes), and its shortest encoding with 0 as one byte 00; returns 1..5. */
uint64_t ssm_piv_value(struct ssm_bytes piv);
size_t ssm_piv_encode(uint8_t out[SSM_PIV_BYTES_MAX], uint64_t piv);

#endif
