/* evidence.h: what in this project exercises a requirement: the shipped scenarios and the session vectors that name it. */
#ifndef LEDGER_EVIDENCE_H
#define LEDGER_EVIDENCE_H

#include <stddef.h>

struct evidence_item { char *requirement, *what; };   /* "SSM-SRV-018", "scenario  scenarios/replay/replay-at-once.yaml: title" */
struct evidence { struct evidence_item *items; size_t count; };

/* Reads ROOT/scenarios (every .yaml below) and ROOT/vectors/data/ssm-sessions.json. What does not load is told on stderr and left out. */
struct evidence *evidence_collect(const char *root);
void evidence_free(struct evidence *evidence);
/* How many items name `requirement`. */
size_t evidence_count(const struct evidence *evidence, const char *requirement);

#endif
