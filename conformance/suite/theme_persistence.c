/* theme_persistence.c: the Replay Window over restarts (CR 1967 Q.3.4; RFC 8613 §7.5). After a restart the Resources hold their initial
 * state, so every replay shows. */
#include "tests.h"

static void replays_after(struct trial *t, enum device_restart kind) {
    for (uint64_t number = 10; number < 15; number++) {
        expect_applied(t, UPDATE(number));
    }
    restart(t, kind);
    for (uint64_t number = 10; number < 15; number++) {
        expect_replay_discarded(t, 0, number);
    }
    expect_applied(t, UPDATE(15 + 64));       /* a device may have reserved numbers ahead */
    expect_replay_discarded(t, 0, 14);
}

static void replays_after_restart(struct trial *t) {
    replays_after(t, DEVICE_ORDERLY);
}

static void replays_after_crash(struct trial *t) {
    replays_after(t, DEVICE_CRASH);
}

static void too_old_after_restart(struct trial *t) {
    expect_applied(t, UPDATE(1));
    expect_applied(t, UPDATE(1000));
    restart(t, DEVICE_CRASH);
    expect_discarded(t, UPDATE(968), REASON_REPLAY);
    expect_discarded(t, UPDATE(2), REASON_REPLAY);
    expect_applied(t, UPDATE(1100));
    restart(t, DEVICE_ORDERLY);
    expect_discarded(t, UPDATE(1001), REASON_REPLAY);
}

static void restart_at_every_point(struct trial *t) {
    for (uint64_t number = 0; number < 24; number++) {
        expect_applied(t, UPDATE(number * 40));
        restart(t, number % 2 ? DEVICE_CRASH : DEVICE_ORDERLY);
        expect_replay_discarded(t, 0, number * 40);
        if (number) {
            expect_replay_discarded(t, 0, (number - 1) * 40);
        }
    }
}

static void first_message_then_crash(struct trial *t) {
    static const uint64_t numbers[] = {0, 1, 31, 32, 5000, UINT64_C(1) << 32};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        INSTALL(t, .groups = 1);
        expect_applied(t, UPDATE(numbers[i]));
        restart(t, DEVICE_CRASH);
        expect_replay_discarded(t, 0, numbers[i]);
    }
}

static void volume_then_restart(struct trial *t) {
    for (uint64_t number = 0; number < 300; number++) {
        expect_applied(t, UPDATE(number));
    }
    restart(t, DEVICE_CRASH);
    for (uint64_t number = 0; number < 300; number += number < 250 ? 25 : 1) {
        expect_replay_discarded(t, 0, number);
    }
    expect_applied(t, UPDATE(400));
}

static void late_arrivals_and_restart(struct trial *t) {
    static const uint64_t numbers[] = {1, 50, 45, 48};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        expect_applied(t, UPDATE(numbers[i]));
    }
    restart(t, DEVICE_CRASH);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        expect_replay_discarded(t, 0, numbers[i]);
    }
    if (expect_either(t, UPDATE(49))) {       /* a cautious device refuses what it cannot be sure about */
        control(t);
        expect_replay_discarded(t, 0, 49);
    }
}

static void discarded_number_over_restart(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(20, .inner_code = 1), REASON_NOT_UPDATE);
    restart(t, DEVICE_CRASH);
    expect_discarded(t, UPDATE(20), REASON_REPLAY);
}

static void each_group_over_restart(struct trial *t) {
    INSTALL(t, .groups = 2);
    expect_applied(t, UPDATE(1000, .group = 0));
    expect_applied(t, UPDATE(10, .group = 1));
    restart(t, DEVICE_ORDERLY);
    expect_replay_discarded(t, 0, 1000);
    expect_replay_discarded(t, 1, 10);
    expect_applied(t, UPDATE(100, .group = 1));
    expect_applied(t, UPDATE(1100, .group = 0));
}

static void forgeries_over_restart(struct trial *t) {
    control(t);
    expect_discarded(t, UPDATE(5000, .flip = -1), REASON_DECRYPT);
    restart(t, DEVICE_CRASH);
    expect_applied(t, UPDATE(200));
}

static void requests_after_restart(struct trial *t) {
    control(t);
    restart(t, DEVICE_ORDERLY);
    expect_applied(t, UPDATE(100));
    restart(t, DEVICE_CRASH);
    expect_applied(t, UPDATE(200));
}

static void group_address_after_restart(struct trial *t) {
    for (uint64_t i = 1; i < 4; i++) {
        restart(t, i % 2 ? DEVICE_ORDERLY : DEVICE_CRASH);
        expect_applied(t, UPDATE(100 * i));
    }
}

#define RESTARTED (SERVER | RESTARTS | PERSISTENT)
const struct test persistence_tests[] = {
    {"RFC8613 7.5 replays after an orderly restart", "SSM-CTX-029 OSC-SEQ-008", SHALL, RESTARTED, replays_after_restart},
    {"RFC8613 7.5 replays after a crash", "SSM-CTX-029 OSC-SEQ-008", SHALL, RESTARTED, replays_after_crash},
    {"RFC8613 7.5 older than the window after a restart", "SSM-CTX-029 SSM-SRV-019", SHALL, RESTARTED, too_old_after_restart},
    {"RFC8613 7.5 restart at every point", "SSM-CTX-029", SHALL, RESTARTED, restart_at_every_point},
    {"RFC8613 7.5 crash after the first message", "SSM-CTX-029 SSM-GEN-014", SHALL, RESTARTED, first_message_then_crash},
    {"RFC8613 7.5 crash after 300 requests", "SSM-CTX-029", SHALL, RESTARTED, volume_then_restart},
    {"RFC8613 7.5 crash after late arrivals", "SSM-CTX-029 SSM-SRV-020", SHALL, RESTARTED, late_arrivals_and_restart},
    {"RFC8613 7.5 number of a discarded request after a crash", "SSM-CTX-029 SSM-SRV-055", SHALL, RESTARTED, discarded_number_over_restart},
    {"RFC8613 7.5 each group over a restart", "SSM-CTX-029 SSM-SRV-052", SHALL, RESTARTED | SEVERAL_GROUPS, each_group_over_restart},
    {"RFC8613 7.5 forgery before a crash", "SSM-SRV-024", SHALL, RESTARTED, forgeries_over_restart},
    {"Q.3.3/2 All OCF Nodes after restarts", "SSM-SRV-003", SHALL, SERVER | RESTARTS, group_address_after_restart},
    {"Q.3.4 valid requests after restarts", "SSM-SRV-005", SHALL, SERVER | RESTARTS, requests_after_restart},
    {0}};
