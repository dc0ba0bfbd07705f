/* hex.h: for the forge's tests: hexadecimal text to bytes, and a JSON vector file. */
#ifndef TEST_HEX_H
#define TEST_HEX_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct test_bytes { uint8_t data[2048]; size_t len; };

/* Bytes of a hexadecimal text; aborts the test program if it is none. NULL gives no bytes. */
struct test_bytes test_unhex(const char *text);
/* The text of a member; NULL if absent. */
const char *test_text(const json_t *object, const char *key);
/* The vector file of that name; aborts with a sentence if it cannot be read. */
json_t *test_load(const char *name);

/* Suites; each returns a CUnit error code. */
int test_vectors_suite(void);
int test_forge_suite(void);
int test_open_suite(void);
int test_cms_suite(void);

#endif
