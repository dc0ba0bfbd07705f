/* schema.h: does a JSON value have the form that a JSON Schema (draft 2020-12) describes? One schema serves editors and the program. */
#ifndef VECTORS_SCHEMA_H
#define VECTORS_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* `schema` is a whole schema document. false: `error` receives "PATH: found X, expected Y". The values of fields marked writeOnly are
 * secrets and are never quoted. A keyword that this checker does not know is an error too: no rule of a schema is passed over. */
bool schema_check(const json_t *schema, const json_t *value, char *error, size_t error_size);

#endif
