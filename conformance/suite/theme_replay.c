/* theme_replay.c: the Replay Window and the first message (CR 1967 5.y, Q.3.3 steps 2, 4; RFC 8613 §7.4). Each replay comes twice: bit by
 * bit, and with another Message ID, token and source. */
#include "tests.h"

enum { WINDOW = 32 };
static const uint64_t last = (UINT64_C(1) << 40) - 1;

static void replays_are_discarded(struct trial *t) {
    play(t, "Q.3.3/replays");
}

/* Replays the latest request at once: the Resource holds its value already, so only the output can show an execution. */
static void replay_latest(struct trial *t, uint64_t number) {
    if (t->sees_outputs) {
        expect_replay_discarded(t, 0, number);
    }
}

static void first_message_protects_itself(struct trial *t) {
    expect_applied(t, UPDATE(40));
    replay_latest(t, 40);
    expect_applied(t, UPDATE(41));
    expect_replay_discarded(t, 0, 40);
    replay_latest(t, 41);
}

static void burst_of_copies(struct trial *t) {
    expect_applied(t, UPDATE(5));
    expect_applied(t, UPDATE(6));
    for (int i = 0; i < 100; i++) {
        expect_replay_discarded(t, 0, 5);
    }
}

static void first_message_of_any_number(struct trial *t) {
    static const uint64_t numbers[] = {0xffffffffff, 0xfffffffffe, 0x100000000, 0xffffffff, 5000, 33, 32, 31, 1, 0};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        INSTALL(t, .groups = 1);
        expect_applied(t, UPDATE(numbers[i]));
        replay_latest(t, numbers[i]);
        if (numbers[i] < last) {
            control(t);
            expect_replay_discarded(t, 0, numbers[i]);
        }
    }
}

static void first_message_in_mid_life(struct trial *t) {
    play(t, "5.y/first-message");
}

static void first_message_of_40_bits(struct trial *t) {
    play(t, "5.y/first-message-of-40-bits");
}

static void forgery_is_no_first_message(struct trial *t) {
    play(t, "5.y/first-message-zero");
}

static void numbers_below_the_first(struct trial *t) {
    expect_applied(t, UPDATE(100));
    bool one = expect_either(t, UPDATE(99));
    bool other = expect_either(t, UPDATE(69));
    check(t, one == other, "the same policy for all numbers below the first", "99 was %s, 69 was %s", one ? "executed" : "discarded",
          other ? "executed" : "discarded");
    if (t->pics->first_message != FIRST_NOT_STATED) {
        check(t, one == (t->pics->first_message == FIRST_SLIDES), "what the PICS states", "99 was %s", one ? "executed" : "discarded");
    }
    expect_discarded(t, UPDATE(68), REASON_REPLAY);
    expect_discarded(t, UPDATE(1), REASON_REPLAY);
    control(t);
    expect_replay_discarded(t, 0, 100);
}

static void window_of_32(struct trial *t) {
    expect_applied(t, UPDATE(1));
    expect_applied(t, UPDATE(100));
    expect_applied(t, UPDATE(69));
    expect_discarded(t, UPDATE(68), REASON_REPLAY);
    expect_replay_discarded(t, 0, 100);
    expect_applied(t, UPDATE(101));
    expect_applied(t, UPDATE(70));
    expect_replay_discarded(t, 0, 69);
}

/* As the probe Q.3.3/window-edges, at any number. */
static void edges(struct trial *t, uint64_t right) {
    INSTALL(t, .groups = 1);
    expect_applied(t, UPDATE(right - 64));
    expect_applied(t, UPDATE(right));
    expect_discarded(t, UPDATE(right - WINDOW), REASON_REPLAY);
    expect_discarded(t, UPDATE(right - WINDOW - 1), REASON_REPLAY);
    for (uint64_t i = 1; i < WINDOW; i++) {                        /* 7 and 32 have no common divisor: every place once, out of order */
        uint64_t place = i * 7 % WINDOW;
        expect_applied(t, UPDATE(right - place));
    }
    expect_discarded(t, UPDATE(right - WINDOW), REASON_REPLAY);
    for (uint64_t place = 0; place < WINDOW; place++) {
        if (place != (WINDOW - 1) * 7 % WINDOW) {                  /* the state cannot show a replay of the latest */
            expect_replay_discarded(t, 0, right - place);
        }
    }
}

