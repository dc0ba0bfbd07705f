/* test_acl2.c: /oic/sec/acl2: what an UPDATE may put into it, and what follows for access. */
#include "test.h"
#include <ssm/acl2.h>
#include <stdio.h>
#include <stdlib.h>

#define UUID "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01"
#define OTHER_UUID "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a02"

static enum ssm_svr_outcome update(struct ssm_acl2 *acl2, const char *notation)
{
    uint8_t payload[CBOR_OF_BYTES];
    return ssm_acl2_update(acl2, payload, cbor_of(payload, notation));
}

#define ENTRY "{'aceid':1,'subject':{'uuid':'" UUID "'},'resources':[{'href':'/a'},{'href':'/b'}],'permission':6}"

static void outcomes(void)
{
    static const struct { enum ssm_svr_outcome outcome; const char *notation; } rows[] = {
        {SSM_SVR_OK, "{'aclist2':[" ENTRY "]}"},
        {SSM_SVR_OK, "{'aclist2':[]}"},
        {SSM_SVR_OK, "{'rowneruuid':'" UUID "','n':'x'}"},
        {SSM_SVR_OK, "{'aclist2':[{'subject':{'conntype':'anon-clear'},'resources':[{'wc':'*'}],'permission':31}]}"},
        {SSM_SVR_OK, "{'aclist2':[{'subject':{'conntype':'auth-crypt'},'resources':[],'permission':0}]}"},
        {SSM_SVR_INCOMPLETE, "{}"}, {SSM_SVR_INCOMPLETE, "{'x':1}"}, {SSM_SVR_INCOMPLETE, "{'aclist2':[{}]}"},
        {SSM_SVR_INCOMPLETE, "{'aclist2':[{'resources':[],'permission':2}]}"},
        {SSM_SVR_INCOMPLETE, "{'aclist2':[{'subject':{'uuid':'" UUID "'},'permission':2}]}"},
        {SSM_SVR_INCOMPLETE, "{'aclist2':[{'subject':{'uuid':'" UUID "'},'resources':[]}]}"},
        {SSM_SVR_INCOMPLETE, "{'aclist2':[{'subject':{},'resources':[],'permission':2}]}"},
        {SSM_SVR_INCOMPLETE, "{'aclist2':[{'subject':{'uuid':'" UUID "'},'resources':[{}],'permission':2}]}"},
        {SSM_SVR_BAD_MEMBER, "[]"}, {SSM_SVR_BAD_MEMBER, "{'aclist2':{}}"}, {SSM_SVR_BAD_MEMBER, "{'aclist2':[1]}"},
        {SSM_SVR_BAD_MEMBER, "{'rowneruuid':'x'}"}, {SSM_SVR_BAD_MEMBER, "{'aclist2':[],'aclist2':[]}"},
        {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'aceid':-1}]}"}, {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'aceid':65536}]}"},
        {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'permission':32}]}"}, {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'permission':-1}]}"},
        {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'subject':'*'}]}"}, {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'subject':{'uuid':'*'}}]}"},
        {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'subject':{'conntype':'anon'}}]}"},
        {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'subject':{'conntype':''}}]}"},
        {SSM_SVR_TOO_LONG, "{'aclist2':[{'subject':{'conntype':'auth-cryptic'}}]}"},
        {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'subject':{'uuid':'" UUID "','conntype':'anon-clear'}}]}"},
        {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'resources':[{'href':'a'}]}]}"},
        {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'resources':[{'href':''}]}]}"},
        {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'resources':[{'href':'*'}]}]}"},
        {SSM_SVR_BAD_MEMBER, "{'aclist2':[{'resources':[{'href':'/a','wc':'*'}]}]}"},
        {SSM_SVR_TOO_LONG, "{'aclist2':[{'resources':[{'href':'/234567890123456789012345678901234567890'}]}]}"},
        {SSM_SVR_UNSUPPORTED, "{'aclist2':[{'subject':{'role':'oic.role.owner'}}]}"},
        {SSM_SVR_UNSUPPORTED, "{'aclist2':[{'resources':[{'wc':'+'}]}]}"},
        {SSM_SVR_UNSUPPORTED, "{'aclist2':[{'resources':[{'wc':'-'}]}]}"},
        {SSM_SVR_UNSUPPORTED, "{'aclist2':[{'resources':[{'href':'/a','rt':['x']}]}]}"},
        {SSM_SVR_UNSUPPORTED, "{'aclist2':[{'resources':[{'href':'/a','if':['x']}]}]}"},
        {SSM_SVR_UNSUPPORTED, "{'aclist2':[{'validity':[]}]}"},
        {SSM_SVR_FULL, "{'aclist2':[{'resources':[{'href':'/a'},{'href':'/b'},{'href':'/c'},{'href':'/d'},{'href':'/e'}]}]}"},
        {SSM_SVR_DUPLICATE, "{'aclist2':[" ENTRY "," ENTRY "]}"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ssm_acl2 acl2;
        ssm_acl2_init(&acl2);
        enum ssm_svr_outcome outcome = update(&acl2, rows[i].notation);
        CU_ASSERT_STRING_EQUAL(ssm_svr_text(outcome), ssm_svr_text(rows[i].outcome));
        CU_ASSERT(outcome == SSM_SVR_OK || acl2.ace_count == 0);
        if (outcome != rows[i].outcome) {
            printf("\n    %s\n", rows[i].notation);
        }
    }
}

