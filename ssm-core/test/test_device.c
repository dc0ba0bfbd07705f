/* test_device.c: the Device in operation, by datagrams alone: SSM beside unicast OSCORE and plain CoAP, observers, states. */
#include "household.h"
#include <stdio.h>

static uint8_t plain[SSM_MESSAGE_BYTES_MAX];
static struct ssm_reply reply;

/* What the remote control reads of the lamp. */
static bool remote_reads(struct household *household)
{
    CU_ASSERT_EQUAL(remote_call(household, SSM_GET, SSM_SWITCH_HREF, NULL, SSM_OBSERVE_NOT, plain, &reply), SSM_CONTENT);
    CU_ASSERT_FATAL(reply.payload.len == 8);
    return reply.payload.data[7] == 0xf5;
}

/* How a Client reads back what a multicast did. */
static void operation(void)
{
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(group_update(&household, i % 2 == 0), SSM_ACCEPTED);
        CU_ASSERT_EQUAL(remote_reads(&household), i % 2 == 0);
        CU_ASSERT_EQUAL(receive(&household, SSM_TO_ALL_OCF_NODES, plain_source), 0); /* the remote's request, by multicast */
        CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_CONFIRMABLE);
    }
    CU_ASSERT_EQUAL(household.lamp.executions, 3);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_POST, SSM_SWITCH_HREF, "{'value':false}", SSM_OBSERVE_NOT, plain, &reply), SSM_CHANGED);
    CU_ASSERT(!household.lamp.state.value && household.lamp.executions == 4);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_POST, SSM_SWITCH_HREF, "{'value':1}", SSM_OBSERVE_NOT, plain, &reply), SSM_BAD_REQUEST);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, "/nowhere", NULL, SSM_OBSERVE_NOT, plain, &reply), SSM_NOT_FOUND);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_PUT, SSM_SWITCH_HREF, "{'value':true}", SSM_OBSERVE_NOT, plain, &reply),
                    SSM_METHOD_NOT_ALLOWED);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_DELETE, SSM_SWITCH_HREF, NULL, SSM_OBSERVE_NOT, plain, &reply), SSM_METHOD_NOT_ALLOWED);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, "/oic/sec/cred", NULL, SSM_OBSERVE_NOT, plain, &reply), SSM_FORBIDDEN);
    household_free(&household);
}

/* SSM-SRV-002: the sensor is not advertised for SSM, and an SSM Request does not reach it, whatever the ACE says; nor /oic/sec. */
static void unadvertised(void)
{
    static struct household household;
    static const char *const paths[] = {"/rooms/sensor", "/oic/sec/cred", "/oic/sec/pstat", "/oic/res"};
    const uint8_t on[] = {0xa1, 0x65, 'v', 'a', 'l', 'u', 'e', 0xf5};
    household_init(&household);
    household_onboard(&household);
    for (size_t i = 0; i < COUNT(paths); i++) {
        const struct ssm_update update = {.path = paths[i], .payload = {on, sizeof on}, .mid = (uint16_t)i};
        CU_ASSERT_EQUAL_FATAL(ssm_client_update(&household.client, &update, household.there.data, sizeof household.there.data,
                                                &household.there.len, NULL), SSM_PROTECTED);
        CU_ASSERT_EQUAL(receive(&household, SSM_TO_ALL_OCF_NODES, plain_source), 0);
        CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_NO_RESOURCE);
    }
    CU_ASSERT_EQUAL(household.sensor.executions, 0);
    household_free(&household);
}

