/* load.h: a file of vectors, checked as a whole before anything of it is run.
 * Enters: a path. Leaves: the JSON document, whose form is known and whose every field the form's schema has checked. */
#ifndef VECTORS_LOAD_H
#define VECTORS_LOAD_H

#include "export.h"

#include <device.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct vector_file;

/* One form of vectors. Each is described by its schema and has a file of its own here: rfc.c, golden.c, session.c. */
struct form {
    const char *name;
    const char *schema;                /* the text of the JSON Schema */
    const char *list;                  /* the field that holds the vectors */
    /* What a schema cannot say: references between fields. May prepare the file. NULL: nothing. false: `error` tells. */
    bool (*check)(struct vector_file *file, char *error, size_t error_size);
    /* Runs every vector into `results`. false: the bench itself failed, `error` tells. */
    bool (*run)(const struct vector_file *file, const struct device_ops *ops, struct results *results, char *error, size_t error_size);
};
extern const struct form rfc8613_form, golden_form, session_form;

struct vector_file {
    const char *path;                  /* where it is */
    const char *name;                  /* what it is called in the results */
    const struct form *form;
    json_t *json;
    struct device_config **configs;    /* session form: one for each session */
    size_t config_count;
};

/* false: `error` is one sentence that names the file, the line or the place in the document, what was found and what was expected. */
bool vector_file_load(struct vector_file *file, const char *path, const char *name, char *error, size_t error_size);
void vector_file_free(struct vector_file *file);
json_t *vector_file_list(const struct vector_file *file);   /* the vectors, borrowed */

#endif
