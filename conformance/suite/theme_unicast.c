/* theme_unicast.c: the Server's side of unicast OSCORE (RFC 8613 §8.2, §8.3), next to SSM: the same Device, other contexts. */
#include "exchange.h"
#include "second_coap.h"
#include "tests.h"

#include <string.h>

#define DIMMER_TO(digit) BYTES("\xa1\x6e" "dimmingSetting" digit)

static bool shows(const struct reply *reply, uint64_t value) {
    uint64_t found;
    return second_cbor_uint(second_cbor_member(reply->content, "dimmingSetting"), &found) && found == value;
}

static void responses_are_protected(struct trial *t) {
    INSTALL(t, .ocf = true);
    for (uint64_t i = 0; i < 6; i++) {
        const struct reply *reply = ask(t, ASK(CLIENT_DEVICE, GET, PATH_DIMMER, .non = i % 2));
        check(t, reply->protected, "a response with the OSCORE option", "%s", reply->count ? "one in clear" : "none");
        expect_code(t, reply, CONTENT);
        check(t, shows(reply, 0), "dimmingSetting 0", "another content");
        reply = ask(t, ASK(OWNER, GET, "/oic/sec/pstat", .non = i % 2));
        expect_code(t, reply, CONTENT);
        check(t, reply->protected, "a response with the OSCORE option", "one in clear");
    }
}

static void form_of_a_response(struct trial *t) {
    INSTALL(t, .ocf = true);
    const struct reply *reply = ask(t, ASK(CLIENT_DEVICE, GET, PATH_DIMMER));
    expect_code(t, reply, CONTENT);
    check(t, reply->opened.code == CHANGED, "outer code 2.04", "0x%02x", reply->opened.code);
    check(t, !reply->opened.piv_len || reply->opened.option_len == 1 + reply->opened.piv_len, "no kid in a response", "one");
    check(t, reply->opened.piv_len || !reply->opened.option_len, "an empty option for the request's nonce", "%zu bytes",
          reply->opened.option_len);
    check(t, reply->opened.type == 2 || reply->opened.type == 0 || reply->opened.type == 1, "ACK, CON or NON", "type %u", reply->opened.type);
}

static void update_is_executed(struct trial *t) {
    INSTALL(t, .ocf = true);
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = DIMMER_TO("\x07"))), CHANGED);
    check(t, t->held[AT_DIMMER] == 7, "dimmingSetting 7", "%d", (int)t->held[AT_DIMMER]);
    const struct reply *reply = ask(t, ASK(CLIENT_DEVICE, GET, PATH_DIMMER));
    check(t, shows(reply, 7), "dimmingSetting 7 in the response", "another content");
}

static void errors_are_protected(struct trial *t) {
    static const struct { unsigned method; const char *path; } wrong[] = {{GET, "/no/such"}, {DELETE, PATH_DIMMER}, {POST, PATH_LOCKED}};
    INSTALL(t, .ocf = true);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct bytes payload = {wrong[i].method == POST ? "\xa1\x6e" "dimmingSetting\x07" : NULL, wrong[i].method == POST ? 17 : 0};
        const struct reply *reply = ask(t, ASK(CLIENT_DEVICE, wrong[i].method, wrong[i].path, .payload = payload));
        expect_refusal(t, reply);
        check(t, reply->protected, "an error under protection", "one in clear");
    }
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, GET, PATH_DIMMER)), CONTENT);
}

/* An error of OSCORE itself, if the device tells it at all, is in clear and has this code; nothing is executed. */
static void oscore_error(struct trial *t, const struct reply *reply, unsigned code) {
    check(t, !reply->count || (!reply->protected && (reply->code == code || reply->code == 0)), "nothing, or this error in clear",
          "%s %u.%02u", reply->protected ? "protected" : "in clear", reply->code >> 5, reply->code & 31u);
    check(t, t->held[AT_DIMMER] != 7, "no state change", "/DimmingResURI holds 7");
}

