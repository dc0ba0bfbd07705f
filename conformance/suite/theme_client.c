/* theme_client.c: what a Client with an SSM Client Context sends (CR 1967 Q.3.3 step 1, Q.3.4; RFC 8613 §8.1), opened with the forge. */
#include "tests.h"

#include <string.h>

static void request_opens(struct trial *t) {
    INSTALL(t, .client = true);
    const struct forge_opened *sent = expect_command(t, 0, NULL, NULL);
    check(t, sent && sent->inner_ok, "a CoAP message inside", "it does not parse");
    expect_command(t, 0, NULL, NULL);
}

static void non_confirmable(struct trial *t) {
    INSTALL(t, .client = true);
    const struct forge_opened *sent = expect_command(t, 0, NULL, NULL);
    check(t, sent && sent->type == 1, "a non-confirmable message", "type %d", sent ? sent->type : -1);
}

static void update_inside(struct trial *t) {
    INSTALL(t, .client = true);
    const struct forge_opened *sent = expect_command(t, 0, NULL, NULL);
    check(t, sent && sent->inner_code == 2, "POST inside", "code 0x%02x", sent ? sent->inner_code : 0u);
    check(t, sent && !strcmp(sent->path, PATH_DIMMER), "the path " PATH_DIMMER " inside", "%s", sent ? sent->path : "");
    sent = expect_command(t, 0, PATH_SWITCH, "if=oic.if.a");
    check(t, sent && !strcmp(sent->path, PATH_SWITCH), "the path " PATH_SWITCH " inside", "%s", sent ? sent->path : "");
    check(t, sent && !strcmp(sent->query, "if=oic.if.a"), "the query if=oic.if.a inside", "\"%s\"", sent ? sent->query : "");
}

/* The OSCORE option is the only one outside: right behind the token, right before the payload marker. */
static bool alone_outside(const struct forge_opened *sent) {
    size_t head = 4 + sent->token_len + 1 + (sent->option_len >= 13);
    return sent->option_offset == head && sent->ciphertext_offset == head + sent->option_len + 1;
}

static void nothing_in_clear(struct trial *t) {
    INSTALL(t, .client = true);
    const struct forge_opened *sent = expect_command(t, 0, NULL, "rt=oic.r.light.dimming");
    check(t, sent && sent->code == 2, "outer code 0.02", "code 0x%02x", sent ? sent->code : 0u);
    check(t, sent && alone_outside(sent), "no outer option but OSCORE", "another one");
}

static bool holds(const struct outgoing *out, const void *what, size_t len) {
    for (size_t i = 0; i + len <= out->len; i++) {
        if (!memcmp(out->data + i, what, len)) {
            return true;
        }
    }
    return false;
}

static void content_is_encrypted(struct trial *t) {
    INSTALL(t, .client = true);
    expect_command(t, 0, NULL, NULL);
    check(t, !holds(last_command(t), "DimmingResURI", 13) && !holds(last_command(t), "dimmingSetting", 14), "path and payload encrypted",
          "they stand in clear");
}

static void option_holds_piv_and_kid(struct trial *t) {
    INSTALL(t, .client = true);
    for (int i = 0; i < 3; i++) {
        const struct forge_opened *sent = expect_command(t, 0, NULL, NULL);
        const struct cms_group *group = &t->installation.groups[0];
        check(t, sent && sent->kid_len == group->id_len && !memcmp(sent->kid, group->id, group->id_len), "kid = senderid", "another kid");
        check(t, sent && !sent->kid_context, "no kid context", "one");
        check(t, sent && sent->piv_len == 1, "the shortest Partial IV", "%zu bytes", sent ? sent->piv_len : 0);
    }
}

static void reserved_bits(struct trial *t) {
    INSTALL(t, .client = true);
    const struct forge_opened *sent = expect_command(t, 0, NULL, NULL);
    unsigned flags = sent ? last_command(t)->data[sent->option_offset] : 0xffu;
    check(t, (flags & 0xe0u) == 0, "flag bits 0xe0 zero", "flag byte 0x%02x", flags);
}

static void to_all_ocf_nodes(struct trial *t) {
    INSTALL(t, .client = true);
    expect_command(t, 0, NULL, NULL);
    const struct device_endpoint *to = &last_command(t)->destination;
    check(t, to->port == 5683 && !memcmp(to->address, device_all_ocf_nodes.address, 16), "destination [ff02::158]:5683", "another one");
}

