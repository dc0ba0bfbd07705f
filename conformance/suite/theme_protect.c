/* theme_protect.c: keys, nonce, AAD and plaintext (RFC 8613 §3.2, §5, §8.1): of a Server by requests that are right or wrong in one of them,
 * of a Client by opening what it sends. */
#include "tests.h"

#include <string.h>

enum { NONCE = 13, ID_ROOM = 7, PIV_ROOM = 5 };
static const uint64_t last = (UINT64_C(1) << 40) - 1;

/* ---- the Server ---- */

static void every_identifier_and_number(struct trial *t) {
    static const uint64_t numbers[] = {1, 0xff, 0x100, 0xffff, 0x10000, 0xffffff, 0x1000000, 0xffffffff, 0x100000000, 0xfffffffffe};
    for (size_t len = 2; len <= ID_ROOM; len++) {
        INSTALL(t, .id_len = len);
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            expect_applied(t, UPDATE(numbers[i]));
        }
    }
}

static void other_derivations(struct trial *t) {
    static const uint8_t ascii[32] = "00000000000000000000000000000000";
    control(t);
    const struct cms_group *group = &t->installation.groups[0];
    struct forge_context salted, swapped, other;
    forge_context_init(&salted, group->secret, 32, ascii, 32, NULL, 0, group->id, group->id_len);
    expect_discarded(t, UPDATE(20, .context = &salted), REASON_DECRYPT);
    forge_context_init(&swapped, (const uint8_t[32]){0}, 32, group->secret, 32, NULL, 0, group->id, group->id_len);
    expect_discarded(t, UPDATE(20, .context = &swapped), REASON_DECRYPT);
    other = t->installation.contexts[0];
    memset(other.common_iv, 0, sizeof other.common_iv);
    expect_discarded(t, UPDATE(20, .context = &other), REASON_DECRYPT);
    expect_applied(t, UPDATE(20));
}

/* size | identifier at id_at | 20 at piv_at, each exclusive or with the Common IV */
static void make_nonce(const struct trial *t, uint8_t nonce[NONCE], size_t size, size_t id_at, size_t piv_at) {
    const struct forge_context *context = &t->installation.contexts[0];
    memset(nonce, 0, NONCE);
    nonce[0] = (uint8_t)size;
    memcpy(nonce + id_at, context->id, context->id_len);
    nonce[piv_at] = 20;
    for (size_t i = 0; i < NONCE; i++) {
        nonce[i] ^= context->common_iv[i];
    }
}

static void nonce(struct trial *t) {
    uint8_t wrong[NONCE];
    INSTALL(t, .id_len = 3);
    control(t);
    make_nonce(t, wrong, 0, 1 + ID_ROOM - 3, NONCE - 1);                /* without the identifier's size */
    expect_discarded(t, UPDATE(20, .nonce = wrong), REASON_DECRYPT);
    make_nonce(t, wrong, 3, 1, NONCE - 1);                              /* identifier padded on the right */
    expect_discarded(t, UPDATE(20, .nonce = wrong), REASON_DECRYPT);
    make_nonce(t, wrong, 3, 1 + ID_ROOM - 3, NONCE - PIV_ROOM);         /* Partial IV padded on the right */
    expect_discarded(t, UPDATE(20, .nonce = wrong), REASON_DECRYPT);
    make_nonce(t, wrong, 3, 1 + ID_ROOM - 3, NONCE - 1);                /* right */
    expect_applied(t, UPDATE(20, .nonce = wrong));
}

