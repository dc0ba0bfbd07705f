/* test_unicast.c: the context of a credtype 64 entry: which entries give one, how it starts, what it keeps over a restart. */
#include "pair.h"

static void entries(void)
{
    static const uint8_t secret[33] = {1};
    static const struct {
        const char *senderid, *recipientid;
        size_t secret_len;
        uint16_t credtype;
        enum ssm_credential_outcome outcome;
    } rows[] = {
        {"01a1", "01b2", 32, 64, SSM_CREDENTIAL_OK},
        {"01a1a1a1a1a1a1", "01b2b2b2b2b2b2", 32, 64, SSM_CREDENTIAL_OK},
        {"01a1", "01a1a1", 32, 64, SSM_CREDENTIAL_OK},
        {"01a1", "01b2", 32, 128, SSM_CREDENTIAL_OTHER_TYPE}, {"01a1", "01b2", 32, 256, SSM_CREDENTIAL_OTHER_TYPE},
        {"01a1", "01b2", 32, 192, SSM_CREDENTIAL_OTHER_TYPE}, {"01a1", "01b2", 32, 0, SSM_CREDENTIAL_OTHER_TYPE},
        {NULL, "01b2", 32, 64, SSM_CREDENTIAL_NO_ID}, {"01a1", NULL, 32, 64, SSM_CREDENTIAL_NO_ID},
        {"01", "01b2", 32, 64, SSM_CREDENTIAL_BAD_ID}, {"01a1", "01b2b2b2b2b2b2b2", 32, 64, SSM_CREDENTIAL_BAD_ID},
        {"01A1", "01b2", 32, 64, SSM_CREDENTIAL_BAD_ID}, {"01a1", "01b", 32, 64, SSM_CREDENTIAL_BAD_ID},
        {"02a1", "01b2", 32, 64, SSM_CREDENTIAL_BAD_PREFIX}, {"01a1", "02b2", 32, 64, SSM_CREDENTIAL_BAD_PREFIX},
        {"01a1", "00b2", 32, 64, SSM_CREDENTIAL_BAD_PREFIX},
        {"01a1", "01b2", 0, 64, SSM_CREDENTIAL_BAD_SECRET}, {"01a1", "01b2", 16, 64, SSM_CREDENTIAL_BAD_SECRET},
        {"01a1", "01b2", 33, 64, SSM_CREDENTIAL_BAD_SECRET},
        {"01a1", "01a1", 32, 64, SSM_CREDENTIAL_SAME_ID},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct ssm_credential credential = {.credid = 1, .credtype = rows[i].credtype, .privatedata = {secret, rows[i].secret_len},
                                                  .senderid = rows[i].senderid, .recipientid = rows[i].recipientid};
        const struct ssm_unicast_settings settings = {0};
        struct ssm_unicast context;
        CU_ASSERT_EQUAL(ssm_unicast_provision(&context, &credential, &settings), rows[i].outcome);
        CU_ASSERT_EQUAL(context.provisioned, rows[i].outcome == SSM_CREDENTIAL_OK);
        ssm_unicast_free(&context);
        ssm_unicast_free(&context);
        CU_ASSERT_FALSE(context.provisioned);
    }
}

/* A credtype 64 entry makes no SSM context, and SSM entries make no unicast context (above). */
static void not_for_multicast(void)
{
    struct pair pair;
    pair_init(&pair);
    struct ssm_client client;
    struct ssm_server server;
    struct ssm_group room;
    ssm_server_init(&server, &room, 1, NULL, 0, NULL, 0, NULL);
    CU_ASSERT_EQUAL(ssm_client_provision(&client, &pair.credentials[0], NULL, 1), SSM_CREDENTIAL_OTHER_TYPE);
    CU_ASSERT_EQUAL(ssm_server_provision(&server, &pair.credentials[0]), SSM_CREDENTIAL_OTHER_TYPE);
    pair_call(&pair, SSM_POST, SSM_SWITCH_HREF);
    struct ssm_answer answer = {.data = pair.back.data, .size = sizeof pair.back.data, .len = 99};
    CU_ASSERT_EQUAL(ssm_endpoint_receive(&pair.endpoint, SSM_TO_ALL_OCF_NODES, pair.there.data, pair.there.len, pair.plain_there,
                                         sizeof pair.plain_there, &pair.request, &pair.association, &answer),
                    SSM_DISCARD_NOT_UNICAST);
    CU_ASSERT(answer.len == 0 && !pair.association.open);
    pair.there.data[pair.there.len - 1] ^= 1; /* an error draws nothing either */
    CU_ASSERT_EQUAL(ssm_endpoint_receive(&pair.endpoint, SSM_TO_ALL_OCF_NODES, pair.there.data, pair.there.len, pair.plain_there,
                                         sizeof pair.plain_there, &pair.request, &pair.association, &answer),
                    SSM_DISCARD_NOT_UNICAST);
    CU_ASSERT_EQUAL(answer.len, 0);
    pair.there.data[pair.there.len - 1] ^= 1;
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED); /* its number was not spent */
    pair_free(&pair);
}

