/* store_read.c: runs with their metrics in one walk: both tables are in the order of run numbers, that is of points and seeds. */
#include "store_private.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Which metric of the campaign has each number of the table `name`; CAMPAIGN_METRICS_MAX: none. */
static void number_metrics(const struct store *store, uint8_t of_name[NAMES_MAX + 1]) {
    memset(of_name, CAMPAIGN_METRICS_MAX, NAMES_MAX + 1);
    for (size_t i = 0; i < store->name_count; i++) {
        for (size_t k = 0; k < store->campaign->metric_count; k++) {
            if (strcmp(store->names[i], store->campaign->metrics[k].name) == 0) {
                of_name[i + 1] = (uint8_t)k;
            }
        }
    }
}

static enum outcome_verdict verdict_of(const unsigned char *text) {
    for (int i = 0; text != NULL && outcome_verdict_names[i] != NULL; i++) {
        if (strcmp((const char *)text, outcome_verdict_names[i]) == 0) {
            return (enum outcome_verdict)i;
        }
    }
    return OUTCOME_FAULT;
}

struct walk { sqlite3_stmt *runs, *metrics; sqlite3_int64 metric_run; bool metrics_left; uint8_t of_name[NAMES_MAX + 1]; };

static void next_metric(struct walk *walk) {
    walk->metrics_left = sqlite3_step(walk->metrics) == SQLITE_ROW;
    walk->metric_run = walk->metrics_left ? sqlite3_column_int64(walk->metrics, 0) : -1;
}

static void take_metrics(struct walk *walk, sqlite3_int64 number, struct store_run *run) {
    memset(run->metrics, 0, sizeof run->metrics);
    while (walk->metrics_left && walk->metric_run <= number) {
        const sqlite3_int64 name = sqlite3_column_int64(walk->metrics, 1);
        const uint8_t metric = name > 0 && name <= NAMES_MAX ? walk->of_name[name] : CAMPAIGN_METRICS_MAX;
        if (walk->metric_run == number && metric < CAMPAIGN_METRICS_MAX) {
            run->metrics[metric] = (struct measured){sqlite3_column_double(walk->metrics, 2), sqlite3_column_double(walk->metrics, 3)};
        }
        next_metric(walk);
    }
}

static bool walk_runs(struct walk *walk, bool (*see)(void *user, const struct store_run *run), void *user) {
    struct store_run run;
    next_metric(walk);
    while (sqlite3_step(walk->runs) == SQLITE_ROW) {
        run.point = (uint64_t)sqlite3_column_int64(walk->runs, 1);
        run.seed = (uint64_t)sqlite3_column_int64(walk->runs, 2);
        run.unit = (const char *)sqlite3_column_text(walk->runs, 3);
        run.verdict = verdict_of(sqlite3_column_text(walk->runs, 4));
        run.says = (const char *)sqlite3_column_text(walk->runs, 5);
        take_metrics(walk, sqlite3_column_int64(walk->runs, 0), &run);
        if (!see(user, &run)) {
            return false;
        }
    }
    return true;
}

bool store_each(struct store *store, bool (*see)(void *user, const struct store_run *run), void *user, char *error, size_t error_size) {
    static struct walk walk;
    walk.runs = store_prepare(store, "SELECT run, point, seed, unit, verdict, says FROM run ORDER BY run");
    walk.metrics = store_prepare(store, "SELECT run, name, value, trials FROM metric ORDER BY run, name");
    bool good = walk.runs != NULL && walk.metrics != NULL;
    if (good) {
        number_metrics(store, walk.of_name);
        good = walk_runs(&walk, see, user);
    }
    if (!good || (sqlite3_errcode(store->db) != SQLITE_DONE && sqlite3_errcode(store->db) != SQLITE_OK)) {
        good = store_complain(store, error, error_size);
    }
    sqlite3_finalize(walk.runs);
    sqlite3_finalize(walk.metrics);
    return good;
}

static void bind_runs_of(sqlite3_stmt *statement, uint64_t point) {
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)(point << RUN_SHIFT));
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)((point + 1) << RUN_SHIFT));
}

bool store_checks(struct store *store, uint64_t point, bool (*see)(void *user, const char *check, const uint64_t verdicts[OUTCOME_FAULT + 1]),
                  void *user, char *error, size_t error_size) {
    sqlite3_stmt *statement = store_prepare(store, "SELECT text, sum(verdict = 'pass'), sum(verdict = 'known-limit'), sum(verdict = 'inconclusive'),"
                                                   " sum(verdict = 'fail') FROM \"check\" JOIN name USING (name) WHERE run >= ? AND run < ?"
                                                   " GROUP BY name ORDER BY text");
    if (statement == NULL) {
        return store_complain(store, error, error_size);
    }
    bool go = true;
    bind_runs_of(statement, point);
    while (go && sqlite3_step(statement) == SQLITE_ROW) {
        uint64_t verdicts[OUTCOME_FAULT + 1] = {0};
        for (int i = 0; i < OUTCOME_FAULT; i++) {
            verdicts[i] = (uint64_t)sqlite3_column_int64(statement, i + 1);
        }
        go = see(user, (const char *)sqlite3_column_text(statement, 0) + strlen("check "), verdicts);
    }
    sqlite3_finalize(statement);
    return go;
}

bool store_delays(struct store *store, uint64_t point, uint64_t delays[DELAY_BINS], uint64_t *never, char *error, size_t error_size) {
    sqlite3_stmt *statement = store_prepare(store, "SELECT bin, sum(count) FROM delay WHERE run >= ? AND run < ? GROUP BY bin");
    memset(delays, 0, DELAY_BINS * sizeof *delays);
    *never = 0;
    if (statement == NULL) {
        return store_complain(store, error, error_size);
    }
    bind_runs_of(statement, point);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const int bin = sqlite3_column_int(statement, 0);
        const uint64_t count = (uint64_t)sqlite3_column_int64(statement, 1);
        if (bin >= DELAY_BIN_LEAST && bin <= DELAY_BIN_MOST) {
            delays[bin - DELAY_BIN_LEAST] = count;
        } else {
            *never += count;
        }
    }
    sqlite3_finalize(statement);
    return true;
}
