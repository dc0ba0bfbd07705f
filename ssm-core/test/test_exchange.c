/* test_exchange.c: the Client's side of unicast OSCORE: what it sends, which answers it believes, in which order notifications come out. */
#include "pair.h"

/* Only the OSCORE option is outside, and the method is hidden; the Server's application sees what was asked, the Client's what was said. */
static void get_and_post(void)
{
    static const struct { uint8_t method, answer; const char *payload, *said; } rows[] = {
        {SSM_GET, SSM_CONTENT, "", "state"}, {SSM_POST, SSM_CHANGED, "new state", "done"}, {SSM_PUT, SSM_CREATED, "x", ""},
        {SSM_DELETE, SSM_DELETED, "", ""}, {SSM_GET, SSM_NOT_FOUND, "", "no such thing"}, {SSM_FETCH, SSM_CONTENT, "", "x"},
    };
    struct pair pair;
    pair_init(&pair);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct ssm_bytes payload = {(const uint8_t *)rows[i].payload, strlen(rows[i].payload)};
        pair_call_with(&pair, &(struct ssm_call){.type = i % 2 == 0 ? SSM_CON : SSM_NON, .method = rows[i].method, .path = "/rooms/lamp",
                                                 .query = "if=oic.if.a&x=y", .payload = payload, .ocf_version_options = true});
        CU_ASSERT_EQUAL(pair.there.data[1], SSM_POST);
        CU_ASSERT_EQUAL(option_of(&pair.there, SSM_OPT_OSCORE).len, 1 + 1 + 7);
        CU_ASSERT_PTR_NULL(option_of(&pair.there, SSM_OPT_URI_PATH).data);
        CU_ASSERT_EQUAL_FATAL(pair_serve(&pair), SSM_ACCEPTED);
        CU_ASSERT(pair.request.method == rows[i].method && ssm_request_path_is(&pair.request, "/rooms/lamp"));
        CU_ASSERT_EQUAL(pair.request.content_format, payload.len > 0 ? 10000 : -1);
        CU_ASSERT_EQUAL_FATAL(pair.request.payload.len, payload.len);
        CU_ASSERT(payload.len == 0 || memcmp(pair.request.payload.data, payload.data, payload.len) == 0);
        CU_ASSERT_EQUAL(pair_respond(&pair, rows[i].answer, rows[i].said, false), SSM_PROTECTED);
        CU_ASSERT_EQUAL(pair.back.data[1], SSM_CHANGED);
        CU_ASSERT(option_of(&pair.back, SSM_OPT_OSCORE).data != NULL && option_of(&pair.back, SSM_OPT_OSCORE).len == 0);
        CU_ASSERT_EQUAL(pair.back.data[0] >> 4 & 3, i % 2 == 0 ? SSM_ACK : SSM_NON);
        CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
        CU_ASSERT(pair.reply.code == rows[i].answer && pair.reply.payload.len == strlen(rows[i].said));
        CU_ASSERT_EQUAL(pair.reply.content_format, rows[i].said[0] != '\0' && rows[i].answer < SSM_BAD_REQUEST ? 10000 : -1);
        CU_ASSERT(pair.reply.max_age_s == 60 && pair.reply.echo.len == 0);
    }
    pair_free(&pair);
}

/* Spoofed plain errors move nothing; the genuine response still counts. */
static void unprotected_errors(void)
{
    static const uint8_t codes[] = {SSM_BAD_REQUEST, SSM_UNAUTHORIZED, SSM_BAD_OPTION, SSM_CONTENT, 0xa4};
    struct pair pair;
    pair_init(&pair);
    pair_call(&pair, SSM_GET, "/a");
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "genuine", false), SSM_PROTECTED);
    for (size_t i = 0; i < COUNT(codes); i++) {
        uint8_t spoofed[] = {0x61, codes[i], pair.there.data[2], pair.there.data[3], 't', 0xff, 'x'}, plain[16];
        const struct ssm_unicast before = pair.devices[0];
        CU_ASSERT_EQUAL(ssm_exchange_receive(&pair.exchange, spoofed, sizeof spoofed, plain, sizeof plain, &pair.reply),
                        SSM_REPLY_UNPROTECTED);
        CU_ASSERT_EQUAL(pair.reply.code, codes[i]);
        CU_ASSERT(pair.reply.payload.len == 0 && before.sequence.next == pair.devices[0].sequence.next);
    }
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    pair_round(&pair, "and on it goes");
    pair_free(&pair);
}

