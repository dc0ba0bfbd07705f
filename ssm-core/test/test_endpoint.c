/* test_endpoint.c: the Server's side of unicast OSCORE: what it executes, what it answers to what it does not, which nonces it uses. */
#include "pair.h"

/* What an error looks like: type, Message ID, code, Token, Max-Age 0, nothing else. */
static void check_error(const struct pair *pair, bool confirmable, uint8_t code, const char *text)
{
    uint8_t expected[64] = {confirmable ? 0x61 : 0x51, code, confirmable ? pair->there.data[2] : (uint8_t)(pair->mid >> 8),
                            confirmable ? pair->there.data[3] : (uint8_t)pair->mid, 't', 0xd0, 0x01};
    size_t len = 7;
    if (text != NULL) {
        expected[len++] = 0xff;
        memcpy(expected + len, text, strlen(text));
        len += strlen(text);
    }
    CU_ASSERT(pair->back.len == len && memcmp(pair->back.data, expected, len) == 0);
}

/* Each OSCORE error, by CON and NON: RFC 8613 §7.4, §8.2. */
static void unprotected_errors(void)
{
    static const struct { enum ssm_reason reason; uint8_t code; const char *text; } rows[] = {
        {SSM_DISCARD_OSCORE_DECODE, SSM_BAD_OPTION, "Failed to decode COSE"},
        {SSM_DISCARD_UNKNOWN_KID, SSM_UNAUTHORIZED, "Security context not found"},
        {SSM_DISCARD_REPLAY, SSM_UNAUTHORIZED, "Replay detected"},
        {SSM_DISCARD_DECRYPT, SSM_BAD_REQUEST, "Decryption failed"},
    };
    struct pair pair;
    pair_init(&pair);
    for (size_t i = 0; i < 6 * COUNT(rows); i++) {
        bool confirmable = i % 2 == 0;
        enum ssm_reason reason = rows[i / 6].reason;
        pair.endpoint.diagnostics = i % 6 >= 2;
        pair.endpoint.silent = i % 6 >= 4;
        pair_call_with(&pair, &(struct ssm_call){.type = confirmable ? SSM_CON : SSM_NON, .method = SSM_GET, .path = "/a"});
        if (reason == SSM_DISCARD_REPLAY) {
            CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
        }
        size_t at = reason == SSM_DISCARD_OSCORE_DECODE ? 6 : reason == SSM_DISCARD_UNKNOWN_KID ? 10 : pair.there.len - 1;
        pair.there.data[at] ^= reason == SSM_DISCARD_REPLAY ? 0 : 0x80; /* flags, kid, tag */
        uint32_t before = pair.endpoint.counters[reason];
        CU_ASSERT_EQUAL(pair_serve(&pair), reason);
        CU_ASSERT_EQUAL(pair.endpoint.counters[reason], before + 1);
        CU_ASSERT_FALSE(pair.association.open);
        if (pair.endpoint.silent) {
            CU_ASSERT_EQUAL(pair.back.len, 0);
        } else {
            check_error(&pair, confirmable, rows[i / 6].code, pair.endpoint.diagnostics ? rows[i / 6].text : NULL);
        }
    }
    pair_free(&pair);
}