static void oscore_errors_in_clear(struct trial *t) {
    struct forge_context stranger;
    INSTALL(t, .ocf = true);
    forge_context_init(&stranger, t->installation.groups[0].secret, 32, NULL, 0, NULL, 0, (const uint8_t *)"\x01\xee", 2);
    const struct bytes seven = DIMMER_TO("\x07");
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = DIMMER_TO("\x05"))), CHANGED);
    oscore_error(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = seven, .broken = {.context = &stranger, .piv = 50})),
                 UNAUTHORIZED);
    oscore_error(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = seven, .broken = {.flip = -1, .piv = 51})), BAD_REQUEST);
    oscore_error(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = seven, .broken = {.flags = 0x29, .piv = 52})), BAD_OPTION);
    oscore_error(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = seven, .broken = {.no_kid = true, .piv = 53})), BAD_OPTION);
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, GET, PATH_DIMMER, .broken = {.piv = 54})), CONTENT);
}

static void replays(struct trial *t) {
    INSTALL(t, .ocf = true);
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = DIMMER_TO("\x07"), .non = true, .broken = {.piv = 7})), CHANGED);
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = DIMMER_TO("\x05"), .broken = {.piv = 8})), CHANGED);
    oscore_error(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = DIMMER_TO("\x07"), .broken = {.piv = 7})), UNAUTHORIZED);
    oscore_error(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = DIMMER_TO("\x07"), .non = true, .broken = {.piv = 8})), UNAUTHORIZED);
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, GET, PATH_DIMMER, .broken = {.piv = 9})), CONTENT);
}

static void outer_no_response(struct trial *t) {
    INSTALL(t, .ocf = true);
    struct request request = ASK(CLIENT_DEVICE, GET, PATH_DIMMER);
    request.broken.outer[0] = (struct forge_option){258, "\x1a", 1};
    expect_code(t, ask(t, request), CONTENT);
}

/* A context of one kind opens nothing of the other; the identity is that of the entry used. */
static void contexts_apart(struct trial *t) {
    INSTALL(t, .ocf = true);
    control(t);
    expect_discarded(t, UPDATE(20, .way = TO_UNICAST), REASON_NOT_MULTICAST);
    expect_discarded(t, UPDATE(21, .way = TO_UNICAST, .confirmable = true), REASON_NOT_MULTICAST, REASON_CONFIRMABLE);
    const int32_t before = t->held[AT_DIMMER];
    expect_silence(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .group = true, .payload = DIMMER_TO("\x00"))));
    check(t, t->held[AT_DIMMER] == before, "no state change", "/DimmingResURI holds %d", (int)t->held[AT_DIMMER]);
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, GET, PATH_DIMMER)), CONTENT);
}

static void ace_of_the_device_alone(struct trial *t) {
    INSTALL(t, .ocf = true, .access = ACCESS_STRANGER);
    t->no_closing = true;                     /* the group may nothing */
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = DIMMER_TO("\x05"))), CHANGED);
    expect_discarded(t, UPDATE(5, .value = 7), REASON_ACCESS_DENIED);
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = DIMMER_TO("\x06"))), CHANGED);
    check(t, t->held[AT_DIMMER] == 6, "dimmingSetting 6", "%d", (int)t->held[AT_DIMMER]);
}

static void each_response_with_its_context(struct trial *t) {
    INSTALL(t, .ocf = true);
    for (uint64_t i = 0; i < 4; i++) {        /* equal tokens and numbers, another context each time */
        const struct reply *reply = ask(t, ASK(OWNER, GET, "/oic/sec/pstat", .token = BYTES("same"), .broken = {.piv = 30 + i}));
        expect_code(t, reply, CONTENT);
        check(t, second_cbor_member(reply->content, "dos").at != NULL, "pstat", "another content");
        reply = ask(t, ASK(CLIENT_DEVICE, GET, PATH_DIMMER, .token = BYTES("same"), .broken = {.piv = 30 + i}));
        expect_code(t, reply, CONTENT);
        check(t, shows(reply, 0), "the dimmer", "another content");
    }
}

static bool has_outer(const struct reply *reply, uint16_t number) {
    static const second_defects none;
    struct second_message message;
    return reply->data && second_message_parse(&message, reply->data, reply->len, &none) && second_option_find(&message.options, number);
}

