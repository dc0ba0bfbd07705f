/* model.c: one window_model for each SSM Server Context of each Server.
 *
 *   not in the capture                        unknown; and so are the windows of this Server from then on
 *   not authentic                             discard; the window stays (RFC 8613 §8.2 step 6)
 *   fault found before or after decryption    discard; whether the Partial IV is used up depends on the order (SSM-SRV-027): perhaps
 *   already received, or left of the window   discard
 *   fresh, but a fault inside                 discard; the Partial IV is used up (SSM-SRV-055)
 *   fresh                                     apply; used up
 *   taken from the queue never, or cut short    nobody knows; the window goes on from what the device told
 *   its credential was taken from the Server    discard; the window stays
 *   context found, but another has its kid    the same; a discard may then be put down to either (SSM-SRV-015)
 *   the texts leave it open                   either; used up if executed
 *
 * A Server that did not do what it must is not followed blindly: its Partial IV counts as perhaps used up, so that one fault is not
 * counted twice. */
#include "model.h"

#include "window_model.h"

#include <stdlib.h>

struct windows {
    struct window_model *list;
    size_t *base;                    /* [set]: the first window of its first Server */
};

static bool windows_create(struct windows *windows, const struct run *run) {
    size_t count = 0;
    windows->base = calloc(run->set_count + 1, sizeof *windows->base);
    for (size_t i = 0; windows->base != NULL && i < run->set_count; i++) {
        windows->base[i] = count;
        count += (size_t)run->sets[i].count * run->sets[i].config->cred_count;
    }
    windows->list = windows->base == NULL ? NULL : calloc(count + 1, sizeof *windows->list);   /* all zero is window_model_init */
    return windows->list != NULL;
}

static struct window_model *windows_of(const struct windows *windows, const struct run *run, uint32_t node) {
    const struct run_set *set = run_set_of(run, node);
    return windows->list + windows->base[run->set_of[node]] + (size_t)(node - set->first) * set->config->cred_count;
}

static void expect(struct reception *reception, enum expected expected, uint32_t reasons) {
    reception->expected = (uint8_t)expected;
    reception->reasons = reasons;
}

/* Its kid may name a context of this Server, whose window is asked before the tag is looked at. */
static void judge_stranger(struct reception *reception, const struct opened *opened, const struct opened_cache *cache, uint32_t set,
                           size_t cred_count, const struct window_model *windows) {
    uint32_t reasons = reception->early;
    for (size_t i = 0; i < cred_count; i++) {
        const uint32_t key = opened_key_of(cache, set, i);
        if (key != OPENED_NO_KEY && (opened->kids >> key & 1) != 0 && window_model_ask(&windows[i], opened->piv) != WINDOW_FRESH) {
            reasons |= DEMAND_REASON(REASON_REPLAY);
        }
    }
    expect(reception, EXPECTED_DISCARD, reasons);
}

static void judge_fresh(struct reception *reception, struct window_model *window, uint64_t piv) {
    if (reception->late != 0) {
        expect(reception, EXPECTED_DISCARD, reception->late);
        window_model_accept(window, piv);
    } else if (reception->open) {      /* whatever made it open may come before or after the window */
        expect(reception, EXPECTED_EITHER, UINT32_MAX);
        (reception->found == FOUND_EXECUTED ? window_model_accept : window_model_perhaps)(window, piv);
    } else {
        expect(reception, EXPECTED_APPLY, 0);
        (reception->found == FOUND_NOTHING ? window_model_perhaps : window_model_accept)(window, piv);
    }
}

/* Below the first accepted number, or dependent on something unknown. `replay`: the reasons of a discard by the window. */
static void judge_open(struct reception *reception, struct window_model *window, uint64_t piv, enum window_answer answer, uint32_t replay) {
    if (reception->late != 0) {
        expect(reception, EXPECTED_DISCARD, reception->late | replay);
        window_model_perhaps(window, piv);
        return;
    }
    expect(reception, EXPECTED_EITHER, reception->open ? UINT32_MAX : replay);
    if (answer == WINDOW_BELOW && !reception->open && (reception->found == FOUND_EXECUTED || reception->found == FOUND_NOTHING)) {
        window_model_show_below(window, reception->found == FOUND_EXECUTED);
    }
    if (reception->found == FOUND_EXECUTED) {
        window_model_accept(window, piv);
    } else if (reception->found != FOUND_NOTHING || reception->open) {
        window_model_perhaps(window, piv);
    }
}

static void judge_authentic(struct reception *reception, struct window_model *window, uint64_t piv, uint32_t replay) {
    const enum window_answer answer = window_model_ask(window, piv);
    if (reception->early != 0) {
        expect(reception, EXPECTED_DISCARD, reception->early | reception->late | (answer == WINDOW_FRESH ? 0 : replay));
        if (answer != WINDOW_RECEIVED && answer != WINDOW_LEFT) {
            window_model_perhaps(window, piv);
        }
    } else if (answer == WINDOW_RECEIVED || answer == WINDOW_LEFT) {
        /* An odd envelope may be refused for its own reason, and a leading zero as malformed, but it is never executed. */
        expect(reception, EXPECTED_DISCARD, reception->open ? UINT32_MAX : replay);
    } else if (answer == WINDOW_FRESH) {
        judge_fresh(reception, window, piv);
    } else {
        judge_open(reception, window, piv, answer, replay);
    }
}

