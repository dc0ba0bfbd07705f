/* evidence.h: what in this project exercises a requirement: what names it among the shipped scenarios, the session
 * vectors, the tests of ssm-core and the conformance suite. */
#ifndef LEDGER_EVIDENCE_H
#define LEDGER_EVIDENCE_H

#include <stddef.h>

/* "SSM-SRV-018", "scenario  scenarios/replay/replay-at-once.yaml: title". Of each scenario first one of requirement "", whatever it verifies. */
struct evidence_item { char *requirement, *what; };
struct evidence { struct evidence_item *items; size_t count; };

/* Reads ROOT/scenarios (every .yaml below), ROOT/vectors/data/ssm-sessions.json, the strings in the .c files of ROOT/ssm-core/test (a test's
 * name begins with the ids that it shows), and the suite's table. What does not load is told on stderr and left out. */
struct evidence *evidence_collect(const char *root);
void evidence_free(struct evidence *evidence);
/* How many items name `requirement`. */
size_t evidence_count(const struct evidence *evidence, const char *requirement);

#endif
