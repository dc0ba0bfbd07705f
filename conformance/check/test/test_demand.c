/* test_demand.c: what a request asks for, against provisioning that grants it or not: access, query, path, payload. */
#include "suites.h"

#include "builder.h"
#include "judge.h"

#include <CUnit/Basic.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char scenario[] =
    "schema: ssmbench-scenario/1\ntitle: one lamp\nshows: what a request asks for\nverifies: [SSM-SRV-036]\n"
    "network: {link: lossy, host: raw, lacks: [everything]}\ngroups: [{name: a, id-bytes: 7}, {name: b, id-bytes: 3}]\n"
    "servers: [{count: 1, groups: [a, b], resources: [switch, dimmer], actuation: {from: 0 s, to: 1 s}}]\n"
    "script: [{at: 1 s, do: forge, name: request, group: a, key: group, piv: 0}]\nend: 20 s\n";

#define REASON(name) DEMAND_REASON(REASON_##name)

struct asked { uint32_t early, late; bool open; };

/* Replaces the `acl` of the Server; "UUID0" and "UUID1" in it stand for the subjectuuids of its groups. */
static void set_acl(const struct builder *b, const char *acl) {
    char path[512], text[2000] = "";
    builder_file(b, "provision.json", path);
    json_t *root = json_load_file(path, 0, NULL);
    json_t *server = json_object_get(json_array_get(json_object_get(root, "sets"), 0), "server");
    for (const char *at = acl; *at != '\0';) {
        const bool name = strncmp(at, "UUID", 4) == 0;
        const size_t used = strlen(text);
        if (name) {
            const json_t *credential = json_array_get(json_object_get(server, "creds"), (size_t)(at[4] - '0'));
            snprintf(text + used, sizeof text - used, "%s", json_string_value(json_object_get(credential, "subjectuuid")));
        } else {
            snprintf(text + used, sizeof text - used, "%c", *at);
        }
        at += name ? 5 : 1;
    }
    json_t *parsed = json_loads(text, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed);
    json_object_set_new(server, "acl", parsed);
    CU_ASSERT_EQUAL(json_dump_file(root, path, 0), 0);
    json_decref(root);
}

static struct asked ask(const struct forge_option *inner, size_t inner_count, const char *payload, size_t payload_len, size_t group,
                        const char *acl) {
    char error[512];
    struct builder *b = builder_start(scenario);
    struct forge_request *request = builder_request(b, group, 7, true);
    if (inner != NULL) {
        request->inner = inner;
        request->inner_count = inner_count;
    }
    if (payload != NULL) {
        request->payload = (const uint8_t *)payload;
        request->payload_len = payload_len;
    }
    const uint32_t attacker = builder_attacker(b);
    builder_received(b, 1002, 1, builder_send(b, 1000, attacker, attacker, 0, TRACE_PART_STIMULUS, 0, 0, request));
    builder_finish(b, 0);
    if (acl != NULL) {
        set_acl(b, acl);
    }
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    const struct reception *reception = &judgement->judged.receptions->list[0];
    const struct asked asked = {reception->early, reception->late, reception->open};
    judge_free(judgement);
    builder_free(b);
    return asked;
}

#define ACE(subject, permission, href) \
    "{\"aceid\": 1, \"subject\": {" subject "}, \"permission\": " permission ", \"resources\": [{\"href\": \"" href "\"}]}"
#define SWITCH "/BinarySwitchResURI"

