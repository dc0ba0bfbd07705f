/* theme_silence.c: what is executed, what is discarded, and that nothing is ever answered (CR 1967 5.y, Q.3.2, Q.3.3 steps 3, 4). */
#include "tests.h"

/* Uri-Path, Content-Format and payload of an UPDATE of the dimmer to 7, with and without an option that is none before the payload. */
#define DIMMER_OPTIONS "\xbd\0" "DimmingResURI\x12\x27\x10"
#define DIMMER_PAYLOAD "\xff\xa1\x6e" "dimmingSetting\x07"
#define DIMMER_TO_7 DIMMER_OPTIONS DIMMER_PAYLOAD

static void only_update(struct trial *t) {
    static const unsigned codes[] = {1, 3, 4, 5, 6, 7, 8, 31, 0x44, 0x45, 0x80};
    control(t);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        expect_discarded(t, UPDATE(20 + i, .inner_code = codes[i]), REASON_NOT_UPDATE, REASON_PLAINTEXT_FORMAT);
    }
    expect_discarded(t, UPDATE(50, .plaintext = BYTES("\0")), REASON_NOT_UPDATE, REASON_PLAINTEXT_FORMAT);
    expect_discarded(t, UPDATE(51, .plaintext = BYTES("\0" DIMMER_TO_7), .value = 7), REASON_NOT_UPDATE, REASON_PLAINTEXT_FORMAT);
}

static void one_code(struct trial *t, unsigned code) {
    control(t);
    expect_discarded(t, UPDATE(20, .inner_code = code), REASON_NOT_UPDATE);
    expect_discarded(t, UPDATE(21, .inner_code = code, .path = PATH_SWITCH), REASON_NOT_UPDATE);
}

static void no_get(struct trial *t) {
    one_code(t, 1);
    expect_discarded(t, UPDATE(22, .inner_code = 1, .no_payload = true), REASON_NOT_UPDATE);
}

static void no_put(struct trial *t) {
    one_code(t, 3);
}

static void no_delete(struct trial *t) {
    one_code(t, 4);
    expect_discarded(t, UPDATE(22, .inner_code = 4, .no_payload = true), REASON_NOT_UPDATE);
}

static void no_fetch(struct trial *t) {
    one_code(t, 5);
}

static void no_observe(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .inner_code = 1, .inner = {{6, "", 0}}, .no_payload = true), REASON_NOT_UPDATE);
    expect_either(t, UPDATE(21, .inner = {{6, "", 0}}));
    control(t);                               /* of what changes now nobody is notified */
}

static void confirmable(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .confirmable = true), REASON_CONFIRMABLE);
    control(t);
    expect_discarded(t, UPDATE(40, .confirmable = true, .inner_code = 1), REASON_CONFIRMABLE, REASON_NOT_UPDATE);
    expect_discarded(t, UPDATE(41, .confirmable = true, .flip = -1), REASON_CONFIRMABLE, REASON_DECRYPT);
}

static void unicast(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .way = TO_UNICAST), REASON_NOT_MULTICAST);
    expect_discarded(t, UPDATE(21, .way = TO_UNICAST, .confirmable = true), REASON_NOT_MULTICAST, REASON_CONFIRMABLE);
    control(t);
}

static void other_multicast(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .way = TO_ALL_COAP_NODES), REASON_NOT_MULTICAST);
    expect_discarded(t, UPDATE(21, .way = TO_ALL_NODES), REASON_NOT_MULTICAST);
}

static void all_ocf_nodes(struct trial *t) {
    expect_applied(t, UPDATE(20, .way = TO_GROUP));
}

static void wider_scopes(struct trial *t) {
    control(t);
    expect_applied(t, UPDATE(20, .way = TO_REALM_LOCAL));
    expect_applied(t, UPDATE(21, .way = TO_SITE_LOCAL));
}

/* The same Server over both families: one Replay Window, and silence. */
static void request_over_ipv4(struct trial *t) {
    control(t);
    expect_applied(t, UPDATE(20, .way = TO_GROUP_IPV4));
    expect_applied(t, UPDATE(21));
    expect_applied(t, UPDATE(22, .way = TO_GROUP_IPV4));
    expect_discarded(t, UPDATE(23, .way = TO_GROUP_IPV4, .flip = -1), REASON_DECRYPT);
    expect_applied(t, UPDATE(23, .way = TO_GROUP_IPV4));
}

