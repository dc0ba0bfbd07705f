/* context.c: Sender and Recipient Contexts (RFC 8613 §3.2, §5.2, §5.4).
 *
 *   info  = [ id, id_context / nil, 10, "Key" / "IV", 16 / 13 ]              CBOR
 *   key   = HKDF(Master Salt, Master Secret, info(ID, "Key", 16))
 *   iv    = HKDF(Master Salt, Master Secret, info(h'', "IV", 13))            Common IV
 *   nonce = iv XOR ( |ID|, ID padded left to 7, Partial IV padded left to 5 )
 *   AAD   = [ "Encrypt0", h'', bstr([ 1, [10], kid, Partial IV, h'' ]) ]     CBOR
 *
 * All CBOR heads here are one byte, or two from 24 on. A keyed context keeps what does not depend on the Partial IV. */
#include "core.h"
#include <assert.h>

#define ALG_AES_CCM_16_64_128 0x0au /* COSE algorithm 10, as CBOR */
#define CBOR_BSTR 0x40u
#define CBOR_TSTR 0x60u
#define CBOR_NIL 0xf6u
#define CBOR_SHORT_MAX 23u

/* "Encrypt0" Enc_structure up to the length of external_aad, which follows as one byte, and the beginning of external_aad. */
static const uint8_t enc_structure[] = {0x83, 0x68, 'E', 'n', 'c', 'r', 'y', 'p', 't', '0', CBOR_BSTR};
static const uint8_t external_aad[] = {0x85, 0x01, 0x81, ALG_AES_CCM_16_64_128};
#define AAD_LENGTH_AT sizeof enc_structure
#define AAD_ARRAY_AT (AAD_LENGTH_AT + 1)
static_assert(sizeof external_aad + (1 + SSM_ID_BYTES_MAX) + (1 + SSM_PIV_BYTES_MAX) + 1 <= CBOR_SHORT_MAX, "one-byte length");
static_assert(AAD_ARRAY_AT + sizeof external_aad + (1 + SSM_ID_BYTES_MAX) + (1 + SSM_PIV_BYTES_MAX) + 1 <= SSM_AAD_BYTES_MAX, "AAD fits");
static_assert(1 + (1 + SSM_ID_BYTES_MAX) + (2 + SSM_ID_CONTEXT_BYTES_MAX) + 1 + (1 + 3) + 2 <= SSM_INFO_BYTES_MAX, "info fits");

static void write_head(struct ssm_writer *writer, uint8_t major, size_t value)
{
    if (value <= CBOR_SHORT_MAX) {
        ssm_write_byte(writer, (uint8_t)(major | value));
    } else if (value <= UINT8_MAX) {
        ssm_write_byte(writer, (uint8_t)(major | 24u));
        ssm_write_byte(writer, (uint8_t)value);
    } else {
        writer->ok = false;
    }
}

static void write_string(struct ssm_writer *writer, uint8_t major, const void *data, size_t len)
{
    write_head(writer, major, len);
    ssm_write_bytes(writer, data, len);
}

size_t ssm_kdf_info(uint8_t *out, size_t size, struct ssm_bytes id, struct ssm_bytes id_context, const char *type, size_t length)
{
    struct ssm_writer writer = {out, out + size, 0, id.len <= SSM_ID_BYTES_MAX};
    ssm_write_byte(&writer, 0x85);
    write_string(&writer, CBOR_BSTR, id.data, id.len);
    if (id_context.data == NULL) {
        ssm_write_byte(&writer, CBOR_NIL);
    } else {
        write_string(&writer, CBOR_BSTR, id_context.data, id_context.len);
    }
    ssm_write_byte(&writer, ALG_AES_CCM_16_64_128);
    write_string(&writer, CBOR_TSTR, type, strlen(type));
    write_head(&writer, 0, length);
    return writer.ok ? (size_t)(writer.at - out) : 0;
}

int ssm_kdf(uint8_t *out, size_t length, const struct ssm_common *common, const uint8_t *info, size_t info_len)
{
    uint8_t prk[SSM_PRK_BYTES];
    int error = ssm_hkdf_extract(prk, common->master_salt, common->master_secret);
    if (error == 0) {
        error = ssm_hkdf_expand(out, length, prk, (struct ssm_bytes){info, info_len});
    }
    ssm_wipe(prk, sizeof prk);
    return error;
}

/* XORs the end of `nonce` with the Partial IV, padded left to 5 bytes (RFC 8613 §5.2 steps 1 and 4). */
static void xor_piv(uint8_t nonce[SSM_NONCE_BYTES], uint64_t piv)
{
    for (unsigned i = 0; i < SSM_PIV_BYTES_MAX; i++) {
        nonce[SSM_NONCE_BYTES - 1 - i] ^= (uint8_t)(piv >> (8 * i));
    }
}

/* Common IV XOR (ID length, ID padded left to 7 bytes): everything of the nonce but the Partial IV. */
static void xor_id(uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes id)
{
    nonce[0] ^= (uint8_t)id.len;
    for (size_t i = 0; i < id.len; i++) {
        nonce[1 + SSM_ID_BYTES_MAX - id.len + i] ^= id.data[i];
    }
}

void ssm_nonce(uint8_t out[SSM_NONCE_BYTES], const uint8_t common_iv[SSM_NONCE_BYTES], struct ssm_bytes id, uint64_t piv)
{
    memcpy(out, common_iv, SSM_NONCE_BYTES);
    xor_id(out, id);
    xor_piv(out, piv);
}

void ssm_keyed_nonce(const struct ssm_keyed *keyed, uint64_t piv, uint8_t nonce[SSM_NONCE_BYTES])
{
    memcpy(nonce, keyed->iv, SSM_NONCE_BYTES);
    xor_piv(nonce, piv);
}

