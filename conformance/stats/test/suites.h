#ifndef STATS_SUITES_H
#define STATS_SUITES_H

#include <stdbool.h>

void add_wilson_suite(void);
void add_runs_suite(void);
void add_quantile_suite(void);
void add_sequence_suite(void);
void add_paired_suite(void);
/* SSMBENCH_LONG is set: larger grids, longer simulations. */
bool is_long(void);

#endif
