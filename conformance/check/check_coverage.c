/* check_coverage.c: the share of intended Servers that actuated, over all commands of the step, with its Wilson interval:
 * passed if even the lower end reaches what is asked, failed if not even the upper end does, else inconclusive: too few trials. */
#include "checks.h"

#include "commands.h"
#include "wilson.h"

#include <inttypes.h>

static void judge(struct check *check, const struct scenario_check *of, uint64_t hits, uint64_t trials, uint64_t end_ns) {
    const struct wilson wilson = wilson_interval(hits, trials, of->confidence);
    check->receptions = hits;
    check->judged = trials;
    if (trials == 0 || (wilson.low < of->at_least && wilson.high >= of->at_least)) {
        check_worsen(check, VERDICT_INCONCLUSIVE);
    } else if (wilson.high < of->at_least) {
        check_wrong(check, end_ns, 0, 0, "a higher share of Servers that actuate", "%" PRIu64 " of %" PRIu64, hits, trials);
    }
    check_says(check, "%" PRIu64 " of %" PRIu64 " actuated: %.4g %% (%.4g %% to %.4g %% at %g %% confidence), at least %g %% asked", hits,
               trials, 100 * wilson.share, 100 * wilson.low, 100 * wilson.high, 100 * of->confidence, 100 * of->at_least);
}

bool check_coverage(const struct judged *judged, struct checks *checks) {
    const struct scenario *scenario = judged->run->scenario;
    struct commands *commands = commands_create(judged->run, judged->stimuli);
    for (size_t i = 0; commands != NULL && i < scenario->check_count; i++) {
        const struct scenario_check *of = &scenario->checks[i];
        uint64_t hits = 0, trials = 0;
        if (of->kind != CHECK_COVERAGE) {
            continue;
        }
        for (uint32_t index = 0; index < scenario->steps[of->command_step].count; index++) {
            const struct command command = commands_measure(commands, of->command_step, index);
            hits += command.actuated;
            trials += command.intended;
        }
        judge(checks_add_expectation(checks, "coverage", scenario, of), of, hits, trials, judged->run->trace->header.end_ns);
    }
    commands_free(commands);
    return commands != NULL;
}
