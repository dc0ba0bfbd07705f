/* yaml_file.c: see yaml_file.h. libfyaml tells its own errors through a diagnostic of ours that keeps the first one. */
#include "yaml_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void first_error(const struct yaml_file *file, struct fy_diag *diag) {
    void *previous = NULL;
    struct fy_diag_error *error = fy_diag_errors_iterate(diag, &previous);
    if (error) {
        snprintf(file->error, file->error_size, "%s:%d: found %s, expected YAML", file->path, error->line + 1, error->msg);
    } else {
        snprintf(file->error, file->error_size, "%s: found no YAML, expected a document", file->path);
    }
}

static void say_nothing(struct fy_diag *diag, void *user, const char *text, size_t len) {
    (void)diag;
    (void)user;
    (void)text;
    (void)len;
}

bool yaml_open(struct yaml_file *file, const char *path, char *error, size_t error_size) {
    *file = (struct yaml_file){.path = path, .error = error, .error_size = error_size};
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        snprintf(error, error_size, "%s: found no readable file (%s), expected a YAML file", path, strerror(errno));
        return false;
    }
    int first = fgetc(stream);                    /* libfyaml has no words for an empty file */
    if (first == EOF) {
        snprintf(error, error_size, "%s: %s", path, ferror(stream) ? strerror(errno) : "found nothing, expected YAML");
        fclose(stream);
        return false;
    }
    ungetc(first, stream);
    struct fy_diag_cfg config;
    fy_diag_cfg_default(&config);
    config.fp = NULL;
    config.output_fn = say_nothing;
    struct fy_diag *diag = fy_diag_create(&config);
    if (diag) {
        fy_diag_set_collect_errors(diag, true);
        const struct fy_parse_cfg parse = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG, .diag = diag};
        file->document = fy_document_build_from_fp(&parse, stream);
        if (!file->document) {
            first_error(file, diag);
        }
        fy_diag_destroy(diag);
    }
    fclose(stream);
    file->root = file->document ? fy_document_root(file->document) : NULL;
    if (file->document && !file->root) {
        snprintf(error, error_size, "%s: found nothing, expected YAML", path);
    }
    return file->root != NULL;
}

void yaml_close(struct yaml_file *file) {
    fy_document_destroy(file->document);
    file->document = NULL;
}

bool yaml_scalar(struct fy_node *node, char *out, size_t size) {
    size_t len = 0;
    const char *text = node ? fy_node_get_scalar(node, &len) : NULL;
    if (!text || len >= size || memchr(text, '\0', len)) {
        return false;
    }
    memcpy(out, text, len);
    out[len] = '\0';
    return true;
}

bool yaml_wrong(const struct yaml_file *file, struct fy_node *node, const char *expected) {
    char text[64] = "";
    struct fy_token *token = fy_node_is_scalar(node) ? fy_node_get_scalar_token(node) : NULL;
    const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
    const char *kind = fy_node_is_mapping(node) ? "a mapping" : fy_node_is_sequence(node) ? "a list" : "a long text";
    bool scalar = yaml_scalar(node, text, sizeof text);
    char place[32] = "";
    if (mark) {
        snprintf(place, sizeof place, ":%d", mark->line + 1);
    }
    snprintf(file->error, file->error_size, "%s%s: found %s%s%s, expected %s", file->path, place, scalar ? "\"" : "", scalar ? text : kind,
             scalar ? "\"" : "", expected);
    return false;
}
