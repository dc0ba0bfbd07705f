/* test_context.c: key derivation, nonce and AAD against RFC 8613 Appendix C.1-C.3 and §5.4. */
#include "test.h"

struct derivation {
    const char *salt, *id_context, *id, *info, *key, *iv_info, *iv, *nonce; /* id_context NULL: none */
};

/* C.1, C.2 and C.3, both directions; nonce for Partial IV 0. */
static const struct derivation derivations[] = {
    {"9e7ca92223786340", NULL, "", "8540f60a634b657910", "f0910ed7295e6ad4b54fc793154302ff", "8540f60a6249560d",
     "4622d4dd6d944168eefb54987c", "4622d4dd6d944168eefb54987c"},
    {"9e7ca92223786340", NULL, "01", "854101f60a634b657910", "ffb14e093c94c9cac9471648b4f98710", "8540f60a6249560d",
     "4622d4dd6d944168eefb54987c", "4722d4dd6d944169eefb54987c"},
    {"", NULL, "00", "854100f60a634b657910", "321b26943253c7ffb6003b0b64d74041", "8540f60a6249560d",
     "be35ae297d2dace910c52e99f9", "bf35ae297d2dace910c52e99f9"},
    {"", NULL, "01", "854101f60a634b657910", "e57b5635815177cd679ab4bcec9d7dda", "8540f60a6249560d",
     "be35ae297d2dace910c52e99f9", "bf35ae297d2dace810c52e99f9"},
    {"9e7ca92223786340", "37cbf3210017a2d3", "", "85404837cbf3210017a2d30a634b657910", "af2a1300a5e95788b356336eeecd2b92",
     "85404837cbf3210017a2d30a6249560d", "2ca58fb85ff1b81c0b7181b85e", "2ca58fb85ff1b81c0b7181b85e"},
    {"9e7ca92223786340", "37cbf3210017a2d3", "01", "8541014837cbf3210017a2d30a634b657910", "e39a0c7c77b43f03b4b39ab9a268699f",
     "85404837cbf3210017a2d30a6249560d", "2ca58fb85ff1b81c0b7181b85e", "2da58fb85ff1b81d0b7181b85e"},
};

static void appendix_c(void)
{
    for (size_t i = 0; i < COUNT(derivations); i++) {
        const struct derivation *d = &derivations[i];
        uint8_t secret[256], salt[256], id_context[256], id[256], info[SSM_INFO_BYTES_MAX], key[SSM_KEY_BYTES], iv[SSM_NONCE_BYTES];
        const struct ssm_common common = {
            .master_secret = {secret, unhex(secret, "0102030405060708090a0b0c0d0e0f10")},
            .master_salt = {salt, unhex(salt, d->salt)},
            .id_context = {d->id_context != NULL ? id_context : NULL, unhex(id_context, d->id_context != NULL ? d->id_context : "")},
        };
        const struct ssm_bytes id_bytes = {id, unhex(id, d->id)}, none = {NULL, 0};
        size_t len = ssm_kdf_info(info, sizeof info, id_bytes, common.id_context, "Key", sizeof key);
        check_hex("info", info, len, d->info);
        CU_ASSERT_EQUAL(ssm_kdf(key, sizeof key, &common, info, len), 0);
        check_hex("key", key, sizeof key, d->key);
        len = ssm_kdf_info(info, sizeof info, none, common.id_context, "IV", sizeof iv);
        check_hex("info", info, len, d->iv_info);
        CU_ASSERT_EQUAL(ssm_kdf(iv, sizeof iv, &common, info, len), 0);
        check_hex("Common IV", iv, sizeof iv, d->iv);
        uint8_t nonce[SSM_NONCE_BYTES];
        ssm_nonce(nonce, iv, id_bytes, 0);
        check_hex("nonce", nonce, sizeof nonce, d->nonce);
    }
}

/* nil and the empty string are different ID Contexts (RFC 8613 §3.2.1). */
static void empty_id_context(void)
{
    uint8_t info[SSM_INFO_BYTES_MAX], nothing = 0;
    const struct ssm_bytes none = {NULL, 0}, empty = {&nothing, 0};
    check_hex("nil", info, ssm_kdf_info(info, sizeof info, none, none, "Key", 16), "8540f60a634b657910");
    check_hex("empty", info, ssm_kdf_info(info, sizeof info, none, empty, "Key", 16), "8540400a634b657910");
}

