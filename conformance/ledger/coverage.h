/* coverage.h: the table requirement -> tests, generated from the tests, and whether it has holes. */
#ifndef LEDGER_COVERAGE_H
#define LEDGER_COVERAGE_H

#include "evidence.h"
#include "ledger.h"

/* Writes the Markdown table for every shall and should of SSM-* and OSC-* with role client, server or any to `out` (NULL: stdout).
 * 0: each has a test or a reason; 1: one has neither, or an entry of `untested` is tested or unknown (told on stderr); 99: a file failed. */
int coverage(const struct ledger *ledger, const struct evidence *evidence, const char *untested, const char *out);

#endif
