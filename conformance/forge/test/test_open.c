/* forge_open on datagrams nobody should send: says how far it came, reads nothing outside (run under the sanitizers). */
#include "forge.h"
#include "hex.h"

#include <CUnit/Basic.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *hex; bool coap; const char *why; } datagrams[] = {
    {"", false, "nothing"},
    {"500200", false, "three bytes"},
    {"50020001", true, "header only"},
    {"90020001", false, "version 2"},
    {"590200010102030405060708ff", false, "token length 9"},
    {"5202000101", false, "token cut"},
    {"50000001", true, "empty message"},
    {"5000000101", false, "empty message with a byte"},
    {"50020001ff", false, "payload marker without payload"},
    {"50020001f0", false, "option delta 15"},
    {"500200010f", false, "option length 15"},
    {"50020001d0", false, "extended delta missing"},
    {"50020001e001", false, "half an extended delta"},
    {"50020001b5616263", false, "option value cut"},
    {"50020001e0fff3e0fff3", false, "option number over 65535"},
    {"50020001b3747631", true, "one option"},
    {"5002000190ff00", true, "empty OSCORE option"},
    {"5002000193090502", true, "OSCORE option, no payload"},
    {"500200019309050203090502ff0102030405060708", true, "two OSCORE options"},
    {"5002000193090502ff01020304050607", true, "payload shorter than a tag"},
    {"50020001920d01ffaa", true, "Partial IV cut"},
    {"50020001921905ffaa", true, "kid context length missing"},
    {"500200019319050902ffaa", true, "kid context cut"},
};

static void test_malformed(void) {
    struct forge_context context;
    struct forge_opened opened;

    forge_context_init(&context, (const uint8_t *)"secret", 6, NULL, 0, NULL, 0, (const uint8_t *)"\2", 1);
    for (size_t i = 0; i < sizeof datagrams / sizeof datagrams[0]; i++) {
        const struct test_bytes bytes = test_unhex(datagrams[i].hex);
        uint8_t *const exact = malloc(bytes.len + 1);             /* own allocation: the sanitizer sees a read behind the end */
        memcpy(exact + 1, bytes.data, bytes.len);
        forge_open(&opened, &context, exact + 1, bytes.len);
        if (opened.coap != datagrams[i].coap || opened.oscore || opened.authentic) {
            CU_FAIL(datagrams[i].why);
        }
        free(exact);
    }
}

static void test_tag_only(void) {
    const struct test_bytes bytes = test_unhex("5002000193090502ff0102030405060708");
    struct forge_opened opened;

    forge_open(&opened, NULL, bytes.data, bytes.len);
    CU_ASSERT_TRUE(opened.coap && opened.oscore && !opened.authentic);
    CU_ASSERT_EQUAL(opened.piv, 5);
    CU_ASSERT_EQUAL(opened.kid_len, 1);
}

/* Datagrams mutated from valid ones, from a fixed seed. */
static void test_mutations(void) {
    static const struct forge_option inner[] = {{11, "BinarySwitchResURI", 18}, {12, "\x27\x10", 2}};
    struct forge_context context;
    struct forge_request request;
    struct forge_opened opened;
    uint8_t valid[256], mutated[256];
    uint32_t random = 1967;
    size_t authentic = 0;

    forge_context_init(&context, (const uint8_t *)"secret", 6, NULL, 0, NULL, 0, (const uint8_t *)"\2\1", 2);
    forge_request_init(&request, &context, 1000);
    request.inner = inner;
    request.inner_count = 2;
    request.token_len = 4;
    const size_t len = forge_request_build(&request, valid, sizeof valid);
    for (int round = 0; round < 100000; round++) {
        memcpy(mutated, valid, len);
        for (int change = 0; change < 1 + round % 3; change++) {
            random = random * 1664525u + 1013904223u;
            mutated[(random >> 8) % len] = (uint8_t)(random >> 24);
        }
        forge_open(&opened, &context, mutated, round % 5 == 0 ? (random >> 4) % (len + 1) : len);
        authentic += opened.authentic;
    }
    CU_ASSERT_TRUE(authentic > 0 && authentic < 50000);           /* Message ID and token are not protected; the rest is */
}

int test_open_suite(void) {
    CU_pSuite suite = CU_add_suite("open", NULL, NULL);

    CU_add_test(suite, "malformed datagrams", test_malformed);
    CU_add_test(suite, "shortest decodable", test_tag_only);
    CU_add_test(suite, "mutations", test_mutations);
    return CU_get_error();
}
