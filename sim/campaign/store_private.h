/* store_private.h: what store.c and store_read.c share. */
#ifndef CAMPAIGN_STORE_PRIVATE_H
#define CAMPAIGN_STORE_PRIVATE_H

#include "store.h"

#include <sqlite3.h>

enum { NAMES_MAX = 4096, RUN_SHIFT = 24, DELAY_NEVER = 999 };

struct store {
    sqlite3 *db;
    const struct campaign *campaign;
    sqlite3_stmt *put_run, *put_metric, *put_check, *put_setting, *put_delay, *put_name;
    char *names[NAMES_MAX]; size_t name_count;       /* name number i + 1 is names[i] */
    uint64_t last_point;                             /* whose settings are there; UINT64_MAX: none */
    bool open;                                       /* a transaction is */
};

/* What SQLite says last; false. */
bool store_complain(struct store *store, char *error, size_t error_size);
sqlite3_stmt *store_prepare(struct store *store, const char *sql);   /* NULL: see store_complain */

#endif
