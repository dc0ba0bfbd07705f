/* acl2.c: /oic/sec/acl2.
 *
 *   UPDATE -> a copy of the entries -> each entry: members, then its place -> short enough to be read? -> the entries -> `aces`
 *
 * So an UPDATE is applied whole or not at all. */
#include <ssm/acl2.h>
#include "members.h"
#include <string.h>

static const char *const resource_members[] = {"aclist2", "rowneruuid"};
enum { ACLIST2, ROWNERUUID };
static const char *const entry_members[] = {"aceid", "subject", "resources", "permission", "validity"};
enum { ACEID, SUBJECT, RESOURCES, PERMISSION, VALIDITY };
static const char *const subject_members[] = {"uuid", "conntype", "role", "authority"};
enum { UUID, CONNTYPE, ROLE, AUTHORITY };
static const char *const reference_members[] = {"href", "wc", "rt", "if"};
enum { HREF, WC, RT, IF };

#define ANON_CLEAR "anon-clear"
#define AUTH_CRYPT "auth-crypt"
#define PERMISSIONS_MAX 31u
#define WILDCARD "*"

/* Makes `aces` from the entries. */
static void index_entries(struct ssm_acl2 *acl2)
{
    acl2->ace_count = 0;
    for (size_t i = 0; i < SSM_ACES_MAX; i++) {
        const struct ssm_acl2_entry *entry = &acl2->entries[i];
        for (size_t j = 0; j < SSM_ACE_HREFS_MAX; j++) {
            acl2->hrefs[i][j] = entry->hrefs[j];
        }
        if (entry->used) {
            acl2->aces[acl2->ace_count++] =
                (struct ssm_ace){entry->subject, entry->uuid, entry->permission, acl2->hrefs[i], entry->href_count};
        }
    }
}

void ssm_acl2_init(struct ssm_acl2 *acl2)
{
    memset(acl2, 0, sizeof *acl2);
    index_entries(acl2);
}

void ssm_acl2_clear(struct ssm_acl2 *acl2)
{
    ssm_acl2_init(acl2);
}

static struct ssm_acl2_entry *find(struct ssm_acl2_entry *entries, uint16_t aceid)
{
    for (size_t i = 0; i < SSM_ACES_MAX; i++) {
        if (entries[i].used && entries[i].aceid == aceid) {
            return &entries[i];
        }
    }
    return NULL;
}

bool ssm_acl2_remove(struct ssm_acl2 *acl2, uint16_t aceid)
{
    struct ssm_acl2_entry *entry = find(acl2->entries, aceid);
    if (entry != NULL) {
        memset(entry, 0, sizeof *entry);
        index_entries(acl2);
    }
    return entry != NULL;
}

/* One of the two connection types. */
static void read_conntype(struct ssm_cbor_reader *reader, enum ssm_ace_subject *subject)
{
    char text[sizeof AUTH_CRYPT];
    ssm_cbor_text(reader, text, sizeof text);
    if (strcmp(text, ANON_CLEAR) == 0) {
        *subject = SSM_ACE_ANON_CLEAR;
    } else if (strcmp(text, AUTH_CRYPT) == 0) {
        *subject = SSM_ACE_AUTH_CRYPT;
    } else {
        ssm_cbor_fail(reader, SSM_CBOR_UNEXPECTED);
    }
}

/* Exactly one way to name the subject. */
static enum ssm_svr_outcome read_subject(struct ssm_cbor_reader *reader, struct ssm_acl2_entry *entry)
{
    struct ssm_cbor_items map = ssm_cbor_map(reader);
    while (ssm_cbor_next(reader, &map)) {
        switch (ssm_cbor_key(reader, &map, subject_members, COUNT(subject_members))) {
        case UUID:
            entry->subject = SSM_ACE_UUID;
            ssm_cbor_uuid(reader, &entry->uuid);
            break;
        case CONNTYPE:
            read_conntype(reader, &entry->subject);
            break;
        case ROLE:
        case AUTHORITY:
            return SSM_SVR_UNSUPPORTED;
        default:
            ssm_cbor_skip(reader);
        }
    }
    if (reader->error == SSM_CBOR_OK && ssm_cbor_has(&map, UUID) == ssm_cbor_has(&map, CONNTYPE)) {
        return ssm_cbor_has(&map, UUID) ? SSM_SVR_BAD_MEMBER : SSM_SVR_INCOMPLETE;
    }
    return SSM_SVR_OK;
}