static void window_edges(struct trial *t) {
    play(t, "Q.3.3/window-edges");
}

static void window_edges_at_byte_boundaries(struct trial *t) {
    for (int bits = 40; bits >= 8; bits -= 8) {
        edges(t, (UINT64_C(1) << bits) - 1);
        if (bits < 40) {
            edges(t, UINT64_C(1) << bits);
            edges(t, (UINT64_C(1) << bits) + 16);
        }
    }
}

static void window_slides(struct trial *t) {
    play(t, "Q.3.3/window-slides");
}

static void too_old(struct trial *t) {
    play(t, "Q.3.3/older-than-the-window");
}

static void late_arrivals(struct trial *t) {
    play(t, "Q.3.3/late-arrivals");
}

/* Four numbers inside the window in every order, each time another one lost at first and late by the whole window but one. */
static void every_order(struct trial *t) {
    for (unsigned code = 0; code < 256; code++) {
        const unsigned order[] = {code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3};
        const uint64_t lost = 100 + order[code % 3];
        if ((1u << order[0] | 1u << order[1] | 1u << order[2] | 1u << order[3]) != 15) {
            continue;                              /* no permutation */
        }
        INSTALL(t, .groups = 1);
        expect_applied(t, UPDATE(1));
        expect_applied(t, UPDATE(99));
        for (size_t i = 0; i < 4; i++) {
            if (100 + order[i] != lost) {
                expect_applied(t, UPDATE(100 + order[i]));
            }
        }
        expect_applied(t, UPDATE(lost + WINDOW - 1));
        expect_applied(t, UPDATE(lost));
        expect_discarded(t, UPDATE(lost - 1), REASON_REPLAY);
        control(t);
        for (size_t i = 0; i < 4; i++) {
            expect_replay_discarded(t, 0, 100 + order[i]);
        }
    }
}

/* Hundreds of requests, some of them late, then replays of all that the window holds and of some that it does not. */
static void volume(struct trial *t) {
    enum { COUNT = 220 };
    expect_applied(t, UPDATE(1));
    for (uint64_t i = 2; i < COUNT; i++) {
        expect_applied(t, UPDATE(i ^ 1));                          /* 3, 2, 5, 4, ... */
    }
    control(t);
    for (uint64_t number = 1; number < COUNT; number += number < COUNT - 40 ? 13 : 1) {
        expect_replay_discarded(t, 0, number);
    }
}

static void every_length_of_partial_iv(struct trial *t) {
    static const uint64_t numbers[] = {0, 1, 0xfe, 0xff, 0x100, 0x101, 0xffff, 0x10000, 0xffffff, 0x1000000, 0xffffffff, 0x100000000,
                                       0x100000100, 0xfffffffffc, 0xfffffffffd};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        expect_applied(t, UPDATE(numbers[i]));
    }
    control(t);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        expect_replay_discarded(t, 0, numbers[i]);
    }
}

static void numbers_of_40_bits(struct trial *t) {
    expect_applied(t, UPDATE(5));
    expect_applied(t, UPDATE((UINT64_C(1) << 32) + 5));
    expect_discarded(t, UPDATE(6), REASON_REPLAY);
    expect_applied(t, UPDATE(last));
    expect_discarded(t, UPDATE(6), REASON_REPLAY);
    t->no_closing = true;                     /* no number is left */
    expect_applied(t, UPDATE(last - 1));
}

static void forgeries_do_not_move_the_window(struct trial *t) {
    play(t, "RFC8613-8.2/forgeries");
}

static void forged_ciphertext(struct trial *t) {
    control(t);
    for (int byte = 1; byte <= 8; byte++) {
        expect_discarded(t, UPDATE(20, .flip = -byte), REASON_DECRYPT);
        expect_discarded(t, UPDATE(20, .flip = byte), REASON_DECRYPT);
    }
    expect_applied(t, UPDATE(20));
}