/* Unprotected discovery goes on while SSM is active, by multicast and unicast; whoever has nothing to say to a multicast is silent. */
static void discovery(void)
{
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(discover(&household, "/oic/res"), SSM_CONTENT);
        CU_ASSERT(household.reason == SSM_ACCEPTED && household.back.data[0] == 0x52);
        CU_ASSERT(answer_has(&household, "x\x18" SSM_MULTICAST_ENDPOINT) == false && answer_has(&household, SSM_MULTICAST_ENDPOINT));
        CU_ASSERT(answer_has(&household, "ocf://" LAMP_UUID) && answer_has(&household, "/rooms/sensor"));
        CU_ASSERT_EQUAL(discover(&household, "/oic/res?rt=oic.r.switch.binary"), SSM_CONTENT);
        CU_ASSERT(answer_has(&household, SSM_SWITCH_HREF) && !answer_has(&household, "/rooms/sensor"));
        CU_ASSERT_EQUAL(group_update(&household, true), SSM_ACCEPTED);
    }
    CU_ASSERT_EQUAL(discover(&household, "/oic/res?rt=oic.r.lock"), 0);
    CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_NOT_INTENDED);
    CU_ASSERT_EQUAL(discover(&household, SSM_SWITCH_HREF), 0);
    CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_NO_OSCORE);
    CU_ASSERT_EQUAL(discover(&household, "/nowhere"), 0);
    make_request(&household, SSM_CON, SSM_GET, "/oic/res", -1, NULL);
    CU_ASSERT_EQUAL(receive(&household, SSM_TO_ALL_OCF_NODES, plain_source), 0);
    CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_CONFIRMABLE);
    make_request(&household, SSM_NON, SSM_POST, SSM_SWITCH_HREF, -1, "{'value':false}"); /* an unprotected multicast UPDATE */
    CU_ASSERT_EQUAL(receive(&household, SSM_TO_ALL_OCF_NODES, plain_source), 0);
    CU_ASSERT(household.reason == SSM_DISCARD_NO_OSCORE && household.lamp.state.value);
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_GET, "/oic/res", NULL), SSM_CONTENT);
    CU_ASSERT(household.back.data[0] == 0x62 && memcmp(household.back.data + 2, household.there.data + 2, 4) == 0); /* ACK, ID, token */
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_GET, "/oic/res?rt=oic.r.lock", NULL), SSM_NOT_FOUND);
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_POST, "/oic/res", "{}"), SSM_METHOD_NOT_ALLOWED);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, "/oic/res", NULL, SSM_OBSERVE_NOT, plain, &reply), SSM_CONTENT);
    household_free(&household);
}

/* The observer who registered by unicast OSCORE hears what SSM did. */
static void notified(void)
{
    static struct household household;
    struct ssm_source destination;
    household_init(&household);
    household_onboard(&household);
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, SSM_SWITCH_HREF, NULL, SSM_OBSERVE_REGISTER, plain, &reply), SSM_CONTENT);
    CU_ASSERT_FALSE(next_notification(&household, &destination));
    for (int i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(group_update(&household, i % 2 == 0), SSM_ACCEPTED);
        CU_ASSERT_TRUE_FATAL(next_notification(&household, &destination));
        CU_ASSERT(destination.address_len == plain_source->address_len && memcmp(destination.address, plain_source->address, 6) == 0);
        CU_ASSERT_EQUAL(ssm_exchange_receive(&household.exchange, household.back.data, household.back.len, plain, sizeof plain, &reply),
                        SSM_REPLY_NOTIFICATION);
        CU_ASSERT(reply.code == SSM_CONTENT && reply.payload.len == 8 && reply.payload.data[7] == (i % 2 == 0 ? 0xf5 : 0xf4));
        CU_ASSERT_FALSE(next_notification(&household, &destination)); /* one change, one notification */
    }
    CU_ASSERT_EQUAL(receive(&household, SSM_TO_ALL_OCF_NODES, plain_source), 0); /* a replay changes nothing and tells nobody */
    CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_REPLAY);
    CU_ASSERT_FALSE(next_notification(&household, &destination));
    ssm_device_changed(&household.device, LAMP);
    household.store.save_fails = true; /* no number can be reserved: the notification waits */
    household.device.unicasts[0].sequence.reserved = 0;
    CU_ASSERT_FALSE(next_notification(&household, &destination));
    household.store.save_fails = false;
    CU_ASSERT_TRUE(next_notification(&household, &destination));
    CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, SSM_SWITCH_HREF, NULL, SSM_OBSERVE_CANCEL, plain, &reply), SSM_CONTENT);
    CU_ASSERT_EQUAL(group_update(&household, true), SSM_ACCEPTED);
    CU_ASSERT_FALSE(next_notification(&household, &destination));
    household_free(&household);
}

