/* test_cbor.c: CBOR read and written: RFC 8949 Appendix A and F, and everything cut, too long, too deep. */
#include "test.h"
#include <ssm/cbor.h>
#include <stdio.h>
#include <stdlib.h>

/* Bytes in memory of exactly their length, so that a sanitizer sees any byte too far. */
struct exact { uint8_t *data; size_t len; };

static struct exact exact(const char *hex)
{
    uint8_t bytes[256];
    struct exact copy = {.len = unhex(bytes, hex)};
    copy.data = malloc(copy.len > 0 ? copy.len : 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(copy.data);
    memcpy(copy.data, bytes, copy.len);
    return copy;
}

static enum ssm_cbor_error skip(const char *hex)
{
    struct exact item = exact(hex);
    struct ssm_cbor_reader reader = ssm_cbor_reader(item.data, item.len);
    ssm_cbor_skip(&reader);
    enum ssm_cbor_error error = ssm_cbor_end(&reader);
    free(item.data);
    return error;
}

/* Well-formedness (RFC 8949 Appendix A: well-formed, Appendix F: not), and our bounds. */
static void skipping(void)
{
    static const struct { enum ssm_cbor_error error; const char *hex; } rows[] = {
        {SSM_CBOR_OK, "00"}, {SSM_CBOR_OK, "1bffffffffffffffff"}, {SSM_CBOR_OK, "3bffffffffffffffff"}, {SSM_CBOR_OK, "f90000"},
        {SSM_CBOR_OK, "fb7ff0000000000000"}, {SSM_CBOR_OK, "f7"}, {SSM_CBOR_OK, "f8ff"},
        {SSM_CBOR_OK, "c074323031332d30332d32315432303a30343a30305a"},
        {SSM_CBOR_OK, "d818456449455446"}, {SSM_CBOR_OK, "40"}, {SSM_CBOR_OK, "62c3bc"}, {SSM_CBOR_OK, "80"}, {SSM_CBOR_OK, "a0"},
        {SSM_CBOR_OK, "8301820203820405"}, {SSM_CBOR_OK, "a26161016162820203"}, {SSM_CBOR_OK, "5f42010243030405ff"}, {SSM_CBOR_OK, "5fff"},
        {SSM_CBOR_OK, "7f657374726561646d696e67ff"}, {SSM_CBOR_OK, "9f018202039f0405ffff"}, {SSM_CBOR_OK, "bf61610161629f0203ffff"},
        {SSM_CBOR_OK, "9fff"}, {SSM_CBOR_OK, "bfff"}, {SSM_CBOR_OK, "8181818181818180"}, {SSM_CBOR_OK, "c1c1c1c1c1c1c1c100"},
        {SSM_CBOR_MALFORMED, ""}, {SSM_CBOR_MALFORMED, "18"}, {SSM_CBOR_MALFORMED, "19ff"}, {SSM_CBOR_MALFORMED, "1b00000000000000"},
        {SSM_CBOR_MALFORMED, "38"}, {SSM_CBOR_MALFORMED, "41"}, {SSM_CBOR_MALFORMED, "61"}, {SSM_CBOR_MALFORMED, "5affffffff00"},
        {SSM_CBOR_MALFORMED, "7bffffffffffffffff00"}, {SSM_CBOR_MALFORMED, "81"}, {SSM_CBOR_MALFORMED, "8200"}, {SSM_CBOR_MALFORMED, "a1"},
        {SSM_CBOR_MALFORMED, "a100"}, {SSM_CBOR_MALFORMED, "a20000ff"}, {SSM_CBOR_MALFORMED, "9bffffffffffffffff00"},
        {SSM_CBOR_MALFORMED, "bbffffffffffffffff0000"}, {SSM_CBOR_MALFORMED, "bb800000000000000000"}, {SSM_CBOR_MALFORMED, "c0"},
        {SSM_CBOR_MALFORMED, "5f4100"}, {SSM_CBOR_MALFORMED, "7f6100"}, {SSM_CBOR_MALFORMED, "9f"}, {SSM_CBOR_MALFORMED, "9f0102"},
        {SSM_CBOR_MALFORMED, "bf01020102"}, {SSM_CBOR_MALFORMED, "bf00ff"}, {SSM_CBOR_MALFORMED, "bf000000ff"},
        {SSM_CBOR_MALFORMED, "a200ff"},
        {SSM_CBOR_MALFORMED, "5f00ff"}, {SSM_CBOR_MALFORMED, "5f6100ff"}, {SSM_CBOR_MALFORMED, "7f4100ff"},
        {SSM_CBOR_MALFORMED, "5f5f4100ffff"},
        {SSM_CBOR_MALFORMED, "ff"}, {SSM_CBOR_MALFORMED, "81ff"}, {SSM_CBOR_MALFORMED, "c1ff"}, {SSM_CBOR_MALFORMED, "1c"},
        {SSM_CBOR_MALFORMED, "1f"}, {SSM_CBOR_MALFORMED, "3f"}, {SSM_CBOR_MALFORMED, "df"}, {SSM_CBOR_MALFORMED, "5c"},
        {SSM_CBOR_MALFORMED, "fc"},
        {SSM_CBOR_MALFORMED, "f800"}, {SSM_CBOR_MALFORMED, "f81f"}, {SSM_CBOR_MALFORMED, "0000"}, {SSM_CBOR_MALFORMED, "80ff"},
        {SSM_CBOR_MALFORMED, "61ff"}, {SSM_CBOR_MALFORMED, "62c328"}, {SSM_CBOR_MALFORMED, "62c080"}, {SSM_CBOR_MALFORMED, "63eda080"},
        {SSM_CBOR_MALFORMED, "64f4908080"}, {SSM_CBOR_MALFORMED, "64f0808080"}, {SSM_CBOR_MALFORMED, "63e08080"},
        {SSM_CBOR_MALFORMED, "61c3"},
        {SSM_CBOR_OK, "63e282ac"}, {SSM_CBOR_OK, "64f0908591"}, {SSM_CBOR_OK, "64f48fbfbf"},
        {SSM_CBOR_TOO_DEEP, "818181818181818180"}, {SSM_CBOR_TOO_DEEP, "c1c1c1c1c1c1c1c1c100"}, {SSM_CBOR_TOO_DEEP, "9f9f9f9f9f9f9f9f9f"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CU_ASSERT_EQUAL(skip(rows[i].hex), rows[i].error);
        if (skip(rows[i].hex) != rows[i].error) {
            printf("\n    %s: found %d, expected %d\n", rows[i].hex, (int)skip(rows[i].hex), (int)rows[i].error);
        }
    }
}

/* Every strict prefix of a good item is refused: no item is complete before its last byte. */
static void truncation(void)
{
    struct exact item = exact("bf6161018263c3bc30fb00000000000000005f4100ff7f61616162ff9f01a10203ffc2410000ff");
    for (size_t len = 0; len <= item.len; len++) {
        uint8_t *part = malloc(len > 0 ? len : 1);
        CU_ASSERT_PTR_NOT_NULL_FATAL(part);
        memcpy(part, item.data, len);
        struct ssm_cbor_reader reader = ssm_cbor_reader(part, len);
        ssm_cbor_skip(&reader);
        CU_ASSERT_EQUAL(ssm_cbor_end(&reader) == SSM_CBOR_OK, len == item.len);
        free(part);
    }
    free(item.data);
}

static void integers(void)
{
    static const struct { const char *hex; int64_t value; bool good; } rows[] = {
        {"00", 0, true}, {"17", 23, true}, {"1818", 24, true}, {"18ff", 255, true}, {"190100", 256, true}, {"1903e8", 1000, true},
        {"1a000f4240", 1000000, true}, {"1b7fffffffffffffff", INT64_MAX, true}, {"20", -1, true}, {"3863", -100, true},
        {"3b7fffffffffffffff", INT64_MIN, true}, {"1b8000000000000000", 0, false}, {"3b8000000000000000", 0, false},
        {"f4", 0, false}, {"6130", 0, false}, {"fb0000000000000000", 0, false}, {"", 0, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct exact item = exact(rows[i].hex);
        struct ssm_cbor_reader reader = ssm_cbor_reader(item.data, item.len);
        CU_ASSERT_EQUAL(ssm_cbor_int(&reader, INT64_MIN, INT64_MAX), rows[i].value);
        CU_ASSERT_EQUAL(ssm_cbor_end(&reader) == SSM_CBOR_OK, rows[i].good);
        if (rows[i].good && rows[i].value >= 0) {
            reader = ssm_cbor_reader(item.data, item.len);
            CU_ASSERT_EQUAL(ssm_cbor_uint(&reader, (uint64_t)rows[i].value), (uint64_t)rows[i].value);
            CU_ASSERT_EQUAL(ssm_cbor_end(&reader), SSM_CBOR_OK);
        }
        if (rows[i].good && rows[i].value > 0) {
            reader = ssm_cbor_reader(item.data, item.len);
            CU_ASSERT_EQUAL(ssm_cbor_uint(&reader, (uint64_t)rows[i].value - 1), 0);
            CU_ASSERT_EQUAL(ssm_cbor_end(&reader), SSM_CBOR_UNEXPECTED);
            reader = ssm_cbor_reader(item.data, item.len);
            CU_ASSERT_EQUAL(ssm_cbor_int(&reader, 0, rows[i].value - 1), 0);
            CU_ASSERT_EQUAL(ssm_cbor_end(&reader), SSM_CBOR_UNEXPECTED);
        }
        free(item.data);
    }
}

static enum ssm_cbor_error read_text(const char *hex, char *out, size_t size, size_t *len)
{
    struct exact item = exact(hex);
    struct ssm_cbor_reader reader = ssm_cbor_reader(item.data, item.len);
    *len = ssm_cbor_text(&reader, out, size);
    enum ssm_cbor_error error = ssm_cbor_end(&reader);
    free(item.data);
    return error;
}

static void strings(void)
{
    static const struct { const char *hex; enum ssm_cbor_error error; const char *text; } rows[] = {
        {"60", SSM_CBOR_OK, ""}, {"6161", SSM_CBOR_OK, "a"}, {"6461626364", SSM_CBOR_OK, "abcd"}, {"7f616162626360ff", SSM_CBOR_OK, "abc"},
        {"7fff", SSM_CBOR_OK, ""}, {"780161", SSM_CBOR_OK, "a"}, {"656162636465", SSM_CBOR_TOO_LONG, ""},
        {"7f62616261636364ff", SSM_CBOR_MALFORMED, ""}, {"7f626162", SSM_CBOR_MALFORMED, ""}, {"7f62616263636465ff", SSM_CBOR_TOO_LONG, ""},
        {"626100", SSM_CBOR_UNEXPECTED, ""}, {"4161", SSM_CBOR_UNEXPECTED, ""}, {"01", SSM_CBOR_UNEXPECTED, ""},
        {"62c328", SSM_CBOR_MALFORMED, ""},
        {"7f61c3ff", SSM_CBOR_MALFORMED, ""}, {"7f4161ff", SSM_CBOR_MALFORMED, ""}, {"", SSM_CBOR_MALFORMED, ""},
        {"61", SSM_CBOR_MALFORMED, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[5] = "????";
        size_t len;
        CU_ASSERT_EQUAL(read_text(rows[i].hex, text, sizeof text, &len), rows[i].error);
        CU_ASSERT_STRING_EQUAL(text, rows[i].text);
        CU_ASSERT_EQUAL(len, strlen(rows[i].text));
    }
    struct exact item = exact("5f42000142020340ff");
    struct ssm_cbor_reader reader = ssm_cbor_reader(item.data, item.len);
    uint8_t bytes[4];
    check_hex("bytes", bytes, ssm_cbor_bytes(&reader, bytes, sizeof bytes), "00010203");
    CU_ASSERT_EQUAL(ssm_cbor_end(&reader), SSM_CBOR_OK);
    reader = ssm_cbor_reader(item.data, item.len);
    CU_ASSERT_EQUAL(ssm_cbor_bytes(&reader, bytes, 3), 0);
    CU_ASSERT_EQUAL(ssm_cbor_end(&reader), SSM_CBOR_TOO_LONG);
    free(item.data);
}

/* {"a": uint, "b": [ints]}, others ignored; returns a + 100 * the sum of b. */
static enum ssm_cbor_error read_map(const char *hex, uint64_t *result)
{
    static const char *const names[] = {"a", "b"};
    struct exact item = exact(hex);
    struct ssm_cbor_reader reader = ssm_cbor_reader(item.data, item.len);
    *result = 0;
    struct ssm_cbor_items map = ssm_cbor_map(&reader);
    while (ssm_cbor_next(&reader, &map)) {
        size_t key = ssm_cbor_key(&reader, &map, names, COUNT(names));
        if (key == 0) {
            *result += ssm_cbor_uint(&reader, 99);
        } else if (key == 1) {
            struct ssm_cbor_items array = ssm_cbor_array(&reader);
            while (ssm_cbor_next(&reader, &array)) {
                *result += 100 * ssm_cbor_uint(&reader, 99);
            }
        } else {
            ssm_cbor_skip(&reader);
        }
    }
    enum ssm_cbor_error error = ssm_cbor_end(&reader);
    free(item.data);
    return error;
}

static void containers(void)
{
    static const struct { const char *hex; enum ssm_cbor_error error; uint64_t result; } rows[] = {
        {"a0", SSM_CBOR_OK, 0}, {"bfff", SSM_CBOR_OK, 0}, {"a1616107", SSM_CBOR_OK, 7}, {"a2616107616283010203", SSM_CBOR_OK, 607},
        {"bf61629f0102ff616108ff", SSM_CBOR_OK, 308}, {"a3616301616107616280", SSM_CBOR_OK, 7}, {"a20001616107", SSM_CBOR_OK, 7},
        {"a2410061616107", SSM_CBOR_MALFORMED, 0}, {"a182010203", SSM_CBOR_OK, 0}, {"a1626161f6", SSM_CBOR_OK, 0},
        {"a2616107616107", SSM_CBOR_UNEXPECTED, 7}, {"a2616280616280", SSM_CBOR_UNEXPECTED, 0}, {"a17f6161ff07", SSM_CBOR_UNEXPECTED, 0},
        {"a1616120", SSM_CBOR_UNEXPECTED, 0}, {"a1616207", SSM_CBOR_UNEXPECTED, 0}, {"a161611864", SSM_CBOR_UNEXPECTED, 0},
        {"80", SSM_CBOR_UNEXPECTED, 0}, {"6161", SSM_CBOR_UNEXPECTED, 0}, {"a161610700", SSM_CBOR_MALFORMED, 7},
        {"bf6161ff", SSM_CBOR_MALFORMED, 0},
        {"a2616107", SSM_CBOR_MALFORMED, 7}, {"a16162820102ff", SSM_CBOR_MALFORMED, 300},
        {"bb7fffffffffffffff616107", SSM_CBOR_MALFORMED, 0},
        {"a161629bffffffffffffffff01", SSM_CBOR_MALFORMED, 0}, {"a161ff07", SSM_CBOR_MALFORMED, 0}, {"", SSM_CBOR_MALFORMED, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint64_t result;
        enum ssm_cbor_error error = read_map(rows[i].hex, &result);
        CU_ASSERT_EQUAL(error, rows[i].error);
        CU_ASSERT(error != SSM_CBOR_OK || result == rows[i].result);
        if (error != rows[i].error) {
            printf("\n    %s: found %d, expected %d\n", rows[i].hex, (int)error, (int)rows[i].error);
        }
    }
}

/* The first error stays, and every read after it gives nothing. */
static void errors_stay(void)
{
    const uint8_t item[] = {0x83, 0x20, 0x01, 0xf5};
    struct ssm_cbor_reader reader = ssm_cbor_reader(item, sizeof item);
    struct ssm_cbor_items array = ssm_cbor_array(&reader);
    CU_ASSERT_TRUE(ssm_cbor_next(&reader, &array));
    CU_ASSERT_EQUAL(ssm_cbor_uint(&reader, 9), 0);
    char text[3] = "xy";
    uint8_t byte;
    CU_ASSERT_FALSE(ssm_cbor_next(&reader, &array));
    CU_ASSERT_EQUAL(ssm_cbor_peek(&reader), SSM_CBOR_NONE);
    CU_ASSERT(ssm_cbor_uint(&reader, 9) == 0 && ssm_cbor_int(&reader, 1, 9) == 0 && !ssm_cbor_bool(&reader));
    CU_ASSERT(ssm_cbor_text(&reader, text, sizeof text) == 0 && text[0] == '\0' && ssm_cbor_bytes(&reader, &byte, 1) == 0);
    array = ssm_cbor_map(&reader);
    CU_ASSERT_FALSE(ssm_cbor_next(&reader, &array));
    ssm_cbor_skip(&reader);
    ssm_cbor_fail(&reader, SSM_CBOR_TOO_LONG);
    CU_ASSERT_EQUAL(ssm_cbor_end(&reader), SSM_CBOR_UNEXPECTED);
}

/* All items of one to three bytes: reading and skipping agree on what is well-formed, and no byte beyond the end is read. */
static void every_short_item(void)
{
    uint8_t *item = malloc(3);
    CU_ASSERT_PTR_NOT_NULL_FATAL(item);
    uint32_t good = 0;
    for (uint32_t i = 0; i < 1u << 24; i++) {
        item[0] = (uint8_t)(i >> 16);
        item[1] = (uint8_t)(i >> 8);
        item[2] = (uint8_t)i;
        struct ssm_cbor_reader skipper = ssm_cbor_reader(item, 3), reader = skipper;
        ssm_cbor_skip(&skipper);
        ssm_cbor_int(&reader, INT64_MIN, INT64_MAX);
        bool is_good = ssm_cbor_end(&skipper) == SSM_CBOR_OK;
        good += is_good;
        if (ssm_cbor_end(&reader) == SSM_CBOR_OK && !is_good) {
            CU_FAIL("read what cannot be skipped");
        }
    }
    CU_ASSERT(good > 100000 && good < 1u << 24);
    free(item);
}

static void writing(void)
{
    uint8_t out[128];
    struct ssm_cbor_writer writer = ssm_cbor_writer(out, sizeof out);
    static const uint64_t values[] = {0, 23, 24, 255, 256, 65535, 65536, 4294967295, 4294967296, UINT64_MAX};
    ssm_cbor_put_array(&writer, COUNT(values));
    for (size_t i = 0; i < COUNT(values); i++) {
        ssm_cbor_put_uint(&writer, values[i]);
    }
    check_hex("uints", out, ssm_cbor_written(&writer, out),
              "8a 00 17 1818 18ff 190100 19ffff 1a00010000 1affffffff 1b0000000100000000 1bffffffffffffffff");
    writer = ssm_cbor_writer(out, sizeof out);
    ssm_cbor_open_map(&writer);
    ssm_cbor_put_text(&writer, "a");
    ssm_cbor_open_array(&writer);
    ssm_cbor_put_int(&writer, -1);
    ssm_cbor_put_int(&writer, INT64_MIN);
    ssm_cbor_put_int(&writer, 5);
    ssm_cbor_put_bool(&writer, false);
    ssm_cbor_close(&writer);
    ssm_cbor_put_text(&writer, "");
    ssm_cbor_put_map(&writer, 1);
    ssm_cbor_put_bool(&writer, true);
    ssm_cbor_put_bytes(&writer, (struct ssm_bytes){NULL, 0});
    ssm_cbor_close(&writer);
    size_t len = ssm_cbor_written(&writer, out);
    check_hex("all kinds", out, len, "bf 6161 9f 20 3b7fffffffffffffff 05 f4 ff 60 a1 f5 40 ff");
}

static void put_some(struct ssm_cbor_writer *writer)
{
    ssm_cbor_put_map(writer, 1);
    ssm_cbor_put_text(writer, "a longer name than the window");
    ssm_cbor_put_uint(writer, 1000);
}

/* What does not fit is told and measured, and nothing is written beyond the end. */
static void no_room(void)
{
    uint8_t whole[64];
    struct ssm_cbor_writer writer = ssm_cbor_writer(whole, sizeof whole);
    put_some(&writer);
    size_t len = ssm_cbor_written(&writer, whole);
    CU_ASSERT(len == 35 && writer.total == len);
    writer = ssm_cbor_writer(NULL, 0);
    put_some(&writer);
    CU_ASSERT_EQUAL(writer.total, len);
    for (size_t size = 0; size <= len + 1; size++) {
        uint8_t *out = malloc(size > 0 ? size : 1);
        CU_ASSERT_PTR_NOT_NULL_FATAL(out);
        writer = ssm_cbor_writer(out, size);
        put_some(&writer);
        CU_ASSERT(ssm_cbor_written(&writer, out) == (size < len ? 0 : len) && writer.total == len);
        CU_ASSERT_EQUAL(memcmp(out, whole, size < len ? size : len), 0);
        free(out);
    }
}

void test_cbor(void)
{
    static const CU_TestInfo tests[] = {
        {"skipping: RFC 8949 Appendix A and F, depth", skipping}, {"every truncation is refused", truncation}, {"integers", integers},
        {"strings, in chunks too", strings}, {"containers, names, huge counts", containers}, {"the first error stays", errors_stay},
        {"every item of three bytes", every_short_item}, {"writing", writing}, {"no room", no_room}, CU_TEST_INFO_NULL,
    };
    add_suite("CBOR", tests);
}
