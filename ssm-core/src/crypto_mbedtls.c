/* crypto_mbedtls.c: the crypto backend, mbedtls 2.28: HKDF SHA-256 and AES-CCM-16-64-128 (RFC 8613 §3.2 defaults).
 * The key schedule is made once, when a context is keyed; that is the only moment at which mbedtls allocates. */
#include "core.h"
#include <assert.h>
#include <mbedtls/ccm.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/sha256.h>

static_assert(sizeof(mbedtls_ccm_context) <= sizeof(struct ssm_aead), "struct ssm_aead is too small for mbedtls");
static_assert(_Alignof(mbedtls_ccm_context) <= _Alignof(struct ssm_aead), "struct ssm_aead is aligned too weakly for mbedtls");

static mbedtls_ccm_context *ccm(struct ssm_aead *aead)
{
    return (mbedtls_ccm_context *)(void *)aead->storage.bytes;
}

void ssm_wipe(void *memory, size_t len)
{
    mbedtls_platform_zeroize(memory, len);
}

/* ---- HKDF SHA-256 (RFC 5869) by mbedtls' SHA-256 alone: nothing is allocated, and what all messages under one key begin with is hashed once */

enum { HASH_BYTES = 32, BLOCK_BYTES = 64, INNER_PAD = 0x36, OUTER_PAD = 0x5c };

/* HMAC (RFC 2104) of one key: the hash of what comes before the message, and of what comes before the hash of that. */
struct hmac { mbedtls_sha256_context inner, outer; };
static_assert(sizeof(struct hmac) <= sizeof(struct ssm_prk), "struct ssm_prk is too small for mbedtls");
static_assert(_Alignof(struct hmac) <= _Alignof(struct ssm_prk), "struct ssm_prk is aligned too weakly for mbedtls");

static int begin(mbedtls_sha256_context *hash, struct ssm_bytes key, uint8_t pad)
{
    uint8_t block[BLOCK_BYTES];
    memset(block, pad, sizeof block);
    for (size_t i = 0; i < key.len; i++) {
        block[i] ^= key.data[i];
    }
    mbedtls_sha256_init(hash);
    int error = mbedtls_sha256_starts_ret(hash, 0);
    error = error != 0 ? error : mbedtls_sha256_update_ret(hash, block, sizeof block);
    ssm_wipe(block, sizeof block);
    return error;
}

/* `key`: at most a block. */
static int hmac_key(struct hmac *hmac, struct ssm_bytes key)
{
    int error = begin(&hmac->inner, key, INNER_PAD);
    return error != 0 ? error : begin(&hmac->outer, key, OUTER_PAD);
}

static int finish(const mbedtls_sha256_context *begun, const struct ssm_bytes *parts, size_t count, uint8_t out[HASH_BYTES])
{
    mbedtls_sha256_context hash;
    mbedtls_sha256_init(&hash);
    mbedtls_sha256_clone(&hash, begun);
    int error = 0;
    for (size_t i = 0; i < count && error == 0; i++) {
        error = mbedtls_sha256_update_ret(&hash, parts[i].data, parts[i].len);
    }
    error = error != 0 ? error : mbedtls_sha256_finish_ret(&hash, out);
    mbedtls_sha256_free(&hash); /* wipes */
    return error;
}

/* `out` may be one of the parts. */
static int hmac(const struct hmac *key, const struct ssm_bytes *parts, size_t count, uint8_t out[HASH_BYTES])
{
    int error = finish(&key->inner, parts, count, out);
    return error != 0 ? error : finish(&key->outer, &(struct ssm_bytes){out, HASH_BYTES}, 1, out);
}

int ssm_hkdf_extract(struct ssm_prk *prk, struct ssm_bytes salt, struct ssm_bytes secret)
{
    struct hmac *key = (struct hmac *)(void *)prk->storage.bytes;
    uint8_t hash[HASH_BYTES];
    int error = 0;
    if (salt.len > BLOCK_BYTES) {
        error = mbedtls_sha256_ret(salt.data, salt.len, hash, 0);
        salt = (struct ssm_bytes){hash, sizeof hash};
    }
    error = error != 0 ? error : hmac_key(key, salt);
    error = error != 0 ? error : hmac(key, &secret, 1, hash);
    error = error != 0 ? error : hmac_key(key, (struct ssm_bytes){hash, sizeof hash});
    ssm_wipe(hash, sizeof hash);
    return error;
}

int ssm_hkdf_expand(uint8_t *out, size_t len, const struct ssm_prk *prk, struct ssm_bytes info)
{
    const struct hmac *key = (const struct hmac *)(const void *)prk->storage.bytes;
    uint8_t block[HASH_BYTES], number = 0;
    int error = len <= SSM_EXPAND_BYTES_MAX ? 0 : MBEDTLS_ERR_SHA256_BAD_INPUT_DATA;
    for (size_t done = 0, some; done < len && error == 0; done += some) {
        number++;
        const struct ssm_bytes parts[] = {{block, number > 1 ? sizeof block : 0}, info, {&number, 1}};
        error = hmac(key, parts, sizeof parts / sizeof *parts, block);
        some = len - done < sizeof block ? len - done : sizeof block;
        memcpy(out + done, block, some);
    }
    ssm_wipe(block, sizeof block);
    return error;
}

/* ---- AES-CCM ---- */

int ssm_aead_key(struct ssm_aead *aead, const uint8_t key[SSM_KEY_BYTES])
{
    mbedtls_ccm_init(ccm(aead));
    int error = mbedtls_ccm_setkey(ccm(aead), MBEDTLS_CIPHER_ID_AES, key, SSM_KEY_BYTES * 8);
    if (error != 0) {
        ssm_aead_free(aead);
    }
    return error;
}

void ssm_aead_free(struct ssm_aead *aead)
{
    mbedtls_ccm_free(ccm(aead)); /* wipes the key schedule */
    ssm_wipe(aead, sizeof *aead);
}

int ssm_aead_seal(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, uint8_t *text, size_t len)
{
    return mbedtls_ccm_encrypt_and_tag(ccm(aead), len, nonce, SSM_NONCE_BYTES, aad.data, aad.len, text, text, text + len, SSM_TAG_BYTES);
}

int ssm_aead_open(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, struct ssm_bytes sealed,
                  uint8_t *plain)
{
    size_t len = sealed.len - SSM_TAG_BYTES;
    return mbedtls_ccm_auth_decrypt(ccm(aead), len, nonce, SSM_NONCE_BYTES, aad.data, aad.len, sealed.data, plain, sealed.data + len,
                                    SSM_TAG_BYTES); /* wipes `plain` when the tag is wrong */
}