/* Keys of both directions, mirrored, and both roles at once under the same IDs. */
static void mirrored_both_roles(void)
{
    struct pair pair;
    pair_init(&pair);
    CU_ASSERT_EQUAL(memcmp(pair.devices[0].sender.keyed.iv, pair.devices[1].recipient.keyed.iv, SSM_NONCE_BYTES), 0);
    CU_ASSERT_EQUAL(memcmp(pair.devices[1].sender.keyed.iv, pair.devices[0].recipient.keyed.iv, SSM_NONCE_BYTES), 0);
    pair_round(&pair, "one");
    check_hex("option", option_of(&pair.there, SSM_OPT_OSCORE).data, option_of(&pair.there, SSM_OPT_OSCORE).len, "09 00 01a1a1a1a1a1a1");
    struct ssm_endpoint other = {.contexts = &pair.devices[0], .context_count = 1};
    struct ssm_answer answer = {.data = pair.back.data, .size = sizeof pair.back.data};
    const struct ssm_call call = {.method = SSM_GET, .path = "/b"};
    CU_ASSERT_EQUAL(ssm_exchange_request(&pair.exchange, &pair.devices[1], &call, pair.there.data, sizeof pair.there.data, &pair.there.len),
                    SSM_PROTECTED);
    check_hex("option", option_of(&pair.there, SSM_OPT_OSCORE).data, option_of(&pair.there, SSM_OPT_OSCORE).len, "09 00 01b2");
    CU_ASSERT_EQUAL(ssm_endpoint_receive(&other, SSM_TO_UNICAST, pair.there.data, pair.there.len, pair.plain_there, sizeof pair.plain_there,
                                         &pair.request, &pair.association, &answer),
                    SSM_ACCEPTED);
    CU_ASSERT_EQUAL(memcmp(pair.request.subjectuuid, &pair.credentials[0].subjectuuid, sizeof(struct ssm_uuid)), 0);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "two", false), SSM_PROTECTED);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    pair_free(&pair);
}

static uint64_t ssn_of(const struct wire *wire)
{
    struct ssm_oscore_option oscore;
    CU_ASSERT_TRUE_FATAL(ssm_oscore_option_decode(&oscore, option_of(wire, SSM_OPT_OSCORE)));
    return ssm_piv_value(oscore.piv);
}

static void numbers_over_restarts(void)
{
    struct pair pair;
    pair_init(&pair);
    static const struct { bool orderly; uint64_t first; } lives[] = {{true, 0}, {false, 2}, {false, 6}, {true, 10}, {true, 12}};
    for (size_t life = 0; life < COUNT(lives); life++) {
        for (uint64_t i = 0; i < 2; i++) {
            pair_call(&pair, SSM_GET, "/a");
            CU_ASSERT_EQUAL(ssn_of(&pair.there), lives[life].first + i);
        }
        CU_ASSERT_EQUAL(lives[life].orderly ? ssm_unicast_stop(&pair.devices[0]) : 0, 0);
        pair_restart(&pair, 0);
    }
    ssm_unicast_free(&pair.devices[0]);
    CU_ASSERT_EQUAL(ssm_unicast_stop(&pair.devices[0]), 0); /* nothing to store */
    pair_free(&pair);
}

