/* test_device_svr.c: the Device being onboarded and provisioned, by datagrams alone: who may do what, and what follows for the contexts. */
#include "household.h"
#include <stdio.h>

#define OTHER_GROUP_ENTRY ENTRY("1", GROUP_UUID, "256", REMOTE_SECRET, "'recipientid':'02aabb'")
#define OTHER_REMOTE_ENTRY ENTRY("2", REMOTE_UUID, "64", GROUP_SECRET, "'senderid':'01a0','recipientid':'01b0'")
#define ATTIC_ENTRY(credid) ENTRY(credid, GROUP_UUID, "256", REMOTE_SECRET, "'recipientid':'02ddee'")
#define NIL_UUID "00000000-0000-0000-0000-000000000000"

static uint8_t plain[SSM_MESSAGE_BYTES_MAX];
static struct ssm_reply reply;

static bool answer_has_secret(const struct household *household)
{
    uint8_t secret[256];
    size_t len = unhex(secret, GROUP_SECRET);
    const struct ssm_bytes payload = answer_payload(household);
    for (size_t i = 0; i + 8 <= payload.len; i++) {
        if (memcmp(payload.data + i, secret, 8) == 0) {
            return true;
        }
    }
    return len != SSM_SECRET_BYTES;
}

/* Before the OTM anybody reads doxm and writes oxmsel, and nothing else; after it the DOTS reads and writes, secrets too. */
static void rfotm(void)
{
    static struct household household;
    struct ssm_uuid uuid;
    const struct ssm_source otm = source_of(SSM_CHANNEL_OTM, NULL);
    household_init(&household);
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_GET, "/oic/sec/doxm", NULL), SSM_UNAVAILABLE); /* RESET */
    CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_STATE);
    CU_ASSERT_EQUAL(discover(&household, "/oic/res"), 0);
    CU_ASSERT_TRUE_FATAL(ssm_uuid_parse(&uuid, LAMP_UUID));
    CU_ASSERT_TRUE(ssm_device_ready(&household.device, &uuid));
    CU_ASSERT_FALSE(ssm_device_ready(&household.device, &uuid));
    CU_ASSERT_EQUAL(discover(&household, "/oic/sec/doxm?owned=false"), SSM_CONTENT);
    CU_ASSERT_TRUE(answer_has(&household, "csct\x19\x01\xc0")); /* 64 + 128 + 256 */
    CU_ASSERT_EQUAL(discover(&household, "/oic/sec/doxm?owned=TRUE"), 0);
    CU_ASSERT_EQUAL(discover(&household, "/oic/sec/cred"), 0);
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_GET, "/oic/sec/doxm", NULL), SSM_CONTENT);
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_POST, "/oic/sec/doxm", "{'oxmsel':0}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_POST, "/oic/sec/doxm", "{'owned':true}"), SSM_BAD_REQUEST);
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_POST, "/oic/sec/cred", "{'creds':[" GROUP_ENTRY("1") "]}"), SSM_UNAUTHORIZED);
    CU_ASSERT_EQUAL(request_as(&household, STRANGER_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[" GROUP_ENTRY("1") "]}"), SSM_FORBIDDEN);
    CU_ASSERT_EQUAL(request_as(&household, NIL_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[]}"), SSM_FORBIDDEN);
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_POST, "/oic/sec/pstat", "{'dos':{'s':2}}"), SSM_UNAUTHORIZED);
    CU_ASSERT_EQUAL(household.device.cred.entries[0].credtype, 0);
    CU_ASSERT_EQUAL(request(&household, &otm, SSM_POST, "/oic/sec/doxm", "{'devowneruuid':'" DOTS_UUID "'}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_POST, "/oic/sec/doxm", "{'oxmsel':0}"), SSM_UNAUTHORIZED); /* claimed */
    CU_ASSERT_EQUAL(request(&household, &otm, SSM_POST, "/oic/sec/cred", "{'creds':[" GROUP_ENTRY("1") "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request(&household, &otm, SSM_GET, "/oic/sec/cred", NULL), SSM_CONTENT);
    CU_ASSERT_TRUE(answer_has_secret(&household));
    CU_ASSERT_EQUAL(request(&household, &otm, SSM_POST, "/oic/sec/pstat", "{'dos':{'s':2}}"), SSM_BAD_REQUEST); /* not owned yet */
    CU_ASSERT_EQUAL(household.device.svr_outcome, SSM_SVR_TRANSITION);
    household_free(&household);
}

/* RFPRO, RFNOP, SRESET: who reads, who writes, and that no answer ever holds the secret. */
static void later_states(void)
{
    static const struct { enum ssm_dos state; const char *who; unsigned read, written; } rows[] = {
        {SSM_RFPRO, CMS_UUID, SSM_CONTENT, SSM_CHANGED}, {SSM_RFPRO, DOTS_UUID, SSM_CONTENT, SSM_CHANGED},
        {SSM_RFPRO, AMS_UUID, SSM_FORBIDDEN, SSM_FORBIDDEN}, {SSM_RFPRO, STRANGER_UUID, SSM_FORBIDDEN, SSM_FORBIDDEN},
        {SSM_SRESET, CMS_UUID, SSM_CONTENT, SSM_CHANGED}, {SSM_SRESET, DOTS_UUID, SSM_CONTENT, SSM_CHANGED},
        {SSM_SRESET, AMS_UUID, SSM_FORBIDDEN, SSM_FORBIDDEN}, {SSM_SRESET, STRANGER_UUID, SSM_FORBIDDEN, SSM_FORBIDDEN},
        {SSM_RFNOP, CMS_UUID, SSM_FORBIDDEN, SSM_FORBIDDEN}, {SSM_RFNOP, DOTS_UUID, SSM_FORBIDDEN, SSM_FORBIDDEN},
        {SSM_RFNOP, AMS_UUID, SSM_FORBIDDEN, SSM_FORBIDDEN}, {SSM_RFNOP, STRANGER_UUID, SSM_FORBIDDEN, SSM_FORBIDDEN},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct household household;
        household_init(&household);
        household_onboard(&household);
        if (rows[i].state != SSM_RFNOP) {
            CU_ASSERT_EQUAL(go(&household, rows[i].state), SSM_CHANGED);
        }
        CU_ASSERT_EQUAL(request_as(&household, rows[i].who, SSM_GET, "/oic/sec/cred", NULL), rows[i].read);
        CU_ASSERT_FALSE(answer_has_secret(&household));
        CU_ASSERT_FALSE(answer_has(&household, "privatedata"));
        CU_ASSERT_EQUAL(request_as(&household, rows[i].who, SSM_POST, "/oic/sec/cred", "{'creds':[" ATTIC_ENTRY("5") "]}"),
                        rows[i].written);
        CU_ASSERT_EQUAL(household.device.cred.entries[3].credtype == 256, rows[i].written == SSM_CHANGED);
        CU_ASSERT_EQUAL(request(&household, plain_source, SSM_GET, "/oic/sec/cred", NULL), SSM_UNAUTHORIZED);
        household_free(&household);
    }
}

/* An ACE lets a third party read and remove entries in RFPRO, but not write secrets; the wildcard does not cover /oic/sec. */
static void matching_ace(void)
{
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, REMOTE_UUID, SSM_GET, "/oic/sec/cred", NULL), SSM_FORBIDDEN);
    CU_ASSERT_EQUAL(request_as(&household, AMS_UUID, SSM_POST, "/oic/sec/acl2",
        "{'aclist2':[{'subject':{'uuid':'" STRANGER_UUID "'},'resources':[{'href':'/oic/sec/cred'}],'permission':14}]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, STRANGER_UUID, SSM_GET, "/oic/sec/cred", NULL), SSM_CONTENT);
    CU_ASSERT_EQUAL(request_as(&household, STRANGER_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[" GROUP_ENTRY("5") "]}"), SSM_FORBIDDEN);
    CU_ASSERT_EQUAL(request_as(&household, STRANGER_UUID, SSM_DELETE, "/oic/sec/cred?credid=3", NULL), SSM_DELETED);
    CU_ASSERT_EQUAL(household.device.cred.entries[2].credtype, 0);
    household_free(&household);
}

/* ssn is live and read-only; no context sends with a number twice, though its entry is replaced. */
static void ssn(void)
{
    static struct household household;
    struct datagram sent;
    const struct ssm_update update = {.path = "/x"};
    household_init(&household);
    household_onboard(&household);
    struct ssm_client *client = ssm_device_client(&household.device, 3);
    CU_ASSERT_PTR_NOT_NULL_FATAL(client);
    for (uint64_t expected = 0; expected < 3; expected++) {
        uint64_t number = 99;
        CU_ASSERT_EQUAL(ssm_client_update(client, &update, sent.data, sizeof sent.data, &sent.len, &number), SSM_PROTECTED);
        CU_ASSERT_EQUAL(number, expected);
    }
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_GET, "/oic/sec/cred", NULL), SSM_CONTENT);
    CU_ASSERT(answer_has(&household, "hsenderidd02cc") && answer_has(&household, "cssn\x03"));
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred",
        "{'creds':[" ENTRY("3", GROUP_UUID, "128", REMOTE_SECRET, "'senderid':'02cc','ssn':0") "]}"), SSM_BAD_REQUEST);
    CU_ASSERT_EQUAL(household.device.cred_outcome, SSM_CREDENTIAL_READ_ONLY);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[" CLIENT_ENTRY("3") "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_DELETE, "/oic/sec/cred?credid=3", NULL), SSM_DELETED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[" CLIENT_ENTRY("3") "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    household_restart(&household);
    uint64_t number = 0;
    client = ssm_device_client(&household.device, 3);
    CU_ASSERT_PTR_NOT_NULL_FATAL(client);
    CU_ASSERT_EQUAL(ssm_client_update(client, &update, sent.data, sizeof sent.data, &sent.len, &number), SSM_PROTECTED);
    CU_ASSERT(number >= 3);
    CU_ASSERT_EQUAL(ssm_device_stop(&household.device), 0);
    household_free(&household);
}

/* Each group has its context: secret, identifier and numbers of its own. */
static void several_groups(void)
{
    static struct household household;
    struct datagram sent;
    const struct ssm_update update = {.path = "/x"};
    static const char *const expected[] = {"50020000 94 09 00 02cc ff", "50020000 94 09 00 02dd ff", "50020000 94 09 01 02cc ff"};
    household_init(&household);
    household_onboard(&household);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred", "{'creds':["
        ENTRY("4", GROUP_UUID, "128", REMOTE_SECRET, "'senderid':'02dd'") "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    for (size_t i = 0; i < COUNT(expected); i++) {
        struct ssm_client *client = ssm_device_client(&household.device, i == 1 ? 4 : 3);
        CU_ASSERT_PTR_NOT_NULL_FATAL(client);
        CU_ASSERT_EQUAL(ssm_client_update(client, &update, sent.data, sizeof sent.data, &sent.len, NULL), SSM_PROTECTED);
        check_hex("SSM Request", sent.data, 10, expected[i]);
    }
    household_free(&household);
}

/* Removal takes effect at once, for what is under way too; the other entries stay. */
static void removal(void)
{
    static struct household household;
    struct ssm_source destination;
    household_init(&household);
    household_onboard(&household);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, SSM_SWITCH_HREF, NULL, SSM_OBSERVE_REGISTER, plain, &reply), SSM_CONTENT);
    CU_ASSERT_EQUAL(group_update(&household, true), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    static const char *const wrong[] = {"?credid=4", "?credid=", "?credid=x", "?credid=-1", "?credid=65537", "?aceid=1", "?credid=000001"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        char path[64] = "/oic/sec/cred";
        strcat(path, wrong[i]);
        CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_DELETE, path, NULL), i == 0 ? SSM_NOT_FOUND : SSM_BAD_REQUEST);
    }
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_DELETE, "/oic/sec/cred?credid=1", NULL), SSM_DELETED);
    CU_ASSERT_EQUAL(group_update(&household, false), SSM_DISCARD_UNKNOWN_KID);
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    CU_ASSERT_EQUAL(group_update(&household, false), SSM_DISCARD_UNKNOWN_KID);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, SSM_SWITCH_HREF, NULL, SSM_OBSERVE_REGISTER, plain, &reply), SSM_CONTENT);
    CU_ASSERT_TRUE(household.lamp.state.value);
    household_restart(&household);
    CU_ASSERT_EQUAL(group_update(&household, false), SSM_DISCARD_UNKNOWN_KID);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, SSM_SWITCH_HREF, NULL, SSM_OBSERVE_REGISTER, plain, &reply), SSM_CONTENT);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_DELETE, "/oic/sec/cred", NULL), SSM_DELETED);
    ssm_device_changed(&household.device, LAMP);
    CU_ASSERT_FALSE(next_notification(&household, &destination)); /* the observer went with its context */
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, SSM_SWITCH_HREF, NULL, SSM_OBSERVE_NOT, plain, &reply), 0);
    CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_UNKNOWN_KID);
    household_free(&household);
}

