/* test_pstat.c: the device states: OBT 5.1 Table 1 cell by cell, the transitions, /oic/sec/pstat. */
#include "test.h"
#include <ssm/pstat.h>
#include <stdio.h>

#define R SSM_PERM_RETRIEVE
#define RU (SSM_PERM_RETRIEVE | SSM_PERM_UPDATE)
#define RUD (SSM_PERM_RETRIEVE | SSM_PERM_UPDATE | SSM_PERM_DELETE)
#define RD (SSM_PERM_RETRIEVE | SSM_PERM_DELETE)

static const char *const state_names[] = {"RESET", "RFOTM", "RFPRO", "RFNOP", "SRESET"};
static const char *const target_names[] = {"doxm", "pstat", "cred", "acl2", "oic/res", "vertical"};

/* One row for each state and target; columns: ANYBODY, UNCLAIMED, DOTS, CMS, AMS, ACE. */
static const uint8_t table[5][6][6] = {
    [SSM_RESET] = {{0}},
    [SSM_RFOTM] = {{0, RU, RU, 0, 0, 0}, {0, 0, RU, 0, 0, 0}, {0, 0, RUD, 0, 0, 0}, {0, 0, RUD, 0, 0, 0}, {R, R, R, R, R, R}, {0}},
    [SSM_RFPRO] = {{0}, {0, 0, RU, RU, RU, RU}, {0, 0, RUD, RUD, 0, RD}, {0, 0, 0, 0, RUD, RUD}, {R, R, R, R, R, R}, {0}},
    [SSM_RFNOP] = {{0}, {0, 0, RU, RU, RU, RU}, {0}, {0}, {R, R, R, R, R, R}, {0, 0, 0, 0, 0, RU}},
    [SSM_SRESET] = {{0, 0, RU, 0, 0, 0}, {0, 0, RU, RU, RU, 0}, {0, 0, RUD, RUD, 0, 0}, {0, 0, 0, 0, RUD, 0}, {R, R, R, R, R, R}, {0}},
};

static void matrix(void)
{
    for (int state = 0; state < 5; state++) {
        for (int target = 0; target < 6; target++) {
            unsigned all = 0;
            for (unsigned party = 0; party < 6; party++) {
                unsigned found = ssm_permitted((enum ssm_dos)state, (enum ssm_target)target, 1u << party);
                CU_ASSERT_EQUAL(found, table[state][target][party]);
                if (found != table[state][target][party]) {
                    printf("\n    %s %s party %u: found %u\n", state_names[state], target_names[target], party, found);
                }
                all |= found;
            }
            CU_ASSERT_EQUAL(ssm_permitted((enum ssm_dos)state, (enum ssm_target)target, 63), all);
            CU_ASSERT_EQUAL(ssm_permitted((enum ssm_dos)state, (enum ssm_target)target, 0), target == SSM_TARGET_DISCOVERY ? all : 0);
        }
        CU_ASSERT_EQUAL(ssm_privatedata_readable((enum ssm_dos)state), state == SSM_RFOTM);
    }
}

static void transitions(void)
{
    static const char *const reached[] = {"X....", "XXX..", "X.XXX", "X.XXX", "X.X.X"}; /* rows: from, columns: to */
    for (int from = 0; from < 5; from++) {
        for (int to = 0; to < 5; to++) {
            CU_ASSERT_EQUAL(ssm_dos_reaches((enum ssm_dos)from, (enum ssm_dos)to), reached[from][to] == 'X');
        }
    }
}

#define UUID "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01"

