/* The second Server's reasons, one by one, and its choices where the texts leave one. */
#include "bench.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

static const struct forge_option path = {11, BENCH_SWITCH + 1, sizeof BENCH_SWITCH - 2};
static const uint8_t on[] = {0xa1, 0x65, 'v', 'a', 'l', 'u', 'e', 0xf5};

static struct forge_request request_of(const struct bench *bench, uint64_t piv) {
    struct forge_request request;

    forge_request_init(&request, &bench->contexts[0], piv);
    request.inner = &path;
    request.inner_count = 1;
    request.payload = on;
    request.payload_len = sizeof on;
    return request;
}

/* REASON_NONE: executed. */
static enum device_reason deliver(struct bench *bench, const struct forge_request *request) {
    uint8_t datagram[3000];
    const size_t len = forge_request_build(request, datagram, sizeof datagram);

    CU_ASSERT_TRUE(len > 0);
    bench->rig.actuations = bench->rig.discards = 0;
    rig_receive(&bench->rig, TO_MULTICAST, 40000, datagram, len);
    CU_ASSERT_EQUAL(bench->rig.actuations + bench->rig.discards, 1);
    return bench->rig.actuations == 1 ? REASON_NONE : bench->rig.reason;
}

static const struct { struct forge_option option; enum device_reason reason; } inner_options[] = {
    {{1, "", 0}, REASON_NONE}, {{1, "\1", 1}, REASON_APPLICATION}, {{5, "", 0}, REASON_APPLICATION}, {{6, "", 0}, REASON_NONE},
    {{12, "\x27\x10", 2}, REASON_NONE}, {{12, "\x3c", 1}, REASON_NONE}, {{12, "", 0}, REASON_APPLICATION},
    {{12, "\x32", 1}, REASON_APPLICATION}, {{13, "", 0}, REASON_APPLICATION}, {{14, "\1", 1}, REASON_NONE},
    {{15, "if=oic.if.a", 11}, REASON_NONE}, {{15, "if=", 3}, REASON_NOT_INTENDED}, {{15, "if=oic.if.s", 11}, REASON_NOT_INTENDED},
    {{15, "if=oic.if.aa", 12}, REASON_NOT_INTENDED}, {{15, "x", 1}, REASON_NONE},
    {{15, "rt=oic.r.switch.binary", 22}, REASON_NONE}, {{15, "rt=oic.r.switch", 15}, REASON_NOT_INTENDED},
    {{17, "\x3c", 1}, REASON_NONE}, {{27, "\x06", 1}, REASON_NONE}, {{27, "\x0e", 1}, REASON_APPLICATION},
    {{27, "\x16", 1}, REASON_APPLICATION}, {{35, "coap://x", 8}, REASON_APPLICATION}, {{39, "coap", 4}, REASON_APPLICATION},
    {{258, "", 0}, REASON_NONE}, {{2049, "\x08\x00", 2}, REASON_NONE}, {{2053, "\x08\x00", 2}, REASON_NONE},
    {{2053, "\x08\x01", 2}, REASON_APPLICATION}, {{2053, "\1\0\0\x08\x00", 5}, REASON_APPLICATION},
    {{2051, "", 0}, REASON_APPLICATION}, {{11, "more", 4}, REASON_NO_RESOURCE}, {{11, "", 0}, REASON_NO_RESOURCE},
};

static void test_inner_options(void) {
    struct bench bench;

    bench_start(&bench, NULL);
    for (size_t i = 0; i < sizeof inner_options / sizeof inner_options[0]; i++) {
        const struct forge_option before[] = {inner_options[i].option, path}, after[] = {path, inner_options[i].option};
        struct forge_request request = request_of(&bench, i);
        request.inner = inner_options[i].option.number < path.number ? before : after;
        request.inner_count = 2;
        const enum device_reason reason = deliver(&bench, &request);
        if (reason != inner_options[i].reason) {
            fprintf(stderr, "inner option %u, row %zu: found %s\n", inner_options[i].option.number, i, device_reason_text(reason));
            CU_FAIL("inner option");
        }
    }
    rig_stop(&bench.rig);
}

/* One segment with a slash is not two segments. */
static void test_path_segments(void) {
    static const struct forge_option joined = {11, "BinarySwitchResURI/", 19};
    struct bench bench;

    bench_start(&bench, NULL);
    struct forge_request request = request_of(&bench, 1);
    request.inner = &joined;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_NO_RESOURCE);
    request.inner_count = 0;
    request.piv = 2;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_NO_RESOURCE);
    rig_stop(&bench.rig);
}