/* The Enc_structure for an identifier of 2 bytes and Partial IV 20, made of its parts. */
struct aad { uint8_t bytes[64]; size_t len; };
static void add(struct aad *aad, const void *bytes, size_t len) {
    memcpy(aad->bytes + aad->len, bytes, len);
    aad->len += len;
}
static struct aad aad_of(const struct trial *t, struct bytes protected, struct bytes head, bool kid, struct bytes piv, struct bytes options,
                         bool wrapped) {
    const struct forge_context *context = &t->installation.contexts[0];
    struct aad array = {.len = 0}, aad = {.len = 0};
    add(&array, head.data, head.len);
    add(&array, kid ? "\x42" : "\x40", 1);
    add(&array, context->id, kid ? 2 : 0);
    add(&array, piv.data, piv.len);
    add(&array, options.data, options.len);
    add(&aad, "\x83\x68" "Encrypt0", 10);
    add(&aad, protected.data, protected.len);
    if (wrapped) {
        aad.bytes[aad.len++] = (uint8_t)(0x40 + array.len);
    }
    add(&aad, array.bytes, array.len);
    return aad;
}
#define AAD_BYTES(aad) {(aad).bytes, (aad).len}

static void additional_data(struct trial *t) {
    static const struct { struct bytes protected, head, piv, options; bool no_kid, bare; } wrong[] = {
        {{"\x40", 1}, {"\x85\x01\x81\x0a", 4}, {"\x41\x14", 2}, {"\x40", 1}, false, true},                /* array not wrapped */
        {{"\x40", 1}, {"\x85\x01\x0a", 3}, {"\x41\x14", 2}, {"\x40", 1}, false, false},                   /* algorithm not in an array */
        {{"\x40", 1}, {"\x85\x02\x81\x0a", 4}, {"\x41\x14", 2}, {"\x40", 1}, false, false},               /* version 2 */
        {{"\x43\xa1\x01\x0a", 4}, {"\x85\x01\x81\x0a", 4}, {"\x41\x14", 2}, {"\x40", 1}, false, false},   /* a protected header */
        {{"\x40", 1}, {"\x85\x01\x81\x0a", 4}, {"\x41\x14", 2}, {"\x41\x90", 2}, false, false},           /* an option of Class U */
        {{"\x40", 1}, {"\x85\x01\x81\x0a", 4}, {"\x40", 1}, {"\x40", 1}, false, false},                   /* no Partial IV */
        {{"\x40", 1}, {"\x85\x01\x81\x0a", 4}, {"\x41\x14", 2}, {"\x40", 1}, true, false}};               /* no kid */
    INSTALL(t, .id_len = 2);
    control(t);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct aad aad = aad_of(t, wrong[i].protected, wrong[i].head, !wrong[i].no_kid, wrong[i].piv, wrong[i].options, !wrong[i].bare);
        expect_discarded(t, UPDATE(20, .aad = AAD_BYTES(aad)), REASON_DECRYPT);
    }
    struct aad right = aad_of(t, BYTES("\x40"), BYTES("\x85\x01\x81\x0a"), true, BYTES("\x41\x14"), BYTES("\x40"), true);
    expect_applied(t, UPDATE(20, .aad = AAD_BYTES(right)));
}

/* An OSCORE message as the plaintext of an OSCORE message: whatever becomes of it, it is not decrypted a second time. */
static void nested(struct trial *t) {
    static const uint8_t payload[] = "\xa1\x6e" "dimmingSetting\x07";
    static const struct forge_option options[] = {{11, "DimmingResURI", 13}, {12, "\x27\x10", 2}};
    uint8_t inside[FORGE_DATAGRAM_MAX];
    struct forge_request request;
    control(t);
    forge_request_init(&request, &t->installation.contexts[0], 21);
    request.inner = options;
    request.inner_count = 2;
    request.payload = payload;
    request.payload_len = sizeof payload - 1;
    size_t len = forge_request_build(&request, inside, sizeof inside);
    inside[3] = inside[1];                          /* from its code on, the message is a plaintext */
    expect_discarded(t, UPDATE(20, .plaintext = {inside + 3, len - 3}, .value = 7), REASON_NO_RESOURCE, REASON_APPLICATION, REASON_NOT_UPDATE,
                     REASON_PLAINTEXT_FORMAT, REASON_NOT_INTENDED);
}