/* Notifications: each under a number of its own, in an order that the numbers tell. */
static void notifications(struct trial *t) {
    const struct bytes token = BYTES("obs1");
    uint64_t previous = 0;
    INSTALL(t, .ocf = true);
    t->no_closing = true;                     /* it would be followed by a notification */
    const struct reply *reply = ask(t, ASK(CLIENT_DEVICE, GET, PATH_DIMMER, .observe = true, .token = token));
    const uint64_t piv = reply->piv;
    expect_code(t, reply, CONTENT);
    if (!t->stopped && !has_outer(reply, 6)) {
        conclude(t, NOT_TESTED, "no observation: the registration was answered as a plain RETRIEVE");
    }
    check(t, reply->opened.code == CONTENT, "outer code 2.05", "0x%02x", reply->opened.code);
    for (int i = 0; i < 3; i++) {
        expect_applied(t, UPDATE(10 + (uint64_t)i, .source = 9));      /* of another Client; the observer is told, the group is not */
        if (t->stopped) {
            return;
        }
        reply = latest_response(t, CLIENT_DEVICE, token, piv);
        check(t, reply->protected && reply->opened.authentic, "a protected notification that opens", "%s",
              reply->count ? "one that does not" : "none");
        check(t, reply->opened.piv_len > 0, "a Partial IV of its own", "the request's nonce again");
        check(t, !i || reply->opened.piv > previous, "a new Partial IV", "%llu after %llu", (unsigned long long)reply->opened.piv,
              (unsigned long long)previous);
        check(t, shows(reply, (uint64_t)t->held[AT_DIMMER]), "the new value", "another");
        previous = reply->opened.piv;
    }
}

static void numbers_over_restarts(struct trial *t) {
    INSTALL(t, .ocf = true);
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = DIMMER_TO("\x07"), .broken = {.piv = 7})), CHANGED);
    restart(t, DEVICE_CRASH);
    oscore_error(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .payload = DIMMER_TO("\x07"), .broken = {.piv = 7})), UNAUTHORIZED);
    expect_code(t, ask(t, ASK(CLIENT_DEVICE, GET, PATH_DIMMER, .broken = {.piv = 200})), CONTENT);
}

#define DEVICE (SERVER | OCF_DEVICE)
const struct test unicast_tests[] = {
    {"RFC8613 8.3 responses are protected", "OSC-RSP-001 OSC-RSP-002 OSC-RSP-003 OSC-RSP-005 OSC-OPT-004 OSC-COS-008 OSC-COS-012 OSC-CTX-001 "
     "OSC-CTX-005",
     SHALL, DEVICE, responses_are_protected},
    {"RFC8613 8.3 form of a response", "OSC-RSP-004 OSC-RSP-005 OSC-COS-004 OSC-OPT-002 OSC-MSG-001", SHALL, DEVICE, form_of_a_response},
    {"RFC8613 8.2 UPDATE is executed", "OSC-VER-013 OSC-VER-014", SHALL, DEVICE, update_is_executed},
    {"RFC8613 8.3 CoAP errors are protected", "OSC-RSP-001 OSC-VER-014", SHALL, DEVICE, errors_are_protected},
    {"RFC8613 8.2 OSCORE errors are in clear", "OSC-RSP-001 OSC-VER-003 OSC-VER-005 OSC-VER-010", SHALL, DEVICE, oscore_errors_in_clear},
    {"RFC8613 8.2/3 replays of unicast requests", "OSC-RPL-001 OSC-VER-007 OSC-RSP-001", SHALL, DEVICE, replays},
    {"RFC8613 4.1.3.6 outer No-Response is ignored", "OSC-OPT-024", SHALL, DEVICE, outer_no_response},
    {"Q.3.3 contexts of SSM and of unicast are apart", "SSM-SRV-028", SHALL, DEVICE, contexts_apart},
    {"Q.3.3/4 ACE for the own UUID of the Client does not grant SSM", "SSM-SRV-039", SHALL, DEVICE, ace_of_the_device_alone},
    {"RFC8613 8.3 response belongs to its request", "OSC-RSP-002 OSC-SEQ-006 OSC-SEQ-009", SHALL, DEVICE, each_response_with_its_context},
    {"RFC8613 4.1.3.5 notifications have Partial IVs of their own", "OSC-OPT-021 OSC-OPT-022 OSC-RSP-006 OSC-RSP-003 OSC-SEQ-001", SHALL, DEVICE,
     notifications},
    {"RFC8613 7.5 unicast requests over a crash", "OSC-SEQ-008", SHALL, DEVICE | RESTARTS | PERSISTENT, numbers_over_restarts},
    {0}};
