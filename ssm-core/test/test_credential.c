/* test_credential.c: which entries of /oic/sec/cred give a context, and which do not. */
#include "test.h"

static const uint8_t secret[33] = {1, 2, 3};

static enum ssm_credential_outcome check_id(const char *text, size_t *len, uint8_t id[SSM_ID_BYTES_MAX])
{
    const struct ssm_credential credential = {
        .credtype = SSM_CREDTYPE_SERVER, .privatedata = {secret, SSM_SECRET_BYTES}, .recipientid = text};
    return ssm_credential_id(&credential, SSM_CREDTYPE_SERVER, id, len);
}

static void identifiers(void)
{
    static const struct { const char *text; enum ssm_credential_outcome outcome; } rows[] = {
        {"02bb", SSM_CREDENTIAL_OK}, {"02a0f9", SSM_CREDENTIAL_OK}, {"02aabbccddeeff", SSM_CREDENTIAL_OK},
        {NULL, SSM_CREDENTIAL_NO_ID}, {"", SSM_CREDENTIAL_BAD_ID}, {"02", SSM_CREDENTIAL_BAD_ID}, {"020", SSM_CREDENTIAL_BAD_ID},
        {"02a", SSM_CREDENTIAL_BAD_ID}, {"02abc", SSM_CREDENTIAL_BAD_ID},
        {"02zz", SSM_CREDENTIAL_BAD_ID}, {"02AB", SSM_CREDENTIAL_BAD_ID}, {"0x02ab", SSM_CREDENTIAL_BAD_ID},
        {"02 1", SSM_CREDENTIAL_BAD_ID}, {"02a1a1a1a1a1a1a1", SSM_CREDENTIAL_BAD_ID}, {"02a1a1a1a1a1a1a", SSM_CREDENTIAL_BAD_ID},
        {"01a1", SSM_CREDENTIAL_BAD_PREFIX}, {"00a1", SSM_CREDENTIAL_BAD_PREFIX}, {"20a1", SSM_CREDENTIAL_BAD_PREFIX},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t id[SSM_ID_BYTES_MAX];
        size_t len = 0;
        CU_ASSERT_EQUAL(check_id(rows[i].text, &len, id), rows[i].outcome);
        if (rows[i].outcome == SSM_CREDENTIAL_OK) {
            check_hex("ID", id, len, rows[i].text);
        }
    }
}

/* Exactly one bit: 128 for a Client, 256 for a Server. */
static void credtypes(void)
{
    static const uint16_t types[] = {0, 1, 64, 128, 256, 129, 192, 257, 384, 0xffff};
    for (size_t i = 0; i < COUNT(types); i++) {
        const struct ssm_credential credential = {.credid = 1, .credtype = types[i], .privatedata = {secret, SSM_SECRET_BYTES},
                                                  .senderid = "02bb", .recipientid = "02bb"};
        struct ssm_client client;
        struct ssm_server server;
        struct ssm_group room;
        ssm_server_init(&server, &room, 1, NULL, 0, NULL, 0, NULL);
        CU_ASSERT_EQUAL(ssm_client_provision(&client, &credential, NULL, 1),
                        types[i] == 128 ? SSM_CREDENTIAL_OK : SSM_CREDENTIAL_OTHER_TYPE);
        CU_ASSERT_EQUAL(ssm_server_provision(&server, &credential), types[i] == 256 ? SSM_CREDENTIAL_OK : SSM_CREDENTIAL_OTHER_TYPE);
        ssm_client_free(&client);
        ssm_server_free(&server);
    }
}

/* The identifier of the other role does not help. */
static void foreign_identifier(void)
{
    struct ssm_credential credential = {.credtype = SSM_CREDTYPE_CLIENT, .privatedata = {secret, SSM_SECRET_BYTES}, .recipientid = "02bb"};
    uint8_t id[SSM_ID_BYTES_MAX];
    size_t len;
    CU_ASSERT_EQUAL(ssm_credential_id(&credential, SSM_CREDTYPE_CLIENT, id, &len), SSM_CREDENTIAL_NO_ID);
    credential = (struct ssm_credential){.credtype = SSM_CREDTYPE_SERVER, .privatedata = {secret, SSM_SECRET_BYTES}, .senderid = "02bb"};
    CU_ASSERT_EQUAL(ssm_credential_id(&credential, SSM_CREDTYPE_SERVER, id, &len), SSM_CREDENTIAL_NO_ID);
}

