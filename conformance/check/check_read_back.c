/* check_read_back.c: the Resources change by what they are told, and by nothing else:
 *   a reception changes the Resource that it addresses, to the value that it commands, and no other Resource
 *   a restart brings Resources to their initial values
 *   between receptions nothing changes
 * and every Resource can be read, from the start or its Server's joining on. */
#include "checks.h"

#include "describe.h"

#include <inttypes.h>

static void look_at_receptions(const struct judged *judged, struct checks *checks, struct check *check) {
    const struct run *run = judged->run;
    for (size_t i = 0; i < judged->receptions->count; i++) {
        const struct reception *reception = &judged->receptions->list[i];
        check->judged += reception->found != FOUND_UNKNOWN;
        if (!reception->foreign && reception->found != FOUND_OTHER) {
            continue;
        }
        const uint64_t time_ns = run->trace->records[reception->record].time_ns;
        if (reception->foreign) {
            check_wrong(check, time_ns, reception->node, reception->datagram, "no change of a Resource that the datagram does not address",
                        "one; %s", describe_found(run, reception).text);
        } else {
            check_wrong(check, time_ns, reception->node, reception->datagram, describe_value(run, reception->node, reception->resource,
                        reception->value).text, "%s", describe_found(run, reception).text);
        }
        check_worsen_step(check, checks, run->sent[reception->datagram - 1].step, VERDICT_FAIL);
    }
}

static void look_at_strays(const struct judged *judged, struct checks *checks, struct check *check) {
    for (size_t i = 0; i < judged->receptions->stray_count; i++) {
        const struct stray *stray = &judged->receptions->strays[i];
        const struct trace_record *record = &judged->run->trace->records[stray->record];
        if (stray->kind != STRAY_STATE && stray->kind != STRAY_RESTART_STATE) {
            continue;
        }
        const char *href = run_set_of(judged->run, record->node)->config->resources[record->aux].href;
        check_wrong(check, record->time_ns, record->node, 0,
                    stray->kind == STRAY_STATE ? "no change without a reception" : "the initial value after a restart", "%.80s is %s", href,
                    describe_value(judged->run, record->node, (int32_t)record->aux, (int64_t)record->value).text);
        check_worsen_step(check, checks, TRACE_NO_STEP, VERDICT_FAIL);
    }
}

void check_read_back(const struct judged *judged, struct checks *checks) {
    struct check *check = checks_add_run(checks, "read-back");
    check->receptions = judged->receptions->count;
    look_at_receptions(judged, checks, check);
    look_at_strays(judged, checks, check);
    if (check->wrong > 0) {
        check_says(check, "%" PRIu64 " changes of Resources that no request explains", check->wrong);
    } else if (judged->receptions->unread > 0) {
        check_worsen_step(check, checks, TRACE_NO_STEP, VERDICT_INCONCLUSIVE);
        check_says(check, "%zu Resources were not read at the start", judged->receptions->unread);
    } else {
        check_says(check, "Resources changed by requests addressed to them and by nothing else");
    }
}
