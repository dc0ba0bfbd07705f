/* test_files.c: ssm-vectors from outside.
 *   shipped files           pass with both devices
 *   one wrong expectation   fails its vector and no other, exit 1
 *   an unsound file         exit 2, the place is named, nothing is run or written, no secret is told */
#include "harness.h"

#include <CUnit/Basic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = { "rfc8613-appendix-c.json", "ssm-golden.json", "ssm-sessions.json", "ssm-probes.json" };
enum { RFC8613, GOLDEN, SESSIONS, PROBES };

static json_t *shipped(int file) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", SSM_VECTORS_DATA, names[file]);
    json_t *json = json_load_file(path, 0, NULL);
    if (!json) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(99);
    }
    return json;
}

/* ---- shipped files ---- */

static void check_shipped(const char *arguments, size_t vectors) {
    CU_ASSERT_EQUAL(harness_run(arguments), 0);
    json_t *results = harness_results();
    CU_ASSERT_PTR_NOT_NULL_FATAL(results);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(results, "schema")), "ssmbench-vectors/1");
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(results, "verdict")), "pass");
    CU_ASSERT_EQUAL(json_array_size(json_object_get(results, "vectors")), vectors);
    json_t *counts = json_object_get(results, "counts");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(counts, "failed")), 0);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(counts, "values")),
                    json_integer_value(json_object_get(counts, "passed")) + json_integer_value(json_object_get(counts, "reported")));
    CU_ASSERT_TRUE(json_integer_value(json_object_get(counts, "passed")) >= (json_int_t)vectors);
    CU_ASSERT_PTR_NOT_NULL(strstr(harness_stdout(), "verdict: pass"));
    json_decref(results);
}

static void shipped_pass_with_core(void) {
    check_shipped("", 131);
}

static void shipped_pass_with_second(void) {
    check_shipped("--device second", 131);
}

static size_t values_named(const json_t *results, const char *form, const char *name) {
    size_t i, k, count = 0;
    json_t *vector, *value;
    json_array_foreach(json_object_get(results, "vectors"), i, vector) {
        json_array_foreach(json_object_get(vector, "values"), k, value) {
            count += strcmp(json_string_value(json_object_get(vector, "form")), form) == 0 &&
                     strcmp(json_string_value(json_object_get(value, "name")), name) == 0;
        }
    }
    return count;
}

/* What the file alone cannot show to be wrong must at least be there: the other end opens it, the device executes it and holds it. */
static void both_ends_are_asked(void) {
    harness_run("");
    json_t *results = harness_results();
    CU_ASSERT_EQUAL(values_named(results, "rfc8613", "verified plaintext"), 5);
    CU_ASSERT_EQUAL(values_named(results, "golden", "plaintext"), 40);
    CU_ASSERT_EQUAL(values_named(results, "golden", "executed"), 40);
    CU_ASSERT_EQUAL(values_named(results, "golden", "answer"), 40);
    CU_ASSERT_EQUAL(values_named(results, "golden", "state"), 40);
    json_decref(results);
}

static void no_session_secret_in_results(void) {
    harness_run("");
    json_t *results = harness_results(), *sessions = shipped(SESSIONS), *session;
    char *text = json_dumps(results, 0);
    size_t i;
    json_array_foreach(json_object_get(sessions, "sessions"), i, session) {
        json_t *cred = json_array_get(json_object_get(json_object_get(session, "server"), "creds"), 0);
        const char *secret = json_string_value(json_object_get(json_object_get(cred, "privatedata"), "data"));
        CU_ASSERT_PTR_NULL(strstr(text, secret));
        CU_ASSERT_PTR_NULL(strstr(harness_stdout(), secret));
    }
    free(text);
    json_decref(results);
    json_decref(sessions);
}

static void same_bytes_every_time(void) {
    harness_run("");
    json_t *first = harness_results();
    harness_run("");
    json_t *second = harness_results();
    CU_ASSERT_PTR_NOT_NULL(first);
    CU_ASSERT_TRUE(json_equal(first, second));
    json_decref(first);
    json_decref(second);
}

/* ---- one wrong expectation ---- */