static void replay_over_the_other_family(struct trial *t) {
    expect_applied(t, UPDATE(20, .way = TO_GROUP_IPV4));
    expect_applied(t, UPDATE(21));
    expect_discarded(t, UPDATE(20), REASON_REPLAY);
    expect_discarded(t, UPDATE(20, .way = TO_GROUP_IPV4), REASON_REPLAY);
    expect_applied(t, UPDATE(22));
    expect_discarded(t, UPDATE(21, .way = TO_GROUP_IPV4), REASON_REPLAY);
    expect_discarded(t, UPDATE(20, .way = TO_GROUP_IPV4), REASON_REPLAY);
}

static void unicast_ipv4(struct trial *t) {
    expect_applied(t, UPDATE(19, .way = TO_GROUP_IPV4));
    expect_discarded(t, UPDATE(20, .way = TO_UNICAST_IPV4), REASON_NOT_MULTICAST);
    expect_discarded(t, UPDATE(21, .way = TO_UNICAST_IPV4, .confirmable = true), REASON_NOT_MULTICAST, REASON_CONFIRMABLE);
}

static void other_ipv4_multicast(struct trial *t) {
    expect_applied(t, UPDATE(19, .way = TO_GROUP_IPV4));
    expect_discarded(t, UPDATE(20, .way = TO_ALL_NODES_IPV4), REASON_NOT_MULTICAST);
}

static void no_response_over_ipv4(struct trial *t) {
    expect_applied(t, UPDATE(20, .way = TO_GROUP_IPV4));
    expect_applied(t, UPDATE(21, .way = TO_GROUP_IPV4, .path = PATH_SWITCH));
    expect_discarded(t, UPDATE(22, .way = TO_GROUP_IPV4, .confirmable = true), REASON_CONFIRMABLE);
}

static void no_such_resource(struct trial *t) {
    static const char *const paths[] = {"/no/such/path", "/", "/DimmingResURI/more", "/DimmingResUR", "/DimmingResURIs",
                                        "/dimmingresuri", "//DimmingResURI"};
    control(t);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        expect_discarded(t, UPDATE(20 + i, .path = paths[i]), REASON_NO_RESOURCE);
    }
}

static void type_and_interface(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .query = "rt=wrong.type"), REASON_NOT_INTENDED);
    expect_discarded(t, UPDATE(21, .query = "if=oic.if.s"), REASON_NOT_INTENDED);
    expect_discarded(t, UPDATE(22, .query = "rt=oic.r.switch.binary"), REASON_NOT_INTENDED);
    expect_discarded(t, UPDATE(23, .query = "rt=oic.r.light.dimming&if=oic.if.wrong"), REASON_NOT_INTENDED);
    expect_applied(t, UPDATE(24, .query = "rt=oic.r.light.dimming"));
    expect_applied(t, UPDATE(25, .query = "if=oic.if.a"));
    expect_applied(t, UPDATE(26, .query = "if=oic.if.baseline&rt=oic.r.light.dimming"));
}

static void output_is_driven(struct trial *t) {
    control(t);
    expect_applied(t, UPDATE(20));
    check(t, t->heard.actuated == 1, "the output is driven once", "it was driven %zu times", t->heard.actuated);
    expect_applied(t, UPDATE(21, .path = PATH_SWITCH));
    check(t, t->heard.actuated == 1, "the output is driven once", "it was driven %zu times", t->heard.actuated);
}

static void only_the_addressed_resource(struct trial *t) {
    for (uint64_t i = 0; i < 6; i++) {
        expect_applied(t, UPDATE(20 + i, .path = i % 2 ? PATH_SWITCH : PATH_DIMMER));
    }
}

static void no_response(struct trial *t) {
    control(t);
    control(t);
    expect_applied(t, UPDATE(20, .path = PATH_SWITCH));
}

