/* store.c: run number = point * 2^24 + (seed - first seed): the same for a unit whatever the order in which they come. */
#include "store_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char schema[] =
    "CREATE TABLE campaign (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE setting (point INTEGER, path TEXT, value TEXT NOT NULL, PRIMARY KEY (point, path)) WITHOUT ROWID;"
    "CREATE TABLE name (name INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"
    "CREATE TABLE run (run INTEGER PRIMARY KEY, point INTEGER NOT NULL, seed INTEGER NOT NULL, unit TEXT NOT NULL, verdict TEXT NOT NULL,"
    "  says TEXT NOT NULL, wall_us INTEGER NOT NULL);"
    "CREATE TABLE metric (run INTEGER, name INTEGER, value REAL, trials REAL NOT NULL, PRIMARY KEY (run, name)) WITHOUT ROWID;"
    "CREATE TABLE \"check\" (run INTEGER, name INTEGER, verdict TEXT NOT NULL, PRIMARY KEY (run, name)) WITHOUT ROWID;"
    "CREATE TABLE delay (run INTEGER, bin INTEGER, count INTEGER NOT NULL, PRIMARY KEY (run, bin)) WITHOUT ROWID;"
    "CREATE VIEW metrics AS SELECT run.point, run.seed, name.text AS metric, value, trials FROM metric JOIN run USING (run) JOIN name USING (name);"
    "CREATE VIEW checks AS SELECT run.point, run.seed, name.text AS \"check\", \"check\".verdict FROM \"check\" JOIN run USING (run)"
    "  JOIN name USING (name);";

/* ---- errors ---- */

bool store_complain(struct store *store, char *error, size_t error_size) {
    const int code = sqlite3_errcode(store->db);
    const char *path = sqlite3_db_filename(store->db, NULL);
    if (code == SQLITE_FULL || code == SQLITE_IOERR) {
        snprintf(error, error_size, "%s: cannot be written: %s; what is in it is whole, go on with --resume", path,
                 code == SQLITE_FULL ? "the disk is full" : sqlite3_errmsg(store->db));
    } else {
        snprintf(error, error_size, "%s: %s", path, sqlite3_errmsg(store->db));
    }
    return false;
}

static bool execute(struct store *store, const char *sql, char *error, size_t error_size) {
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_complain(store, error, error_size);
}

static bool run_statement(struct store *store, sqlite3_stmt *statement, char *error, size_t error_size) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement);
        return true;
    }
    store_complain(store, error, error_size);
    sqlite3_reset(statement);
    return false;
}

/* ---- opening ---- */

sqlite3_stmt *store_prepare(struct store *store, const char *sql) {
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    return statement;
}

static bool prepare_all(struct store *store, char *error, size_t error_size) {
    store->put_run = store_prepare(store, "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?)");
    store->put_metric = store_prepare(store, "INSERT INTO metric VALUES (?, ?, ?, ?)");
    store->put_check = store_prepare(store, "INSERT INTO \"check\" VALUES (?, ?, ?)");
    store->put_setting = store_prepare(store, "INSERT OR IGNORE INTO setting VALUES (?, ?, ?)");
    store->put_delay = store_prepare(store, "INSERT INTO delay VALUES (?, ?, ?)");
    store->put_name = store_prepare(store, "INSERT INTO name VALUES (?, ?)");
    return (store->put_run && store->put_metric && store->put_check && store->put_setting && store->put_delay && store->put_name)
           || store_complain(store, error, error_size);
}

static bool put_value(struct store *store, const char *key, const char *value, char *error, size_t error_size) {
    sqlite3_stmt *statement = store_prepare(store, "INSERT INTO campaign VALUES (?, ?)");
    if (statement == NULL) {
        return store_complain(store, error, error_size);
    }
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, value, -1, SQLITE_STATIC);
    const bool good = run_statement(store, statement, error, error_size);
    sqlite3_finalize(statement);
    return good;
}