/* The same key again: what was received stays received, over removal and restart. Another key under the same credid: its first message is
 * trusted, whatever its number. */
static void replacement(void)
{
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    for (int i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(group_update(&household, i % 2 == 0), SSM_ACCEPTED);
    }
    const struct datagram recorded = household.there;
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_DELETE, "/oic/sec/cred?credid=1", NULL), SSM_DELETED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[" GROUP_ENTRY("1") "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    for (int restart = 0; restart < 2; restart++) {
        household.there = recorded;
        receive(&household, SSM_TO_ALL_OCF_NODES, plain_source);
        CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_REPLAY);
        household_restart(&household);
    }
    struct ssm_credential credential = {.credid = 9, .credtype = SSM_CREDTYPE_CLIENT, .senderid = "02aabb"};
    uint8_t secret[256];
    credential.privatedata = (struct ssm_bytes){secret, unhex(secret, REMOTE_SECRET)};
    ssm_client_free(&household.client);
    CU_ASSERT_EQUAL_FATAL(ssm_client_provision(&household.client, &credential, &household.client_store.store, 8), SSM_CREDENTIAL_OK);
    CU_ASSERT_EQUAL(group_update(&household, false), SSM_DISCARD_REPLAY);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[" OTHER_GROUP_ENTRY "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    household_restart(&household);
    CU_ASSERT_EQUAL(group_update(&household, false), SSM_ACCEPTED); /* its number is 1, far below what the old key had reached */
    household.there = recorded;
    receive(&household, SSM_TO_ALL_OCF_NODES, plain_source);
    CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_DECRYPT); /* its number is fresh now, but nothing of the old key is authentic */
    household_free(&household);
}

