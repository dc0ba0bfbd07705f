/* check_parts.c: the parts of the time from command to actuation are what the scenario says, and add up to the whole, for every actuation. What
 * each part should be is worked out here once more, from the scenario, the profile and the datagram, never taken from the simulator:
 *
 *   sender    copy r is due r spacings after the command by the Client's clock (plus jitter); a Client with a profile sends one after the
 *             other, each when it is done with it
 *   link      RECEIVED less SENT is what the record says
 *   queue     a device with a profile takes a datagram when it arrives or, if it is busy, when it is done with the one before
 *   verify    the profile's numbers for as far as it got, by its clock
 *   actuate   the set's actuation delay, by its clock
 *   whole     ACTUATED less command
 *
 * An output that was driven and never moves is a fault too, unless the run ended, the power failed or the output was stuck. */
#include "checks.h"

#include "parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK = 16, TAG = 8 };

struct span { uint64_t low, high; };

struct walk {
    const struct judged *judged;
    struct checks *checks;
    struct check *check;
    uint64_t *free_ns;                   /* [node]: when the device with a profile is done with what it took last */
    uint64_t client_free_ns;
    struct span *sender;                 /* [datagram - 1]: what the sender's part should be */
};

/* Nominal time as a clock counts it that is off. */
static uint64_t by_clock(uint64_t ns, int64_t ppb) {
    return ppb == 0 ? ns : (uint64_t)llround((double)ns / (1.0 + (double)ppb / 1e9));
}

static size_t ciphertext_of(const struct judged *judged, uint32_t datagram) {
    const struct opened *opened = opened_get(judged->cache, datagram);
    return opened != NULL && opened->oscore && opened->ciphertext_len > TAG ? opened->ciphertext_len - TAG : 0;
}

static uint64_t cipher_ns(const struct scenario_profile *profile, size_t ciphertext) {
    return profile->aead_ns + (uint64_t)((ciphertext + BLOCK - 1) / BLOCK) * profile->aead_block_ns;
}

/* "verify 25 ns", "actuate from 5 to 6 ns" */
static void say_span(char *text, size_t size, const char *part, uint64_t low, uint64_t high) {
    if (low == high) {
        snprintf(text, size, "%s %" PRIu64 " ns", part, low);
    } else {
        snprintf(text, size, "%s from %" PRIu64 " to %" PRIu64 " ns", part, low, high);
    }
}

/* ---- sender ---- */

static uint64_t sending_ns(const struct walk *walk, uint32_t datagram, bool anew) {
    const struct scenario *scenario = walk->judged->run->scenario;
    const struct scenario_profile *profile = scenario->client_profile;
    if (profile == NULL) {
        return 0;
    }
    const uint64_t ns = profile->send_ns + (anew ? profile->oscore_ns + cipher_ns(profile, ciphertext_of(walk->judged, datagram)) : 0);
    return by_clock(ns, scenario->client_drift_ppb);
}

/* A copy that moved nothing has no whole to add up to, but it was due all the same. */
static void judge_sending(struct walk *walk, uint32_t datagram) {
    const struct run_sent *sent = &walk->judged->run->sent[datagram - 1];
    const struct span span = walk->sender[datagram - 1];
    const uint64_t found = sent->time_ns - parts_command_ns(walk->judged->run, datagram);
    if (found < span.low || found > span.high) {
        char expected[120];
        say_span(expected, sizeof expected, "sender", span.low, span.high);
        check_wrong(walk->check, sent->time_ns, sent->node, datagram, expected, "%" PRIu64 " ns", found);
        check_worsen_step(walk->check, walk->checks, sent->step, VERDICT_FAIL);
    }
}

/* Of every datagram of an update step, in the order of sending. */
static void expect_senders(struct walk *walk) {
    const struct run *run = walk->judged->run;
    for (uint32_t datagram = 1; datagram <= run->sent_count; datagram++) {
        const struct run_sent *sent = &run->sent[datagram - 1];
        const struct scenario_step *step = sent->step == TRACE_NO_STEP ? NULL : &run->scenario->steps[sent->step];
        walk->sender[datagram - 1] = (struct span){0, 0};
        if (step != NULL && step->action == DO_UPDATE && sent->node == 0) {
            const uint64_t command_ns = parts_command_ns(run, datagram), cost_ns = sending_ns(walk, datagram, sent->copy == 0 || step->repeat_fresh);
            const uint64_t due_ns = sent->copy * step->repeat_spacing_ns, late_ns = sent->copy > 0 ? step->repeat_jitter_ns : 0;
            uint64_t low = command_ns + by_clock(due_ns, run->scenario->client_drift_ppb);
            uint64_t high = command_ns + by_clock(due_ns + late_ns, run->scenario->client_drift_ppb);
            low = (low > walk->client_free_ns ? low : walk->client_free_ns) + cost_ns;
            high = (high > walk->client_free_ns ? high : walk->client_free_ns) + cost_ns;
            walk->sender[datagram - 1] = (struct span){low - command_ns, high - command_ns};
            judge_sending(walk, datagram);
        }
        if (sent->node == 0 && run->scenario->client_profile != NULL) {
            walk->client_free_ns = sent->time_ns;
        }
    }
}