static void wrong_secret(struct trial *t) {
    struct forge_context wrong;
    control(t);
    const struct cms_group *group = &t->installation.groups[0];
    forge_context_init(&wrong, t->installation.groups[1].secret, 32, NULL, 0, NULL, 0, group->id, group->id_len);
    for (uint64_t i = 0; i < 10; i++) {
        expect_discarded(t, UPDATE(20 + i, .context = &wrong), REASON_DECRYPT);
    }
}

static void discard_spends_the_number(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .inner_code = 1), REASON_NOT_UPDATE);
    expect_discarded(t, UPDATE(20), REASON_REPLAY);
    expect_discarded(t, UPDATE(21, .path = "/no/such"), REASON_NO_RESOURCE);
    expect_discarded(t, UPDATE(21), REASON_REPLAY);
    expect_discarded(t, UPDATE(22, .path = PATH_LOCKED), REASON_ACCESS_DENIED);
    expect_discarded(t, UPDATE(22), REASON_REPLAY);
    expect_discarded(t, UPDATE(23, .payload = BYTES("\xff")), REASON_APPLICATION);
    expect_discarded(t, UPDATE(23), REASON_REPLAY);
    expect_discarded(t, UPDATE(24, .query = "rt=wrong.type"), REASON_NOT_INTENDED);
    expect_discarded(t, UPDATE(24), REASON_REPLAY);
    expect_discarded(t, UPDATE(25, .plaintext = BYTES("\x02\xff")), REASON_PLAINTEXT_FORMAT);
    expect_discarded(t, UPDATE(25), REASON_REPLAY);
}

static void protected_anew_is_new(struct trial *t) {
    expect_applied(t, UPDATE(5, .value = 17));
    expect_applied(t, UPDATE(6, .value = 18));
    expect_applied(t, UPDATE(7, .value = 17));
    expect_applied(t, UPDATE(8, .value = 18));
}

static void source_does_not_matter(struct trial *t) {
    control(t);
    for (unsigned i = 0; i < 6; i++) {
        expect_applied(t, UPDATE(20 + i, .source = i % 3));
    }
    expect_discarded(t, UPDATE(20, .source = 77), REASON_REPLAY);
}

static void names_do_not_matter(struct trial *t) {
    control(t);
    expect_applied(t, UPDATE(20, .mid = 0x7fff, .token = BYTES("same")));
    expect_applied(t, UPDATE(21, .mid = 0x7fff, .token = BYTES("same"), .source = 9));
    expect_applied(t, UPDATE(22, .mid = 0x0101, .token = BYTES("same")));
    expect_applied(t, UPDATE(23, .mid = 0xffff));
    expect_applied(t, UPDATE(24, .mid = 0x0001));
}

static void window_for_each_group(struct trial *t) {
    INSTALL(t, .groups = 2);
    expect_applied(t, UPDATE(100, .group = 0));
    expect_applied(t, UPDATE(1, .group = 1));
    expect_applied(t, UPDATE(101, .group = 0));
    expect_applied(t, UPDATE(2, .group = 1));
    expect_replay_discarded(t, 0, 100);
    expect_replay_discarded(t, 1, 1);
    expect_applied(t, UPDATE(100, .group = 1));
    expect_applied(t, UPDATE(102, .group = 0));
}

static void equal_kids(struct trial *t) {
    INSTALL(t, .groups = 3, .equal_ids = true);
    for (uint64_t i = 0; i < 4; i++) {
        for (size_t group = 0; group < 3; group++) {
            expect_applied(t, UPDATE(10 + i, .group = group));
        }
    }
    for (size_t group = 0; group < 3; group++) {
        expect_replay_discarded(t, group, 10);
    }
}

