/* cred.c: /oic/sec/cred (CR 1967 Table 21).
 *
 *   UPDATE -> a copy of the table -> each entry: members, then its rules, then its place -> rules between entries -> the table
 *
 * So an UPDATE is applied whole or not at all. The copy is wiped, as is every other place a secret was in. */
#include <ssm/cred.h>
#include "core.h"
#include "members.h"

#define RAW "oic.sec.encoding.raw"
#define BASE64 "oic.sec.encoding.base64"
#define ENCODING_BYTES_MAX 32u
#define BASE64_BYTES_MAX (4u * ((SSM_SECRET_BYTES + 2u) / 3u) + 1u)

static const char *const resource_members[] = {"creds", "rowneruuid"};
enum { CREDS, ROWNERUUID };
static const char *const entry_members[] = {"credid", "subjectuuid", "credtype", "privatedata", "oscore", "period", "roleid"};
enum { CREDID, SUBJECTUUID, CREDTYPE, PRIVATEDATA, OSCORE, PERIOD, ROLEID };
static const char *const privatedata_members[] = {"data", "encoding"};
enum { DATA, ENCODING };
static const char *const oscore_members[] = {"senderid", "recipientid", "desc", "ssn"};
enum { SENDERID, RECIPIENTID, DESC, SSN };

void ssm_cred_init(struct ssm_cred *cred, uint16_t sct)
{
    memset(cred, 0, sizeof *cred);
    cred->sct = sct;
}

void ssm_cred_clear(struct ssm_cred *cred)
{
    uint16_t sct = cred->sct;
    ssm_wipe(cred, sizeof *cred);
    cred->sct = sct;
}

/* The entry of `credid`, or NULL. */
static struct ssm_cred_entry *find(struct ssm_cred *cred, uint16_t credid)
{
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        if (cred->entries[i].credtype != 0 && cred->entries[i].credid == credid) {
            return &cred->entries[i];
        }
    }
    return NULL;
}

bool ssm_cred_remove(struct ssm_cred *cred, uint16_t credid)
{
    struct ssm_cred_entry *entry = find(cred, credid);
    if (entry != NULL) {
        ssm_wipe(entry, sizeof *entry);
    }
    return entry != NULL;
}

static struct ssm_credential view(const struct ssm_cred_entry *entry)
{
    struct ssm_credential credential = {
        .credid = entry->credid, .credtype = entry->credtype, .privatedata = {entry->privatedata, sizeof entry->privatedata},
        .senderid = entry->senderid[0] != '\0' ? entry->senderid : NULL,
        .recipientid = entry->recipientid[0] != '\0' ? entry->recipientid : NULL, .desc = entry->desc};
    ssm_uuid_parse(&credential.subjectuuid, entry->subjectuuid); /* "" and "*" leave it zero: nobody */
    return credential;
}

bool ssm_cred_view(const struct ssm_cred *cred, size_t place, struct ssm_credential *credential)
{
    if (place >= SSM_CREDENTIALS_MAX || cred->entries[place].credtype == 0) {
        return false;
    }
    *credential = view(&cred->entries[place]);
    return true;
}

/* All ones if first <= character <= last, else zero; without a branch. */
static uint32_t within(uint32_t character, uint32_t first, uint32_t last)
{
    return 0u - (((first - 1u - character) & (character - last - 1u)) >> 31);
}

/* The six bits that a base64 character stands for (RFC 4648 §4), or all ones. It is part of a secret: computed, because a branch or a table
 * would tell by its time which one it is. */
static uint32_t base64_value(uint32_t character)
{
    uint32_t above = (within(character, 'A', 'Z') & (character - 'A' + 1u)) | (within(character, 'a', 'z') & (character - 'a' + 27u)) |
                     (within(character, '0', '9') & (character - '0' + 53u)) | (within(character, '+', '+') & 63u) |
                     (within(character, '/', '/') & 64u);
    return above - 1u; /* by one too many, so that zero is left for the others */
}

/* Decodes `count` characters; not 0: something among them is not base64, or bits that belong to no byte are not zero, so that one secret
 * has one text. */
