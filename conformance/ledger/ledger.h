/* ledger.h: the requirements of the texts (requirements.yaml) as data. Read once, in file order. */
#ifndef LEDGER_H
#define LEDGER_H

#include <stddef.h>

struct ledger_entry {
    char *id, *source, *clause, *level, *role, *text;
    char *method, *stimulus, *expect, *negative_control, *notes;   /* "" if absent */
};
struct ledger { struct ledger_entry *entries; size_t count; };

/* NULL with one sentence (file, line, what is wrong) in `error`. */
struct ledger *ledger_load(const char *path, char *error, size_t error_size);
void ledger_free(struct ledger *ledger);
/* NULL if there is no such requirement; the nearest ID is then put into *nearest (never NULL for a ledger with entries). */
const struct ledger_entry *ledger_find(const struct ledger *ledger, const char *id, const char **nearest);

#endif