static void identifiers(struct trial *t) {
    for (size_t len = 2; len <= 7; len++) {
        INSTALL(t, .client = true, .id_len = len);
        const struct forge_opened *sent = expect_command(t, 0, NULL, NULL);
        check(t, sent && sent->kid_len == len, "a kid as long as senderid", "%zu bytes", sent ? sent->kid_len : 0);
    }
}

static void first_number_is_0(struct trial *t) {
    INSTALL(t, .client = true);
    for (uint64_t i = 0; i < 3; i++) {
        const struct forge_opened *sent = expect_command(t, 0, NULL, NULL);
        check(t, sent && sent->piv == i, "numbers 0, 1, 2", "Partial IV %llu", sent ? (unsigned long long)sent->piv : 0);
    }
}

/* One command; its number must be above `*next`, which becomes the lowest that may follow. */
static void command_above(struct trial *t, size_t group, uint64_t *next) {
    const struct forge_opened *sent = expect_command(t, group, NULL, NULL);
    check(t, sent && sent->piv >= *next, "a number that was not used", "Partial IV %llu, used up to %llu",
          sent ? (unsigned long long)sent->piv : 0, (unsigned long long)*next);
    if (sent) {
        *next = sent->piv + 1;
    }
}

static void numbers_are_used_once(struct trial *t) {
    uint64_t next = 0;
    INSTALL(t, .client = true);
    for (int i = 0; i < 300; i++) {
        command_above(t, 0, &next);
    }
}

static void above_after(struct trial *t, enum device_restart kind) {
    uint64_t next = 0;
    INSTALL(t, .client = true);
    for (int rounds = 1; rounds <= 40; rounds++) {              /* restarts after 1, 2, ... commands: around every reservation */
        for (int i = 0; i < rounds; i++) {
            command_above(t, 0, &next);
        }
        restart(t, kind);
    }
    command_above(t, 0, &next);
}

static void above_after_restart(struct trial *t) {
    above_after(t, DEVICE_ORDERLY);
}

static void above_after_crash(struct trial *t) {
    above_after(t, DEVICE_CRASH);
}

/* Forged and late answers to what it sent: reset, acknowledgement, 2.04, 4.01, with its Message ID and token. */
static void depends_on_no_response(struct trial *t) {
    static const uint8_t heads[][2] = {{0x70, 0x00}, {0x60, 0x00}, {0x50, 0x44}, {0x60, 0x44}, {0x50, 0x81}, {0x60, 0x81}};
    static const enum device_reason reasons[] = {REASON_COAP_FORMAT, REASON_NO_OSCORE, REASON_NOT_MULTICAST, REASON_CONFIRMABLE,
                                                REASON_NONE};
    uint64_t next = 0;
    INSTALL(t, .client = true);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        uint8_t answer[4 + 8];
        command_above(t, 0, &next);
        const struct outgoing *out = last_command(t);
        size_t token = heads[i][1] && out->len > 12 ? out->data[0] & 7u : 0;
        memcpy(answer, out->data, sizeof answer);
        answer[0] = (uint8_t)(heads[i][0] | token);
        answer[1] = heads[i][1];
        expect_raw_discarded(t, (struct bytes){answer, 4 + token}, TO_UNICAST, reasons);
    }
    command_above(t, 0, &next);
}

static void context_of_the_group(struct trial *t) {
    uint64_t next[2] = {0, 0};
    INSTALL(t, .client = true, .groups = 2);
    for (size_t i = 0; i < 8; i++) {
        command_above(t, i % 3 == 0, &next[i % 3 == 0]);
    }
}

static void senderid_must_be_there(struct trial *t) {
    EXPECT_UNUSABLE(t, .client = true, .id_text = "");
}

static void only_credtype_128(struct trial *t) {
    EXPECT_UNUSABLE(t, .client = true, .credtype = 64);
    EXPECT_UNUSABLE(t, .client = true, .credtype = 256);
}

static void desc_and_subject_do_not_matter(struct trial *t) {
    INSTALL(t, .client = true, .desc = "", .subjectuuid = "ffffffff-ffff-4fff-bfff-ffffffffffff");
    expect_command(t, 0, NULL, NULL);
    INSTALL(t, .client = true, .minimal = true);
    expect_command(t, 0, NULL, NULL);
}

