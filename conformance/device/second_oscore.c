/* second_oscore.c: with IDs of at most 7 and Partial IVs of at most 5 bytes every CBOR head is one byte, so info and AAD are laid out flat:
 *   info  85 | 40+n id | f6 | 0a | 63 "Key" 10   or   62 "IV" 0d with an empty id           RFC 8613 §3.2.1
 *   AAD   83 | 68 "Encrypt0" | 40 | 40+n (85 01 81 0a 40+n kid 40+n piv 40)                  §5.4
 * Only a kid that is too long for this (a defective comparison lets it through) makes the inner array longer than 23 bytes. */
#include "second_oscore.h"

#include <nettle/ccm.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <string.h>

#define KID_MAX 200u      /* in the AAD; an option value of 255 bytes could carry more, but no context fits it */

static void expand(struct hmac_sha256_ctx *prk, const uint8_t *id, size_t id_len, const char *type, uint8_t out_len, uint8_t *out) {
    uint8_t info[2 + SECOND_ID_MAX + 8] = {0x85, (uint8_t)(0x40 + id_len)};
    size_t len = 2;

    memcpy(info + len, id, id_len);
    len += id_len;
    info[len++] = 0xf6;
    info[len++] = 10;
    info[len++] = (uint8_t)(0x60 + strlen(type));
    memcpy(info + len, type, strlen(type));
    len += strlen(type);
    info[len++] = out_len;
    hkdf_expand(prk, (nettle_hash_update_func *)hmac_sha256_update, (nettle_hash_digest_func *)hmac_sha256_digest, SHA256_DIGEST_SIZE,
                len, info, out_len, out);
}

void second_context_derive(struct second_context *context, const uint8_t secret[32], const uint8_t *id, size_t id_len) {
    static const uint8_t no_salt[SHA256_DIGEST_SIZE];
    uint8_t key[SHA256_DIGEST_SIZE];
    struct hmac_sha256_ctx prk;

    memcpy(context->id, id, id_len);
    context->id_len = id_len;
    hmac_sha256_set_key(&prk, sizeof no_salt, no_salt);
    hmac_sha256_update(&prk, 32, secret);
    hmac_sha256_digest(&prk, sizeof key, key);
    hmac_sha256_set_key(&prk, sizeof key, key);
    expand(&prk, id, id_len, "Key", 16, context->key);
    expand(&prk, id, 0, "IV", 13, context->common_iv);
}

bool second_oscore_parse(struct second_oscore *oscore, const uint8_t *value, size_t len) {
    const uint8_t *at = value + 1;

    if (len == 0 || len > 255 || value[0] > 0x1f || !(value[0] & 0x08)) {
        return false;
    }
    oscore->piv_len = value[0] & 0x07;
    if (oscore->piv_len < 1 || oscore->piv_len > 5 || len - 1 < oscore->piv_len || (at[0] == 0 && oscore->piv_len > 1)) {
        return false;
    }
    oscore->piv = at;
    oscore->number = 0;
    for (size_t i = 0; i < oscore->piv_len; i++) {
        oscore->number = oscore->number * 256 + at[i];
    }
    at += oscore->piv_len;
    len -= 1 + oscore->piv_len;
    oscore->kid_context = value[0] & 0x10;
    if (oscore->kid_context) {
        if (len < 1 || len - 1 < at[0]) {
            return false;
        }
        len -= 1u + at[0];
        at += 1 + at[0];
    }
    oscore->kid = at;
    oscore->kid_len = len;
    return true;
}

static size_t put_bytes(uint8_t *out, const uint8_t *bytes, size_t len) {
    size_t head = 0;

    if (len < 24) {
        out[head++] = (uint8_t)(0x40 + len);
    } else {
        out[head++] = 0x58;
        out[head++] = (uint8_t)len;
    }
    memcpy(out + head, bytes, len);
    return head + len;
}

static size_t build_aad(uint8_t *aad, const struct second_oscore *oscore, const uint8_t *kid, size_t kid_len) {
    static const uint8_t head[] = {0x83, 0x68, 'E', 'n', 'c', 'r', 'y', 'p', 't', '0', 0x40};
    uint8_t array[KID_MAX + 20] = {0x85, 0x01, 0x81, 0x0a};
    size_t len = 4;

    len += put_bytes(array + len, kid, kid_len);
    len += put_bytes(array + len, oscore->piv, oscore->piv_len);
    array[len++] = 0x40;
    memcpy(aad, head, sizeof head);
    return sizeof head + put_bytes(aad + sizeof head, array, len);
}

bool second_unseal(const struct second_context *context, const struct second_oscore *oscore, const uint8_t *kid, size_t kid_len,
                   const uint8_t *sealed, size_t sealed_len, uint8_t *plain) {
    uint8_t nonce[13] = {(uint8_t)context->id_len}, aad[KID_MAX + 40];
    struct ccm_aes128_ctx ccm;

    if (kid_len > KID_MAX) {
        return false;
    }
    memcpy(nonce + 1 + SECOND_ID_MAX - context->id_len, context->id, context->id_len);
    memcpy(nonce + sizeof nonce - oscore->piv_len, oscore->piv, oscore->piv_len);
    for (size_t i = 0; i < sizeof nonce; i++) {
        nonce[i] ^= context->common_iv[i];
    }
    ccm_aes128_set_key(&ccm, context->key);
    return ccm_aes128_decrypt_message(&ccm, sizeof nonce, nonce, build_aad(aad, oscore, kid, kid_len), aad, SECOND_TAG,
                                      sealed_len - SECOND_TAG, plain, sealed) == 1;
}