/* ---- queue and verify ---- */

/* How far a Server got, by what it said. */
static uint64_t processing_ns(const struct walk *walk, const struct reception *reception) {
    const struct scenario_servers *set = run_set_of(walk->judged->run, reception->node)->scenario;
    const struct scenario_profile *profile = set->profile;
    const size_t len = walk->judged->run->capture->frames[reception->datagram - 1].len;
    const enum device_reason reason = reception->told_discard > 0 ? (enum device_reason)reception->claimed_reason : REASON_NONE;
    const bool unread = reason == REASON_COAP_FORMAT || reason == REASON_NO_OSCORE || reason == REASON_OSCORE_DECODE
                        || reason == REASON_CONFIRMABLE || reason == REASON_NOT_MULTICAST;
    const bool unopened = unread || reason == REASON_UNKNOWN_KID || reason == REASON_REPLAY || reason == REASON_DUPLICATE;
    const bool unauthentic = unopened || reason == REASON_DECRYPT;
    uint64_t ns = profile->receive_ns + len * profile->receive_byte_ns;
    ns += unread ? 0 : profile->oscore_ns;
    ns += unopened ? 0 : cipher_ns(profile, ciphertext_of(walk->judged, reception->datagram));
    ns += unauthentic ? 0 : (set->signature ? profile->signature_ns : 0) + (set->persist ? profile->store_ns : 0);
    ns += unauthentic || reason == REASON_STORE ? 0 : profile->execute_ns;
    return by_clock(ns, scenario_drift_ppb(set, reception->node));
}

static void wrong(struct walk *walk, const struct reception *reception, const char *part, uint64_t low, uint64_t high, uint64_t found) {
    const struct run *run = walk->judged->run;
    char expected[120];
    say_span(expected, sizeof expected, part, low, high);
    check_wrong(walk->check, run->trace->records[reception->record].time_ns, reception->node, reception->datagram, expected, "%" PRIu64 " ns",
                found);
    check_worsen_step(walk->check, walk->checks, run->sent[reception->datagram - 1].step, VERDICT_FAIL);
}

static void compare(struct walk *walk, const struct reception *reception, const char *part, struct span span, uint64_t found) {
    if (found < span.low || found > span.high) {
        wrong(walk, reception, part, span.low, span.high, found);
    }
}

/* When a device with a profile should have taken it; and until when it is busy then. */
static struct span expect_queue(struct walk *walk, const struct reception *reception) {
    const struct run *run = walk->judged->run;
    const uint64_t arrived_ns = run->trace->records[reception->record].time_ns;
    uint64_t *free_ns = &walk->free_ns[reception->node];
    const uint64_t begins_ns = arrived_ns > *free_ns ? arrived_ns : *free_ns;
    *free_ns = begins_ns + processing_ns(walk, reception);
    return (struct span){begins_ns - arrived_ns, begins_ns - arrived_ns};
}

/* ---- actuate ---- */

static struct span expect_actuation(const struct run *run, uint32_t node) {
    const struct scenario_servers *set = run_set_of(run, node)->scenario;
    const int64_t drift_ppb = scenario_drift_ppb(set, node);
    if (set->actuation.kind == DIST_NONE) {
        return (struct span){0, 0};
    }
    return (struct span){by_clock(set->actuation.from_ns, drift_ppb), by_clock(set->actuation.to_ns, drift_ppb)};
}

/* Whether a fault keeps an output from moving that was driven at `from_ns` and is due until `to_ns`. */
static bool is_stopped(const struct run *run, uint32_t node, uint64_t from_ns, uint64_t to_ns) {
    bool stuck = false;
    for (uint32_t at = run->fault_of == NULL ? 0 : run->fault_of[node]; at != 0; at = run->faults[at - 1].next) {
        const struct run_fault *fault = &run->faults[at - 1];
        if (fault->time_ns > to_ns) {
            break;
        }
        if (fault->kind == TRACE_FAULT_OFF && fault->time_ns >= from_ns) {
            return true;
        }
        const bool hangs = fault->kind == TRACE_FAULT_OUTPUT;
        const uint64_t until_ns = hangs ? run->scenario->steps[fault->step].at_ns + run->scenario->steps[fault->step].for_ns : 0;
        stuck |= hangs && until_ns >= from_ns;
    }
    return stuck;
}