static void test_plaintexts(void) {
    static const struct { const char *bytes; size_t len; } broken[] = {
        {"", 0}, {"\2\xff", 2}, {"\2\xf0", 2}, {"\2\x0f", 2}, {"\2\xd0", 2}, {"\2\xe0\1", 3}, {"\2\xb2" "B", 3}, {"\2\xbd\xff" "A", 4},
        {"\2\xe0\xff\xff\x10", 5}};
    struct bench bench;

    bench_start(&bench, NULL);
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        struct forge_request request = request_of(&bench, i);
        request.plaintext = (const uint8_t *)broken[i].bytes;
        request.plaintext_len = broken[i].len;
        CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_PLAINTEXT_FORMAT);
    }
    rig_stop(&bench.rig);
}

static void test_partial_iv_spent(void) {
    struct bench bench;

    bench_start(&bench, NULL);
    struct forge_request request = request_of(&bench, 1);
    request.type = 0;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_CONFIRMABLE);
    request.type = 1;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_NONE);                /* not spent by the confirmable copy */
    request = request_of(&bench, 2);
    request.inner_code = 1;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_NOT_UPDATE);
    request.inner_code = 2;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_REPLAY);              /* spent */
    rig_stop(&bench.rig);
}

static void test_access(void) {
    static const char a[] = "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01", upper[] = "6D1B7A54-54BF-4D09-8A5C-1E3A3C3F7A01";
    static const struct { const char *subjectuuid; struct device_ace ace; enum device_reason reason; } rows[] = {
        {a, {.subject = DEVICE_SUBJECT_UUID, .permission = 4}, REASON_ACCESS_DENIED},                  /* its uuid is "" */
        {"", {.subject = DEVICE_SUBJECT_UUID, .permission = 4}, REASON_ACCESS_DENIED},                 /* nobody is not an identity */
        {"*", {.subject = DEVICE_SUBJECT_UUID, .uuid = "*", .permission = 4}, REASON_ACCESS_DENIED},
        {"", {.subject = DEVICE_SUBJECT_AUTH_CRYPT, .permission = 4}, REASON_NONE},
        {a, {.subject = DEVICE_SUBJECT_AUTH_CRYPT, .permission = 4}, REASON_NONE},
        {a, {.subject = DEVICE_SUBJECT_ANON_CLEAR, .permission = 4}, REASON_NONE},
        {a, {.subject = DEVICE_SUBJECT_AUTH_CRYPT, .permission = 27}, REASON_ACCESS_DENIED},           /* all but UPDATE */
        {upper, {.subject = DEVICE_SUBJECT_UUID, .uuid = "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01", .permission = 6}, REASON_NONE},
    };
    struct bench bench;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bench_start(&bench, NULL);
        struct device_ace *const ace = &bench.rig.config->aces[0];
        ace->subject = rows[i].ace.subject;
        ace->permission = rows[i].ace.permission;
        memcpy(ace->uuid, rows[i].ace.uuid, sizeof ace->uuid);
        const size_t ace_count = bench.rig.config->ace_count;
        bench.rig.config->ace_count = 1;
        snprintf(bench.rig.config->creds[0].subjectuuid, 37, "%s", rows[i].subjectuuid);
        const struct forge_request request = request_of(&bench, 1);
        CU_ASSERT_EQUAL(deliver(&bench, &request), rows[i].reason);
        bench.rig.config->ace_count = ace_count;                            /* for its destruction */
        rig_stop(&bench.rig);
    }
}

static void test_oscore_option(void) {
    static const uint8_t zeros[] = {0, 9};
    static const struct forge_option second = {9, "", 0}, more = {27, "\x08", 1}, whole = {27, "\x06", 1};
    struct bench bench;

    bench_start(&bench, NULL);
    struct forge_request request = request_of(&bench, 9);
    request.option_piv = zeros;
    request.option_piv_len = 2;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_OSCORE_DECODE);
    request = request_of(&bench, 9);
    request.kid_context = zeros;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_UNKNOWN_KID);         /* even an empty one */
    request = request_of(&bench, 9);
    request.outer = &second;
    request.outer_count = 1;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_OSCORE_DECODE);
    request.outer = &more;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_OSCORE_DECODE);
    request.outer = &whole;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_NONE);
    request = request_of(&bench, 10);
    request.tag_len = 16;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_DECRYPT);
    request = request_of(&bench, 10);
    request.no_oscore = true;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_NO_OSCORE);
    rig_stop(&bench.rig);
}