/* A new key for the remote control: the first request has to show that it is of today, and answers never share a nonce with old ones. */
static void unicast_replacement(void)
{
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, SSM_SWITCH_HREF, NULL, SSM_OBSERVE_NOT, plain, &reply), SSM_CONTENT);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[" OTHER_REMOTE_ENTRY "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[" REMOTE_ENTRY("2") "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, SSM_SWITCH_HREF, NULL, SSM_OBSERVE_NOT, plain, &reply), SSM_UNAUTHORIZED);
    CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_ECHO);
    CU_ASSERT_TRUE(reply.echo.len > 0);
    household_free(&household);
}

/* The CMS may hold its own credential there and replace it over the very context: no answer under another key. */
static void own_context(void)
{
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred", "{'rowneruuid':'" REMOTE_UUID "'}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, "/oic/sec/cred", NULL, SSM_OBSERVE_NOT, plain, &reply), SSM_CONTENT);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_POST, "/oic/sec/cred", "{'creds':[" ATTIC_ENTRY("5") "]}", SSM_OBSERVE_NOT, plain, &reply),
                    SSM_CHANGED);
    static const uint8_t zeros[SSM_MESSAGE_BYTES_MAX];
    CU_ASSERT_EQUAL(memcmp(household.device.plain, zeros, sizeof zeros), 0); /* the secret was in there */
    CU_ASSERT_EQUAL(remote_call(&household, SSM_POST, "/oic/sec/cred", "{'creds':[" OTHER_REMOTE_ENTRY "]}", SSM_OBSERVE_NOT, plain, &reply),
                    0);
    CU_ASSERT(household.reason == SSM_ACCEPTED && household.back.len == 0);
    CU_ASSERT_EQUAL(request_as(&household, DOTS_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[" REMOTE_ENTRY("4") "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_DELETE, "/oic/sec/cred", NULL, SSM_OBSERVE_NOT, plain, &reply), 0);
    CU_ASSERT(household.reason == SSM_ACCEPTED && household.back.len == 0 && household.device.cred.entries[1].credtype == 0);
    household_free(&household);
}