static uint32_t base64_bytes(uint8_t *out, const char *text, size_t count)
{
    uint32_t bits = 0, invalid = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t value = base64_value((unsigned char)text[i]);
        invalid |= value >> 6;
        bits = (bits << 6 | (value & 63u)) & 0xffffffu;
        if (i % 4 != 0) {
            *out++ = (uint8_t)(bits >> (6 - 2 * (i % 4)));
        }
    }
    unsigned spare = count % 4 == 0 ? 0 : 8 - 2 * (unsigned)(count % 4); /* bits behind the last byte */
    return invalid | (bits & ((1u << spare) - 1));
}

/* Decodes base64 with its padding into at most `size` bytes and returns their number; 0 if it is not base64, or more. */
static size_t base64_decode(uint8_t *out, size_t size, const char *text, size_t len)
{
    size_t pad = len >= 4 && text[len - 1] == '=' ? (text[len - 2] == '=' ? 2 : 1) : 0, bytes = len / 4 * 3 - pad;
    if (len % 4 != 0 || bytes > size) {
        return 0;
    }
    return base64_bytes(out, text, len - pad) == 0 ? bytes : 0;
}

/* privatedata while it is read: its two members may come in either order. */
struct private_reading { uint8_t bytes[BASE64_BYTES_MAX]; size_t len; bool is_text; };

/* What was read is `encoding`: does it give the 256-bit secret? */
static enum ssm_credential_outcome decode_privatedata(const struct private_reading *read, const char *encoding,
                                                      uint8_t secret[SSM_SECRET_BYTES])
{
    if (strcmp(encoding, RAW) == 0 && !read->is_text) {
        if (read->len != SSM_SECRET_BYTES) {
            return SSM_CREDENTIAL_BAD_SECRET;
        }
        memcpy(secret, read->bytes, SSM_SECRET_BYTES);
        return SSM_CREDENTIAL_OK;
    }
    if (strcmp(encoding, BASE64) != 0 || !read->is_text) {
        return SSM_CREDENTIAL_ENCODING;
    }
    uint8_t decoded[SSM_SECRET_BYTES + 1] = {0}; /* the longest text gives a byte too many */
    size_t len = base64_decode(decoded, sizeof decoded, (const char *)read->bytes, read->len);
    memcpy(secret, decoded, SSM_SECRET_BYTES);
    ssm_wipe(decoded, sizeof decoded);
    return len == SSM_SECRET_BYTES ? SSM_CREDENTIAL_OK : len > 0 ? SSM_CREDENTIAL_BAD_SECRET : SSM_CREDENTIAL_ENCODING;
}

static enum ssm_credential_outcome read_privatedata(struct ssm_cbor_reader *reader, uint8_t secret[SSM_SECRET_BYTES])
{
    struct private_reading read = {.len = 0};
    char encoding[ENCODING_BYTES_MAX] = "";
    struct ssm_cbor_items map = ssm_cbor_map(reader);
    while (ssm_cbor_next(reader, &map)) {
        switch (ssm_cbor_key(reader, &map, privatedata_members, COUNT(privatedata_members))) {
        case DATA:
            read.is_text = ssm_cbor_peek(reader) == SSM_CBOR_TEXT;
            read.len = read.is_text ? ssm_cbor_text(reader, (char *)read.bytes, sizeof read.bytes)
                                    : ssm_cbor_bytes(reader, read.bytes, sizeof read.bytes);
            if (reader->error == SSM_CBOR_TOO_LONG) {
                ssm_wipe(&read, sizeof read);
                return SSM_CREDENTIAL_BAD_SECRET;
            }
            break;
        case ENCODING:
            ssm_cbor_text(reader, encoding, sizeof encoding);
            break;
        default:
            ssm_cbor_skip(reader);
        }
    }
    enum ssm_credential_outcome outcome = SSM_CREDENTIAL_OK;
    if (reader->error == SSM_CBOR_OK) {
        outcome = ssm_cbor_has(&map, DATA) ? decode_privatedata(&read, encoding, secret) : SSM_CREDENTIAL_BAD_SECRET;
    }
    ssm_wipe(&read, sizeof read);
    return outcome;
}

/* An identifier that is too long for its place is no identifier. */
static enum ssm_credential_outcome read_id(struct ssm_cbor_reader *reader, char id[2 * SSM_ID_BYTES_MAX + 1])
{
    ssm_cbor_text(reader, id, 2 * SSM_ID_BYTES_MAX + 1);
    return reader->error == SSM_CBOR_TOO_LONG ? SSM_CREDENTIAL_BAD_ID : SSM_CREDENTIAL_OK;
}

