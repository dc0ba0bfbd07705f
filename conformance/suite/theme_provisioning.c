/* theme_provisioning.c: /oic/sec/cred in the device states of OBT Table 1 (CR 1967 9.3.x, Table 21), as the owner and others see it. */
#include "exchange.h"
#include "tests.h"

#include <string.h>

#define CRED "/oic/sec/cred"
#define NEW_CREDID 40u
#define NEW_GROUP 2u                  /* of the installation: not provisioned at first */

/* {"creds": [{...}]} for the entry of a group. */
struct entry { uint8_t bytes[400]; size_t len; };
static struct entry entry_for(const struct trial *t, unsigned credid, unsigned credtype, size_t group, const char *extra) {
    const struct cms_group *keys = &t->installation.groups[group];
    struct entry entry = {.len = 0};
    struct second_out out = {entry.bytes, sizeof entry.bytes, 0, false};
    const char *ids[] = {credtype == 128 ? "senderid" : "recipientid", keys->id_hex, "desc", "Hallway A"};
    second_cbor_head(&out, SECOND_MAP, 1);
    second_cbor_text(&out, "creds");
    second_cbor_head(&out, SECOND_ARRAY, 1);
    second_cbor_head(&out, SECOND_MAP, 5);
    second_cbor_text(&out, "credid");
    second_cbor_head(&out, SECOND_UINT, credid);
    second_cbor_text(&out, "credtype");
    second_cbor_head(&out, SECOND_UINT, credtype);
    second_cbor_text(&out, "subjectuuid");
    second_cbor_text(&out, t->installation.groups[0].subjectuuid);      /* which an ACE names */
    second_cbor_text(&out, "privatedata");
    second_cbor_head(&out, SECOND_MAP, 2);
    second_cbor_text(&out, "data");
    second_cbor_bytes(&out, keys->secret, sizeof keys->secret);
    second_cbor_text(&out, "encoding");
    second_cbor_text(&out, "oic.sec.encoding.raw");
    second_cbor_text(&out, "oscore");
    second_cbor_head(&out, SECOND_MAP, extra ? 3 : 2);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        second_cbor_text(&out, ids[i]);
    }
    if (extra) {
        second_cbor_text(&out, extra);
        second_cbor_head(&out, SECOND_UINT, 0);
    }
    entry.len = out.len;
    return entry;
}

static const struct reply *post(struct trial *t, enum who who, const struct entry *entry) {
    return ask(t, ASK(who, POST, CRED, .payload = {entry->bytes, entry->len}));
}

/* The entry of that credid in a representation of cred. */
static struct second_item entry_of(const struct reply *reply, uint64_t credid) {
    struct second_item creds = second_cbor_member(reply->content, "creds");
    for (size_t i = 0;; i++) {
        struct second_item entry = second_cbor_element(creds, i);
        uint64_t found;
        if (!entry.at || (second_cbor_uint(second_cbor_member(entry, "credid"), &found) && found == credid)) {
            return entry;
        }
    }
}

/* Whether `what` stands anywhere in the payload. */
static bool holds(const struct reply *reply, const uint8_t *what, size_t len) {
    for (size_t i = 0; i + len <= reply->payload_len; i++) {
        if (!memcmp(reply->payload + i, what, len)) {
            return true;
        }
    }
    return false;
}

static bool shows_secret(const struct trial *t, const struct reply *reply, size_t group) {
    return reply->payload_len && holds(reply, t->installation.groups[group].secret, 16);
}

static const struct reply *read_cred(struct trial *t) {
    const struct reply *reply = ask(t, ASK(OWNER, GET, CRED));
    expect_code(t, reply, CONTENT);
    return reply;
}

/* The entry reads back as it was written, without its secret. */
static void reads_back(struct trial *t, unsigned credid, unsigned credtype, size_t group) {
    uint64_t found = 0;
    const struct reply *reply = read_cred(t);
    struct second_item entry = entry_of(reply, credid), oscore = second_cbor_member(entry, "oscore");
    second_cbor_uint(second_cbor_member(entry, "credtype"), &found);
    check(t, entry.at != NULL, "the entry in cred", "none");
    check(t, found == credtype, "its credtype", "%llu", (unsigned long long)found);
    check(t, second_cbor_is_text(second_cbor_member(oscore, credtype == 128 ? "senderid" : "recipientid"),
                                 t->installation.groups[group].id_hex), "its identifier", "another");
    check(t, second_cbor_is_text(second_cbor_member(oscore, "desc"), "Hallway A"), "its desc", "another");
    check(t, !shows_secret(t, reply, group), "no secret", "privatedata is shown");
}

