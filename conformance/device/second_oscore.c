/* second_oscore.c:
 *   info   85 | id | f6 | 0a | "Key" 10   or   "IV" 0d with an empty id                              RFC 8613 §3.2.1
 *   nonce  (size of id | id left-padded to 7 | Partial IV left-padded to 5) xor Common IV             §5.2
 *   AAD    83 | "Encrypt0" | 40 | (85 01 81 0a kid piv 40), the last as one byte string               §5.4 */
#include "second_oscore.h"

#include <nettle/ccm.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <string.h>

#define KID_MAX 200u      /* in the AAD; an option value of 255 bytes could carry more, but no context fits it */
#define AAD_MAX (KID_MAX + 60u)
#define NONCE 13u

static size_t put_bytes(uint8_t *out, const uint8_t *bytes, size_t len) {
    size_t head = 0;

    if (len < 24) {
        out[head++] = (uint8_t)(0x40 + len);
    } else {
        out[head++] = 0x58;
        out[head++] = (uint8_t)len;
    }
    if (len > 0) {
        memcpy(out + head, bytes, len);
    }
    return head + len;
}

/* ---- keys ---- */

struct prk { struct hmac_sha256_ctx sha256; struct hmac_sha512_ctx sha512; };

static void extract(struct prk *prk, const uint8_t *salt, size_t salt_len, const uint8_t *secret, size_t secret_len,
                    const second_defects *defects) {
    uint8_t key[SHA512_DIGEST_SIZE];

    hmac_sha256_set_key(&prk->sha256, salt_len, salt);
    hmac_sha256_update(&prk->sha256, secret_len, secret);
    hmac_sha256_digest(&prk->sha256, SHA256_DIGEST_SIZE, key);
    if (second_has(defects, DEFECT_EXPAND_ONLY)) {
        memcpy(key, secret, secret_len < SHA256_DIGEST_SIZE ? secret_len : SHA256_DIGEST_SIZE);
    }
    hmac_sha256_set_key(&prk->sha256, SHA256_DIGEST_SIZE, key);
    if (second_has(defects, DEFECT_SHA_512)) {
        hmac_sha512_set_key(&prk->sha512, salt_len, salt);
        hmac_sha512_update(&prk->sha512, secret_len, secret);
        hmac_sha512_digest(&prk->sha512, SHA512_DIGEST_SIZE, key);
        hmac_sha512_set_key(&prk->sha512, SHA512_DIGEST_SIZE, key);
    }
}

/* The member of info that is nil in SSM. */
static size_t put_id_context(uint8_t *out, const struct second_context *context) {
    if (second_has(context->defects, DEFECT_ID_CONTEXT_GROUP)) {
        return put_bytes(out, context->id, context->id_len);
    }
    *out = second_has(context->defects, DEFECT_ID_CONTEXT_EMPTY) ? 0x40 : 0xf6;
    return 1;
}

static size_t put_type_and_length(uint8_t *out, const char *type, uint8_t length, const second_defects *defects) {
    const size_t type_len = strlen(type) + second_has(defects, DEFECT_TYPE_WITH_NUL);
    size_t len = 0;

    out[len++] = (uint8_t)(0x60 + type_len);
    memcpy(out + len, type, type_len);
    len += type_len;
    if (second_has(defects, DEFECT_LENGTH_IN_BITS)) {
        out[len++] = 0x18;
        out[len++] = (uint8_t)(length * 8);
    } else {
        out[len++] = length;
    }
    return len;
}

static void expand(struct prk *prk, const struct second_context *context, const uint8_t *id, size_t id_len, const char *type, uint8_t length,
                   uint8_t *out) {
    uint8_t info[60] = {0x85};
    size_t len = 1;

    len += put_bytes(info + len, id, id_len);
    len += put_id_context(info + len, context);
    if (second_has(context->defects, DEFECT_INFO_ALG_TEXT)) {
        memcpy(info + len, "\x62" "10", 3);
        len += 3;
    } else {
        info[len++] = 10;
    }
    len += put_type_and_length(info + len, type, length, context->defects);
    if (second_has(context->defects, DEFECT_SHA_512)) {
        hkdf_expand(&prk->sha512, (nettle_hash_update_func *)hmac_sha512_update, (nettle_hash_digest_func *)hmac_sha512_digest,
                    SHA512_DIGEST_SIZE, len, info, length, out);
        return;
    }
    hkdf_expand(&prk->sha256, (nettle_hash_update_func *)hmac_sha256_update, (nettle_hash_digest_func *)hmac_sha256_digest,
                SHA256_DIGEST_SIZE, len, info, length, out);
}

