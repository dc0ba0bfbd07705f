/* test_client.c: the Client's SSM Request, byte for byte, and what it never does. */
#include "test.h"

static const uint8_t on[] = {0xa1, 0x65, 'v', 'a', 'l', 'u', 'e', 0xf5};

/* Golden datagrams, computed by other software. */
static void golden(void)
{
    static const struct {
        const char *secret, *id;
        uint64_t ssn;
        uint16_t mid;
        const char *token;
        bool versions;
        const char *payload, *datagram;
    } vectors[] = {
        {"ae3b8c933e7f6953f8734b03926ac82639cb4f5a32040f3ee624e018cb45baec", "02c16477fa", 1, 44779, "", false, "a16576616c7565f5",
         "5002aeeb97090102c16477faffbd344532c979882f30db199dd9291b01d5cb7bed3ab228246793e24eba491758db32b183cf70118afb"},
        {"a7ad07affdf93e08a8003bbb5f8f2639ecb1ad9c31d12e2eb42b2a8566f008c4", "028be3", 1, 47293, "4266", true, "a16576616c7565f5",
         "5202b8bd4266950901028be3ff9aa1e15cc143ce10858236648c5134f18388b98b322c6d0377b4fd5c9a64ad20b372f7482257a4bde5d084121854883b62"},
        {"a14adfc7be5b6f8d80033f30a83054d05c12b8fea3951b391301b99d09207750", "02ff136c", SSM_SSN_MAX, 47769, "efbfbf310f", true,
         "a16576616c7565f4",
         "5502ba99efbfbf310f9a0dffffffffff02ff136cff75f2874b74fed42314c19f8050faadffd80c96bd74b130a3fff4a4afdbdbc6a6a9bd1599f638101cab80a12"
         "093a5b524b5"},
        {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "02aabbccddeeff", 0, 1, "4a", false, "a16576616c7565f4",
         "510200014a99090002aabbccddeeffff383b71daebb361177d47191280d417893e81243d59424196528ea5105deb35b8d2e7331de6ed481ef2"},
    };
    for (size_t i = 0; i < COUNT(vectors); i++) {
        uint8_t secret[256], token[256], payload[256], out[128];
        const struct ssm_credential credential = {.credid = 1, .credtype = SSM_CREDTYPE_CLIENT,
                                                  .privatedata = {secret, unhex(secret, vectors[i].secret)}, .senderid = vectors[i].id};
        const struct ssm_update update = {.path = SSM_SWITCH_HREF,
                                          .payload = {payload, unhex(payload, vectors[i].payload)},
                                          .mid = vectors[i].mid,
                                          .token = {token, unhex(token, vectors[i].token)},
                                          .ocf_version_options = vectors[i].versions};
        struct ssm_client client;
        CU_ASSERT_EQUAL_FATAL(ssm_client_provision(&client, &credential, NULL, 32), SSM_CREDENTIAL_OK);
        client.sequence.next = client.sequence.reserved = vectors[i].ssn;
        size_t len = 0;
        uint64_t ssn = UINT64_MAX;
        CU_ASSERT_EQUAL(ssm_client_update(&client, &update, out, sizeof out, &len, &ssn), SSM_PROTECTED);
        CU_ASSERT_EQUAL(ssn, vectors[i].ssn);
        check_hex("datagram", out, len, vectors[i].datagram);
        ssm_client_free(&client);
    }
}

/* The lean path of the Client and the general one of protect.h make the same message. */
static void same_as_protect_request(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    uint8_t coap[256], out[128], expected[128];
    size_t len = 0, expected_len = 0;
    const struct ssm_update update = {
        .path = "/a//bc", .query = "if=oic.if.a&rt=x", .payload = {on, sizeof on}, .mid = 0x0102, .ocf_version_options = true};
    size_t coap_len =
        unhex(coap, "5002 0102 b1 61 00 02 6263 12 2710 3b 69663d6f69632e69662e61 04 72743d78 e2 06e5 0800 42 0800 ff a16576616c7565f5");
    CU_ASSERT_EQUAL(ssm_client_update(&fixture.client, &update, out, sizeof out, &len, NULL), SSM_PROTECTED);
    CU_ASSERT_EQUAL(ssm_protect_request(&fixture.client.sender, 0, coap, coap_len, expected, sizeof expected, &expected_len, NULL),
                    SSM_PROTECTED);
    CU_ASSERT(len == expected_len && memcmp(out, expected, len) == 0);
    fixture_free(&fixture);
}