/* ---- the Client ---- */

static void plaintext(struct trial *t) {
    INSTALL(t, .client = true);
    const struct forge_opened *sent = expect_command(t, 0, PATH_LOCKED, "if=oic.if.a&rt=oic.r.light.dimming");
    check(t, sent && sent->inner_ok && sent->inner_code == 2, "code POST, then options, then payload", "code 0x%02x",
          sent ? sent->inner_code : 0u);
    check(t, sent && !strcmp(sent->path, PATH_LOCKED), "the path " PATH_LOCKED, "%s", sent ? sent->path : "");
    check(t, sent && !strcmp(sent->query, "if=oic.if.a&rt=oic.r.light.dimming"), "both parts of the query", "%s", sent ? sent->query : "");
    sent = expect_command_without_payload(t, 0);
    check(t, sent && sent->inner_ok && !sent->payload_len, "no payload and no marker", "%s", sent && sent->inner_ok ? "payload" : "no message");
    check(t, sent && !strcmp(sent->path, PATH_DIMMER), "the path " PATH_DIMMER, "%s", sent ? sent->path : "");
}

/* The value of an inner option; false: there is none. Works on a plaintext that forge_open found well-formed. */
static bool inner_option(const struct forge_opened *opened, unsigned number, struct bytes *value) {
    const uint8_t *at = opened->plain + 1, *end = opened->plain + opened->plain_len;
    for (unsigned current = 0; at < end && *at != 0xff;) {
        unsigned parts[2] = {*at >> 4, *at & 15u};
        at++;
        for (int i = 0; i < 2; i++) {
            if (parts[i] == 13) {
                parts[i] = 13u + at[0];
                at += 1;
            } else if (parts[i] == 14) {
                parts[i] = 269u + at[0] * 256u + at[1];
                at += 2;
            }
        }
        current += parts[0];
        if (current == number) {
            *value = (struct bytes){at, parts[1]};
            return true;
        }
        at += parts[1];
    }
    return false;
}

static void versions_as_asked(struct trial *t, const struct forge_opened *sent, bool asked) {
    static const unsigned numbers[] = {2049, 2053};
    for (size_t i = 0; sent && i < 2; i++) {
        struct bytes value = {NULL, 0};
        bool there = inner_option(sent, numbers[i], &value);
        bool right = asked ? there && value.len == 2 && !memcmp(value.data, "\x08\x00", 2) : !there;
        check(t, right, asked ? "OCF version options of value 2048 inside" : "no OCF version options", "option %u %s", numbers[i],
              there ? "is there" : "is missing");
    }
}

static void content_of_the_command(struct trial *t) {
    INSTALL(t, .client = true);
    for (int i = 0; i < 4; i++) {
        struct bytes format = {NULL, 0};
        t->version_options = i % 2 == 0;
        const struct forge_opened *sent = expect_command(t, 0, NULL, NULL);
        if (!sent) {
            return;
        }
        bool there = inner_option(sent, 12, &format);
        check(t, there && format.len == 2 && !memcmp(format.data, "\x27\x10", 2), "Content-Format 10000", "%s", there ? "another" : "none");
        check(t, sent->payload_len == t->asked.payload_len && !memcmp(sent->payload, t->asked.payload, sent->payload_len),
              "the payload of the command", "another");
        versions_as_asked(t, sent, t->version_options);
    }
}

static void header_stays(struct trial *t) {
    INSTALL(t, .client = true);
    for (int i = 0; i < 3; i++) {
        const struct forge_opened *sent = expect_command(t, 0, NULL, NULL);
        check(t, sent && sent->mid == t->asked.mid, "the Message ID of the command", "another");
        check(t, sent && sent->token_len == t->asked.token_len && !memcmp(sent->token, t->asked.token, sent->token_len),
              "the token of the command", "another");
    }
}

