/* check_model.c: every reception whose outcome the read-back can tell agrees with the reference Server. */
#include "checks.h"

#include "describe.h"

#include <inttypes.h>

bool check_model_reception(struct check *check, const struct judged *judged, const struct reception *reception) {
    const enum found found = (enum found)reception->found;
    const enum expected expected = (enum expected)reception->expected;
    check->receptions++;
    if (found == FOUND_UNKNOWN || found == FOUND_UNDECIDABLE || expected == EXPECTED_UNKNOWN) {
        check->undecidable++;
        return true;
    }
    check->judged++;
    if (expected == EXPECTED_EITHER || found == (expected == EXPECTED_APPLY ? FOUND_EXECUTED : FOUND_NOTHING)) {
        return true;
    }
    check_wrong(check, judged->run->trace->records[reception->record].time_ns, reception->node, reception->datagram,
                describe_expected(reception).text, "%s", describe_found(judged->run, reception).text);
    return false;
}

void check_model(const struct judged *judged, struct checks *checks) {
    struct check *check = checks_add_run(checks, "model");
    for (size_t i = 0; i < judged->receptions->count; i++) {
        const struct reception *reception = &judged->receptions->list[i];
        if (!check_model_reception(check, judged, reception)) {
            check_worsen_step(check, checks, judged->run->sent[reception->datagram - 1].step, VERDICT_FAIL);
        }
    }
    if (check->judged == 0) {
        check_worsen(check, VERDICT_INCONCLUSIVE);
        check_says(check, "no reception could be judged (%" PRIu64 " receptions)", check->receptions);
    } else {
        check_says(check, "%" PRIu64 " of %" PRIu64 " judged receptions are as the reference Server has them%s",
                   check->judged - check->wrong, check->judged, check->undecidable > 0 ? "; the others left no trace in the state" : "");
    }
}
