/* theme_context.c: credential entries and the SSM Server Context made of them (CR 1967 9.3.x, Q.3.4; RFC 8613 §3.2). */
#include "tests.h"

#include <string.h>

/* The first group's context as it would be with another way of deriving it; the kid stays. */
static struct forge_context derive(const struct trial *t, size_t secret_len, struct bytes salt, struct bytes id_context) {
    const struct cms_group *group = &t->installation.groups[0];
    struct forge_context context;
    forge_context_init(&context, group->secret, secret_len, salt.data, salt.len, id_context.data, id_context.len, group->id, group->id_len);
    return context;
}
static const struct bytes none;

static struct bytes id_of(const struct trial *t, size_t group) {
    return (struct bytes){t->installation.groups[group].id, t->installation.groups[group].id_len};
}

static void valid_request_is_executed(struct trial *t) {
    expect_applied(t, UPDATE(1));
    expect_applied(t, UPDATE(2, .path = PATH_SWITCH));
    expect_applied(t, UPDATE(3));
}

static void only_the_whole_secret(struct trial *t) {
    control(t);
    struct forge_context half = derive(t, 16, none, none);
    expect_discarded(t, UPDATE(20, .context = &half), REASON_DECRYPT);
}

static void no_salt(struct trial *t) {
    control(t);
    struct forge_context salted = derive(t, 32, id_of(t, 0), none);
    expect_discarded(t, UPDATE(20, .context = &salted), REASON_DECRYPT);
}

static void no_id_context(struct trial *t) {
    control(t);
    struct forge_context empty = derive(t, 32, none, BYTES("")), group = derive(t, 32, none, id_of(t, 0));
    expect_discarded(t, UPDATE(20, .context = &empty), REASON_DECRYPT);
    expect_discarded(t, UPDATE(21, .context = &group), REASON_DECRYPT);
}

static void tag_of_8_bytes(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .tag_len = 16), REASON_DECRYPT);
    expect_discarded(t, UPDATE(21, .tag_len = 4), REASON_DECRYPT);
}

static void key_of_the_recipient_id(struct trial *t) {
    INSTALL(t, .groups = 2, .equal_secrets = true);
    control(t);
    control_group(t, 1);
    expect_discarded(t, UPDATE(20, .context = &t->installation.contexts[1], .kid = id_of(t, 0)), REASON_DECRYPT);
    expect_discarded(t, UPDATE(20, .kid = id_of(t, 1), .group = 0), REASON_DECRYPT);
}

static void each_group_its_secret(struct trial *t) {
    INSTALL(t, .groups = 2, .equal_ids = true);
    for (int i = 0; i < 3; i++) {
        control(t);
        control_group(t, 1);
    }
}

static void identifiers_of_2_to_7_bytes(struct trial *t) {
    for (size_t len = 2; len <= 7; len++) {
        INSTALL(t, .id_len = len);
        control(t);
        expect_discarded(t, UPDATE(20, .kid = {id_of(t, 0).data, len - 1}), REASON_UNKNOWN_KID);
    }
}

static void desc_is_for_people(struct trial *t) {
    INSTALL(t, .desc = "");
    control(t);
    INSTALL(t, .desc = "K\xc3\xbc" "che \xe2\x98\x80");
    control(t);
}

static void minimal_entry(struct trial *t) {
    INSTALL(t, .minimal = true);
    control(t);
}

static void largest_credid(struct trial *t) {
    INSTALL(t, .credid = 65535);
    control(t);
}

static void recipientid_must_be_there(struct trial *t) {
    EXPECT_UNUSABLE(t, .id_text = "");
}

static void recipientid_not_senderid(struct trial *t) {
    EXPECT_UNUSABLE(t, .id_in_other_field = true);
}

static void malformed_identifiers(struct trial *t) {
    static const char *const texts[] = {"020", "02zz", "02", "0x02aa", "02112233445566778", "0211223344556677", "021fae29dc78c ", "-2aa"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        EXPECT_UNUSABLE(t, .id_text = texts[i]);
    }
}

