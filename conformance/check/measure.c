/* measure.c: two walks: over the commands (who actuated, when) and over the whole run (receptions, datagrams). */
#include "measure.h"

#include "commands.h"
#include "opened.h"

#include <math.h>
#include <stdlib.h>

const struct measure_info measure_infos[MEASURE_COUNT] = {
    [MEASURE_COVERAGE] = {"coverage", MEASURE_SHARE, BETTER_HIGHER, "intended Servers that actuated, over all commands"},
    [MEASURE_IN_TIME] = {"in-time", MEASURE_SHARE, BETTER_HIGHER, "intended Servers that actuated within 200 ms of the command"},
    [MEASURE_COMPLETE] = {"complete", MEASURE_SHARE, BETTER_HIGHER, "commands at which every intended Server actuated"},
    [MEASURE_SIMULTANEOUS] = {"simultaneous", MEASURE_SHARE, BETTER_HIGHER, "commands at which every intended Server actuated, last within 200 ms of first"},
    [MEASURE_SIMULTANEITY] = {"simultaneity", MEASURE_TIME, BETTER_LOWER, "last minus first actuation, of the worst command"},
    [MEASURE_LAST] = {"last", MEASURE_TIME, BETTER_LOWER, "from command to last actuation, of the worst command"},
    [MEASURE_DELAY_P50] = {"delay-p50", MEASURE_TIME, BETTER_LOWER, "from command to actuation: the median of all intended Servers and commands"},
    [MEASURE_DELAY_P95] = {"delay-p95", MEASURE_TIME, BETTER_LOWER, "the same: within this for 95 % of them"},
    [MEASURE_DELAY_P99] = {"delay-p99", MEASURE_TIME, BETTER_LOWER, "the same: within this for 99 % of them"},
    [MEASURE_DELAY_MAX] = {"delay-max", MEASURE_TIME, BETTER_LOWER, "the same: the longest"},
    [MEASURE_PASSED] = {"passed", MEASURE_SHARE, BETTER_HIGHER, "runs in which no check failed and none was inconclusive"},
    [MEASURE_APPLIED] = {"applied", MEASURE_NUMBER, BETTER_NEITHER, "receptions that were executed"},
    [MEASURE_DISCARDED] = {"discarded", MEASURE_NUMBER, BETTER_NEITHER, "receptions that were not executed"},
    [MEASURE_ATTACKER_APPLIED] = {"attacker-applied", MEASURE_SHARE, BETTER_LOWER, "receptions of the attacker's datagrams that were executed"},
    [MEASURE_LOST] = {"lost", MEASURE_SHARE, BETTER_LOWER, "copies of datagrams that did not reach their Server, withheld ones aside"},
    [MEASURE_DATAGRAMS] = {"datagrams", MEASURE_NUMBER, BETTER_NEITHER, "datagrams sent"},
    [MEASURE_BYTES] = {"bytes", MEASURE_NUMBER, BETTER_LOWER, "mean UDP payload of the Client's datagrams, in bytes"},
    [MEASURE_PROTECTION_BYTES] = {"protection-bytes", MEASURE_NUMBER, BETTER_LOWER, "the part of it that the same request without OSCORE would not have"},
};

const char *const measure_names[MEASURE_COUNT + 1] = {
    "coverage", "in-time", "complete", "simultaneous", "simultaneity", "last", "delay-p50", "delay-p95", "delay-p99", "delay-max", "passed",
    "applied", "discarded", "attacker-applied", "lost", "datagrams", "bytes", "protection-bytes", NULL,
};

/* ---- delays ---- */

double measure_bin_edge_ms(int bin) {
    return pow(10, bin / 20.0);
}

/* What is gathered over commands. Delays: of those that actuated. */
struct tally {
    uint64_t *delays; size_t count, room;
    uint64_t intended, in_time, commands, complete, simultaneous, worst_spread_ns, worst_last_ns;
};

