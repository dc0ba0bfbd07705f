/* check_silence.c: for silence_ns after each reception of a datagram of the script a Server sends nothing that can be put down to it:
 * nothing with its token, nothing with its Message ID, nothing to where it came from. Anything else (an observer's notification) is its
 * own affair.
 *
 * What the Client asks for is answered by right: discovery and unicast by the Server's own key, with the token of the request, to its source.
 *
 * Silence of a dead Server proves nothing, so each Server is bracketed: it was read at the start, and after the stimulus it executed a
 * valid request. The bracketing request needs no other after it: that it was executed is the sign of life; its further copies go with it,
 * and so does what was on its way already. */
#include "checks.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct silence {
    const struct judged *judged;
    struct checks *checks;
    struct check *check;
    uint32_t *last;                /* [node]: its last reception so far, or RECEPTION_NONE */
    bool failed;
};

static uint64_t time_of(const struct run *run, const struct reception *reception) {
    return run->trace->records[reception->record].time_ns;
}

/* Why `answer` must be put down to the stimulus, or NULL. */
static const char *attribution(const struct opened *answer, const struct capture_frame *answer_frame, const struct opened *stimulus,
                               const struct capture_frame *stimulus_frame) {
    if (answer->coap && stimulus->coap && stimulus->token_len > 0 && answer->token_len == stimulus->token_len
        && memcmp(answer->token, stimulus->token, stimulus->token_len) == 0) {
        return "with its token";
    }
    if (answer->coap && stimulus->coap && answer->mid == stimulus->mid) {
        return "with its Message ID";
    }
    if (memcmp(answer_frame->destination, stimulus_frame->source, sizeof stimulus_frame->source) == 0
        && answer_frame->destination_port == stimulus_frame->source_port) {
        return "to its source endpoint";
    }
    return NULL;
}

static void note_answer(struct silence *silence, uint32_t datagram, const struct reception *stimulus, const char *why) {
    const struct run *run = silence->judged->run;
    const struct capture_frame *frame = &run->capture->frames[datagram - 1];
    const struct run_sent *sent = &run->sent[datagram - 1];
    char address[INET6_ADDRSTRLEN] = "?", expected[80];

    inet_ntop(AF_INET6, frame->destination, address, sizeof address);
    snprintf(expected, sizeof expected, "silence for %g s after datagram %" PRIu32, (double)run->scenario->silence_ns / 1e9,
             stimulus->datagram);
    check_wrong(silence->check, sent->time_ns, sent->node, datagram, expected, "a datagram to [%s]:%u after %.3f ms, %s", address,
                frame->destination_port, (double)(sent->time_ns - time_of(run, stimulus)) / 1e6, why);
    check_worsen_step(silence->check, silence->checks, run->sent[stimulus->datagram - 1].step, VERDICT_FAIL);
}

static bool is_lawful_answer(const struct silence *silence, uint32_t datagram, const struct opened *answer) {
    const struct run *run = silence->judged->run;
    const struct run_sent *sent = &run->sent[datagram - 1];
    const struct capture_frame *frame = &run->capture->frames[datagram - 1];
    for (uint32_t at = silence->last[sent->node]; at != RECEPTION_NONE; at = silence->judged->receptions->list[at].previous) {
        const struct reception *reception = &silence->judged->receptions->list[at];
        if (sent->time_ns - time_of(run, reception) > run->scenario->silence_ns) {
            return false;
        }
        const struct opened *asked = reception->lawful ? opened_get(silence->judged->cache, reception->datagram) : NULL;
        const struct capture_frame *from = &run->capture->frames[reception->datagram - 1];
        if (asked != NULL && answer->coap && answer->token_len == asked->token_len && memcmp(answer->token, asked->token, asked->token_len) == 0
            && frame->destination_port == from->source_port && memcmp(frame->destination, from->source, sizeof from->source) == 0) {
            return true;
        }
    }
    return false;
}

/* Looks for the latest stimulus that this datagram of a Server answers. */
static void look_at_sent(struct silence *silence, uint32_t datagram) {
    const struct run *run = silence->judged->run;
    const struct run_sent *sent = &run->sent[datagram - 1];
    const struct opened *answer = sent->captured ? opened_get(silence->judged->cache, datagram) : NULL;
    if (answer == NULL) {
        silence->failed |= sent->captured;
        return;
    }
    if (is_lawful_answer(silence, datagram, answer)) {
        return;
    }
    for (uint32_t at = silence->last[sent->node]; at != RECEPTION_NONE; at = silence->judged->receptions->list[at].previous) {
        const struct reception *reception = &silence->judged->receptions->list[at];
        const struct run_sent *origin = &run->sent[reception->datagram - 1];
        if (sent->time_ns - time_of(run, reception) > run->scenario->silence_ns) {
            return;
        }
        const struct opened *stimulus = origin->step == TRACE_NO_STEP || !origin->captured
                                            ? NULL : opened_get(silence->judged->cache, reception->datagram);
        const char *why = stimulus == NULL ? NULL
                                           : attribution(answer, &run->capture->frames[datagram - 1], stimulus,
                                                         &run->capture->frames[reception->datagram - 1]);
        if (why != NULL) {
            note_answer(silence, datagram, reception, why);
            return;
        }
    }
}

static void hear_servers(struct silence *silence) {
    const struct run *run = silence->judged->run;
    uint32_t reception = 0;
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (!run_is_server(run, record->node)) {
            continue;
        }
        if (record->event == TRACE_RECEIVED) {
            silence->last[record->node] = reception++;
        } else if (record->event == TRACE_SENT) {
            look_at_sent(silence, record->datagram);
        }
    }
}

