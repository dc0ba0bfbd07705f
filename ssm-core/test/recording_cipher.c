/* recording_cipher.c: see recording_cipher.h. The plaintext stays as it is; the tag is a hash (FNV-1a) of key, nonce, AAD and plaintext,
 * which nobody here tries to forge; derived keys are hashes of all that enters the derivation. */
#include "recording_cipher.h"
#include "core.h"
#include <stdlib.h>

enum { RECORDS_MAX = 64 };
struct record { uint8_t key[SSM_KEY_BYTES], nonce[SSM_NONCE_BYTES]; uint64_t content; };
static struct record records[RECORDS_MAX];
static size_t record_count, conflicts;

void recording_clear(void)
{
    record_count = conflicts = 0;
}

size_t recording_count(void)
{
    return record_count;
}

size_t recording_conflicts(void)
{
    return conflicts;
}

static uint64_t hash(uint64_t start, const uint8_t *data, size_t len)
{
    uint64_t value = (start ^ len) * UINT64_C(0x100000001b3); /* the length too: no two lists of fields run together */
    for (size_t i = 0; i < len; i++) {
        value = (value ^ data[i]) * UINT64_C(0x100000001b3);
    }
    return value;
}

static uint64_t content_of(struct ssm_bytes aad, const uint8_t *text, size_t len)
{
    return hash(hash(UINT64_C(0xcbf29ce484222325), aad.data, aad.len), text, len);
}

static void write_tag(uint8_t tag[SSM_TAG_BYTES], const uint8_t *key, const uint8_t *nonce, uint64_t content)
{
    ssm_put(tag, hash(hash(content, key, SSM_KEY_BYTES), nonce, SSM_NONCE_BYTES), SSM_TAG_BYTES);
}

void ssm_wipe(void *memory, size_t len)
{
    memset(memory, 0, len);
}

int ssm_hkdf_extract(uint8_t prk[SSM_PRK_BYTES], struct ssm_bytes salt, struct ssm_bytes secret)
{
    memset(prk, 0, SSM_PRK_BYTES);
    ssm_put(prk, hash(hash(0, salt.data, salt.len), secret.data, secret.len), 8);
    return 0;
}

int ssm_hkdf_expand(uint8_t *out, size_t len, const uint8_t prk[SSM_PRK_BYTES], struct ssm_bytes info)
{
    uint64_t value = hash(hash(0, prk, SSM_PRK_BYTES), info.data, info.len);
    for (size_t i = 0; i < len; i++) {
        const uint8_t counter = (uint8_t)i;
        value = hash(value, &counter, 1);
        out[i] = (uint8_t)(value >> 56);
    }
    return 0;
}

int ssm_aead_key(struct ssm_aead *aead, const uint8_t key[SSM_KEY_BYTES])
{
    memcpy(aead->storage.bytes, key, SSM_KEY_BYTES);
    return 0;
}

void ssm_aead_free(struct ssm_aead *aead)
{
    ssm_wipe(aead, sizeof *aead);
}

int ssm_aead_seal(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, uint8_t *text, size_t len)
{
    const uint8_t *key = aead->storage.bytes;
    struct record made = {.content = content_of(aad, text, len)};
    memcpy(made.key, key, sizeof made.key);
    memcpy(made.nonce, nonce, sizeof made.nonce);
    for (size_t i = 0; i < record_count; i++) {
        bool same = memcmp(records[i].key, key, sizeof made.key) == 0 && memcmp(records[i].nonce, nonce, sizeof made.nonce) == 0;
        conflicts += same && records[i].content != made.content;
    }
    if (record_count == RECORDS_MAX) {
        abort(); /* a life longer than planned would go unrecorded */
    }
    records[record_count++] = made;
    write_tag(text + len, key, nonce, made.content);
    return 0;
}

int ssm_aead_open(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, struct ssm_bytes sealed,
                  uint8_t *plain)
{
    size_t len = sealed.len - SSM_TAG_BYTES;
    uint8_t tag[SSM_TAG_BYTES];
    write_tag(tag, aead->storage.bytes, nonce, content_of(aad, sealed.data, len));
    if (memcmp(tag, sealed.data + len, sizeof tag) != 0) {
        return -1;
    }
    memcpy(plain, sealed.data, len);
    return 0;
}