/* One Resource that the entry covers. */
static enum ssm_svr_outcome read_reference(struct ssm_cbor_reader *reader, char href[SSM_HREF_BYTES_MAX])
{
    enum ssm_svr_outcome outcome = SSM_SVR_OK;
    struct ssm_cbor_items map = ssm_cbor_map(reader);
    while (outcome == SSM_SVR_OK && ssm_cbor_next(reader, &map)) {
        switch (ssm_cbor_key(reader, &map, reference_members, COUNT(reference_members))) {
        case HREF:
            ssm_cbor_text(reader, href, SSM_HREF_BYTES_MAX);
            outcome = href[0] == '/' || reader->error != SSM_CBOR_OK ? SSM_SVR_OK : SSM_SVR_BAD_MEMBER;
            break;
        case WC:
            ssm_cbor_text(reader, href, SSM_HREF_BYTES_MAX);
            outcome = strcmp(href, WILDCARD) == 0 || reader->error != SSM_CBOR_OK ? SSM_SVR_OK : SSM_SVR_UNSUPPORTED;
            break;
        case RT:
        case IF:
            outcome = SSM_SVR_UNSUPPORTED;
            break;
        default:
            ssm_cbor_skip(reader);
        }
    }
    if (outcome == SSM_SVR_OK && reader->error == SSM_CBOR_OK && ssm_cbor_has(&map, HREF) == ssm_cbor_has(&map, WC)) {
        return ssm_cbor_has(&map, HREF) ? SSM_SVR_BAD_MEMBER : SSM_SVR_INCOMPLETE;
    }
    return outcome;
}

static enum ssm_svr_outcome read_references(struct ssm_cbor_reader *reader, struct ssm_acl2_entry *entry)
{
    enum ssm_svr_outcome outcome = SSM_SVR_OK;
    struct ssm_cbor_items array = ssm_cbor_array(reader);
    while (outcome == SSM_SVR_OK && ssm_cbor_next(reader, &array)) {
        outcome = entry->href_count < SSM_ACE_HREFS_MAX ? read_reference(reader, entry->hrefs[entry->href_count++]) : SSM_SVR_FULL;
    }
    return outcome;
}

/* The members of an entry. `*has_aceid`: aceid was among them. */
static enum ssm_svr_outcome read_entry(struct ssm_cbor_reader *reader, struct ssm_acl2_entry *entry, bool *has_aceid)
{
    enum ssm_svr_outcome outcome = SSM_SVR_OK;
    struct ssm_cbor_items map = ssm_cbor_map(reader);
    while (outcome == SSM_SVR_OK && ssm_cbor_next(reader, &map)) {
        switch (ssm_cbor_key(reader, &map, entry_members, COUNT(entry_members))) {
        case ACEID:
            entry->aceid = (uint16_t)ssm_cbor_uint(reader, UINT16_MAX);
            break;
        case SUBJECT:
            outcome = read_subject(reader, entry);
            break;
        case RESOURCES:
            outcome = read_references(reader, entry);
            break;
        case PERMISSION:
            entry->permission = (uint8_t)ssm_cbor_uint(reader, PERMISSIONS_MAX);
            break;
        case VALIDITY:
            outcome = SSM_SVR_UNSUPPORTED; /* there is no clock to keep it by */
            break;
        default:
            ssm_cbor_skip(reader);
        }
    }
    outcome = outcome == SSM_SVR_OK ? ssm_svr_outcome_of(reader->error) : outcome;
    bool complete = ssm_cbor_has(&map, SUBJECT) && ssm_cbor_has(&map, RESOURCES) && ssm_cbor_has(&map, PERMISSION);
    *has_aceid = ssm_cbor_has(&map, ACEID);
    return outcome == SSM_SVR_OK && !complete ? SSM_SVR_INCOMPLETE : outcome;
}

/* Puts an entry over the one of its aceid, or into a free place. `*changed`: the places that this UPDATE has filled. */
static enum ssm_svr_outcome place_entry(struct ssm_acl2_entry *entries, struct ssm_acl2_entry *entry, bool has_aceid, uint32_t *changed)
{
    if (!has_aceid) {
        entry->aceid = 1; /* some number up to SSM_ACES_MAX + 1 is free */
        while (find(entries, entry->aceid) != NULL) {
            entry->aceid++;
        }
    }
    struct ssm_acl2_entry *place = find(entries, entry->aceid);
    for (size_t i = 0; place == NULL && i < SSM_ACES_MAX; i++) {
        place = !entries[i].used ? &entries[i] : NULL;
    }
    if (place == NULL) {
        return SSM_SVR_FULL;
    }
    uint32_t bit = 1u << (place - entries);
    if ((*changed & bit) != 0) {
        return SSM_SVR_DUPLICATE;
    }
    *changed |= bit;
    *place = *entry;
    place->used = true;
    return SSM_SVR_OK;
}