/* A store that loses what was saved last, as long as no more than F numbers were taken since: still no number twice. */
static void margin(void)
{
    enum { MARGIN = 3 };
    for (uint32_t reserve = 1; reserve <= 5; reserve++) {
        struct ram_store ram;
        ram_store_init(&ram);
        uint64_t highest = 0;
        for (int life = 0; life < 6; life++) {
            struct ssm_sequence sequence;
            CU_ASSERT_TRUE(ssm_sequence_load(&sequence, &ram.store, 1, reserve));
            CU_ASSERT_TRUE(ssm_sequence_margin(&sequence, MARGIN));
            const struct ram_store durable = ram; /* what is saved from here on is lost at the end of this life */
            for (int i = 0; i < MARGIN; i++) {
                uint64_t ssn = 0;
                CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECTED);
                CU_ASSERT(ssn > highest);
                highest = ssn;
            }
            ram = durable;
        }
        struct ssm_sequence sequence;
        ram.save_fails = true;
        CU_ASSERT_TRUE(ssm_sequence_load(&sequence, &ram.store, 1, reserve));
        CU_ASSERT_FALSE(ssm_sequence_margin(&sequence, MARGIN));
        CU_ASSERT_TRUE(ssm_sequence_margin(&sequence, 0));
        ram.save_fails = false;
        sequence.next = SSM_SSN_MAX;
        uint64_t ssn;
        CU_ASSERT_TRUE(ssm_sequence_margin(&sequence, UINT32_MAX)); /* and never beyond the last number */
        CU_ASSERT_EQUAL(ssm_sequence_take(&sequence, &ssn), SSM_PROTECT_EXHAUSTED);
    }
}

static void provisioning_fails(void)
{
    struct pair pair;
    pair_init(&pair);
    struct ssm_unicast context;
    pair.stores[0].load_fails = true;
    CU_ASSERT_EQUAL(ssm_unicast_provision(&context, &pair.credentials[0], &pair.settings[0]), SSM_CREDENTIAL_STORE);
    CU_ASSERT_FALSE(context.provisioned);
    pair.stores[0].load_fails = false;
    pair.stores[0].save_fails = true;
    pair.settings[0].margin = 8;
    CU_ASSERT_EQUAL(ssm_unicast_provision(&context, &pair.credentials[0], &pair.settings[0]), SSM_CREDENTIAL_STORE);
    const struct ssm_call call = {.method = SSM_GET, .path = "/a"};
    CU_ASSERT_EQUAL(ssm_exchange_request(&pair.exchange, &context, &call, pair.there.data, sizeof pair.there.data, &pair.there.len),
                    SSM_PROTECT_NO_CONTEXT);
    CU_ASSERT_NOT_EQUAL(ssm_unicast_stop(&pair.devices[0]), 99);
    pair_free(&pair);
}

/* 2^40 - 1 is the last number; then neither requests nor responses, not even those that would need no number. */
static void exhausted(void)
{
    struct pair pair;
    pair_init(&pair);
    struct ssm_sequence *client = &pair.devices[0].sequence, *server = &pair.devices[1].sequence;
    client->next = client->reserved = SSM_SSN_MAX;
    pair_observe(&pair, SSM_OBSERVE_REGISTER, "/a");
    CU_ASSERT_EQUAL(ssn_of(&pair.there), SSM_SSN_MAX);
    const struct ssm_call call = {.method = SSM_GET, .path = "/a"};
    size_t len = 77;
    CU_ASSERT_EQUAL(ssm_exchange_request(&pair.exchange, &pair.devices[0], &call, pair.back.data, sizeof pair.back.data, &len),
                    SSM_PROTECT_EXHAUSTED);
    CU_ASSERT_EQUAL(len, 77);
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "a", true), SSM_PROTECTED);
    server->next = server->reserved = SSM_SSN_MAX;
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "b", true), SSM_PROTECTED);
    CU_ASSERT_EQUAL(ssn_of(&pair.back), SSM_SSN_MAX);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_NOTIFICATION);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "c", true), SSM_PROTECT_EXHAUSTED);
    pair.association.spent = false;
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "c", true), SSM_PROTECT_EXHAUSTED);
    pair_free(&pair);
}

void test_unicast(void)
{
    static const CU_TestInfo tests[] = {
        {"OSC-CTX-006 which credtype 64 entries give a context", entries},
        {"credtype 64 serves no multicast", not_for_multicast},
        {"OSC-CTX-001 OSC-CTX-002 OSC-CTX-005 contexts mirror each other, IDs stay in both roles", mirrored_both_roles},
        {"OSC-KDF-008 OSC-SEQ-001 OSC-SEQ-008 numbers over restarts", numbers_over_restarts},
        {"OSC-NVM-002 F covers saves that become durable late", margin},
        {"a store that fails gives no context", provisioning_fails},
        {"OSC-SEQ-003 OSC-SEQ-004 nothing is sent after the last number", exhausted},
        CU_TEST_INFO_NULL,
    };
    add_suite("Unicast context", tests);
}
