/* theme_option.c: from a datagram to its context: CoAP, the OSCORE option, the kid (CR 1967 Q.3.3 step 2; RFC 8613 §6, §8.2 steps 1, 2).
 * Numbers from 20 on are new to a Server that has executed control()'s 1: what is discarded here is not discarded as a replay. */
#include "tests.h"

#include <string.h>

#define REASONS(...) (const enum device_reason[]){__VA_ARGS__, REASON_NONE}

static struct bytes id_of(const struct trial *t, size_t group) {
    return (struct bytes){t->installation.groups[group].id, t->installation.groups[group].id_len};
}

static void reserved_flag_bits(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .flags = 0x89), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(21, .flags = 0x49), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(22, .flags = 0x29), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(23, .flags = 0xe9), REASON_OSCORE_DECODE);
    expect_applied(t, UPDATE(20));
}

static void group_oscore_message(struct trial *t) {
    static const uint8_t signature[64] = {0x5a};
    control(t);
    expect_discarded(t, UPDATE(21, .flags = 0x39, .kid_context = id_of(t, 0), .append = {signature, sizeof signature}), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(20, .flags = 0x39, .kid_context = id_of(t, 0), .tag_len = 16), REASON_OSCORE_DECODE);
}

static void partial_iv_of_6_and_7_bytes(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .option_piv = BYTES("\0\0\0\0\0\x14")), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(20, .option_piv = BYTES("\0\0\0\0\0\0\x14")), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(UINT64_C(1) << 40), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(UINT64_C(1) << 48), REASON_OSCORE_DECODE);
    expect_applied(t, UPDATE(20));
}

/* An OSCORE option with a Partial IV of one byte and the group's kid; `head`: what stands between them. */
struct option { uint8_t bytes[32]; size_t len; };
static struct option option_with(const struct trial *t, uint8_t flags, uint8_t piv, struct bytes head) {
    const struct cms_group *group = &t->installation.groups[0];
    struct option option = {.bytes = {flags, piv}, .len = 2};
    if (head.len) {
        memcpy(option.bytes + option.len, head.data, head.len);
        option.len += head.len;
    }
    memcpy(option.bytes + option.len, group->id, group->id_len);
    option.len += group->id_len;
    return option;
}
#define OPTION_BYTES(option) {(option).bytes, (option).len}

/* The kid context claims more bytes than there are; ciphertext and kid would fit. */
static void overlong_kid_context(struct trial *t) {
    control(t);
    struct option option = option_with(t, 0x19, 20, BYTES("\xff"));
    expect_discarded(t, UPDATE(20, .option_value = OPTION_BYTES(option)), REASON_OSCORE_DECODE, REASON_UNKNOWN_KID);
}

static void two_oscore_options(struct trial *t) {
    control(t);
    struct option option = option_with(t, 0x09, 20, (struct bytes){"", 0});
    expect_discarded(t, UPDATE(20, .outer = {{9, "\x09\x01", 2}}), REASON_OSCORE_DECODE, REASON_COAP_FORMAT, REASON_UNKNOWN_KID);
    expect_discarded(t, UPDATE(20, .outer = {{9, option.bytes, option.len}}, .option_value = BYTES("\x09\x01")), REASON_OSCORE_DECODE,
                     REASON_COAP_FORMAT, REASON_UNKNOWN_KID);
    expect_discarded(t, UPDATE(20, .outer = {{9, option.bytes, option.len}}), REASON_OSCORE_DECODE, REASON_COAP_FORMAT);
    expect_applied(t, UPDATE(20));
}

/* The message in clear, with an OSCORE option that says nothing. */
static void outer_message_is_no_substitute(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(0, .no_oscore = true, .inner = {{9, "", 0}}), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(0, .no_oscore = true, .inner = {{9, "\x0d", 1}}), REASON_OSCORE_DECODE, REASON_UNKNOWN_KID);
    expect_discarded(t, UPDATE(0, .no_oscore = true, .inner = {{9, "\xe9\x05", 2}}), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(0, .no_oscore = true, .no_payload = true, .inner = {{9, "", 0}}), REASON_OSCORE_DECODE, REASON_COAP_FORMAT);
}