static enum ssm_credential_outcome read_oscore(struct ssm_cbor_reader *reader, struct ssm_cred_entry *entry)
{
    enum ssm_credential_outcome outcome = SSM_CREDENTIAL_OK;
    struct ssm_cbor_items map = ssm_cbor_map(reader);
    while (outcome == SSM_CREDENTIAL_OK && ssm_cbor_next(reader, &map)) {
        switch (ssm_cbor_key(reader, &map, oscore_members, COUNT(oscore_members))) {
        case SENDERID:
            outcome = read_id(reader, entry->senderid);
            break;
        case RECIPIENTID:
            outcome = read_id(reader, entry->recipientid);
            break;
        case DESC:
            ssm_cbor_text(reader, entry->desc, sizeof entry->desc);
            break;
        case SSN:
            outcome = SSM_CREDENTIAL_READ_ONLY;
            break;
        default:
            ssm_cbor_skip(reader);
        }
    }
    return outcome;
}

/* What the reader's error means for an entry. */
static enum ssm_credential_outcome outcome_of(enum ssm_cbor_error error)
{
    switch (error) {
    case SSM_CBOR_OK:
        return SSM_CREDENTIAL_OK;
    case SSM_CBOR_UNEXPECTED:
        return SSM_CREDENTIAL_BAD_MEMBER;
    case SSM_CBOR_TOO_LONG:
        return SSM_CREDENTIAL_TOO_LONG;
    default:
        return SSM_CREDENTIAL_MALFORMED;
    }
}

/* The members of an entry. `*has_credid`: credid was among them. */
static enum ssm_credential_outcome read_entry(struct ssm_cbor_reader *reader, struct ssm_cred_entry *entry, bool *has_credid)
{
    enum ssm_credential_outcome outcome = SSM_CREDENTIAL_OK;
    struct ssm_cbor_items map = ssm_cbor_map(reader);
    while (outcome == SSM_CREDENTIAL_OK && ssm_cbor_next(reader, &map)) {
        switch (ssm_cbor_key(reader, &map, entry_members, COUNT(entry_members))) {
        case CREDID:
            entry->credid = (uint16_t)ssm_cbor_uint(reader, UINT16_MAX);
            break;
        case SUBJECTUUID:
            ssm_cbor_text(reader, entry->subjectuuid, sizeof entry->subjectuuid);
            break;
        case CREDTYPE:
            entry->credtype = (uint16_t)ssm_cbor_uint(reader, UINT16_MAX);
            break;
        case PRIVATEDATA:
            outcome = read_privatedata(reader, entry->privatedata);
            break;
        case OSCORE:
            outcome = read_oscore(reader, entry);
            break;
        case PERIOD:
        case ROLEID:
            outcome = SSM_CREDENTIAL_UNSUPPORTED;
            break;
        default:
            ssm_cbor_skip(reader);
        }
    }
    outcome = outcome == SSM_CREDENTIAL_OK ? outcome_of(reader->error) : outcome;
    bool complete = ssm_cbor_has(&map, SUBJECTUUID) && ssm_cbor_has(&map, CREDTYPE) && ssm_cbor_has(&map, PRIVATEDATA) &&
                    ssm_cbor_has(&map, OSCORE);
    *has_credid = ssm_cbor_has(&map, CREDID);
    return outcome == SSM_CREDENTIAL_OK && !complete ? SSM_CREDENTIAL_INCOMPLETE : outcome;
}

/* The rules that an entry has to keep by itself. credtype is compared with each single bit, so that no combination passes. */
static enum ssm_credential_outcome check_entry(const struct ssm_cred_entry *entry, uint16_t sct)
{
    bool known = entry->credtype == SSM_CREDTYPE_OSCORE || entry->credtype == SSM_CREDTYPE_CLIENT || entry->credtype == SSM_CREDTYPE_SERVER;
    if (!known || (entry->credtype & sct) == 0) {
        return SSM_CREDENTIAL_BAD_TYPE;
    }
    struct ssm_uuid uuid;
    bool anybody = strcmp(entry->subjectuuid, "") == 0 || strcmp(entry->subjectuuid, "*") == 0;
    if (!(anybody && entry->credtype != SSM_CREDTYPE_OSCORE) && !ssm_uuid_parse(&uuid, entry->subjectuuid)) {
        return SSM_CREDENTIAL_BAD_SUBJECT;
    }
    const struct ssm_credential credential = view(entry);
    uint8_t id[SSM_ID_BYTES_MAX], other[SSM_ID_BYTES_MAX];
    size_t id_len, other_len;
    return entry->credtype == SSM_CREDTYPE_OSCORE ? ssm_credential_pair(&credential, id, &id_len, other, &other_len)
                                                  : ssm_credential_id(&credential, entry->credtype, id, &id_len);
}

