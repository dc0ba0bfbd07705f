/* provision.c: the sets in the order of their Servers; each different Resource (path and kind) enters one table, so that Servers of two
 * sets that hold the same one can share a line. */
#include "provision.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader { struct run *run; char *error; size_t error_size; };

__attribute__((format(printf, 2, 3)))
static bool complain(const struct reader *reader, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reader->error, reader->error_size, format, arguments);
    va_end(arguments);
    return false;
}

char *json_quoted(const char *text)
{
    json_t *string = json_string(text);
    char *quoted = string == NULL ? NULL : json_dumps(string, JSON_ENCODE_ANY);
    json_decref(string);
    return quoted;
}

/* A path is printed on terminals: no control characters (C0, DEL, and C1 in UTF-8). */
static bool printable(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if (*at < 0x20 || *at == 0x7f || (at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0)) {
            return false;
        }
    }
    return true;
}

/* Its place in the table, entering it if it is new; UINT32_MAX if that fails. */
static uint32_t enter_resource(struct run *run, const struct device_resource *resource)
{
    for (size_t i = 0; i < run->resource_count; i++) {
        if (run->resources[i].kind == resource->kind && strcmp(run->resources[i].href, resource->href) == 0) {
            return (uint32_t)i;
        }
    }
    struct run_resource *more = realloc(run->resources, (run->resource_count + 1) * sizeof *more);
    if (more == NULL) {
        return UINT32_MAX;
    }
    run->resources = more;
    more[run->resource_count] = (struct run_resource){resource->href, json_quoted(resource->href), resource->kind};
    return more[run->resource_count].quoted == NULL ? UINT32_MAX : (uint32_t)run->resource_count++;
}

static bool read_resources(struct reader *reader, struct run_set *set, size_t index)
{
    const struct device_config *config = set->config;
    set->resources = calloc(config->resource_count + 1, sizeof *set->resources);
    for (size_t i = 0; set->resources != NULL && i < config->resource_count; i++) {
        if (!printable(config->resources[i].href)) {
            return complain(reader, "found control characters in sets[%zu].server.resources[%zu].href, expected none", index, i);
        }
        set->resources[i] = enter_resource(reader->run, &config->resources[i]);
        if (set->resources[i] == UINT32_MAX) {
            return complain(reader, "no memory for sets[%zu].server.resources[%zu]", index, i);
        }
    }
    return set->resources != NULL || complain(reader, "no memory for sets[%zu]", index);
}

static bool read_set(struct reader *reader, const json_t *json, size_t index)
{
    const struct scenario_servers *expected = &reader->run->scenario->sets[index];
    struct run_set *set = &reader->run->sets[index];
    const json_t *first = json_object_get(json, "first"), *count = json_object_get(json, "count");
    const json_t *server = json_object_get(json, "server");
    char error[400];

    if (!json_is_integer(first) || !json_is_integer(count) || json_integer_value(first) != expected->first ||
        json_integer_value(count) != expected->count) {
        return complain(reader, "found other Servers in sets[%zu], expected first %" PRIu32 ", count %" PRIu32 " as in scenario.yaml",
                        index, expected->first, expected->count);
    }
    set->last = expected->first + (expected->count - 1);
    set->config = server == NULL ? NULL : device_config_parse(server, error, sizeof error);
    if (set->config == NULL) {
        return complain(reader, "sets[%zu].server: %s", index, server == NULL ? "found nothing, expected creds, acl and resources" : error);
    }
    return read_resources(reader, set, index);
}

static bool read_sets(struct reader *reader, const json_t *sets)
{
    struct run *run = reader->run;
    if (!json_is_array(sets) || json_array_size(sets) != run->scenario->set_count) {
        return complain(reader, "found %zu entries at \"sets\", expected %zu as in scenario.yaml", json_array_size(sets),
                        run->scenario->set_count);
    }
    run->sets = calloc(run->scenario->set_count + 1, sizeof *run->sets);
    if (run->sets == NULL) {
        return complain(reader, "no memory for %zu sets", run->scenario->set_count);
    }
    for (run->set_count = 0; run->set_count < run->scenario->set_count; run->set_count++) {
        if (!read_set(reader, json_array_get(sets, run->set_count), run->set_count)) {
            return false;
        }
    }
    return true;
}

/* "fe80::200:0:0:0/96". Without it, or with another length, addresses are printed as they are. */
static void read_prefix(struct run *run, const char *text)
{
    char address[INET6_ADDRSTRLEN];
    uint8_t bytes[16];
    const char *slash = text == NULL ? NULL : strchr(text, '/');
    if (slash == NULL || strcmp(slash, "/96") != 0 || (size_t)(slash - text) >= sizeof address) {
        return;
    }
    snprintf(address, sizeof address, "%.*s", (int)(slash - text), text);
    run->has_node_prefix = inet_pton(AF_INET6, address, bytes) == 1;
    if (run->has_node_prefix) {
        memcpy(run->node_prefix, bytes, sizeof run->node_prefix);
    }
}

bool provision_read(struct run *run, const char *path, char *error, size_t error_size)
{
    struct reader reader = {run, error, error_size};
    json_error_t fault;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &fault);
    if (root == NULL) {
        return complain(&reader, "found no JSON (line %d: %s), expected the provisioning of the run", fault.line, fault.text);
    }
    bool good = read_sets(&reader, json_object_get(root, "sets"));
    read_prefix(run, json_string_value(json_object_get(json_object_get(root, "addresses"), "server_prefix")));
    json_decref(root);
    return good;
}

void provision_free(struct run *run)
{
    for (size_t i = 0; run->sets != NULL && i < run->scenario->set_count; i++) {
        device_config_free(run->sets[i].config);
        free(run->sets[i].resources);
    }
    free(run->sets);
    for (size_t i = 0; i < run->resource_count; i++) {
        free(run->resources[i].quoted);
    }
    free(run->resources);
}