static void updates(void)
{
    static const struct { enum ssm_svr_outcome outcome; enum ssm_dos wanted; const char *notation; } rows[] = {
        {SSM_SVR_OK, SSM_RFNOP, "{'dos':{'s':3}}"}, {SSM_SVR_OK, SSM_RESET, "{'dos':{'s':0,'x':1},'n':'x'}"},
        {SSM_SVR_OK, SSM_RFPRO, "{'om':4}"}, {SSM_SVR_OK, SSM_RFPRO, "{'rowneruuid':'" UUID "'}"}, {SSM_SVR_OK, SSM_RFPRO, "{'dos':{}}"},
        {SSM_SVR_OK, SSM_SRESET, "{'om':4,'dos':{'s':4},'rowneruuid':'" UUID "'}"},
        {SSM_SVR_TRANSITION, 0, "{'dos':{'s':1}}"}, {SSM_SVR_TRANSITION, 0, "{'dos':{'s':1},'rowneruuid':'" UUID "'}"},
        {SSM_SVR_BAD_MEMBER, 0, "{'dos':{'s':5}}"}, {SSM_SVR_BAD_MEMBER, 0, "{'dos':{'s':-1}}"}, {SSM_SVR_BAD_MEMBER, 0, "{'dos':3}"},
        {SSM_SVR_BAD_MEMBER, 0, "{'dos':{'s':'3'}}"}, {SSM_SVR_BAD_MEMBER, 0, "{'dos':{'s':3},'dos':{'s':0}}"},
        {SSM_SVR_BAD_MEMBER, 0, "{'dos':{'s':3,'s':0}}"}, {SSM_SVR_BAD_MEMBER, 0, "{'rowneruuid':'*'}"},
        {SSM_SVR_BAD_MEMBER, 0, "{'om':'4'}"},
        {SSM_SVR_UNSUPPORTED, 0, "{'om':1}"}, {SSM_SVR_READ_ONLY, 0, "{'isop':true}"}, {SSM_SVR_READ_ONLY, 0, "{'cm':0}"},
        {SSM_SVR_READ_ONLY, 0, "{'tm':0}"}, {SSM_SVR_READ_ONLY, 0, "{'sm':4}"}, {SSM_SVR_READ_ONLY, 0, "{'dos':{'p':false}}"},
        {SSM_SVR_INCOMPLETE, 0, "{}"}, {SSM_SVR_INCOMPLETE, 0, "{'x':1}"}, {SSM_SVR_BAD_MEMBER, 0, "[]"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ssm_pstat pstat = {.state = SSM_RFPRO}, before = pstat;
        enum ssm_dos wanted = SSM_SRESET;
        uint8_t payload[CBOR_OF_BYTES];
        size_t len = cbor_of(payload, rows[i].notation);
        CU_ASSERT_STRING_EQUAL(ssm_svr_text(ssm_pstat_update(&pstat, payload, len, &wanted)), ssm_svr_text(rows[i].outcome));
        CU_ASSERT_EQUAL(wanted, rows[i].outcome == SSM_SVR_OK ? rows[i].wanted : SSM_SRESET);
        CU_ASSERT_EQUAL(pstat.state, SSM_RFPRO); /* going there is the Device's */
        CU_ASSERT(rows[i].outcome == SSM_SVR_OK || memcmp(&pstat, &before, sizeof pstat) == 0);
        for (size_t part = 0; part < len; part++) {
            CU_ASSERT_NOT_EQUAL(ssm_pstat_update(&before, payload, part, &wanted), SSM_SVR_OK);
        }
    }
}

static void representation(void)
{
    const struct ssm_pstat pstat = {.state = SSM_RFNOP};
    uint8_t out[256];
    struct ssm_cbor_writer writer = ssm_cbor_writer(out, sizeof out);
    ssm_pstat_represent(&pstat, &writer);
    check_hex("pstat", out, ssm_cbor_written(&writer, out),
              "a7 63646f73 a2 6173 03 6170 f4 626f6d 04 6a726f776e657275756964 7824"
              "30303030303030302d303030302d303030302d303030302d303030303030303030303030 6469736f70 f5 62636d 00 62746d 00 62736d 04");
}

static void texts(void)
{
    for (int i = 0; i < SSM_SVR_OUTCOMES; i++) {
        CU_ASSERT_STRING_NOT_EQUAL(ssm_svr_text((enum ssm_svr_outcome)i), "unknown");
    }
    CU_ASSERT_STRING_EQUAL(ssm_svr_text((enum ssm_svr_outcome)99), "unknown");
}

void test_pstat(void)
{
    static const CU_TestInfo tests[] = {
        {"OBT-ONB-035 SSM-CRED-017 SSM-CRED-018 SSM-CRED-019 SSM-CRED-020 access per onboarding state, every cell", matrix},
        {"transitions between device states", transitions}, {"UPDATEs", updates}, {"representation", representation},
        {"texts of outcomes", texts}, CU_TEST_INFO_NULL,
    };
    add_suite("Resource /oic/sec/pstat", tests);
}