/* Puts an entry into the table: over the one of its credid, or into a free place. `*changed`: the places that this UPDATE has filled. */
static enum ssm_credential_outcome place_entry(struct ssm_cred *cred, struct ssm_cred_entry *entry, bool has_credid, uint32_t *changed)
{
    if (!has_credid) {
        entry->credid = 1; /* some number up to SSM_CREDENTIALS_MAX + 1 is free */
        while (find(cred, entry->credid) != NULL) {
            entry->credid++;
        }
    }
    struct ssm_cred_entry *place = find(cred, entry->credid);
    for (size_t i = 0; place == NULL && i < SSM_CREDENTIALS_MAX; i++) {
        place = cred->entries[i].credtype == 0 ? &cred->entries[i] : NULL;
    }
    if (place == NULL) {
        return SSM_CREDENTIAL_FULL;
    }
    uint32_t bit = 1u << (place - cred->entries);
    if ((*changed & bit) != 0) {
        return SSM_CREDENTIAL_DUPLICATE;
    }
    *changed |= bit;
    *place = *entry;
    return SSM_CREDENTIAL_OK;
}

static enum ssm_credential_outcome read_creds(struct ssm_cbor_reader *reader, struct ssm_cred *cred, uint32_t *changed)
{
    enum ssm_credential_outcome outcome = SSM_CREDENTIAL_OK;
    struct ssm_cbor_items array = ssm_cbor_array(reader);
    while (outcome == SSM_CREDENTIAL_OK && ssm_cbor_next(reader, &array)) {
        struct ssm_cred_entry entry = {0};
        bool has_credid = false;
        outcome = read_entry(reader, &entry, &has_credid);
        outcome = outcome == SSM_CREDENTIAL_OK ? check_entry(&entry, cred->sct) : outcome;
        outcome = outcome == SSM_CREDENTIAL_OK ? place_entry(cred, &entry, has_credid, changed) : outcome;
        ssm_wipe(&entry, sizeof entry);
    }
    return outcome;
}

/* Two entries with one key: sending, their nonces would be the same; receiving, each would accept what the other has accepted. */
static bool share_a_key(const struct ssm_cred_entry *a, const struct ssm_cred_entry *b)
{
    bool sends = a->credtype != SSM_CREDTYPE_SERVER && strcmp(a->senderid, b->senderid) == 0;
    bool receives = a->credtype != SSM_CREDTYPE_CLIENT && strcmp(a->recipientid, b->recipientid) == 0;
    return a->credtype != 0 && a->credtype == b->credtype && (sends || receives) &&
           ssm_secrets_equal(a->privatedata, b->privatedata, SSM_SECRET_BYTES);
}

/* The rules between entries: no key that two of them have, as many of each type as there are contexts for, short enough to be read. */
static enum ssm_credential_outcome check_table(const struct ssm_cred *cred)
{
    uint64_t longest[SSM_CREDENTIALS_MAX];
    unsigned unicasts = 0, clients = 0, groups = 0;
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        const struct ssm_cred_entry *entry = &cred->entries[i];
        unicasts += entry->credtype == SSM_CREDTYPE_OSCORE;
        clients += entry->credtype == SSM_CREDTYPE_CLIENT;
        groups += entry->credtype == SSM_CREDTYPE_SERVER;
        longest[i] = SSM_SSN_MAX;
        for (size_t j = 0; j < i; j++) {
            if (share_a_key(entry, &cred->entries[j])) {
                return SSM_CREDENTIAL_REUSED;
            }
        }
    }
    struct ssm_cbor_writer measure = ssm_cbor_writer(NULL, 0);
    ssm_cred_represent(cred, false, longest, &measure);
    bool fits = unicasts <= SSM_UNICASTS_MAX && clients <= SSM_CLIENTS_MAX && groups <= SSM_SERVER_GROUPS_MAX &&
                measure.total <= SSM_CRED_BYTES_MAX;
    return fits ? SSM_CREDENTIAL_OK : SSM_CREDENTIAL_FULL;
}

