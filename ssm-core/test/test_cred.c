/* test_cred.c: /oic/sec/cred: what an UPDATE may put into it, what RETRIEVE shows of it. */
#include "test.h"
#include <ssm/cred.h>
#include <stdio.h>
#include <stdlib.h>

#define ALL (SSM_CREDTYPE_OSCORE | SSM_CREDTYPE_CLIENT | SSM_CREDTYPE_SERVER)
#define UUID "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01"

/* An entry as a CMS would write it; a NULL member is left out. */
struct entry {
    int32_t credid;              /* -1: left out */
    const char *subjectuuid;
    int64_t credtype;            /* -1: left out */
    const char *encoding, *base64;
    const char *senderid, *recipientid, *desc;
    uint8_t secret;              /* the secret is 32 times this byte */
    size_t secret_len;           /* 0: no data; else that long */
    bool ssn, period, roleid, no_privatedata, no_oscore;
};

static const struct entry server_entry = {.credid = 7, .subjectuuid = UUID, .credtype = 256, .encoding = "oic.sec.encoding.raw",
                                          .recipientid = "02aabb", .desc = "Hallway A", .secret = 0x11, .secret_len = 32};
static const struct entry client_entry = {.credid = 8, .subjectuuid = UUID, .credtype = 128, .encoding = "oic.sec.encoding.raw",
                                          .senderid = "02aabb", .desc = "Hallway A", .secret = 0x11, .secret_len = 32};
static const struct entry unicast_entry = {.credid = 9, .subjectuuid = UUID, .credtype = 64, .encoding = "oic.sec.encoding.raw",
                                           .senderid = "0101", .recipientid = "0102", .secret = 0x22, .secret_len = 32};

static void put_member(struct ssm_cbor_writer *writer, const char *name, const char *text)
{
    if (text != NULL) {
        ssm_cbor_put_text(writer, name);
        ssm_cbor_put_text(writer, text);
    }
}

static void put_privatedata(struct ssm_cbor_writer *writer, const struct entry *entry)
{
    uint8_t secret[64];
    memset(secret, entry->secret, sizeof secret);
    ssm_cbor_put_text(writer, "privatedata");
    ssm_cbor_open_map(writer);
    put_member(writer, "data", entry->base64);
    if (entry->secret_len > 0 && entry->base64 == NULL) {
        ssm_cbor_put_text(writer, "data");
        ssm_cbor_put_bytes(writer, (struct ssm_bytes){secret, entry->secret_len});
    }
    put_member(writer, "encoding", entry->encoding);
    ssm_cbor_close(writer);
}

static void put_entry(struct ssm_cbor_writer *writer, const struct entry *entry)
{
    ssm_cbor_open_map(writer);
    if (entry->credid >= 0) {
        ssm_cbor_put_text(writer, "credid");
        ssm_cbor_put_int(writer, entry->credid);
    }
    put_member(writer, "subjectuuid", entry->subjectuuid);
    if (entry->credtype >= 0) {
        ssm_cbor_put_text(writer, "credtype");
        ssm_cbor_put_int(writer, entry->credtype);
    }
    put_member(writer, "period", entry->period ? "20260101T000000/20270101T000000" : NULL);
    put_member(writer, "roleid", entry->roleid ? "x" : NULL);
    put_member(writer, "credusage", "oic.sec.cred.cert");
    if (!entry->no_privatedata) {
        put_privatedata(writer, entry);
    }
    if (!entry->no_oscore) {
        ssm_cbor_put_text(writer, "oscore");
        ssm_cbor_open_map(writer);
        put_member(writer, "senderid", entry->senderid);
        put_member(writer, "recipientid", entry->recipientid);
        put_member(writer, "desc", entry->desc);
        if (entry->ssn) {
            ssm_cbor_put_text(writer, "ssn");
            ssm_cbor_put_uint(writer, 0);
        }
        ssm_cbor_close(writer);
    }
    ssm_cbor_close(writer);
}

/* The payload of an UPDATE with these entries. */
static size_t payload_of(uint8_t out[2048], const struct entry *entries, size_t count)
{
    struct ssm_cbor_writer writer = ssm_cbor_writer(out, 2048);
    ssm_cbor_put_map(&writer, 1);
    ssm_cbor_put_text(&writer, "creds");
    ssm_cbor_open_array(&writer);
    for (size_t i = 0; i < count; i++) {
        put_entry(&writer, &entries[i]);
    }
    ssm_cbor_close(&writer);
    size_t len = ssm_cbor_written(&writer, out);
    CU_ASSERT_FATAL(len > 0);
    return len;
}