/* Runs `json` as a file and checks that the vector `id` has failed and all others have not. */
static void check_only_fails(const json_t *json, const char *id, const char *what) {
    char arguments[512];
    char *text = json_dumps(json, 0);
    harness_write("wrong.json", text, strlen(text));
    free(text);
    snprintf(arguments, sizeof arguments, "'%s'", harness_path("wrong.json"));
    int code = harness_run(arguments);
    json_t *results = harness_results(), *vector;
    size_t i, failed = 0;
    bool right = false;
    json_array_foreach(json_object_get(results, "vectors"), i, vector) {
        if (strcmp(json_string_value(json_object_get(vector, "verdict")), "fail") == 0) {
            failed++;
            right = right || strcmp(json_string_value(json_object_get(vector, "id")), id) == 0;
        }
    }
    if (code != 1 || failed != 1 || !right) {
        fprintf(stderr, "\n%s of %s: exit %d, %zu failed, expected exit 1 and this one\n", what, id, code, failed);
    }
    CU_ASSERT_EQUAL(code, 1);
    CU_ASSERT_EQUAL(failed, 1);
    CU_ASSERT_TRUE(right);
    CU_ASSERT_PTR_NOT_NULL(strstr(harness_stdout(), id));
    json_decref(results);
}

/* Another value of the same form: the last digit changed, an empty string filled, an integer one more. */
static json_t *altered(const json_t *value) {
    if (json_is_integer(value)) {
        return json_integer(json_integer_value(value) + 1);
    }
    char text[4096];
    snprintf(text, sizeof text, "%s", json_string_value(value));
    size_t len = strlen(text);
    if (!len) {
        return json_string("00");
    }
    text[len - 1] = text[len - 1] == '0' ? '1' : '0';
    return json_string(text);
}

/* Every member of `group` in turn: altered, run, put back. */
static void check_each_member(json_t *json, const char *id, json_t *group) {
    const char *name, *names_of[64];
    json_t *value;
    size_t count = 0;
    json_object_foreach(group, name, value) {
        if (json_is_string(value) || json_is_integer(value)) {
            names_of[count++] = name;
        }
    }
    for (size_t i = 0; i < count; i++) {
        json_t *original = json_incref(json_object_get(group, names_of[i]));
        json_object_set_new(group, names_of[i], altered(original));
        check_only_fails(json, id, names_of[i]);
        json_object_set_new(group, names_of[i], original);
    }
}

static void wrong_rfc8613_values(void) {
    static const char *const groups[] = { "intermediates", "outputs", "stated_length_bytes" };
    json_t *json = shipped(RFC8613), *vector;
    size_t i;
    json_array_foreach(json_object_get(json, "vectors"), i, vector) {
        const char *id = json_string_value(json_object_get(vector, "id"));
        if (strcmp(id, "C.3.1") && strcmp(id, "C.6") && strcmp(id, "C.7") && strcmp(id, "C.8")) {
            continue;    /* one of each kind, the kind with most values */
        }
        for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
            check_each_member(json, id, json_object_get(vector, groups[g]));
        }
    }
    json_decref(json);
}

static void wrong_section_examples(void) {
    static const char *const values[] = { "option_value", "flag_byte", "after_bytes" };
    json_t *json = shipped(RFC8613), *examples = json_object_get(json, "section_examples");
    json_t *aad = json_object_get(examples, "5.4_aad_example");
    json_t *compression = json_array_get(json_object_get(examples, "6.3_compression_examples"), 2), *original;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        original = json_incref(json_object_get(compression, values[i]));
        json_object_set_new(compression, values[i], altered(original));
        check_only_fails(json, "6.3-3", values[i]);
        json_object_set_new(compression, values[i], original);
    }
    json_object_set_new(aad, "AAD", json_string("8368456e63727970743040498501810a4100412541"));
    check_only_fails(json, "5.4", "AAD");
    json_decref(json);
}

static void wrong_golden_values(void) {
    static const char *const values[] = { "sender_key", "common_iv", "piv", "nonce", "aad", "plaintext", "ciphertext", "oscore_option",
                                          "datagram", "payload", "mid" };
    json_t *json = shipped(GOLDEN), *vector = json_array_get(json_object_get(json, "vectors"), 2), *original;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        original = json_incref(json_object_get(vector, values[i]));
        json_object_set_new(vector, values[i], altered(original));
        check_only_fails(json, "ssm-003", values[i]);
        json_object_set_new(vector, values[i], original);
    }
    json_decref(json);
}