/* What the entries permit, as the Server asks. */
static void access_control(void)
{
    struct ssm_acl2 acl2;
    struct ssm_uuid uuid, other;
    CU_ASSERT_TRUE_FATAL(ssm_uuid_parse(&uuid, UUID) && ssm_uuid_parse(&other, OTHER_UUID));
    ssm_acl2_init(&acl2);
    CU_ASSERT_EQUAL_FATAL(update(&acl2, "{'aclist2':[" ENTRY ",{'aceid':9,'subject':{'conntype':'auth-crypt'},'resources':[{'wc':'*'}],"
                                        "'permission':2}],'rowneruuid':'" OTHER_UUID "'}"), SSM_SVR_OK);
    CU_ASSERT_EQUAL(memcmp(&acl2.rowneruuid, &other, sizeof other), 0);
    CU_ASSERT_TRUE(ssm_permits(acl2.aces, acl2.ace_count, &uuid, SSM_PERM_UPDATE, "/a"));
    CU_ASSERT_TRUE(ssm_permits(acl2.aces, acl2.ace_count, &uuid, SSM_PERM_UPDATE, "/b"));
    CU_ASSERT_FALSE(ssm_permits(acl2.aces, acl2.ace_count, &uuid, SSM_PERM_UPDATE, "/c"));
    CU_ASSERT_FALSE(ssm_permits(acl2.aces, acl2.ace_count, &other, SSM_PERM_UPDATE, "/a"));
    CU_ASSERT_TRUE(ssm_permits(acl2.aces, acl2.ace_count, &other, SSM_PERM_RETRIEVE, "/c"));
    CU_ASSERT_FALSE(ssm_permits(acl2.aces, acl2.ace_count, NULL, SSM_PERM_RETRIEVE, "/c")); /* nobody has no auth-crypt connection */
    CU_ASSERT_FALSE(ssm_permits(acl2.aces, acl2.ace_count, &other, SSM_PERM_RETRIEVE, "/oic/sec/cred")); /* no wildcard for this */
    CU_ASSERT_TRUE(ssm_acl2_remove(&acl2, 1));
    CU_ASSERT_EQUAL(acl2.ace_count, 1);
    CU_ASSERT_FALSE(ssm_acl2_remove(&acl2, 1));
    CU_ASSERT_FALSE(ssm_permits(acl2.aces, acl2.ace_count, &uuid, SSM_PERM_UPDATE, "/a"));
    CU_ASSERT_TRUE(ssm_permits(acl2.aces, acl2.ace_count, &uuid, SSM_PERM_RETRIEVE, "/a"));
    ssm_acl2_clear(&acl2);
    CU_ASSERT_FALSE(ssm_permits(acl2.aces, acl2.ace_count, &uuid, SSM_PERM_RETRIEVE, "/a"));
}