/* The whole payload, into a table that may be spoilt if the outcome is not OK. */
static enum ssm_credential_outcome read_resource(struct ssm_cbor_reader *reader, struct ssm_cred *cred, uint32_t *changed)
{
    enum ssm_credential_outcome outcome = SSM_CREDENTIAL_OK;
    struct ssm_cbor_items map = ssm_cbor_map(reader);
    while (outcome == SSM_CREDENTIAL_OK && ssm_cbor_next(reader, &map)) {
        switch (ssm_cbor_key(reader, &map, resource_members, COUNT(resource_members))) {
        case CREDS:
            outcome = read_creds(reader, cred, changed);
            break;
        case ROWNERUUID:
            ssm_cbor_uuid(reader, &cred->rowneruuid);
            break;
        default:
            ssm_cbor_skip(reader);
        }
    }
    outcome = outcome == SSM_CREDENTIAL_OK ? outcome_of(ssm_cbor_end(reader)) : outcome;
    bool something = ssm_cbor_has(&map, CREDS) || ssm_cbor_has(&map, ROWNERUUID);
    outcome = outcome == SSM_CREDENTIAL_OK && !something ? SSM_CREDENTIAL_INCOMPLETE : outcome;
    return outcome == SSM_CREDENTIAL_OK ? check_table(cred) : outcome;
}

enum ssm_credential_outcome ssm_cred_update(struct ssm_cred *cred, const uint8_t *payload, size_t len, uint32_t *changed)
{
    struct ssm_cred copy = *cred;
    struct ssm_cbor_reader reader = ssm_cbor_reader(payload, len);
    uint32_t places = 0;
    enum ssm_credential_outcome outcome = read_resource(&reader, &copy, &places);
    if (outcome == SSM_CREDENTIAL_OK) {
        *cred = copy;
        if (changed != NULL) {
            *changed = places;
        }
    }
    ssm_wipe(&copy, sizeof copy);
    return outcome;
}

static void put_oscore(struct ssm_cbor_writer *writer, const struct ssm_cred_entry *entry, const uint64_t *ssn)
{
    ssm_cbor_put_text(writer, entry_members[OSCORE]);
    ssm_cbor_open_map(writer);
    if (entry->senderid[0] != '\0') {
        ssm_put_text_member(writer, oscore_members[SENDERID], entry->senderid);
    }
    if (entry->recipientid[0] != '\0') {
        ssm_put_text_member(writer, oscore_members[RECIPIENTID], entry->recipientid);
    }
    ssm_put_text_member(writer, oscore_members[DESC], entry->desc);
    if (ssn != NULL && entry->credtype != SSM_CREDTYPE_SERVER) {
        ssm_put_uint_member(writer, oscore_members[SSN], *ssn);
    }
    ssm_cbor_close(writer);
}

static void put_entry(struct ssm_cbor_writer *writer, const struct ssm_cred_entry *entry, bool privatedata, const uint64_t *ssn)
{
    ssm_cbor_put_map(writer, privatedata ? 5 : 4);
    ssm_put_uint_member(writer, entry_members[CREDID], entry->credid);
    ssm_put_text_member(writer, entry_members[SUBJECTUUID], entry->subjectuuid);
    ssm_put_uint_member(writer, entry_members[CREDTYPE], entry->credtype);
    if (privatedata) {
        ssm_cbor_put_text(writer, entry_members[PRIVATEDATA]);
        ssm_cbor_put_map(writer, 2);
        ssm_cbor_put_text(writer, privatedata_members[DATA]);
        ssm_cbor_put_bytes(writer, (struct ssm_bytes){entry->privatedata, sizeof entry->privatedata});
        ssm_put_text_member(writer, privatedata_members[ENCODING], RAW);
    }
    put_oscore(writer, entry, ssn);
}

void ssm_cred_represent(const struct ssm_cred *cred, bool privatedata, const uint64_t *ssn, struct ssm_cbor_writer *writer)
{
    ssm_cbor_put_map(writer, COUNT(resource_members));
    ssm_cbor_put_text(writer, resource_members[CREDS]);
    ssm_cbor_open_array(writer);
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        if (cred->entries[i].credtype != 0) {
            put_entry(writer, &cred->entries[i], privatedata, ssn != NULL ? &ssn[i] : NULL);
        }
    }
    ssm_cbor_close(writer);
    ssm_put_uuid_member(writer, resource_members[ROWNERUUID], &cred->rowneruuid);
}