static void entry_of_a_server(struct trial *t) {
    INSTALL(t, .ocf = true);
    control(t);
    expect_discarded(t, UPDATE(5, .group = NEW_GROUP), REASON_UNKNOWN_KID);
    go_to(t, DOS_RFPRO);
    struct entry entry = entry_for(t, NEW_CREDID, 256, NEW_GROUP, NULL);
    expect_code(t, post(t, OWNER, &entry), CHANGED);
    reads_back(t, NEW_CREDID, 256, NEW_GROUP);
    go_to(t, DOS_RFNOP);
    expect_discarded(t, UPDATE(5, .group = NEW_GROUP, .flip = -1), REASON_DECRYPT);
    expect_applied(t, UPDATE(6, .group = NEW_GROUP));
    control(t);
}

static void entry_of_a_client(struct trial *t) {
    INSTALL(t, .ocf = true, .client = true);
    go_to(t, DOS_RFPRO);
    struct entry entry = entry_for(t, NEW_CREDID, 128, NEW_GROUP, NULL);
    expect_code(t, post(t, OWNER, &entry), CHANGED);
    reads_back(t, NEW_CREDID, 128, NEW_GROUP);
    go_to(t, DOS_RFNOP);
    expect_command(t, 0, NULL, NULL);
}

static uint64_t ssn_of(const struct reply *reply, uint64_t credid) {
    uint64_t ssn = UINT64_MAX;
    second_cbor_uint(second_cbor_member(second_cbor_member(entry_of(reply, credid), "oscore"), "ssn"), &ssn);
    return ssn;
}

static uint64_t read_ssn(struct trial *t, uint64_t credid) {
    go_to(t, DOS_RFPRO);
    uint64_t ssn = ssn_of(read_cred(t), credid);
    go_to(t, DOS_RFNOP);
    return ssn;
}

static void ssn_is_shown(struct trial *t) {
    uint64_t next[2] = {0, 0};
    INSTALL(t, .ocf = true, .client = true, .groups = 2);
    for (int i = 0; i < 100; i++) {                                 /* few for one group, many for the other */
        const struct forge_opened *sent = expect_command(t, i % 33 == 0, NULL, NULL);
        next[i % 33 == 0] = sent ? sent->piv + 1 : 0;
    }
    for (unsigned group = 0; group < 2 && !t->stopped; group++) {
        uint64_t ssn = read_ssn(t, group + 1);                      /* the entry's credid; may be a number reserved ahead */
        check(t, ssn != UINT64_MAX, "ssn in the entry", "none");
        check(t, ssn >= next[group] && ssn <= next[group] + 64, "the entry's own ssn", "%llu, used up to %llu", (unsigned long long)ssn,
              (unsigned long long)next[group]);
    }
    check(t, next[0] != next[1], "two groups with numbers of their own", "one counter");
}

static void ssn_cannot_be_written(struct trial *t) {
    INSTALL(t, .ocf = true, .client = true);
    for (int i = 0; i < 3; i++) {
        expect_command(t, 0, NULL, NULL);
    }
    go_to(t, DOS_RFPRO);
    struct entry entry = entry_for(t, 1, 128, 0, "ssn");
    post(t, OWNER, &entry);                                        /* refused, or taken without ssn */
    go_to(t, DOS_RFNOP);
    const struct forge_opened *sent = expect_command(t, 0, NULL, NULL);
    check(t, sent && sent->piv >= 3, "a number that was not used", "Partial IV %llu", sent ? (unsigned long long)sent->piv : 0);
}

static void removed_entry_is_dead(struct trial *t) {
    INSTALL(t, .ocf = true, .groups = 2);
    t->no_closing = true;                                          /* the first group is gone */
    control(t);
    control_group(t, 1);
    go_to(t, DOS_RFPRO);
    expect_code(t, ask(t, ASK(OWNER, DELETE, CRED, .query = "credid=1")), DELETED);
    check(t, !entry_of(read_cred(t), 1).at, "no entry with credid 1", "it is still there");
    check(t, entry_of(read_cred(t), 2).at != NULL, "the entry with credid 2", "it is gone, too");
    go_to(t, DOS_RFNOP);
    expect_discarded(t, UPDATE(50), REASON_UNKNOWN_KID);
    control_group(t, 1);
}

static void refused(struct trial *t, enum who who, unsigned credtype, size_t group) {
    struct entry entry = entry_for(t, NEW_CREDID, credtype, group, NULL);
    const struct reply *reply = post(t, who, &entry);
    check(t, !(reply->code >= CREATED && reply->code < BAD_REQUEST), "a refusal", "code %u.%02u", reply->code >> 5, reply->code & 31u);
}

static void not_readable(struct trial *t, enum who who) {
    const struct reply *reply = ask(t, ASK(who, GET, CRED));
    check(t, !shows_secret(t, reply, 0) && !shows_secret(t, reply, NEW_GROUP), "no secret", "privatedata is shown");
}