static json_t *session(json_t *json, const char *id) {
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(json, "sessions"), i, entry) {
        if (strcmp(json_string_value(json_object_get(entry, "id")), id) == 0) {
            return entry;
        }
    }
    return NULL;
}

static void wrong_session_expectations(void) {
    static const struct { const char *id; size_t step; const char *field, *value; } wrong[] = {   /* value: JSON */
        { "replay-at-once", 0, "expect", "\"discarded\"" },
        { "replay-at-once", 1, "expect", "\"discarded\"" },          /* the state is not stated there */
        { "replay-at-once", 3, "expect", "\"applied\"" },
        { "replay-at-once", 3, "reasons", "[\"decrypt\", \"unknown-kid\"]" },
        { "replay-at-once", 4, "state", "{\"/BinarySwitchResURI\": {\"value\": false}}" },
        { "replay-at-once", 4, "state", "{\"/DimmingResURI\": {\"dimmingSetting\": 1}}" },
        { "replay-at-once", 0, "unchanged", "true" },
        { "window-edges", 0, "expect", "\"discarded\"" },
        { "not-update", 1, "reasons", "[\"replay\"]" },
        { "restart-crash", 4, "expect", "\"applied\"" },
        { "restart-orderly", 4, "reasons", "[\"unknown-kid\"]" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        json_t *json = shipped(SESSIONS), *step = json_array_get(json_object_get(session(json, wrong[i].id), "steps"), wrong[i].step);
        json_object_set_new(step, wrong[i].field, json_loads(wrong[i].value, JSON_DECODE_ANY, NULL));
        check_only_fails(json, wrong[i].id, wrong[i].field);
        json_decref(json);
    }
}

static void wrong_provisioning(void) {
    json_t *json = shipped(SESSIONS);
    json_object_set_new(session(json, "replay-at-once"), "provisioning", json_string("must-be-refused"));
    check_only_fails(json, "replay-at-once", "provisioning");
    json_decref(json);
    json = shipped(SESSIONS);       /* a malformed entry that would have to be taken */
    json_object_set_new(session(json, "credential-odd"), "level", json_string("shall"));
    json_object_del(session(json, "credential-odd"), "provisioning");
    check_only_fails(json, "credential-odd", "provisioning");
    json_decref(json);
}

/* A Server whose ACE leaves out the dimmer executes no line of a probe. */
static void probe_that_fails(void) {
    json_t *json = shipped(PROBES), *entry = session(json, "probe-q-3-3-replays");
    json_t *ace = json_array_get(json_object_get(json_object_get(entry, "server"), "acl"), 0);
    json_object_set_new(ace, "permission", json_integer(2));
    check_only_fails(json, "probe-q-3-3-replays", "steps");
    json_decref(json);
}

/* The same deviation in a session of level "assumption" is reported. */
static void assumptions_never_fail(void) {
    char arguments[512];
    json_t *json = shipped(SESSIONS), *entry = session(json, "replay-at-once");
    json_object_set_new(entry, "level", json_string("assumption"));
    json_object_set_new(json_array_get(json_object_get(entry, "steps"), 3), "expect", json_string("applied"));
    char *text = json_dumps(json, 0);
    harness_write("assumed.json", text, strlen(text));
    snprintf(arguments, sizeof arguments, "'%s'", harness_path("assumed.json"));
    CU_ASSERT_EQUAL(harness_run(arguments), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(harness_stdout(), "replay-at-once steps[3]"));
    json_t *results = harness_results();
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(json_array_get(json_object_get(results, "vectors"), 0), "verdict")), "report");
    json_decref(results);
    free(text);
    json_decref(json);
}

/* ---- unsound files ---- */

