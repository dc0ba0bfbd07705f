/* test_protect.c: protect and verify, requests and responses, against RFC 8613 Appendix C.4-C.8 and against each other. */
#include "test.h"

#define SECRET "0102030405060708090a0b0c0d0e0f10"
#define GET_TV1 "44015d1f00003974396c6f63616c686f737483747631"
#define CONTENT "64455d1f00003974ff48656c6c6f20576f726c6421"

struct pair { /* both directions of one context: `sender` protects with the key that `recipient` verifies with */
    struct ssm_sender sender;
    struct ssm_recipient recipient;
};

static void pair_init(struct pair *pair, const char *salt, const char *id, const char *id_context)
{
    uint8_t secret[256], salt_bytes[256], id_bytes[256], context_bytes[256];
    const struct ssm_common common = {
        .master_secret = {secret, unhex(secret, SECRET)},
        .master_salt = {salt_bytes, unhex(salt_bytes, salt)},
        .id_context = {id_context != NULL ? context_bytes : NULL, unhex(context_bytes, id_context != NULL ? id_context : "")},
    };
    const struct ssm_bytes id_value = {id_bytes, unhex(id_bytes, id)};
    CU_ASSERT_EQUAL_FATAL(ssm_sender_init(&pair->sender, &common, id_value), SSM_CONTEXT_OK);
    CU_ASSERT_EQUAL_FATAL(ssm_recipient_init(&pair->recipient, &common, id_value), SSM_CONTEXT_OK);
}

static void pair_free(struct pair *pair)
{
    ssm_sender_free(&pair->sender);
    ssm_recipient_free(&pair->recipient);
}

/* Parses an OSCORE message and decodes its option. */
static void open_message(struct ssm_message *message, struct ssm_oscore_option *oscore, const uint8_t *data, size_t len)
{
    CU_ASSERT_TRUE_FATAL(ssm_message_parse(message, data, len));
    struct ssm_option option = {0};
    size_t cursor = 0;
    while (ssm_option_next(&message->options, &cursor, &option) > 0 && option.number != SSM_OPT_OSCORE) {
    }
    CU_ASSERT_EQUAL_FATAL(option.number, SSM_OPT_OSCORE);
    CU_ASSERT_TRUE_FATAL(ssm_oscore_option_decode(oscore, option.value));
}

static void requests_of_appendix_c(void)
{
    static const struct { const char *salt, *id, *id_context, *coap, *oscore; } vectors[] = {
        {"9e7ca92223786340", "", NULL, GET_TV1, "44025d1f00003974396c6f63616c686f7374620914ff612f1092f1776f1c1668b3825e"}, /* C.4 */
        {"", "00", NULL, "440171c30000b932396c6f63616c686f737483747631",
         "440271c30000b932396c6f63616c686f737463091400ff4ed339a5a379b0b8bc731fffb0"}, /* C.5 */
        {"9e7ca92223786340", "", "37cbf3210017a2d3", "44012f8eef9bbf7a396c6f63616c686f737483747631",
         "44022f8eef9bbf7a396c6f63616c686f73746b19140837cbf3210017a2d3ff72cd7273fd331ac45cffbe55c3"}, /* C.6 */
    };
    for (size_t i = 0; i < COUNT(vectors); i++) {
        struct pair pair;
        uint8_t coap[256], out[128], plain[128];
        size_t coap_len = unhex(coap, vectors[i].coap), len = 0, plain_len = 0;
        pair_init(&pair, vectors[i].salt, vectors[i].id, vectors[i].id_context);
        CU_ASSERT_EQUAL(ssm_protect_request(&pair.sender, 20, coap, coap_len, out, sizeof out, &len, NULL), SSM_PROTECTED);
        check_hex("OSCORE request", out, len, vectors[i].oscore);
        check_hex("plaintext", plain, ssm_plaintext(plain, sizeof plain, coap, coap_len), "01b3747631");
        struct ssm_message message;
        struct ssm_oscore_option oscore;
        struct ssm_ticket ticket;
        open_message(&message, &oscore, out, len);
        CU_ASSERT_EQUAL(ssm_authenticate(&pair.recipient, &message, &oscore, plain, sizeof plain, &plain_len, &ticket, NULL), SSM_ACCEPTED);
        check_hex("decrypted", plain, plain_len, "01b3747631");
        pair_free(&pair);
    }
}