static enum ssm_credential_outcome update(struct ssm_cred *cred, const struct entry *entries, size_t count)
{
    uint8_t payload[2048];
    return ssm_cred_update(cred, payload, payload_of(payload, entries, count), NULL);
}

static size_t represent(const struct ssm_cred *cred, bool privatedata, const uint64_t *ssn, uint8_t *out, size_t size)
{
    struct ssm_cbor_writer writer = ssm_cbor_writer(out, size);
    ssm_cred_represent(cred, privatedata, ssn, &writer);
    return ssm_cbor_written(&writer, out);
}

static bool contains(const uint8_t *data, size_t len, const void *part, size_t part_len)
{
    for (size_t i = 0; i + part_len <= len; i++) {
        if (memcmp(data + i, part, part_len) == 0) {
            return true;
        }
    }
    return false;
}

static bool contains_text(const uint8_t *data, size_t len, const char *text)
{
    return contains(data, len, text, strlen(text));
}

/* 64, 128 and 256 are stored and read back exactly; no combination, no other bit, nothing that sct does not claim. */
static void types(void)
{
    static const int64_t all[] = {0, 1, 2, 8, 32, 63, 64, 65, 128, 129, 192, 255, 256, 257, 320, 384, 448, 512, 65535, 65536, -1};
    for (size_t i = 0; i < COUNT(all); i++) {
        for (uint16_t sct = 0; sct <= ALL; sct = (uint16_t)(sct + 64)) {
            struct ssm_cred cred;
            ssm_cred_init(&cred, sct);
            struct entry entry = all[i] == 128 ? client_entry : all[i] == 64 ? unicast_entry : server_entry;
            entry.credtype = all[i];
            bool claimed = (all[i] == 64 || all[i] == 128 || all[i] == 256) && (all[i] & sct) != 0;
            enum ssm_credential_outcome outcome = update(&cred, &entry, 1);
            enum ssm_credential_outcome refused = all[i] == 65536 ? SSM_CREDENTIAL_BAD_MEMBER : all[i] < 0 ? SSM_CREDENTIAL_INCOMPLETE
                                                                                                          : SSM_CREDENTIAL_BAD_TYPE;
            CU_ASSERT_EQUAL(outcome, claimed ? SSM_CREDENTIAL_OK : refused);
            CU_ASSERT_EQUAL(cred.entries[0].credtype, claimed ? all[i] : 0);
        }
    }
}

static void check_refused(const struct entry *entry, enum ssm_credential_outcome expected)
{
    struct ssm_cred cred, before;
    ssm_cred_init(&cred, ALL);
    before = cred;
    enum ssm_credential_outcome outcome = update(&cred, entry, 1);
    CU_ASSERT_EQUAL(outcome, expected);
    CU_ASSERT_EQUAL(memcmp(&cred, &before, sizeof cred), 0); /* no usable context: there is no entry */
    if (outcome != expected) {
        printf("\n    found %s, expected %s\n", ssm_credential_text(outcome), ssm_credential_text(expected));
    }
}

static void identifiers(void)
{
    static const struct { const char *id; enum ssm_credential_outcome outcome; } rows[] = {
        {NULL, SSM_CREDENTIAL_NO_ID}, {"", SSM_CREDENTIAL_NO_ID}, {"020", SSM_CREDENTIAL_BAD_ID}, {"02", SSM_CREDENTIAL_BAD_ID},
        {"02zz", SSM_CREDENTIAL_BAD_ID}, {"02AABB", SSM_CREDENTIAL_BAD_ID}, {"0x02aa", SSM_CREDENTIAL_BAD_ID},
        {"02aabbccddeeff00", SSM_CREDENTIAL_BAD_ID}, {"02aabbccddeeff0", SSM_CREDENTIAL_BAD_ID}, {"01aabb", SSM_CREDENTIAL_BAD_PREFIX},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct entry server = server_entry, client = client_entry;
        server.recipientid = client.senderid = rows[i].id;
        check_refused(&server, rows[i].outcome);
        check_refused(&client, rows[i].outcome);
        server.senderid = client.recipientid = "02aabb"; /* that of the other role does not help */
        check_refused(&server, rows[i].outcome);
        check_refused(&client, rows[i].outcome);
    }
    struct entry unicast = unicast_entry;
    unicast.recipientid = NULL;
    check_refused(&unicast, SSM_CREDENTIAL_NO_ID);
    unicast.recipientid = "0202";
    check_refused(&unicast, SSM_CREDENTIAL_BAD_PREFIX);
    unicast.recipientid = unicast.senderid;
    check_refused(&unicast, SSM_CREDENTIAL_SAME_ID);
}

