/* The forge against values computed by others: RFC 8613 Appendix C and the SSM golden datagrams. */
#include "forge.h"
#include "hex.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

static void assert_equal(const char *id, const char *what, const uint8_t *found, size_t len, const char *expected_hex) {
    const struct test_bytes expected = test_unhex(expected_hex);
    const int equal = len == expected.len && memcmp(found, expected.data, len) == 0;

    if (!equal) {
        fprintf(stderr, "%s: %s differs from %s\n", id, what, expected_hex);
    }
    CU_ASSERT_TRUE(equal);
}

static void init_context(struct forge_context *context, const json_t *inputs, const char *id_key) {
    const struct test_bytes secret = test_unhex(test_text(inputs, "master_secret"));
    const struct test_bytes salt = test_unhex(test_text(inputs, "master_salt")), id = test_unhex(test_text(inputs, id_key));
    const struct test_bytes id_context = test_unhex(test_text(inputs, "id_context"));

    forge_context_init(context, secret.data, secret.len, salt.len > 0 ? salt.data : NULL, salt.len,
                       test_text(inputs, "id_context") != NULL ? id_context.data : NULL, id_context.len, id.data, id.len);
}

static void check_derivation(const json_t *vector) {
    const json_t *const inputs = json_object_get(vector, "inputs"), *const outputs = json_object_get(vector, "outputs");
    struct forge_context context;

    init_context(&context, inputs, "sender_id");
    assert_equal(test_text(vector, "id"), "sender key", context.key, 16, test_text(outputs, "sender_key"));
    assert_equal(test_text(vector, "id"), "Common IV", context.common_iv, 13, test_text(outputs, "common_iv"));
    init_context(&context, inputs, "recipient_id");
    assert_equal(test_text(vector, "id"), "recipient key", context.key, 16, test_text(outputs, "recipient_key"));
}

/* C.4-C.6: CON GET coap://localhost/tv1. */
static void check_request(const json_t *vector, const json_t *derivation) {
    const json_t *const inputs = json_object_get(vector, "inputs"), *const outputs = json_object_get(vector, "outputs");
    const struct test_bytes clear = test_unhex(test_text(inputs, "unprotected_coap_request"));
    const struct test_bytes id_context = test_unhex(test_text(inputs, "id_context"));
    const struct forge_option inner = {11, "tv1", 3}, outer = {3, "localhost", 9};
    struct forge_context context;
    struct forge_request request;
    struct forge_opened opened;
    uint8_t datagram[256];

    init_context(&context, json_object_get(derivation, "inputs"), "sender_id");
    forge_request_init(&request, &context, (uint64_t)json_integer_value(json_object_get(inputs, "sender_sequence_number")));
    request.type = 0;
    request.inner_code = 1;
    request.mid = (uint16_t)(clear.data[2] << 8 | clear.data[3]);
    request.token_len = 4;
    memcpy(request.token, clear.data + 4, 4);
    request.inner = &inner;
    request.inner_count = 1;
    request.outer = &outer;
    request.outer_count = 1;
    request.kid_context = id_context.len > 0 ? id_context.data : NULL;
    request.kid_context_len = id_context.len;
    const size_t len = forge_request_build(&request, datagram, sizeof datagram);
    assert_equal(test_text(vector, "id"), "request", datagram, len, test_text(outputs, "protected_coap_request"));

    forge_open(&opened, &context, datagram, len);
    CU_ASSERT_TRUE(opened.coap && opened.oscore && opened.authentic && opened.inner_ok);
    CU_ASSERT_EQUAL(opened.kid_context, id_context.len > 0);
    CU_ASSERT_EQUAL(opened.piv, 20);
    CU_ASSERT_STRING_EQUAL(opened.path, "/tv1");
    assert_equal(test_text(vector, "id"), "plaintext", opened.plain, opened.plain_len,
                 test_text(json_object_get(vector, "intermediates"), "plaintext"));
}

/* C.7, C.8: the answers to C.4, without and with a Partial IV of their own. Under the wrong request they do not open. */
static void check_response(const json_t *vector, const json_t *derivation) {
    const struct test_bytes sent = test_unhex(test_text(json_object_get(vector, "outputs"), "protected_coap_response"));
    struct forge_context responder, requester;
    struct forge_opened opened;

    init_context(&responder, json_object_get(derivation, "inputs"), "sender_id");
    init_context(&requester, json_object_get(derivation, "inputs"), "recipient_id");
    forge_open_response(&opened, &responder, &requester, 20, sent.data, sent.len);
    CU_ASSERT_TRUE(opened.oscore && opened.authentic && opened.inner_ok);
    CU_ASSERT_EQUAL(opened.inner_code, 0x45);
    assert_equal(test_text(vector, "id"), "plaintext", opened.plain, opened.plain_len,
                 test_text(json_object_get(vector, "intermediates"), "plaintext"));
    forge_open_response(&opened, &responder, &requester, 21, sent.data, sent.len);
    CU_ASSERT_TRUE(opened.oscore && !opened.authentic);
}