/* C.7 (nonce of the request) and C.8 (own Partial IV), answering C.4. */
static void responses_of_appendix_c(void)
{
    static const struct { bool with_piv; const char *oscore; } vectors[] = {
        {false, "64445d1f0000397490ffdbaad1e9a7e7b2a813d3c31524378303cdafae119106"},
        {true, "64445d1f00003974920100ff4d4c13669384b67354b2b6175ff4b8658c666a6cf88e"},
    };
    struct pair client, server;
    pair_init(&client, "9e7ca92223786340", "", NULL);
    pair_init(&server, "9e7ca92223786340", "01", NULL);
    uint8_t coap[256], out[128], plain[128];
    size_t len = 0, plain_len = 0;
    struct ssm_binding binding, served;
    struct ssm_message message;
    struct ssm_oscore_option oscore;
    struct ssm_ticket ticket;
    CU_ASSERT_EQUAL(ssm_protect_request(&client.sender, 20, coap, unhex(coap, GET_TV1), out, sizeof out, &len, &binding), SSM_PROTECTED);
    open_message(&message, &oscore, out, len);
    CU_ASSERT_EQUAL(ssm_authenticate(&client.recipient, &message, &oscore, plain, sizeof plain, &plain_len, &ticket, &served),
                    SSM_ACCEPTED);
    CU_ASSERT(binding.piv_len == served.piv_len && binding.kid_len == served.kid_len &&
              memcmp(binding.nonce, served.nonce, SSM_NONCE_BYTES) == 0);
    for (size_t i = 0; i < COUNT(vectors); i++) {
        const uint64_t zero = 0;
        size_t coap_len = unhex(coap, CONTENT);
        CU_ASSERT_EQUAL(
            ssm_protect_response(&server.sender, &served, vectors[i].with_piv ? &zero : NULL, coap, coap_len, out, sizeof out, &len),
            SSM_PROTECTED);
        check_hex("OSCORE response", out, len, vectors[i].oscore);
        open_message(&message, &oscore, out, len);
        CU_ASSERT_EQUAL(ssm_verify_response(&server.recipient, &binding, &message, &oscore, plain, sizeof plain, &plain_len), SSM_ACCEPTED);
        check_hex("decrypted", plain, plain_len, "45ff48656c6c6f20576f726c6421");
        struct ssm_binding other = binding;
        other.piv[0]++; /* a response does not fit another request */
        CU_ASSERT_EQUAL(ssm_verify_response(&server.recipient, &other, &message, &oscore, plain, sizeof plain, &plain_len),
                        SSM_DISCARD_DECRYPT);
        CU_ASSERT_EQUAL(ssm_verify_response(&server.recipient, &binding, &message, &oscore, plain, message.payload.len - 9, &plain_len),
                        SSM_DISCARD_OSCORE_DECODE);
        oscore.has_kid = true; /* a kid that is not the Server's */
        oscore.kid = (struct ssm_bytes){binding.nonce, 3};
        CU_ASSERT_EQUAL(ssm_verify_response(&server.recipient, &binding, &message, &oscore, plain, sizeof plain, &plain_len),
                        SSM_DISCARD_OSCORE_DECODE);
    }
    pair_free(&client);
    pair_free(&server);
}

/* Which option goes where (RFC 8613 Figure 5), OSCORE in its place among the outer ones. */
static void options_inside_and_outside(void)
{
    static const struct { const char *coap, *outer, *plain; } rows[] = {
        /* Uri-Host, Uri-Port, Uri-Path, Hop-Limit, Proxy-Scheme: 3, 7, 16 and 39 stay outside */
        {"5001 0001 31 68 42 1633 41 70 51 05 d4 0a 636f6170", "5002 0001 31 68 42 1633 22 0901 71 05 d4 0a 636f6170", "01 b1 70"},
        /* If-Match, Uri-Path, Uri-Query, Accept, No-Response and an unknown option go inside */
        {"5002 0001 10 a1 70 41 71 20 d1 e4 1a e0 0211", "5002 0001 92 0901", "02 10 a1 70 41 71 20 d1 e4 1a e0 0211"},
        /* Observe is on both sides, and the outer code is FETCH */
        {"5001 0001 60 51 70", "5005 0001 60 32 0901", "01 60 51 70"},
        {"5001 0001 61 01 51 70", "5005 0001 61 01 32 0901", "01 61 01 51 70"},
    };
    struct pair pair;
    pair_init(&pair, "", "", NULL);
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t coap[256], out[128], expected[256], plain[128];
        size_t coap_len = unhex(coap, rows[i].coap), outer_len = unhex(expected, rows[i].outer), len = 0;
        CU_ASSERT_EQUAL(ssm_protect_request(&pair.sender, 1, coap, coap_len, out, sizeof out, &len, NULL), SSM_PROTECTED);
        CU_ASSERT_FATAL(len > outer_len);
        check_hex("outer", out, outer_len, rows[i].outer);
        CU_ASSERT_EQUAL(out[outer_len], 0xff);
        check_hex("plaintext", plain, ssm_plaintext(plain, sizeof plain, coap, coap_len), rows[i].plain);
    }
    uint8_t notification[256], out[128];
    const struct ssm_binding binding = {.piv_len = 1};
    const uint64_t piv = 5;
    size_t len = 0, coap_len = unhex(notification, "5045 0001 61 07 ff 68");
    CU_ASSERT_EQUAL(ssm_protect_response(&pair.sender, &binding, &piv, notification, coap_len, out, sizeof out, &len), SSM_PROTECTED);
    check_hex("notification", out, 4 + 2 + 3, "5045 0001 61 07 32 0105");
    check_hex("plaintext", out, ssm_plaintext(out, sizeof out, notification, coap_len), "45 60 ff 68"); /* inner Observe is empty */
    pair_free(&pair);
}