static void numbers_count_up(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    const struct ssm_update update = {.path = SSM_SWITCH_HREF, .payload = {on, sizeof on}};
    uint8_t out[128];
    size_t len = 0;
    uint64_t ssn = 0;
    for (uint64_t expected = 0; expected < 10; expected++) {
        CU_ASSERT_EQUAL(ssm_client_update(&fixture.client, &update, out, sizeof out, &len, &ssn), SSM_PROTECTED);
        CU_ASSERT_EQUAL(ssn, expected);
    }
    CU_ASSERT_EQUAL(fixture.client_store.saves, 3);
    CU_ASSERT_EQUAL(ssm_client_stop(&fixture.client), 0);
    ssm_client_free(&fixture.client);
    CU_ASSERT_EQUAL(ssm_client_update(&fixture.client, &update, out, sizeof out, &len, &ssn), SSM_PROTECT_NO_CONTEXT);
    CU_ASSERT_EQUAL(ssm_client_stop(&fixture.client), 0);
    CU_ASSERT_EQUAL(ssm_client_provision(&fixture.client, &fixture.client_credential, &fixture.client_store.store, 4), SSM_CREDENTIAL_OK);
    CU_ASSERT_EQUAL(ssm_client_update(&fixture.client, &update, out, sizeof out, &len, &ssn), SSM_PROTECTED);
    CU_ASSERT_EQUAL(ssn, 10);
    fixture_free(&fixture);
}

/* What cannot be sent costs no number and leaves no plaintext. */
static void refused_updates(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    static char long_segment[300] = "/";
    memset(long_segment + 1, 'a', 256);
    const uint8_t token[9] = {0};
    const struct ssm_update updates[] = {
        {.path = ""}, {.path = "/"}, {.path = "light"}, {.path = long_segment},
        {.path = "/a", .query = long_segment}, {.path = "/a", .token = {token, 9}},
    };
    uint8_t out[512] = {0};
    size_t len = 0;
    for (size_t i = 0; i < COUNT(updates); i++) {
        CU_ASSERT_EQUAL(ssm_client_update(&fixture.client, &updates[i], out, sizeof out, &len, NULL), SSM_PROTECT_BAD_MESSAGE);
    }
    const struct ssm_update update = {.path = SSM_SWITCH_HREF, .payload = {on, sizeof on}};
    CU_ASSERT_EQUAL(ssm_client_update(&fixture.client, &update, out, sizeof out, &len, NULL), SSM_PROTECTED);
    for (size_t size = 0; size < len; size++) {
        size_t unused = 0, i = 0;
        memset(out, 0, sizeof out);
        CU_ASSERT_EQUAL(ssm_client_update(&fixture.client, &update, out, size, &unused, NULL), SSM_PROTECT_NO_ROOM);
        while (i < sizeof out && out[i] == 0) {
            i++;
        }
        CU_ASSERT_EQUAL(i, sizeof out);
    }
    CU_ASSERT_EQUAL(fixture.client.sequence.next, 1);
    fixture.client_store.save_fails = true;
    fixture.client.sequence.reserved = 1;
    CU_ASSERT_EQUAL(ssm_client_update(&fixture.client, &update, out, sizeof out, &len, NULL), SSM_PROTECT_STORE);
    CU_ASSERT_EQUAL(out[0], 0);
    fixture.client.sequence.next = SSM_SSN_MAX + 1;
    CU_ASSERT_EQUAL(ssm_client_update(&fixture.client, &update, out, sizeof out, &len, NULL), SSM_PROTECT_EXHAUSTED);
    fixture_free(&fixture);
}

static void provisioning_fails(void)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct ssm_client client;
    fixture.client_store.load_fails = true;
    CU_ASSERT_EQUAL(ssm_client_provision(&client, &fixture.client_credential, &fixture.client_store.store, 4), SSM_CREDENTIAL_STORE);
    CU_ASSERT_FALSE(client.provisioned);
    fixture.client_credential.senderid = "03bb";
    CU_ASSERT_EQUAL(ssm_client_provision(&client, &fixture.client_credential, NULL, 4), SSM_CREDENTIAL_BAD_PREFIX);
    CU_ASSERT_FALSE(client.provisioned);
    fixture_free(&fixture);
}

void test_client(void)
{
    static const CU_TestInfo tests[] = {
        {"SSM-CLI-001 SSM-CLI-005 SSM-CLI-008 SSM-CLI-009 SSM-CLI-010 SSM-CLI-013 SSM-CLI-027 SSM-GEN-010 SSM-CRED-002 SSM-CTX-001 "
         "SSM-CTX-002 SSM-CTX-003 SSM-CTX-004 SSM-CTX-013 SSM-CTX-014 golden datagrams", golden},
        {"OSC-PRO-002 SSM-CLI-006 same message as ssm_protect_request", same_as_protect_request},
        {"SSM-CLI-007 SSM-CLI-017 SSM-CLI-018 SSM-CTX-017 OSC-SEQ-002 numbers count up, over a restart too", numbers_count_up},
        {"what is refused costs nothing", refused_updates},
        {"provisioning fails", provisioning_fails},
        CU_TEST_INFO_NULL,
    };
    add_suite("Client", tests);
}