/* Outer option values of the request and what they are worth. */
static void undecodable_options(void)
{
    static const struct { const char *option; enum ssm_reason reason; } rows[] = {
        {"99 01 00 01a1a1a1a1a1a1", SSM_DISCARD_OSCORE_DECODE}, {"90", SSM_DISCARD_OSCORE_DECODE}, {"91 00", SSM_DISCARD_OSCORE_DECODE},
        {"92 0100", SSM_DISCARD_OSCORE_DECODE},                                     /* no kid */
        {"98 08 01a1a1a1a1a1a1", SSM_DISCARD_OSCORE_DECODE},                        /* no Partial IV */
        {"9a 0a 0000 01a1a1a1a1a1a1", SSM_DISCARD_OSCORE_DECODE},                   /* Partial IV 0000 */
        {"9d 02 0e 000000000000 01a1a1a1a1a1a1 00", SSM_DISCARD_OSCORE_DECODE},
        {"9d 02 0f 00000000000000 01a1a1a1a1a1a1", SSM_DISCARD_OSCORE_DECODE},
        {"99 29 00 01a1a1a1a1a1a1", SSM_DISCARD_OSCORE_DECODE}, {"99 49 00 01a1a1a1a1a1a1", SSM_DISCARD_OSCORE_DECODE},
        {"99 09 00 01a1a1a1a1a1a1 09 09 00 01a1a1a1a1a1a1", SSM_DISCARD_OSCORE_DECODE}, /* twice */
        {"98 09 00 01a1a1a1a1a1", SSM_DISCARD_UNKNOWN_KID}, {"92 09 00", SSM_DISCARD_UNKNOWN_KID},
        {"9a 19 00 00 01a1a1a1a1a1a1", SSM_DISCARD_UNKNOWN_KID},                    /* an empty ID Context is not the one of this context */
        {"94 09 00 0201", SSM_DISCARD_NOT_MULTICAST}, {"93 09 00 02", SSM_DISCARD_NOT_MULTICAST},
        {"99 09 01 01a1a1a1a1a1a1", SSM_DISCARD_DECRYPT},                           /* another Partial IV */
        {"99 09 00 01a1a1a1a1a1a1", SSM_ACCEPTED},
    };
    struct pair pair;
    pair_init(&pair);
    pair_call(&pair, SSM_GET, "/a");
    const struct wire genuine = pair.there; /* 5 bytes of header and token, 10 of OSCORE option */
    for (size_t i = 0; i < COUNT(rows); i++) {
        pair.there = genuine;
        pair.there.len = 5 + unhex(pair.there.data + 5, rows[i].option);
        memcpy(pair.there.data + pair.there.len, genuine.data + 15, genuine.len - 15);
        pair.there.len += genuine.len - 15;
        CU_ASSERT_EQUAL(pair_serve(&pair), rows[i].reason);
        CU_ASSERT_EQUAL(pair.back.len > 0, rows[i].reason != SSM_ACCEPTED && rows[i].reason != SSM_DISCARD_NOT_MULTICAST);
    }
    pair.there = genuine;
    pair.there.len = 15; /* no payload */
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_OSCORE_DECODE);
    pair_free(&pair);
}

/* No answer where none is due: not CoAP, not a request, not OSCORE. */
static void silent_discards(void)
{
    static const struct { const char *coap; enum ssm_reason reason; } rows[] = {
        {"", SSM_DISCARD_COAP_FORMAT}, {"40", SSM_DISCARD_COAP_FORMAT}, {"4000 0001", SSM_DISCARD_COAP_FORMAT},
        {"4102 0001 74 9f", SSM_DISCARD_COAP_FORMAT}, {"6102 0001 74 90 ff 00", SSM_DISCARD_COAP_FORMAT}, /* a request in an ACK */
        {"4145 0001 74 90 ff 00", SSM_DISCARD_COAP_FORMAT}, {"4102 0001 74 b1 61 ff 00", SSM_DISCARD_NO_OSCORE},
    };
    struct pair pair;
    pair_init(&pair);
    for (size_t i = 0; i < COUNT(rows); i++) {
        pair.there.len = unhex(pair.there.data, rows[i].coap);
        CU_ASSERT_EQUAL(pair_serve(&pair), rows[i].reason);
        CU_ASSERT_EQUAL(pair.back.len, 0);
    }
    pair_free(&pair);
}

/* An SSM Request that comes by unicast: not a word, whatever the secret. */
static void ssm_request_by_unicast(void)
{
    struct fixture fixture;
    struct pair pair;
    fixture_init(&fixture);
    pair_init(&pair);
    fixture_make(&fixture, 5, true);
    memcpy(pair.there.data, fixture.datagram, fixture.len);
    pair.there.len = fixture.len;
    for (int confirmable = 0; confirmable <= 1; confirmable++) {
        pair.there.data[0] = confirmable == 1 ? 0x40 : 0x50;
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_NOT_MULTICAST);
        CU_ASSERT_EQUAL(pair.back.len, 0);
    }
    pair_call(&pair, SSM_POST, SSM_SWITCH_HREF); /* and a unicast context means nothing to the Server of groups */
    memcpy(fixture.datagram, pair.there.data, pair.there.len);
    fixture.len = pair.there.len;
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_CONFIRMABLE);
    fixture.datagram[0] |= 0x10;
    CU_ASSERT_EQUAL(fixture_receive(&fixture), SSM_DISCARD_UNKNOWN_KID);
    fixture_free(&fixture);
    pair_free(&pair);
}

