/* crypto_mbedtls.c: the crypto backend, mbedtls 2.28: HKDF SHA-256 and AES-CCM-16-64-128 (RFC 8613 §3.2 defaults).
 * The key schedule is made once, when a context is keyed; that is the only moment at which mbedtls allocates. */
#include "core.h"
#include <assert.h>
#include <mbedtls/ccm.h>
#include <mbedtls/hkdf.h>
#include <mbedtls/platform_util.h>

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

int ssm_hkdf_extract(uint8_t prk[SSM_PRK_BYTES], struct ssm_bytes salt, struct ssm_bytes secret)
{
    const mbedtls_md_info_t *sha256 = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
    return mbedtls_hkdf_extract(sha256, salt.len > 0 ? salt.data : NULL, salt.len, secret.data, secret.len, prk);
}

int ssm_hkdf_expand(uint8_t *out, size_t len, const uint8_t prk[SSM_PRK_BYTES], struct ssm_bytes info)
{
    const mbedtls_md_info_t *sha256 = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
    return mbedtls_hkdf_expand(sha256, prk, SSM_PRK_BYTES, info.data, info.len, out, len);
}

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