static void no_response_option(struct trial *t) {
    control(t);
    expect_applied(t, UPDATE(20, .inner = {{258, "", 0}}));
    expect_applied(t, UPDATE(21, .outer = {{258, "", 0}}));
    expect_applied(t, UPDATE(22, .inner = {{258, "\x1a", 1}}));
    expect_applied(t, UPDATE(23, .inner = {{258, "", 0}}, .outer = {{258, "", 0}}));
}

static void application_errors(struct trial *t) {
    static const struct bytes payloads[] = {
        {"\xff", 1}, {"\xa1", 1}, {"\xbf", 1}, {"\x80", 1}, {"\x05", 1}, {"\xa0", 1}, {"\xa1\x6e" "dimmingSetting", 16},
        {"\xa1\x6e" "dimmingSetting\xf5", 17}, {"\xa1\x6e" "dimmingSetting\x62" "on", 19}, {"\xa1\x6e" "dimmingSetting\x18", 17},
        {"\xa1\x65value\xf5", 8}, {"\xa1\x6e" "dimmingSetting\x05\x05", 18}, 
        {"\x9f\x9f\x9f\x9f\x9f\x9f\x9f\x9f\x9f\x9f\x9f\x9f\x9f\x9f", 14}, {"{\"dimmingSetting\":5}", 20}};
    control(t);
    for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++) {
        expect_discarded(t, UPDATE(20 + i, .payload = payloads[i]), REASON_APPLICATION);
    }
    expect_discarded(t, UPDATE(50, .no_payload = true), REASON_APPLICATION);
}

static void unknown_content_format(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .no_content_format = true, .inner = {{12, "\x32", 1}}), REASON_APPLICATION, REASON_NOT_INTENDED);
    expect_discarded(t, UPDATE(21, .no_content_format = true, .inner = {{12, "\xff\xff", 2}}), REASON_APPLICATION, REASON_NOT_INTENDED);
}

static void version_options(struct trial *t) {
    for (int i = 0; i < 4; i++) {
        t->version_options = i % 2 == 0;
        control(t);
    }
}

static void large_payload(struct trial *t) {
    static const char filler[600];
    control(t);
    expect_discarded(t, UPDATE(20, .payload = {filler, sizeof filler}), REASON_APPLICATION, REASON_COAP_FORMAT);
}

static void plaintext_that_is_no_message(struct trial *t) {
    static const struct bytes plaintexts[] = {{"", 0}, {"\x02\xff", 2}, {"\x02\xf0", 2}, {"\x02\x0f", 2}, {"\x02\xbd", 2},
                                              {"\x02\xb5" "ab", 4}, {"\x02\xbe\x01", 3}, {"\x02\xed\xff\xff\x01", 5}};
    control(t);
    for (size_t i = 0; i < sizeof plaintexts / sizeof *plaintexts; i++) {
        expect_discarded(t, UPDATE(20 + i, .plaintext = plaintexts[i]), REASON_PLAINTEXT_FORMAT, REASON_OSCORE_DECODE, REASON_DECRYPT);
    }
    expect_discarded(t, UPDATE(40, .plaintext = BYTES("\x02" DIMMER_OPTIONS "\xf0" DIMMER_PAYLOAD), .value = 7), REASON_PLAINTEXT_FORMAT);
}

static void blocks(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .inner = {{27, "\x08", 1}}), REASON_APPLICATION);
    expect_either(t, UPDATE(21, .outer = {{27, "\x08", 1}}));       /* unprotected: the message inside is whole */
    expect_discarded(t, UPDATE(22, .inner = {{27, "\x18", 1}}), REASON_APPLICATION);
}

static void every_field_broken(struct trial *t) {
    play(t, "Q.3.3/silent-discard");
}

static void silent_at_replays(struct trial *t) {
    t->replays_silent = true;
    expect_applied(t, UPDATE(5));
    expect_applied(t, UPDATE(100));
    expect_replay_discarded(t, 0, 5);
    expect_discarded(t, UPDATE(60), REASON_REPLAY);
    control(t);
    expect_replay_discarded(t, 0, 100);
}

