/* Representations in CBOR: what is one and what is not. */
#include "rig.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUE "6576616c7565"                         /* "value" */
#define DIMMING "6e64696d6d696e6753657474696e67"     /* "dimmingSetting" */
#define NONE INT32_MAX

static const struct { enum device_resource_kind kind; const char *cbor; int32_t value; const char *why; } table[] = {
    {DEVICE_SWITCH, "a1" VALUE "f5", 1, "true"},
    {DEVICE_SWITCH, "a1" VALUE "f4", 0, "false"},
    {DEVICE_SWITCH, "bf" VALUE "f5ff", 1, "indefinite map"},
    {DEVICE_SWITCH, "a2616ef6" VALUE "f5", 1, "another property before"},
    {DEVICE_SWITCH, "a2" VALUE "f5617282826161f97c00bf6162ffff", NONE, "another property cut short"},
    {DEVICE_SWITCH, "a2" VALUE "f56172828261619f01ffbf6162f6ff", 1, "a nested property behind"},
    {DEVICE_SWITCH, "a2" VALUE "f561727f61616162ff", 1, "text in pieces behind"},
    {DEVICE_SWITCH, "a2" VALUE "f561727f6161ff", 1, "text in one piece behind"},
    {DEVICE_SWITCH, "a2" VALUE "f561727f6161", NONE, "text in pieces without end"},
    {DEVICE_SWITCH, "a2" VALUE "f561727f4161ff", NONE, "bytes among pieces of text"},
    {DEVICE_SWITCH, "a2" VALUE "f56172c101", 1, "a tag behind"},
    {DEVICE_SWITCH, "", NONE, "nothing"},
    {DEVICE_SWITCH, "a0", NONE, "empty map"},
    {DEVICE_SWITCH, "f5", NONE, "no map"},
    {DEVICE_SWITCH, "a1" VALUE, NONE, "no value"},
    {DEVICE_SWITCH, "a1" VALUE "01", NONE, "integer"},
    {DEVICE_SWITCH, "a1" VALUE "f6", NONE, "null"},
    {DEVICE_SWITCH, "a1" VALUE "f500", NONE, "a byte too many"},
    {DEVICE_SWITCH, "a2" VALUE "f5" VALUE "f4", NONE, "twice"},
    {DEVICE_SWITCH, "a1" DIMMING "05", NONE, "the other kind"},
    {DEVICE_SWITCH, "a1" "6576616c7566" "f5", NONE, "a similar name"},
    {DEVICE_SWITCH, "a1" VALUE "ff", NONE, "break as value"},
    {DEVICE_SWITCH, "bbffffffffffffffff" VALUE "f5", NONE, "map of 2^64-1"},
    {DEVICE_SWITCH, "a2" VALUE "f561729bffffffffffffffff", NONE, "array of 2^64-1"},
    {DEVICE_SWITCH, "a2" VALUE "f561725bffffffffffffffff", NONE, "bytes of 2^64-1"},
    {DEVICE_SWITCH, "a2" VALUE "f5617281818181818181818181818101", NONE, "nested too deep"},
    {DEVICE_SWITCH, "ffffff", NONE, "not CBOR"},
    {DEVICE_SWITCH, "bc", NONE, "reserved head"},
    {DEVICE_DIMMER, "a1" DIMMING "1864", 100, "100"},
    {DEVICE_DIMMER, "a1" DIMMING "1b0000000000000005", 5, "5 in eight bytes"},
    {DEVICE_DIMMER, "a1" DIMMING "20", -1, "-1"},
    {DEVICE_DIMMER, "a1" DIMMING "3a7fffffff", INT32_MIN, "least"},
    {DEVICE_DIMMER, "a1" DIMMING "1a80000000", NONE, "too large"},
    {DEVICE_DIMMER, "a1" DIMMING "f5", NONE, "boolean"},
    {DEVICE_DIMMER, "a1" DIMMING "18", NONE, "cut"},
};

static void test_decode(void) {
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const size_t len = strlen(table[i].cbor) / 2;
        uint8_t *const cbor = malloc(len + 1);
        int32_t value = NONE;
        for (size_t at = 0; at < len; at++) {
            unsigned byte = 0;
            CU_ASSERT_EQUAL(sscanf(table[i].cbor + 2 * at, "%2x", &byte), 1);
            cbor[1 + at] = (uint8_t)byte;
        }
        const bool decoded = device_value_decode(table[i].kind, cbor + 1, len, &value);
        if (decoded != (table[i].value != NONE) || value != table[i].value) {
            CU_FAIL(table[i].why);
            fprintf(stderr, "%s: %d\n", table[i].why, (int)value);
        }
        free(cbor);
    }
}

static void test_encode(void) {
    static const int32_t values[] = {0, 1, 23, 24, 255, 256, 65535, 65536, INT32_MAX, -1, -24, -25, -256, -257, INT32_MIN};
    uint8_t cbor[24];
    int32_t value;

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        const size_t len = device_value_encode(DEVICE_DIMMER, values[i], cbor, sizeof cbor);
        CU_ASSERT_TRUE(device_value_decode(DEVICE_DIMMER, cbor, len, &value) && value == values[i]);
        CU_ASSERT_EQUAL(device_value_encode(DEVICE_DIMMER, values[i], cbor, len - 1), 0);
    }
    CU_ASSERT_EQUAL(device_value_encode(DEVICE_SWITCH, 1, cbor, sizeof cbor), 8);
    CU_ASSERT_EQUAL(memcmp(cbor, "\xa1\x65value\xf5", 8), 0);
}

int test_value_suite(void) {
    CU_pSuite suite = CU_add_suite("value", NULL, NULL);

    CU_add_test(suite, "decode", test_decode);
    CU_add_test(suite, "encode", test_encode);
    return CU_get_error();
}