static void test_rfc8613(void) {
    json_t *const file = test_load("rfc8613-appendix-c.json");
    const json_t *const vectors = json_object_get(file, "vectors");
    const json_t *vector, *other;
    size_t i, j, derivations = 0, requests = 0, responses = 0;

    json_array_foreach(vectors, i, vector) {
        if (strcmp(test_text(vector, "kind"), "key-derivation") == 0) {
            check_derivation(vector);
            derivations++;
            continue;
        }
        bool is_request = strcmp(test_text(vector, "kind"), "request") == 0;
        json_array_foreach(vectors, j, other) {
            if (strcmp(test_text(other, "id"), test_text(vector, "security_context_from")) == 0) {
                (is_request ? check_request : check_response)(vector, other);
                *(is_request ? &requests : &responses) += 1;
            }
        }
    }
    CU_ASSERT_EQUAL(derivations, 6);
    CU_ASSERT_EQUAL(requests, 3);
    CU_ASSERT_EQUAL(responses, 2);
    json_decref(file);
}

static void build_golden(const json_t *vector, struct forge_request *request, const struct test_bytes *payload, uint8_t *out, size_t *len) {
    static const uint8_t version[] = {0x08, 0x00};
    const char *const path = test_text(vector, "uri_path");
    const long format = (long)json_integer_value(json_object_get(vector, "content_format"));
    const uint8_t format_bytes[] = {(uint8_t)(format >> 8), (uint8_t)format};
    const struct forge_option inner[] = {
        {11, path + 1, strlen(path + 1)}, {12, format_bytes, 2}, {2049, version, 2}, {2053, version, 2}};
    const struct test_bytes token = test_unhex(test_text(vector, "token"));

    request->mid = (uint16_t)json_integer_value(json_object_get(vector, "mid"));
    memcpy(request->token, token.data, token.len);
    request->token_len = token.len;
    request->inner = inner;
    request->inner_count = strstr(test_text(vector, "plaintext"), "e206e80800420800") != NULL ? 4 : 2;
    request->payload = payload->data;
    request->payload_len = payload->len;
    *len = forge_request_build(request, out, FORGE_DATAGRAM_MAX);
}

static void check_golden(const json_t *vector) {
    const char *const id = test_text(vector, "id");
    const struct test_bytes secret = test_unhex(test_text(vector, "master_secret")), kid = test_unhex(test_text(vector, "sender_id"));
    const struct test_bytes payload = test_unhex(test_text(vector, "payload"));
    const uint64_t ssn = (uint64_t)json_integer_value(json_object_get(vector, "ssn"));
    struct forge_context context;
    struct forge_request request;
    struct forge_opened opened;
    uint8_t datagram[FORGE_DATAGRAM_MAX];
    size_t len;

    forge_context_init(&context, secret.data, secret.len, NULL, 0, NULL, 0, kid.data, kid.len);
    assert_equal(id, "key", context.key, sizeof context.key, test_text(vector, "sender_key"));
    assert_equal(id, "Common IV", context.common_iv, sizeof context.common_iv, test_text(vector, "common_iv"));
    forge_request_init(&request, &context, ssn);
    build_golden(vector, &request, &payload, datagram, &len);
    assert_equal(id, "datagram", datagram, len, test_text(vector, "datagram"));

    forge_open(&opened, &context, datagram, len);
    CU_ASSERT_TRUE(opened.coap && opened.oscore && opened.authentic && opened.inner_ok && !opened.kid_context);
    CU_ASSERT_EQUAL(opened.piv, ssn);
    CU_ASSERT_EQUAL(opened.mid, request.mid);
    assert_equal(id, "kid", opened.kid, opened.kid_len, test_text(vector, "sender_id"));
    assert_equal(id, "option", datagram + opened.option_offset, opened.option_len, test_text(vector, "oscore_option"));
    assert_equal(id, "ciphertext", datagram + opened.ciphertext_offset, opened.ciphertext_len, test_text(vector, "ciphertext"));
    assert_equal(id, "plaintext", opened.plain, opened.plain_len, test_text(vector, "plaintext"));
    assert_equal(id, "payload", opened.payload, opened.payload_len, test_text(vector, "payload"));
    CU_ASSERT_STRING_EQUAL(opened.path, test_text(vector, "uri_path"));

    /* The same with the values of the vector instead of the computed ones. */
    const struct test_bytes nonce = test_unhex(test_text(vector, "nonce")), aad = test_unhex(test_text(vector, "aad"));
    const struct test_bytes option = test_unhex(test_text(vector, "oscore_option"));
    request.nonce = nonce.data;
    request.aad = aad.data;
    request.aad_len = aad.len;
    request.option_value = option.data;
    request.option_value_len = option.len;
    build_golden(vector, &request, &payload, datagram, &len);
    assert_equal(id, "datagram of given values", datagram, len, test_text(vector, "datagram"));
}

static void test_golden(void) {
    json_t *const file = test_load("ssm-golden.json");
    const json_t *vector;
    size_t i;

    CU_ASSERT_TRUE(json_array_size(json_object_get(file, "vectors")) >= 40);
    json_array_foreach(json_object_get(file, "vectors"), i, vector) {
        check_golden(vector);
    }
    json_decref(file);
}

int test_vectors_suite(void) {
    CU_pSuite suite = CU_add_suite("vectors", NULL, NULL);

    CU_add_test(suite, "RFC 8613 C.1-C.6", test_rfc8613);
    CU_add_test(suite, "SSM golden datagrams", test_golden);
    return CU_get_error();
}