static void states_rfnop(struct trial *t) {
    INSTALL(t, .ocf = true);
    refused(t, OWNER, 256, NEW_GROUP);
    refused(t, CLIENT_DEVICE, 256, NEW_GROUP);
    refused(t, ANYBODY, 256, NEW_GROUP);
    not_readable(t, OWNER);
    not_readable(t, CLIENT_DEVICE);
    not_readable(t, ANYBODY);
    expect_discarded(t, UPDATE(5, .group = NEW_GROUP), REASON_UNKNOWN_KID);
}

static void writable_by_the_owner_alone(struct trial *t, unsigned dos) {
    INSTALL(t, .ocf = true);
    go_to(t, dos);
    refused(t, CLIENT_DEVICE, 256, NEW_GROUP);
    refused(t, ANYBODY, 256, NEW_GROUP);
    not_readable(t, OWNER);
    not_readable(t, CLIENT_DEVICE);
    struct entry entry = entry_for(t, NEW_CREDID, 256, NEW_GROUP, NULL);
    expect_code(t, post(t, OWNER, &entry), CHANGED);
    not_readable(t, OWNER);
    expect_discarded(t, UPDATE(5), REASON_UNKNOWN_KID, REASON_NONE);           /* SSM Requests wait for RFNOP; what is told does not matter */
    t->verdict = t->verdict == INCONCLUSIVE ? PASS : t->verdict;
    if (dos == DOS_SRESET) {
        go_to(t, DOS_RFPRO);
    }
    go_to(t, DOS_RFNOP);
    expect_applied(t, UPDATE(6, .group = NEW_GROUP));
}

static void states_rfpro(struct trial *t) {
    writable_by_the_owner_alone(t, DOS_RFPRO);
}

static void states_sreset(struct trial *t) {
    writable_by_the_owner_alone(t, DOS_SRESET);
}

/* RESET: what the group sent before and after means nothing any more; nobody's Device, in RFOTM, takes no secrets from anybody. */
static void states_reset(struct trial *t) {
    INSTALL(t, .ocf = true);
    t->no_closing = true;
    control(t);
    go_to(t, DOS_RESET);
    expect_discarded(t, UPDATE(50), REASON_UNKNOWN_KID);
    not_readable(t, ANYBODY);
    const struct reply *reply = ask(t, ASK(OWNER, GET, CRED));
    check(t, !(reply->protected && reply->opened.authentic), "no answer under a context of the former owner", "one");
    restart(t, DEVICE_ORDERLY);
    expect_discarded(t, UPDATE(51), REASON_UNKNOWN_KID);
}

static void states_rfotm(struct trial *t) {
    INSTALL(t, .ocf = true);
    t->no_closing = true;
    control(t);
    go_to(t, DOS_RESET);
    refused(t, ANYBODY, 256, NEW_GROUP);
    refused(t, ANYBODY, 64, NEW_GROUP);
    expect_discarded(t, UPDATE(5, .group = NEW_GROUP), REASON_UNKNOWN_KID);
}

#define DEVICE OCF_DEVICE
const struct test provisioning_tests[] = {
    {"9.3.x entry of credtype 256 by the owner", "SSM-CRED-001 SSM-CRED-009 SSM-CRED-011 SSM-CRED-013 SSM-SRV-004", SHALL,
     SERVER | SEVERAL_GROUPS | DEVICE, entry_of_a_server},
    {"9.3.x entry of credtype 128 by the owner", "SSM-CRED-001 SSM-CRED-005 SSM-CRED-006 SSM-CRED-013", SHALL, CLIENT | DEVICE,
     entry_of_a_client},
    {"9.3.x ssn of each Client Context", "SSM-CRED-007 SSM-CLI-021", SHALL, CLIENT | SEVERAL_GROUPS | DEVICE, ssn_is_shown},
    {"9.3.x ssn is read-only", "SSM-CRED-007", SHALL, CLIENT | DEVICE, ssn_cannot_be_written},
    {"9.3.x removed entry is dead", "SSM-SRV-059 SSM-CRED-014", SHALL, SERVER | SEVERAL_GROUPS | DEVICE, removed_entry_is_dead},
    {"13.3.1 privatedata in RFNOP", "SSM-CRED-019", SHALL, SERVER | DEVICE, states_rfnop},
    {"13.3.1 privatedata in RFPRO", "SSM-CRED-018", SHALL, SERVER | SEVERAL_GROUPS | DEVICE, states_rfpro},
    {"13.3.1 privatedata in SRESET", "SSM-CRED-020", SHALL, SERVER | SEVERAL_GROUPS | DEVICE, states_sreset},
    {"13.3.1 privatedata in RESET", "SSM-CRED-016", SHALL, SERVER | RESTARTS | DEVICE, states_reset},
    {"13.3.1 privatedata in RFOTM", "SSM-CRED-017", SHALL, SERVER | DEVICE, states_rfotm},
    {0}};
