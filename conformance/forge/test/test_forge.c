/* Every field of a request can be made wrong, and only the field asked for. */
#include "forge.h"
#include "hex.h"

#include <CUnit/Basic.h>
#include <string.h>

static const uint8_t secret[32] = {1, 2, 3}, kid[7] = {2, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
static const uint8_t payload[] = {0xa1, 0x65, 'v', 'a', 'l', 'u', 'e', 0xf5};
static const struct forge_option inner[] = {{11, "light", 5}, {15, "if=oic.if.a", 11}, {15, "x&y", 3}};

static struct forge_context context;
static struct forge_opened opened;
static uint8_t datagram[FORGE_DATAGRAM_MAX];

static struct forge_request request_of(uint64_t piv) {
    struct forge_request request;

    forge_context_init(&context, secret, sizeof secret, NULL, 0, NULL, 0, kid, sizeof kid);
    forge_request_init(&request, &context, piv);
    request.inner = inner;
    request.inner_count = 3;
    request.payload = payload;
    request.payload_len = sizeof payload;
    return request;
}

static size_t build_and_open(const struct forge_request *request) {
    const size_t len = forge_request_build(request, datagram, sizeof datagram);

    forge_open(&opened, &context, datagram, len);
    return len;
}

static void test_correct(void) {
    const struct forge_request request = request_of(300);

    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.coap && opened.oscore && opened.authentic && opened.inner_ok);
    CU_ASSERT_EQUAL(opened.type, 1);
    CU_ASSERT_EQUAL(opened.code, 2);
    CU_ASSERT_EQUAL(opened.inner_code, 2);
    CU_ASSERT_EQUAL(opened.piv_len, 2);
    CU_ASSERT_STRING_EQUAL(opened.path, "/light");
    CU_ASSERT_STRING_EQUAL(opened.query, "if=oic.if.a&x%26y");
    CU_ASSERT_EQUAL(opened.payload_len, sizeof payload);
}

static void test_header(void) {
    struct forge_request request = request_of(1);

    request.version = 2;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_FALSE(opened.coap);
    request = request_of(1);
    request.token_len = 9;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_FALSE(opened.coap);
    request.token_len = 16;
    CU_ASSERT_EQUAL(build_and_open(&request), 0);
    request = request_of(1);
    request.type = 0;
    request.outer_code = 5;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.authentic && opened.type == 0 && opened.code == 5);
}

static void test_option(void) {
    static const uint8_t zeros[] = {0, 0, 5}, other_kid[] = {2, 1}, verbatim[] = {0x19, 5, 9};
    struct forge_request request = request_of(5);

    request.option_piv = zeros;
    request.option_piv_len = sizeof zeros;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.authentic && opened.piv == 5 && opened.piv_len == 3);     /* AAD over what the option carries */
    request.aad_piv = zeros + 2;
    request.aad_piv_len = 1;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.oscore && !opened.authentic);
    request = request_of(5);
    request.option_kid = other_kid;
    request.option_kid_len = sizeof other_kid;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.authentic && opened.kid_len == 2);
    request.aad_kid = kid;
    request.aad_kid_len = sizeof kid;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.oscore && !opened.authentic);
    request = request_of(5);
    request.option_value = verbatim;
    request.option_value_len = sizeof verbatim;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.coap && !opened.oscore && opened.option_len == 3);
}

static void test_flags(void) {
    struct forge_request request = request_of(5);

    for (unsigned bit = 0x20; bit <= 0x80; bit <<= 1) {
        request.flag_byte = (int)(0x09 | bit);
        CU_ASSERT_TRUE(build_and_open(&request) > 0);
        CU_ASSERT_TRUE(opened.coap && !opened.oscore);
    }
    request = request_of(5);
    request.no_kid = true;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_FALSE(opened.oscore);
    request = request_of(5);
    request.no_piv = true;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_FALSE(opened.oscore);
    request = request_of((uint64_t)1 << 40);                  /* six bytes of Partial IV */
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_FALSE(opened.oscore);
    request = request_of(5);
    request.kid_context = secret;
    request.kid_context_len = 4;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.authentic && opened.kid_context && opened.kid_len == sizeof kid);
}