/* Runs a file with this content: exit 2, the sentence names the file and `place`, nothing is written. */
static void check_refused(const char *label, const void *data, size_t len, const char *place) {
    char arguments[512];
    harness_write("unsound.json", data, len);
    snprintf(arguments, sizeof arguments, "'%s/%s' '%s'", SSM_VECTORS_DATA, names[GOLDEN], harness_path("unsound.json"));
    int code = harness_run(arguments);
    bool named = strstr(harness_stderr(), "unsound.json") && strstr(harness_stderr(), place);
    if (code != 2 || !named) {
        fprintf(stderr, "\n%s: exit %d, expected 2 and \"%s\" in: %s\n", label, code, place, harness_stderr());
    }
    CU_ASSERT_EQUAL(code, 2);
    CU_ASSERT_TRUE(named);
    CU_ASSERT_STRING_EQUAL(harness_stdout(), "");
    json_t *results = harness_results();
    CU_ASSERT_PTR_NULL(results);
    json_decref(results);
}

#define BYTES(text) text, sizeof(text) - 1

static void refuses_what_is_no_json(void) {
    static const struct { const char *label; const char *data; size_t len; const char *place; } files[] = {
        { "empty", BYTES(""), "unsound.json:1:0: " },
        { "binary", BYTES("\x7f" "ELF\0\1\2\3\xff\xfe"), "unsound.json:1:" },
        { "truncated", BYTES("{\"vectors\": [\n{\"id\": \"x\",\n"), "unsound.json:3:0: " },
        { "bad escape", BYTES("{\n\"vectors\": \"\\q\"}"), "unsound.json:2:" },
        { "not UTF-8", BYTES("{\"vectors\": \"\xc3\x28\"}"), "unsound.json:1:" },
        { "twice the same field", BYTES("{\"meta\": {},\n \"meta\": {}}"), "unsound.json:2:" },
        { "more after the end", BYTES("{}\n{}"), "unsound.json:2:" },
        { "an array", BYTES("[1, 2]"), "document: " },
        { "a secret without quotes", BYTES("{\"vectors\": [{\"master_secret\": deadbeef}]}"), "unsound.json:1:" },
        { "another document", BYTES("{\"a\": 1}"), "document: " },
        { "no vectors in it", BYTES("{\"algorithm\":\"AES-CCM-16-64-128\",\"hkdf\":\"HKDF-SHA-256\",\"vectors\":[]}"),
          "vectors: found an array of 0" },
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        check_refused(files[i].label, files[i].data, files[i].len, files[i].place);
        CU_ASSERT_PTR_NULL(strstr(harness_stderr(), "deadbeef"));
    }
}

/* Walks "sessions/3/steps/2" from the root. */
static json_t *walk(json_t *json, const char *path) {
    char copy[160];
    snprintf(copy, sizeof copy, "%s", path);
    for (char *part = strtok(copy, "/"); part; part = strtok(NULL, "/")) {
        json = json_is_array(json) ? json_array_get(json, (size_t)atoi(part)) : json_object_get(json, part);
    }
    return json;
}