#define ANYBODY_ACE "{'aceid':3,'subject':{'conntype':'anon-clear'},'resources':[{'href':'" SSM_SWITCH_HREF "'}],'permission':6}"

/* Observers that need no context: registering, the limit, registering anew, Reset, an error as the last word. */
static void plain_observers(void)
{
    static struct household household;
    struct ssm_source destination, sources[SSM_OBSERVERS_MAX + 1];
    household_init(&household);
    household_onboard(&household);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, AMS_UUID, SSM_POST, "/oic/sec/acl2", "{'aclist2':[" ANYBODY_ACE "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    for (size_t i = 0; i <= SSM_OBSERVERS_MAX; i++) {
        sources[i] = (struct ssm_source){.address = {(uint8_t)i}, .address_len = 1};
        for (int again = 0; again < 2; again++) {
            make_request(&household, SSM_CON, SSM_GET, SSM_SWITCH_HREF, 0, NULL);
            CU_ASSERT_EQUAL(receive(&household, SSM_TO_UNICAST, &sources[i]), SSM_CONTENT);
            CU_ASSERT_EQUAL(household.back.data[6] >> 4 == 6, i < SSM_OBSERVERS_MAX); /* Observe: accepted as long as there is room */
        }
    }
    CU_ASSERT_EQUAL(group_update(&household, true), SSM_ACCEPTED);
    unsigned seen = 0, last = 0;
    while (next_notification(&household, &destination)) {
        last = destination.address[0];
        CU_ASSERT(household.back.data[0] == 0x52 && household.back.data[1] == SSM_CONTENT && household.back.data[6] == 0x61);
        seen |= 1u << destination.address[0];
    }
    CU_ASSERT_EQUAL(seen, (1u << SSM_OBSERVERS_MAX) - 1);
    household.there = household.back; /* the last one is reset by its observer, and by somebody else */
    household.there.len = 4;
    household.there.data[0] = 0x70;
    household.there.data[1] = 0;
    CU_ASSERT_EQUAL(receive(&household, SSM_TO_UNICAST, &sources[(last + 1) % SSM_OBSERVERS_MAX]), 0);
    CU_ASSERT_EQUAL(receive(&household, SSM_TO_UNICAST, &sources[last]), 0);
    CU_ASSERT_EQUAL(group_update(&household, false), SSM_ACCEPTED);
    for (seen = 0; next_notification(&household, &destination);) {
        seen |= 1u << destination.address[0];
    }
    CU_ASSERT_EQUAL(seen, ((1u << SSM_OBSERVERS_MAX) - 1) & ~(1u << last));
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED); /* nobody may read the lamp now: one error each, and no more */
    ssm_device_changed(&household.device, LAMP);
    for (size_t i = 0; i < SSM_OBSERVERS_MAX - 1; i++) {
        CU_ASSERT_TRUE(next_notification(&household, &destination));
        CU_ASSERT_EQUAL(household.back.data[1], SSM_UNAUTHORIZED);
    }
    ssm_device_changed(&household.device, LAMP);
    CU_ASSERT_FALSE(next_notification(&household, &destination));
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    make_request(&household, SSM_CON, SSM_GET, SSM_SWITCH_HREF, 0, NULL);
    CU_ASSERT_EQUAL(receive(&household, SSM_TO_UNICAST, plain_source), SSM_CONTENT);
    CU_ASSERT_TRUE(ssm_device_reset(&household.device)); /* RESET knows no observers */
    ssm_device_changed(&household.device, LAMP);
    CU_ASSERT_FALSE(next_notification(&household, &destination));
    household_free(&household);
}