const struct test silence_tests[] = {
    {"Q.3.3/3 only UPDATE", "SSM-SRV-026 SSM-GEN-009", SHALL, SERVER, only_update},
    {"Q.3.3/3 RETRIEVE is discarded", "SSM-SRV-026 SSM-GEN-009", SHALL, SERVER, no_get},
    {"Q.3.3/3 CREATE by PUT is discarded", "SSM-SRV-026 SSM-GEN-009", SHALL, SERVER, no_put},
    {"Q.3.3/3 DELETE is discarded", "SSM-SRV-026 SSM-GEN-009", SHALL, SERVER, no_delete},
    {"Q.3.3/3 FETCH is discarded", "SSM-SRV-026 SSM-GEN-009", SHALL, SERVER, no_fetch},
    {"Q.3.3/3 Observe makes no observation", "SSM-SRV-030", SHALL, SERVER, no_observe},
    {"Q.3.3/3 confirmable request", "SSM-SRV-027 SSM-GEN-009", SHALL, SERVER, confirmable},
    {"Q.3.3/3 request to a unicast address", "SSM-SRV-028 COAP-003", SHALL, SERVER, unicast},
    {"Q.3.3/3 request to another multicast address", "SSM-SRV-029", ASSUMPTION, SERVER, other_multicast},
    {"Q.3.3/2 request to All OCF Nodes", "SSM-SRV-003", SHALL, SERVER, all_ocf_nodes},
    {"Q.3.3/2 request to All OCF Nodes of IPv4", "SSM-SRV-003", SHALL, SERVER | IPV4, request_over_ipv4},
    {"Q.3.3/2 replay over the other IP version", "SSM-SRV-018", SHALL, SERVER | IPV4, replay_over_the_other_family},
    {"Q.3.3/3 request to a unicast IPv4 address", "SSM-SRV-028 COAP-003", SHALL, SERVER | IPV4 | OWN_IPV4, unicast_ipv4},
    {"Q.3.3/3 request to another IPv4 multicast address", "SSM-SRV-029", ASSUMPTION, SERVER | IPV4, other_ipv4_multicast},
    {"Q.3.3/4 no response over IPv4", "SSM-SRV-040", SHALL, SERVER | IPV4, no_response_over_ipv4},
    {"Q.3.3/2 All OCF Nodes in wider scopes", "SSM-CLI-003", ASSUMPTION, SERVER, wider_scopes},
    {"Q.3.3/3 no Resource at the path", "SSM-SRV-032 SSM-SRV-031", SHALL, SERVER, no_such_resource},
    {"Q.3.2 Resource Type and OCF Interface must match", "SSM-SRV-033 SSM-SRV-031", SHALL, SERVER, type_and_interface},
    {"Q.3.3/4 UPDATE reaches the output", "SSM-SRV-035", SHALL, SERVER | ACTUATION, output_is_driven},
    {"Q.3.3/4 UPDATE of the addressed Resource alone", "SSM-SRV-035", SHALL, SERVER, only_the_addressed_resource},
    {"Q.3.3/4 no response to an executed UPDATE", "SSM-SRV-040", SHALL, SERVER, no_response},
    {"Q.3.3/4 No-Response option changes nothing", "SSM-SRV-050 OSC-OPT-024", SHALL, SERVER, no_response_option},
    {"Q.3.3/4 application errors are silent", "SSM-SRV-041 OSC-VER-014", SHALL, SERVER, application_errors},
    {"Q.3.3/4 unknown content format is silent", "SSM-SRV-041", SHALL, SERVER, unknown_content_format},
    {"Q.3.3/4 payload too large is silent", "SSM-SRV-041", SHALL, SERVER, large_payload},
    {"Q.3.3/4 with and without OCF version options", "SSM-SRV-035 OSC-VER-013", SHALL, SERVER, version_options},
    {"RFC8613 8.2/7 plaintext that is no message", "SSM-SRV-058", SHALL, SERVER, plaintext_that_is_no_message},
    {"Q.3.3 every field broken one at a time", "SSM-SRV-023 SSM-SRV-026 SSM-SRV-027 SSM-SRV-028 SSM-SRV-041", SHALL, SERVER, every_field_broken},
    {"Q.3.3 block-wise transfer", "SSM-SRV-053", ASSUMPTION, SERVER, blocks},
    {"Q.3.3/2 replays are discarded silently", "SSM-SRV-061", ASSUMPTION, SERVER, silent_at_replays},
    {0}};