static bool add_delay(struct tally *tally, uint64_t delay_ns) {
    if (tally->count == tally->room) {
        tally->room = 2 * tally->room + 256;
        uint64_t *more = realloc(tally->delays, tally->room * sizeof *more);
        if (more == NULL) {
            return false;
        }
        tally->delays = more;
    }
    tally->delays[tally->count++] = delay_ns;
    tally->in_time += delay_ns <= MEASURE_TARGET_NS;
    return true;
}

static bool add_command(struct tally *tally, const struct command *command) {
    tally->intended += command->intended;
    tally->commands++;
    for (uint32_t i = 0; i < command->actuated; i++) {
        if (!add_delay(tally, command->first[i].time_ns - command->command_ns)) {
            return false;
        }
    }
    if (command->actuated == command->intended) {
        const uint64_t last_ns = command->first[command->actuated - 1].time_ns, spread_ns = last_ns - command->first[0].time_ns;
        tally->complete++;
        tally->simultaneous += spread_ns <= MEASURE_TARGET_NS;
        tally->worst_spread_ns = spread_ns > tally->worst_spread_ns ? spread_ns : tally->worst_spread_ns;
        tally->worst_last_ns = last_ns - command->command_ns > tally->worst_last_ns ? last_ns - command->command_ns : tally->worst_last_ns;
    }
    return true;
}

static int rising(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static double milliseconds(uint64_t ns) {
    return (double)ns / 1e6;
}

/* Nearest rank over the intended; those that never actuated come last. */
static double delay_quantile(const struct tally *tally, unsigned percent) {
    const uint64_t rank = (tally->intended * percent + 99) / 100;
    return rank <= tally->count ? milliseconds(tally->delays[rank - 1]) : INFINITY;
}

static void bin_delays(const struct tally *tally, struct measures *measures) {
    int bin = DELAY_BIN_LEAST;
    uint64_t edge_ns = (uint64_t)(1e6 * measure_bin_edge_ms(bin));
    for (size_t i = 0; i < tally->count; i++) {
        while (tally->delays[i] > edge_ns && bin < DELAY_BIN_MOST) {
            edge_ns = (uint64_t)(1e6 * measure_bin_edge_ms(++bin));
        }
        measures->delays[bin - DELAY_BIN_LEAST]++;
    }
    measures->never = tally->intended - tally->count;
}

static void put(struct measures *measures, enum measure measure, double value, double trials) {
    measures->list[measure] = (struct measured){value, trials};
}

static void put_tally(struct measures *measures, struct tally *tally) {
    static const struct { enum measure measure; unsigned percent; } quantiles[] = {
        {MEASURE_DELAY_P50, 50}, {MEASURE_DELAY_P95, 95}, {MEASURE_DELAY_P99, 99}, {MEASURE_DELAY_MAX, 100},
    };
    if (tally->commands == 0) {
        return;
    }
    if (tally->count > 1) {
        qsort(tally->delays, tally->count, sizeof *tally->delays, rising);
    }
    const bool all = tally->complete == tally->commands;
    put(measures, MEASURE_COVERAGE, (double)tally->count, (double)tally->intended);
    put(measures, MEASURE_IN_TIME, (double)tally->in_time, (double)tally->intended);
    put(measures, MEASURE_COMPLETE, (double)tally->complete, (double)tally->commands);
    put(measures, MEASURE_SIMULTANEOUS, (double)tally->simultaneous, (double)tally->commands);
    put(measures, MEASURE_SIMULTANEITY, all ? milliseconds(tally->worst_spread_ns) : INFINITY, 1);
    put(measures, MEASURE_LAST, all ? milliseconds(tally->worst_last_ns) : INFINITY, 1);
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
        put(measures, quantiles[i].measure, delay_quantile(tally, quantiles[i].percent), 1);
    }
    bin_delays(tally, measures);
}

