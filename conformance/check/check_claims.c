/* check_claims.c: what a device says of itself (ACTUATE: executed; DISCARDED: not, and why) agrees with what it did. A device may keep its
 * reasons to itself; an execution it must show, for the lamp is lit by it.
 *
 *   the state shows execution       ACTUATE with the value that is read back, no DISCARDED
 *   the state shows none            no ACTUATE; the reason, if told, is one that the reference Server finds too
 *   the state cannot tell           the claim must be what the reference Server does */
#include "checks.h"

#include "describe.h"

#include <inttypes.h>
#include <stdio.h>

struct claim { struct check *check; const struct judged *judged; const struct reception *reception; };

static struct words told(const struct reception *reception) {
    struct words words;
    const bool known = reception->claimed_reason < REASONS;
    const char *reason = known ? device_reason_text((enum device_reason)reception->claimed_reason) : "unheard-of";
    if (reception->told_actuate > 0 && reception->told_discard > 0) {
        snprintf(words.text, sizeof words.text, "both that it executed and that it discarded it (%s)", reason);
    } else if (reception->told_actuate > 0) {
        snprintf(words.text, sizeof words.text, "that it drove Resource %" PRIu32 " to %" PRId64 "%s", reception->claimed_resource,
                 reception->claimed_value, reception->told_actuate > 1 ? ", more than once" : "");
    } else if (reception->told_discard > 0) {
        snprintf(words.text, sizeof words.text, "that it discarded it (%s)", reason);
    } else {
        snprintf(words.text, sizeof words.text, "nothing");
    }
    return words;
}

static bool told_right_actuation(const struct reception *reception, int64_t value) {
    return reception->told_actuate == 1 && reception->told_discard == 0 && reception->claimed_resource == (uint32_t)reception->resource
           && reception->claimed_value == value;
}

static bool told_right_discard(const struct reception *reception) {
    if (reception->told_actuate > 0 || reception->told_discard > 1) {
        return false;
    }
    const bool open = reception->expected == EXPECTED_APPLY || reception->reasons == UINT32_MAX;    /* APPLY: the model check has it */
    return reception->told_discard == 0 || open
           || (reception->claimed_reason < REASONS && (reception->reasons & DEMAND_REASON(reception->claimed_reason)) != 0);
}

/* false: not comparable. */
static bool claim_agrees(const struct reception *reception, bool *agrees) {
    const bool apply = reception->expected == EXPECTED_APPLY, discard = reception->expected == EXPECTED_DISCARD;
    switch ((enum found)reception->found) {
    case FOUND_EXECUTED:
    case FOUND_OTHER:
        *agrees = told_right_actuation(reception, reception->after);
        return true;
    case FOUND_NOTHING:
        *agrees = told_right_discard(reception);
        return true;
    case FOUND_UNDECIDABLE:
        *agrees = apply ? told_right_actuation(reception, reception->value) : told_right_discard(reception);
        return apply || discard;
    case FOUND_UNKNOWN:
        break;
    }
    return false;
}

static void look_at_strays(const struct judged *judged, struct checks *checks, struct check *check) {
    for (size_t i = 0; i < judged->receptions->stray_count; i++) {
        const struct stray *stray = &judged->receptions->strays[i];
        const struct trace_record *record = &judged->run->trace->records[stray->record];
        if (stray->kind == STRAY_ACTUATE || stray->kind == STRAY_DISCARD) {
            check_wrong(check, record->time_ns, record->node, 0, "no actuation and no discard without a reception",
                        stray->kind == STRAY_ACTUATE ? "the device drives an output" : "the device tells of a discard");
            check_worsen_step(check, checks, TRACE_NO_STEP, VERDICT_FAIL);
        }
    }
}

void check_claims(const struct judged *judged, struct checks *checks) {
    struct check *check = checks_add_run(checks, "claims");
    for (size_t i = 0; i < judged->receptions->count; i++) {
        const struct reception *reception = &judged->receptions->list[i];
        bool agrees = true;
        check->receptions++;
        if (!claim_agrees(reception, &agrees)) {
            check->undecidable++;
            continue;
        }
        check->judged++;
        if (!agrees) {
            const struct words expected = reception->found == FOUND_UNDECIDABLE ? describe_expected(reception)
                                          : reception->found == FOUND_NOTHING && reception->told_actuate == 0
                                              ? describe_expected(reception) : describe_found(judged->run, reception);
            check_wrong(check, judged->run->trace->records[reception->record].time_ns, reception->node, reception->datagram, expected.text,
                        "the device says %s", told(reception).text);
            check_worsen_step(check, checks, judged->run->sent[reception->datagram - 1].step, VERDICT_FAIL);
        }
    }
    look_at_strays(judged, checks, check);
    if (check->wrong == 0) {
        check_says(check, "what the devices said of %" PRIu64 " receptions agrees with what they did", check->judged);
    } else {
        check_says(check, "%" PRIu64 " times a device said something else than it did (%" PRIu64 " receptions)", check->wrong,
                   check->judged);
    }
}
