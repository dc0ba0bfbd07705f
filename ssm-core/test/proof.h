/* proof.h: what the proof_*.c programs share. Each proves one property by enumeration and random runs; SSMBENCH_LONG (an environment
 * variable, not empty) makes the runs longer. They count instead of asserting each step: millions of CU_ASSERTs would cost more than the
 * steps. */
#ifndef SSM_PROOF_H
#define SSM_PROOF_H

#include <CUnit/CUnit.h>
#include <stdbool.h>
#include <stdint.h>

/* Runs one suite as a program of its own; returns the exit code: 0, 1 if anything failed, 99. */
int prove(const char *suite, const CU_TestInfo *tests);
bool long_run(void);

/* xorshift64*: the same numbers on every machine; *state is the seed, not 0. */
uint64_t next_random(uint64_t *state);

#endif
