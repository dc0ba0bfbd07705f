/* test_doxm.c: /oic/sec/doxm: who writes what of it, and what it tells of the credential types. */
#include "test.h"
#include <ssm/doxm.h>

#define UUID "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01"

static const uint16_t oxms[] = {0, 2};

static struct ssm_doxm new_doxm(void)
{
    return (struct ssm_doxm){.oxms = oxms, .oxm_count = COUNT(oxms), .sct = SSM_CREDTYPE_CLIENT | SSM_CREDTYPE_SERVER};
}

static void updates(void)
{
    static const struct { enum ssm_svr_outcome dots, anybody; const char *notation; } rows[] = {
        {SSM_SVR_OK, SSM_SVR_OK, "{'oxmsel':2}"}, {SSM_SVR_OK, SSM_SVR_OK, "{'oxmsel':0,'n':'x'}"},
        {SSM_SVR_UNSUPPORTED, SSM_SVR_UNSUPPORTED, "{'oxmsel':1}"}, {SSM_SVR_BAD_MEMBER, SSM_SVR_BAD_MEMBER, "{'oxmsel':65536}"},
        {SSM_SVR_OK, SSM_SVR_READ_ONLY, "{'owned':true}"}, {SSM_SVR_OK, SSM_SVR_READ_ONLY, "{'owned':false}"},
        {SSM_SVR_OK, SSM_SVR_READ_ONLY, "{'devowneruuid':'" UUID "'}"}, {SSM_SVR_OK, SSM_SVR_READ_ONLY, "{'rowneruuid':'" UUID "'}"},
        {SSM_SVR_OK, SSM_SVR_READ_ONLY, "{'deviceuuid':'" UUID "'}"}, {SSM_SVR_BAD_MEMBER, SSM_SVR_READ_ONLY, "{'deviceuuid':'x'}"},
        {SSM_SVR_BAD_MEMBER, SSM_SVR_READ_ONLY, "{'owned':1}"}, {SSM_SVR_READ_ONLY, SSM_SVR_READ_ONLY, "{'oxmsel':2,'sct':511}"},
        {SSM_SVR_READ_ONLY, SSM_SVR_READ_ONLY, "{'oxms':[0]}"}, {SSM_SVR_INCOMPLETE, SSM_SVR_INCOMPLETE, "{}"},
        {SSM_SVR_INCOMPLETE, SSM_SVR_INCOMPLETE, "{'x':[1]}"}, {SSM_SVR_BAD_MEMBER, SSM_SVR_BAD_MEMBER, "[]"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t payload[CBOR_OF_BYTES];
        size_t len = cbor_of(payload, rows[i].notation);
        for (int dots = 0; dots < 2; dots++) {
            struct ssm_doxm doxm = new_doxm(), before = doxm;
            enum ssm_svr_outcome expected = dots == 1 ? rows[i].dots : rows[i].anybody;
            CU_ASSERT_STRING_EQUAL(ssm_svr_text(ssm_doxm_update(&doxm, dots == 1, payload, len)), ssm_svr_text(expected));
            CU_ASSERT(expected == SSM_SVR_OK || memcmp(&doxm, &before, sizeof doxm) == 0);
            for (size_t part = 0; part < len; part++) {
                CU_ASSERT_NOT_EQUAL(ssm_doxm_update(&before, dots == 1, payload, part), SSM_SVR_OK);
            }
        }
    }
}

static void ownership(void)
{
    struct ssm_doxm doxm = new_doxm();
    uint8_t payload[CBOR_OF_BYTES];
    CU_ASSERT_FALSE(ssm_doxm_claimed(&doxm));
    CU_ASSERT_EQUAL(ssm_doxm_update(&doxm, true, payload, cbor_of(payload, "{'devowneruuid':'" UUID "'}")), SSM_SVR_OK);
    CU_ASSERT(ssm_doxm_claimed(&doxm) && !doxm.owned);
    CU_ASSERT_EQUAL(ssm_doxm_update(&doxm, true, payload, cbor_of(payload, "{'owned':true,'oxmsel':2}")), SSM_SVR_OK);
    CU_ASSERT(doxm.owned && doxm.oxmsel == 2);
    CU_ASSERT_EQUAL(ssm_doxm_update(&doxm, true, payload, cbor_of(payload, "{'owned':true}")), SSM_SVR_OK);
    CU_ASSERT_EQUAL(ssm_doxm_update(&doxm, true, payload, cbor_of(payload, "{'owned':false}")), SSM_SVR_READ_ONLY);
    ssm_doxm_clear(&doxm);
    const struct ssm_doxm empty = new_doxm();
    CU_ASSERT_EQUAL(memcmp(&doxm, &empty, sizeof doxm), 0);
}

/* OBT 6.4: the OBT sees in sct that SSM Client and Server Contexts are supported: 128 + 256. */
static void representation(void)
{
    struct ssm_doxm doxm = new_doxm();
    uint8_t out[256];
    struct ssm_cbor_writer writer = ssm_cbor_writer(out, sizeof out);
    ssm_doxm_represent(&doxm, &writer);
#define NIL "7824 30303030303030302d303030302d303030302d303030302d303030303030303030303030"
    check_hex("doxm", out, ssm_cbor_written(&writer, out),
              "a7 646f786d73 82 00 02 666f786d73656c 00 63736374 190180 656f776e6564 f4 6a64657669636575756964" NIL
              "6c6465766f776e657275756964" NIL "6a726f776e657275756964" NIL);
}

void test_doxm(void)
{
    static const CU_TestInfo tests[] = {
        {"SSM-CRED-017 UPDATEs by the DOTS and by anybody", updates}, {"ownership", ownership},
        {"SSM-CRED-013 sct shows the bits 128 and 256", representation}, CU_TEST_INFO_NULL,
    };
    add_suite("Resource /oic/sec/doxm", tests);
}
