/* context.h: OSCORE Sender and Recipient Contexts (RFC 8613 §3).
 * Enters: Master Secret, Master Salt, ID Context, an ID. Leaves: a keyed context, ready for protect.h and verify.h.
 * Order: ssm_sender_init / ssm_recipient_init once, use, ssm_*_free (wipes keys). Keying may let mbedtls allocate; use never does. */
#ifndef SSM_CONTEXT_H
#define SSM_CONTEXT_H

#include <ssm/limits.h>
#include <ssm/window.h>

/* Storage for the keyed AEAD of the crypto backend (src/crypto_mbedtls.c); opaque. */
struct ssm_aead { union { uint64_t align; uint8_t bytes[128]; } storage; };

struct ssm_bytes { const uint8_t *data; size_t len; }; /* borrowed; data may be NULL when len is 0 */

/* What both ends of a context agreed on. All memory stays the caller's and is not kept after init. */
struct ssm_common {
    struct ssm_bytes master_secret;
    struct ssm_bytes master_salt;  /* len 0: the default empty salt (RFC 8613 §3.2) */
    struct ssm_bytes id_context;   /* data NULL: not provided, encoded as nil in info; data not NULL, len 0: empty string, other keys */
};

/* The half of a context that one ID keys. `iv` is Common IV XOR (ID length, padded ID): a nonce is this XOR the padded Partial IV. */
struct ssm_keyed {
    struct ssm_aead aead;
    uint8_t iv[SSM_NONCE_BYTES];
    uint8_t id[SSM_ID_BYTES_MAX];
    uint8_t id_len;
    uint8_t id_context_len;
    uint8_t has_id_context;
    uint8_t id_context[SSM_ID_CONTEXT_BYTES_MAX];
    uint8_t aad[SSM_AAD_BYTES_MAX]; /* prefix of the request's Enc_structure up to and including request_kid, total length open */
    uint8_t aad_len;
};

struct ssm_sender { struct ssm_keyed keyed; };
struct ssm_recipient { struct ssm_keyed keyed; struct ssm_window window; };

enum ssm_context_outcome {
    SSM_CONTEXT_OK = 0,
    SSM_CONTEXT_BAD_ID,        /* longer than SSM_ID_BYTES_MAX */
    SSM_CONTEXT_BAD_SECRET,    /* empty Master Secret */
    SSM_CONTEXT_BAD_ID_CONTEXT,/* longer than SSM_ID_CONTEXT_BYTES_MAX */
    SSM_CONTEXT_CRYPTO         /* the crypto backend failed (out of memory) */
};

/* Derives Sender Key and Common IV (RFC 8613 §3.2.1) for `sender_id` (0..7 bytes). On anything but OK `*sender` is wiped and unusable. */
enum ssm_context_outcome ssm_sender_init(struct ssm_sender *sender, const struct ssm_common *common, struct ssm_bytes sender_id);
enum ssm_context_outcome ssm_recipient_init(struct ssm_recipient *recipient, const struct ssm_common *common, struct ssm_bytes recipient_id);
void ssm_sender_free(struct ssm_sender *sender);          /* wipes; an all-zero context is allowed */
void ssm_recipient_free(struct ssm_recipient *recipient);

/* The steps of the derivation, as the functions above use them (and as vectors check them). Each writes into `out` and returns the
 * number of bytes written, 0 if it does not fit or an argument is out of range. */
size_t ssm_kdf_info(uint8_t *out, size_t size, struct ssm_bytes id, struct ssm_bytes id_context, const char *type, size_t length); /* type "Key" or "IV"; id_context.data NULL = nil */
int ssm_kdf(uint8_t *out, size_t length, const struct ssm_common *common, const uint8_t *info, size_t info_len);    /* 0 on success */
void ssm_nonce(uint8_t out[SSM_NONCE_BYTES], const uint8_t common_iv[SSM_NONCE_BYTES], struct ssm_bytes id, uint64_t piv); /* RFC 8613 §5.2 */
size_t ssm_request_aad(uint8_t *out, size_t size, struct ssm_bytes kid, struct ssm_bytes piv);                     /* Enc_structure, RFC 8613 §5.4 */

#endif
