/* self_check.h: the suite against devices that are known to be wrong: the kill matrix. */
#ifndef SUITE_SELF_CHECK_H
#define SUITE_SELF_CHECK_H

#include "run.h"

/* Runs the tests of the selection against every defect of the second Server and prints which tests catch it; and against the second Server
 * without defects and the core, which must pass all. 0; 1 if a defect survives, is caught by no test of its requirement, or a sound device
 * does not pass; 99 if the bench failed. */
int self_check(const struct selection *selection, bool all);

#endif