static void not_protectable(void)
{
    static const char *const messages[] = {
        "", "4001", "40 00 0001",                     /* not a message; Empty */
        "50 02 0001 90", "50 02 0001 92 0914",        /* holds an OSCORE option */
        "50 02 0001 d3 16 612f62",                    /* holds Proxy-Uri */
        "50 e1 0001", "50 22 0001", "50 63 0001",     /* signalling, classes 1 and 3 */
        "50 02 0001 ff",
    };
    struct pair pair;
    pair_init(&pair, "", "", NULL);
    uint8_t coap[256], out[128];
    const struct ssm_binding binding = {.piv_len = 1};
    size_t len = 77;
    for (size_t i = 0; i < COUNT(messages); i++) {
        size_t coap_len = unhex(coap, messages[i]);
        CU_ASSERT_EQUAL(ssm_protect_request(&pair.sender, 1, coap, coap_len, out, sizeof out, &len, NULL), SSM_PROTECT_BAD_MESSAGE);
        CU_ASSERT_EQUAL(ssm_protect_response(&pair.sender, &binding, NULL, coap, coap_len, out, sizeof out, &len), SSM_PROTECT_BAD_MESSAGE);
        CU_ASSERT_EQUAL(ssm_plaintext(out, sizeof out, coap, coap_len), 0);
    }
    size_t request_len = unhex(coap, GET_TV1);
    CU_ASSERT_EQUAL(ssm_protect_response(&pair.sender, &binding, NULL, coap, request_len, out, sizeof out, &len), SSM_PROTECT_BAD_MESSAGE);
    CU_ASSERT_EQUAL(ssm_protect_request(&pair.sender, SSM_SSN_MAX + 1, coap, request_len, out, sizeof out, &len, NULL),
                    SSM_PROTECT_EXHAUSTED);
    size_t response_len = unhex(coap, CONTENT);
    const uint64_t beyond = SSM_SSN_MAX + 1;
    CU_ASSERT_EQUAL(ssm_protect_request(&pair.sender, 1, coap, response_len, out, sizeof out, &len, NULL), SSM_PROTECT_BAD_MESSAGE);
    CU_ASSERT_EQUAL(ssm_protect_response(&pair.sender, &binding, &beyond, coap, response_len, out, sizeof out, &len),
                    SSM_PROTECT_EXHAUSTED);
    CU_ASSERT_EQUAL(len, 77);
    pair_free(&pair);
}

/* Every size that is too small: refused, not a byte beyond, and no plaintext left behind. */
static void no_room(void)
{
    struct pair pair;
    pair_init(&pair, "", "00", NULL);
    uint8_t coap[256], out[128];
    size_t coap_len = unhex(coap, "5102 0001 aa b6 736563726574 ff 736563726574"), len = 0;
    CU_ASSERT_EQUAL(ssm_protect_request(&pair.sender, 1, coap, coap_len, out, sizeof out, &len, NULL), SSM_PROTECTED);
    for (size_t size = 0; size < len; size++) {
        size_t unused = 0;
        memset(out, 0, sizeof out);
        CU_ASSERT_EQUAL(ssm_protect_request(&pair.sender, 1, coap, coap_len, out, size, &unused, NULL), SSM_PROTECT_NO_ROOM);
        size_t i = 0;
        while (i < sizeof out && out[i] == 0) {
            i++;
        }
        CU_ASSERT_EQUAL(i, sizeof out);
    }
    CU_ASSERT_EQUAL(ssm_protect_request(&pair.sender, 1, coap, coap_len, out, len, &len, NULL), SSM_PROTECTED);
    static uint8_t large[SSM_MESSAGE_BYTES_MAX + 1] = {0x50, 0x02, 0, 1, 0xff, 1}, larger[2 * SSM_MESSAGE_BYTES_MAX];
    CU_ASSERT_EQUAL(ssm_protect_request(&pair.sender, 1, large, sizeof large, larger, sizeof larger, &len, NULL), SSM_PROTECT_BAD_MESSAGE);
    CU_ASSERT_EQUAL(ssm_protect_request(&pair.sender, 1, large, sizeof large - 1, larger, sizeof larger, &len, NULL), SSM_PROTECT_NO_ROOM);
    pair_free(&pair);
}

