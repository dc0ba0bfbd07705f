/* theme_access.c: who may (CR 1967 5.1 step 6, Q.3.3 step 4). Where nobody may UPDATE the dimmer, the switch, or the same device with
 * another ACE, shows that it lives. */
#include "tests.h"

static void granted_by_subjectuuid(struct trial *t) {
    INSTALL(t, .access = ACCESS_GROUPS);
    expect_applied(t, UPDATE(5));
}

static void denied_without_ace(struct trial *t) {
    INSTALL(t, .access = ACCESS_OTHER_RESOURCE);
    expect_applied(t, UPDATE(5, .path = PATH_SWITCH));
    expect_discarded(t, UPDATE(6), REASON_ACCESS_DENIED);
    expect_discarded(t, UPDATE(7, .path = PATH_LOCKED), REASON_ACCESS_DENIED);
    expect_applied(t, UPDATE(8, .path = PATH_SWITCH));
    INSTALL(t, .access = ACCESS_NOBODY);
    expect_discarded(t, UPDATE(5), REASON_ACCESS_DENIED);
    INSTALL(t, .access = ACCESS_GROUPS);
}

static void locked_resource(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .path = PATH_LOCKED), REASON_ACCESS_DENIED);
}

static void permission_must_be_update(struct trial *t) {
    INSTALL(t, .access = ACCESS_READ_ONLY);
    expect_discarded(t, UPDATE(5), REASON_ACCESS_DENIED);
    INSTALL(t, .access = ACCESS_GROUPS);
}

static void other_uuid_does_not_grant(struct trial *t) {
    INSTALL(t, .access = ACCESS_STRANGER);
    expect_discarded(t, UPDATE(5), REASON_ACCESS_DENIED);
    INSTALL(t, .access = ACCESS_GROUPS);
}

static void connection_is_auth_crypt(struct trial *t) {
    INSTALL(t, .access = ACCESS_AUTH_CRYPT);
    expect_applied(t, UPDATE(5));
    expect_applied(t, UPDATE(6, .path = PATH_SWITCH));
}

static void anon_clear_is_stable(struct trial *t) {
    INSTALL(t, .access = ACCESS_ANON_CLEAR);
    bool one = expect_either(t, UPDATE(5));
    bool other = expect_either(t, UPDATE(6));
    check(t, one == other, "the same decision each time", "first %s, then %s", one ? "granted" : "denied", other ? "granted" : "denied");
    INSTALL(t, .access = ACCESS_GROUPS);
}

static void identity_of_the_entry_used(struct trial *t) {
    INSTALL(t, .groups = 2, .access = ACCESS_SECOND_GROUP);
    t->no_closing = true;                     /* the first group may nothing */
    control_group(t, 1);
    expect_discarded(t, UPDATE(5), REASON_ACCESS_DENIED);
    control_group(t, 1);
    expect_discarded(t, UPDATE(6), REASON_ACCESS_DENIED);
    control_group(t, 1);
}

static void identity_with_equal_kids(struct trial *t) {
    INSTALL(t, .groups = 2, .access = ACCESS_SECOND_GROUP, .equal_ids = true);
    t->no_closing = true;
    control_group(t, 1);
    expect_discarded(t, UPDATE(5), REASON_ACCESS_DENIED);
    control_group(t, 1);
}

const struct test access_tests[] = {
    {"Q.3.3/4 subjectuuid of the entry is the identity", "SSM-CTX-019 SSM-SRV-036", SHALL, SERVER, granted_by_subjectuuid},
    {"Q.3.3/4 identity is that of the entry used", "SSM-SRV-036 SSM-CTX-019", SHALL, SERVER | SEVERAL_GROUPS, identity_of_the_entry_used},
    {"Q.3.3/4 identity is that of the entry used among equal kids", "SSM-SRV-036 SSM-SRV-015", SHALL, SERVER | SEVERAL_GROUPS,
     identity_with_equal_kids},
    {"Q.3.3/4 connection type is auth-crypt", "SSM-SRV-037 SSM-GEN-007", SHALL, SERVER, connection_is_auth_crypt},
    {"Q.3.3/4 anon-clear is decided always alike", "SSM-SRV-037", ASSUMPTION, SERVER, anon_clear_is_stable},
    {"Q.3.3/4 denied without an ACE", "SSM-SRV-038 SSM-GEN-008", SHALL, SERVER, denied_without_ace},
    {"Q.3.3/4 denied for a Resource without an ACE", "SSM-SRV-038 SSM-GEN-008", SHALL, SERVER, locked_resource},
    {"Q.3.3/4 denied without the UPDATE permission", "SSM-SRV-038 SSM-GEN-008", SHALL, SERVER, permission_must_be_update},
    {"Q.3.3/4 ACE for another UUID does not grant", "SSM-SRV-039", SHALL, SERVER, other_uuid_does_not_grant},
    {0}};
