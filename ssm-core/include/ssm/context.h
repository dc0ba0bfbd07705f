/* context.h: OSCORE Sender and Recipient Contexts (RFC 8613 §3).
 * Enters: Master Secret, Master Salt, ID Context, an ID. Leaves: a keyed context, ready for protect.h and verify.h.
 * Order: ssm_sender_init / ssm_recipient_init once, use, ssm_*_free (wipes keys). Keying may let mbedtls allocate; use never does. */
#ifndef SSM_CONTEXT_H
#define SSM_CONTEXT_H

#include <ssm/limits.h>
#include <ssm/window.h>

/* Storage for the keyed AEAD of the crypto backend (src/crypto_mbedtls.c); opaque. It may point to memory of the backend, so a keyed
 * context must not be copied, and each init needs its free. */
struct ssm_aead { union { uint64_t align; uint8_t bytes[128]; } storage; };

struct ssm_bytes { const uint8_t *data; size_t len; }; /* borrowed bytes, `len` of them; data may be NULL when len is 0 */

/* What both ends of a context agreed on. All memory stays the caller's and is not kept after init. */
struct ssm_common {
    struct ssm_bytes master_secret; /* any length but 0; SSM: 32 bytes */
    struct ssm_bytes master_salt;   /* len 0: the default empty salt (RFC 8613 §3.2) */
    struct ssm_bytes id_context;    /* data NULL: not provided, encoded as nil in info; data not NULL, len 0: empty string, other keys */
};

/* The half of a context that one ID keys; private. `iv` is Common IV XOR (ID length, padded ID): a nonce is this XOR the padded
 * Partial IV. */
struct ssm_keyed {
    struct ssm_aead aead;
    uint8_t iv[SSM_NONCE_BYTES];
    uint8_t id[SSM_ID_BYTES_MAX];
    uint8_t id_len;
    uint8_t id_context_len;
    uint8_t has_id_context;
    uint8_t id_context[SSM_ID_CONTEXT_BYTES_MAX];
    uint8_t aad[SSM_AAD_BYTES_MAX]; /* Enc_structure of a request (§5.4): fixed up to request_kid, the rest is written for each message */
    uint8_t aad_len;                /* of the fixed part */
};

struct ssm_sender { struct ssm_keyed keyed; };
struct ssm_recipient { struct ssm_keyed keyed; struct ssm_window window; };

enum ssm_context_outcome {
    SSM_CONTEXT_OK = 0,
    SSM_CONTEXT_BAD_ID,         /* longer than SSM_ID_BYTES_MAX (RFC 8613 §3.3) */
    SSM_CONTEXT_BAD_SECRET,     /* no Master Secret (RFC 8613 §3.2: it has no default) */
    SSM_CONTEXT_BAD_ID_CONTEXT, /* longer than SSM_ID_CONTEXT_BYTES_MAX, or data NULL with a length */
    SSM_CONTEXT_CRYPTO          /* the crypto backend failed (out of memory) */
};

/* Derives Sender or Recipient Key and Common IV (RFC 8613 §3.2.1) for an ID of 0..7 bytes; the Recipient's Replay Window starts empty.
 * `sender`, `recipient`: the caller's memory, contents ignored. On anything but OK its keys are wiped, it is unusable and needs no free. */
enum ssm_context_outcome ssm_sender_init(struct ssm_sender *sender, const struct ssm_common *common, struct ssm_bytes sender_id);
enum ssm_context_outcome ssm_recipient_init(struct ssm_recipient *recipient, const struct ssm_common *common,
                                            struct ssm_bytes recipient_id);
void ssm_sender_free(struct ssm_sender *sender);          /* wipes; an all-zero context is allowed */
void ssm_recipient_free(struct ssm_recipient *recipient);

/* The steps of the derivation, as the functions above use them and as vectors check them. Those that return a size write that many
 * bytes into `out` (room for `size`), or return 0 if it does not fit or an argument is out of range. */

/* The info array of RFC 8613 §3.2.1 in CBOR: `id` 0..7 bytes, `id_context` 0..255 bytes (data NULL: nil), `type` "Key" or "IV",
 * `length` 0..255: how many bytes are to be derived. SSM_INFO_BYTES_MAX is enough for what ssm_sender_init accepts. */
size_t ssm_kdf_info(uint8_t *out, size_t size, struct ssm_bytes id, struct ssm_bytes id_context, const char *type, size_t length);
/* HKDF SHA-256 (RFC 8613 §3.2.1) of Master Salt, Master Secret and `info`: `length` bytes into `out`, at most 8160. 0 on success. */
int ssm_kdf(uint8_t *out, size_t length, const struct ssm_common *common, const uint8_t *info, size_t info_len);
/* The nonce of RFC 8613 §5.2 for an `id` of 0..7 bytes and a Partial IV up to SSM_SSN_MAX. */
void ssm_nonce(uint8_t out[SSM_NONCE_BYTES], const uint8_t common_iv[SSM_NONCE_BYTES], struct ssm_bytes id, uint64_t piv);
/* The Enc_structure of RFC 8613 §5.4 (AAD) for a `kid` of 0..7 and a `piv` of 0..5 bytes; at most SSM_AAD_BYTES_MAX. */
size_t ssm_request_aad(uint8_t *out, size_t size, struct ssm_bytes kid, struct ssm_bytes piv);

#endif
