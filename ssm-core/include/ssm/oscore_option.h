/* oscore_option.h: the OSCORE option value (RFC 8613 §6.1): flag byte, Partial IV, kid context, kid.
 * Enters: the value of option 9. Leaves: its fields, in place. Strict: reserved bits and lengths are refused before anything is used. */
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

/* Pointers lead into `value`. false, with *option zeroed: a reserved bit set (0x20, the group flag, among them), n = 6 or 7, shorter
 * than announced, bytes left over without k, a lone zero flag byte (which is sent as no bytes), or longer than 255 (RFC 8613 §2, §6.1). */
bool ssm_oscore_option_decode(struct ssm_oscore_option *option, struct ssm_bytes value);
/* Writes at most `size` bytes; SSM_OPTION_BYTES_MAX is enough for every context of context.h. Returns the length written (0 is the valid
 * encoding of "nothing"), or -1 if it does not fit or a field is out of range (Partial IV over 5, anything else over 255 bytes). */
int ssm_oscore_option_encode(uint8_t *out, size_t size, const struct ssm_oscore_option *option);
/* The Partial IV as a number (at most 5 bytes; 0 for none), and the shortest encoding of a number up to SSM_SSN_MAX, with 0 as one byte
 * 00 (RFC 8613 §5); returns its length, 1..5. */
uint64_t ssm_piv_value(struct ssm_bytes piv);
size_t ssm_piv_encode(uint8_t out[SSM_PIV_BYTES_MAX], uint64_t piv);

#endif