static void test_cipher(void) {
    static const uint8_t nonce[13] = {9};
    struct forge_request request = request_of(5);
    const size_t len = build_and_open(&request), sealed_from = opened.ciphertext_offset;

    request.nonce = nonce;
    CU_ASSERT_TRUE(build_and_open(&request) == len && !opened.authentic);
    request = request_of(5);
    request.aad = secret;
    request.aad_len = 0;
    CU_ASSERT_TRUE(build_and_open(&request) == len && !opened.authentic);
    request = request_of(5);
    request.tag_len = 16;
    CU_ASSERT_TRUE(build_and_open(&request) == len + 8 && !opened.authentic);
    request.tag_len = 5;
    CU_ASSERT_EQUAL(build_and_open(&request), 0);
    request = request_of(5);
    forge_request_build(&request, datagram, sizeof datagram);
    for (size_t i = sealed_from; i < len; i++) {
        datagram[i] ^= 1;
        forge_open(&opened, &context, datagram, len);
        CU_ASSERT_TRUE(opened.oscore && !opened.authentic);
        datagram[i] ^= 1;
    }
}

static void test_content(void) {
    static const struct forge_option falling[] = {{12, "", 0}, {11, "light", 5}}, outer[] = {{3, "h", 1}, {11, "other", 5}};
    static const uint8_t broken[] = {2, 0xbd, 0xff};
    struct forge_request request = request_of(5);

    request.inner = falling;
    request.inner_count = 2;
    CU_ASSERT_EQUAL(build_and_open(&request), 0);
    request = request_of(5);
    request.outer = outer;
    request.outer_count = 2;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.inner_ok);
    CU_ASSERT_STRING_EQUAL(opened.path, "/light");
    request.plaintext = broken;
    request.plaintext_len = sizeof broken;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.authentic && !opened.inner_ok);
    request.plaintext_len = 0;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.authentic && !opened.inner_ok && opened.plain_len == 0);
    request = request_of(5);
    request.no_oscore = true;
    CU_ASSERT_TRUE(build_and_open(&request) > 0);
    CU_ASSERT_TRUE(opened.coap && !opened.oscore && opened.code == 2);
    request.plaintext = broken;
    request.plaintext_len = 0;
    CU_ASSERT_EQUAL(build_and_open(&request), 4);
}

/* Whatever the room, the result is the whole datagram or nothing. */
static void test_room(void) {
    struct forge_request request = request_of(5);
    uint8_t whole[FORGE_DATAGRAM_MAX], small[FORGE_DATAGRAM_MAX];
    const size_t len = forge_request_build(&request, whole, sizeof whole);

    for (size_t size = 0; size < len; size++) {
        CU_ASSERT_EQUAL(forge_request_build(&request, small, size), 0);
    }
    CU_ASSERT_EQUAL(forge_request_build(&request, small, len), len);
    CU_ASSERT_EQUAL(memcmp(whole, small, len), 0);
    request.payload_len = 0;
    request.kid_context = whole;
    request.kid_context_len = 600;
    CU_ASSERT_EQUAL(forge_request_build(&request, small, sizeof small), 0);
}

int test_forge_suite(void) {
    CU_pSuite suite = CU_add_suite("forge", NULL, NULL);

    CU_add_test(suite, "a correct request", test_correct);
    CU_add_test(suite, "header", test_header);
    CU_add_test(suite, "OSCORE option", test_option);
    CU_add_test(suite, "flags", test_flags);
    CU_add_test(suite, "nonce, AAD, tag", test_cipher);
    CU_add_test(suite, "content", test_content);
    CU_add_test(suite, "room", test_room);
    return CU_get_error();
}