/* RFC 5869 §2.2: no salt, an empty one and 32 zero bytes are the same key of the extract step; one zero byte more is not. */
static void salts(void)
{
    static const uint8_t zeros[65] = {0}, secret[32] = {1};
    const struct ssm_bytes rows[] = {{NULL, 0}, {zeros, 0}, {zeros, 1}, {zeros, 32}, {zeros, 64}, {zeros, 65}};
    uint8_t keys[COUNT(rows)][SSM_KEY_BYTES];
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct ssm_common common = {.master_secret = {secret, sizeof secret}, .master_salt = rows[i]};
        CU_ASSERT_EQUAL(ssm_kdf(keys[i], SSM_KEY_BYTES, &common, secret, 8), 0);
        CU_ASSERT_EQUAL(memcmp(keys[0], keys[i], SSM_KEY_BYTES) == 0, i < 5);
    }
}

/* The ID stands in seven bytes, padded on the left, behind its length; the Partial IV in the last five. */
static void nonce_of_every_id_length(void)
{
    static const char *const expected[] = {
        "00 00000000000000 0102030405", "01 000000000000a1 0102030405", "02 0000000000a1b2 0102030405", "03 00000000a1b2c3 0102030405",
        "04 000000a1b2c3d4 0102030405", "05 0000a1b2c3d4e5 0102030405", "06 00a1b2c3d4e5f6 0102030405", "07 a1b2c3d4e5f607 0102030405",
    };
    static const uint8_t id[] = {0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 0x07}, zero[SSM_NONCE_BYTES] = {0};
    for (size_t len = 0; len < COUNT(expected); len++) {
        uint8_t nonce[SSM_NONCE_BYTES];
        ssm_nonce(nonce, zero, (struct ssm_bytes){id, len}, UINT64_C(0x0102030405));
        check_hex("nonce", nonce, sizeof nonce, expected[len]);
    }
}

static void longest_info(void)
{
    uint8_t info[SSM_INFO_BYTES_MAX], bytes[SSM_ID_CONTEXT_BYTES_MAX] = {0};
    const struct ssm_bytes id = {bytes, SSM_ID_BYTES_MAX}, id_context = {bytes, sizeof bytes}, long_id = {bytes, SSM_ID_BYTES_MAX + 1};
    size_t len = ssm_kdf_info(info, sizeof info, id, id_context, "Key", 16);
    CU_ASSERT_EQUAL(len, 1 + 8 + 34 + 1 + 4 + 1);
    CU_ASSERT(len > 9 && info[9] == 0x58 && info[10] == 32); /* a length from 24 on takes two bytes */
    CU_ASSERT_EQUAL(ssm_kdf_info(info, len - 1, id, id_context, "Key", 16), 0);
    CU_ASSERT_EQUAL(ssm_kdf_info(info, sizeof info, long_id, id_context, "Key", 16), 0);
}

static void aad(void)
{
    uint8_t out[SSM_AAD_BYTES_MAX], bytes[8] = {0x00, 1, 2, 3, 4, 5, 6, 7}, piv[6] = {0x25, 1, 2, 3, 4, 5};
    size_t len = ssm_request_aad(out, sizeof out, (struct ssm_bytes){bytes, 1}, (struct ssm_bytes){piv, 1});
    check_hex("AAD of 5.4", out, len, "8368456e63727970743040498501810a4100412540");
    len = ssm_request_aad(out, sizeof out, (struct ssm_bytes){bytes, 7}, (struct ssm_bytes){piv, 5});
    CU_ASSERT_EQUAL(len, 31);
    CU_ASSERT_EQUAL(ssm_request_aad(out, 31, (struct ssm_bytes){bytes, 7}, (struct ssm_bytes){piv, 5}), 31);
    CU_ASSERT_EQUAL(ssm_request_aad(out, 30, (struct ssm_bytes){bytes, 7}, (struct ssm_bytes){piv, 5}), 0);
    CU_ASSERT_EQUAL(ssm_request_aad(out, sizeof out, (struct ssm_bytes){bytes, 8}, (struct ssm_bytes){piv, 5}), 0);
    CU_ASSERT_EQUAL(ssm_request_aad(out, sizeof out, (struct ssm_bytes){bytes, 7}, (struct ssm_bytes){piv, 6}), 0);
}