/* An executed valid request; if the state could not tell, the device's own sign of life, where the reference Server executes too. */
static bool is_sign_of_life(const struct reception *reception) {
    const bool valid = reception->expected == EXPECTED_APPLY || reception->expected == EXPECTED_EITHER;
    return valid && (reception->found == FOUND_EXECUTED
                     || (reception->found == FOUND_UNDECIDABLE && reception->expected == EXPECTED_APPLY && reception->told_actuate > 0));
}

/* Of a Server whose credential the script has taken nobody waits for a sign of life. */
static bool is_bound(const struct run *run, const struct reception *reception) {
    const struct scenario_servers *set = run_set_of(run, reception->node)->scenario;
    bool bound = false;
    for (size_t i = 0; i < set->group_count; i++) {
        bound |= run_has_credential(run, reception->node, set->groups[i], time_of(run, reception));
    }
    return bound;
}

/* From the end of the run back: what comes after a Server's last sign of life and does not belong to it is not bracketed. */
static void bracket(struct silence *silence, uint32_t *life, uint64_t *servers, uint64_t *receptions) {
    const struct run *run = silence->judged->run;
    const struct receptions *all = silence->judged->receptions;
    const uint32_t *stimulus_of = silence->judged->stimuli->of_datagram;

    for (size_t i = 0; i < all->count; i++) {
        if (is_sign_of_life(&all->list[i])) {
            life[all->list[i].node] = (uint32_t)i;
        }
    }
    for (uint32_t node = 1; node <= run->servers; node++) {
        const uint64_t before = *receptions;
        for (uint32_t at = silence->last[node]; at != life[node]; at = all->list[at].previous) {
            const uint32_t datagram = all->list[at].datagram;
            const struct reception *sign = life[node] == RECEPTION_NONE ? NULL : &all->list[life[node]];
            const bool with_it = sign != NULL && (stimulus_of[datagram - 1] == stimulus_of[sign->datagram - 1]
                                                  || run->sent[datagram - 1].time_ns <= time_of(run, sign));
            if (!with_it && !all->list[at].lawful && is_bound(run, &all->list[at]) && run->sent[datagram - 1].step != TRACE_NO_STEP) {
                ++*receptions;
                check_worsen_step(silence->check, silence->checks, run->sent[datagram - 1].step, VERDICT_INCONCLUSIVE);
            }
        }
        *servers += *receptions > before;
    }
}

/* The receptions whose quiet time the run cuts short. */
static uint64_t cut_short(struct silence *silence) {
    const struct run *run = silence->judged->run;
    uint64_t count = 0;
    for (size_t i = 0; i < silence->judged->receptions->count; i++) {
        const struct reception *reception = &silence->judged->receptions->list[i];
        const uint32_t step = reception->lawful ? TRACE_NO_STEP : run->sent[reception->datagram - 1].step;
        silence->check->receptions += step != TRACE_NO_STEP;
        if (step != TRACE_NO_STEP && run->trace->header.end_ns - time_of(run, reception) < run->scenario->silence_ns) {
            count++;
            check_worsen_step(silence->check, silence->checks, step, VERDICT_INCONCLUSIVE);
        }
    }
    return count;
}

static void say(struct silence *silence, uint64_t servers, uint64_t open, uint64_t cut) {
    struct check *check = silence->check;
    const double seconds = (double)silence->judged->run->scenario->silence_ns / 1e9;
    check->judged = check->receptions - (open > check->receptions ? check->receptions : open);
    if (check->wrong > 0) {
        check_says(check, "%" PRIu64 " datagrams of Servers answer a stimulus", check->wrong);
    } else if (open > 0) {
        check_says(check, "silence of %" PRIu64 " Servers after %" PRIu64 " receptions is not proven: no valid request executed afterwards",
                   servers, open);
    } else if (cut > 0) {
        check_says(check, "the run ends less than %g s after %" PRIu64 " receptions", seconds, cut);
    } else if (check->receptions == 0) {
        check_worsen(check, VERDICT_INCONCLUSIVE);
        check_says(check, "no Server received anything");
    } else {
        check_says(check, "no Server answered within %g s; each was alive afterwards", seconds);
    }
    if (silence->judged->receptions->unread > 0 && check->verdict == VERDICT_PASS) {
        check_worsen_step(check, silence->checks, TRACE_NO_STEP, VERDICT_INCONCLUSIVE);
        check_says(check, "some Servers were not read at the start: their silence is not bracketed");
    }
}

bool check_silence(const struct judged *judged, struct checks *checks) {
    struct silence silence = {.judged = judged, .checks = checks, .check = checks_add_run(checks, "silence")};
    const size_t nodes = (size_t)judged->run->servers + 1;
    uint32_t *life = malloc(nodes * sizeof *life);
    uint64_t servers = 0, open = 0;

    silence.last = malloc(nodes * sizeof *silence.last);
    if (silence.last != NULL && life != NULL) {
        for (size_t i = 0; i < nodes; i++) {
            silence.last[i] = life[i] = RECEPTION_NONE;
        }
        hear_servers(&silence);
        bracket(&silence, life, &servers, &open);
        say(&silence, servers, open, cut_short(&silence));
    } else {
        silence.failed = true;
    }
    free(silence.last);
    free(life);
    return !silence.failed;
}