/* RESET erases: no entry is listed, no secret is left in memory or in what was saved, recorded messages come to nothing. */
static void reset(void)
{
    for (int button = 0; button < 2; button++) {
        static struct household household;
        struct ssm_uuid uuid;
        uint8_t secret[256];
        household_init(&household);
        household_onboard(&household);
        CU_ASSERT_EQUAL(group_update(&household, true), SSM_ACCEPTED);
        const struct datagram recorded = household.there;
        if (button == 1) {
            CU_ASSERT_TRUE(ssm_device_reset(&household.device));
        } else {
            CU_ASSERT_EQUAL(go(&household, SSM_RESET), SSM_CHANGED);
        }
        unhex(secret, GROUP_SECRET);
        const uint8_t *memory = (const uint8_t *)&household.device;
        bool found = false;
        for (size_t i = 0; i + 16 <= sizeof household.device; i++) {
            found |= memcmp(memory + i, secret, 16) == 0;
        }
        for (size_t i = 0; i + 16 <= household.saved_len; i++) {
            found |= memcmp(household.saved + i, secret, 16) == 0;
        }
        CU_ASSERT_FALSE(found);
        CU_ASSERT_EQUAL(household.device.pstat.state, SSM_RESET);
        household.there = recorded;
        household.there.data[3] ^= 1;
        CU_ASSERT_EQUAL(receive(&household, SSM_TO_ALL_OCF_NODES, plain_source), 0);
        CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_UNKNOWN_KID);
        CU_ASSERT_TRUE_FATAL(ssm_uuid_parse(&uuid, LAMP_UUID));
        CU_ASSERT_TRUE(ssm_device_ready(&household.device, &uuid));
        CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_GET, "/oic/sec/cred", NULL), SSM_FORBIDDEN); /* nobody's CMS any more */
        const struct ssm_source otm = source_of(SSM_CHANNEL_OTM, NULL);
        CU_ASSERT_EQUAL(request(&household, &otm, SSM_GET, "/oic/sec/cred", NULL), SSM_CONTENT);
        CU_ASSERT_FALSE(answer_has(&household, "credid"));
        CU_ASSERT_EQUAL(request(&household, &otm, SSM_GET, "/oic/sec/acl2", NULL), SSM_CONTENT);
        CU_ASSERT_FALSE(answer_has(&household, "aceid"));
        household_free(&household);
    }
}