/* Code, options and payload as decrypted; outer ones mean nothing; subjectuuid is that of the entry. */
static void verified_request(void)
{
    struct pair pair;
    pair_init(&pair);
    pair_make_inner(&pair, 0, "4102 0001 74 b5 726f6f6d73 04 6c616d70 12 2710 3b 69663d6f69632e69662e61 03 72743d 01 78 21 3c ff a0");
    pair.there.data[1] = SSM_DELETE; /* another outer method */
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    const struct ssm_request *request = &pair.request;
    CU_ASSERT(request->method == SSM_POST && request->observe == SSM_OBSERVE_NOT);
    CU_ASSERT(request->content_format == 10000 && request->accept == 60);
    CU_ASSERT_TRUE(ssm_request_path_is(request, "/rooms/lamp"));
    CU_ASSERT_FALSE(ssm_request_path_is(request, "/rooms"));
    CU_ASSERT_FALSE(ssm_request_path_is(request, "/rooms/lamp/"));
    check_hex("payload", request->payload.data, request->payload.len, "a0");
    struct ssm_bytes value = {NULL, 99};
    CU_ASSERT_TRUE(ssm_request_query(request, "if", &value));
    check_hex("if", value.data, value.len, "6f69632e69662e61");
    CU_ASSERT_TRUE(ssm_request_query(request, "rt", &value));
    CU_ASSERT_EQUAL(value.len, 0);
    CU_ASSERT_FALSE(ssm_request_query(request, "x", &value));
    static const char *const hrefs[] = {"/rooms/lamp"};
    const struct ssm_ace aces[] = {{SSM_ACE_UUID, *request->subjectuuid, SSM_PERM_RETRIEVE | SSM_PERM_UPDATE, hrefs, 1}};
    struct ssm_uuid other = *request->subjectuuid;
    other.bytes[0] ^= 1;
    CU_ASSERT_EQUAL(memcmp(request->subjectuuid, &pair.credentials[1].subjectuuid, sizeof other), 0);
    CU_ASSERT_TRUE(ssm_permits(aces, 1, request->subjectuuid, SSM_PERM_UPDATE, "/rooms/lamp"));
    CU_ASSERT_FALSE(ssm_permits(aces, 1, request->subjectuuid, SSM_PERM_DELETE, "/rooms/lamp"));
    CU_ASSERT_FALSE(ssm_permits(aces, 1, request->subjectuuid, SSM_PERM_UPDATE, "/rooms"));
    CU_ASSERT_FALSE(ssm_permits(aces, 1, &other, SSM_PERM_UPDATE, "/rooms/lamp"));
    pair_free(&pair);
}