/* Outer code and outer Class E options (here Max-Age and a path) are anybody's. */
static void outer_fields_discarded(void)
{
    static const uint8_t codes[] = {SSM_NOT_FOUND, SSM_CONTENT, SSM_CREATED, SSM_SERVER_ERROR};
    struct pair pair;
    pair_init(&pair);
    for (size_t i = 0; i < COUNT(codes); i++) {
        pair_call(&pair, SSM_GET, "/a");
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
        CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "x", false), SSM_PROTECTED);
        uint8_t changed[64];
        memcpy(changed, pair.back.data, 6); /* header, token, the empty OSCORE option */
        size_t extra = unhex(changed + 6, "21 70 31 05");
        memcpy(changed + 6 + extra, pair.back.data + 6, pair.back.len - 6);
        changed[1] = codes[i];
        pair.back.len += extra;
        memcpy(pair.back.data, changed, pair.back.len);
        CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
        CU_ASSERT(pair.reply.code == SSM_CONTENT && pair.reply.max_age_s == 60);
    }
    pair_free(&pair);
}

static void not_ours_or_undecodable(void)
{
    static const struct { const char *coap; enum ssm_reply_outcome outcome; } rows[] = {
        {"", SSM_REPLY_OTHER}, {"6000 0001", SSM_REPLY_OTHER}, {"7000 0001", SSM_REPLY_OTHER}, {"614501", SSM_REPLY_OTHER},
        {"6145 0001 75 90 ff 000102030405060708", SSM_REPLY_OTHER},  /* token "u" */
        {"6045 0001 90 ff 000102030405060708", SSM_REPLY_OTHER},     /* none */
        {"5102 0001 74 90 ff 000102030405060708", SSM_REPLY_OTHER},  /* a request */
        {"7145 0001 74 90 ff 000102030405060708", SSM_REPLY_OTHER},  /* RST */
        {"6145 0001 74 90 00 ff 000102030405060708", SSM_REPLY_DECODE}, /* the option twice */
        {"6145 0001 74 91 00 ff 000102030405060708", SSM_REPLY_DECODE}, /* 00 for nothing */
        {"6145 0001 74 92 2100 ff 000102030405060708", SSM_REPLY_DECODE}, {"6145 0001 74 91 06 ff 000102030405060708", SSM_REPLY_DECODE},
        {"6145 0001 74 93 020001 ff 000102030405060708", SSM_REPLY_DECODE}, /* Partial IV 0001 */
        {"6145 0001 74 92 08aa ff 000102030405060708", SSM_REPLY_DECODE}, /* the kid of another Server */
        {"6145 0001 74 90", SSM_REPLY_DECODE}, {"6145 0001 74 90 ff 0001020304050607", SSM_REPLY_DECODE},
        {"6145 0001 74 90 ff 000102030405060708", SSM_REPLY_DECRYPT}, {"6145 0001 74 92 0100 ff 000102030405060708", SSM_REPLY_DECRYPT},
    };
    struct pair pair;
    pair_init(&pair);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_OTHER); /* no request was made */
    pair_call(&pair, SSM_GET, "/a");
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "x", false), SSM_PROTECTED);
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t coap[256], plain[256];
        size_t len = unhex(coap, rows[i].coap);
        CU_ASSERT_EQUAL(ssm_exchange_receive(&pair.exchange, coap, len, plain, sizeof plain, &pair.reply), rows[i].outcome);
    }
    CU_ASSERT_EQUAL(ssm_exchange_receive(&pair.exchange, pair.back.data, pair.back.len, pair.plain_back, 2, &pair.reply), SSM_REPLY_DECODE);
    ssm_unicast_free(&pair.devices[0]); /* the context is gone while the exchange is open */
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_OTHER);
    pair_restart(&pair, 0);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    pair_free(&pair);
}

