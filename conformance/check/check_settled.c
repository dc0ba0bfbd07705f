/* check_settled.c: a time after a command every intended Server holds its value: by the command itself, a copy of it, or what the Client did
 * about it afterwards. Judged by the read-back of the Resource at that time. */
#include "checks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct held { int64_t value; uint64_t since_ns; uint32_t by; };      /* by: the datagram that made it so; 0: none did */

/* Index of the Resource at `path` among those of the Server's set; -1: none. */
static int resource_at(const struct run *run, uint32_t server, const char *path) {
    const struct device_config *config = run_set_of(run, server)->config;
    for (size_t i = 0; i < config->resource_count; i++) {
        if (strcmp(config->resources[i].href, path) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* What each Server holds at `until_ns`. */
static void read_states(const struct run *run, const char *path, uint64_t until_ns, struct held *held) {
    for (uint32_t server = 0; server <= run->servers; server++) {
        held[server] = (struct held){.value = STATE_UNKNOWN};
    }
    for (size_t i = 0; i < run->trace->count && run->trace->records[i].time_ns <= until_ns; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (record->event == TRACE_STATE && run_is_server(run, record->node) && (int)record->aux == resource_at(run, record->node, path)) {
            held[record->node] = (struct held){(int64_t)record->value, record->time_ns, record->datagram};
        }
    }
}

static void judge(const struct judged *judged, struct check *check, const struct scenario_check *asked, const struct stimulus *stimulus,
                  const struct opened *command, int32_t value, struct held *held) {
    const struct run *run = judged->run;
    const uint64_t sent_ns = run->sent[stimulus->first_datagram - 1].time_ns;
    uint64_t last_ns = sent_ns, otherwise = 0;
    read_states(run, command->path, sent_ns + asked->within_ns, held);
    for (uint32_t server = 1; server <= run->servers; server++) {
        if (!run_is_intended(run, asked->command_step, sent_ns, server)) {
            continue;
        }
        check->receptions++;
        check->judged++;
        if (held[server].value != value) {
            check_wrong(check, sent_ns + asked->within_ns, server, 0, "the commanded value", "%s holds %" PRId64 ", commanded %" PRId32,
                        command->path, held[server].value, value);
        } else if (held[server].since_ns > sent_ns) {
            const uint32_t by = held[server].by;
            last_ns = held[server].since_ns > last_ns ? held[server].since_ns : last_ns;
            otherwise += by == 0 || judged->stimuli->of_datagram[by - 1] != judged->stimuli->of_datagram[stimulus->first_datagram - 1];
        }
    }
    if (check->judged == 0) {
        check_worsen(check, VERDICT_INCONCLUSIVE);
        check_says(check, "no Server is meant");
    } else if (check->wrong > 0) {
        check_says(check, "%" PRIu64 " of %" PRIu64 " Servers do not hold the value %.3f s after the command", check->wrong, check->judged,
                   (double)asked->within_ns / 1e9);
    } else {
        check_says(check, "all %" PRIu64 " Servers hold the value %.3f s after the command; %" PRIu64 " did not get it by the command itself",
                   check->judged, (double)(last_ns - sent_ns) / 1e9, otherwise);
    }
}

/* false: no memory. */
static bool check_one(const struct judged *judged, struct check *check, const struct scenario_check *asked, struct held *held) {
    const struct run *run = judged->run;
    const struct scenario_step *step = &run->scenario->steps[asked->command_step];
    const struct stimulus *stimulus = stimuli_find(judged->stimuli, asked->command_step, TRACE_PART_STIMULUS, 0);
    const bool captured = stimulus != NULL && run->sent[stimulus->first_datagram - 1].captured;
    const struct opened *command = captured ? opened_get(judged->cache, stimulus->first_datagram) : NULL;
    const enum device_resource_kind kind = step->resource == RESOURCE_SWITCH ? DEVICE_SWITCH : DEVICE_DIMMER;
    int32_t value;
    if (command == NULL || command->path == NULL || !device_value_decode(kind, command->payload, command->payload_len, &value)) {
        check_worsen(check, VERDICT_INCONCLUSIVE);
        check_says(check, "the command was not sent, or cannot be opened");
        return !captured || command != NULL;
    }
    if (run->sent[stimulus->first_datagram - 1].time_ns + asked->within_ns > run->trace->header.end_ns) {
        check_worsen(check, VERDICT_INCONCLUSIVE);
        check_says(check, "the run ends earlier than %.3f s after the command", (double)asked->within_ns / 1e9);
        return true;
    }
    judge(judged, check, asked, stimulus, command, value, held);
    return true;
}

bool check_settled(const struct judged *judged, struct checks *checks) {
    const struct scenario *scenario = judged->run->scenario;
    struct held *held = malloc(((size_t)judged->run->servers + 1) * sizeof *held);
    bool good = held != NULL;
    for (size_t i = 0; good && i < scenario->check_count; i++) {
        if (scenario->checks[i].kind == CHECK_SETTLED) {
            good = check_one(judged, checks_add_expectation(checks, "settled", scenario, &scenario->checks[i]), &scenario->checks[i], held);
        }
    }
    free(held);
    return good;
}
