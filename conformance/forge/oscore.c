/* oscore.c: the tester's key derivation and AEAD.
 *   PRK = HKDF-Extract(salt, secret)                                                   RFC 8613 §3.2.1
 *   key = HKDF-Expand(PRK, [id, id_context, 10, "Key", 16]), Common IV likewise with id h'', "IV", 13
 *   nonce = (len(id) | id left-padded to 7 | Partial IV left-padded to 5) XOR Common IV                §5.2
 *   AAD = ["Encrypt0", h'', bstr [1, [10], kid, Partial IV, h'']]                                      §5.4  */
#include "oscore.h"

#include "writer.h"

#include <assert.h>
#include <nettle/ccm.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <string.h>

enum { CBOR_BYTES = 2, CBOR_TEXT = 3, CBOR_ARRAY = 4 };
#define CBOR_NIL 0xf6u
#define AES_CCM_16_64_128 10u

static void write_bstr(struct writer *writer, const uint8_t *bytes, size_t len) {
    write_cbor_head(writer, CBOR_BYTES, len);
    write_bytes(writer, bytes, len);
}

/* One HKDF-Expand with `id` and `type` in the info array. */
static void expand(const uint8_t prk[SHA256_DIGEST_SIZE], const struct forge_context *context, const uint8_t *id, size_t id_len,
                   const char *type, uint8_t *out, size_t out_len) {
    uint8_t info[96];
    struct writer writer = {.out = info, .size = sizeof info};
    struct hmac_sha256_ctx hmac;

    write_cbor_head(&writer, CBOR_ARRAY, 5);
    write_bstr(&writer, id, id_len);
    if (context->has_id_context) {
        write_bstr(&writer, context->id_context, context->id_context_len);
    } else {
        write_byte(&writer, CBOR_NIL);
    }
    write_byte(&writer, AES_CCM_16_64_128);
    write_cbor_head(&writer, CBOR_TEXT, strlen(type));
    write_bytes(&writer, type, strlen(type));
    write_cbor_head(&writer, 0, out_len);
    assert(!writer.failed);
    hmac_sha256_set_key(&hmac, SHA256_DIGEST_SIZE, prk);
    hkdf_expand(&hmac, (nettle_hash_update_func *)hmac_sha256_update, (nettle_hash_digest_func *)hmac_sha256_digest,
                SHA256_DIGEST_SIZE, writer.len, info, out_len, out);
}

void forge_context_init(struct forge_context *context, const uint8_t *secret, size_t secret_len, const uint8_t *salt, size_t salt_len,
                        const uint8_t *id_context, size_t id_context_len, const uint8_t *id, size_t id_len) {
    uint8_t prk[SHA256_DIGEST_SIZE];
    struct hmac_sha256_ctx hmac;

    assert(id_len <= sizeof context->id && id_context_len <= sizeof context->id_context);
    memset(context, 0, sizeof *context);
    context->id_len = id_len;
    if (id_len > 0) {
        memcpy(context->id, id, id_len);
    }
    context->has_id_context = id_context != NULL;
    if (id_context != NULL) {
        context->id_context_len = id_context_len;
        memcpy(context->id_context, id_context, id_context_len);
    }
    /* HMAC pads a short key with zeros: an absent salt and 32 zero bytes are the same. */
    hmac_sha256_set_key(&hmac, salt == NULL ? 0 : salt_len, salt);
    hkdf_extract(&hmac, (nettle_hash_update_func *)hmac_sha256_update, (nettle_hash_digest_func *)hmac_sha256_digest,
                 SHA256_DIGEST_SIZE, secret_len, secret, prk);
    expand(prk, context, context->id, context->id_len, "Key", context->key, sizeof context->key);
    expand(prk, context, NULL, 0, "IV", context->common_iv, sizeof context->common_iv);
}

void oscore_nonce(uint8_t nonce[OSCORE_NONCE], const struct forge_context *context, uint64_t piv) {
    const size_t id_part = context->id_len < 7 ? context->id_len : 7;

    memset(nonce, 0, OSCORE_NONCE);
    nonce[0] = (uint8_t)context->id_len;
    memcpy(nonce + 8 - id_part, context->id + context->id_len - id_part, id_part);
    for (size_t i = 0; i < 5; i++) {
        nonce[12 - i] = (uint8_t)(piv >> 8 * i);
    }
    for (size_t i = 0; i < OSCORE_NONCE; i++) {
        nonce[i] ^= context->common_iv[i];
    }
}

size_t oscore_aad(uint8_t *out, size_t size, const uint8_t *kid, size_t kid_len, const uint8_t *piv, size_t piv_len) {
    uint8_t array[OSCORE_AAD_MAX];
    struct writer inner = {.out = array, .size = sizeof array};
    struct writer outer = {.out = out, .size = size};

    write_cbor_head(&inner, CBOR_ARRAY, 5);
    write_cbor_head(&inner, 0, 1);                                    /* oscore_version */
    write_cbor_head(&inner, CBOR_ARRAY, 1);
    write_byte(&inner, AES_CCM_16_64_128);
    write_bstr(&inner, kid, kid_len);
    write_bstr(&inner, piv, piv_len);
    write_bstr(&inner, NULL, 0);                                      /* Class I options: none are defined */
    write_cbor_head(&outer, CBOR_ARRAY, 3);
    write_cbor_head(&outer, CBOR_TEXT, 8);
    write_bytes(&outer, "Encrypt0", 8);
    write_bstr(&outer, NULL, 0);
    write_bstr(&outer, array, inner.len);
    return inner.failed || outer.failed ? 0 : outer.len;
}

void oscore_seal(const uint8_t key[16], const uint8_t nonce[OSCORE_NONCE], const uint8_t *aad, size_t aad_len, size_t tag_len,
                 const uint8_t *plain, size_t plain_len, uint8_t *out) {
    struct ccm_aes128_ctx ccm;

    ccm_aes128_set_key(&ccm, key);
    ccm_aes128_encrypt_message(&ccm, OSCORE_NONCE, nonce, aad_len, aad, tag_len, plain_len + tag_len, out, plain);
}

bool oscore_open(const uint8_t key[16], const uint8_t nonce[OSCORE_NONCE], const uint8_t *aad, size_t aad_len,
                 const uint8_t *sealed, size_t sealed_len, uint8_t *plain) {
    struct ccm_aes128_ctx ccm;

    ccm_aes128_set_key(&ccm, key);
    return ccm_aes128_decrypt_message(&ccm, OSCORE_NONCE, nonce, aad_len, aad, OSCORE_TAG, sealed_len - OSCORE_TAG, plain, sealed) == 1;
}