bool store_value(struct store *store, const char *key, char *value, size_t size) {
    sqlite3_stmt *statement = store_prepare(store, "SELECT value FROM campaign WHERE key = ?");
    snprintf(value, size, "%s", "");
    if (statement == NULL) {
        return false;
    }
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
    const bool found = sqlite3_step(statement) == SQLITE_ROW;
    if (found) {
        snprintf(value, size, "%s", (const char *)sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    return found;
}

static bool make(struct store *store, const struct store_identity *identity, char *error, size_t error_size) {
    const struct campaign *campaign = store->campaign;
    char first[24];
    snprintf(first, sizeof first, "%" PRIu64, campaign->seed_first);
    return execute(store, "BEGIN", error, error_size) && execute(store, schema, error, error_size)
           && put_value(store, "schema", "ssmbench-campaign-store/1", error, error_size)
           && put_value(store, "campaign", identity->campaign, error, error_size) && put_value(store, "build", identity->build, error, error_size)
           && put_value(store, "id", campaign->id, error, error_size) && put_value(store, "title", campaign->title, error, error_size)
           && put_value(store, "question", campaign->question, error, error_size) && put_value(store, "seed-first", first, error, error_size)
           && execute(store, "COMMIT", error, error_size);
}

static bool read_names(struct store *store, char *error, size_t error_size) {
    sqlite3_stmt *statement = store_prepare(store, "SELECT text FROM name ORDER BY name");
    if (statement == NULL) {
        return store_complain(store, error, error_size);
    }
    while (sqlite3_step(statement) == SQLITE_ROW && store->name_count < NAMES_MAX) {
        store->names[store->name_count++] = strdup((const char *)sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    return true;
}

/* An existing file: ours, and of the same campaign and build? */
static enum store_open recognise(struct store *store, const char *path, const struct store_identity *identity, char *error, size_t error_size) {
    char found[200];
    store_value(store, "schema", found, sizeof found);
    if (strcmp(found, "ssmbench-campaign-store/1") != 0) {
        snprintf(error, error_size, "%s: found a file that is no store of a campaign", path);
        return STORE_REFUSED;
    }
    store_value(store, "campaign", found, sizeof found);
    if (identity != NULL && strcmp(found, identity->campaign) != 0) {
        snprintf(error, error_size, "%s: found results of another campaign (its scenario, axes, metrics or first seed differ), expected those of %s",
                 path, store->campaign->path);
        return STORE_REFUSED;
    }
    store_value(store, "build", found, sizeof found);
    if (identity != NULL && strcmp(found, identity->build) != 0) {
        snprintf(error, error_size, "%s: found results of build %.12s, expected those of this build, %.12s: builds are not mixed", path, found,
                 identity->build);
        return STORE_REFUSED;
    }
    return STORE_RESUMED;
}

static enum store_open open_file(struct store *store, const char *path, const struct store_identity *identity, bool writable, char *error,
                                 size_t error_size) {
    const bool is_new = access(path, F_OK) != 0;
    if (sqlite3_open_v2(path, &store->db, writable ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        snprintf(error, error_size, "%s: cannot be opened: %s", path, sqlite3_errmsg(store->db));
        return STORE_FAULT;
    }
    /* One transaction a second: what a power cut may take is run again. The cache holds the few pages that all rows go to. */
    if (!execute(store, "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY", error, error_size)) {
        return STORE_FAULT;
    }
    sqlite3_stmt *tables = store_prepare(store, "SELECT count(*) FROM sqlite_master");
    const bool empty = is_new || (tables != NULL && sqlite3_step(tables) == SQLITE_ROW && sqlite3_column_int(tables, 0) == 0);
    sqlite3_finalize(tables);
    if (empty && writable) {
        return make(store, identity, error, error_size) ? STORE_NEW : STORE_FAULT;
    }
    return recognise(store, path, identity, error, error_size);
}

enum store_open store_open(struct store **store, const char *path, const struct campaign *campaign, const struct store_identity *identity,
                           bool writable, char *error, size_t error_size) {
    *store = calloc(1, sizeof **store);
    if (*store == NULL) {
        snprintf(error, error_size, "%s: no memory for the store", path);
        return STORE_FAULT;
    }
    (*store)->campaign = campaign;
    (*store)->last_point = UINT64_MAX;
    enum store_open result = open_file(*store, path, identity, writable, error, error_size);
    if ((result == STORE_NEW || result == STORE_RESUMED)
        && (!prepare_all(*store, error, error_size) || !read_names(*store, error, error_size))) {
        result = STORE_FAULT;
    }
    if (result == STORE_REFUSED || result == STORE_FAULT) {
        store_close(*store);
        *store = NULL;
    }
    return result;
}

void store_close(struct store *store) {
    if (store == NULL) {
        return;
    }
    sqlite3_stmt *const statements[] = {store->put_run, store->put_metric, store->put_check, store->put_setting, store->put_delay, store->put_name};
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        sqlite3_finalize(statements[i]);
    }
    for (size_t i = 0; i < store->name_count; i++) {
        free(store->names[i]);
    }
    sqlite3_close(store->db);
    free(store);
}

/* ---- writing ---- */

/* The number of a name, given at its first use. 0: could not be written. */
static int64_t name_number(struct store *store, const char *text, size_t *hint, char *error, size_t error_size) {
    if (*hint < store->name_count && strcmp(store->names[*hint], text) == 0) {
        return (int64_t)(*hint)++ + 1;                   /* they mostly come in the same order */
    }
    for (size_t i = 0; i < store->name_count; i++) {
        if (strcmp(store->names[i], text) == 0) {
            *hint = i + 1;
            return (int64_t)i + 1;
        }
    }
    if (store->name_count == NAMES_MAX) {
        snprintf(error, error_size, "found more than %d different names of checks", NAMES_MAX);
        return 0;
    }
    const int64_t number = (int64_t)store->name_count + 1;
    sqlite3_bind_int64(store->put_name, 1, number);
    sqlite3_bind_text(store->put_name, 2, text, -1, SQLITE_STATIC);
    if (!run_statement(store, store->put_name, error, error_size)) {
        return 0;
    }
    store->names[store->name_count++] = strdup(text);
    *hint = store->name_count;
    return number;
}

static bool put_settings(struct store *store, uint64_t point, char *error, size_t error_size) {
    const struct campaign *campaign = store->campaign;
    if (point == store->last_point) {
        return true;
    }
    for (size_t i = 0; i < campaign->axis_count; i++) {
        sqlite3_bind_int64(store->put_setting, 1, (sqlite3_int64)point);
        sqlite3_bind_text(store->put_setting, 2, campaign->axes[i].path, -1, SQLITE_STATIC);
        sqlite3_bind_text(store->put_setting, 3, campaign->axes[i].values[campaign_value_of(campaign, point, i)], -1, SQLITE_STATIC);
        if (!run_statement(store, store->put_setting, error, error_size)) {
            return false;
        }
    }
    store->last_point = point;
    return true;
}

static const struct measured *measured_of(const struct campaign *campaign, const struct outcome *outcome, size_t metric) {
    size_t step = 0;
    if (campaign->metrics[metric].step == NULL) {
        return &outcome->whole.list[campaign->metrics[metric].measure];
    }
    for (size_t i = 0; i < metric; i++) {
        step += campaign->metrics[i].step != NULL;
    }
    return &outcome->steps[step].list[campaign->metrics[metric].measure];
}

static bool put_metrics(struct store *store, sqlite3_int64 run, const struct outcome *outcome, size_t *hint, char *error, size_t error_size) {
    for (size_t i = 0; i < store->campaign->metric_count; i++) {
        const struct measured *measured = measured_of(store->campaign, outcome, i);
        if (measured->trials <= 0) {
            continue;
        }
        const int64_t name = name_number(store, store->campaign->metrics[i].name, hint, error, error_size);
        sqlite3_bind_int64(store->put_metric, 1, run);
        sqlite3_bind_int64(store->put_metric, 2, name);
        sqlite3_bind_double(store->put_metric, 3, measured->value);
        sqlite3_bind_double(store->put_metric, 4, measured->trials);
        if (name == 0 || !run_statement(store, store->put_metric, error, error_size)) {
            return false;
        }
    }
    return true;
}

static bool put_checks(struct store *store, sqlite3_int64 run, const struct outcome *outcome, size_t *hint, char *error, size_t error_size) {
    for (size_t i = 0; i < outcome->check_count; i++) {
        char text[OUTCOME_CHECK_NAME + 8];
        snprintf(text, sizeof text, "check %s", outcome->checks[i].name);
        const int64_t name = name_number(store, text, hint, error, error_size);
        sqlite3_bind_int64(store->put_check, 1, run);
        sqlite3_bind_int64(store->put_check, 2, name);
        sqlite3_bind_text(store->put_check, 3, outcome_verdict_names[outcome->checks[i].verdict], -1, SQLITE_STATIC);
        if (name == 0 || !run_statement(store, store->put_check, error, error_size)) {
            return false;
        }
    }
    return true;
}

static bool put_delay(struct store *store, sqlite3_int64 run, int bin, uint64_t count, char *error, size_t error_size) {
    sqlite3_bind_int64(store->put_delay, 1, run);
    sqlite3_bind_int(store->put_delay, 2, bin);
    sqlite3_bind_int64(store->put_delay, 3, (sqlite3_int64)count);
    return count == 0 || run_statement(store, store->put_delay, error, error_size);
}

static bool put_delays(struct store *store, sqlite3_int64 run, const struct measures *measures, char *error, size_t error_size) {
    for (int i = 0; i < DELAY_BINS; i++) {
        if (!put_delay(store, run, i + DELAY_BIN_LEAST, measures->delays[i], error, error_size)) {
            return false;
        }
    }
    return put_delay(store, run, DELAY_NEVER, measures->never, error, error_size);
}

bool store_put(struct store *store, uint64_t point, const char *unit, const struct outcome *outcome, char *error, size_t error_size) {
    const sqlite3_int64 run = (sqlite3_int64)(point << RUN_SHIFT | (outcome->seed - store->campaign->seed_first));
    size_t hint = 0;
    if (!store->open && !execute(store, "BEGIN", error, error_size)) {
        return false;
    }
    store->open = true;
    sqlite3_bind_int64(store->put_run, 1, run);
    sqlite3_bind_int64(store->put_run, 2, (sqlite3_int64)point);
    sqlite3_bind_int64(store->put_run, 3, (sqlite3_int64)outcome->seed);
    sqlite3_bind_text(store->put_run, 4, unit, -1, SQLITE_STATIC);
    sqlite3_bind_text(store->put_run, 5, outcome_verdict_names[outcome->verdict], -1, SQLITE_STATIC);
    sqlite3_bind_text(store->put_run, 6, outcome->says, -1, SQLITE_STATIC);
    sqlite3_bind_int64(store->put_run, 7, (sqlite3_int64)outcome->wall_us);
    return run_statement(store, store->put_run, error, error_size) && put_settings(store, point, error, error_size)
           && (outcome->verdict == OUTCOME_FAULT || put_metrics(store, run, outcome, &hint, error, error_size))
           && put_checks(store, run, outcome, &hint, error, error_size)
           && (!store->campaign->delays || put_delays(store, run, &outcome->whole, error, error_size));
}

bool store_commit(struct store *store, char *error, size_t error_size) {
    if (!store->open) {
        return true;
    }
    store->open = false;
    if (execute(store, "COMMIT", error, error_size)) {
        return true;
    }
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

uint64_t store_bytes(struct store *store) {
    sqlite3_stmt *statement = store_prepare(store, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    const uint64_t bytes = statement != NULL && sqlite3_step(statement) == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return bytes;
}