/* Authentic requests, what the host sees of them or what is said for it; all protected, all numbers spent. */
static void inner_requests(void)
{
    static const struct { const char *coap; enum ssm_reason reason; uint8_t answer; } rows[] = {
        {"4101 0001 74 60 51 61", SSM_ACCEPTED, 0},                                  /* Observe 0 */
        {"4101 0001 74 61 01 51 61", SSM_ACCEPTED, 0}, {"4101 0001 74 61 02 51 61", SSM_ACCEPTED, 0},
        {"4101 0001 74 64 00000000 51 61", SSM_ACCEPTED, 0}, {"4102 0001 74 60 51 61", SSM_ACCEPTED, 0},
        {"4101 0001 74 e0 fe01", SSM_ACCEPTED, 0}, {"411f 0001 74", SSM_ACCEPTED, 0}, /* elective; a method unknown here */
        {"4102 0001 74 b1 61 13 002710 ff a0", SSM_ACCEPTED, 0}, {"4101 0001 74 c1 3c 01 00", SSM_ACCEPTED, 0},
        {"4101 0001 74 d1 f51a", SSM_ACCEPTED, 0},                                   /* No-Response 26 */
        {"4101 0001 74 e0 fe00", SSM_DISCARD_APPLICATION, SSM_BAD_OPTION},           /* unknown, critical */
        {"4102 0001 74 d1 0e 08 ff a0", SSM_DISCARD_APPLICATION, SSM_BAD_OPTION},    /* Block1 */
        {"4101 0001 74 10", SSM_DISCARD_APPLICATION, SSM_BAD_OPTION}, {"4101 0001 74 50", SSM_DISCARD_APPLICATION, SSM_BAD_OPTION},
        {"4101 0001 74 d1 04 3c 00", SSM_DISCARD_APPLICATION, SSM_BAD_OPTION},       /* Accept twice, and too long */
        {"4101 0001 74 d3 04 000001", SSM_DISCARD_APPLICATION, SSM_BAD_OPTION},
        {"4101 0001 74 e2 06f4 0801", SSM_DISCARD_APPLICATION, SSM_BAD_OPTION},      /* OCF version 2049 */
        {"4101 0001 74 e2 06f4 0800 02 0800", SSM_DISCARD_APPLICATION, SSM_BAD_OPTION},
        {"4101 0001 74 e2 06f4 0800 42 0800", SSM_ACCEPTED, 0},
    };
    static const struct { size_t row; enum ssm_observe observe; int32_t format; } seen[] = {
        {0, SSM_OBSERVE_REGISTER, -1}, {1, SSM_OBSERVE_CANCEL, -1}, {2, SSM_OBSERVE_NOT, -1}, {3, SSM_OBSERVE_NOT, -1},
        {4, SSM_OBSERVE_NOT, -1}, {7, SSM_OBSERVE_NOT, 65536}, {8, SSM_OBSERVE_NOT, 60},
    };
    struct pair pair;
    pair_init(&pair);
    for (size_t i = 0; i < COUNT(rows); i++) {
        pair_call(&pair, SSM_GET, "/a"); /* an exchange with the binding of number i, for the answer */
        pair_make_inner(&pair, i, rows[i].coap);
        CU_ASSERT_EQUAL(pair_serve(&pair), rows[i].reason);
        CU_ASSERT_EQUAL(pair.association.open, rows[i].reason == SSM_ACCEPTED);
        for (size_t j = 0; j < COUNT(seen); j++) {
            CU_ASSERT(seen[j].row != i || (pair.request.observe == seen[j].observe && pair.request.content_format == seen[j].format));
        }
        if (rows[i].answer != 0) {
            CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
            CU_ASSERT(pair.reply.code == rows[i].answer && pair.reply.payload.len == 0);
        }
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_REPLAY);
    }
    pair_free(&pair);
}

/* Authentic, but not code, options, payload of a request: a protected 4.00, no execution. */
static void inner_nonsense(void)
{
    static const char *const plains[] = {"02 f0", "02 ff", "02 b261", "02 0f", "00", "45", "01 b161 ff", "02 e0fff3"};
    struct pair pair;
    pair_init(&pair);
    for (size_t i = 0; i < COUNT(plains); i++) {
        static const uint8_t kid[] = {0x01, 0xa1, 0xa1, 0xa1, 0xa1, 0xa1, 0xa1};
        uint8_t plain[256];
        size_t len = unhex(plain, plains[i]);
        pair_call(&pair, SSM_GET, "/a"); /* an exchange with the binding of number i, for the answer */
        pair.there.len = 16;             /* header, token, OSCORE option, marker */
        pair.there.len += forge_ciphertext(pair.there.data + 16, pair.credentials[0].privatedata, (struct ssm_bytes){kid, sizeof kid},
                                           (uint8_t)i, plain, len);
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_PLAINTEXT_FORMAT);
        CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
        CU_ASSERT_EQUAL(pair.reply.code, SSM_BAD_REQUEST);
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_REPLAY);
    }
    pair_free(&pair);
}

static enum ssm_reason offer(struct pair *pair, uint64_t ssn)
{
    pair_make_inner(pair, ssn, "4101 0001 74 b1 61");
    return pair_serve(pair);
}

