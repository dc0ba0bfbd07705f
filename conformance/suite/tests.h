/* tests.h: the tests, one table for each theme. A test is one C function that reads like its clause. */
#ifndef SUITE_TESTS_H
#define SUITE_TESTS_H

#include "trial.h"

enum level { SHALL, SHOULD, ASSUMPTION };     /* as in the ledger; only what fails at SHALL fails a run, unless --strict */
const char *level_text(enum level level);

struct test {
    const char *id;               /* clause and what it asks, "Q.3.3/2a-ii kid must match in full"; without comma, quotes and * ? [ */
    const char *requirements;     /* ledger ids, separated by blanks */
    enum level level;
    unsigned needs;               /* bits of enum pics_claim: without them it is not applicable */
    void (*run)(struct trial *t);
};
struct theme { const char *name; const struct test *tests; };    /* a test without id ends the table */

extern const struct test context_tests[], protect_tests[], option_tests[], replay_tests[], silence_tests[], access_tests[], persistence_tests[],
    client_tests[], discovery_tests[], unicast_tests[], provisioning_tests[];
extern const struct theme themes[];           /* a theme without name ends it */

/* Requirements at level shall that no test here can reach, and why; --list shows them. An entry without id ends it. */
struct untested { const char *id, *why; };
extern const struct untested untested[];

#endif
