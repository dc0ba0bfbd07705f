/* credential.c: what makes an entry of /oic/sec/cred usable for SSM (CR 1967 9.3.x, Q.3.4; OBT 6.Y) or unicast OSCORE (OBT 6.3):
 * the credtype asked for and no other bit, an identifier of 2..7 bytes in lowercase hex that starts with 02 (unicast: two different ones
 * that start with 01), a 256-bit secret. */
#include <ssm/credential.h>
#include <assert.h>
#include <string.h>

static const char *const credential_texts[] = {
    [SSM_CREDENTIAL_OK] = "ok",
    [SSM_CREDENTIAL_OTHER_TYPE] = "credtype is not the one asked for (64 for unicast, 128 for a Client, 256 for a Server)",
    [SSM_CREDENTIAL_NO_ID] = "senderid (unicast, Client) or recipientid (unicast, Server) is absent",
    [SSM_CREDENTIAL_BAD_ID] = "the identifier is not 4 to 14 lowercase hex digits, an even number of them",
    [SSM_CREDENTIAL_BAD_PREFIX] = "the identifier does not start with 02 (Client, Server) or 01 (unicast)",
    [SSM_CREDENTIAL_BAD_SECRET] = "privatedata is not 32 bytes",
    [SSM_CREDENTIAL_FULL] = "no free place for another context",
    [SSM_CREDENTIAL_STORE] = "the stored sequence number or Replay Window cannot be read",
    [SSM_CREDENTIAL_CRYPTO] = "the crypto backend failed",
    [SSM_CREDENTIAL_DUPLICATE] = "credid is in use by another context",
    [SSM_CREDENTIAL_SAME_ID] = "senderid and recipientid are equal",
    [SSM_CREDENTIAL_MALFORMED] = "not well-formed CBOR",
    [SSM_CREDENTIAL_BAD_MEMBER] = "a member has another type or range than it must have, or is there twice",
    [SSM_CREDENTIAL_TOO_LONG] = "a text is longer than there is room for",
    [SSM_CREDENTIAL_INCOMPLETE] = "subjectuuid, credtype, privatedata or oscore is absent",
    [SSM_CREDENTIAL_BAD_TYPE] = "credtype is not exactly one of those that the Device supports",
    [SSM_CREDENTIAL_BAD_SUBJECT] = "subjectuuid is not a UUID",
    [SSM_CREDENTIAL_ENCODING] = "privatedata is neither raw bytes nor base64 text, as its encoding says",
    [SSM_CREDENTIAL_READ_ONLY] = "ssn is read-only",
    [SSM_CREDENTIAL_UNSUPPORTED] = "period and roleid are not supported",
    [SSM_CREDENTIAL_REUSED] = "another entry has the same secret and identifier",
};
static_assert(sizeof credential_texts / sizeof credential_texts[0] == SSM_CREDENTIAL_OUTCOMES, "every outcome has its text");

const char *ssm_credential_text(enum ssm_credential_outcome outcome)
{
    return (unsigned)outcome < sizeof credential_texts / sizeof credential_texts[0] ? credential_texts[outcome] : "unknown";
}

/* The value of a hex digit, or -1. */
static int hex_digit(char digit, bool lowercase_only)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    return digit >= 'A' && digit <= 'F' && !lowercase_only ? digit - 'A' + 10 : -1;
}

static enum ssm_credential_outcome decode_id(const char *text, uint8_t prefix, uint8_t id[SSM_ID_BYTES_MAX], size_t *id_len)
{
    if (text == NULL) {
        return SSM_CREDENTIAL_NO_ID;
    }
    size_t digits = strnlen(text, 2 * SSM_ID_BYTES_MAX + 1);
    if (digits % 2 != 0 || digits < 2 * SSM_ID_BYTES_MIN_SSM || digits > 2 * SSM_ID_BYTES_MAX) {
        return SSM_CREDENTIAL_BAD_ID;
    }
    for (size_t i = 0; i < digits / 2; i++) {
        int high = hex_digit(text[2 * i], true), low = hex_digit(text[2 * i + 1], true);
        if (high < 0 || low < 0) {
            return SSM_CREDENTIAL_BAD_ID;
        }
        id[i] = (uint8_t)(high << 4 | low);
    }
    *id_len = digits / 2;
    return id[0] == prefix ? SSM_CREDENTIAL_OK : SSM_CREDENTIAL_BAD_PREFIX;
}

static enum ssm_credential_outcome check_secret(const struct ssm_credential *credential)
{
    bool good = credential->privatedata.data != NULL && credential->privatedata.len == SSM_SECRET_BYTES;
    return good ? SSM_CREDENTIAL_OK : SSM_CREDENTIAL_BAD_SECRET;
}

enum ssm_credential_outcome ssm_credential_id(const struct ssm_credential *credential, uint16_t credtype, uint8_t id[SSM_ID_BYTES_MAX],
                                              size_t *id_len)
{
    if (credential->credtype != credtype) {
        return SSM_CREDENTIAL_OTHER_TYPE;
    }
    const char *text = credtype == SSM_CREDTYPE_CLIENT ? credential->senderid : credential->recipientid;
    enum ssm_credential_outcome outcome = decode_id(text, SSM_ID_PREFIX, id, id_len);
    return outcome == SSM_CREDENTIAL_OK ? check_secret(credential) : outcome;
}

enum ssm_credential_outcome ssm_credential_pair(const struct ssm_credential *credential, uint8_t sender_id[SSM_ID_BYTES_MAX],
                                                size_t *sender_id_len, uint8_t recipient_id[SSM_ID_BYTES_MAX], size_t *recipient_id_len)
{
    if (credential->credtype != SSM_CREDTYPE_OSCORE) {
        return SSM_CREDENTIAL_OTHER_TYPE;
    }
    enum ssm_credential_outcome outcome = decode_id(credential->senderid, SSM_ID_PREFIX_UNICAST, sender_id, sender_id_len);
    if (outcome == SSM_CREDENTIAL_OK) {
        outcome = decode_id(credential->recipientid, SSM_ID_PREFIX_UNICAST, recipient_id, recipient_id_len);
    }
    if (outcome == SSM_CREDENTIAL_OK) {
        outcome = check_secret(credential);
    }
    bool same = outcome == SSM_CREDENTIAL_OK && *sender_id_len == *recipient_id_len && memcmp(sender_id, recipient_id, *sender_id_len) == 0;
    return same ? SSM_CREDENTIAL_SAME_ID : outcome;
}

bool ssm_uuid_parse(struct ssm_uuid *uuid, const char *text)
{
    struct ssm_uuid parsed;
    for (size_t i = 0; i < sizeof parsed.bytes; i++) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && *text++ != '-') {
            return false;
        }
        int high = hex_digit(text[0], false);
        int low = high < 0 ? -1 : hex_digit(text[1], false);
        if (low < 0) {
            return false;
        }
        parsed.bytes[i] = (uint8_t)(high << 4 | low);
        text += 2;
    }
    if (*text != '\0') {
        return false;
    }
    *uuid = parsed;
    return true;
}

void ssm_uuid_format(const struct ssm_uuid *uuid, char text[SSM_UUID_TEXT_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof uuid->bytes; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *text++ = '-';
        }
        *text++ = digits[uuid->bytes[i] >> 4];
        *text++ = digits[uuid->bytes[i] & 15u];
    }
    *text = '\0';
}
