/* test_message.c: CoAP messages and options (RFC 7252 §3), well-formed and not. */
#include "test.h"

static bool parses(struct ssm_message *message, uint8_t *buffer, const char *hex)
{
    return ssm_message_parse(message, buffer, unhex(buffer, hex));
}

static void well_formed(void)
{
    uint8_t buffer[256];
    struct ssm_message message;
    CU_ASSERT_TRUE_FATAL(parses(&message, buffer, "52 02 1234 aabb 91 00 22 6364 ff 0102"));
    CU_ASSERT(message.type == SSM_NON && message.code == SSM_POST && message.mid == 0x1234);
    check_hex("token", message.token.data, message.token.len, "aabb");
    check_hex("payload", message.payload.data, message.payload.len, "0102");
    struct ssm_option option = {0};
    size_t cursor = 0;
    CU_ASSERT_EQUAL(ssm_option_next(&message.options, &cursor, &option), 1);
    CU_ASSERT(option.number == SSM_OPT_OSCORE && option.value.len == 1);
    CU_ASSERT_EQUAL(ssm_option_next(&message.options, &cursor, &option), 1);
    CU_ASSERT_EQUAL(option.number, SSM_OPT_URI_PATH);
    check_hex("value", option.value.data, option.value.len, "6364");
    CU_ASSERT_EQUAL(ssm_option_next(&message.options, &cursor, &option), 0);
    CU_ASSERT_EQUAL(ssm_option_next(&message.options, &cursor, &option), 0);
    CU_ASSERT_TRUE(parses(&message, buffer, "40 00 0001")); /* Empty */
    CU_ASSERT_TRUE(parses(&message, buffer, "58 01 0001 0102030405060708"));
    CU_ASSERT_EQUAL(message.payload.len, 0);
}

/* Delta and length with 0, 1 and 2 extension bytes, at their edges. */
static void extended_options(void)
{
    uint8_t buffer[256];
    struct ssm_message message;
    struct ssm_option option = {0};
    size_t cursor = 0;
    static const uint16_t numbers[] = {12, 25, 25 + 268, 25 + 268 + 269, 65535};
    CU_ASSERT_TRUE_FATAL(parses(&message, buffer, "50 02 0001 c0 d0 00 d1 ff aa e0 0000 e0 fcc0"));
    for (size_t i = 0; i < COUNT(numbers); i++) {
        CU_ASSERT_EQUAL(ssm_option_next(&message.options, &cursor, &option), 1);
        CU_ASSERT_EQUAL(option.number, numbers[i]);
    }
    CU_ASSERT_EQUAL(ssm_option_next(&message.options, &cursor, &option), 0);
    uint8_t large[4 + 3 + 300] = {0x50, 0x02, 0, 1, 0x1e, 0, 31};
    CU_ASSERT_TRUE(ssm_message_parse(&message, large, sizeof large));
    CU_ASSERT_FALSE(ssm_message_parse(&message, large, sizeof large - 1));
}

static void malformed(void)
{
    static const char *const messages[] = {
        "", "50", "50 02", "50 02 00",                                  /* shorter than a header */
        "10 02 0001", "90 02 0001", "d0 02 0001",                       /* version 0, 2, 3 */
        "59 02 0001 000000000000000000", "5f 02 0001", "52 02 0001 aa", /* token of 9 or 15 bytes, token cut */
        "50 00 0001 ff 00", "51 00 0001 aa",                            /* an Empty message that is not empty */
        "50 02 0001 ff", "50 02 0001 90 ff",                            /* payload marker without payload */
        "50 02 0001 f0", "50 02 0001 f1 00", "50 02 0001 0f", "50 02 0001 1f 00", /* nibble 15 */
        "50 02 0001 d0", "50 02 0001 e0", "50 02 0001 e0 00", "50 02 0001 0d", "50 02 0001 0e 00", /* extension cut */
        "50 02 0001 12 aa", "50 02 0001 0d 00 aa", "50 02 0001 0e ffff aa", /* value cut */
        "50 02 0001 e0 fef3", "50 02 0001 e0 ffff",                     /* delta beyond 65535 */
        "50 02 0001 10 e0 fef2", "50 02 0001 e0 fef2 10",               /* sum beyond 65535 */
    };
    for (size_t i = 0; i < COUNT(messages); i++) {
        uint8_t buffer[256];
        struct ssm_message message;
        CU_ASSERT_FALSE(parses(&message, buffer, messages[i]));
    }
}

static void inner_plaintext(void)
{
    uint8_t buffer[256];
    struct ssm_message message;
    CU_ASSERT_TRUE_FATAL(ssm_plaintext_parse(&message, buffer, unhex(buffer, "02 b1 61 ff a0")));
    CU_ASSERT(message.code == SSM_POST && message.options.len == 2 && message.payload.len == 1 && message.token.len == 0);
    CU_ASSERT_TRUE(ssm_plaintext_parse(&message, buffer, 1));
    CU_ASSERT_FALSE(ssm_plaintext_parse(&message, buffer, 0));
    CU_ASSERT_FALSE(ssm_plaintext_parse(&message, buffer, unhex(buffer, "02 ff")));
    CU_ASSERT_FALSE(ssm_plaintext_parse(&message, buffer, unhex(buffer, "02 b2 61")));
}

/* Every prefix of a message, and every message with one byte changed to each value: no crash, and parts stay inside the datagram. */
static void prefixes_and_mutations(void)
{
    uint8_t original[256];
    size_t len = unhex(original, "5202b8bd 4266 39 6c6f63616c686f7374 66 0901028be3 ab d103aa ff 9aa1e15c");
    for (size_t i = 0; i < len; i++) {
        for (unsigned value = 0; value < 256; value++) {
            uint8_t changed[64];
            struct ssm_message message;
            memcpy(changed + sizeof changed - len, original, len);
            uint8_t *start = changed + sizeof changed - len;
            start[i] = (uint8_t)value;
            if (ssm_message_parse(&message, start, len)) {
                const uint8_t *end =
                    message.payload.len > 0 ? message.payload.data + message.payload.len : message.options.data + message.options.len;
                CU_ASSERT_EQUAL(end, changed + sizeof changed);
            }
            ssm_message_parse(&message, start, i);
        }
    }
}

void test_message(void)
{
    static const CU_TestInfo tests[] = {
        {"well-formed messages", well_formed}, {"extended deltas and lengths", extended_options},
        {"malformed messages", malformed},     {"inner plaintext", inner_plaintext},
        {"every prefix and every byte changed", prefixes_and_mutations}, CU_TEST_INFO_NULL,
    };
    add_suite("CoAP message", tests);
}