static void secrets(void)
{
    static const size_t lengths[] = {0, 16, 31, 32, 33};
    struct ssm_credential credential = {.credtype = SSM_CREDTYPE_SERVER, .recipientid = "02bb"};
    uint8_t id[SSM_ID_BYTES_MAX];
    size_t len;
    for (size_t i = 0; i < COUNT(lengths); i++) {
        credential.privatedata = (struct ssm_bytes){secret, lengths[i]};
        CU_ASSERT_EQUAL(ssm_credential_id(&credential, SSM_CREDTYPE_SERVER, id, &len),
                        lengths[i] == 32 ? SSM_CREDENTIAL_OK : SSM_CREDENTIAL_BAD_SECRET);
    }
    credential.privatedata = (struct ssm_bytes){NULL, SSM_SECRET_BYTES};
    CU_ASSERT_EQUAL(ssm_credential_id(&credential, SSM_CREDTYPE_SERVER, id, &len), SSM_CREDENTIAL_BAD_SECRET);
}

static void uuids(void)
{
    static const char *const wrong[] = {
        "",
        "*",
        "6d1b7a54",
        "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a0",
        "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a011",
        "6d1b7a5454bf4d098a5c1e3a3c3f7a01",
        "6d1b7a54_54bf-4d09-8a5c-1e3a3c3f7a01",
        "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7ag1",
        "6d1b7a545-4bf-4d09-8a5c-1e3a3c3f7a01",
    };
    struct ssm_uuid uuid, upper;
    CU_ASSERT_TRUE(ssm_uuid_parse(&uuid, "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01"));
    check_hex("UUID", uuid.bytes, sizeof uuid.bytes, "6d1b7a5454bf4d098a5c1e3a3c3f7a01");
    CU_ASSERT_TRUE(ssm_uuid_parse(&upper, "6D1B7A54-54BF-4D09-8A5C-1E3A3C3F7A01"));
    CU_ASSERT_EQUAL(memcmp(&uuid, &upper, sizeof uuid), 0);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        CU_ASSERT_FALSE(ssm_uuid_parse(&uuid, wrong[i]));
    }
}

static void texts(void)
{
    for (int i = SSM_CREDENTIAL_OK; i < SSM_CREDENTIAL_OUTCOMES; i++) {
        CU_ASSERT_STRING_NOT_EQUAL(ssm_credential_text((enum ssm_credential_outcome)i), "unknown");
    }
    CU_ASSERT_STRING_EQUAL(ssm_credential_text((enum ssm_credential_outcome)99), "unknown");
    for (int i = SSM_ACCEPTED; i < SSM_REASONS; i++) {
        CU_ASSERT_STRING_NOT_EQUAL(ssm_reason_text((enum ssm_reason)i), "unknown");
    }
    CU_ASSERT_STRING_EQUAL(ssm_reason_text(SSM_DISCARD_UNKNOWN_KID), "unknown-kid");
    CU_ASSERT_STRING_EQUAL(ssm_reason_text(SSM_REASONS), "unknown");
}

void test_credential(void)
{
    static const CU_TestInfo tests[] = {
        {"SSM-CTX-015 SSM-CTX-023 identifiers", identifiers},
        {"SSM-CRED-001 SSM-CRED-013 SSM-CTX-012 SSM-CTX-020 credtypes", credtypes},
        {"SSM-CRED-005 SSM-CRED-009 SSM-CTX-014 SSM-CTX-022 identifier of the other role", foreign_identifier},
        {"secrets", secrets},
        {"UUIDs", uuids},
        {"texts of outcomes and reasons", texts},
        CU_TEST_INFO_NULL,
    };
    add_suite("Credential", tests);
}
