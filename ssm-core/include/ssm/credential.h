/* credential.h: entries of /oic/sec/cred as SSM uses them (CR 1967 9.3.x, Table 21, Q.3.4; OBT 6.Y).
 * Enters: an entry as provisioned, possibly hostile. Leaves: its checked identifier; client.h and server.h make contexts of it. */
#ifndef SSM_CREDENTIAL_H
#define SSM_CREDENTIAL_H

#include <ssm/context.h>
#include <stdbool.h>

enum ssm_credtype { SSM_CREDTYPE_OSCORE = 64, SSM_CREDTYPE_CLIENT = 128, SSM_CREDTYPE_SERVER = 256 };

struct ssm_uuid { uint8_t bytes[16]; };

/* One entry. Strings (ended by a zero) and bytes stay the caller's and are not kept. */
struct ssm_credential {
    uint16_t credid;
    uint16_t credtype;            /* exactly one bit: 128 Client, 256 Server; compared for equality */
    struct ssm_uuid subjectuuid;
    struct ssm_bytes privatedata; /* the Master Secret, 32 bytes */
    const char *senderid;         /* lowercase hex, 4..14 digits, prefix 02; NULL if absent */
    const char *recipientid;
    const char *desc;             /* not used in security processing; NULL if absent */
};

enum ssm_credential_outcome {
    SSM_CREDENTIAL_OK = 0,
    SSM_CREDENTIAL_OTHER_TYPE,   /* credtype is not the one asked for */
    SSM_CREDENTIAL_NO_ID,        /* senderid (128) or recipientid (256) absent */
    SSM_CREDENTIAL_BAD_ID,       /* odd number of digits, not lowercase hex, not 2..7 bytes */
    SSM_CREDENTIAL_BAD_PREFIX,   /* first byte is not 0x02 */
    SSM_CREDENTIAL_BAD_SECRET,   /* privatedata is not 32 bytes */
    SSM_CREDENTIAL_FULL,         /* no free place: the Server holds SSM_SERVER_GROUPS_MAX contexts */
    SSM_CREDENTIAL_STORE,        /* the stored sequence number or window could not be read */
    SSM_CREDENTIAL_CRYPTO,       /* the crypto backend failed (out of memory) */
    SSM_CREDENTIAL_DUPLICATE     /* the Server holds a context of this credid already: remove it first */
};
/* One clause of English; static, never NULL, "unknown" out of range. */
const char *ssm_credential_text(enum ssm_credential_outcome outcome);

/* Checks an entry that must have `credtype` (SSM_CREDTYPE_CLIENT or _SERVER): type, identifier, secret. OK: `id` receives the 2..7 bytes of
 * senderid or recipientid, `*id_len` their number; else OTHER_TYPE, NO_ID, BAD_ID, BAD_PREFIX or BAD_SECRET, in this order. */
enum ssm_credential_outcome ssm_credential_id(const struct ssm_credential *credential, uint16_t credtype, uint8_t id[SSM_ID_BYTES_MAX],
                                              size_t *id_len);

/* "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01" -> 16 bytes, letters in either case; false, *uuid unchanged, if it is not a UUID. */
bool ssm_uuid_parse(struct ssm_uuid *uuid, const char *text);

#endif