/* The default window of 32 (RFC 8613 §3.2.2), from empty: what was not seen comes in whatever its order; over a crash. */
static void replay_window(void)
{
    static const struct { uint64_t ssn; enum ssm_reason reason; } rows[] = {
        {100, SSM_ACCEPTED}, {69, SSM_ACCEPTED}, {68, SSM_DISCARD_REPLAY}, {100, SSM_DISCARD_REPLAY}, {101, SSM_ACCEPTED},
        {70, SSM_ACCEPTED}, {69, SSM_DISCARD_REPLAY}, {(uint64_t)1 << 39, SSM_ACCEPTED}, {102, SSM_DISCARD_REPLAY},
        {((uint64_t)1 << 39) - 31, SSM_ACCEPTED}, {((uint64_t)1 << 39) - 32, SSM_DISCARD_REPLAY}, {SSM_SSN_MAX, SSM_ACCEPTED},
    };
    for (int crashes = 0; crashes <= 1; crashes++) {
        struct pair pair;
        pair_init(&pair);
        for (size_t i = 0; i < COUNT(rows); i++) {
            CU_ASSERT_EQUAL(offer(&pair, rows[i].ssn), rows[i].reason);
            if (crashes == 1) {
                pair_restart(&pair, 1);
            }
        }
        CU_ASSERT_EQUAL(offer(&pair, SSM_SSN_MAX), SSM_DISCARD_REPLAY);
        pair_free(&pair);
    }
}

/* A forged number, however far ahead, moves nothing; the genuine one is accepted once. */
static void forged_numbers(void)
{
    struct pair pair;
    pair_init(&pair);
    for (uint64_t ssn = 7; ssn < 9; ssn++) {
        pair_make_inner(&pair, SSM_SSN_MAX, "4101 0001 74 b1 61");
        pair.there.data[pair.there.len - 1] ^= 1;
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_DECRYPT);
        CU_ASSERT_EQUAL(offer(&pair, ssn), SSM_ACCEPTED);
        pair.there.data[pair.there.len - 1] ^= 1; /* seen, and forged: not even looked into */
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_REPLAY);
    }
    pair_free(&pair);
}

/* What cannot be made durable is not handed on, nothing is said, and the retransmission finds it still fresh. */
static void failing_store(void)
{
    struct pair pair;
    pair_init(&pair);
    pair_call(&pair, SSM_POST, "/a");
    pair.stores[1].save_fails = true;
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_STORE);
    CU_ASSERT(pair.back.len == 0 && !pair.association.open);
    pair.stores[1].save_fails = false;
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CHANGED, "", false), SSM_PROTECTED);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    pair_observe(&pair, SSM_OBSERVE_REGISTER, "/a");
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "0", true), SSM_PROTECTED);
    pair.stores[1].save_fails = true;
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "1", true), SSM_PROTECT_STORE); /* no number, no notification */
    pair.stores[1].save_fails = false;
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "1", true), SSM_PROTECTED);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_NOTIFICATION);
    pair_free(&pair);
}

/* The request's nonce once, then fresh Partial IVs, increasing; inner Observe empty, error notifications included. */
static void nonces_of_responses(void)
{
    struct pair pair;
    pair_init(&pair);
    pair_observe(&pair, SSM_OBSERVE_REGISTER, "/a");
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    for (uint64_t i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(pair_respond(&pair, i < 4 ? SSM_CONTENT : SSM_SERVER_ERROR, "x", i < 4), SSM_PROTECTED);
        struct ssm_oscore_option oscore;
        CU_ASSERT_TRUE(ssm_oscore_option_decode(&oscore, option_of(&pair.back, SSM_OPT_OSCORE)));
        CU_ASSERT(!oscore.has_kid && oscore.kid_context.data == NULL);
        CU_ASSERT_EQUAL(oscore.piv.len, i == 0 ? 0 : 1);
        CU_ASSERT(i == 0 || ssm_piv_value(oscore.piv) == i - 1);
        CU_ASSERT_EQUAL(pair.back.data[0] >> 4 & 3, i == 0 ? SSM_ACK : SSM_NON);
        CU_ASSERT_EQUAL(pair_reply(&pair), i < 4 ? SSM_REPLY_NOTIFICATION : SSM_REPLY_RESPONSE);
        CU_ASSERT_EQUAL(pair.plain_back[1], i < 4 ? 0x60 : 0xff); /* Observe of no bytes */
    }
    CU_ASSERT_FALSE(pair.association.open);
    pair_free(&pair);
}