static void kid_without_flag(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .flags = 0x01), REASON_OSCORE_DECODE, REASON_UNKNOWN_KID);
}

/* Each Server has a context of its own: the key of one opens nothing of another, whatever else is the same. */
static void other_context(struct trial *t) {
    INSTALL(t, .groups = 2);
    control(t);
    control_group(t, 1);
    expect_discarded(t, UPDATE(20, .context = &t->installation.contexts[1], .kid = id_of(t, 0)), REASON_DECRYPT);
    expect_discarded(t, UPDATE(20, .group = 2), REASON_UNKNOWN_KID);
}

static void option_shorter_than_announced(struct trial *t) {
    static const struct bytes values[] = {{"\x0d", 1}, {"\x0d\x01", 2}, {"\x19\x01", 2}, {"\x19\x01\x05\xaa", 4},
                                          {"\x0a\x00", 2}, {"\x1d", 1}};
    control(t);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        expect_discarded(t, UPDATE(20 + i, .option_value = values[i]), REASON_OSCORE_DECODE, REASON_UNKNOWN_KID);
    }
}

static void no_kid(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .no_kid = true), REASON_OSCORE_DECODE, REASON_UNKNOWN_KID);
    expect_discarded(t, UPDATE(21, .no_kid = true, .aad_kid = id_of(t, 0)), REASON_OSCORE_DECODE, REASON_UNKNOWN_KID);
}

static void no_partial_iv(struct trial *t) {
    expect_discarded(t, UPDATE(0, .no_piv = true, .aad_piv = BYTES("")), REASON_OSCORE_DECODE);      /* as the first message, too */
    expect_discarded(t, UPDATE(0, .no_piv = true), REASON_OSCORE_DECODE);
    control(t);
    expect_discarded(t, UPDATE(0, .no_piv = true), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(0, .no_piv = true, .aad_piv = BYTES("")), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(20, .no_piv = true), REASON_OSCORE_DECODE);
}

static void empty_option_or_payload(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .option_value = BYTES("")), REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(21, .truncate = true, .left = -1), REASON_OSCORE_DECODE, REASON_COAP_FORMAT, REASON_DECRYPT);
    expect_discarded(t, UPDATE(22, .truncate = true, .left = 0), REASON_OSCORE_DECODE, REASON_COAP_FORMAT, REASON_DECRYPT);
}

static void ciphertext_too_short(struct trial *t) {
    control(t);
    for (int left = 1; left <= 8; left++) {
        expect_discarded(t, UPDATE(20, .truncate = true, .left = left), REASON_OSCORE_DECODE, REASON_DECRYPT);
    }
    expect_applied(t, UPDATE(20));
}

static void ciphertext_cut_anywhere(struct trial *t) {
    control(t);
    for (int left = 9; left < 30; left++) {
        expect_discarded(t, UPDATE(20, .truncate = true, .left = left), REASON_DECRYPT);
    }
    expect_applied(t, UPDATE(20));
}

static void unknown_kid(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .group = 2), REASON_UNKNOWN_KID);
    expect_discarded(t, UPDATE(21, .kid = id_of(t, 2), .aad_kid = id_of(t, 0)), REASON_UNKNOWN_KID);
}

/* Under the keys of the presented kid, under the group's, and as a Server would see it that takes its own ID for the kid. */
static void discard_kid(struct trial *t, const void *kid, size_t len) {
    struct forge_context context;
    forge_context_init(&context, t->installation.groups[0].secret, 32, NULL, 0, NULL, 0, kid, len);
    expect_discarded(t, UPDATE(20, .context = &context), REASON_UNKNOWN_KID, REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(21, .kid = {kid, len}), REASON_UNKNOWN_KID, REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(22, .kid = {kid, len}, .aad_kid = id_of(t, 0)), REASON_UNKNOWN_KID, REASON_OSCORE_DECODE);
}