static void subjects(void)
{
    static const char *const wrong[] = {"", "*", "6d1b7a54", UUID "0", "00000000-0000-0000-0000-00000000000g"}, *const all[] = {"*"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct entry entry = server_entry;
        entry.subjectuuid = wrong[i];
        if (i >= 2) {
            check_refused(&entry, i == 3 ? SSM_CREDENTIAL_TOO_LONG : SSM_CREDENTIAL_BAD_SUBJECT);
        }
        entry = unicast_entry;
        entry.subjectuuid = wrong[i];
        check_refused(&entry, i == 3 ? SSM_CREDENTIAL_TOO_LONG : SSM_CREDENTIAL_BAD_SUBJECT);
    }
    struct ssm_cred cred;
    for (size_t i = 0; i < 4; i++) { /* any identity; it serves no purpose in a Client Context; shown as given */
        struct entry entry = i < 2 ? client_entry : server_entry;
        struct ssm_credential credential;
        ssm_cred_init(&cred, ALL);
        entry.subjectuuid = wrong[i % 2];
        CU_ASSERT_EQUAL(update(&cred, &entry, 1), SSM_CREDENTIAL_OK);
        CU_ASSERT_STRING_EQUAL(cred.entries[0].subjectuuid, wrong[i % 2]);
        const struct ssm_ace nil = {.subject = SSM_ACE_UUID, .permission = SSM_PERM_UPDATE, .hrefs = all, .href_count = 1};
        CU_ASSERT_TRUE(ssm_cred_view(&cred, 0, &credential));
        CU_ASSERT_FALSE(ssm_permits(&nil, 1, &credential.subjectuuid, SSM_PERM_UPDATE, "/a")); /* nobody, not even for an ACE of the nil UUID */
    }
    struct entry entry = client_entry;
    entry.subjectuuid = NULL;
    check_refused(&entry, SSM_CREDENTIAL_INCOMPLETE);
}

/* Raw bytes or base64 text, as the encoding says, and 256 bits. */
static void secrets(void)
{
    static const struct { const char *encoding, *base64; size_t raw; enum ssm_credential_outcome outcome; } rows[] = {
        {"oic.sec.encoding.raw", NULL, 32, SSM_CREDENTIAL_OK}, {"oic.sec.encoding.raw", NULL, 31, SSM_CREDENTIAL_BAD_SECRET},
        {"oic.sec.encoding.raw", NULL, 33, SSM_CREDENTIAL_BAD_SECRET}, {"oic.sec.encoding.raw", NULL, 16, SSM_CREDENTIAL_BAD_SECRET},
        {"oic.sec.encoding.raw", NULL, 0, SSM_CREDENTIAL_BAD_SECRET}, {"oic.sec.encoding.raw", NULL, 64, SSM_CREDENTIAL_BAD_SECRET},
        {"oic.sec.encoding.base64", "EREREREREREREREREREREREREREREREREREREREREREQ==", 0, SSM_CREDENTIAL_BAD_SECRET},
        {"oic.sec.encoding.base64", "ERERERERERERERERERERERERERERERERERERERERERE=", 0, SSM_CREDENTIAL_OK},
        {"oic.sec.encoding.base64", "ERERERERERERERERERERERERERERERERERERERERERF=", 0, SSM_CREDENTIAL_ENCODING}, /* a bit in the padding */
        {"oic.sec.encoding.base64", "ERERERERERERERERERERERERERERERERERERERERERE", 0, SSM_CREDENTIAL_ENCODING},  /* no padding */
        {"oic.sec.encoding.base64", "ERERERERERERERERERERERERERERERERERERERERERER", 0, SSM_CREDENTIAL_BAD_SECRET}, /* 33 bytes */
        {"oic.sec.encoding.base64", "EREREREREREREREREREREQ==", 0, SSM_CREDENTIAL_BAD_SECRET},                    /* 16 bytes */
        {"oic.sec.encoding.base64", "ERER*RERERERERERERERERERERERERERERERERERERE=", 0, SSM_CREDENTIAL_ENCODING},
        {"oic.sec.encoding.base64", "ERE=ERERERERERERERERERERERERERERERERERERERE=", 0, SSM_CREDENTIAL_ENCODING},
        {"oic.sec.encoding.base64", "ERERERERERERERERERERERERERERERERERERERERER-=", 0, SSM_CREDENTIAL_ENCODING}, /* the URL alphabet */
        {"oic.sec.encoding.base64", "====", 0, SSM_CREDENTIAL_ENCODING}, {"oic.sec.encoding.base64", "", 0, SSM_CREDENTIAL_ENCODING},
        {"oic.sec.encoding.base64", NULL, 32, SSM_CREDENTIAL_ENCODING},
        {"oic.sec.encoding.raw", "ERERERERERERERERERERERERERERERERERERERERERE=", 0, SSM_CREDENTIAL_ENCODING},
        {"oic.sec.encoding.pem", NULL, 32, SSM_CREDENTIAL_ENCODING}, {NULL, NULL, 32, SSM_CREDENTIAL_ENCODING},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct entry entry = server_entry;
        entry.encoding = rows[i].encoding;
        entry.base64 = rows[i].base64;
        entry.secret_len = rows[i].raw;
        if (rows[i].outcome != SSM_CREDENTIAL_OK) {
            check_refused(&entry, rows[i].outcome);
            continue;
        }
        struct ssm_cred cred;
        ssm_cred_init(&cred, ALL);
        CU_ASSERT_EQUAL(update(&cred, &entry, 1), SSM_CREDENTIAL_OK);
        uint8_t secret[SSM_SECRET_BYTES];
        memset(secret, 0x11, sizeof secret);
        CU_ASSERT_EQUAL(memcmp(cred.entries[0].privatedata, secret, sizeof secret), 0);
    }
    struct entry entry = server_entry;
    entry.no_privatedata = true;
    check_refused(&entry, SSM_CREDENTIAL_INCOMPLETE);
}