/* Every bit after header and token flipped, every prefix: never delivered but where OSCORE leaves it open (outer options). */
static void tampered(void)
{
    struct pair pair;
    pair_init(&pair);
    for (int registered = 0; registered <= 1; registered++) {
        pair_observe(&pair, registered == 1 ? SSM_OBSERVE_REGISTER : SSM_OBSERVE_NOT, "/a");
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
        CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "first", registered == 1), SSM_PROTECTED);
        if (registered == 1) {
            CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "second", true), SSM_PROTECTED);
        }
        struct ssm_bytes observe = option_of(&pair.back, SSM_OPT_OBSERVE);
        for (size_t i = 5; i < pair.back.len; i++) {
            const uint8_t *at = &pair.back.data[i];
            bool observe_value = observe.data != NULL && at >= observe.data && at < observe.data + observe.len;
            for (int bit = 0; bit < 8 && !observe_value; bit++) {
                pair.back.data[i] ^= (uint8_t)(1 << bit);
                enum ssm_reply_outcome outcome = pair_reply(&pair);
                CU_ASSERT(outcome != SSM_REPLY_RESPONSE && outcome != SSM_REPLY_NOTIFICATION);
                pair.back.data[i] ^= (uint8_t)(1 << bit);
            }
            const size_t whole = pair.back.len;
            pair.back.len = i;
            enum ssm_reply_outcome outcome = pair_reply(&pair);
            CU_ASSERT(outcome != SSM_REPLY_RESPONSE && outcome != SSM_REPLY_NOTIFICATION);
            pair.back.len = whole;
        }
        CU_ASSERT_EQUAL(pair_reply(&pair), registered == 1 ? SSM_REPLY_NOTIFICATION : SSM_REPLY_RESPONSE);
        CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_OLD);
    }
    pair_free(&pair);
}

/* Several exchanges under way, some with one token after another: each response fits its own request alone. */
static void responses_fit_their_requests(void)
{
    enum { CALLS = 4 };
    struct pair pair;
    pair_init(&pair);
    struct ssm_exchange exchanges[CALLS];
    struct wire responses[CALLS];
    for (int i = 0; i < CALLS; i++) {
        pair_call(&pair, SSM_GET, "/a");
        exchanges[i] = pair.exchange;
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
        const char text[] = {(char)('0' + i), '\0'};
        CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, text, false), SSM_PROTECTED);
        responses[i] = pair.back;
    }
    for (int i = CALLS - 1; i >= 0; i--) {
        for (int j = 0; j < CALLS; j++) {
            pair.exchange = exchanges[i];
            pair.back = responses[j];
            CU_ASSERT_EQUAL(pair_reply(&pair), i == j ? SSM_REPLY_RESPONSE : SSM_REPLY_DECRYPT);
            CU_ASSERT(i != j || pair.reply.payload.data[0] == '0' + i);
            CU_ASSERT_EQUAL(pair_reply(&pair), i == j ? SSM_REPLY_OLD : SSM_REPLY_DECRYPT);
        }
    }
    pair_free(&pair);
}

/* A registration: outer FETCH, Observe on both sides, a fresh number each time. Notifications: FF order of Partial IVs. */
static void observation(void)
{
    struct pair pair;
    pair_init(&pair);
    pair_observe(&pair, SSM_OBSERVE_REGISTER, "/a");
    CU_ASSERT_EQUAL(pair.there.data[1], SSM_FETCH);
    CU_ASSERT(option_of(&pair.there, SSM_OPT_OBSERVE).data != NULL && option_of(&pair.there, SSM_OPT_OBSERVE).len == 0);
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT(pair.request.method == SSM_GET && pair.request.observe == SSM_OBSERVE_REGISTER);
    struct wire sent[6];
    for (size_t i = 0; i < COUNT(sent); i++) {
        const char text[] = {(char)('0' + i), '\0'};
        CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, text, true), SSM_PROTECTED);
        CU_ASSERT_EQUAL(pair.back.data[1], SSM_CONTENT);
        sent[i] = pair.back;
    }
    static const struct { size_t which; enum ssm_reply_outcome outcome; } rows[] = {
        {1, SSM_REPLY_NOTIFICATION}, {0, SSM_REPLY_OLD},   /* without Partial IV: the oldest */
        {1, SSM_REPLY_OLD}, {3, SSM_REPLY_NOTIFICATION}, {2, SSM_REPLY_OLD}, {3, SSM_REPLY_OLD},
        {5, SSM_REPLY_NOTIFICATION}, {4, SSM_REPLY_OLD}, {0, SSM_REPLY_OLD},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        pair.back = sent[rows[i].which];
        struct ssm_bytes observe = option_of(&pair.back, SSM_OPT_OBSERVE);
        if (observe.len > 0) {
            pair.back.data[observe.data - pair.back.data] = (uint8_t)(200 - i); /* the outer value is anybody's */
        }
        CU_ASSERT_EQUAL(pair_reply(&pair), rows[i].outcome);
        CU_ASSERT(rows[i].outcome != SSM_REPLY_NOTIFICATION || pair.reply.payload.data[0] == '0' + (char)rows[i].which);
    }
    pair_observe(&pair, SSM_OBSERVE_CANCEL, "/a");
    CU_ASSERT_EQUAL(option_of(&pair.there, SSM_OPT_OBSERVE).data[0], 1);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "late", true), SSM_PROTECTED); /* by the old registration */
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_DECRYPT);
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair.request.observe, SSM_OBSERVE_CANCEL);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "last", true), SSM_PROTECT_BAD_MESSAGE); /* no notification to a cancellation */
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "last", false), SSM_PROTECTED);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    pair_free(&pair);
}

