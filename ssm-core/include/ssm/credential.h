/* credential.h: entries of /oic/sec/cred as SSM and unicast OSCORE use them (CR 1967 9.3.x, Table 21, Q.3.4; OBT 6.3, 6.Y).
 * Enters: an entry as provisioned, possibly hostile. Leaves: its checked identifiers; client.h, server.h and unicast.h make contexts of
 * it. */
#ifndef SSM_CREDENTIAL_H
#define SSM_CREDENTIAL_H

#include <ssm/context.h>
#include <stdbool.h>

enum ssm_credtype { SSM_CREDTYPE_OSCORE = 64, SSM_CREDTYPE_CLIENT = 128, SSM_CREDTYPE_SERVER = 256 };

struct ssm_uuid { uint8_t bytes[16]; };

/* One entry. Strings (ended by a zero) and bytes stay the caller's and are not kept. */
struct ssm_credential {
    uint16_t credid;
    uint16_t credtype;            /* exactly one bit: 64 unicast, 128 Client, 256 Server; compared for equality */
    struct ssm_uuid subjectuuid;
    struct ssm_bytes privatedata; /* the Master Secret, 32 bytes */
    const char *senderid;         /* lowercase hex, 4..14 digits, prefix 02 (SSM) or 01 (unicast); NULL if absent */
    const char *recipientid;
    const char *desc;             /* not used in security processing; NULL if absent */
};

enum ssm_credential_outcome {
    SSM_CREDENTIAL_OK = 0,
    SSM_CREDENTIAL_OTHER_TYPE,   /* credtype is not the one asked for */
    SSM_CREDENTIAL_NO_ID,        /* senderid (64, 128) or recipientid (64, 256) absent */
    SSM_CREDENTIAL_BAD_ID,       /* odd number of digits, not lowercase hex, not 2..7 bytes */
    SSM_CREDENTIAL_BAD_PREFIX,   /* first byte is not 0x02 (128, 256) or 0x01 (64) */
    SSM_CREDENTIAL_BAD_SECRET,   /* privatedata is not 32 bytes */
    SSM_CREDENTIAL_FULL,         /* no free place: the Server holds as many contexts as it was given room for */
    SSM_CREDENTIAL_STORE,        /* the stored sequence number or window could not be read */
    SSM_CREDENTIAL_CRYPTO,       /* the crypto backend failed (out of memory) */
    SSM_CREDENTIAL_DUPLICATE,    /* the Server holds a context of this credid already: remove it first */
    SSM_CREDENTIAL_SAME_ID,      /* senderid and recipientid (64) are equal: both Devices would use one key with equal nonces */
    SSM_CREDENTIAL_REUSED,       /* another entry has this secret with this senderid (two counters would give the same nonces) or with this
                                    recipientid (two Replay Windows would accept everything twice) */
    /* cred.h alone: an entry as CBOR */
    SSM_CREDENTIAL_MALFORMED,    /* not well-formed CBOR */
    SSM_CREDENTIAL_BAD_MEMBER,   /* a member of another type or range than it must have, or twice */
    SSM_CREDENTIAL_TOO_LONG,     /* a text is longer than there is room for */
    SSM_CREDENTIAL_INCOMPLETE,   /* subjectuuid, credtype, privatedata or oscore is absent; or an UPDATE of nothing */
    SSM_CREDENTIAL_BAD_TYPE,     /* credtype is not exactly one of those that the Device supports (sct) */
    SSM_CREDENTIAL_BAD_SUBJECT,  /* subjectuuid is not a UUID, nor (128 and 256) "" or "*" */
    SSM_CREDENTIAL_ENCODING,     /* privatedata: encoding is neither raw with bytes nor base64 with text that is base64 */
    SSM_CREDENTIAL_READ_ONLY,    /* ssn cannot be written */
    SSM_CREDENTIAL_UNSUPPORTED,  /* period (there is no clock to keep it by) or roleid (OSCORE asserts no role) */
    SSM_CREDENTIAL_OUTCOMES      /* how many there are */
};
/* One clause of English; static, never NULL, "unknown" out of range. */
const char *ssm_credential_text(enum ssm_credential_outcome outcome);

/* Checks an entry that must have `credtype` (SSM_CREDTYPE_CLIENT or _SERVER): type, identifier, secret. OK: `id` receives the 2..7 bytes of
 * senderid or recipientid, `*id_len` their number; else OTHER_TYPE, NO_ID, BAD_ID, BAD_PREFIX or BAD_SECRET, in this order. */
enum ssm_credential_outcome ssm_credential_id(const struct ssm_credential *credential, uint16_t credtype, uint8_t id[SSM_ID_BYTES_MAX],
                                              size_t *id_len);
/* The same for an entry that must have credtype 64: OK: both identifiers and their lengths; else also SAME_ID (RFC 8613 §3.3), last. */
enum ssm_credential_outcome ssm_credential_pair(const struct ssm_credential *credential, uint8_t sender_id[SSM_ID_BYTES_MAX],
                                                size_t *sender_id_len, uint8_t recipient_id[SSM_ID_BYTES_MAX], size_t *recipient_id_len);

/* "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01" -> 16 bytes, letters in either case; false, *uuid unchanged, if it is not a UUID. */
bool ssm_uuid_parse(struct ssm_uuid *uuid, const char *text);
/* The other way, in lowercase, ended by a zero. */
#define SSM_UUID_TEXT_BYTES 37u
void ssm_uuid_format(const struct ssm_uuid *uuid, char text[SSM_UUID_TEXT_BYTES]);

#endif
