/* trial.c: draft -> YAML in memory -> scenario_load -> one_run -> what it means. The invariants are the checks': no request executed twice, none
 * that was not sent, silence, no window moved by a forgery (the genuine request after it is executed), no nonce reused, a live group stays
 * live. */
#define _GNU_SOURCE              /* memfd_create */
#include "trial.h"

#include "limit.h"
#include "one_run.h"
#include "scenario.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* NULL: the loader refuses it. */
static struct scenario *load(const struct draft *draft, char *error, size_t error_size) {
    char path[64];
    const int fd = memfd_create("draft.yaml", MFD_CLOEXEC);
    FILE *out = fd < 0 ? NULL : fdopen(dup(fd), "w");
    struct scenario *scenario = NULL;
    if (out != NULL) {
        draft_write(draft, out, "a draw", "What explore drew.");
        fclose(out);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        scenario = scenario_load(path, NULL, 0, error, error_size);
    }
    if (fd >= 0) {
        close(fd);
    }
    return scenario;
}

/* The kind of the first check that failed, without the step's name: a smaller draft fails in the same way if this is the same. */
static void name_failure(struct trial *trial, const struct outcome *outcome) {
    for (size_t i = 0; i < outcome->check_count; i++) {
        if (outcome->checks[i].verdict == OUTCOME_FAIL) {
            snprintf(trial->what, sizeof trial->what, "%.*s", (int)strcspn(outcome->checks[i].name, ":"), outcome->checks[i].name);
            return;
        }
    }
    snprintf(trial->what, sizeof trial->what, "verdict");
}

void trial_run(struct trial *trial, const struct draft *draft) {
    static struct outcome outcome;               /* large; one at a time */
    char error[600] = "";
    *trial = (struct trial){.kind = TRIAL_IMPOSSIBLE};
    struct scenario *scenario = load(draft, error, sizeof error);
    if (scenario == NULL) {
        snprintf(trial->says, sizeof trial->says, "%.399s", error);
        return;
    }
    one_run(scenario, scenario->seed, NULL, 0, &outcome);
    scenario_free(scenario);
    snprintf(trial->says, sizeof trial->says, "%.399s", outcome.says);
    if (outcome.verdict == OUTCOME_FAULT) {
        trial->kind = TRIAL_FAULT;
        snprintf(trial->what, sizeof trial->what, "fault");
    } else if (outcome.verdict == OUTCOME_FAIL) {
        trial->kind = TRIAL_BROKEN;
        name_failure(trial, &outcome);
    } else if (outcome.whole.list[MEASURE_ATTACKER_APPLIED].value > 0) {
        const struct limit *limit = limit_of(draft);
        trial->kind = limit != NULL ? TRIAL_LIMIT : TRIAL_BROKEN;
        snprintf(trial->what, sizeof trial->what, "%s", limit != NULL ? limit->requirement : "unexplained");
        snprintf(trial->says, sizeof trial->says, "%s",
                 limit != NULL ? limit->says : "a datagram of the attacker's was executed, and no limit of SSM explains it");
    } else {
        trial->kind = TRIAL_NOTHING;
    }
}