/* Authenticate changes nothing; commit does, once. */
static void two_steps(void)
{
    struct pair pair;
    pair_init(&pair, "", "00", NULL);
    uint8_t coap[256], out[128], plain[128];
    size_t len = 0, plain_len = 0;
    struct ssm_message message;
    struct ssm_oscore_option oscore;
    struct ssm_ticket ticket, other;
    CU_ASSERT_EQUAL(ssm_protect_request(&pair.sender, 9, coap, unhex(coap, GET_TV1), out, sizeof out, &len, NULL), SSM_PROTECTED);
    open_message(&message, &oscore, out, len);
    CU_ASSERT_EQUAL(ssm_authenticate(&pair.recipient, &message, &oscore, plain, sizeof plain, &plain_len, &ticket, NULL), SSM_ACCEPTED);
    CU_ASSERT_FALSE(pair.recipient.window.received);
    CU_ASSERT_EQUAL(ssm_authenticate(&pair.recipient, &message, &oscore, plain, sizeof plain, &plain_len, &other, NULL), SSM_ACCEPTED);
    ssm_commit(&ticket, SSM_FIRST_IS_LOWER_LIMIT);
    CU_ASSERT(pair.recipient.window.received && pair.recipient.window.highest == 9);
    CU_ASSERT_EQUAL(ssm_authenticate(&pair.recipient, &message, &oscore, plain, sizeof plain, &plain_len, &other, NULL),
                    SSM_DISCARD_REPLAY);
    ssm_window_init(&pair.recipient.window);
    ssm_commit(&ticket, SSM_FIRST_IS_LOWER_LIMIT); /* a ticket commits once */
    CU_ASSERT_FALSE(pair.recipient.window.received);
    CU_ASSERT_EQUAL(ssm_authenticate(&pair.recipient, &message, &oscore, plain, message.payload.len - 9, &plain_len, &other, NULL),
                    SSM_DISCARD_OSCORE_DECODE);
    oscore.has_kid = false;
    CU_ASSERT_EQUAL(ssm_authenticate(&pair.recipient, &message, &oscore, plain, sizeof plain, &plain_len, &other, NULL),
                    SSM_DISCARD_OSCORE_DECODE);
    oscore.has_kid = true;
    out[len - 1] ^= 1;
    memset(plain, 0x55, sizeof plain);
    CU_ASSERT_EQUAL(ssm_authenticate(&pair.recipient, &message, &oscore, plain, sizeof plain, &plain_len, &other, NULL),
                    SSM_DISCARD_DECRYPT);
    check_hex("wiped", plain, 5, "0000000000");
    pair_free(&pair);
}

void test_protect(void)
{
    static const CU_TestInfo tests[] = {
        {"OSC-OPT-011 OSC-OPT-012 OSC-MSG-003 OSC-COS-003 OSC-COS-009 OSC-HDR-007 OSC-PRO-004 OSC-PRO-005 OSC-VER-008 OSC-VER-009 "
         "requests of RFC 8613 Appendix C", requests_of_appendix_c},
        {"OSC-COS-008 OSC-COS-012 OSC-RSP-003 OSC-RSP-004 OSC-RSP-005 OSC-RSP-009 responses of RFC 8613 Appendix C",
         responses_of_appendix_c},
        {"OSC-OPT-010 OSC-OPT-013 OSC-OPT-014 OSC-OPT-021 OSC-OPT-032 OSC-MSG-001 options inside and outside", options_inside_and_outside},
        {"OSC-OPT-025 what cannot be protected", not_protectable},
        {"no room", no_room},
        {"OSC-VER-010 OSC-VER-012 authenticate, then commit", two_steps},
        CU_TEST_INFO_NULL,
    };
    add_suite("Protect and verify", tests);
}
