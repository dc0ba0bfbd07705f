/* race.c: first a few runs of every setting tell what it costs. Then, cheapest first, each setting runs until its interval lies on one side of the
 * target; the first that meets it ends the race. What is far off goes after a handful of runs, so the answer takes little more than what is needed to
 * be sure of it. A setting's runs count in the order of their seeds, whoever makes them, so the answer does not depend on the number of jobs; and all
 * settings have the same seeds (common random numbers). */
#include "race.h"

#include "sequence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COST_RUNS = 3, CHUNK_LEAST = 8 };

static const struct measured *looked_at(const struct race *race, const struct outcome *outcome, enum measure measure) {
    return &(race->step == SIZE_MAX ? &outcome->whole : &outcome->steps[0])->list[measure];
}

static bool costs_known(const struct race *race) {
    for (size_t i = 0; i < race->count; i++) {
        if (race->settings[i].got < COST_RUNS && race->settings[i].fault[0] == '\0') {
            return false;
        }
    }
    return true;
}

static int cheaper(const struct race *race, size_t a, size_t b) {
    const struct setting *x = &race->settings[a], *y = &race->settings[b];
    return x->cost != y->cost ? (x->cost > y->cost) - (x->cost < y->cost)
           : x->time_ms != y->time_ms ? (x->time_ms > y->time_ms) - (x->time_ms < y->time_ms)
                                      : (a > b) - (a < b);
}

static void put_in_order(struct race *race) {
    for (size_t i = 0; i < race->count; i++) {
        size_t at = i;
        for (; at > 0 && cheaper(race, race->order[at - 1], i) > 0; at--) {
            race->order[at] = race->order[at - 1];
        }
        race->order[at] = i;
    }
}

static bool is_open(const struct race *race, const struct setting *setting) {
    return setting->decision == DECISION_OPEN && setting->runs < race->most_runs && setting->fault[0] == '\0';
}

/* The setting to run next; NULL: the race is over. */
static struct setting *current(const struct race *race) {
    for (size_t i = 0; i < race->count; i++) {
        struct setting *setting = &race->settings[race->order[i]];
        if (is_open(race, setting)) {
            return setting;
        }
        if (!race->exhaustive && setting->decision == DECISION_MEETS) {
            return NULL;
        }
    }
    return NULL;
}

static bool issue(struct race *race, struct setting *setting, uint64_t count, struct batch *batch) {
    *batch = (struct batch){.tag = (uint64_t)(setting - race->settings), .scenario = race->scenario,
                            .overrides = (const char *const *)setting->overrides, .override_count = setting->override_count,
                            .seed = 1 + setting->issued, .count = (uint32_t)count};
    setting->issued += count;
    return true;
}

static bool next(void *user, uint32_t most, struct batch *batch) {
    struct race *race = user;
    for (size_t i = 0; i < race->count; i++) {
        if (race->settings[i].issued == 0) {
            return issue(race, &race->settings[i], COST_RUNS, batch);
        }
    }
    if (!costs_known(race)) {
        return false;
    }
    put_in_order(race);
    struct setting *setting = current(race);
    if (setting == NULL) {
        return false;
    }
    uint64_t chunk = setting->runs / 4 > CHUNK_LEAST ? setting->runs / 4 : CHUNK_LEAST;
    chunk = chunk > most ? most : chunk;
    const uint64_t left = race->most_runs - setting->issued;
    return setting->issued - setting->got < 2 * chunk && left > 0 && issue(race, setting, chunk < left ? chunk : left, batch);
}

/* Looked at after 1, 2, ... 20 runs, then every twentieth part more: where does not depend on who made the runs. */
static bool is_looked_at(uint64_t runs) {
    return runs <= 20 || runs % (runs / 20) == 0;
}

static void decide(const struct race *race, struct setting *setting) {
    while (setting->decision == DECISION_OPEN && setting->runs < setting->most && !isnan(setting->values[setting->runs])) {
        setting->sum += setting->values[setting->runs++];
        if (is_looked_at(setting->runs) || setting->runs == race->most_runs) {
            const struct sequence_interval interval = sequence_interval(setting->sum, (double)setting->runs, race->confidence);
            setting->low = interval.low;
            setting->high = interval.high;
            setting->decision = interval.low >= race->target->share ? DECISION_MEETS : interval.high < race->target->share ? DECISION_MISSES : DECISION_OPEN;
        }
    }
}

static bool keep_value(struct setting *setting, uint64_t run, double value) {
    if (run >= setting->most) {
        uint64_t most = setting->most == 0 ? 64 : setting->most;
        while (most <= run) {
            most *= 2;
        }
        double *values = realloc(setting->values, most * sizeof *values);
        if (values == NULL) {
            return false;
        }
        for (uint64_t i = setting->most; i < most; i++) {
            values[i] = NAN;
        }
        setting->values = values;
        setting->most = most;
    }
    setting->values[run] = value;
    return true;
}

static bool take(void *user, const struct outcome *outcome) {
    struct race *race = user;
    struct setting *setting = &race->settings[outcome->tag];
    const struct measured *share = looked_at(race, outcome, race->target->measure);
    race->made++;
    setting->got++;
    if (outcome->verdict == OUTCOME_FAULT || share->trials == 0) {
        snprintf(setting->fault, sizeof setting->fault, "%.199s", outcome->verdict == OUTCOME_FAULT ? outcome->says : "no command that is looked at");
        return current(race) != NULL || !costs_known(race);
    }
    const uint64_t run = outcome->seed - 1;
    if (run < COST_RUNS) {
        setting->cost_sum += outcome->whole.list[MEASURE_DATAGRAMS].value;
        setting->time_sum += looked_at(race, outcome, MEASURE_LAST)->value;
        setting->cost = setting->cost_sum / COST_RUNS;
        setting->time_ms = setting->time_sum / COST_RUNS;
    }
    if (!keep_value(setting, run, share->value / share->trials)) {
        snprintf(setting->fault, sizeof setting->fault, "no memory");
        return false;
    }
    if (!costs_known(race)) {
        return true;
    }
    for (size_t i = 0; i < race->count; i++) {
        decide(race, &race->settings[i]);
    }
    put_in_order(race);
    return current(race) != NULL;                    /* false ends the engine: decided */
}

static void tick(void *user, size_t running) {
    struct race *race = user;
    if (race->tick != NULL) {
        race->tick(race, running);
    }
}

enum engine_end race_run(struct race *race, size_t jobs, const volatile sig_atomic_t *interrupted, char *error, size_t error_size) {
    const struct engine_options options = {.jobs = jobs, .steps = race->step == SIZE_MAX ? NULL : &race->step, .step_count = race->step != SIZE_MAX,
                                           .run_seconds = ENGINE_RUN_SECONDS, .interrupted = interrupted};
    const struct engine_client client = {.user = race, .next = next, .take = take, .tick = tick};
    for (size_t i = 0; i < race->count; i++) {
        race->order[i] = i;
    }
    const enum engine_end end = engine_local(&options, &client, error, error_size);
    for (size_t i = 0; i < race->count; i++) {
        free(race->settings[i].values);
        race->settings[i].values = NULL;
    }
    const bool over = costs_known(race) && current(race) == NULL;
    return end == ENGINE_STOPPED && over ? ENGINE_DONE : end;
}

size_t race_answer(const struct race *race) {
    for (size_t i = 0; i < race->count; i++) {
        if (race->settings[race->order[i]].decision == DECISION_MEETS) {
            return race->order[i];
        }
    }
    return SIZE_MAX;
}