static enum ssm_svr_outcome read_aclist2(struct ssm_cbor_reader *reader, struct ssm_acl2_entry *entries)
{
    enum ssm_svr_outcome outcome = SSM_SVR_OK;
    uint32_t changed = 0;
    struct ssm_cbor_items array = ssm_cbor_array(reader);
    while (outcome == SSM_SVR_OK && ssm_cbor_next(reader, &array)) {
        struct ssm_acl2_entry entry = {0};
        bool has_aceid = false;
        outcome = read_entry(reader, &entry, &has_aceid);
        outcome = outcome == SSM_SVR_OK ? place_entry(entries, &entry, has_aceid, &changed) : outcome;
    }
    return outcome;
}

static void put_subject(struct ssm_cbor_writer *writer, const struct ssm_acl2_entry *entry)
{
    ssm_cbor_put_text(writer, entry_members[SUBJECT]);
    ssm_cbor_put_map(writer, 1);
    if (entry->subject == SSM_ACE_UUID) {
        ssm_put_uuid_member(writer, subject_members[UUID], &entry->uuid);
    } else {
        ssm_put_text_member(writer, subject_members[CONNTYPE], entry->subject == SSM_ACE_ANON_CLEAR ? ANON_CLEAR : AUTH_CRYPT);
    }
}

static void put_entry(struct ssm_cbor_writer *writer, const struct ssm_acl2_entry *entry)
{
    ssm_cbor_put_map(writer, 4);
    ssm_put_uint_member(writer, entry_members[ACEID], entry->aceid);
    put_subject(writer, entry);
    ssm_cbor_put_text(writer, entry_members[RESOURCES]);
    ssm_cbor_put_array(writer, entry->href_count);
    for (size_t i = 0; i < entry->href_count; i++) {
        ssm_cbor_put_map(writer, 1);
        ssm_put_text_member(writer, reference_members[entry->hrefs[i][0] == '/' ? HREF : WC], entry->hrefs[i]);
    }
    ssm_put_uint_member(writer, entry_members[PERMISSION], entry->permission);
}

static void represent(const struct ssm_acl2_entry *entries, const struct ssm_uuid *rowneruuid, struct ssm_cbor_writer *writer)
{
    ssm_cbor_put_map(writer, COUNT(resource_members));
    ssm_cbor_put_text(writer, resource_members[ACLIST2]);
    ssm_cbor_open_array(writer);
    for (size_t i = 0; i < SSM_ACES_MAX; i++) {
        if (entries[i].used) {
            put_entry(writer, &entries[i]);
        }
    }
    ssm_cbor_close(writer);
    ssm_put_uuid_member(writer, resource_members[ROWNERUUID], rowneruuid);
}

void ssm_acl2_represent(const struct ssm_acl2 *acl2, struct ssm_cbor_writer *writer)
{
    represent(acl2->entries, &acl2->rowneruuid, writer);
}

/* The whole payload, into entries that may be spoilt if the outcome is not OK. */
static enum ssm_svr_outcome read_resource(struct ssm_cbor_reader *reader, struct ssm_acl2_entry *entries, struct ssm_uuid *rowneruuid)
{
    enum ssm_svr_outcome outcome = SSM_SVR_OK;
    struct ssm_cbor_items map = ssm_cbor_map(reader);
    while (outcome == SSM_SVR_OK && ssm_cbor_next(reader, &map)) {
        switch (ssm_cbor_key(reader, &map, resource_members, COUNT(resource_members))) {
        case ACLIST2:
            outcome = read_aclist2(reader, entries);
            break;
        case ROWNERUUID:
            ssm_cbor_uuid(reader, rowneruuid);
            break;
        default:
            ssm_cbor_skip(reader);
        }
    }
    outcome = outcome == SSM_SVR_OK ? ssm_svr_outcome_of(ssm_cbor_end(reader)) : outcome;
    bool something = ssm_cbor_has(&map, ACLIST2) || ssm_cbor_has(&map, ROWNERUUID);
    outcome = outcome == SSM_SVR_OK && !something ? SSM_SVR_INCOMPLETE : outcome;
    struct ssm_cbor_writer measure = ssm_cbor_writer(NULL, 0);
    represent(entries, rowneruuid, &measure);
    return outcome == SSM_SVR_OK && measure.total > SSM_ACL2_BYTES_MAX ? SSM_SVR_FULL : outcome;
}

enum ssm_svr_outcome ssm_acl2_update(struct ssm_acl2 *acl2, const uint8_t *payload, size_t len)
{
    struct ssm_acl2_entry entries[SSM_ACES_MAX];
    struct ssm_uuid rowneruuid = acl2->rowneruuid;
    memcpy(entries, acl2->entries, sizeof entries);
    struct ssm_cbor_reader reader = ssm_cbor_reader(payload, len);
    enum ssm_svr_outcome outcome = read_resource(&reader, entries, &rowneruuid);
    if (outcome == SSM_SVR_OK) {
        memcpy(acl2->entries, entries, sizeof entries);
        acl2->rowneruuid = rowneruuid;
        index_entries(acl2);
    }
    return outcome;
}