static void judge_missing(struct walk *walk, const struct reception *reception) {
    const struct run *run = walk->judged->run;
    const uint64_t driven_ns = run->trace->records[reception->actuate].time_ns, due_ns = driven_ns + expect_actuation(run, reception->node).high;
    if (due_ns < run->trace->header.end_ns && !is_stopped(run, reception->node, driven_ns, due_ns)) {
        check_wrong(walk->check, driven_ns, reception->node, reception->datagram, "an output that moves after it was driven", "none by the end");
        check_worsen_step(walk->check, walk->checks, run->sent[reception->datagram - 1].step, VERDICT_FAIL);
    }
}

/* ---- the whole ---- */

static void judge_actuation(struct walk *walk, const struct reception *reception, struct span queue) {
    const struct run *run = walk->judged->run;
    const struct trace_record *records = run->trace->records;
    const bool profile = run_set_of(run, reception->node)->scenario->profile != NULL;
    const struct parts parts = parts_of(run, reception);
    const uint64_t sent_ns = run->sent[reception->datagram - 1].time_ns, verify_ns = profile ? processing_ns(walk, reception) : 0;
    const uint64_t link_ns = records[reception->record].time_ns - sent_ns;
    const uint64_t whole_ns = records[reception->actuated].time_ns - parts_command_ns(run, reception->datagram);
    uint64_t sum_ns = 0;

    for (unsigned part = 0; part < PARTS; part++) {
        sum_ns += parts.ns[part];
    }
    compare(walk, reception, "link", (struct span){link_ns, link_ns}, parts.ns[PART_LINK]);
    compare(walk, reception, "queue", queue, parts.ns[PART_QUEUE]);
    compare(walk, reception, "verify", (struct span){verify_ns, verify_ns}, parts.ns[PART_VERIFY]);
    compare(walk, reception, "actuate", expect_actuation(run, reception->node), parts.ns[PART_ACTUATE]);
    compare(walk, reception, "whole: its parts add up to", (struct span){sum_ns, sum_ns}, whole_ns);
    walk->check->judged++;
}

static void judge_reception(struct walk *walk, const struct reception *reception) {
    const struct run *run = walk->judged->run;
    const bool profile = run_set_of(run, reception->node)->scenario->profile != NULL;
    struct span queue = {0, 0};
    if (!run->sent[reception->datagram - 1].captured) {
        return;                                                /* the check of the capture has it */
    }
    if (profile && reception->taken != RECEPTION_NONE) {
        queue = expect_queue(walk, reception);
        if (!reception->cut) {
            compare(walk, reception, "queue", queue, run->trace->records[reception->taken].time_ns - run->trace->records[reception->record].time_ns);
        }
    }
    walk->free_ns[reception->node] = reception->cut ? 0 : walk->free_ns[reception->node];
    if (reception->actuate == RECEPTION_NONE) {
        return;
    }
    walk->check->receptions++;
    if (reception->actuated != RECEPTION_NONE) {
        judge_actuation(walk, reception, queue);
    } else {
        judge_missing(walk, reception);
    }
}

static void say(const struct walk *walk) {
    struct check *check = walk->check;
    if (check->wrong > 0) {
        check_says(check, "%" PRIu64 " parts of %" PRIu64 " actuations are not as the scenario has them, or do not add up", check->wrong,
                   check->judged);
    } else {
        check_says(check, "sender, link, queue, verify and actuate add up to the whole for all %" PRIu64 " actuations", check->judged);
    }
}

bool check_parts(const struct judged *judged, struct checks *checks) {
    const struct run *run = judged->run;
    struct walk walk = {.judged = judged, .checks = checks, .check = checks_add_run(checks, "parts"),
                        .free_ns = calloc((size_t)run->servers + 1, sizeof *walk.free_ns),
                        .sender = calloc(run->sent_count + 1, sizeof *walk.sender)};
    const bool good = walk.free_ns != NULL && walk.sender != NULL;
    if (good) {
        expect_senders(&walk);
        for (size_t i = 0; i < judged->receptions->count; i++) {
            judge_reception(&walk, &judged->receptions->list[i]);
        }
        say(&walk);
    }
    free(walk.free_ns);
    free(walk.sender);
    return good;
}
