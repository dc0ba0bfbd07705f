/* core.h: what the .c files of ssm-core share with each other and with nobody else. */
#ifndef SSM_CORE_H
#define SSM_CORE_H

#include <ssm/host.h>
#include <ssm/message.h>
#include <ssm/oscore_option.h>
#include <ssm/protect.h>
#include <string.h>

/* crypto_mbedtls.c: all that a crypto backend has to supply. The int functions return 0 on success. */
void ssm_wipe(void *memory, size_t len);
/* HKDF SHA-256 in its two steps (RFC 5869 §2): what one Master Secret gives is expanded from one `prk`, a secret like it. */
#define SSM_PRK_BYTES 32u
int ssm_hkdf_extract(uint8_t prk[SSM_PRK_BYTES], struct ssm_bytes salt, struct ssm_bytes secret);
int ssm_hkdf_expand(uint8_t *out, size_t len, const uint8_t prk[SSM_PRK_BYTES], struct ssm_bytes info);
int ssm_aead_key(struct ssm_aead *aead, const uint8_t key[SSM_KEY_BYTES]); /* may allocate; on failure nothing is left to free */
void ssm_aead_free(struct ssm_aead *aead);                                /* all zero is allowed */
/* In place: `len` bytes of plaintext become ciphertext, the tag follows at text[len]. */
int ssm_aead_seal(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, uint8_t *text, size_t len);
/* `sealed` is ciphertext and tag, at least SSM_TAG_BYTES; `plain` receives sealed.len - SSM_TAG_BYTES bytes and is wiped on failure. */
int ssm_aead_open(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, struct ssm_bytes sealed,
                  uint8_t *plain);

/* durable.c: a value of exactly `size` bytes, at most SSM_VALUE_BYTES_MAX, in the host's store, with a check. save: 0 on success. load: 1,
 * 0 if nothing was ever saved, -1 if the store failed or holds anything but what save made for this credid and kind. */
#define SSM_VALUE_BYTES_MAX (SSM_STORE_BYTES_MAX - 4u)
int ssm_durable_save(const struct ssm_store *store, uint16_t credid, enum ssm_store_kind kind, const uint8_t *value, size_t size);
int ssm_durable_load(const struct ssm_store *store, uint16_t credid, enum ssm_store_kind kind, uint8_t *value, size_t size);
/* An integer of `bytes` bytes, big-endian; returns what follows it. */
uint8_t *ssm_put(uint8_t *at, uint64_t value, unsigned bytes);

/* window_store.c: false: the store failed or, for load, holds what save cannot have written. Load changes nothing if nothing was saved or
 * `store` is NULL. */
bool ssm_window_save(const struct ssm_store *store, uint16_t credid, const struct ssm_window *window);
bool ssm_window_load(const struct ssm_store *store, uint16_t credid, struct ssm_window *window);

/* context.c: nonce and AAD of a request whose kid is the ID of `keyed`; the Partial IV as a number, and as the 1..5 bytes sent. The AAD is
 * completed in place in the context, where it stays until the next message. */
void ssm_keyed_nonce(const struct ssm_keyed *keyed, uint64_t piv, uint8_t nonce[SSM_NONCE_BYTES]);
struct ssm_bytes ssm_keyed_aad(struct ssm_keyed *keyed, struct ssm_bytes piv);

/* message.c: the two halves of parsing, for a caller that looks at the options while they are validated: open, ssm_walk_next (options.h)
 * until 0, close with the end of the options. Between open and close `options` runs to the end of the datagram. */
bool ssm_message_open(struct ssm_message *message, const uint8_t *data, size_t len);
bool ssm_plaintext_open(struct ssm_message *message, const uint8_t *data, size_t len);
bool ssm_message_close(struct ssm_message *message, const uint8_t *options_end);

/* Writes a message from front to back. Once something did not fit, `ok` is false and nothing more is written. */
struct ssm_writer {
    uint8_t *at, *end;
    uint16_t number; /* of the option written last: options must come in ascending order */
    bool ok;
};
void ssm_write_header(struct ssm_writer *writer, const struct ssm_message *message, uint8_t code); /* message.c */

static inline void ssm_write_bytes(struct ssm_writer *writer, const void *data, size_t len)
{
    if (!writer->ok || (size_t)(writer->end - writer->at) < len) {
        writer->ok = false;
    } else if (len > 0) {
        memcpy(writer->at, data, len);
        writer->at += len;
    }
}

static inline void ssm_write_byte(struct ssm_writer *writer, uint8_t byte)
{
    ssm_write_bytes(writer, &byte, 1);
}

/* protect.c: the steps of protecting a request, in this order: a writer over `out`; the value of the OSCORE option (its length is
 * returned); when header, options, marker and plaintext are written, encryption in place from `plain` to writer->at; the end, which tells
 * the length or wipes `out`. */
struct ssm_writer ssm_writer(uint8_t *out, size_t size);
size_t ssm_request_option(uint8_t value[SSM_OPTION_BYTES_MAX], const struct ssm_keyed *keyed, struct ssm_bytes piv);
enum ssm_protect_outcome ssm_seal_request(struct ssm_keyed *keyed, struct ssm_bytes piv, struct ssm_writer *writer, uint8_t *plain,
                                          struct ssm_binding *binding);
enum ssm_protect_outcome ssm_protect_end(enum ssm_protect_outcome outcome, uint8_t *out, const struct ssm_writer *writer, size_t *out_len);

/* Of secrets, or what comes from them: in a time that does not depend on where they differ. */
static inline bool ssm_secrets_equal(const uint8_t *a, const uint8_t *b, size_t len)
{
    uint8_t difference = 0;
    for (size_t i = 0; i < len; i++) {
        difference |= a[i] ^ b[i];
    }
    return difference == 0;
}

static inline bool ssm_bytes_equal(struct ssm_bytes a, const uint8_t *b, size_t b_len)
{
    return a.len == b_len && (b_len == 0 || memcmp(a.data, b, b_len) == 0);
}

#endif