static bool measure_commands(const struct judgement *judgement, size_t only, struct measures *measures) {
    const struct scenario *scenario = judgement->judged.run->scenario;
    struct tally tally = {0};
    struct commands *commands = commands_create(judgement->judged.run, judgement->judged.stimuli);
    bool good = commands != NULL;
    for (size_t step = 0; step < scenario->step_count && good; step++) {
        if (scenario->steps[step].action != DO_UPDATE || (only != MEASURE_ALL_STEPS && step != only)) {
            continue;
        }
        for (uint32_t index = 0; index < scenario->steps[step].count && good; index++) {
            const struct command command = commands_measure(commands, step, index);
            good = command.intended == 0 || add_command(&tally, &command);
        }
    }
    if (good) {
        put_tally(measures, &tally);
    }
    commands_free(commands);
    free(tally.delays);
    return good;
}

/* ---- the whole run ---- */

static void measure_receptions(const struct judgement *judgement, struct measures *measures) {
    const struct run *run = judgement->judged.run;
    const struct receptions *receptions = judgement->judged.receptions;
    double applied = 0, discarded = 0, attacks = 0, executed = 0;
    for (size_t i = 0; i < receptions->count; i++) {
        const struct reception *reception = &receptions->list[i];
        const struct run_sent *sent = &run->sent[reception->datagram - 1];
        const bool did = reception->found == FOUND_EXECUTED || reception->found == FOUND_OTHER;
        const bool attacker = sent->node == run->servers + 1 && sent->part != TRACE_PART_ORIGINAL;   /* an untouched original is the Client's */
        applied += did;
        discarded += reception->found == FOUND_NOTHING;
        attacks += attacker && (did || reception->found == FOUND_NOTHING);
        executed += attacker && did;
    }
    put(measures, MEASURE_APPLIED, applied, 1);
    put(measures, MEASURE_DISCARDED, discarded, 1);
    put(measures, MEASURE_ATTACKER_APPLIED, executed, attacks);
}

static void measure_copies(const struct judgement *judgement, struct measures *measures) {
    const struct run *run = judgement->judged.run;
    double lost = 0, copies = 0;
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        const bool server = run_is_server(run, record->node), missed = record->event == TRACE_LOST && record->reason != TRACE_LOSS_WITHHELD;
        lost += server && missed;
        copies += server && (missed || record->event == TRACE_RECEIVED);
    }
    put(measures, MEASURE_LOST, lost, copies);
}

/* Of an SSM Request, what a request without OSCORE would be: the inner message with its code outside; no OSCORE option, no tag. The Client
 * puts nothing else outside. */
enum { COAP_HEADER = 4, TAG = 8, INNER_CODE = 1 };

static bool measure_datagrams(const struct judgement *judgement, struct measures *measures) {
    const struct run *run = judgement->judged.run;
    double count = 0, bytes = 0, plain = 0;
    for (uint32_t datagram = 1; datagram <= run->sent_count; datagram++) {
        if (run->sent[datagram - 1].node != 0 || !run->sent[datagram - 1].captured) {
            continue;
        }
        const struct opened *opened = opened_get(judgement->judged.cache, datagram);
        if (opened == NULL) {
            return false;
        }
        if (opened->oscore && opened->key != OPENED_NO_KEY) {
            count++;
            bytes += (double)run->capture->frames[datagram - 1].len;
            plain += COAP_HEADER + opened->token_len + (double)opened->ciphertext_len - TAG - INNER_CODE;
        }
    }
    put(measures, MEASURE_DATAGRAMS, (double)run->sent_count, 1);
    if (count > 0) {
        put(measures, MEASURE_BYTES, bytes / count, 1);
        put(measures, MEASURE_PROTECTION_BYTES, (bytes - plain) / count, 1);
    }
    return true;
}

bool measure_run(const struct judgement *judgement, size_t step, struct measures *measures) {
    *measures = (struct measures){0};
    if (!measure_commands(judgement, step, measures)) {
        return false;
    }
    if (step != MEASURE_ALL_STEPS) {
        return true;
    }
    put(measures, MEASURE_PASSED, judgement->verdict <= VERDICT_KNOWN_LIMIT, 1);
    measure_receptions(judgement, measures);
    measure_copies(judgement, measures);
    return measure_datagrams(judgement, measures);
}