static void refuses_what_has_another_form(void) {
    static const struct { int file; const char *path, *field, *value, *place; } wrong[] = {     /* value: JSON; NULL: field removed */
        { RFC8613, "", "extra", "1", "unknown field \"extra\"" },
        { RFC8613, "vectors/0", "extra", "1", "vectors[0]: found the unknown field \"extra\"" },
        { RFC8613, "vectors/0", "kind", "\"other\"",
          "vectors[0].kind: found \"other\", expected one of key-derivation, request, response" },
        { RFC8613, "vectors/0", "id", "\"C.1.2\"", "vectors[1].id: " },
        { RFC8613, "vectors/0/inputs", "master_secret", NULL, "vectors[0].inputs: " },
        { RFC8613, "vectors/0/inputs", "sender_id", "\"0\"", "vectors[0].inputs.sender_id: found \"0\", expected 0 to 7 bytes" },
        { RFC8613, "vectors/0/outputs", "sender_key", "\"xy\"",
          "vectors[0].outputs.sender_key: found \"xy\", expected lowercase hexadecimal" },
        { RFC8613, "vectors/0/outputs", "sender_key", "17", "vectors[0].outputs.sender_key: found 17, expected a string" },
        { RFC8613, "vectors/0/stated_length_bytes", "nothing", "1", "vectors[0].stated_length_bytes: " },
        { RFC8613, "vectors/6", "security_context_from", "\"C.9\"", "vectors[6].security_context_from: " },
        { RFC8613, "vectors/9", "response_to", NULL, "vectors[9].response_to: found nothing" },
        { RFC8613, "vectors/9", "response_to", "\"C.7\"", "vectors[9].response_to: " },
        { GOLDEN, "vectors/3", "datagram", "\"ABCD\"", "vectors[3].datagram: found \"ABCD\"" },
        { GOLDEN, "vectors/3", "ssn", "1099511627776", "vectors[3].ssn: found 1099511627776, expected at most 1099511627775" },
        { GOLDEN, "vectors/3", "ssn", "-1", "vectors[3].ssn: found -1" },
        { GOLDEN, "vectors/3", "ssn", "1.5", "vectors[3].ssn: found 1.5, expected an integer" },
        { GOLDEN, "vectors/3", "mid", "true", "vectors[3].mid: found true" },
        { GOLDEN, "vectors/3", "sender_id", "\"01ab\"", "vectors[3].sender_id: " },
        { GOLDEN, "vectors/3", "master_secret", "\"5ec2e7\"", "vectors[3].master_secret: found text of 6 characters" },
        { GOLDEN, "vectors/3", "token", "\"000102030405060708\"", "vectors[3].token: " },
        { GOLDEN, "vectors/3", "extra\x1b[2J", "1", "unknown field \"extra?[2J\"" },
        { SESSIONS, "", "schema", "\"ssm-session-vectors/2\"", "schema: found \"ssm-session-vectors/2\"" },
        { SESSIONS, "", "sessions", "{}", "sessions: found an object of 0 fields, expected an array" },
        { SESSIONS, "sessions/3", "level", "\"must\"", "sessions[3].level: found \"must\", expected one of shall, assumption" },
        { SESSIONS, "sessions/3", "steps", NULL, "sessions[3]: " },
        { SESSIONS, "sessions/3/steps/2", "expect", "\"maybe\"", "sessions[3].steps[2].expect: found \"maybe\", expected one of applied" },
        { SESSIONS, "sessions/3/steps/2", "datagram", "\"5\"", "sessions[3].steps[2].datagram: " },
        { SESSIONS, "sessions/3/steps/2", "to", NULL, "sessions[3].steps[2]: " },
        { SESSIONS, "sessions/3/steps/2", "restart", "\"orderly\"", "sessions[3].steps[2]: found the unknown field" },
        { SESSIONS, "sessions/3/steps/2", "reasons", "[\"because\"]", "sessions[3].steps[2].reasons[0]: found \"because\"" },
        { SESSIONS, "sessions/3/steps/2", "unchanged", "false", "sessions[3].steps[2].unchanged: " },
        { SESSIONS, "sessions/3/steps/2", "state", "{\"/Nowhere\": {\"value\": true}}", "sessions[3].steps[2].state: " },
        { SESSIONS, "sessions/3/steps/2", "state", "{\"/DimmingResURI\": {\"value\": true}}", "sessions[3].steps[2].state: " },
        { SESSIONS, "sessions/3/steps/2", "state", "{\"/DimmingResURI\": {}}", "sessions[3].steps[2].state./DimmingResURI: " },
        { SESSIONS, "sessions/3/steps/2", "probe", "\"Q.3.3/replays\"", "sessions[3].steps[2]: found the unknown field" },
        { PROBES, "sessions/3/steps/0", "probe", "\"Q.3.3/window-edge\"",
          "sessions[3].steps[0].probe: found the name of no probe, expected one that ssm-conformance --list tells" },
        { PROBES, "sessions/3/steps/0", "credid", "2", "sessions[3].steps[0].credid: found no sound credtype 256 entry for it" },
        { PROBES, "sessions/3/server/creds/0/oscore", "recipientid", "\"no hex\"", "sessions[3].steps[0].credid: found no sound" },
        { PROBES, "sessions/3/server/resources/0", "href", "\"/Elsewhere\"", "sessions[3].steps[0].probe: found no /DimmingResURI" },
        { SESSIONS, "sessions/3/server/creds/0/privatedata", "data", "\"5ec2e7==*\"", "sessions[3].server.creds[0].privatedata.data: " },
        { SESSIONS, "sessions/3/server/creds/0/privatedata", "encoding", "\"hex\"", "sessions[3].server.creds[0].privatedata.encoding: " },
        { SESSIONS, "sessions/3/server/creds/0", "credtype", "\"256\"", "sessions[3].server.creds[0].credtype: " },
        { SESSIONS, "sessions/3/server/acl/0/subject", "conntype", "\"any\"", "sessions[3].server.acl[0].subject" },
        { SESSIONS, "sessions/3/server/resources/0", "rt", "[\"x.unknown\"]", "sessions[3].server.resources[0]" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        json_t *json = shipped(wrong[i].file), *object = walk(json, wrong[i].path);
        CU_ASSERT_TRUE(json_is_object(object));
        if (wrong[i].value) {
            json_object_set_new(object, wrong[i].field, json_loads(wrong[i].value, JSON_DECODE_ANY, NULL));
        } else {
            json_object_del(object, wrong[i].field);
        }
        char *text = json_dumps(json, JSON_INDENT(1));
        check_refused(wrong[i].place, text, strlen(text), wrong[i].place);
        CU_ASSERT_PTR_NULL(strstr(harness_stderr(), "5ec2e7"));
        free(text);
        json_decref(json);
    }
}

/* Wherever a file is cut off, it is refused and nothing crashes. */
static void refuses_every_truncation(void) {
    json_t *json = shipped(GOLDEN);
    char *text = json_dumps(json, JSON_INDENT(1));
    size_t len = strlen(text);
    for (size_t cut = 0; cut < len; cut += len / 24) {
        check_refused("cut off", text, cut, "unsound.json:");
    }
    free(text);
    json_decref(json);
}

static void refuses_wrong_usage(void) {
    static const struct { const char *arguments, *says; } wrong[] = {
        { "nowhere/at/all.json", "nowhere/at/all.json: " }, { "--data nowhere", "nowhere/rfc8613-appendix-c.json: " },
        { ".", ".: found a directory" },
        { "--device third", "third" }, { "--frobnicate", "--help" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CU_ASSERT_EQUAL(harness_run(wrong[i].arguments), 2);
        CU_ASSERT_PTR_NOT_NULL(strstr(harness_stderr(), wrong[i].says));
        CU_ASSERT_STRING_EQUAL(harness_stdout(), "");
    }
    CU_ASSERT_EQUAL(harness_run("--help"), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(harness_stdout(), "Exit code"));
}

static void tells_of_write_errors(void) {
    char command[2048];
    harness_write("file", "", 0);
    snprintf(command, sizeof command, "'%s' --out '%s/inside' >/dev/null 2>&1; test $? -eq 99", SSM_VECTORS, harness_path("file"));
    CU_ASSERT_EQUAL(system(command), 0);
    snprintf(command, sizeof command, "'%s' >/dev/full 2>/dev/null; test $? -eq 99", SSM_VECTORS);
    CU_ASSERT_EQUAL(system(command), 0);
}

int main(void) {
    harness_open();
    CU_initialize_registry();
    CU_pSuite suite = CU_add_suite("ssm-vectors", NULL, NULL);
    CU_add_test(suite, "shipped files pass with core", shipped_pass_with_core);
    CU_add_test(suite, "shipped files pass with second", shipped_pass_with_second);
    CU_add_test(suite, "both ends are asked", both_ends_are_asked);
    CU_add_test(suite, "no session secret in results", no_session_secret_in_results);
    CU_add_test(suite, "same bytes every time", same_bytes_every_time);
    CU_add_test(suite, "wrong RFC 8613 values", wrong_rfc8613_values);
    CU_add_test(suite, "wrong section examples", wrong_section_examples);
    CU_add_test(suite, "wrong golden values", wrong_golden_values);
    CU_add_test(suite, "wrong session expectations", wrong_session_expectations);
    CU_add_test(suite, "a probe that fails", probe_that_fails);
    CU_add_test(suite, "wrong provisioning", wrong_provisioning);
    CU_add_test(suite, "assumptions never fail", assumptions_never_fail);
    CU_add_test(suite, "refuses what is no JSON", refuses_what_is_no_json);
    CU_add_test(suite, "refuses what has another form", refuses_what_has_another_form);
    CU_add_test(suite, "refuses every truncation", refuses_every_truncation);
    CU_add_test(suite, "refuses wrong usage", refuses_wrong_usage);
    CU_add_test(suite, "tells of write errors", tells_of_write_errors);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    harness_close();
    return failures ? 1 : 0;
}