/* What does not become durable is not used: entries, removals, states. */
static void failing_save(void)
{
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    household.save_fails = true;
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[" GROUP_ENTRY("1") "]}"), SSM_SERVER_ERROR);
    CU_ASSERT(household.reason == SSM_DISCARD_STORE && household.device.cred_outcome == SSM_CREDENTIAL_STORE);
    CU_ASSERT_EQUAL(household.device.cred.entries[0].credtype, 0);
    CU_ASSERT_EQUAL(group_update(&household, true), SSM_DISCARD_UNKNOWN_KID);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_DELETE, "/oic/sec/cred?credid=2", NULL), SSM_SERVER_ERROR);
    CU_ASSERT_EQUAL(request_as(&household, AMS_UUID, SSM_POST, "/oic/sec/acl2", "{'aclist2':[" GROUP_ACE "]}"), SSM_SERVER_ERROR);
    CU_ASSERT_EQUAL(request_as(&household, DOTS_UUID, SSM_POST, "/oic/sec/pstat", "{'om':4}"), SSM_SERVER_ERROR);
    household.save_fails = false;
    household_restart(&household); /* what was durable is back */
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    CU_ASSERT_EQUAL(group_update(&household, true), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    household.store.save_fails = true; /* the store, not the host's memory for Resources: no context, no use */
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred", "{'creds':[" OTHER_GROUP_ENTRY "]}"), SSM_SERVER_ERROR);
    CU_ASSERT_EQUAL(household.device.cred.entries[0].credtype, 0);
    household.store.save_fails = false;
    household.save_fails = true;
    CU_ASSERT_EQUAL(go(&household, SSM_RESET), SSM_SERVER_ERROR); /* wiped it is anyway */
    CU_ASSERT(household.device.pstat.state == SSM_RESET && household.device.cred.entries[1].credtype == 0);
    household_free(&household);
}

