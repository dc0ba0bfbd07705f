/* test_hostile.c: files that lie, are cut, or are noise: a sentence, never a verdict, never a crash. */
#include "suites.h"

#include "small_run.h"
#include "verdict.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 * 1024, FUZZ_ROUNDS = 1500 };
struct bytes { uint8_t data[FILE_MAX]; size_t len; };

static void read_bytes(const char *path, struct bytes *bytes) {
    FILE *file = fopen(path, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    bytes->len = fread(bytes->data, 1, sizeof bytes->data, file);
    fclose(file);
}

static void write_bytes(const char *path, const struct bytes *bytes, size_t len) {
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(bytes->data, 1, len, file), len);
    fclose(file);
}

static void expect_refused(const struct builder *b, const char *sentence) {
    char error[1024] = "";
    struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
    CU_ASSERT_PTR_NULL(judgement);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, sentence));
    if (strstr(error, sentence) == NULL) {
        printf("\n    found \"%s\", expected \"%s\"", error, sentence);
    }
    judge_free(judgement);
}

/* One record more than the small run has, of the kind that a broken simulator would write. */
static void refuse_record(enum trace_event event, uint32_t node, uint32_t datagram, uint32_t aux, const char *sentence) {
    struct builder *b = small_run(true, true);
    builder_record(b, 2000, node, event, event == TRACE_SENT ? 9 : 0, datagram, aux, 0);
    builder_finish(b, 0);
    expect_refused(b, sentence);
    builder_free(b);
}

static void test_records(void) {
    refuse_record(TRACE_RECEIVED, 1, 2, 0, "a datagram that was sent before");
    refuse_record(TRACE_RECEIVED, 1, UINT32_MAX, 0, "a datagram that was sent before");
    refuse_record(TRACE_RECEIVED, 1, 0, 0, "a datagram that was sent before");
    refuse_record(TRACE_RECEIVED, UINT32_MAX, 1, 0, "a node of the run");
    refuse_record(TRACE_SENT, 0, 7, 0, "numbered in the order of sending");
    refuse_record(TRACE_SENT, 0, 2, 77, "a step of the scenario");
    refuse_record(TRACE_SENT, 0, 2, 0, "a known part");
    refuse_record(TRACE_STATE, 1, 0, 2, "a Resource of that Server");
    refuse_record(TRACE_STATE, 0, 0, 0, "a Server");
    refuse_record(TRACE_ACTUATED, 3, 1, 0, "a Server");
    refuse_record(TRACE_ACTUATED, 1, 99, 0, "a datagram that was sent before");
    refuse_record(TRACE_DISCARDED, 3, 1, 0, "a device");
}

static void test_cut(void) {
    static struct bytes bytes;
    struct builder *b = small_run(true, true);
    char path[512];
    builder_file(b, "trace", path);
    read_bytes(path, &bytes);
    for (size_t len = 0; len < bytes.len; len += 7) {
        write_bytes(path, &bytes, len);
        expect_refused(b, "trace: ");
    }
    remove(path);
    expect_refused(b, "trace");
    builder_free(b);
}

static void write_text(const struct builder *b, const char *name, const char *text) {
    char path[512];
    builder_file(b, name, path);
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
}

static void test_provision(void) {
    static const struct { const char *text, *sentence; } table[] = {
        {"", "found no JSON"},
        {"[]", "found 0 entries at \"sets\", expected 1"},
        {"{\"sets\": {}}", "at \"sets\", expected 1"},
        {"{\"sets\": [1]}", "found other Servers in sets[0]"},
        {"{\"sets\": [{\"first\": 1, \"count\": 3, \"server\": {}}]}", "found other Servers in sets[0]"},
        {"{\"sets\": [{\"first\": 1, \"count\": 2}]}", "found no object at sets[0].server"},
        {"{\"sets\": [{\"first\": 1, \"count\": 2, \"server\": {\"creds\": 5}}]}", "sets[0].server: "},
        {"{\"sets\": [], \"sets\": []}", "found no JSON"},
    };
    struct builder *b = small_run(true, true);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        write_text(b, "provision.json", table[i].text);
        expect_refused(b, table[i].sentence);
    }
    builder_free(b);
}

static void test_mismatch(void) {
    struct builder *b = small_run(true, true), *other = small_run(true, true);
    write_text(b, "scenario.yaml", "nonsense\n");
    expect_refused(b, "scenario.yaml:1:");
    write_text(b, "capture.pcap", "nonsense");
    builder_free(b);
    write_text(other, "capture.pcap", "nonsense");
    expect_refused(other, "capture.pcap: ");
    builder_free(other);
}

/* Bytes overwritten at random in one file after the other: whatever comes out, it is a verdict or a sentence. */
static void fuzz(const char *name) {
    static struct bytes good, bent;
    struct builder *b = small_run(true, true);
    char path[512], error[1024];
    uint32_t random = 12345;
    builder_file(b, name, path);
    read_bytes(path, &good);
    for (int round = 0; round < FUZZ_ROUNDS; round++) {
        bent = good;
        for (int i = 0; i <= round % 3; i++) {
            random = random * 1664525u + 1013904223u;
            const size_t at = (random >> 8) % bent.len;
            random = random * 1664525u + 1013904223u;
            bent.data[at] = (random & 0x10000) != 0 ? (uint8_t)(random >> 24) : (uint8_t)(bent.data[at] ^ 1u << (random >> 24 & 7));
        }
        write_bytes(path, &bent, bent.len);
        error[0] = '\0';
        struct judgement *judgement = judge_run(builder_folder(b), error, sizeof error);
        CU_ASSERT(judgement != NULL || error[0] != '\0');
        if (judgement != NULL) {
            json_t *verdict = verdict_make(judgement, &(struct verdict_origin){.folder = builder_folder(b)});
            CU_ASSERT_PTR_NOT_NULL(verdict);
            json_decref(verdict);
        }
        judge_free(judgement);
    }
    builder_free(b);
}

static void test_fuzz(void) {
    fuzz("trace");
    fuzz("capture.pcap");
    fuzz("provision.json");
}

void add_hostile_suite(void) {
    CU_pSuite suite = CU_add_suite("hostile files", NULL, NULL);
    CU_add_test(suite, "records that cannot be", test_records);
    CU_add_test(suite, "a trace that was cut", test_cut);
    CU_add_test(suite, "provision.json", test_provision);
    CU_add_test(suite, "scenario and capture", test_mismatch);
    CU_add_test(suite, "random bytes", test_fuzz);
}
