/* Which credential entries give the second Server a context, and which are refused. */
#include "rig.h"
#include "second_defects.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#define SECRET "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="      /* 32 bytes */

static const struct {
    int credtype;
    const char *recipientid, *secret, *subject;
    enum device_outcome outcome;
    const char *says;
} entries[] = {
    {256, "02aabbccddeeff", SECRET, "", DEVICE_OK, NULL},
    {256, "0201", SECRET, "*", DEVICE_OK, NULL},
    {256, "0201", SECRET, "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01", DEVICE_OK, NULL},
    {64, "zz", "AA==", "anything", DEVICE_OK, NULL},
    {128, NULL, SECRET, "", DEVICE_REFUSED, "no senderid"},
    {384, "0", SECRET, "", DEVICE_OK, NULL},
    {256, NULL, SECRET, "", DEVICE_REFUSED, "no recipientid"},
    {256, "", SECRET, "", DEVICE_REFUSED, "another length"},
    {256, "02a", SECRET, "", DEVICE_REFUSED, "another length"},
    {256, "02abc", SECRET, "", DEVICE_REFUSED, "another length"},
    {256, "02", SECRET, "", DEVICE_REFUSED, "another length"},
    {256, "02a1a1a1a1a1a1a1", SECRET, "", DEVICE_REFUSED, "another length"},
    {256, "02zz", SECRET, "", DEVICE_REFUSED, "lowercase hexadecimal"},
    {256, "02AA", SECRET, "", DEVICE_REFUSED, "lowercase hexadecimal"},
    {256, "0x02", SECRET, "", DEVICE_REFUSED, "lowercase hexadecimal"},
    {256, "01a1", SECRET, "", DEVICE_REFUSED, "another prefix"},
    {256, "0201", "AAECAwQFBgcICQoLDA0ODw==", "", DEVICE_REFUSED, "privatedata of another length"},
    {256, "0201", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g", "", DEVICE_REFUSED, "privatedata of another length"},
    {256, "0201", SECRET, "6d1b7a5454bf4d098a5c1e3a3c3f7a01", DEVICE_REFUSED, "another subjectuuid"},
    {256, "0201", SECRET, "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a0g", DEVICE_REFUSED, "another subjectuuid"},
};

static void test_entries(void) {
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        struct rig rig;
        char error[256] = "";
        json_t *const config = json_pack(
            "{s:[{s:i, s:i, s:s, s:{s:s, s:s}, s:{s:s*}}]}", "creds", "credid", 7, "credtype", entries[i].credtype, "subjectuuid",
            entries[i].subject, "privatedata", "data", entries[i].secret, "encoding", "oic.sec.encoding.base64", "oscore", "recipientid",
            entries[i].recipientid);
        CU_ASSERT_PTR_NOT_NULL_FATAL(config);
        CU_ASSERT_EQUAL(rig_start(&rig, config, NULL, error, sizeof error), entries[i].outcome);
        if (entries[i].outcome == DEVICE_OK) {
            rig_stop(&rig);
        } else {
            CU_ASSERT_PTR_NOT_NULL(strstr(error, entries[i].says));
            CU_ASSERT_EQUAL(strncmp(error, "creds[0] (credid 7): ", 21), 0);
            CU_ASSERT_PTR_NULL(strstr(error, entries[i].secret));
        }
        json_decref(config);
    }
}

static void test_unknown_defect(void) {
    struct rig rig;
    char error[1024], small[16];
    json_t *const config = json_object();

    CU_ASSERT_EQUAL(rig_start(&rig, config, "no-replay", error, sizeof error), DEVICE_FAULT);
    CU_ASSERT_EQUAL(strncmp(error, "found defect \"no-replay\", expected one ", 39), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "such as no-replay-check"));
    CU_ASSERT_EQUAL(rig_start(&rig, config, "no-replay", small, sizeof small), DEVICE_FAULT);
    CU_ASSERT_STRING_EQUAL(small, "found defect \"n");
    json_decref(config);
}

static void test_no_client_context(void) {
    struct rig rig;
    uint8_t cbor[24];
    json_t *const config = json_object();

    CU_ASSERT_EQUAL(rig_start(&rig, config, NULL, NULL, 0), DEVICE_OK);
    CU_ASSERT_EQUAL(second_device.command(rig.device, &(struct device_update){.path = "/a"}), DEVICE_REFUSED);
    CU_ASSERT_EQUAL(second_device.read(rig.device, 0, cbor, sizeof cbor), 0);
    CU_ASSERT_EQUAL(rig.sends, 0);
    rig_stop(&rig);
    json_decref(config);
}

static void test_defect_table(void) {
    CU_ASSERT_PTR_NULL(second_defect_names[SECOND_DEFECT_COUNT]);
    for (size_t i = 0; i < SECOND_DEFECT_COUNT; i++) {
        CU_ASSERT_TRUE(strlen(second_defect_effects[i]) > 10);
        CU_ASSERT_TRUE(strlen(second_defect_requirements[i]) > 7 || *second_defect_requirements[i] == '\0');
        for (size_t j = 0; j < i; j++) {
            CU_ASSERT_STRING_NOT_EQUAL(second_defect_names[i], second_defect_names[j]);
        }
    }
}

int test_provision_suite(void) {
    CU_pSuite suite = CU_add_suite("provision", NULL, NULL);

    CU_add_test(suite, "credential entries", test_entries);
    CU_add_test(suite, "unknown defect", test_unknown_defect);
    CU_add_test(suite, "no Client Context", test_no_client_context);
    CU_add_test(suite, "table of defects", test_defect_table);
    return CU_get_error();
}