/* Enc_structure up to and including request_kid; returns its length. The length byte of external_aad is left to aad_finish. */
static size_t aad_begin(uint8_t out[SSM_AAD_BYTES_MAX], struct ssm_bytes kid)
{
    struct ssm_writer writer = {out, out + SSM_AAD_BYTES_MAX, 0, true};
    ssm_write_bytes(&writer, enc_structure, sizeof enc_structure);
    ssm_write_byte(&writer, 0);
    ssm_write_bytes(&writer, external_aad, sizeof external_aad);
    write_string(&writer, CBOR_BSTR, kid.data, kid.len);
    return (size_t)(writer.at - out);
}

static size_t aad_finish(uint8_t aad[SSM_AAD_BYTES_MAX], size_t len, struct ssm_bytes piv)
{
    aad[len++] = (uint8_t)(CBOR_BSTR | piv.len);
    for (size_t i = 0; i < piv.len; i++) {
        aad[len++] = piv.data[i];
    }
    aad[len++] = CBOR_BSTR; /* no Class I options */
    aad[AAD_LENGTH_AT] = (uint8_t)(CBOR_BSTR | (len - AAD_ARRAY_AT));
    return len;
}

struct ssm_bytes ssm_keyed_aad(struct ssm_keyed *keyed, struct ssm_bytes piv)
{
    return (struct ssm_bytes){keyed->aad, aad_finish(keyed->aad, keyed->aad_len, piv)};
}

size_t ssm_request_aad(uint8_t *out, size_t size, struct ssm_bytes kid, struct ssm_bytes piv)
{
    if (kid.len > SSM_ID_BYTES_MAX || piv.len > SSM_PIV_BYTES_MAX) {
        return 0;
    }
    uint8_t aad[SSM_AAD_BYTES_MAX];
    size_t len = aad_finish(aad, aad_begin(aad, kid), piv);
    if (len > size) {
        return 0;
    }
    memcpy(out, aad, len);
    return len;
}

/* One value of RFC 8613 §3.2.1. */
static bool derive(uint8_t *out, size_t len, const uint8_t prk[SSM_PRK_BYTES], struct ssm_bytes id_context, struct ssm_bytes id,
                   const char *type)
{
    uint8_t info[SSM_INFO_BYTES_MAX];
    size_t info_len = ssm_kdf_info(info, sizeof info, id, id_context, type, len);
    return info_len > 0 && ssm_hkdf_expand(out, len, prk, (struct ssm_bytes){info, info_len}) == 0;
}

/* Key and Common IV, from one extracted secret. */
static bool key_up(struct ssm_keyed *keyed, const struct ssm_common *common, struct ssm_bytes id)
{
    uint8_t prk[SSM_PRK_BYTES], key[SSM_KEY_BYTES];
    bool done = ssm_hkdf_extract(prk, common->master_salt, common->master_secret) == 0 &&
                derive(key, sizeof key, prk, common->id_context, id, "Key") &&
                derive(keyed->iv, sizeof keyed->iv, prk, common->id_context, (struct ssm_bytes){NULL, 0}, "IV") &&
                ssm_aead_key(&keyed->aead, key) == 0;
    ssm_wipe(prk, sizeof prk);
    ssm_wipe(key, sizeof key);
    return done;
}

static enum ssm_context_outcome keyed_init(struct ssm_keyed *keyed, const struct ssm_common *common, struct ssm_bytes id)
{
    memset(keyed, 0, sizeof *keyed);
    if (common->master_secret.data == NULL || common->master_secret.len == 0) {
        return SSM_CONTEXT_BAD_SECRET;
    }
    if (id.len > SSM_ID_BYTES_MAX) {
        return SSM_CONTEXT_BAD_ID;
    }
    if (common->id_context.len > (common->id_context.data != NULL ? SSM_ID_CONTEXT_BYTES_MAX : 0)) {
        return SSM_CONTEXT_BAD_ID_CONTEXT;
    }
    if (!key_up(keyed, common, id)) {
        ssm_wipe(keyed, sizeof *keyed);
        return SSM_CONTEXT_CRYPTO;
    }
    xor_id(keyed->iv, id);
    keyed->id_len = (uint8_t)id.len;
    if (id.len > 0) {
        memcpy(keyed->id, id.data, id.len);
    }
    keyed->has_id_context = common->id_context.data != NULL;
    keyed->id_context_len = (uint8_t)common->id_context.len;
    if (common->id_context.len > 0) {
        memcpy(keyed->id_context, common->id_context.data, common->id_context.len);
    }
    keyed->aad_len = (uint8_t)aad_begin(keyed->aad, id);
    return SSM_CONTEXT_OK;
}

static void keyed_free(struct ssm_keyed *keyed)
{
    ssm_aead_free(&keyed->aead);
    ssm_wipe(keyed, sizeof *keyed);
}

enum ssm_context_outcome ssm_sender_init(struct ssm_sender *sender, const struct ssm_common *common, struct ssm_bytes sender_id)
{
    return keyed_init(&sender->keyed, common, sender_id);
}

enum ssm_context_outcome ssm_recipient_init(struct ssm_recipient *recipient, const struct ssm_common *common,
                                            struct ssm_bytes recipient_id)
{
    ssm_window_init(&recipient->window);
    return keyed_init(&recipient->keyed, common, recipient_id);
}

void ssm_sender_free(struct ssm_sender *sender)
{
    keyed_free(&sender->keyed);
}

void ssm_recipient_free(struct ssm_recipient *recipient)
{
    keyed_free(&recipient->keyed);
    ssm_window_init(&recipient->window);
}
