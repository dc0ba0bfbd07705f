/* Configurations: read, written back unchanged, refused with a sentence that names the path; and the names of the reasons. */
#include "rig.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#define CRED "'credid': 1, 'credtype': 256, 'subjectuuid': ''"
#define ACE "'aceid': 1, 'subject': {'uuid': 'x'}, 'permission': 4"
#define RES "'href': '/a', 'rt': ['oic.r.switch.binary'], 'if': []"

static const struct { const char *json, *error; } refused[] = {
    {"[]", "configuration: found array, expected an object"},
    {"{'cred': []}", "configuration: found unknown field \"cred\", expected only fields like \"creds\""},
    {"{'creds': {}}", "creds: found object, expected an array"},
    {"{'creds': [1]}", "creds[0]: found integer, expected an object"},
    {"{'creds': [{" CRED ", 'secret': 1}]}", "creds[0]: found unknown field \"secret\", expected only fields like \"credid\""},
    {"{'creds': [{'credtype': 256, 'subjectuuid': ''}]}", "creds[0].credid: found nothing, expected an integer"},
    {"{'creds': [{'credid': 65536, 'credtype': 256, 'subjectuuid': ''}]}", "creds[0].credid: found 65536, expected 0 to 65535"},
    {"{'creds': [{'credid': 1, 'credtype': true, 'subjectuuid': ''}]}", "creds[0].credtype: found true, expected an integer"},
    {"{'creds': [{'credid': 1, 'credtype': 1, 'subjectuuid': '1234567890123456789012345678901234567'}]}",
     "creds[0].subjectuuid: found 37 characters, expected a UUID or \"\""},
    {"{'creds': [{" CRED ", 'oscore': {'recipientid': 2}}]}", "creds[0].oscore.recipientid: found integer, expected a string"},
    {"{'creds': [{" CRED ", 'oscore': {'salt': ''}}]}",
     "creds[0].oscore: found unknown field \"salt\", expected only fields like \"senderid\""},
    {"{'creds': [{" CRED ", 'privatedata': {'data': 'AA', 'encoding': 'oic.sec.encoding.base64'}}]}",
     "creds[0].privatedata: found data that is not base64"},
    {"{'creds': [{" CRED ", 'privatedata': {'data': 'AAAA', 'encoding': 'raw'}}]}",
     "creds[0].privatedata: found another as encoding, expected \"oic.sec.encoding.base64\""},
    {"{'creds': [{" CRED ", 'privatedata': {'encoding': 'oic.sec.encoding.base64'}}]}",
     "creds[0].privatedata: found nothing as data, expected at most 128 characters of base64"},
    {"{'acl': [{" ACE ", 'resources': [{}]}]}", "acl[0].resources[0].href: found nothing, expected a string"},
    {"{'acl': [{" ACE ", 'resources': 1}]}", "acl[0].resources: found integer, expected an array"},
    {"{'acl': [{'aceid': 1, 'subject': {'conntype': 'tls'}, 'permission': 4}]}",
     "acl[0].subject: found conntype \"tls\", expected \"anon-clear\" or \"auth-crypt\""},
    {"{'acl': [{'aceid': 1, 'subject': {}, 'permission': 4}]}", "acl[0].subject: found 0 fields, expected either \"uuid\" or \"conntype\""},
    {"{'acl': [{'aceid': 1, 'subject': {'uuid': 'x'}, 'permission': 32}]}", "acl[0].permission: found 32, expected 0 to 31"},
    {"{'resources': [{'href': 'a', 'rt': ['oic.r.switch.binary'], 'if': [], 'state': {'value': true}}]}",
     "resources[0]: found href \"a\", expected a path that begins with \"/\""},
    {"{'resources': [{'href': '/a', 'rt': ['oic.r.door']}]}",
     "resources[0]: found no known Resource Type in \"rt\", expected \"oic.r.switch.binary\" or \"oic.r.light.dimming\""},
    {"{'resources': [{'href': '/a', 'rt': ['x', 1]}]}", "resources[0].rt[1]: found integer, expected a string"},
    {"{'resources': [{" RES "}]}", "resources[0].state: found nothing, expected an object"},
    {"{'resources': [{" RES ", 'state': {'value': 1}}]}", "resources[0].state: found integer as \"value\", expected true or false"},
    {"{'resources': [{" RES ", 'state': {'dimmingSetting': 1}}]}",
     "resources[0].state: found unknown field \"dimmingSetting\", expected only fields like \"value\""},
};

/* JSON with ' for ". */
static json_t *parse_quoted(const char *text) {
    char json[512];

    snprintf(json, sizeof json, "%s", text);
    for (char *at = json; (at = strchr(at, '\'')) != NULL;) {
        *at = '"';
    }
    return json_loads(json, 0, NULL);
}

