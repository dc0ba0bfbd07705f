/* oscore_option.c: the OSCORE option value (RFC 8613 §6.1).
 *
 *    0 0 0 h k n n n   Partial IV (n bytes)   s (1 byte, if h)   kid context (s bytes, if h)   kid (the rest, if k)
 *
 * No bytes at all stand for "no field at all"; a lone flag byte 00 says the same and is refused as not being the compressed form. */
#include "core.h"

#define FLAG_KID_CONTEXT 0x10u
#define FLAG_KID 0x08u
#define FLAG_PIV_LENGTH 0x07u
#define FLAGS_RESERVED 0xe0u
#define VALUE_BYTES_MAX 255u /* RFC 8613 §2: the option is 0..255 bytes long */

inline bool ssm_oscore_option_decode(struct ssm_oscore_option *option, struct ssm_bytes value)
{
    *option = (struct ssm_oscore_option){0};
    if (value.len == 0) {
        return true;
    }
    uint8_t flags = value.data[0];
    size_t piv_len = flags & FLAG_PIV_LENGTH;
    if (value.len > VALUE_BYTES_MAX || flags == 0 || (flags & FLAGS_RESERVED) != 0 || piv_len > SSM_PIV_BYTES_MAX) {
        return false;
    }
    const uint8_t *at = value.data + 1;
    size_t left = value.len - 1;
    if (left < piv_len) {
        return false;
    }
    struct ssm_bytes piv = {at, piv_len}, kid_context = {NULL, 0};
    at += piv_len;
    left -= piv_len;
    if ((flags & FLAG_KID_CONTEXT) != 0) {
        if (left < 1 || left - 1 < at[0]) {
            return false;
        }
        kid_context = (struct ssm_bytes){at + 1, at[0]};
        left -= 1u + at[0];
        at += 1u + at[0];
    }
    if ((flags & FLAG_KID) == 0 && left != 0) {
        return false; /* bytes that belong to nothing */
    }
    option->piv = piv;
    option->kid_context = kid_context;
    option->kid = (struct ssm_bytes){at, left};
    option->has_kid = (flags & FLAG_KID) != 0;
    return true;
}

static uint8_t *append(uint8_t *out, const uint8_t *data, size_t len)
{
    if (len > 0) {
        memcpy(out, data, len);
    }
    return out + len;
}

inline int ssm_oscore_option_encode(uint8_t *out, size_t size, const struct ssm_oscore_option *option)
{
    bool has_context = option->kid_context.data != NULL;
    size_t kid_len = option->has_kid ? option->kid.len : 0;
    if (option->piv.len > SSM_PIV_BYTES_MAX || option->kid_context.len > VALUE_BYTES_MAX || kid_len > VALUE_BYTES_MAX) {
        return -1;
    }
    uint8_t flags = (uint8_t)(option->piv.len | (has_context ? FLAG_KID_CONTEXT : 0u) | (option->has_kid ? FLAG_KID : 0u));
    if (flags == 0) {
        return 0;
    }
    size_t len = 1 + option->piv.len + (has_context ? 1 + option->kid_context.len : 0) + kid_len;
    if (len > size || len > VALUE_BYTES_MAX) {
        return -1;
    }
    *out++ = flags;
    out = append(out, option->piv.data, option->piv.len);
    if (has_context) {
        *out++ = (uint8_t)option->kid_context.len;
        out = append(out, option->kid_context.data, option->kid_context.len);
    }
    append(out, option->kid.data, kid_len);
    return (int)len;
}

inline uint64_t ssm_piv_value(struct ssm_bytes piv)
{
    uint64_t value = 0;
    for (size_t i = 0; i < piv.len; i++) {
        value = value << 8 | piv.data[i];
    }
    return value;
}

size_t ssm_piv_encode(uint8_t out[SSM_PIV_BYTES_MAX], uint64_t piv)
{
    size_t len = 1;
    while (len < SSM_PIV_BYTES_MAX && piv >> (8 * len) != 0) {
        len++;
    }
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(piv >> (8 * (len - 1 - i)));
    }
    return len;
}