/* The notification without Partial IV comes first, and once; what is broken neither ends the observation nor moves it. */
static void broken_notifications(void)
{
    struct pair pair;
    pair_init(&pair);
    pair_observe(&pair, SSM_OBSERVE_REGISTER, "/a");
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "0", true), SSM_PROTECTED);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_NOTIFICATION);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_OLD);
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "x", true), SSM_PROTECTED);
        pair.back.data[pair.back.len - 1] ^= 1;
        CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_DECRYPT);
        pair.back.data[pair.back.len - 1] ^= 1;
        CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_NOTIFICATION);
    }
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_NOT_FOUND, "gone", false), SSM_PROTECTED); /* the Server ends it */
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    CU_ASSERT_EQUAL(pair.reply.code, SSM_NOT_FOUND);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "x", true), SSM_PROTECT_BAD_MESSAGE);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_OLD);
    pair_observe(&pair, SSM_OBSERVE_REGISTER, "/a"); /* refused from the start: a response without Observe */
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "not observable", false), SSM_PROTECTED);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    CU_ASSERT_FALSE(pair.exchange.open);
    pair_free(&pair);
}

/* What an authentic Server may not say: nothing is delivered, and the true response still is. */
static void authentic_but_unexpected(void)
{
    static const struct { const char *coap; enum ssm_reply_outcome outcome; } rows[] = {
        {"6145 0001 74 60 ff 78", SSM_REPLY_UNEXPECTED},     /* Observe without registration */
        {"6145 0001 74 b1 61 ff 78", SSM_REPLY_UNEXPECTED},  /* Uri-Path, Uri-Query and Accept: critical, and not for responses */
        {"6145 0001 74 d1 02 61 ff 78", SSM_REPLY_UNEXPECTED}, {"6145 0001 74 d0 04 ff 78", SSM_REPLY_UNEXPECTED},
        {"6145 0001 74 d1 0a 08 ff 78", SSM_REPLY_UNEXPECTED}, /* Block2 */
        {"6145 0001 74 e0 fe00 ff 78", SSM_REPLY_UNEXPECTED},  /* unknown, critical */
        {"6145 0001 74 e2 06f8 0801 ff 78", SSM_REPLY_UNEXPECTED}, /* OCF version 2049 */
        {"6145 0001 74 c2 2710 d2 ff", SSM_REPLY_OTHER},
        {"6145 0001 74 c2 2710 21 05 d1 e100 ff 78", SSM_REPLY_RESPONSE}, /* Content-Format, Max-Age 5, Echo */
    };
    struct pair pair;
    pair_init(&pair);
    for (size_t i = 0; i < COUNT(rows); i++) {
        pair_call(&pair, SSM_GET, "/a");
        CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
        uint8_t coap[256];
        uint64_t piv = 1000 + i;
        size_t len = unhex(coap, rows[i].coap);
        if (ssm_protect_response(&pair.devices[1].sender, &pair.association.binding, &piv, coap, len, pair.back.data, sizeof pair.back.data,
                                 &pair.back.len) != SSM_PROTECTED) {
            CU_ASSERT_EQUAL(rows[i].outcome, SSM_REPLY_OTHER); /* no message at all: nothing to say */
            continue;
        }
        CU_ASSERT_EQUAL(pair_reply(&pair), rows[i].outcome);
        if (rows[i].outcome == SSM_REPLY_RESPONSE) {
            CU_ASSERT(pair.reply.content_format == 10000 && pair.reply.max_age_s == 5 && pair.reply.echo.len == 1);
        } else {
            CU_ASSERT_TRUE(pair.exchange.open);
            CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "x", false), SSM_PROTECTED);
            CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
        }
    }
    pair_free(&pair);
}

