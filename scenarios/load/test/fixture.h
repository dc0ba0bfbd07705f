/* fixture.h: scenario texts in a folder of their own, and what the loader makes of them. */
#ifndef SCENARIO_FIXTURE_H
#define SCENARIO_FIXTURE_H

#include "scenario.h"

#include <CUnit/CUnit.h>

enum { ERROR_SIZE = 1000 };

bool fixture_open(void);
void fixture_close(void);
const char *fixture_path(const char *name);                  /* in the folder; valid until the next call */

/* every-feature.yaml, read once. */
const char *fixture_text(size_t *length);
char *read_file(const char *path, size_t *length);           /* malloc, NUL at the end; NULL if it cannot be read */
bool write_file(const char *path, const char *bytes, size_t length);

/* Loads these bytes as the file "case.yaml" of the folder. */
struct scenario *load_bytes(const char *bytes, size_t length, char error[ERROR_SIZE]);
/* fixture_text with the first `find` replaced; NULL if `find` is not in it. Free it. */
char *edited(const char *find, const char *replacement);
/* every-feature.yaml with these overrides. */
struct scenario *load_overridden(const char *const *overrides, size_t count, char error[ERROR_SIZE]);

/* Saves, loads what was saved, saves that: true if both files are equal. */
bool round_trip(const struct scenario *scenario);

void add_good_tests(CU_pSuite suite);
void add_fault_tests(CU_pSuite suite);
void add_network_tests(CU_pSuite suite);
void add_override_tests(CU_pSuite suite);
void add_save_tests(CU_pSuite suite);
void add_device_tests(CU_pSuite suite);
void add_mutation_tests(CU_pSuite suite);
void add_attacks(CU_pSuite suite);
extern unsigned long mutation_count;

#endif
