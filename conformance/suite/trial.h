/* trial.h: one test at work: a device under test, stimuli for it, and what is expected of each. A test reads like its clause:
 *
 *   control(t);                                                         a valid request: the device lives and has a Replay Window
 *   expect_discarded(t, UPDATE(20, .confirmable = true), REASON_CONFIRMABLE);
 *                                                                       ... and at the end the runner sends a last valid request
 *
 * What happened is read back from the Resources. What the device tells of itself (its reason, the output it drove) is compared, never
 * believed. The first deviation decides the verdict; after it every call does nothing, so tests need no branches. */
#ifndef SUITE_TRIAL_H
#define SUITE_TRIAL_H

#include "forge.h"
#include "iut.h"
#include "pics.h"
#include "record.h"
#include "second_cbor.h"
#include "setup.h"
#include "stimulus.h"

enum verdict { PASS, FAIL, INCONCLUSIVE, NOT_TESTED, NOT_APPLICABLE, VERDICTS };
const char *verdict_text(enum verdict verdict);

/* One step and what came of it. */
struct step {
    uint8_t *data; size_t len;                 /* the datagram; NULL: something else happened */
    char *decoded;                             /* in words */
    char expected[160], found[320];
    bool deviates, from_device;                /* from_device: what came, not what was sent */
    struct device_endpoint source; uint64_t sent_ns; bool may_answer;               /* what answers to it look like, from when on */
    size_t group; uint64_t piv; int32_t value; size_t resource; bool executed;      /* for replays */
};

struct heard { size_t actuated, resource; int32_t value; enum device_reason reason; char answers[160]; };

/* What came back of a request (exchange.h). */
struct reply {
    size_t count;                              /* datagrams that came with the token or Message ID of the request */
    unsigned code;                             /* 0: none came, or it does not open; of the inner message if it is protected */
    bool protected;
    struct forge_opened opened;                /* the outer message; if protected, opened */
    const uint8_t *payload; size_t payload_len;
    struct second_item content;                /* the payload as CBOR */
    const uint8_t *data; size_t len;           /* the datagram */
    uint64_t piv;                              /* of the request */
};

#define OUT_MAX 4u
struct outgoing { uint8_t data[FORGE_DATAGRAM_MAX]; size_t len; struct device_endpoint destination; };

struct trial {
    const struct iut *iut;
    const struct pics *pics;
    uint64_t seed, random;
    double silence;                            /* seconds to wait for answers, on the device's clock */
    uint64_t clock_ns, quiet_ns;               /* the virtual clock; when the silence after the last stimulus ends (remote devices) */
    bool version_options, sees_outputs;
    struct setup setup;
    struct installation installation;
    struct device *device;
    struct device_host host;
    struct heard heard;
    struct step *now;                          /* whose datagram is being received */
    struct outgoing out[OUT_MAX]; size_t out_count;          /* of the last command */
    struct device_update asked; uint8_t asked_payload[24];    /* the last command */
    struct forge_opened opened;
    int32_t held[SETUP_RESOURCES];
    bool anchored[SETUP_GROUPS]; uint64_t highest[SETUP_GROUPS];       /* the highest Partial IV that decrypts */
    uint16_t mid; int32_t serial; unsigned sources;
    enum verdict verdict;
    char says[600];                            /* why it is not a pass */
    bool stopped, proved, no_closing, answers_tolerated, replays_silent;
    char fault[320];                           /* "": none; else the bench or the device's process failed: no verdict at all */
    struct step *steps; size_t step_count, step_room;
    struct record record;
    struct reply reply; unsigned asked_who;    /* of the last request (exchange.h) */
};

/* ---- the device ---- */
/* Installs a device, in place of one that is there. Tests that do not call it get the default: one group, one Server. */
void install(struct trial *trial, struct setup setup);
#define INSTALL(t, ...) install(t, (struct setup){__VA_ARGS__})
/* A credential entry that is not sound: the device must refuse it, or execute nothing under it. */
void expect_unusable(struct trial *trial, struct setup setup);
#define EXPECT_UNUSABLE(t, ...) expect_unusable(t, (struct setup){__VA_ARGS__})
void restart(struct trial *trial, enum device_restart kind);

/* ---- stimulus and expectation ---- */
void expect_applied(struct trial *trial, struct forgery stimulus);
void expect_discarded_for(struct trial *trial, struct forgery stimulus, const enum device_reason *reasons);
/* expect_discarded(t, UPDATE(...), REASON_REPLAY, ...): silently; a reason that is told is one of these. */
#define expect_discarded(t, stimulus, ...) \
    expect_discarded_for(t, stimulus, (const enum device_reason[]){__VA_ARGS__, REASON_NONE})
/* The texts leave it open; silence is asked for. Returns whether it was executed. */
bool expect_either(struct trial *trial, struct forgery stimulus);
/* Replays the request of that number twice: bit by bit, and with another Message ID, token and source. */
void expect_replay_discarded(struct trial *trial, size_t group, uint64_t piv);
/* All lines of a probe (../probe/probe.h), one after the other. */
void play(struct trial *trial, const char *probe);
/* A datagram made by hand. */
void expect_raw_discarded(struct trial *trial, struct bytes datagram, enum way way, const enum device_reason *reasons);
/* A valid request with the next number is executed. */
void control(struct trial *trial);
void control_group(struct trial *trial, size_t group);

/* ---- the Client ---- */
/* Lets the device send an UPDATE of the dimmer (NULL) or another path; exactly one datagram leaves and opens under the group's keys.
 * NULL when it does not (and the verdict says so). Valid until the next call. */
const struct forge_opened *expect_command(struct trial *trial, size_t group, const char *path, const char *query);
/* The same without a payload. */
const struct forge_opened *expect_command_without_payload(struct trial *trial, size_t group);
/* Another command: the Client may refuse it; what leaves all the same must open. NULL: nothing left, or the trial is over. */
const struct forge_opened *expect_command_or_nothing(struct trial *trial, size_t group);
/* The datagram of the last command. */
const struct outgoing *last_command(const struct trial *trial);

/* ---- judging by hand ---- */
/* The last step is expected to show this; `found` is told if not. */
__attribute__((format(printf, 4, 5)))
void check(struct trial *trial, bool good, const char *expected, const char *found, ...);
__attribute__((format(printf, 3, 4)))
void conclude(struct trial *trial, enum verdict verdict, const char *format, ...);

/* ---- for the runner ---- */
void trial_begin(struct trial *trial, const struct iut *iut, const struct pics *pics, uint64_t seed, double silence, bool version_options);
void trial_finish(struct trial *trial);        /* closing control, destroys the device; the steps stay */
void trial_free(struct trial *trial);

#endif