/* What is sent back is what was provisioned: desc as UTF-8, empty, or longest; one that is longer is refused, not cut. */
static void descriptions(void)
{
    char longest[SSM_DESC_BYTES_MAX + 1];
    memset(longest, 'x', sizeof longest);
    longest[SSM_DESC_BYTES_MAX] = '\0';
    const char *const texts[] = {"Hallway A", "K\xc3\xbc" "che \xf0\x9f\x92\xa1", "", longest + 1, NULL};
    for (size_t i = 0; i < COUNT(texts); i++) {
        for (int type = 0; type < 2; type++) {
            struct ssm_cred cred;
            uint8_t out[2048];
            struct entry entry = type == 0 ? server_entry : client_entry;
            entry.desc = texts[i];
            ssm_cred_init(&cred, ALL);
            CU_ASSERT_EQUAL(update(&cred, &entry, 1), SSM_CREDENTIAL_OK);
            size_t len = represent(&cred, false, NULL, out, sizeof out);
            char member[SSM_DESC_BYTES_MAX + 8] = "dxdesc";
            uint8_t expected[SSM_DESC_BYTES_MAX + 8];
            struct ssm_cbor_writer writer = ssm_cbor_writer(expected, sizeof expected);
            ssm_cbor_put_text(&writer, member + 2);
            ssm_cbor_put_text(&writer, texts[i] != NULL ? texts[i] : ""); /* OBT 6.4: the default is the empty string */
            CU_ASSERT_TRUE(contains(out, len, expected, ssm_cbor_written(&writer, expected)));
        }
    }
    struct entry entry = server_entry;
    entry.desc = longest;
    check_refused(&entry, SSM_CREDENTIAL_TOO_LONG);
}

static void unsupported(void)
{
    struct entry entry = client_entry;
    entry.ssn = true;
    check_refused(&entry, SSM_CREDENTIAL_READ_ONLY);
    entry = server_entry;
    entry.period = true;
    check_refused(&entry, SSM_CREDENTIAL_UNSUPPORTED);
    entry = server_entry;
    entry.roleid = true;
    check_refused(&entry, SSM_CREDENTIAL_UNSUPPORTED);
    entry = server_entry;
    entry.no_oscore = true;
    check_refused(&entry, SSM_CREDENTIAL_INCOMPLETE);
}