/* From the third-last number on. */
static const struct forge_opened *first_from(struct trial *t, uint64_t number) {
    INSTALL(t, .client = true);
    expect_command(t, 0, NULL, NULL);                  /* it does send */
    INSTALL(t, .client = true, .sequence = number);
    const struct forge_opened *sent = expect_command_or_nothing(t, 0);
    if (sent && sent->piv < last / 2) {
        conclude(t, NOT_TESTED, "no oscore.ssn: the Client does not go on from the number that it was provisioned with");
    }
    return sent;
}

static void numbers_end(struct trial *t) {
    uint64_t next = last - 2;
    bool ended = false;
    for (int i = 0; i < 6 && !t->stopped; i++) {
        const struct forge_opened *sent = i ? expect_command_or_nothing(t, 0) : first_from(t, last - 2);
        check(t, !sent || (sent->piv >= next && sent->piv <= last && sent->piv_len <= 5), "no number twice, none above 2^40 - 1",
              "Partial IV %llu", sent ? (unsigned long long)sent->piv : 0);
        check(t, !sent || !ended, "nothing more after the end", "a request");
        ended = ended || !sent;
        next = sent ? sent->piv + 1 : next;
    }
    check(t, ended, "an end of sending", "six requests");
}

static void numbers_end_for_ever(struct trial *t) {
    first_from(t, last);
    expect_command_or_nothing(t, 0);
    restart(t, DEVICE_CRASH);
    for (int i = 0; i < 3 && !t->stopped; i++) {
        const struct forge_opened *sent = expect_command_or_nothing(t, 0);
        check(t, !sent, "nothing more, also after a restart", "Partial IV %llu", sent ? (unsigned long long)sent->piv : 0);
    }
}

const struct test protect_tests[] = {
    {"RFC8613 3.2.1 keys and Common IV for every identifier and number",
     "OSC-KDF-001 OSC-KDF-002 OSC-KDF-003 OSC-KDF-004 OSC-KDF-005 OSC-KDF-006 OSC-CTX-001 OSC-CTX-002 OSC-CTX-007 OSC-CTX-008 OSC-COS-006 "
     "OSC-COS-007 OSC-VER-009 OSC-OPT-001", SHALL, SERVER, every_identifier_and_number},
    {"RFC8613 3.2.1 no other derivation opens", "OSC-KDF-001 OSC-KDF-003 OSC-KDF-007 OSC-CTX-007", SHALL, SERVER, other_derivations},
    {"RFC8613 5.2 nonce", "OSC-COS-006 OSC-VER-009", SHALL, SERVER, nonce},
    {"RFC8613 5.4 additional authenticated data", "OSC-COS-001 OSC-COS-010 OSC-COS-011 OSC-COS-012 OSC-COS-013 OSC-VER-008", SHALL, SERVER,
     additional_data},
    {"RFC8613 4.1.3.10 nothing is decrypted twice", "OSC-OPT-025", SHALL, SERVER, nested},
    {"RFC8613 5.3 plaintext is code and options and payload", "OSC-COS-009 OSC-PRO-002 OSC-OPT-012 SSM-CLI-013", SHALL, CLIENT, plaintext},
    {"Q.3.3/1 content options and payload of the command", "SSM-CLI-001 SSM-CLI-006", SHALL, CLIENT, content_of_the_command},
    {"RFC8613 4.3 token and Message ID stay", "OSC-MSG-003", SHALL, CLIENT, header_stays},
    {"RFC8613 7.2.1 numbers end at 2^40 - 1", "SSM-CLI-020 OSC-SEQ-003 OSC-SEQ-004", SHALL, CLIENT, numbers_end},
    {"RFC8613 7.2.1 numbers stay at their end over a crash", "SSM-CLI-020 OSC-SEQ-004", SHALL, CLIENT | RESTARTS | PERSISTENT,
     numbers_end_for_ever},
    {0}};