void second_context_derive(struct second_context *context, const uint8_t *secret, size_t secret_len, const uint8_t *id, size_t id_len,
                           const second_defects *defects) {
    static const uint8_t fixed[32] = "the key of the whole platform...";
    const uint8_t *const ikm = second_has(defects, DEFECT_SECRET_FIXED) ? fixed : secret;
    const size_t ikm_len = second_has(defects, DEFECT_SECRET_128) ? 16 : second_has(defects, DEFECT_SECRET_FIXED) ? 32 : secret_len;
    const bool padded = second_has(defects, DEFECT_PADS_ID), no_id = second_has(defects, DEFECT_KEY_OF_EMPTY_ID);
    uint8_t salt[32] = {0}, long_id[SECOND_ID_MAX] = {0};
    size_t salt_len = sizeof salt;
    struct prk prk;

    context->defects = defects;
    memcpy(context->id, id, id_len);
    context->id_len = id_len;
    memcpy(long_id + SECOND_ID_MAX - id_len, id, id_len);
    if (second_has(defects, DEFECT_SALTED)) {
        memcpy(salt, id, salt_len = id_len);
    } else if (second_has(defects, DEFECT_SALT_ASCII)) {
        memset(salt, '0', sizeof salt);
    }
    if (second_has(defects, DEFECT_SALT_SWAPPED)) {
        extract(&prk, ikm, ikm_len, salt, salt_len, defects);
    } else {
        extract(&prk, salt, salt_len, ikm, ikm_len, defects);
    }
    expand(&prk, context, padded ? long_id : id, no_id ? 0 : padded ? SECOND_ID_MAX : id_len,
           second_has(defects, DEFECT_KEY_TYPE_IV) ? "IV" : "Key", 16, context->key);
    expand(&prk, context, id, second_has(defects, DEFECT_IV_OF_ID) ? id_len : 0, "IV", 13, context->common_iv);
}

/* ---- the option of a request ---- */

/* Bits of the flag byte that make it undecodable. */
static unsigned forbidden(const second_defects *defects) {
    return (second_has(defects, DEFECT_IGNORES_BIT_7) ? 0 : 0x80u) | (second_has(defects, DEFECT_IGNORES_BIT_6) ? 0 : 0x40u)
           | (second_has(defects, DEFECT_IGNORES_BIT_5) || second_has(defects, DEFECT_STRIPS_SIGNATURE) ? 0 : 0x20u);
}

static size_t piv_max(const second_defects *defects) {
    return second_has(defects, DEFECT_PIV_OF_7) ? 7 : second_has(defects, DEFECT_PIV_OF_6) ? 6 : 5;
}

static bool piv_allowed(const uint8_t *piv, size_t len, size_t left, const second_defects *defects) {
    const bool zeros = second_has(defects, DEFECT_PIV_AS_BYTES) || len > 5;

    return (len >= 1 || second_has(defects, DEFECT_PIV_OPTIONAL)) && len <= piv_max(defects) && len <= left
           && !(len > 1 && piv[0] == 0 && !zeros);
}

bool second_oscore_parse(struct second_oscore *oscore, const uint8_t *value, size_t len, const second_defects *defects) {
    const uint8_t *at = value + 1;
    const bool any_kid = second_has(defects, DEFECT_KID_OPTIONAL) || second_has(defects, DEFECT_KID_UNANNOUNCED);

    if (len == 0 || len > 255 || (value[0] & forbidden(defects)) != 0 || !((value[0] & 0x08) || any_kid)
        || !piv_allowed(at, value[0] & 0x07, len - 1, defects)) {
        return false;
    }
    oscore->piv_len = value[0] & 0x07;
    oscore->piv = at;
    oscore->number = 0;
    for (size_t i = 0; i < oscore->piv_len; i++) {
        oscore->number = oscore->number * 256 + at[i];
    }
    at += oscore->piv_len;
    len -= 1 + oscore->piv_len;
    oscore->kid_context = value[0] & 0x10;
    if (oscore->kid_context) {
        const bool overlong = len >= 1 && len - 1 < at[0];
        if (len < 1 || (overlong && !second_has(defects, DEFECT_OVERLONG_CONTEXT))) {
            return false;
        }
        const size_t skipped = overlong ? 1 : 1u + at[0];
        oscore->kid_context = !overlong;
        len -= skipped;
        at += skipped;
    }
    oscore->kid = at;
    oscore->kid_len = len;
    oscore->no_kid = !(value[0] & 0x08) && !second_has(defects, DEFECT_KID_UNANNOUNCED);
    return true;
}

/* ---- sealing and opening ---- */

static void make_nonce(const struct second_context *context, const uint8_t *piv, size_t piv_len, uint8_t nonce[NONCE]) {
    const second_defects *const defects = context->defects;
    const size_t room = second_has(defects, DEFECT_NONCE_6_BYTES) ? SECOND_ID_MAX - 1 : SECOND_ID_MAX;
    const size_t id_len = second_has(defects, DEFECT_NONCE_EMPTY_ID) ? 0 : context->id_len < room ? context->id_len : room;
    const size_t used = piv_len <= 5 ? piv_len : 5;

    memset(nonce, 0, NONCE);
    nonce[0] = (uint8_t)(second_has(defects, DEFECT_NONCE_NO_SIZE) ? 0 : second_has(defects, DEFECT_PADS_ID) ? SECOND_ID_MAX : id_len);
    memcpy(nonce + 1 + (second_has(defects, DEFECT_NONCE_RIGHT) ? 0 : SECOND_ID_MAX - id_len), context->id, id_len);
    memcpy(nonce + (second_has(defects, DEFECT_NONCE_PIV_LEFT) ? NONCE - 5 : NONCE - used), piv + piv_len - used, used);
    for (size_t i = 0; i < NONCE; i++) {
        nonce[i] ^= context->common_iv[i];
    }
}