static void kid_in_full(struct trial *t) {
    uint8_t kid[16] = {0};
    INSTALL(t, .id_len = 6);
    control(t);
    const struct cms_group *group = &t->installation.groups[0];
    memcpy(kid + 1, group->id, 6);
    discard_kid(t, kid, 7);                          /* padded with a zero in front */
    memcpy(kid, group->id, 6);
    kid[6] = 0xee;
    discard_kid(t, kid, 7);                          /* one byte more */
    for (size_t len = 0; len < 6; len++) {
        discard_kid(t, kid, len);                    /* every prefix */
    }
    kid[5] ^= 1;
    discard_kid(t, kid, 6);
    discard_kid(t, group->id_hex, 12);               /* the text, not the bytes */
}

static void kid_context_restricts(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .kid_context = id_of(t, 0)), REASON_UNKNOWN_KID, REASON_OSCORE_DECODE);
    expect_discarded(t, UPDATE(21, .kid_context = BYTES("")), REASON_UNKNOWN_KID, REASON_OSCORE_DECODE);
}

static void in_band_derivation(struct trial *t) {
    struct forge_context derived;
    control(t);
    const struct cms_group *group = &t->installation.groups[0];
    forge_context_init(&derived, group->secret, 32, NULL, 0, (const uint8_t *)"R1", 2, group->id, group->id_len);
    expect_discarded(t, UPDATE(20, .context = &derived, .kid_context = BYTES("R1")), REASON_UNKNOWN_KID, REASON_OSCORE_DECODE);
}

static void manipulated_partial_iv(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .option_piv = BYTES("\x15"), .aad_piv = BYTES("\x14")), REASON_DECRYPT);
    expect_discarded(t, UPDATE(20, .option_piv = BYTES("\x15")), REASON_DECRYPT);
    expect_discarded(t, UPDATE(21, .aad_piv = BYTES("\x14")), REASON_DECRYPT);
    expect_applied(t, UPDATE(21));
}

static void manipulated_kid(struct trial *t) {
    INSTALL(t, .groups = 2);
    control(t);
    expect_discarded(t, UPDATE(20, .kid = id_of(t, 1), .aad_kid = id_of(t, 0)), REASON_DECRYPT);
    expect_discarded(t, UPDATE(21, .kid = id_of(t, 1)), REASON_DECRYPT);
    control_group(t, 1);
}

static void leading_zeros(struct trial *t) {
    control(t);
    expect_applied(t, UPDATE(5));
    control(t);
    expect_discarded(t, UPDATE(5, .option_piv = BYTES("\0\x05")), REASON_REPLAY, REASON_OSCORE_DECODE, REASON_DECRYPT);
    expect_discarded(t, UPDATE(5, .option_piv = BYTES("\0\x05"), .aad_piv = BYTES("\x05")), REASON_REPLAY, REASON_OSCORE_DECODE,
                     REASON_DECRYPT);
    expect_discarded(t, UPDATE(5, .option_piv = BYTES("\0\0\0\0\x05")), REASON_REPLAY, REASON_OSCORE_DECODE, REASON_DECRYPT);
}

static void outer_options_count_for_nothing(struct trial *t) {
    control(t);
    expect_applied(t, UPDATE(20, .outer = {{11, "other", 5}, {12, "\x32", 1}, {15, "rt=wrong.type", 13}}));
    expect_applied(t, UPDATE(21, .outer = {{5, "", 0}, {11, "no", 2}, {11, "such", 4}}));
    expect_discarded(t, UPDATE(22, .path = "/no/such", .outer = {{11, "DimmingResURI", 13}}), REASON_NO_RESOURCE);
}

static void outer_code_decides_nothing(struct trial *t) {
    control(t);
    expect_applied(t, UPDATE(20, .outer_code = 5));
    expect_applied(t, UPDATE(21, .outer_code = 3));
    expect_applied(t, UPDATE(22, .outer_code = 1));
    expect_discarded(t, UPDATE(23, .inner_code = 1, .outer_code = 2), REASON_NOT_UPDATE);
}