/* credid 0 and 65535, omitted, replaced, removed: each addresses its own entry. */
static void credids(void)
{
    struct ssm_cred cred;
    struct entry entries[4] = {server_entry, client_entry, unicast_entry, server_entry};
    entries[0].credid = 0;
    entries[1].credid = 65535;
    entries[2].credid = entries[3].credid = -1;
    entries[3].secret = 0x31;
    ssm_cred_init(&cred, ALL);
    CU_ASSERT_EQUAL_FATAL(update(&cred, entries, 4), SSM_CREDENTIAL_OK);
    static const uint16_t expected[] = {0, 65535, 1, 2};
    for (size_t i = 0; i < COUNT(expected); i++) {
        CU_ASSERT_EQUAL(cred.entries[i].credid, expected[i]);
    }
    struct entry again = server_entry;
    again.credid = 65535; /* replaces the entry as a whole, its type too */
    again.secret = 0x32;
    again.desc = "new";
    uint8_t payload[2048];
    uint32_t changed = 0;
    CU_ASSERT_EQUAL(ssm_cred_update(&cred, payload, payload_of(payload, &again, 1), &changed), SSM_CREDENTIAL_OK);
    CU_ASSERT_EQUAL(changed, 2);
    CU_ASSERT(cred.entries[1].credtype == 256 && cred.entries[1].senderid[0] == '\0');
    CU_ASSERT_STRING_EQUAL(cred.entries[1].desc, "new");
    struct ssm_cred before = cred;
    CU_ASSERT_FALSE(ssm_cred_remove(&cred, 3));
    CU_ASSERT_EQUAL(memcmp(&cred, &before, sizeof cred), 0);
    CU_ASSERT_TRUE(ssm_cred_remove(&cred, 0));
    static const struct ssm_cred_entry empty;
    CU_ASSERT_EQUAL(memcmp(&cred.entries[0], &empty, sizeof empty), 0); /* secret and all */
    CU_ASSERT_EQUAL(memcmp(&cred.entries[1], &before.entries[1], sizeof empty * (SSM_CREDENTIALS_MAX - 1)), 0);
    struct ssm_credential credential;
    CU_ASSERT_FALSE(ssm_cred_view(&cred, 0, &credential));
    CU_ASSERT_FALSE(ssm_cred_view(&cred, SSM_CREDENTIALS_MAX, &credential));
    CU_ASSERT_TRUE(ssm_cred_view(&cred, 3, &credential));
    CU_ASSERT_EQUAL(credential.credid, 2);
    entries[0].credid = entries[1].credid = 5;
    before = cred;
    CU_ASSERT_EQUAL(update(&cred, entries, 2), SSM_CREDENTIAL_DUPLICATE);
    CU_ASSERT_EQUAL(memcmp(&cred, &before, sizeof cred), 0);
    again.credid = 65536;
    CU_ASSERT_EQUAL(update(&cred, &again, 1), SSM_CREDENTIAL_BAD_MEMBER);
}

/* All or nothing: the bad entry behind three good ones takes them along. Limits of each type, and no key that two entries have. */
static void whole_updates(void)
{
    struct ssm_cred cred, before;
    struct entry entries[SSM_CREDENTIALS_MAX + 1];
    ssm_cred_init(&cred, ALL);
    for (size_t i = 0; i < COUNT(entries); i++) {
        entries[i] = server_entry;
        entries[i].credid = (int32_t)i;
        entries[i].desc = "";
        entries[i].secret = (uint8_t)(0x40 + i);
    }
    before = cred;
    CU_ASSERT_EQUAL(update(&cred, entries, SSM_SERVER_GROUPS_MAX + 1), SSM_CREDENTIAL_FULL);
    CU_ASSERT_EQUAL(memcmp(&cred, &before, sizeof cred), 0);
    entries[3].recipientid = "02";
    CU_ASSERT_EQUAL(update(&cred, entries, SSM_SERVER_GROUPS_MAX), SSM_CREDENTIAL_BAD_ID);
    CU_ASSERT_EQUAL(memcmp(&cred, &before, sizeof cred), 0);
    entries[3].recipientid = entries[2].recipientid;
    entries[3].secret = entries[2].secret; /* groups may have equal IDs, but not with one secret: each would accept what the other has accepted */
    CU_ASSERT_EQUAL(update(&cred, entries, SSM_SERVER_GROUPS_MAX), SSM_CREDENTIAL_REUSED);
    CU_ASSERT_EQUAL(memcmp(&cred, &before, sizeof cred), 0);
    entries[3].secret++;
    CU_ASSERT_EQUAL(update(&cred, entries, SSM_SERVER_GROUPS_MAX), SSM_CREDENTIAL_OK);
    struct entry clients[3] = {client_entry, client_entry, client_entry};
    clients[1].credid = 20;
    clients[2].credid = 21;
    CU_ASSERT_EQUAL(update(&cred, clients, 2), SSM_CREDENTIAL_REUSED);
    clients[1].secret = 0x12; /* another secret: another key */
    CU_ASSERT_EQUAL(update(&cred, clients, 2), SSM_CREDENTIAL_OK);
    clients[2].secret = 0x13;
    CU_ASSERT_EQUAL(update(&cred, &clients[2], 1), SSM_CREDENTIAL_FULL);
    struct entry unicasts[3] = {unicast_entry, unicast_entry, unicast_entry};
    unicasts[1].credid = 30;
    unicasts[2].credid = 31;
    unicasts[1].senderid = "0103";
    unicasts[2].senderid = "0104";
    CU_ASSERT_EQUAL(update(&cred, unicasts, 2), SSM_CREDENTIAL_REUSED); /* one recipientid, one secret */
    unicasts[1].secret = 0x21;
    unicasts[2].secret = 0x22;
    CU_ASSERT_EQUAL(update(&cred, unicasts, 2), SSM_CREDENTIAL_OK);
    CU_ASSERT_EQUAL(update(&cred, &unicasts[2], 1), SSM_CREDENTIAL_FULL); /* the ninth entry */
    uint8_t out[2048];
    uint64_t ssn[SSM_CREDENTIALS_MAX] = {0};
    CU_ASSERT(represent(&cred, false, ssn, out, sizeof out) <= SSM_CRED_BYTES_MAX);
}