/* Two Clients' requests interleaved: each response under its own context. Max-Age is inside. */
static void contexts_of_responses(void)
{
    struct pair pairs[2];
    struct ssm_unicast contexts[2];
    struct ssm_endpoint endpoint = {.contexts = contexts, .context_count = 2};
    const uint32_t max_age_s = 86400;
    for (int i = 0; i < 2; i++) {
        pair_init(&pairs[i]);
        if (i == 1) {
            for (int device = 0; device < 2; device++) {
                pairs[i].credentials[device].credid = 4;
                *(device == 0 ? &pairs[i].credentials[device].senderid : &pairs[i].credentials[device].recipientid) = "01c3";
                pair_restart(&pairs[i], device);
            }
        }
        CU_ASSERT_EQUAL_FATAL(ssm_unicast_provision(&contexts[i], &pairs[i].credentials[1], &pairs[i].settings[1]), SSM_CREDENTIAL_OK);
        pair_call(&pairs[i], SSM_GET, "/a");
        struct ssm_answer answer = {.data = pairs[i].back.data, .size = sizeof pairs[i].back.data};
        CU_ASSERT_EQUAL(ssm_endpoint_receive(&endpoint, SSM_TO_UNICAST, pairs[i].there.data, pairs[i].there.len, pairs[i].plain_there,
                                             sizeof pairs[i].plain_there, &pairs[i].request, &pairs[i].association, &answer),
                        SSM_ACCEPTED);
    }
    for (int i = 1; i >= 0; i--) {
        const struct ssm_response response = {.code = SSM_VALID, .type = SSM_CON, .mid = 9, .max_age_s = &max_age_s};
        CU_ASSERT_EQUAL(ssm_respond(&pairs[i].association, &response, pairs[i].back.data, sizeof pairs[i].back.data, &pairs[i].back.len),
                        SSM_PROTECTED);
        CU_ASSERT_PTR_NULL(option_of(&pairs[i].back, SSM_OPT_MAX_AGE).data);
        pairs[1 - i].back = pairs[i].back;
        CU_ASSERT_EQUAL(pair_reply(&pairs[1 - i]), i == 1 ? SSM_REPLY_DECRYPT : SSM_REPLY_OLD);
        CU_ASSERT_EQUAL(pair_reply(&pairs[i]), SSM_REPLY_RESPONSE);
        CU_ASSERT(pairs[i].reply.code == SSM_VALID && pairs[i].reply.max_age_s == max_age_s);
    }
    for (int i = 0; i < 2; i++) {
        ssm_unicast_free(&contexts[i]);
        pair_free(&pairs[i]);
    }
}

/* A request redirected to another Server of the domain, its unprotected fields changed on the way: it verifies nowhere but where it was
 * meant to go, though the other Server has an entry with the same IDs. */
static void redirected(void)
{
    static const uint8_t other_secret[SSM_SECRET_BYTES] = {8};
    struct pair pair, other;
    pair_init(&pair);
    pair_init(&other);
    other.credentials[1].privatedata.data = other_secret;
    pair_restart(&other, 1);
    pair_call(&pair, SSM_POST, "/a");
    const struct wire genuine = pair.there;
    size_t host = unhex(pair.there.data + 5, "33 616263 42 1634 29"); /* Uri-Host, Uri-Port; the OSCORE option behind them: 9 - 7 */
    CU_ASSERT_EQUAL(genuine.data[5], 0x99);
    memcpy(pair.there.data + 5 + host, genuine.data + 6, genuine.len - 6);
    pair.there.len += host - 1;
    other.there = pair.there;
    CU_ASSERT_EQUAL(pair_serve(&other), SSM_DISCARD_DECRYPT);
    other.credentials[1].recipientid = "01a2";
    pair_restart(&other, 1);
    CU_ASSERT_EQUAL(pair_serve(&other), SSM_DISCARD_UNKNOWN_KID);
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    pair_free(&pair);
    pair_free(&other);
}

