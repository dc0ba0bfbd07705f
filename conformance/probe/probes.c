/* probes.c: the probes. Each reads like its clause; numbers are Partial IVs. */
#include "script.h"

enum { WINDOW = 32 };
static const uint64_t last = (UINT64_C(1) << 40) - 1;

static void replays(struct probe_script *s) {
    applied(s, UPDATE(5));
    applied(s, UPDATE(6));
    replay(s, 5);
    applied(s, UPDATE(7));
    replay(s, 6);
    replay(s, 5);
}

/* Moves the right edge to `right`, then tries the window's left edge from both sides, and all between. */
static void edges(struct probe_script *s, uint64_t right) {
    applied(s, UPDATE(right - 64));
    applied(s, UPDATE(right));
    discarded(s, UPDATE(right - WINDOW), REASON_REPLAY);
    discarded(s, UPDATE(right - WINDOW - 1), REASON_REPLAY);
    for (uint64_t i = 1; i < WINDOW; i++) {                        /* 7 and 32 have no common divisor: every place once, out of order */
        applied(s, UPDATE(right - i * 7 % WINDOW));
    }
    discarded(s, UPDATE(right - WINDOW), REASON_REPLAY);
    for (uint64_t place = 0; place < WINDOW; place++) {
        if (place != (WINDOW - 1) * 7 % WINDOW) {                  /* the state cannot show a replay of the latest */
            replay(s, right - place);
        }
    }
}

static void window_edges(struct probe_script *s) {
    edges(s, 64);
    edges(s, 1000);
}

static void window_slides(struct probe_script *s) {
    static const uint64_t steps[] = {1, 2, 3, 31, 32, 33, 34, 63, 64, 65, 100};
    uint64_t number = 1000;
    applied(s, UPDATE(1));
    applied(s, UPDATE(number));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        uint64_t before = number;
        number += steps[i];
        applied(s, UPDATE(number));
        replay(s, before);
        discarded(s, UPDATE(number - WINDOW), REASON_REPLAY);
    }
}

static void older_than_the_window(struct probe_script *s) {
    applied(s, UPDATE(1));
    applied(s, UPDATE(1000));
    discarded(s, UPDATE(968), REASON_REPLAY);
    discarded(s, UPDATE(2), REASON_REPLAY);
    discarded(s, UPDATE(0), REASON_REPLAY);
    applied(s, UPDATE(969));
}

static void late_arrivals(struct probe_script *s) {
    static const uint64_t numbers[] = {1, 50, 45, 48, 49, 46, 47, 44};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        applied(s, UPDATE(numbers[i]));
    }
    applied(s, UPDATE(51));
    for (size_t i = 1; i < sizeof numbers / sizeof *numbers; i++) {
        replay(s, numbers[i]);
    }
}

/* A Server that has received nothing takes any number, but no forged one, and is protected from then on. */
static void first_message(struct probe_script *s, uint64_t first) {
    discarded(s, UPDATE(last, .flip = -1), REASON_DECRYPT);
    applied(s, UPDATE(first));
    applied(s, UPDATE(first + 1));
    replay(s, first);
    discarded(s, UPDATE(last, .flip = -1), REASON_DECRYPT);
    applied(s, UPDATE(first + 2));
    replay(s, first + 1);
    replay(s, first);
}

static void first_message_is_zero(struct probe_script *s) {
    first_message(s, 0);
}

static void first_message_in_mid_life(struct probe_script *s) {
    first_message(s, 5000);
    discarded(s, UPDATE(5002 - WINDOW), REASON_REPLAY);
    discarded(s, UPDATE(1), REASON_REPLAY);
}

static void first_message_of_40_bits(struct probe_script *s) {
    first_message(s, UINT64_C(0x100000005));
    discarded(s, UPDATE(5), REASON_REPLAY);
    discarded(s, UPDATE(8), REASON_REPLAY);                        /* the last it took is 0x100000007 */
}

static void forgeries_do_not_move_the_window(struct probe_script *s) {
    applied(s, UPDATE(1));
    discarded(s, UPDATE(last, .flip = -1), REASON_DECRYPT);
    discarded(s, UPDATE(7, .flip = -1), REASON_DECRYPT);
    applied(s, UPDATE(7));
    applied(s, UPDATE(8));
    for (uint64_t i = 0; i < 20; i++) {                            /* each genuine request is preceded by its forgery */
        discarded(s, UPDATE(9 + i, .flip = 1), REASON_DECRYPT);
        applied(s, UPDATE(9 + i));
    }
}

/* Envelope and OSCORE option: what is wrong with it shows before anything is decrypted. */
static void broken_envelope(struct probe_script *s) {
    discarded(s, UPDATE(20, .confirmable = true), REASON_CONFIRMABLE);
    discarded(s, UPDATE(21, .way = TO_UNICAST), REASON_NOT_MULTICAST);
    discarded(s, UPDATE(22, .no_oscore = true), REASON_NO_OSCORE, REASON_ACCESS_DENIED);
    discarded(s, UPDATE(23, .option_value = BYTES("")), REASON_OSCORE_DECODE);
    discarded(s, UPDATE(24, .flags = 0x29), REASON_OSCORE_DECODE);                 /* a reserved bit, that of Group OSCORE */
    discarded(s, UPDATE(25, .flags = 0x0e), REASON_OSCORE_DECODE);                 /* a Partial IV of six bytes */
    discarded(s, UPDATE(26, .flags = 0x01), REASON_OSCORE_DECODE, REASON_UNKNOWN_KID);
    discarded(s, UPDATE(27, .no_kid = true), REASON_OSCORE_DECODE, REASON_UNKNOWN_KID);
    discarded(s, UPDATE(0, .no_piv = true), REASON_OSCORE_DECODE);
    discarded(s, UPDATE(28, .kid = BYTES("\x02stranger")), REASON_UNKNOWN_KID);
    discarded(s, UPDATE(29, .kid_context = BYTES("ctx")), REASON_UNKNOWN_KID, REASON_OSCORE_DECODE, REASON_DECRYPT);
    discarded(s, UPDATE(30, .truncate = true, .left = -1), REASON_OSCORE_DECODE, REASON_COAP_FORMAT, REASON_DECRYPT);
    discarded(s, UPDATE(31, .truncate = true, .left = 0), REASON_OSCORE_DECODE, REASON_COAP_FORMAT, REASON_DECRYPT);
    discarded(s, UPDATE(32, .truncate = true, .left = 8), REASON_OSCORE_DECODE, REASON_DECRYPT);
}