static void malformed_senderid(struct trial *t) {
    static const char *const texts[] = {"020", "02zz", "02", "0x02aa", "0211223344556677"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        EXPECT_UNUSABLE(t, .client = true, .id_text = texts[i]);
    }
}

const struct test client_tests[] = {
    {"Q.3.3/1 request is protected with the context of the group",
     "SSM-CLI-001 SSM-CLI-028 SSM-CRED-002 SSM-CTX-001 SSM-CTX-002 SSM-CTX-003 SSM-CTX-004 SSM-CTX-013 "
     "OSC-OPT-001 OSC-OPT-011 OSC-PRO-005 OSC-PRO-004 OSC-HDR-007", SHALL, CLIENT, request_opens},
    {"Q.3.3/1 one datagram to All OCF Nodes", "SSM-CLI-002 SSM-CLI-014", SHALL, CLIENT, to_all_ocf_nodes},
    {"5.y non-confirmable", "SSM-CLI-005 COAP-001", SHALL, CLIENT, non_confirmable},
    {"5.y UPDATE with the local URI path inside", "SSM-CLI-006 SSM-CLI-013", SHALL, CLIENT, update_inside},
    {"5.y content is encrypted", "SSM-GEN-010 OSC-MSG-004", SHALL, CLIENT, content_is_encrypted},
    {"RFC8613 4.1 nothing of Class E outside",
     "SSM-CLI-008 SSM-CLI-027 OSC-MSG-001 OSC-OPT-010 OSC-OPT-013 OSC-OPT-032", SHALL, CLIENT, nothing_in_clear},
    {"RFC8613 6.1 option holds Partial IV and kid",
     "SSM-CLI-009 SSM-CTX-014 OSC-COS-003 OSC-COS-002 OSC-HDR-001 OSC-HDR-006 SSM-CTX-004", SHALL, CLIENT, option_holds_piv_and_kid},
    {"RFC8613 6.1 reserved flag bits are zero", "SSM-CLI-010 OSC-HDR-005", SHALL, CLIENT, reserved_bits},
    {"Q.3.4 senderid of 2 to 7 bytes", "SSM-CTX-015", SHALL, CLIENT, identifiers},
    {"Q.3.2 no request without the Client Context", "SSM-CLI-007 SSM-CTX-012", SHALL, CLIENT, only_credtype_128},
    {"9.3.x senderid must be there", "SSM-CRED-005", SHALL, CLIENT, senderid_must_be_there},
    {"9.3.x malformed senderid makes no context for a Client", "SSM-CRED-025 SSM-CRED-008", ASSUMPTION, CLIENT, malformed_senderid},
    {"Q.3.4 desc and subjectuuid do not matter for a Client", "SSM-CTX-011 SSM-CTX-016", ASSUMPTION, CLIENT,
     desc_and_subject_do_not_matter},
    {"RFC8613 3.2.2 first number is 0", "SSM-CLI-026 OSC-COS-002 OSC-KDF-008", SHALL, CLIENT, first_number_is_0},
    {"RFC8613 7.2 no number twice in 300 requests",
     "SSM-CLI-017 OSC-SEQ-001 OSC-SEQ-002 OSC-PRO-003 OSC-COS-002", SHALL, CLIENT, numbers_are_used_once},
    {"Q.3.4 above all used numbers after an orderly restart", "SSM-CLI-018 SSM-CTX-017 OSC-SEQ-008", SHALL, CLIENT | RESTARTS | PERSISTENT,
     above_after_restart},
    {"Q.3.4 above all used numbers after a crash",
     "SSM-CLI-019 SSM-CTX-018 OSC-NVM-002 OSC-SEQ-008", SHOULD, CLIENT | RESTARTS | PERSISTENT, above_after_crash},
    {"Q.3.3/4 Client depends on no response", "SSM-CLI-016 OSC-ERR-001", SHALL, CLIENT, depends_on_no_response},
    {"9.3.x Client in two groups uses the context of the group", "SSM-CLI-024 OSC-PRO-001", SHALL, CLIENT | SEVERAL_GROUPS, context_of_the_group},
    {0}};