/* Two entries with one recipientid and different secrets: each is tried with its own window. */
static void equal_kids(void)
{
    static const uint8_t other_secret[SSM_SECRET_BYTES] = {9};
    struct pair pair, other;
    struct ssm_unicast contexts[3] = {0}; /* the middle one is free */
    pair_init(&pair);
    pair_init(&other);
    for (int device = 0; device < 2; device++) {
        other.credentials[device].privatedata.data = other_secret;
        other.credentials[device].credid = 4;
        pair_restart(&other, device);
    }
    CU_ASSERT_EQUAL_FATAL(ssm_unicast_provision(&contexts[0], &pair.credentials[1], &pair.settings[1]), SSM_CREDENTIAL_OK);
    CU_ASSERT_EQUAL_FATAL(ssm_unicast_provision(&contexts[2], &other.credentials[1], &other.settings[1]), SSM_CREDENTIAL_OK);
    pair.endpoint = other.endpoint = (struct ssm_endpoint){.contexts = contexts, .context_count = 3};
    for (int i = 0; i < 3; i++) {
        pair_round(&pair, "pair");
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_REPLAY); /* a replay for one, undecipherable for the other */
        pair_round(&other, "other");
        CU_ASSERT_EQUAL(pair_serve(&other), SSM_DISCARD_REPLAY);
    }
    pair.there.len = unhex(pair.there.data, "4102 0001 74 92 09 00 ff 000102030405060708"); /* an empty kid is not that of the free place */
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_UNKNOWN_KID);
    ssm_unicast_free(&contexts[2]);
    pair_call(&other, SSM_GET, "/a");
    CU_ASSERT_EQUAL(pair_serve(&other), SSM_DISCARD_DECRYPT);
    ssm_unicast_free(&contexts[0]);
    pair_free(&pair);
    pair_free(&other);
}

/* What does not fit the association is refused, and takes nothing from what does. */
static void refused_responses(void)
{
    static uint8_t large[SSM_MESSAGE_BYTES_MAX];
    static const struct { struct ssm_response response; enum ssm_protect_outcome outcome; } rows[] = {
        {{.code = SSM_EMPTY}, SSM_PROTECT_BAD_MESSAGE}, {{.code = SSM_GET}, SSM_PROTECT_BAD_MESSAGE},
        {{.code = 0x61}, SSM_PROTECT_BAD_MESSAGE}, {{.code = 0xe1}, SSM_PROTECT_BAD_MESSAGE},
        {{.code = SSM_CONTENT, .type = SSM_RST}, SSM_PROTECT_BAD_MESSAGE},
        {{.code = SSM_CONTENT, .observe = true}, SSM_PROTECT_BAD_MESSAGE},
        {{.code = SSM_CONTENT, .payload = {large, sizeof large}}, SSM_PROTECT_NO_ROOM},
        {{.code = SSM_CONTENT, .payload = {large, sizeof large - 12}}, SSM_PROTECT_NO_ROOM},
    };
    struct pair pair;
    pair_init(&pair);
    pair_call(&pair, SSM_GET, "/a");
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    size_t len = 77;
    for (size_t i = 0; i < COUNT(rows); i++) {
        CU_ASSERT_EQUAL(ssm_respond(&pair.association, &rows[i].response, pair.back.data, sizeof pair.back.data, &len), rows[i].outcome);
    }
    const struct ssm_response response = {.code = SSM_CONTENT, .type = SSM_ACK};
    CU_ASSERT_EQUAL(ssm_respond(&pair.association, &response, pair.back.data, 10, &len), SSM_PROTECT_NO_ROOM);
    CU_ASSERT_EQUAL(len, 77);
    ssm_unicast_free(&pair.devices[1]); /* the context is gone, and its place taken by another */
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "x", false), SSM_PROTECT_NO_CONTEXT);
    pair.credentials[1].recipientid = "01cccc";
    pair_restart(&pair, 1);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "x", false), SSM_PROTECT_NO_CONTEXT);
    pair.credentials[1].recipientid = pair.credentials[0].senderid;
    pair_restart(&pair, 1);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "x", false), SSM_PROTECTED);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "x", false), SSM_PROTECT_BAD_MESSAGE); /* one response */
    pair_call_with(&pair, &(struct ssm_call){.type = SSM_NON, .method = SSM_GET, .path = "/a"});
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(ssm_respond(&pair.association, &response, pair.back.data, sizeof pair.back.data, &len), SSM_PROTECT_BAD_MESSAGE);
    const struct ssm_association empty = {0};
    pair.association = empty;
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "x", false), SSM_PROTECT_NO_CONTEXT);
    pair_free(&pair);
}

/* A second request with the Token of an observation leaves it alone, and so does a replay of the registration. */
static void observation_survives_its_token(void)
{
    struct pair pair;
    pair_init(&pair);
    pair_observe(&pair, SSM_OBSERVE_REGISTER, "/a");
    const struct wire registration = pair.there;
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "0", true), SSM_PROTECTED);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_NOTIFICATION);
    struct ssm_association observer = pair.association; /* this test alone copies one, to hold both */
    const struct ssm_exchange exchange = pair.exchange;
    pair_call(&pair, SSM_GET, "/a");
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    pair.there = registration;
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_DISCARD_REPLAY);
    pair.association = observer;
    pair.exchange = exchange;
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "1", true), SSM_PROTECTED);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_NOTIFICATION);
    pair_free(&pair);
}