/* What the tag covers. */
static void broken_protection(struct probe_script *s) {
    static const uint8_t nonce[13];
    discarded(s, UPDATE(40, .flip = -1), REASON_DECRYPT);
    discarded(s, UPDATE(41, .flip = -8), REASON_DECRYPT);
    discarded(s, UPDATE(42, .flip = 1), REASON_DECRYPT);
    discarded(s, UPDATE(43, .append = BYTES("x")), REASON_DECRYPT);
    discarded(s, UPDATE(44, .nonce = nonce), REASON_DECRYPT);
    discarded(s, UPDATE(45, .aad = BYTES("")), REASON_DECRYPT);
    discarded(s, UPDATE(46, .aad_kid = BYTES("other")), REASON_DECRYPT);
    discarded(s, UPDATE(47, .aad_piv = BYTES("\x2e")), REASON_DECRYPT);
    discarded(s, UPDATE(48, .option_piv = BYTES("\x31"), .aad_piv = BYTES("\x31")), REASON_DECRYPT);
    discarded(s, UPDATE(49, .tag_len = 16), REASON_DECRYPT);
}

/* The request inside. */
static void broken_inside(struct probe_script *s) {
    discarded(s, UPDATE(60, .inner_code = 1), REASON_NOT_UPDATE);
    discarded(s, UPDATE(61, .inner_code = 3), REASON_NOT_UPDATE);
    discarded(s, UPDATE(62, .inner_code = 4), REASON_NOT_UPDATE);
    discarded(s, UPDATE(63, .plaintext = BYTES("\x02\xff")), REASON_PLAINTEXT_FORMAT, REASON_DECRYPT, REASON_OSCORE_DECODE);
    discarded(s, UPDATE(64, .plaintext = BYTES("\x02\xf0")), REASON_PLAINTEXT_FORMAT, REASON_DECRYPT, REASON_OSCORE_DECODE);
    discarded(s, UPDATE(65, .path = "/no/such"), REASON_NO_RESOURCE);
    discarded(s, UPDATE(66, .query = "rt=wrong.type"), REASON_NOT_INTENDED);
    discarded(s, UPDATE(67, .query = "if=oic.if.s"), REASON_NOT_INTENDED);
    discarded(s, UPDATE(68, .payload = BYTES("\xff")), REASON_APPLICATION);
    discarded(s, UPDATE(69, .payload = BYTES("\xa1\x6e" "dimmingSetting\xf5")), REASON_APPLICATION);
    discarded(s, UPDATE(70, .no_payload = true), REASON_APPLICATION);
    discarded(s, UPDATE(60), REASON_REPLAY);                       /* what was decrypted has spent its number */
    discarded(s, UPDATE(70), REASON_REPLAY);
}

static void silent_discard(struct probe_script *s) {
    applied(s, UPDATE(1));
    broken_envelope(s);
    broken_protection(s);
    applied(s, UPDATE(50));
    broken_inside(s);
}

#define FIRST "SSM-GEN-013 SSM-GEN-014 SSM-SRV-018 SSM-SRV-024"
const struct probe probes[] = {
    {"Q.3.3/replays", "each comes bit by bit, and with another Message ID, token and source",
     "SSM-SRV-018 SSM-SRV-043 OSC-RPL-001 COAP-010 OSC-VER-007", replays},
    {"Q.3.3/window-edges", "a Replay Window of 32 from both sides, every place in it once, and replays of all", "SSM-CTX-009 SSM-SRV-020 OSC-RPL-003",
     window_edges},
    {"Q.3.3/window-slides", "by steps of any size", "SSM-CTX-009 SSM-SRV-018", window_slides},
    {"Q.3.3/older-than-the-window", "numbers left of it", "SSM-SRV-019", older_than_the_window},
    {"Q.3.3/late-arrivals", "once each, in any order", "SSM-SRV-020", late_arrivals},
    {"Q.3.3/silent-discard", "every field broken that can be, one at a time", "SSM-SRV-026 SSM-SRV-027 SSM-SRV-028 SSM-SRV-023 SSM-SRV-041",
     silent_discard},
    {"RFC8613-8.2/forgeries", "forged requests among genuine ones do not move the window", "SSM-SRV-024 OSC-VER-012",
     forgeries_do_not_move_the_window},
    {"5.y/first-message", "any number, here 5000, but no forged one; protected from then on", FIRST, first_message_in_mid_life},
    {"5.y/first-message-zero", "the same with the number 0", FIRST, first_message_is_zero},
    {"5.y/first-message-of-40-bits", "the same with 2^32 + 5, which is not 5", FIRST " SSM-SRV-021", first_message_of_40_bits},
    {0}};
