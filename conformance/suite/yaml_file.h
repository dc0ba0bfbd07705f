/* yaml_file.h: small YAML files for people: a document, and errors that name file and line. */
#ifndef SUITE_YAML_FILE_H
#define SUITE_YAML_FILE_H

#include <libfyaml.h>
#include <stdbool.h>
#include <stddef.h>

struct yaml_file { const char *path; struct fy_document *document; struct fy_node *root; char *error; size_t error_size; };

/* false with a sentence: unreadable, not YAML, or empty. Close with yaml_close, also then. */
bool yaml_open(struct yaml_file *file, const char *path, char *error, size_t error_size);
void yaml_close(struct yaml_file *file);
/* "FILE:LINE: found X, expected EXPECTED" for a node of the document; false. */
bool yaml_wrong(const struct yaml_file *file, struct fy_node *node, const char *expected);
/* The text of a scalar, cut to `size`; false if it is none or does not fit. */
bool yaml_scalar(struct fy_node *node, char *out, size_t size);

#endif
