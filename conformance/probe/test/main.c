/* main.c: what every probe must be, whoever plays it; a Server of thirty lines that keeps the rules agrees with each, one without a rule
 * does not. */
#include "probe.h"

#include <CUnit/Basic.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 32, MOST = 512 };

static const uint8_t secret[32] = "a secret of the test", id[] = {2, 3, 4};

static struct forge_context key(void) {
    struct forge_context context;
    forge_context_init(&context, secret, sizeof secret, NULL, 0, NULL, 0, id, sizeof id);
    return context;
}

/* What is wrong with the Server of the test. */
enum defect { SOUND, NO_REPLAY_CHECK, NO_LEFT_EDGE, FORGERIES_COUNT, OTHER_METHODS, DEFECTS };

struct server { uint64_t seen[MOST]; size_t count; uint64_t highest; int32_t value; enum defect defect; };

static bool is_new(const struct server *server, uint64_t piv) {
    if (server->defect != NO_LEFT_EDGE && server->count && piv + WINDOW <= server->highest) {
        return false;
    }
    for (size_t i = 0; i < server->count && server->defect != NO_REPLAY_CHECK; i++) {
        if (server->seen[i] == piv) {
            return false;
        }
    }
    return true;
}

static bool executes(struct server *server, const uint8_t *data, size_t len, enum way way, int32_t *value) {
    const struct forge_context context = key();
    struct forge_opened opened;
    forge_open(&opened, &context, data, len);
    const bool mine = opened.oscore && !opened.kid_context && opened.kid_len == sizeof id && memcmp(opened.kid, id, sizeof id) == 0
                      && opened.type == 1 && way_is_to_all_ocf_nodes(way);
    if (!mine || !is_new(server, opened.piv) || (!opened.authentic && server->defect != FORGERIES_COUNT)) {
        return false;
    }
    server->seen[server->count++] = opened.piv;
    server->highest = opened.piv > server->highest ? opened.piv : server->highest;
    return opened.authentic && opened.inner_ok && (opened.inner_code == 2 || server->defect == OTHER_METHODS)
           && strcmp(opened.path, PATH_DIMMER) == 0 && *opened.query == '\0'
           && device_value_decode(DEVICE_DIMMER, opened.payload, opened.payload_len, value);
}

/* How many lines the Server does not keep to; `lost`: the line that it never receives. Lines that need it are not judged. */
static size_t deviations(const struct probe_script *script, enum defect defect, size_t lost) {
    struct server server = {.defect = defect};
    const struct forge_context context = key();
    size_t wrong = 0;
    for (size_t i = 0; i < script->count; i++) {
        const struct probe_line *line = &script->lines[i];
        uint8_t data[FORGE_DATAGRAM_MAX];
        int32_t value = server.value;
        const size_t len = probe_datagram(script, i, &context, 7, data);
        CU_ASSERT(len > 0);
        CU_ASSERT(line->stimulus.way == TO_GROUP || line->stimulus.way == TO_UNICAST);      /* the simulator sends to no other */
        CU_ASSERT(!line->stimulus.context && !line->stimulus.group && !line->stimulus.source);
        if (i == lost) {
            continue;
        }
        const bool executed = executes(&server, data, len, line->stimulus.way, &value);
        wrong += line->needs != lost && executed != line->applied;
        CU_ASSERT(defect != SOUND || line->applied == (value != server.value));      /* it shows */
        CU_ASSERT(defect != SOUND || line->applied || line->stimulus.plaintext.data || line->value != server.value || lost < script->count);
        server.value = executed ? value : server.value;
    }
    return wrong;
}

static void test_sound(void) {
    for (const struct probe *probe = probes; probe->name; probe++) {
        struct probe_script *script = probe_write(probe);
        CU_ASSERT_PTR_NOT_NULL_FATAL(script);
        CU_ASSERT_EQUAL(deviations(script, SOUND, script->count), 0);
        probe_free(script);
    }
}

/* Whatever line is lost, what is still judged holds: `needs` names enough. */
static void test_loss(void) {
    for (const struct probe *probe = probes; probe->name; probe++) {
        struct probe_script *script = probe_write(probe);
        for (size_t lost = 0; lost < script->count; lost++) {
            struct server server = {.defect = SOUND};
            const struct forge_context context = key();
            for (size_t i = 0; i < script->count; i++) {
                const struct probe_line *line = &script->lines[i];
                uint8_t data[FORGE_DATAGRAM_MAX];
                int32_t value;
                const size_t len = probe_datagram(script, i, &context, 7, data);
                const bool executed = i != lost && executes(&server, data, len, line->stimulus.way, &value);
                CU_ASSERT(i == lost || line->needs == lost || executed == line->applied);
            }
        }
        probe_free(script);
    }
}

static void test_defects(void) {
    static const char *const caught_by[DEFECTS] = {[NO_REPLAY_CHECK] = "Q.3.3/replays", [NO_LEFT_EDGE] = "Q.3.3/older-than-the-window",
                                                   [FORGERIES_COUNT] = "5.y/first-message", [OTHER_METHODS] = "Q.3.3/silent-discard"};
    for (int defect = SOUND + 1; defect < DEFECTS; defect++) {
        struct probe_script *script = probe_write(probe_find(caught_by[defect]));
        CU_ASSERT_PTR_NOT_NULL_FATAL(script);
        CU_ASSERT(deviations(script, (enum defect)defect, script->count) > 0);
        probe_free(script);
    }
}

static void test_names(void) {
    json_error_t error;
    json_t *schema = json_load_file(SCENARIO_SCHEMA, JSON_DECODE_INT_AS_REAL, &error), *step, *name;
    CU_ASSERT_PTR_NOT_NULL_FATAL(schema);
    step = json_object_get(json_object_get(json_object_get(schema, "$defs"), "probe"), "properties");
    json_t *names = json_object_get(json_object_get(step, "probe"), "enum");
    size_t i;
    json_array_foreach(names, i, name) {
        CU_ASSERT_STRING_EQUAL(json_string_value(name), probes[i].name ? probes[i].name : "");
        CU_ASSERT_PTR_EQUAL(probe_find(probes[i].name), &probes[i]);
    }
    CU_ASSERT(i > 0 && !probes[i].name);
    CU_ASSERT_PTR_NULL(probe_find("Q.3.3/window-edge"));
    json_decref(schema);
}

static void test_requirements(void) {
    static char ledger[1 << 20];
    FILE *file = fopen(LEDGER, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    ledger[fread(ledger, 1, sizeof ledger - 1, file)] = '\0';
    fclose(file);
    for (const struct probe *probe = probes; probe->name; probe++) {
        for (const char *at = probe->requirements; *at; at += strspn(at, " ")) {
            char line[64];
            const size_t len = strcspn(at, " ");
            snprintf(line, sizeof line, "- id: %.*s\n", (int)len, at);
            CU_ASSERT_PTR_NOT_NULL(strstr(ledger, line));
            at += len;
        }
    }
}

int main(void) {
    CU_initialize_registry();
    CU_pSuite suite = CU_add_suite("probes", NULL, NULL);
    CU_add_test(suite, "a Server that keeps the rules keeps every line", test_sound);
    CU_add_test(suite, "whatever is lost, what is judged holds", test_loss);
    CU_add_test(suite, "a Server without a rule is caught", test_defects);
    CU_add_test(suite, "names are those of the schema", test_names);
    CU_add_test(suite, "requirements are of the ledger", test_requirements);
    CU_basic_run_tests();
    const unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures > 0;
}