/* Only RFNOP acts on vertical Resources; in no state an SSM Request is answered. */
static void states(void)
{
    static struct household household;
    static const enum ssm_dos path[] = {SSM_RFPRO, SSM_SRESET, SSM_RFPRO};
    household_init(&household);
    household_onboard(&household);
    CU_ASSERT_EQUAL(group_update(&household, true), SSM_ACCEPTED);
    for (size_t i = 0; i < COUNT(path); i++) {
        CU_ASSERT_EQUAL(go(&household, path[i]), SSM_CHANGED);
        CU_ASSERT_EQUAL(group_update(&household, false), SSM_DISCARD_STATE);
        CU_ASSERT_EQUAL(receive(&household, SSM_TO_ALL_OCF_NODES, plain_source), 0);
        CU_ASSERT_EQUAL(household.reason, SSM_DISCARD_REPLAY); /* authentic: its Partial IV is spent, and comes to nothing later */
        CU_ASSERT_EQUAL(remote_call(&household, SSM_GET, SSM_SWITCH_HREF, NULL, SSM_OBSERVE_NOT, plain, &reply), SSM_FORBIDDEN);
        CU_ASSERT_EQUAL(remote_call(&household, SSM_POST, SSM_SWITCH_HREF, "{'value':false}", SSM_OBSERVE_NOT, plain, &reply),
                        SSM_FORBIDDEN);
        CU_ASSERT_PTR_NULL(ssm_device_client(&household.device, 3));
        CU_ASSERT(household.lamp.state.value && household.lamp.executions == 1);
        CU_ASSERT_EQUAL(discover(&household, "/oic/res"), SSM_CONTENT);
    }
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    CU_ASSERT_EQUAL(group_update(&household, false), SSM_ACCEPTED);
    CU_ASSERT_PTR_NOT_NULL(ssm_device_client(&household.device, 3));
    CU_ASSERT_PTR_NULL(ssm_device_client(&household.device, 1));
    household_free(&household);
}