/* Replacing by aceid, numbers given, the limit, all or nothing; and what is written reads back to the same. */
static void places(void)
{
    struct ssm_acl2 acl2, copy;
    uint8_t out[2048];
    ssm_acl2_init(&acl2);
    for (size_t i = 0; i < SSM_ACES_MAX; i++) {
        CU_ASSERT_EQUAL(update(&acl2, "{'aclist2':[{'subject':{'conntype':'auth-crypt'},'resources':[{'href':'/x'}],'permission':2}]}"),
                        SSM_SVR_OK);
        CU_ASSERT_EQUAL(acl2.entries[i].aceid, i + 1);
    }
    CU_ASSERT_EQUAL(update(&acl2, "{'aclist2':[{'subject':{'conntype':'auth-crypt'},'resources':[],'permission':2}]}"), SSM_SVR_FULL);
    CU_ASSERT_EQUAL(update(&acl2, "{'aclist2':[" ENTRY "]}"), SSM_SVR_OK);
    CU_ASSERT(acl2.ace_count == SSM_ACES_MAX && acl2.entries[0].subject == SSM_ACE_UUID && acl2.entries[0].href_count == 2);
    CU_ASSERT_EQUAL(update(&acl2, "{'aclist2':[{'aceid':2,'subject':{'conntype':'anon-clear'},'resources':[],'permission':2},"
                                  "{'aceid':3}]}"), SSM_SVR_INCOMPLETE);
    CU_ASSERT_EQUAL(acl2.entries[1].subject, SSM_ACE_AUTH_CRYPT);
    struct ssm_cbor_writer writer = ssm_cbor_writer(out, sizeof out);
    ssm_acl2_represent(&acl2, &writer);
    size_t len = ssm_cbor_written(&writer, out);
    CU_ASSERT(len > 0 && len <= SSM_ACL2_BYTES_MAX);
    ssm_acl2_init(&copy);
    CU_ASSERT_EQUAL(ssm_acl2_update(&copy, out, len), SSM_SVR_OK);
    CU_ASSERT_EQUAL(memcmp(copy.entries, acl2.entries, sizeof copy.entries), 0);
    for (size_t part = 0; part < len; part++) { /* every truncation is refused and changes nothing */
        uint8_t *exact = malloc(part > 0 ? part : 1);
        CU_ASSERT_PTR_NOT_NULL_FATAL(exact);
        memcpy(exact, out, part);
        ssm_acl2_init(&copy);
        CU_ASSERT(ssm_acl2_update(&copy, exact, part) != SSM_SVR_OK && copy.ace_count == 0);
        free(exact);
    }
    for (size_t bit = 0; bit < 8 * len; bit++) { /* every flipped bit is refused or gives entries that read back */
        out[bit / 8] ^= (uint8_t)(1u << bit % 8);
        ssm_acl2_init(&copy);
        if (ssm_acl2_update(&copy, out, len) == SSM_SVR_OK) {
            uint8_t again[2048];
            struct ssm_acl2 second;
            writer = ssm_cbor_writer(again, sizeof again);
            ssm_acl2_represent(&copy, &writer);
            ssm_acl2_init(&second);
            CU_ASSERT_EQUAL(ssm_acl2_update(&second, again, ssm_cbor_written(&writer, again)), SSM_SVR_OK);
        }
        out[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

#define LONG "{'href':'/23456789012345678901234567890123456789'}"

static void representable(void)
{
    struct ssm_acl2 acl2;
    ssm_acl2_init(&acl2);
    enum ssm_svr_outcome outcome = SSM_SVR_OK;
    size_t taken = 0;
    while (outcome == SSM_SVR_OK && taken < SSM_ACES_MAX) {
        outcome = update(&acl2, "{'aclist2':[{'subject':{'uuid':'" UUID "'},'resources':[" LONG "," LONG "," LONG "," LONG "],"
                                "'permission':31}]}");
        taken += outcome == SSM_SVR_OK;
    }
    CU_ASSERT(outcome == SSM_SVR_FULL && taken >= 2 && acl2.ace_count == taken);
}

void test_acl2(void)
{
    static const CU_TestInfo tests[] = {
        {"UPDATEs that are taken, and those that are not", outcomes},
        {"SSM-GEN-008 SSM-SRV-036 the entries decide on access", access_control},
        {"places, reading back, truncated and flipped payloads", places}, {"a table that could not be read is not taken", representable},
        CU_TEST_INFO_NULL,
    };
    add_suite("Resource /oic/sec/acl2", tests);
}