/* A table that would be too long to be read is not taken. */
static void representable(void)
{
    char longest[SSM_DESC_BYTES_MAX];
    memset(longest, 'x', sizeof longest);
    longest[SSM_DESC_BYTES_MAX - 1] = '\0';
    struct ssm_cred cred;
    ssm_cred_init(&cred, ALL);
    size_t count = 0;
    enum ssm_credential_outcome outcome = SSM_CREDENTIAL_OK;
    for (; outcome == SSM_CREDENTIAL_OK && count < SSM_CREDENTIALS_MAX; count++) {
        struct entry entry = count < SSM_UNICASTS_MAX ? unicast_entry : server_entry;
        entry.credid = 60000 + (int32_t)count;
        entry.secret = (uint8_t)count;
        entry.desc = longest;
        outcome = update(&cred, &entry, 1);
    }
    CU_ASSERT(count > 4 && outcome == SSM_CREDENTIAL_FULL);
    uint8_t out[2048];
    uint64_t ssn[SSM_CREDENTIALS_MAX];
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        ssn[i] = SSM_SSN_MAX;
    }
    size_t len = represent(&cred, false, ssn, out, sizeof out);
    CU_ASSERT(len > 0 && len <= SSM_CRED_BYTES_MAX);
}

/* What RETRIEVE shows: everything that was provisioned, the secret only when asked for, ssn for those that send. */
static void read_out(void)
{
    struct ssm_cred cred, copy;
    struct entry entries[3] = {server_entry, client_entry, unicast_entry};
    uint8_t out[2048], secret[SSM_SECRET_BYTES];
    const uint64_t ssn[SSM_CREDENTIALS_MAX] = {77, 1234, 99};
    ssm_cred_init(&cred, ALL);
    CU_ASSERT_EQUAL_FATAL(update(&cred, entries, 3), SSM_CREDENTIAL_OK);
    size_t len = represent(&cred, false, ssn, out, sizeof out);
    CU_ASSERT_FATAL(len > 0);
    memset(secret, 0x11, sizeof secret);
    CU_ASSERT_FALSE(contains(out, len, secret, 8));
    CU_ASSERT_FALSE(contains_text(out, len, "privatedata"));
    CU_ASSERT(contains_text(out, len, "hsenderidf02aabb") && contains_text(out, len, "krecipientidf02aabb"));
    CU_ASSERT(contains_text(out, len, "x$" UUID) && contains_text(out, len, "ddesciHallway A"));
    CU_ASSERT(contains(out, len, "hcredtype\x19\x01\x00", 12) && contains(out, len, "hcredtype\x18\x80", 11));
    CU_ASSERT_TRUE(contains(out, len, "hcredtype\x18\x40", 11));
    CU_ASSERT(contains(out, len, "cssn\x19\x04\xd2", 7) && contains(out, len, "cssn\x18\x63", 6));
    CU_ASSERT_FALSE(contains(out, len, "cssn\x18\x4d", 6)); /* a Server Context has no number to send with */
    len = represent(&cred, false, NULL, out, sizeof out);
    CU_ASSERT_FALSE(contains_text(out, len, "cssn"));
    len = represent(&cred, true, NULL, out, sizeof out); /* the form that is kept in durable memory reads back to the same table */
    CU_ASSERT(contains(out, len, secret, sizeof secret));
    ssm_cred_init(&copy, ALL);
    CU_ASSERT_EQUAL(ssm_cred_update(&copy, out, len, NULL), SSM_CREDENTIAL_OK);
    CU_ASSERT_EQUAL(memcmp(&copy, &cred, sizeof cred), 0);
    CU_ASSERT_EQUAL(represent(&cred, true, NULL, out, len - 1), 0);
    ssm_cred_clear(&cred);
    CU_ASSERT(cred.sct == ALL && cred.entries[0].credtype == 0);
    len = represent(&cred, true, NULL, out, sizeof out);
    check_hex("empty", out, len, "a2 65 6372656473 9f ff 6a 726f776e657275756964 7824"
              "30303030303030302d303030302d303030302d303030302d303030303030303030303030");
}