/* Every prefix, every bit, and random bytes around a genuine request: nothing executes, nothing crashes, every one is counted. */
static void hostile_datagrams(void)
{
    struct pair pair;
    pair_init(&pair);
    pair_call(&pair, SSM_GET, "/a");
    const struct wire genuine = pair.there;
    uint32_t received = 0, random = 1;
    for (size_t i = 5; i < genuine.len; i++) {
        for (int bit = 0; bit < 8; bit++, received++) {
            pair.there.data[i] ^= (uint8_t)(1 << bit);
            CU_ASSERT_NOT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
            pair.there.data[i] ^= (uint8_t)(1 << bit);
        }
        pair.there.len = i;
        CU_ASSERT_NOT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
        pair.there.len = genuine.len;
        received++;
    }
    CU_ASSERT_FALSE(pair.devices[1].recipient.window.received);
    for (int i = 0; i < 100000; i++, received++) {
        uint8_t noise[64], plain[64];
        size_t len = random >> 26;
        for (size_t j = 0; j < len; j++) {
            random = random * 1664525u + 1013904223u;
            bool keep = j < genuine.len && random >> 28 != 0;
            noise[sizeof noise - len + j] = keep ? genuine.data[j] : (uint8_t)(random >> 16);
        }
        struct ssm_answer answer = {.data = pair.back.data, .size = (size_t)i % 48};
        ssm_endpoint_receive(&pair.endpoint, i % 8 == 0 ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST, noise + sizeof noise - len, len, plain,
                             sizeof plain, &pair.request, &pair.association, &answer);
        CU_ASSERT_FATAL(answer.len <= answer.size);
    }
    uint32_t counted = 0;
    for (size_t i = 0; i < SSM_REASONS; i++) {
        counted += pair.endpoint.counters[i];
    }
    CU_ASSERT_EQUAL(counted, received);
    pair_free(&pair);
}

void test_endpoint(void)
{
    static const CU_TestInfo tests[] = {
        {"OSC-OPT-004 OSC-RSP-001 unprotected errors, with Max-Age 0", unprotected_errors},
        {"OSC-VER-003 OSC-VER-005 OSC-HDR-002 OSC-HDR-003 OSC-HDR-004 OSC-HDR-005 OSC-COS-005 OSC-OPT-003 undecodable, unknown",
         undecodable_options},
        {"silent where no answer is due", silent_discards},
        {"SSM-SRV-028 an SSM Request by unicast draws no answer", ssm_request_by_unicast},
        {"OSC-VER-001 OSC-VER-002 OSC-VER-013 OSC-MSG-002 the verified request", verified_request},
        {"OSC-VER-014 OSC-OPT-004 OSC-OPT-024 OSC-OPT-025 OSC-RSP-001 inner requests, protected 4.02", inner_requests},
        {"authentic nonsense, protected 4.00", inner_nonsense},
        {"OSC-RPL-001 OSC-RPL-003 OSC-SEQ-008 Replay Window, crashes between", replay_window},
        {"OSC-VER-007 OSC-VER-010 OSC-VER-012 forged numbers move nothing", forged_numbers},
        {"a failing store executes nothing and reuses nothing", failing_store},
        {"OSC-RSP-003 OSC-RSP-004 OSC-RSP-005 OSC-RSP-006 OSC-OPT-022 OSC-COS-004 nonces of responses and notifications",
         nonces_of_responses},
        {"OSC-RSP-002 OSC-SEQ-006 OSC-OPT-015 each response under its own context", contexts_of_responses},
        {"OSC-OPT-017 a redirected request verifies nowhere else", redirected},
        {"OSC-CTX-011 equal kids", equal_kids},
        {"refused responses", refused_responses},
        {"OSC-OPT-028 an observation survives its Token and replays", observation_survives_its_token},
        {"hostile datagrams", hostile_datagrams},
        CU_TEST_INFO_NULL,
    };
    add_suite("Endpoint of a Server", tests);
}
