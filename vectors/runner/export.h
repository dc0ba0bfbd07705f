/* export.h: what came out of every vector; written as vectors.json, told as a table.
 * Enters: for each vector its values or steps. Leaves: {"schema": "ssmbench-vectors/1", ...}, a table, and whether anything failed. */
#ifndef VECTORS_EXPORT_H
#define VECTORS_EXPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum verdict { VERDICT_PASS, VERDICT_REPORT, VERDICT_FAIL };   /* the greater one wins */

struct results { json_t *vectors; };

/* What a vector is. Strings are copied. */
struct vector_head { const char *file, *id, *form, *title, *level; const json_t *requirements; };

void results_init(struct results *results);
void results_free(struct results *results);
/* Opens a vector; the object is the results' own. Its verdict is that of its worst value or step. */
json_t *results_vector(struct results *results, const struct vector_head *head);
void results_value(json_t *vector, const char *name, const char *expected, const char *computed, enum verdict unequal);
void results_bytes(json_t *vector, const char *name, const char *expected_hex, const uint8_t *computed, size_t len);
/* `reason`: what the device told, or NULL. */
void results_step(json_t *vector, size_t index, const char *says, const char *expected, const char *found, const char *reason,
                  enum verdict verdict);

bool results_failed(const struct results *results);
void results_table(const struct results *results, FILE *out);
/* DIRECTORY/vectors.json, whole or not at all; the directory is made if it is not there. false: `error` tells. */
bool results_write(const struct results *results, const char *device, const char *directory, char *error, size_t error_size);

#endif