const struct test replay_tests[] = {
    {"Q.3.3/2 replays are discarded", "SSM-SRV-018 SSM-SRV-043 OSC-RPL-001 COAP-010 OSC-VER-007", SHALL, SERVER, replays_are_discarded},
    {"Q.3.3/2 burst of copies", "SSM-SRV-057 SSM-SRV-043 OSC-RPL-005 COAP-010", SHALL, SERVER, burst_of_copies},
    {"Q.3.3/2 Replay Window of 32", "SSM-CTX-009 OSC-RPL-003", SHALL, SERVER, window_of_32},
    {"Q.3.3/2 window edges enumerated", "SSM-CTX-009 SSM-SRV-020 OSC-RPL-003", SHALL, SERVER, window_edges},
    {"Q.3.3/2 window edges at byte boundaries and 2^40", "SSM-CTX-009 SSM-SRV-021", SHALL, SERVER, window_edges_at_byte_boundaries},
    {"Q.3.3/2 window slides by steps of any size", "SSM-CTX-009 SSM-SRV-018", SHALL, SERVER, window_slides},
    {"Q.3.3/2 older than the window", "SSM-SRV-019", SHALL, SERVER, too_old},
    {"Q.3.3/2 late arrivals once in any order", "SSM-SRV-020", SHALL, SERVER, late_arrivals},
    {"Q.3.3/2 every order of arrival and loss", "SSM-SRV-020 SSM-SRV-018 SSM-CTX-009 OSC-RPL-003", SHALL, SERVER, every_order},
    {"Q.3.3/2 hundreds of requests", "SSM-SRV-018 SSM-SRV-020 OSC-RPL-001", SHALL, SERVER, volume},
    {"Q.3.3/2 every length of the Partial IV", "SSM-SRV-018 SSM-SRV-021", SHALL, SERVER, every_length_of_partial_iv},
    {"Q.3.3/2 numbers have 40 bits", "SSM-SRV-021 SSM-SRV-019", SHALL, SERVER, numbers_of_40_bits},
    {"Q.3.3/2 source does not select the context", "SSM-SRV-048", ASSUMPTION, SERVER | SEVERAL_SOURCES, source_does_not_matter},
    {"Q.3.3/2 Message ID and token do not count", "SSM-SRV-005 SSM-SRV-048", SHALL, SERVER, names_do_not_matter},
    {"Q.3.3/2 each group has its own window", "SSM-SRV-052", SHALL, SERVER | SEVERAL_GROUPS, window_for_each_group},
    {"Q.3.3/2a-ii equal kids are tried each", "SSM-SRV-015 OSC-CTX-011", ASSUMPTION, SERVER | SEVERAL_GROUPS, equal_kids},
    {"Q.3.3/2b forged ciphertext", "SSM-SRV-023 OSC-VER-010", SHALL, SERVER, forged_ciphertext},
    {"Q.3.3/2b wrong secret", "SSM-SRV-023 OSC-VER-010", SHALL, SERVER, wrong_secret},
    {"RFC8613 8.2/6 forgeries do not move the window", "SSM-SRV-024 OSC-VER-012", SHALL, SERVER, forgeries_do_not_move_the_window},
    {"RFC8613 8.2/6 discard after decryption spends the number", "SSM-SRV-055", SHALL, SERVER, discard_spends_the_number},
    {"5.y first message of any number", "SSM-GEN-013 SSM-SRV-021", SHALL, SERVER, first_message_of_any_number},
    {"5.y first message protects itself", "SSM-GEN-014 SSM-SRV-018", SHALL, SERVER, first_message_protects_itself},
    {"5.y forgery is no first message", "SSM-SRV-024 SSM-GEN-013", SHALL, SERVER, forgery_is_no_first_message},
    {"5.y first message in mid-life", "SSM-GEN-013 SSM-GEN-014 SSM-SRV-018 SSM-SRV-024", SHALL, SERVER, first_message_in_mid_life},
    {"5.y first message of 40 bits", "SSM-GEN-013 SSM-GEN-014 SSM-SRV-021", SHALL, SERVER, first_message_of_40_bits},
    {"5.y numbers below the first", "SSM-SRV-022", ASSUMPTION, SERVER, numbers_below_the_first},
    {"Q.3.3/4 same UPDATE protected anew is a new request", "SSM-SRV-044", ASSUMPTION, SERVER, protected_anew_is_new},
    {0}};