static void unprotected_update(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(0, .no_oscore = true), REASON_NO_OSCORE);
    expect_discarded(t, UPDATE(0, .no_oscore = true, .path = PATH_SWITCH), REASON_NO_OSCORE);
}

static void malformed_coap(struct trial *t) {
    static const struct bytes datagrams[] = {
        {"", 0}, {"\x50", 1}, {"\x50\x02\x01", 3}, {"\x50\x02\x01\x01\xff", 5}, {"\x50\x02\x01\x01\xf0", 5}, {"\x50\x02\x01\x01\x0f", 5},
        {"\x50\x02\x01\x01\x9d\x01", 6}, {"\x50\x02\x01\x01\x9e\x01", 6}, {"\x50\x02\x01\x01\x99\x09\x01", 7}, {"\x54\x02\x01\x01\xaa", 5},
        {"\x50\x00\x01\x01\x01", 5}, {"\x16\xfe\xfd\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 13}};
    control(t);
    for (size_t i = 0; i < sizeof datagrams / sizeof *datagrams; i++) {
        expect_raw_discarded(t, datagrams[i], TO_GROUP, REASONS(REASON_COAP_FORMAT, REASON_NO_OSCORE));
    }
}

static void malformed_coap_around_oscore(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .token = BYTES("123456789")), REASON_COAP_FORMAT);
    expect_discarded(t, UPDATE(21, .token = BYTES("123456789012345")), REASON_COAP_FORMAT);
    expect_discarded(t, UPDATE(22, .version = 2), REASON_COAP_FORMAT);
    expect_discarded(t, UPDATE(23, .outer_code = 0x22), REASON_COAP_FORMAT, REASON_NOT_UPDATE, REASON_NO_OSCORE);
    expect_discarded(t, UPDATE(24, .outer_code = 0x44), REASON_COAP_FORMAT, REASON_NOT_UPDATE, REASON_NO_OSCORE);
    expect_discarded(t, UPDATE(25, .type = 2), REASON_COAP_FORMAT, REASON_CONFIRMABLE);
    expect_discarded(t, UPDATE(26, .type = 3), REASON_COAP_FORMAT, REASON_CONFIRMABLE);
}

static void tokens_of_every_length(struct trial *t) {
    control(t);
    for (size_t len = 0; len <= 8; len++) {
        expect_applied(t, UPDATE(20 + len, .token = {"\x01\x02\x03\x04\x05\x06\x07\x08", len}));
    }
}

/* A Client's messages, as a Server sees them. */
static void reset_of_nothing(struct trial *t) {
    static const struct bytes datagrams[] = {{"\x54\x02\x01\x01\xaa", 5}, {"\x59\x02\x01\x01\x01\x02\x03\x04\x05\x06\x07\x08\x09", 13},
                                             {"\x50\x02\x01\x01\xb1", 5}, {"\x50\x02\x01\x01\xff", 5}, {"\x90\x02\x01\x01", 4}};
    control(t);
    for (size_t i = 0; i < sizeof datagrams / sizeof *datagrams; i++) {
        expect_raw_discarded(t, datagrams[i], TO_GROUP, REASONS(REASON_COAP_FORMAT));
    }
    expect_discarded(t, UPDATE(30, .token = BYTES("123456789")), REASON_COAP_FORMAT);
    expect_discarded(t, UPDATE(31, .token = BYTES("123456789012345")), REASON_COAP_FORMAT);
}

