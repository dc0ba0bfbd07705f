/* test_oscore_option.c: the OSCORE option value (RFC 8613 §6). */
#include "test.h"

/* RFC 8613 §6.3: the five examples, decoded and encoded again. */
static void rfc_examples(void)
{
    static const struct { const char *value, *piv, *kid_context, *kid; } examples[] = {
        {"09 05 25", "05", NULL, "25"}, {"09 00", "00", NULL, ""}, {"19 05 05 44616c656b", "05", "44616c656b", ""},
        {"", "", NULL, NULL}, {"01 07", "07", NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(examples); i++) {
        uint8_t value[256], out[64];
        size_t len = unhex(value, examples[i].value);
        struct ssm_oscore_option option;
        CU_ASSERT_TRUE_FATAL(ssm_oscore_option_decode(&option, (struct ssm_bytes){value, len}));
        check_hex("piv", option.piv.data, option.piv.len, examples[i].piv);
        CU_ASSERT_EQUAL(option.kid_context.data != NULL, examples[i].kid_context != NULL);
        check_hex("kid context", option.kid_context.data, option.kid_context.len,
                  examples[i].kid_context != NULL ? examples[i].kid_context : "");
        CU_ASSERT_EQUAL(option.has_kid, examples[i].kid != NULL);
        check_hex("kid", option.kid.data, option.kid.len, examples[i].kid != NULL ? examples[i].kid : "");
        int encoded = ssm_oscore_option_encode(out, sizeof out, &option);
        CU_ASSERT_FATAL(encoded >= 0);
        check_hex("option", out, (size_t)encoded, examples[i].value);
    }
}

static void malformed(void)
{
    static const char *const values[] = {
        "00", "0e 000000000000 02", "0f 00000000000000 02", "89 05 02", "49 05 02", "29 05 02", "0d 01", "0d 01020304", "0a 00",
        "19 05", "19 05 aa", "19 05 02 aa", "10", "01", "01 07 25", "11 05 00 ff", "ff",
    };
    for (size_t i = 0; i < COUNT(values); i++) {
        uint8_t value[256];
        struct ssm_oscore_option option;
        CU_ASSERT_FALSE(ssm_oscore_option_decode(&option, (struct ssm_bytes){value, unhex(value, values[i])}));
        CU_ASSERT(option.piv.data == NULL && option.kid.data == NULL && !option.has_kid); /* nothing half-decoded is left */
    }
    uint8_t longest[256] = {0x08};
    struct ssm_oscore_option option;
    CU_ASSERT_TRUE(ssm_oscore_option_decode(&option, (struct ssm_bytes){longest, 255}));
    CU_ASSERT_FALSE(ssm_oscore_option_decode(&option, (struct ssm_bytes){longest, 256}));
}

/* What the decoder has to say about a value, from the text of §6.1 alone. */
static bool acceptable(const uint8_t *value, size_t len)
{
    if (len == 0) {
        return true;
    }
    size_t n = value[0] & 7, h = value[0] >> 4 & 1, k = value[0] >> 3 & 1, need = 1 + n + h;
    if (value[0] >> 5 != 0 || n > 5 || value[0] == 0 || len < need) {
        return false;
    }
    need += h == 1 ? value[1 + n] : 0;
    return k == 1 ? len >= need : len == need;
}

/* Every value of 1, 2 and 3 bytes, at the end of its buffer so that a sanitizer sees any byte too far. */
static void every_short_value(void)
{
    size_t wrong = 0, accepted = 0;
    for (size_t len = 1; len <= 3; len++) {
        for (uint32_t bits = 0; bits < UINT32_C(1) << (8 * len); bits++) {
            const uint8_t bytes[3] = {(uint8_t)(bits >> 16), (uint8_t)(bits >> 8), (uint8_t)bits};
            const uint8_t *value = bytes + sizeof bytes - len;
            struct ssm_oscore_option option;
            bool decoded = ssm_oscore_option_decode(&option, (struct ssm_bytes){value, len});
            wrong += decoded != acceptable(value, len);
            if (decoded) {
                uint8_t again[8];
                int again_len = ssm_oscore_option_encode(again, sizeof again, &option);
                wrong += again_len != (int)len || memcmp(again, value, len) != 0;
                accepted++;
            }
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(accepted > 0);
}

static void encode_limits(void)
{
    uint8_t out[300], bytes[256] = {1};
    struct ssm_oscore_option option = {
        .piv = {bytes, 5}, .kid_context = {bytes, SSM_ID_CONTEXT_BYTES_MAX}, .kid = {bytes, SSM_ID_BYTES_MAX}, .has_kid = true};
    CU_ASSERT_EQUAL(ssm_oscore_option_encode(out, SSM_OPTION_BYTES_MAX, &option), (int)SSM_OPTION_BYTES_MAX);
    CU_ASSERT_EQUAL(ssm_oscore_option_encode(out, SSM_OPTION_BYTES_MAX - 1, &option), -1);
    option.piv.len = 6;
    CU_ASSERT_EQUAL(ssm_oscore_option_encode(out, sizeof out, &option), -1);
    option.piv.len = 1;
    option.kid_context.len = 256;
    CU_ASSERT_EQUAL(ssm_oscore_option_encode(out, sizeof out, &option), -1);
    option.kid_context.len = 250;
    CU_ASSERT_EQUAL(ssm_oscore_option_encode(out, sizeof out, &option), -1); /* 260 bytes in all */
}

static void partial_iv(void)
{
    static const struct { uint64_t number; const char *bytes; } rows[] = {
        {0, "00"}, {1, "01"}, {255, "ff"}, {256, "0100"}, {0xffff, "ffff"}, {0x10000, "010000"}, {0xffffffff, "ffffffff"},
        {UINT64_C(0x100000000), "0100000000"}, {SSM_SSN_MAX, "ffffffffff"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t piv[SSM_PIV_BYTES_MAX];
        size_t len = ssm_piv_encode(piv, rows[i].number);
        check_hex("Partial IV", piv, len, rows[i].bytes);
        CU_ASSERT_EQUAL(ssm_piv_value((struct ssm_bytes){piv, len}), rows[i].number);
    }
    CU_ASSERT_EQUAL(ssm_piv_value((struct ssm_bytes){NULL, 0}), 0);
}

void test_oscore_option(void)
{
    static const CU_TestInfo tests[] = {
        {"OSC-HDR-001 OSC-HDR-006 OSC-OPT-002 examples of RFC 8613 6.3", rfc_examples},
        {"OSC-OPT-002 OSC-HDR-002 OSC-HDR-004 OSC-HDR-005 SSM-SRV-008 malformed values", malformed},
        {"OSC-HDR-001 OSC-HDR-003 OSC-HDR-004 OSC-HDR-005 every value of 1 to 3 bytes", every_short_value},
        {"limits of encoding", encode_limits},
        {"OSC-COS-002 Partial IV", partial_iv},
        CU_TEST_INFO_NULL,
    };
    add_suite("OSCORE option", tests);
}
