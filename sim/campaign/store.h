/* store.h: what a campaign has found so far: an SQLite file, a row a run, a metric, a check (schema: README.md). Written while it runs, once a
 * second or so; whatever kills the process leaves whole rows, and what was not written yet is run again. */
#ifndef CAMPAIGN_STORE_H
#define CAMPAIGN_STORE_H

#include "campaign.h"
#include "outcome.h"

struct store;

/* What must be the same for results to belong together. */
struct store_identity { const char *campaign, *build; };

enum store_open { STORE_NEW, STORE_RESUMED, STORE_REFUSED, STORE_FAULT };
/* Opens or makes `path`. REFUSED: it holds other results than those of this campaign and build; a sentence says which. `writable` false: to
 * read what is there, of any build (`identity` may be NULL). */
enum store_open store_open(struct store **store, const char *path, const struct campaign *campaign, const struct store_identity *identity,
                           bool writable, char *error, size_t error_size);
/* false: something could not be written; a sentence in `error`. The file stays what it was before. */
bool store_put(struct store *store, uint64_t point, const char *unit, const struct outcome *outcome, char *error, size_t error_size);
bool store_commit(struct store *store, char *error, size_t error_size);
void store_close(struct store *store);       /* what was not committed is gone */

/* One run as it is in the store. Metrics in the order of the campaign's; trials 0: absent. */
struct store_run {
    uint64_t point, seed;
    enum outcome_verdict verdict;
    const char *unit, *says;
    struct measured metrics[CAMPAIGN_METRICS_MAX];
};
/* Every run, by point and seed. `see` false: stop. false: the store could not be read (or see stopped). */
bool store_each(struct store *store, bool (*see)(void *user, const struct store_run *run), void *user, char *error, size_t error_size);
/* Of one point: verdicts of each check, delays. */
bool store_checks(struct store *store, uint64_t point, bool (*see)(void *user, const char *check, const uint64_t verdicts[OUTCOME_FAULT + 1]), void *user,
                  char *error, size_t error_size);
bool store_delays(struct store *store, uint64_t point, uint64_t delays[DELAY_BINS], uint64_t *never, char *error, size_t error_size);
/* A value of the table `campaign`; "" if there is none. */
bool store_value(struct store *store, const char *key, char *value, size_t size);
/* Bytes of the file so far. */
uint64_t store_bytes(struct store *store);

#endif