const struct test option_tests[] = {
    {"Q.3.3/2a-i kid context longer than the option", "SSM-SRV-008 OSC-HDR-004 OSC-VER-003", SHALL, SERVER, overlong_kid_context},
    {"RFC7252 5.4.5 two OSCORE options", "COAP-007 OSC-OPT-001", SHALL, SERVER, two_oscore_options},
    {"RFC8613 2 outer message is no substitute", "OSC-OPT-003 SSM-SRV-011 OSC-VER-003", SHALL, SERVER, outer_message_is_no_substitute},
    {"RFC8613 6.1 kid without its flag", "OSC-HDR-003 SSM-SRV-009", SHALL, SERVER, kid_without_flag},
    {"RFC8613 4.1.3 context of one opens nothing of another", "OSC-OPT-017 SSM-SRV-025 SSM-SRV-052", SHALL, SERVER | SEVERAL_GROUPS,
     other_context},
    {"RFC7252 8.1 no Reset to multicast", "COAP-002 COAP-009 SSM-SRV-054", SHALL, SERVER, reset_of_nothing},
    {"Q.3.3/2a-i reserved flag bits", "SSM-SRV-006 SSM-CTX-025 OSC-HDR-005", SHALL, SERVER, reserved_flag_bits},
    {"Q.3.3/2a-i Group OSCORE message", "SSM-SRV-049", SHALL, SERVER, group_oscore_message},
    {"Q.3.3/2a-i Partial IV of 6 and 7 bytes", "SSM-SRV-007 OSC-HDR-002", SHALL, SERVER, partial_iv_of_6_and_7_bytes},
    {"Q.3.3/2a-i option shorter than its flags announce", "SSM-SRV-008 OSC-VER-003", SHALL, SERVER, option_shorter_than_announced},
    {"Q.3.3/2a-i request without kid", "SSM-SRV-009 OSC-COS-003", SHALL, SERVER, no_kid},
    {"Q.3.3/2a-i request without Partial IV", "SSM-SRV-010", SHALL, SERVER, no_partial_iv},
    {"Q.3.3/2a-i empty option and missing payload", "SSM-SRV-011", SHALL, SERVER, empty_option_or_payload},
    {"Q.3.3/2a-i ciphertext not longer than the tag", "SSM-SRV-012", SHALL, SERVER, ciphertext_too_short},
    {"Q.3.3/2b truncated ciphertext", "SSM-SRV-023", SHALL, SERVER, ciphertext_cut_anywhere},
    {"Q.3.3/2a-ii unknown kid", "SSM-SRV-013 OSC-VER-005", SHALL, SERVER, unknown_kid},
    {"Q.3.3/2a-ii kid must match in full", "SSM-SRV-014 OSC-VER-002", SHALL, SERVER, kid_in_full},
    {"Q.3.3/2a-ii kid context is not ignored", "SSM-SRV-017 OSC-COS-005 OSC-HDR-004", SHALL, SERVER, kid_context_restricts},
    {"Q.3.4 nothing is negotiated in-band", "SSM-CTX-025", ASSUMPTION, SERVER, in_band_derivation},
    {"RFC8613 12.6 manipulated Partial IV", "SSM-SRV-025", SHALL, SERVER, manipulated_partial_iv},
    {"RFC8613 12.6 manipulated kid", "SSM-SRV-025", SHALL, SERVER | SEVERAL_GROUPS, manipulated_kid},
    {"RFC8613 7.4 leading zeros do not make a number new", "SSM-SRV-062", SHALL, SERVER, leading_zeros},
    {"RFC8613 8.2/1 outer Class E options count for nothing", "SSM-SRV-045 OSC-VER-001", SHALL, SERVER, outer_options_count_for_nothing},
    {"RFC8613 4.2 outer code decides nothing", "SSM-SRV-046 OSC-MSG-002 OSC-VER-001", SHALL, SERVER, outer_code_decides_nothing},
    {"Q.3.2 unprotected multicast UPDATE", "SSM-SRV-047", SHALL, SERVER, unprotected_update},
    {"RFC7252 3 malformed CoAP is ignored", "SSM-SRV-054", SHALL, SERVER, malformed_coap},
    {"RFC7252 3 malformed CoAP around a valid request", "SSM-SRV-054", SHALL, SERVER, malformed_coap_around_oscore},
    {"RFC7252 3 tokens of 0 to 8 bytes", "SSM-SRV-005", SHALL, SERVER, tokens_of_every_length},
    {0}};