/* The reasons of a discard by the Replay Window. Of several contexts with its kid a Server may tell what it met with any of them: another
 * one's window or key. */
static uint32_t replay_reasons(const struct reception *reception, const struct opened *opened, const struct opened_cache *cache,
                               uint32_t set, size_t cred_count) {
    uint32_t reasons = DEMAND_REASON(REASON_REPLAY) | DEMAND_REASON(REASON_DUPLICATE);
    for (size_t i = 0; i < cred_count; i++) {
        const uint32_t key = opened_key_of(cache, set, i);
        if (i != (size_t)reception->context && key != OPENED_NO_KEY && (opened->kids >> key & 1) != 0) {
            reasons |= DEMAND_REASON(REASON_DECRYPT);
        }
    }
    return reasons;
}

/* The power failed, or it was restarted, before it was done. */
static void judge_cut(struct reception *reception, struct window_model *own, uint64_t piv) {
    expect(reception, EXPECTED_UNKNOWN, UINT32_MAX);
    if (reception->context >= 0 && reception->taken != RECEPTION_NONE) {
        (reception->told_actuate > 0 ? window_model_accept : window_model_perhaps)(&own[reception->context], piv);
    }
}

/* When the Server looked at it. credid is the group's index in the scenario + 1. */
static bool has_credential(const struct run *run, const struct reception *reception) {
    const uint32_t record = reception->taken != RECEPTION_NONE ? reception->taken : reception->record;
    const long credid = run_set_of(run, reception->node)->config->creds[reception->context].credid;
    return run_has_credential(run, reception->node, (size_t)credid - 1, run->trace->records[record].time_ns);
}

/* The Client numbers its requests anew: only the same datagram once more is a replay. */
static void judge_unicast(const struct receptions *receptions, struct reception *reception) {
    bool again = false;
    for (uint32_t at = reception->previous; at != RECEPTION_NONE && !again; at = receptions->list[at].previous) {
        again = receptions->list[at].datagram == reception->datagram;
    }
    const bool execute = !again && reception->has_value;
    expect(reception, execute ? EXPECTED_APPLY : EXPECTED_DISCARD, execute ? 0 : UINT32_MAX);
}

static bool judge(const struct run *run, struct opened_cache *cache, const struct windows *windows, const struct receptions *receptions,
                  struct reception *reception) {
    struct window_model *own = windows_of(windows, run, reception->node);
    const uint32_t set = run->set_of[reception->node];
    const size_t cred_count = run->sets[set].config->cred_count;
    if (!run->sent[reception->datagram - 1].captured) {
        expect(reception, EXPECTED_UNKNOWN, UINT32_MAX);
        for (size_t i = 0; i < cred_count; i++) {
            window_model_lose(&own[i]);
        }
        return true;
    }
    const struct opened *opened = opened_get(cache, reception->datagram);
    if (opened == NULL) {
        return false;
    }
    if (reception->cut) {
        judge_cut(reception, own, opened->piv);
    } else if (opened->peer != 0) {
        judge_unicast(receptions, reception);
    } else if (reception->context >= 0 && !has_credential(run, reception)) {
        expect(reception, EXPECTED_DISCARD, UINT32_MAX);
    } else if (reception->context < 0) {
        judge_stranger(reception, opened, cache, set, cred_count, own);
    } else {
        judge_authentic(reception, &own[reception->context], opened->piv,
                        replay_reasons(reception, opened, cache, set, cred_count)
                            | (own[reception->context].lost ? DEMAND_REASON(REASON_UNKNOWN_KID) : 0));   /* refused as a whole */
    }
    return true;
}

static void forget(const struct run *run, const struct windows *windows, uint32_t node) {
    for (size_t i = 0; i < run_set_of(run, node)->config->cred_count; i++) {
        window_model_forget(&windows_of(windows, run, node)[i]);
    }
}

/* After a factory reset, and in what joins again, there is nothing. Of a torn window only that counts which was accepted for certain: it must
 * not be executed again; whether anything new is, is left open. */
static void suffer(const struct run *run, const struct windows *windows, const struct trace_record *record) {
    const struct scenario_step *step = &run->scenario->steps[record->aux];
    if (record->reason == TRACE_FAULT_RESET || record->reason == TRACE_FAULT_JOINED) {
        forget(run, windows, record->node);
    }
    for (size_t i = 0; record->reason == TRACE_FAULT_OFF && step->write == WRITE_TORN && i < run_set_of(run, record->node)->config->cred_count;
         i++) {
        window_model_lose(&windows_of(windows, run, record->node)[i]);
    }
}

bool model_judge(const struct run *run, struct opened_cache *cache, struct receptions *receptions) {
    struct windows windows = {0};
    bool good = windows_create(&windows, run);
    size_t next = 0;
    for (size_t i = 0; good && i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (!run_is_server(run, record->node)) {
            continue;
        }
        if (record->event == TRACE_RECEIVED) {
            good = judge(run, cache, &windows, receptions, &receptions->list[next++]);
        } else if (record->event == TRACE_RESTART && !run_set_of(run, record->node)->scenario->persist) {
            forget(run, &windows, record->node);
        } else if (record->event == TRACE_FAULT) {
            suffer(run, &windows, record);
        }
    }
    free(windows.list);
    free(windows.base);
    return good;
}