static size_t put_array(uint8_t *out, const second_defects *defects, const uint8_t *kid, size_t kid_len, const uint8_t *piv, size_t piv_len) {
    size_t len = 0;

    out[len++] = 0x85;
    out[len++] = second_has(defects, DEFECT_AAD_VERSION_2) ? 2 : 1;
    if (!second_has(defects, DEFECT_AAD_ALG_BARE)) {
        out[len++] = 0x81;
    }
    out[len++] = 10;
    len += put_bytes(out + len, kid, second_has(defects, DEFECT_AAD_NO_KID) ? 0 : kid_len);
    len += put_bytes(out + len, piv, second_has(defects, DEFECT_AAD_NO_PIV) ? 0 : piv_len);
    len += put_bytes(out + len, (const uint8_t *)"\x90", second_has(defects, DEFECT_AAD_OPTIONS));
    return len;
}

static size_t make_aad(const second_defects *defects, const uint8_t *kid, size_t kid_len, const uint8_t *piv, size_t piv_len, uint8_t *aad) {
    uint8_t array[KID_MAX + 20];
    const size_t array_len = put_array(array, defects, kid, kid_len, piv, piv_len);
    size_t len = 10;

    memcpy(aad, "\x83\x68" "Encrypt0", len);
    len += put_bytes(aad + len, (const uint8_t *)"\xa1\x01\x0a", second_has(defects, DEFECT_AAD_PROTECTED) ? 3 : 0);
    if (second_has(defects, DEFECT_AAD_NOT_WRAPPED)) {
        memcpy(aad + len, array, array_len);
        return len + array_len;
    }
    return len + put_bytes(aad + len, array, array_len);
}

/* Under the defect tag-of-7: seals what came out again and compares all but the last byte of the tag. */
static bool nearly(struct ccm_aes128_ctx *ccm, const uint8_t *nonce, const uint8_t *aad, size_t aad_len, const uint8_t *sealed,
                   size_t plain_len, const uint8_t *plain) {
    uint8_t again[2048 + SECOND_TAG];

    if (plain_len + SECOND_TAG > sizeof again) {
        return false;
    }
    ccm_aes128_encrypt_message(ccm, NONCE, nonce, aad_len, aad, SECOND_TAG, plain_len + SECOND_TAG, again, plain);
    return memcmp(again + plain_len, sealed + plain_len, SECOND_TAG - 1) == 0;
}

bool second_unseal(const struct second_context *context, const struct second_oscore *oscore, const uint8_t *kid, size_t kid_len,
                   const uint8_t *sealed, size_t sealed_len, size_t tag_len, uint8_t *plain) {
    uint8_t nonce[NONCE], aad[AAD_MAX];
    struct ccm_aes128_ctx ccm;

    if (kid_len > KID_MAX) {
        return false;
    }
    const size_t aad_len = make_aad(context->defects, kid, kid_len, oscore->piv, oscore->piv_len, aad), plain_len = sealed_len - tag_len;
    make_nonce(context, oscore->piv, oscore->piv_len, nonce);
    ccm_aes128_set_key(&ccm, context->key);
    return ccm_aes128_decrypt_message(&ccm, NONCE, nonce, aad_len, aad, tag_len, plain_len, plain, sealed) == 1
           || (second_has(context->defects, DEFECT_TAG_OF_7) && nearly(&ccm, nonce, aad, aad_len, sealed, plain_len, plain));
}

void second_seal(const struct second_context *context, const uint8_t *piv, size_t piv_len, const uint8_t *plain, size_t len, size_t tag_len,
                 uint8_t *sealed) {
    uint8_t nonce[NONCE], aad[AAD_MAX];
    struct ccm_aes128_ctx ccm;
    const size_t aad_len = make_aad(context->defects, context->id, context->id_len, piv, piv_len, aad);

    make_nonce(context, piv, piv_len, nonce);
    ccm_aes128_set_key(&ccm, context->key);
    ccm_aes128_encrypt_message(&ccm, NONCE, nonce, aad_len, aad, tag_len, len + tag_len, sealed, plain);
}

void second_seal_response(const struct second_context *sender, const struct second_context *requester, const uint8_t *piv, size_t piv_len,
                          const uint8_t *own, size_t own_len, const uint8_t *plain, size_t len, uint8_t *sealed) {
    uint8_t nonce[NONCE], aad[AAD_MAX];
    struct ccm_aes128_ctx ccm;
    const size_t aad_len = make_aad(sender->defects, requester->id, requester->id_len, piv, piv_len, aad);

    make_nonce(own_len ? sender : requester, own_len ? own : piv, own_len ? own_len : piv_len, nonce);
    ccm_aes128_set_key(&ccm, sender->key);
    ccm_aes128_encrypt_message(&ccm, NONCE, nonce, aad_len, aad, SECOND_TAG, len + SECOND_TAG, sealed, plain);
}