/* What cannot be asked, and what finds no room: no datagram, and the exchange under way is untouched. */
static void refused_calls(void)
{
    static const uint8_t bytes[41] = {1};
    static char long_segment[300] = "/";
    memset(long_segment + 1, 'a', 256);
    static uint8_t large[SSM_MESSAGE_BYTES_MAX];
    const struct { struct ssm_call call; enum ssm_protect_outcome outcome; } rows[] = {
        {{.method = SSM_GET, .path = ""}, SSM_PROTECT_BAD_MESSAGE}, {{.method = SSM_GET, .path = "/"}, SSM_PROTECT_BAD_MESSAGE},
        {{.method = SSM_GET, .path = "a"}, SSM_PROTECT_BAD_MESSAGE}, {{.method = SSM_GET, .path = long_segment}, SSM_PROTECT_BAD_MESSAGE},
        {{.method = SSM_GET, .path = "/a", .query = long_segment}, SSM_PROTECT_BAD_MESSAGE},
        {{.method = SSM_EMPTY, .path = "/a"}, SSM_PROTECT_BAD_MESSAGE}, {{.method = SSM_CONTENT, .path = "/a"}, SSM_PROTECT_BAD_MESSAGE},
        {{.method = SSM_GET, .path = "/a", .type = SSM_ACK}, SSM_PROTECT_BAD_MESSAGE},
        {{.method = SSM_POST, .path = "/a", .observe = SSM_OBSERVE_REGISTER}, SSM_PROTECT_BAD_MESSAGE},
        {{.method = SSM_GET, .path = "/a", .token = {bytes, 9}}, SSM_PROTECT_BAD_MESSAGE},
        {{.method = SSM_GET, .path = "/a", .echo = {bytes, 41}}, SSM_PROTECT_BAD_MESSAGE},
        {{.method = SSM_POST, .path = "/a", .payload = {large, sizeof large}}, SSM_PROTECT_NO_ROOM},
        {{.method = SSM_POST, .path = "/a", .payload = {large, sizeof large - 12}}, SSM_PROTECT_NO_ROOM},
    };
    struct pair pair;
    pair_init(&pair);
    pair_call(&pair, SSM_GET, "/a");
    CU_ASSERT_EQUAL(pair_serve(&pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_respond(&pair, SSM_CONTENT, "x", false), SSM_PROTECTED);
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    size_t len = 77;
    for (size_t i = 0; i < COUNT(rows); i++) {
        CU_ASSERT_EQUAL(ssm_exchange_request(&pair.exchange, &pair.devices[0], &rows[i].call, out, sizeof out, &len), rows[i].outcome);
    }
    for (size_t size = 0; size < pair.there.len; size++) {
        const struct ssm_call call = {.method = SSM_GET, .path = "/a", .token = {(const uint8_t *)"t", 1}};
        CU_ASSERT_EQUAL(ssm_exchange_request(&pair.exchange, &pair.devices[0], &call, out, size, &len), SSM_PROTECT_NO_ROOM);
    }
    pair.stores[0].save_fails = true;
    pair.devices[0].sequence.reserved = 0;
    const struct ssm_call call = {.method = SSM_GET, .path = "/a"};
    CU_ASSERT_EQUAL(ssm_exchange_request(&pair.exchange, &pair.devices[0], &call, out, sizeof out, &len), SSM_PROTECT_STORE);
    CU_ASSERT_EQUAL(len, 77);
    CU_ASSERT_EQUAL(pair_reply(&pair), SSM_REPLY_RESPONSE);
    pair_free(&pair);
}

void test_exchange(void)
{
    static const CU_TestInfo tests[] = {
        {"OSC-PRO-001 OSC-PRO-002 OSC-OPT-004 OSC-OPT-010 OSC-MSG-001 OSC-RSP-001 OSC-RSP-005 OSC-RSP-011 requests and responses, both types",
         get_and_post},
        {"OSC-ERR-001 OSC-OPT-029 unprotected errors trigger nothing", unprotected_errors},
        {"OSC-RSP-007 OSC-MSG-002 outer code and Class E options are discarded", outer_fields_discarded},
        {"OSC-RSP-008 not ours, or undecodable", not_ours_or_undecodable},
        {"OSC-RSP-010 OSC-RPL-006 every bit and prefix; a single response", tampered},
        {"OSC-SEQ-009 OSC-RSP-009 OSC-COS-012 each response fits its own request alone", responses_fit_their_requests},
        {"OSC-OPT-021 OSC-OPT-023 OSC-OPT-030 notifications by Partial IV, cancellation", observation},
        {"OSC-RSP-012 broken notifications end nothing", broken_notifications},
        {"OSC-OPT-027 authentic, but unexpected", authentic_but_unexpected},
        {"refused calls leave the exchange alone", refused_calls},
        CU_TEST_INFO_NULL,
    };
    add_suite("Exchange of a Client", tests);
}
