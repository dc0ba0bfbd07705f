/* suites.h: the suites of check-test. */
#ifndef CHECK_TEST_SUITES_H
#define CHECK_TEST_SUITES_H

void add_window_suite(void);
void add_story_suite(void);
void add_sequence_suite(void);
void add_demand_suite(void);
void add_measures_suite(void);
void add_dimmer_suite(void);
void add_lists_suite(void);
void add_kids_suite(void);
void add_nonces_suite(void);
void add_parts_suite(void);
void add_faults_suite(void);
void add_settled_suite(void);
void add_film_suite(void);
void add_hostile_suite(void);
void add_program_suite(void);
void add_probe_suite(void);

#endif