/* The entry makes the context it says: of its own type and no other, and with its whole secret. */
static void contexts(void)
{
    struct ssm_cred cred;
    struct entry entries[2] = {server_entry, client_entry};
    struct ssm_credential credential;
    struct ssm_client client;
    struct ssm_server server;
    struct ssm_group room;
    ssm_cred_init(&cred, ALL);
    CU_ASSERT_EQUAL_FATAL(update(&cred, entries, 2), SSM_CREDENTIAL_OK);
    ssm_server_init(&server, &room, 1, NULL, 0, NULL, 0, NULL);
    CU_ASSERT_TRUE_FATAL(ssm_cred_view(&cred, 0, &credential));
    CU_ASSERT_EQUAL(ssm_client_provision(&client, &credential, NULL, 1), SSM_CREDENTIAL_OTHER_TYPE);
    CU_ASSERT_EQUAL(ssm_server_provision(&server, &credential), SSM_CREDENTIAL_OK);
    CU_ASSERT_TRUE_FATAL(ssm_cred_view(&cred, 1, &credential));
    CU_ASSERT_EQUAL(ssm_server_provision(&server, &credential), SSM_CREDENTIAL_OTHER_TYPE);
    CU_ASSERT_EQUAL(ssm_client_provision(&client, &credential, NULL, 1), SSM_CREDENTIAL_OK);
    const struct ssm_update update = {.path = "/x", .mid = 1};
    uint8_t out[128];
    size_t len;
    CU_ASSERT_EQUAL(ssm_client_update(&client, &update, out, sizeof out, &len, NULL), SSM_PROTECTED);
    CU_ASSERT_EQUAL(ssm_server_receive(&server, SSM_TO_ALL_OCF_NODES, out, len, NULL), SSM_DISCARD_NO_RESOURCE); /* so it was decrypted */
    ssm_client_free(&client);
    ssm_server_free(&server);
}

static enum ssm_credential_outcome update_hex(const char *hex)
{
    uint8_t payload[256];
    struct ssm_cred cred;
    ssm_cred_init(&cred, ALL);
    return ssm_cred_update(&cred, payload, unhex(payload, hex), NULL);
}