static bool is_zero(const void *memory, size_t len)
{
    const uint8_t *bytes = memory;
    while (len > 0 && bytes[len - 1] == 0) {
        len--;
    }
    return len == 0;
}

static void refused_and_wiped(void)
{
    uint8_t bytes[64] = {1};
    struct ssm_sender sender;
    struct ssm_common common = {.master_secret = {bytes, 16}};
    const struct ssm_bytes id = {bytes, 3}, long_id = {bytes, SSM_ID_BYTES_MAX + 1};
    for (size_t len = 0; len <= SSM_ID_BYTES_MAX; len += SSM_ID_BYTES_MAX) { /* the shortest and the longest */
        CU_ASSERT_EQUAL(ssm_sender_init(&sender, &common, (struct ssm_bytes){bytes, len}), SSM_CONTEXT_OK);
        CU_ASSERT_EQUAL(sender.keyed.id_len, len);
        ssm_sender_free(&sender);
    }
    memset(&sender, 0x55, sizeof sender);
    CU_ASSERT_EQUAL(ssm_sender_init(&sender, &common, long_id), SSM_CONTEXT_BAD_ID);
    CU_ASSERT_TRUE(is_zero(&sender, sizeof sender));
    common.id_context = (struct ssm_bytes){bytes, SSM_ID_CONTEXT_BYTES_MAX + 1};
    CU_ASSERT_EQUAL(ssm_sender_init(&sender, &common, id), SSM_CONTEXT_BAD_ID_CONTEXT);
    common.id_context = (struct ssm_bytes){NULL, 1};
    CU_ASSERT_EQUAL(ssm_sender_init(&sender, &common, id), SSM_CONTEXT_BAD_ID_CONTEXT);
    common = (struct ssm_common){.master_secret = {bytes, 0}};
    CU_ASSERT_EQUAL(ssm_sender_init(&sender, &common, id), SSM_CONTEXT_BAD_SECRET);
    common.master_secret = (struct ssm_bytes){NULL, 16};
    CU_ASSERT_EQUAL(ssm_sender_init(&sender, &common, id), SSM_CONTEXT_BAD_SECRET);
    common.master_secret = (struct ssm_bytes){bytes, 16};
    CU_ASSERT_EQUAL(ssm_sender_init(&sender, &common, id), SSM_CONTEXT_OK);
    CU_ASSERT_FALSE(is_zero(&sender, sizeof sender));
    ssm_sender_free(&sender);
    CU_ASSERT_TRUE(is_zero(&sender, sizeof sender));
    ssm_sender_free(&sender); /* all zero is allowed */
    struct ssm_recipient recipient;
    CU_ASSERT_EQUAL(ssm_recipient_init(&recipient, &common, id), SSM_CONTEXT_OK);
    CU_ASSERT(!recipient.window.received && recipient.window.lower == 0);
    ssm_recipient_free(&recipient);
    CU_ASSERT_TRUE(is_zero(&recipient.keyed, sizeof recipient.keyed));
}

void test_context(void)
{
    static const CU_TestInfo tests[] = {
        {"OSC-KDF-001 OSC-KDF-002 OSC-KDF-003 OSC-KDF-005 OSC-KDF-006 OSC-CTX-007 OSC-CTX-008 OSC-COS-006 RFC 8613 Appendix C.1 to C.3",
         appendix_c},
        {"OSC-KDF-004 no ID Context is not the empty one", empty_id_context},
        {"OSC-KDF-007 no salt, an empty one, zero bytes", salts},
        {"OSC-COS-006 OSC-COS-007 nonce for IDs of every length", nonce_of_every_id_length},
        {"longest info array", longest_info},
        {"OSC-COS-001 OSC-COS-010 OSC-COS-011 OSC-COS-013 AAD", aad},
        {"OSC-CTX-006 OSC-CTX-010 lengths of IDs, bad arguments are refused, secrets wiped", refused_and_wiped},
        CU_TEST_INFO_NULL,
    };
    add_suite("Sender and Recipient Context", tests);
}