static void test_access(void) {
    static const struct { const char *acl; size_t group; bool granted, open; } table[] = {
        {"[" ACE("\"uuid\": \"UUID0\"", "4", SWITCH) "]", 0, true, false},
        {"[" ACE("\"uuid\": \"UUID0\"", "4", SWITCH) "]", 1, false, false},            /* SSM-SRV-036: the other entry's subject */
        {"[" ACE("\"uuid\": \"UUID1\"", "4", SWITCH) "]", 1, true, false},
        {"[" ACE("\"uuid\": \"UUID0\"", "2", SWITCH) "]", 0, false, false},            /* may retrieve only */
        {"[" ACE("\"uuid\": \"UUID0\"", "4", "/DimmingResURI") "]", 0, false, false},
        {"[" ACE("\"uuid\": \"UUID0\"", "4", "*") "]", 0, true, false},
        {"[" ACE("\"conntype\": \"auth-crypt\"", "4", SWITCH) "]", 0, true, false},
        {"[" ACE("\"conntype\": \"anon-clear\"", "4", SWITCH) "]", 0, true, true},     /* SSM-SRV-037 */
        {"[]", 0, false, false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct asked asked = ask(NULL, 0, NULL, 0, table[i].group, table[i].acl);
        CU_ASSERT_EQUAL(asked.early, 0);
        CU_ASSERT_EQUAL(asked.late, table[i].granted ? 0 : REASON(ACCESS_DENIED));
        CU_ASSERT_EQUAL(asked.open, table[i].open);
    }
}

static void test_query(void) {
    static const struct { const char *query[2]; bool intended, open; } table[] = {
        {{"rt=oic.r.switch.binary", NULL}, true, false},
        {{"rt=oic.r.light.dimming", NULL}, false, false},
        {{"if=oic.if.a", NULL}, true, false},
        {{"if=oic.if.s", NULL}, false, false},
        {{"if=oic.if", NULL}, false, false},
        {{"rt=oic.r.switch.binary", "if=oic.if.s"}, false, false},
        {{"rt=oic.r.switch.binary", "if=oic.if.baseline"}, true, false},
        {{"room=7", NULL}, true, true},                  /* selects by what the texts leave open */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct forge_option inner[3] = {{11, SWITCH + 1, strlen(SWITCH) - 1}};
        size_t count = 1;
        for (; count < 3 && table[i].query[count - 1] != NULL; count++) {
            inner[count] = (struct forge_option){15, table[i].query[count - 1], strlen(table[i].query[count - 1])};
        }
        const struct asked asked = ask(inner, count, NULL, 0, 0, NULL);
        CU_ASSERT_EQUAL((asked.late & REASON(NOT_INTENDED)) == 0, table[i].intended);
        CU_ASSERT_EQUAL(asked.open, table[i].open);
    }
}

static void test_inside(void) {
    static const struct forge_option elsewhere = {11, "elsewhere", 9};
    CU_ASSERT_EQUAL(ask(NULL, 0, NULL, 0, 0, NULL).late, 0);
    CU_ASSERT((ask(&elsewhere, 1, NULL, 0, 0, NULL).late & REASON(NO_RESOURCE)) != 0);
    CU_ASSERT_EQUAL(ask(NULL, 0, "\xa1\x65value\x01", 8, 0, NULL).late, REASON(APPLICATION));
    CU_ASSERT_EQUAL(ask(NULL, 0, "\xff", 1, 0, NULL).late, REASON(APPLICATION));
}

/* SSM-SRV-014: the kid is compared in full length. */
static void test_kid(void) {
    char error[512];
    uint8_t kid[8] = {0};
    struct builder *b = builder_start(scenario);
    struct forge_request *request = builder_request(b, 1, 7, true);
    memcpy(kid, request->context->id, request->context->id_len);
    request->option_kid = kid;
    request->option_kid_len = request->context->id_len + 1;
    builder_received(b, 1002, 1, builder_send(b, 1000, builder_attacker(b), builder_attacker(b), 0, TRACE_PART_STIMULUS, 0, 0, request));
    builder_finish(b, 0);
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judgement);
    CU_ASSERT_EQUAL(judgement->judged.receptions->list[0].early, REASON(UNKNOWN_KID));
    judge_free(judgement);
    builder_free(b);
}

void add_demand_suite(void) {
    CU_pSuite suite = CU_add_suite("what a request asks for", NULL, NULL);
    CU_add_test(suite, "access", test_access);
    CU_add_test(suite, "Resource Type and Interface", test_query);
    CU_add_test(suite, "path and payload", test_inside);
    CU_add_test(suite, "kid", test_kid);
}