/* The subject of the very entry decides, over auth-crypt; what access control denies is silent by multicast. */
static void group_access(void)
{
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, AMS_UUID, SSM_DELETE, "/oic/sec/acl2?aceid=1", NULL), SSM_DELETED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    CU_ASSERT_EQUAL(group_update(&household, true), SSM_DISCARD_ACCESS_DENIED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, AMS_UUID, SSM_POST, "/oic/sec/acl2",
        "{'aclist2':[{'subject':{'conntype':'auth-crypt'},'resources':[{'href':'" SSM_SWITCH_HREF "'}],'permission':4}]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    CU_ASSERT_EQUAL(group_update(&household, true), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED); /* the group's entry gets another subject, the ACEs stay: of the UUID alone */
    CU_ASSERT_EQUAL(request_as(&household, AMS_UUID, SSM_DELETE, "/oic/sec/acl2", NULL), SSM_DELETED);
    CU_ASSERT_EQUAL(request_as(&household, AMS_UUID, SSM_POST, "/oic/sec/acl2", "{'aclist2':[" GROUP_ACE "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, CMS_UUID, SSM_POST, "/oic/sec/cred", "{'creds':["
        ENTRY("1", STRANGER_UUID, "256", GROUP_SECRET, "'recipientid':'02aabb'") "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    CU_ASSERT_EQUAL(group_update(&household, false), SSM_DISCARD_ACCESS_DENIED);
    household_free(&household);
}

/* A prefix, a flipped bit, noise: nothing executed, no crash, every datagram counted once. */
static void hostile(void)
{
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    uint32_t before = 0, after = 0, random = 7, received = 0;
    for (size_t i = 0; i < SSM_REASONS; i++) {
        before += household.device.counters[i];
    }
    make_request(&household, SSM_CON, SSM_POST, "/oic/sec/cred", -1, "{'creds':[" GROUP_ENTRY("9") "]}");
    const struct datagram genuine = household.there;
    for (size_t len = 0; len <= genuine.len; len++, received++) {
        household.there.len = len;
        CU_ASSERT(receive(&household, SSM_TO_UNICAST, plain_source) != SSM_CHANGED && household.back.len <= sizeof household.back.data);
    }
    for (int i = 0; i < 100000; i++, received++) {
        household.there.len = random >> 24;
        for (size_t j = 0; j < household.there.len; j++) {
            random = random * 1664525u + 1013904223u;
            household.there.data[j] = j < genuine.len && random >> 27 != 0 ? genuine.data[j] : (uint8_t)(random >> 16);
        }
        receive(&household, random >> 31 != 0 ? SSM_TO_UNICAST : SSM_TO_ALL_OCF_NODES, plain_source);
    }
    for (size_t i = 0; i < SSM_REASONS; i++) {
        after += household.device.counters[i];
    }
    CU_ASSERT_EQUAL(after - before, received);
    CU_ASSERT(household.lamp.executions == 0 && household.sensor.executions == 0 && household.device.cred.entries[3].credtype == 0);
    CU_ASSERT_EQUAL(group_update(&household, true), SSM_ACCEPTED);
    household_free(&household);
}

static size_t represent_nothing(void *user, uint8_t *out, size_t size)
{
    (void)user, (void)out, (void)size;
    return 0;
}

/* Requests that a Resource cannot serve, each with its code. */
static void refusals(void)
{
    static const struct { unsigned code; enum ssm_reason reason; uint8_t method; const char *path, *notation; } rows[] = {
        {SSM_CONTENT, SSM_ACCEPTED, SSM_GET, SSM_SWITCH_HREF "?if=oic.if.a&rt=oic.r.switch.binary", NULL},
        {SSM_CHANGED, SSM_ACCEPTED, SSM_POST, SSM_SWITCH_HREF "?if=oic.if.a", "{'value':true}"},
        {SSM_BAD_REQUEST, SSM_DISCARD_NOT_INTENDED, SSM_GET, SSM_SWITCH_HREF "?if=oic.if.s", NULL},
        {SSM_BAD_REQUEST, SSM_DISCARD_NOT_INTENDED, SSM_GET, SSM_SWITCH_HREF "?rt=oic.r.sensor", NULL},
        {SSM_BAD_REQUEST, SSM_DISCARD_NOT_INTENDED, SSM_POST, SSM_SWITCH_HREF "?rt=oic.r.sensor", "{'value':false}"},
        {SSM_BAD_REQUEST, SSM_DISCARD_APPLICATION, SSM_POST, SSM_SWITCH_HREF, NULL},
        {SSM_UNAUTHORIZED, SSM_DISCARD_ACCESS_DENIED, SSM_GET, "/rooms/sensor", NULL},
        {SSM_METHOD_NOT_ALLOWED, SSM_DISCARD_NOT_UPDATE, SSM_FETCH, SSM_SWITCH_HREF, NULL},
        {SSM_METHOD_NOT_ALLOWED, SSM_DISCARD_NOT_UPDATE, 31, SSM_SWITCH_HREF, NULL},
        {SSM_METHOD_NOT_ALLOWED, SSM_DISCARD_NOT_UPDATE, SSM_DELETE, "/oic/sec/pstat", NULL},
        {SSM_METHOD_NOT_ALLOWED, SSM_DISCARD_NOT_UPDATE, SSM_DELETE, "/oic/res", NULL},
    };
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    CU_ASSERT_EQUAL(go(&household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(&household, AMS_UUID, SSM_POST, "/oic/sec/acl2", "{'aclist2':[" ANYBODY_ACE "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(go(&household, SSM_RFNOP), SSM_CHANGED);
    for (size_t i = 0; i < COUNT(rows); i++) {
        CU_ASSERT_EQUAL(request(&household, plain_source, rows[i].method, rows[i].path, rows[i].notation), rows[i].code);
        CU_ASSERT_STRING_EQUAL(ssm_reason_text(household.reason), ssm_reason_text(rows[i].reason));
    }
    make_request(&household, SSM_CON, SSM_POST, SSM_SWITCH_HREF, -1, "{'value':false}");
    CU_ASSERT_EQUAL_FATAL(household.there.data[26], 0x12); /* Content-Format, 2 bytes: */
    household.there.data[28]++;
    CU_ASSERT_EQUAL(receive(&household, SSM_TO_UNICAST, plain_source), SSM_UNSUPPORTED_FORMAT);
    make_request(&household, SSM_CON, SSM_CONTENT, SSM_SWITCH_HREF, -1, NULL); /* a response: nothing to answer */
    CU_ASSERT_EQUAL(receive(&household, SSM_TO_UNICAST, plain_source), 0);
    household.hosted[LAMP].represent = represent_nothing;
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_GET, SSM_SWITCH_HREF, NULL), SSM_SERVER_ERROR);
    household.hosted[LAMP].represent = NULL;
    household.hosted[LAMP].resource.update = NULL;
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_GET, SSM_SWITCH_HREF, NULL), SSM_METHOD_NOT_ALLOWED);
    CU_ASSERT_EQUAL(request(&household, plain_source, SSM_POST, SSM_SWITCH_HREF, "{'value':false}"), SSM_METHOD_NOT_ALLOWED);
    CU_ASSERT_TRUE(household.lamp.state.value);
    household_free(&household);
}

/* Answers that do not fit, formats that are not understood, more Resources than there is room for. */
static void limits(void)
{
    static struct household household;
    household_init(&household);
    household_onboard(&household);
    make_request(&household, SSM_CON, SSM_GET, "/oic/res", -1, NULL);
    for (size_t size = 0; size < 300; size += 7) {
        size_t len = 1;
        ssm_device_receive(&household.device, SSM_TO_UNICAST, plain_source, household.there.data, household.there.len, household.back.data,
                           size, &len);
        CU_ASSERT_EQUAL(len, 0);
    }
    const char *const odd[] = {"4401 0001 746b746b bb6f6963 03726573 6111", "4401 0001 746b746b b36f6963 03726573 6111", "44 01"};
    static const unsigned codes[] = {0, SSM_NOT_ACCEPTABLE, 0}; /* the first is malformed; the second has Accept 17 */
    for (size_t i = 0; i < COUNT(odd); i++) {
        household.there.len = unhex(household.there.data, odd[i]);
        CU_ASSERT_EQUAL(receive(&household, SSM_TO_UNICAST, plain_source), codes[i]);
    }
    household.there.len = unhex(household.there.data, "4401 0001 746b746b 3178 836f6963 03726573"); /* Uri-Host is the host's */
    CU_ASSERT_EQUAL(receive(&household, SSM_TO_UNICAST, plain_source), SSM_CONTENT);
    household.there.len = unhex(household.there.data, "4401 0001 746b746b b36f6963 03726573 c100"); /* Block2: critical, not understood */
    CU_ASSERT_EQUAL(receive(&household, SSM_TO_UNICAST, plain_source), SSM_BAD_OPTION);
    struct ssm_device_settings settings = household.device.settings;
    static struct ssm_hosted many[SSM_HOSTED_MAX + 1];
    for (size_t i = 0; i < COUNT(many); i++) {
        many[i] = household.hosted[SENSOR];
    }
    static struct ssm_device device;
    settings.hosted = many;
    settings.hosted_count = SSM_HOSTED_MAX + 1;
    CU_ASSERT_FALSE(ssm_device_init(&device, &settings));
    settings.hosted_count = 1;
    CU_ASSERT_TRUE(ssm_device_init(&device, &settings));
    static char long_href[SSM_DISCOVERY_BYTES_MAX];
    memset(long_href, 'x', sizeof long_href - 1);
    many[0].resource.href = long_href;
    CU_ASSERT_FALSE(ssm_device_init(&device, &settings));
    ssm_device_free(&device);
    ssm_device_free(&device);
    household_free(&household);
}

void test_device(void)
{
    static const CU_TestInfo tests[] = {
        {"SSM-GEN-017 SSM-CTX-024 SSM-SRV-040 SSM by multicast, silent, beside OSCORE by unicast", operation},
        {"SSM-SRV-002 a Resource without SSM is not reached by SSM", unadvertised},
        {"SSM-SRV-001 SSM-SRV-047 SSM-SRV-056 discovery goes on beside SSM", discovery},
        {"SSM-SRV-051 observers hear what SSM changed", notified}, {"SSM-SRV-051 observers without a context", plain_observers},
        {"SSM-SRV-055 SSM-SRV-060 only RFNOP acts on vertical Resources", states},
        {"SSM-CTX-019 SSM-GEN-007 SSM-GEN-008 SSM-SRV-036 SSM-SRV-037 SSM-SRV-038 SSM-SRV-039 access of the group", group_access},
        {"requests that cannot be served", refusals}, {"hostile datagrams", hostile},
        {"limits", limits},
        CU_TEST_INFO_NULL,
    };
    add_suite("Device in operation", tests);
}