static void test_refused(void) {
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        char error[256] = "";
        json_t *const json = parse_quoted(refused[i].json);
        CU_ASSERT_PTR_NOT_NULL_FATAL(json);
        CU_ASSERT_PTR_NULL(device_config_parse(json, error, sizeof error));
        if (strcmp(error, refused[i].error) != 0) {
            fprintf(stderr, "found    %s\nexpected %s\n", error, refused[i].error);
            CU_FAIL("another sentence");
        }
        json_decref(json);
    }
}

static void test_short_error(void) {
    char error[8];
    json_t *const json = json_array();

    CU_ASSERT_PTR_NULL(device_config_parse(json, error, sizeof error));
    CU_ASSERT_STRING_EQUAL(error, "configu");
    CU_ASSERT_PTR_NULL(device_config_parse(NULL, error, sizeof error));
    json_decref(json);
}

static void test_empty(void) {
    json_t *const json = json_object();
    struct device_config *const config = device_config_parse(json, NULL, 0);

    CU_ASSERT_PTR_NOT_NULL_FATAL(config);
    CU_ASSERT_TRUE(config->persist && config->first_message == DEVICE_FIRST_LOWER_LIMIT && config->reserve == 32);
    CU_ASSERT_TRUE(config->cred_count == 0 && config->ace_count == 0 && config->resource_count == 0);
    device_config_free(config);
    device_config_free(NULL);
    json_decref(json);
}

/* The server of every session comes back as it was. */
static void test_round_trip(void) {
    json_t *const file = json_load_file(VECTORS_DATA "/ssm-sessions.json", 0, NULL);
    const json_t *session;
    char error[256];
    size_t i;

    CU_ASSERT_TRUE_FATAL(json_array_size(json_object_get(file, "sessions")) > 0);
    json_array_foreach(json_object_get(file, "sessions"), i, session) {
        const json_t *const server = json_object_get(session, "server");
        struct device_config *const config = device_config_parse(server, error, sizeof error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(config);
        json_t *const dumped = device_config_dump(config);
        CU_ASSERT_TRUE(json_equal(server, dumped));
        json_decref(dumped);
        device_config_free(config);
    }
    json_decref(file);
}

static void test_conntypes(void) {
    json_t *const json = parse_quoted(
        "{'creds': [], 'acl': [{'aceid': 3, 'subject': {'conntype': 'anon-clear'}, 'permission': 2, 'resources': []},"
        "{'aceid': 4, 'subject': {'conntype': 'auth-crypt'}, 'permission': 4, 'resources': [{'href': '*'}]}],"
        "'resources': [{'href': '/d', 'rt': ['oic.r.light.dimming'], 'if': ['oic.if.a'], 'state': {'dimmingSetting': -7}}]}");
    struct device_config *const config = device_config_parse(json, NULL, 0);

    CU_ASSERT_PTR_NOT_NULL_FATAL(config);
    CU_ASSERT_EQUAL(config->aces[0].subject, DEVICE_SUBJECT_ANON_CLEAR);
    CU_ASSERT_EQUAL(config->aces[1].subject, DEVICE_SUBJECT_AUTH_CRYPT);
    CU_ASSERT_EQUAL(config->resources[0].kind, DEVICE_DIMMER);
    CU_ASSERT_EQUAL(config->resources[0].initial, -7);
    json_t *const dumped = device_config_dump(config);
    CU_ASSERT_TRUE(json_equal(json, dumped));
    json_decref(dumped);
    device_config_free(config);
    json_decref(json);
}

static void test_reasons(void) {
    for (unsigned i = 0; i < REASONS; i++) {
        CU_ASSERT_EQUAL(device_reason_parse(device_reason_text((enum device_reason)i)), (enum device_reason)i);
    }
    CU_ASSERT_EQUAL(device_reason_parse("Replay"), REASONS);
    CU_ASSERT_STRING_EQUAL(device_reason_text(REASON_OSCORE_DECODE), "oscore-decode");
    CU_ASSERT_STRING_EQUAL(device_reason_text(REASONS), "none");
    CU_ASSERT_TRUE(device_is_multicast(&device_all_ocf_nodes));
    CU_ASSERT_FALSE(device_is_multicast(&(struct device_endpoint){.address = {0xfe, 0x80}}));
}

int test_config_suite(void) {
    CU_pSuite suite = CU_add_suite("config", NULL, NULL);

    CU_add_test(suite, "refused with a sentence", test_refused);
    CU_add_test(suite, "short error buffer", test_short_error);
    CU_add_test(suite, "empty", test_empty);
    CU_add_test(suite, "round trip", test_round_trip);
    CU_add_test(suite, "connection types", test_conntypes);
    CU_add_test(suite, "reasons", test_reasons);
    return CU_get_error();
}