/* A Device without durable memory, and one whose store fails: an entry without its number or window has no context. */
static void stores(void)
{
    static struct household household;
    static struct ssm_device device;
    household_init(&household);
    household_onboard(&household);
    for (int trouble = 0; trouble < 3; trouble++) { /* no store; one that does not read; one that does not write what the start needs */
        struct ssm_device_settings settings = household.device.settings;
        settings.save = NULL;
        settings.contexts.store = trouble == 0 ? NULL : settings.contexts.store;
        settings.contexts.margin = trouble == 2 ? 5 : 0;
        household.store.load_fails = trouble == 1;
        household.store.save_fails = trouble == 2;
        CU_ASSERT_TRUE_FATAL(ssm_device_init(&device, &settings));
        CU_ASSERT_EQUAL(ssm_cred_update(&device.cred, household.saved, household.saved_len, NULL), SSM_CREDENTIAL_OK);
        CU_ASSERT_EQUAL(ssm_device_start(&device), trouble == 0 ? SSM_CREDENTIAL_OK : SSM_CREDENTIAL_STORE);
        device.pstat.state = SSM_RFNOP;
        CU_ASSERT_EQUAL(ssm_device_client(&device, 3) != NULL, trouble == 0);
        CU_ASSERT_TRUE(ssm_device_reset(&device));
        ssm_device_free(&device);
    }
    household_free(&household);
}

/* Every method on every Security Virtual Resource, in every state, by everybody: exactly the cells of Table 1. */
static void matrix(void)
{
    static const char *const paths[] = {"/oic/sec/doxm", "/oic/sec/pstat", "/oic/sec/cred", "/oic/sec/acl2"};
    static const char *const updates[] = {"{'rowneruuid':'" DOTS_UUID "'}", "{'rowneruuid':'" DOTS_UUID "'}",
                                          "{'rowneruuid':'" CMS_UUID "'}", "{'rowneruuid':'" AMS_UUID "'}"};
    static const char *const who[] = {NULL, DOTS_UUID, CMS_UUID, AMS_UUID, STRANGER_UUID};
    /* rows: state, Resource; columns: nobody, DOTS, CMS, AMS, stranger; '.' nothing, 'x' read and write */
    static const char *const expected[5][4] = {
        [SSM_RFPRO] = {".....", ".xxx.", ".xx..", "...x."},
        [SSM_RFNOP] = {".....", ".xxx.", ".....", "....."},
        [SSM_SRESET] = {".x...", ".xxx.", ".xx..", "...x."},
    };
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    for (enum ssm_dos state = SSM_RFPRO; state <= SSM_SRESET; state++) {
        household.device.pstat.state = state;
        for (size_t svr = 0; svr < COUNT(paths); svr++) {
            for (size_t i = 0; i < COUNT(who); i++) {
                const struct ssm_source source = source_of(who[i] != NULL ? SSM_CHANNEL_SECURE : SSM_CHANNEL_PLAIN, who[i]);
                unsigned refused = who[i] != NULL ? SSM_FORBIDDEN : SSM_UNAUTHORIZED;
                bool allowed = expected[state][svr][i] == 'x';
                unsigned read = request(&household, &source, SSM_GET, paths[svr], NULL);
                unsigned written = request(&household, &source, SSM_POST, paths[svr], updates[svr]);
                CU_ASSERT(read == (allowed ? SSM_CONTENT : refused) && written == (allowed ? SSM_CHANGED : refused));
                if (read != (allowed ? SSM_CONTENT : refused) || written != (allowed ? SSM_CHANGED : refused)) {
                    printf("\n    state %d %s party %zu: read %02x, written %02x\n", (int)state, paths[svr], i, read, written);
                }
            }
        }
    }
    household_free(&household);
}

void test_device_svr(void)
{
    static const CU_TestInfo tests[] = {
        {"SSM-CRED-017 RFOTM before and after the OTM", rfotm},
        {"SSM-CRED-018 SSM-CRED-019 SSM-CRED-020 privatedata is not readable in RFPRO, RFNOP, SRESET", later_states},
        {"OBT-ONB-035 every Security Virtual Resource, state and identity", matrix},
        {"SSM-CRED-018 an ACE alone writes no secrets", matching_ace},
        {"SSM-CRED-007 SSM-CLI-021 SSM-CTX-017 SSM-CTX-018 SSM-CTX-030 ssn is live and never falls", ssn},
        {"SSM-CLI-024 SSM-CLI-021 a Client of several groups", several_groups},
        {"SSM-SRV-059 SSM-CRED-014 removal takes effect at once", removal},
        {"SSM-CTX-029 SSM-GEN-013 a replaced entry: same key, other key", replacement},
        {"a replaced unicast entry asks for Echo", unicast_replacement},
        {"an entry removed over its own context", own_context}, {"SSM-CRED-016 RESET erases the secrets", reset},
        {"what is not durable is not used", failing_save}, {"stores that are not there or fail", stores}, CU_TEST_INFO_NULL,
    };
    add_suite("Device being provisioned", tests);
}
