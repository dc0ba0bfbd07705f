/* theme_discovery.c: how a Resource with SSM is found (CR 1967 Q.3.2): oic/res, in clear, by unicast and to All OCF Nodes. */
#include "exchange.h"
#include "tests.h"

#define DISCOVERY "/oic/res"
#define SSM_ENDPOINT "coap://[ff02::158]:5683"

/* The Link of a Resource in oic/res: an array of Links, or an array of objects with `links`. */
static struct second_item link_of(const struct reply *reply, const char *href) {
    for (size_t i = 0;; i++) {
        struct second_item element = second_cbor_element(reply->content, i), links = second_cbor_member(element, "links");
        if (!element.at || second_cbor_is_text(second_cbor_member(element, "href"), href)) {
            return element;
        }
        for (size_t j = 0; second_cbor_element(links, j).at; j++) {
            if (second_cbor_is_text(second_cbor_member(second_cbor_element(links, j), "href"), href)) {
                return second_cbor_element(links, j);
            }
        }
    }
}

static bool has_endpoint(struct second_item link, const char *endpoint) {
    struct second_item eps = second_cbor_member(link, "eps");
    for (size_t i = 0; second_cbor_element(eps, i).at; i++) {
        if (second_cbor_is_text(second_cbor_member(second_cbor_element(eps, i), "ep"), endpoint)) {
            return true;
        }
    }
    return false;
}

static void endpoint_is_listed(struct trial *t, const struct reply *reply, const char *href) {
    expect_code(t, reply, CONTENT);
    struct second_item link = link_of(reply, href);
    check(t, link.at != NULL, "a Link of the Resource in oic/res", "%s", reply->content.at ? "none" : "a payload that is no CBOR");
    check(t, has_endpoint(link, SSM_ENDPOINT), "the endpoint " SSM_ENDPOINT " in eps", "another list");
}

static void endpoint_by_unicast(struct trial *t) {
    INSTALL(t, .ocf = true);
    endpoint_is_listed(t, ask(t, ASK(ANYBODY, GET, DISCOVERY)), PATH_DIMMER);
    endpoint_is_listed(t, ask(t, ASK(ANYBODY, GET, DISCOVERY, .query = "if=oic.if.ll", .non = true)), PATH_SWITCH);
    endpoint_is_listed(t, ask(t, ASK(ANYBODY, GET, DISCOVERY, .query = "if=oic.if.baseline")), PATH_DIMMER);
}

static void endpoint_by_multicast(struct trial *t) {
    INSTALL(t, .ocf = true);
    endpoint_is_listed(t, ask(t, ASK(ANYBODY, GET, DISCOVERY, .group = true)), PATH_DIMMER);
    endpoint_is_listed(t, ask(t, ASK(ANYBODY, GET, DISCOVERY, .group = true, .query = "rt=oic.r.switch.binary")), PATH_SWITCH);
}

static void filter(struct trial *t) {
    INSTALL(t, .ocf = true);
    const struct reply *reply = ask(t, ASK(ANYBODY, GET, DISCOVERY, .group = true, .query = "rt=oic.r.switch.binary"));
    expect_code(t, reply, CONTENT);
    check(t, link_of(reply, PATH_SWITCH).at && !link_of(reply, PATH_DIMMER).at, "the switch and not the dimmer", "another list");
    expect_silence(t, ask(t, ASK(ANYBODY, GET, DISCOVERY, .group = true, .query = "rt=oic.r.nothing.of.the.kind")));
}

static void goes_on_beside_ssm(struct trial *t) {
    INSTALL(t, .ocf = true);
    for (int i = 0; i < 3; i++) {
        control(t);
        endpoint_is_listed(t, ask(t, ASK(ANYBODY, GET, DISCOVERY, .group = true)), PATH_DIMMER);
        expect_discarded(t, UPDATE(2000 + (uint64_t)i, .flip = -1), REASON_DECRYPT);
        endpoint_is_listed(t, ask(t, ASK(ANYBODY, GET, DISCOVERY, .group = true)), PATH_DIMMER);
    }
}

/* A group address is no way around access control, and only discovery is answered there. */
static void nothing_else_is_answered(struct trial *t) {
    INSTALL(t, .ocf = true);
    endpoint_is_listed(t, ask(t, ASK(ANYBODY, GET, DISCOVERY, .group = true)), PATH_DIMMER);
    expect_silence(t, ask(t, ASK(ANYBODY, GET, PATH_DIMMER, .group = true)));
    expect_silence(t, ask(t, ASK(ANYBODY, GET, "/oic/sec/cred", .group = true)));
    expect_silence(t, ask(t, ASK(ANYBODY, POST, PATH_DIMMER, .group = true, .payload = BYTES("\xa1\x6e" "dimmingSetting\x07"))));
    expect_silence(t, ask(t, ASK(CLIENT_DEVICE, GET, PATH_DIMMER, .group = true)));
    expect_silence(t, ask(t, ASK(CLIENT_DEVICE, POST, PATH_DIMMER, .group = true, .payload = BYTES("\xa1\x6e" "dimmingSetting\x07"))));
    check(t, t->held[AT_DIMMER] != 7, "no state change", "/DimmingResURI holds 7");
}

/* A marker with nothing behind it makes the whole message malformed. */
static void marker_without_payload(struct trial *t) {
    INSTALL(t, .ocf = true);
    expect_code(t, ask(t, ASK(ANYBODY, GET, DISCOVERY)), CONTENT);
    const struct reply *reply = ask(t, ASK(ANYBODY, GET, DISCOVERY, .broken = {.append = BYTES("\xff")}));
    check(t, reply->code < CREATED || reply->code >= BAD_REQUEST, "a Reset, an error or nothing", "code %u.%02u", reply->code >> 5,
          reply->code & 31u);
    expect_code(t, ask(t, ASK(ANYBODY, GET, DISCOVERY)), CONTENT);
}

#define DEVICE (SERVER | OCF_DEVICE)
const struct test discovery_tests[] = {
    {"Q.3.2 eps of the Link lists All OCF Nodes by unicast", "SSM-SRV-001", SHALL, DEVICE, endpoint_by_unicast},
    {"Q.3.2 eps of the Link lists All OCF Nodes by multicast", "SSM-SRV-001 SSM-SRV-056", SHALL, DEVICE, endpoint_by_multicast},
    {"Q.3.2 discovery answers what matches", "SSM-SRV-056", SHALL, DEVICE, filter},
    {"Q.3.2 discovery goes on beside SSM", "SSM-SRV-056 SSM-SRV-003", SHALL, DEVICE, goes_on_beside_ssm},
    {"Q.3.2 nothing but discovery is answered to the group", "SSM-SRV-047 SSM-SRV-056", SHALL, DEVICE, nothing_else_is_answered},
    {"RFC7252 3 marker without payload", "COAP-008", SHALL, DEVICE, marker_without_payload},
    {0}};