/* Payloads that are not an UPDATE of this Resource. */
static void malformed(void)
{
    CU_ASSERT_EQUAL(update_hex(""), SSM_CREDENTIAL_MALFORMED);
    CU_ASSERT_EQUAL(update_hex("a0"), SSM_CREDENTIAL_INCOMPLETE);
    CU_ASSERT_EQUAL(update_hex("a1 6178 01"), SSM_CREDENTIAL_INCOMPLETE);
    CU_ASSERT_EQUAL(update_hex("80"), SSM_CREDENTIAL_BAD_MEMBER);
    CU_ASSERT_EQUAL(update_hex("a1 65 6372656473 80"), SSM_CREDENTIAL_OK);
    CU_ASSERT_EQUAL(update_hex("a1 65 6372656473 a0"), SSM_CREDENTIAL_BAD_MEMBER);
    CU_ASSERT_EQUAL(update_hex("a1 65 6372656473 81 a0"), SSM_CREDENTIAL_INCOMPLETE);
    CU_ASSERT_EQUAL(update_hex("a1 65 6372656473 81 01"), SSM_CREDENTIAL_BAD_MEMBER);
    CU_ASSERT_EQUAL(update_hex("a1 65 6372656473 9b ffffffffffffffff a0"), SSM_CREDENTIAL_MALFORMED);
    CU_ASSERT_EQUAL(update_hex("a1 65 6372656473 81 bb ffffffffffffffff a0"), SSM_CREDENTIAL_MALFORMED);
    CU_ASSERT_EQUAL(update_hex("a1 65 6372656473 81 a1 66 637265646964 7b ffffffffffffffff 00"), SSM_CREDENTIAL_BAD_MEMBER);
    CU_ASSERT_EQUAL(update_hex("a1 65 6372656473 81 a1 6178 81818181818181818100"), SSM_CREDENTIAL_MALFORMED); /* too deep */
    CU_ASSERT_EQUAL(update_hex("a1 65 6372656473 81 a1 6b 7375626a65637475756964 7b ffffffffffffffff 00"), SSM_CREDENTIAL_MALFORMED);
    CU_ASSERT_EQUAL(update_hex("a1 65 6372656473 80 00"), SSM_CREDENTIAL_MALFORMED);
    CU_ASSERT_EQUAL(update_hex("a1 6a 726f776e657275756964 60"), SSM_CREDENTIAL_BAD_MEMBER);
    CU_ASSERT_EQUAL(update_hex("a2 65 6372656473 80 65 6372656473 80"), SSM_CREDENTIAL_BAD_MEMBER);
}

/* Every truncation is refused; every flipped bit either is or gives a table that keeps all the rules. */
static void truncated_and_flipped(void)
{
    struct entry entries[3] = {server_entry, client_entry, unicast_entry};
    uint8_t payload[2048];
    size_t len = payload_of(payload, entries, 3);
    for (size_t part = 0; part < len; part++) {
        uint8_t *exact = malloc(part > 0 ? part : 1);
        struct ssm_cred cred;
        CU_ASSERT_PTR_NOT_NULL_FATAL(exact);
        memcpy(exact, payload, part);
        ssm_cred_init(&cred, ALL);
        CU_ASSERT_NOT_EQUAL(ssm_cred_update(&cred, exact, part, NULL), SSM_CREDENTIAL_OK);
        CU_ASSERT_EQUAL(cred.entries[0].credtype, 0);
        free(exact);
    }
    for (size_t bit = 0; bit < 8 * len; bit++) {
        struct ssm_cred cred, copy;
        uint8_t out[2048];
        ssm_cred_init(&cred, ALL);
        ssm_cred_init(&copy, ALL);
        payload[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (ssm_cred_update(&cred, payload, len, NULL) == SSM_CREDENTIAL_OK) {
            size_t out_len = represent(&cred, true, NULL, out, sizeof out);
            CU_ASSERT(out_len > 0 && ssm_cred_update(&copy, out, out_len, NULL) == SSM_CREDENTIAL_OK);
        }
        payload[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

void test_cred(void)
{
    static const CU_TestInfo tests[] = {
        {"SSM-CRED-001 SSM-CRED-013 SSM-CTX-012 SSM-CTX-020 credtype is exactly one bit that sct claims", types},
        {"SSM-CRED-005 SSM-CRED-009 SSM-CRED-024 SSM-CRED-025 identifiers that make no context", identifiers},
        {"SSM-CRED-015 SSM-CTX-011 subjectuuid names one subject", subjects},
        {"SSM-CRED-026 SSM-CTX-013 SSM-CTX-021 privatedata is 256 bits, raw or base64", secrets},
        {"SSM-CRED-006 SSM-CRED-011 desc is returned as provisioned", descriptions},
        {"SSM-CRED-007 SSM-CRED-021 ssn is read-only, a period is not taken", unsupported},
        {"SSM-CRED-014 credid addresses its own entry", credids},
        {"SSM-SRV-015 whole UPDATEs, equal kids, limits", whole_updates},
        {"a table that could not be read is not taken", representable},
        {"SSM-CRED-008 SSM-CRED-012 SSM-CRED-023 what RETRIEVE shows", read_out},
        {"SSM-CRED-002 SSM-CRED-003 SSM-CRED-004 SSM-CTX-026 SSM-CTX-028 the entry makes its context", contexts},
        {"malformed payloads", malformed}, {"truncated and flipped payloads", truncated_and_flipped}, CU_TEST_INFO_NULL,
    };
    add_suite("Resource /oic/sec/cred", tests);
}