static void secret_of_256_bits(struct trial *t) {
    static const size_t lengths[] = {1, 16, 31, 33, 64};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        EXPECT_UNUSABLE(t, .secret_len = lengths[i]);
    }
}

static void only_credtype_256(struct trial *t) {
    EXPECT_UNUSABLE(t, .credtype = 128);
    EXPECT_UNUSABLE(t, .credtype = 1);
    EXPECT_UNUSABLE(t, .credtype = 64);
    INSTALL(t, .groups = 1);
}

static void any_identity_is_nobody(struct trial *t) {
    INSTALL(t, .subjectuuid = "");
    expect_discarded(t, UPDATE(5), REASON_ACCESS_DENIED);
    INSTALL(t, .subjectuuid = "", .access = ACCESS_AUTH_CRYPT);
    expect_applied(t, UPDATE(5));
}

static void no_context_no_processing(struct trial *t) {
    INSTALL(t, .groups = 1);
    control(t);
    expect_discarded(t, UPDATE(20, .group = 2), REASON_UNKNOWN_KID);
    EXPECT_UNUSABLE(t, .credtype = 1);
    INSTALL(t, .groups = 1);
}

const struct test context_tests[] = {
    {"9.3.x Server Context verifies a valid request",
     "SSM-CRED-001 SSM-CRED-003 SSM-CRED-013 SSM-CTX-006 SSM-CTX-026 SSM-CTX-027 SSM-SRV-005", SHALL, SERVER, valid_request_is_executed},
    {"9.3.x each group has its own Master Secret", "SSM-CRED-004 SSM-SRV-015 OSC-CTX-006", SHALL, SERVER | SEVERAL_GROUPS, each_group_its_secret},
    {"9.3.x recipientid must be there", "SSM-CRED-009", SHALL, SERVER, recipientid_must_be_there},
    {"9.3.x recipientid and not senderid", "SSM-CRED-024", ASSUMPTION, SERVER, recipientid_not_senderid},
    {"9.3.x any desc is taken", "SSM-CRED-011 SSM-CTX-024", SHALL, SERVER, desc_is_for_people},
    {"9.3.x malformed identifiers make no context", "SSM-CRED-025 SSM-CRED-012 OSC-CTX-010", ASSUMPTION, SERVER, malformed_identifiers},
    {"13.3.1 minimal entry suffices", "SSM-CRED-023", ASSUMPTION, SERVER, minimal_entry},
    {"13.3.1 credid has 16 bits", "SSM-CRED-014", SHALL, SERVER, largest_credid},
    {"13.3.1 empty subjectuuid matches no ACE for a UUID", "SSM-CRED-015", SHALL, SERVER, any_identity_is_nobody},
    {"Q.3.4 whole 256 bits of privatedata are the Master Secret", "SSM-CTX-021", SHALL, SERVER, only_the_whole_secret},
    {"Q.3.4 privatedata of another length makes no context", "SSM-CRED-026", ASSUMPTION, SERVER, secret_of_256_bits},
    {"Q.3.4 empty Master Salt", "SSM-CTX-007", SHALL, SERVER, no_salt},
    {"Q.3.4 no ID Context", "SSM-CTX-008", SHALL, SERVER, no_id_context},
    {"Q.3.4 AES-CCM-16-64-128 has a tag of 8 bytes", "SSM-CTX-005", SHALL, SERVER, tag_of_8_bytes},
    {"Q.3.4 recipientid enters the key", "SSM-CTX-022", SHALL, SERVER | SEVERAL_GROUPS, key_of_the_recipient_id},
    {"Q.3.4 identifiers of 2 to 7 bytes", "SSM-CTX-023", SHALL, SERVER, identifiers_of_2_to_7_bytes},
    {"Q.3.4 only credtype 256 is a Server Context", "SSM-CTX-020 SSM-SRV-016", SHALL, SERVER, only_credtype_256},
    {"Q.3.2 nothing is processed without the context of the group", "SSM-SRV-004 SSM-GEN-004", SHALL, SERVER, no_context_no_processing},
    {0}};