static void test_coap(void) {
    static const uint8_t large[1900];
    struct bench bench;

    bench_start(&bench, NULL);
    struct forge_request request = request_of(&bench, 1);
    request.version = 2;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_COAP_FORMAT);
    request = request_of(&bench, 1);
    request.token_len = 9;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_COAP_FORMAT);
    request = request_of(&bench, 1);
    request.type = 2;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_COAP_FORMAT);
    request = request_of(&bench, 1);
    request.outer_code = 0x44;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_COAP_FORMAT);
    request.outer_code = 0;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_COAP_FORMAT);
    request = request_of(&bench, 1);
    request.payload = large;
    request.payload_len = sizeof large;
    CU_ASSERT_EQUAL(deliver(&bench, &request), REASON_APPLICATION);
    rig_stop(&bench.rig);
}

static void test_destination(void) {
    static const struct { uint8_t second, last; enum device_reason reason; } groups[] = {
        {0x02, 0x58, REASON_NONE}, {0x03, 0x58, REASON_NONE}, {0x05, 0x58, REASON_NONE}, {0x12, 0x58, REASON_NOT_MULTICAST},
        {0x02, 0x57, REASON_NOT_MULTICAST}};
    struct bench bench;
    uint8_t data[256];

    bench_start(&bench, NULL);
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        const size_t len = bench_build(&bench, &(struct stimulus)APPLY(i), 1, 1, data, sizeof data);
        struct device_datagram datagram = {.destination = device_all_ocf_nodes, .data = data, .len = len};
        datagram.destination.address[1] = groups[i].second;
        datagram.destination.address[15] = groups[i].last;
        bench.rig.reason = REASON_NONE;
        second_device.receive(bench.rig.device, &datagram);
        CU_ASSERT_EQUAL(bench.rig.reason, groups[i].reason);
    }
    rig_stop(&bench.rig);
}

static void test_restart(void) {
    static const struct stimulus first = APPLY(5), next = APPLY(6);
    struct bench bench;

    for (int persist = 0; persist < 2; persist++) {
        bench_start(&bench, NULL);
        bench.rig.config->persist = persist;
        bench_deliver(&bench, &first, 1, 1);
        CU_ASSERT_EQUAL(rig_value(&bench.rig, 0), 1);
        second_device.restart(bench.rig.device, persist ? DEVICE_CRASH : DEVICE_ORDERLY);
        CU_ASSERT_EQUAL(rig_value(&bench.rig, 0), 0);                       /* back in its initial state */
        bench_deliver(&bench, &first, 2, 1);
        CU_ASSERT_EQUAL(bench.rig.actuations, persist ? 1 : 2);
        bench_deliver(&bench, &next, 3, 1);
        CU_ASSERT_EQUAL(bench.rig.actuations, persist ? 2 : 3);
        rig_stop(&bench.rig);
    }
}

/* The policy for numbers below the first accepted one is the configuration's. */
static void test_first_message(void) {
    struct bench bench;

    for (int slides = 0; slides < 2; slides++) {
        bench_start(&bench, NULL);
        bench.rig.config->first_message = slides ? DEVICE_FIRST_SLIDES : DEVICE_FIRST_LOWER_LIMIT;
        bench_deliver(&bench, &(struct stimulus)APPLY(100), 1, 1);
        bench_deliver(&bench, &(struct stimulus)APPLY(99), 2, 0);
        CU_ASSERT_EQUAL(bench.rig.actuations, slides ? 2 : 1);
        bench_deliver(&bench, &(struct stimulus)DISCARD(68), 3, 0);
        CU_ASSERT_EQUAL(bench.rig.actuations, slides ? 2 : 1);
        rig_stop(&bench.rig);
    }
}

int test_decisions_suite(void) {
    CU_pSuite suite = CU_add_suite("decisions", NULL, NULL);

    CU_add_test(suite, "inner options", test_inner_options);
    CU_add_test(suite, "path segments", test_path_segments);
    CU_add_test(suite, "broken plaintexts", test_plaintexts);
    CU_add_test(suite, "what spends the Partial IV", test_partial_iv_spent);
    CU_add_test(suite, "access", test_access);
    CU_add_test(suite, "OSCORE option", test_oscore_option);
    CU_add_test(suite, "CoAP", test_coap);
    CU_add_test(suite, "destination", test_destination);
    CU_add_test(suite, "restart", test_restart);
    CU_add_test(suite, "first message", test_first_message);
    return CU_get_error();
}
