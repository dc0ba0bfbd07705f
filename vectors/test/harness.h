/* harness.h: runs ssm-vectors as a user does and reads what it leaves behind. */
#ifndef VECTORS_TEST_HARNESS_H
#define VECTORS_TEST_HARNESS_H

#include <jansson.h>
#include <stddef.h>

/* A directory of this test's own, removed at the end. */
void harness_open(void);
void harness_close(void);
/* The path of a file in it; valid until the next four calls. */
const char *harness_path(const char *name);
void harness_write(const char *name, const void *data, size_t len);

/* Runs the program with `arguments` (a piece of shell text) and --out; returns its exit code. */
int harness_run(const char *arguments);
const char *harness_stdout(void);
const char *harness_stderr(void);
json_t *harness_results(void);      /* vectors.json of the last run, or NULL if it wrote none; the caller's */

#endif
