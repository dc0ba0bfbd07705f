/* fixture.h: one run with every kind of verdict in it; copied, changed at one place, rendered. */
#ifndef REPORT_TEST_FIXTURE_H
#define REPORT_TEST_FIXTURE_H

#include "text.h"

#include <CUnit/CUnit.h>

#define FIXTURE FIXTURES "/every-verdict"
#define COUNT(array) (sizeof (array) / sizeof *(array))

struct rendered { struct text html, junit, markdown; char *summary, *sarif; bool loaded; char error[1024]; };
/* The five files of the run in `from`, or the error. Free it in either case. */
void render(struct rendered *r, const char *from, const char *ledger);
void free_rendered(struct rendered *r);

/* A copy of FIXTURE for change(), in the folder `folder`. */
extern char folder[64];
void copy_fixture(void);
void remove_copy(void);
/* Sets `path` ("checks.1.says"; a key that is not there is added) of a file of the copy. The value is JSON text; NULL takes the key
 * away. */
void change(const char *file, const char *path, const char *value);

size_t occurrences(const char *text, const char *words);
#define HAS(text, words) CU_ASSERT(occurrences(text, words) > 0)
#define HAS_NOT(text, words) CU_ASSERT_EQUAL(occurrences(text, words), 0)

/* Entries of run.json, to name fewer runs than the fixture does. */
#define RUN_CLEAN "{\"id\": \"clean\", \"file\": \"clean.yaml\", \"verdict\": \"pass\", \"wall_s\": 1}"
#define RUN_REBOOT "{\"id\": \"reboot\", \"file\": \"reboot.yaml\", \"verdict\": \"known-limit\", \"wall_s\": 1}"

extern CU_TestInfo limit_tests[];       /* test_limits.c */
extern CU_TestInfo sarif_tests[];       /* test_sarif.c */
extern CU_TestInfo conformance_tests[]; /* test_conformance.c */
extern CU_TestInfo diff_tests[];        /* test_diff.c */
extern CU_TestInfo archive_tests[];     /* test_archive.c */

#endif
