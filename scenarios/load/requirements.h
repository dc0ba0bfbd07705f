/* requirements.h: the ids of the clause ledger, generated at build time; the array ends with NULL. */
#ifndef SCENARIO_REQUIREMENTS_H
#define SCENARIO_REQUIREMENTS_H

extern const char *const requirement_ids[];

#endif
