/* compare.h: is this build worse? Two results of one campaign, run by run under the same random numbers. */
#ifndef CAMPAIGN_COMPARE_H
#define CAMPAIGN_COMPARE_H

#include "run.h"

/* Prints a verdict a point and metric: FAIL: worse (an exact sign test, Holm's correction over all of them, 5 % for the whole); PASS: at most
 * `tolerance` of the runs is worse, with 95 % confidence; else INCONCLUSIVE. EXIT_PASSED, EXIT_FAILED, EXIT_INCONCLUSIVE; EXIT_USAGE: these are
 * no two results of one campaign. */
enum exit_code compare_folders(const char *old_folder, const char *new_folder, double tolerance);

#endif
