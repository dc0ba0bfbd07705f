/* load.c: open -> JSON (jansson tells line and column) -> form -> schema -> unique ids -> the form's own check. */
#include "load.h"
#include "must.h"
#include "schema.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* jansson quotes what stands near a syntax error; that may be a piece of a secret, and line and column say where it is. */
static void syntax_error(const char *path, const json_error_t *at, char *error, size_t error_size) {
    const char *near = strstr(at->text, " near '");
    int length = near ? (int)(near - at->text) : (int)strlen(at->text);
    snprintf(error, error_size, "%s:%d:%d: found no valid JSON (%.*s), expected a file of vectors", path, at->line, at->column, length,
             at->text);
}

static json_t *read_json(const char *path, char *error, size_t error_size) {
    struct stat status;
    FILE *in = fopen(path, "rb");
    if (!in) {
        snprintf(error, error_size, "%s: found no readable file (%s), expected a file of vectors", path, strerror(errno));
        return NULL;
    }
    if (fstat(fileno(in), &status) == 0 && S_ISDIR(status.st_mode)) {
        snprintf(error, error_size, "%s: found a directory, expected a file of vectors", path);
        fclose(in);
        return NULL;
    }
    json_error_t at;
    json_t *json = json_loadf(in, JSON_REJECT_DUPLICATES, &at);
    if (ferror(in)) {
        snprintf(error, error_size, "%s: found an error while reading, expected a file of vectors", path);
        json_decref(json);
        json = NULL;
    } else if (!json) {
        syntax_error(path, &at, error, error_size);
    }
    fclose(in);
    return json;
}

/* By the fields that only one form has, so that a mistake anywhere else is judged by the right schema. */
static const struct form *form_of(const json_t *json) {
    if (json_object_get(json, "sessions") || json_object_get(json, "schema")) {
        return &session_form;
    }
    if (json_object_get(json, "vectors")) {
        return json_object_get(json, "meta") || json_object_get(json, "section_examples") ? &rfc8613_form : &golden_form;
    }
    return NULL;
}

static bool ids_are_unique(const struct vector_file *file, char *error, size_t error_size) {
    json_t *seen = must(json_object());
    bool unique = true;
    size_t index;
    json_t *vector;
    json_array_foreach(vector_file_list(file), index, vector) {
        const char *id = json_string_value(json_object_get(vector, "id"));
        if (json_object_get(seen, id)) {
            snprintf(error, error_size, "%s[%zu].id: found the id of an earlier one, expected an id of its own", file->form->list, index);
            unique = false;
            break;
        }
        json_object_set_new(seen, id, json_true());
    }
    json_decref(seen);
    return unique;
}

static bool check_document(struct vector_file *file, char *error, size_t error_size) {
    file->form = form_of(file->json);
    if (!file->form) {
        snprintf(error, error_size, "document: found neither \"vectors\" nor \"sessions\", expected RFC 8613, golden or session vectors");
        return false;
    }
    json_t *schema = must(json_loads(file->form->schema, 0, NULL));
    bool fits = schema_check(schema, file->json, error, error_size);
    json_decref(schema);
    return fits && ids_are_unique(file, error, error_size) && (!file->form->check || file->form->check(file, error, error_size));
}

bool vector_file_load(struct vector_file *file, const char *path, const char *name, char *error, size_t error_size) {
    *file = (struct vector_file){ .path = path, .name = name };
    file->json = read_json(path, error, error_size);
    if (!file->json) {
        return false;
    }
    char place[640];
    if (!check_document(file, place, sizeof place)) {
        snprintf(error, error_size, "%s: %s", path, place);
        vector_file_free(file);
        return false;
    }
    return true;
}

void vector_file_free(struct vector_file *file) {
    for (size_t i = 0; i < file->config_count; i++) {
        device_config_free(file->configs[i]);
    }
    free(file->configs);
    json_decref(file->json);
    *file = (struct vector_file){ .path = file->path, .name = file->name };
}

json_t *vector_file_list(const struct vector_file *file) {
    return json_object_get(file->json, file->form->list);
}
