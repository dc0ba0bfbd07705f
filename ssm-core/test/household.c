/* household.c: the shared parts of household.h. */
#include "household.h"

static const char *const lamp_rt[] = {"oic.r.switch.binary"};
static const char *const lamp_if[] = {"oic.if.a", "oic.if.baseline"};
static const char *const sensor_rt[] = {"oic.r.sensor"};
static const char *const sensor_if[] = {"oic.if.a", "oic.if.s"};
static const char *const eps[] = {"coap://[fe80::1]:5683"};
static const uint16_t oxms[] = {0};
static const struct ssm_source plain = {.address = "remote", .address_len = 6};
const struct ssm_source *const plain_source = &plain;

static int count_and_update(void *user, const uint8_t *payload, size_t len)
{
    struct counted_switch *counted = user;
    counted->executions++;
    return ssm_switch_update(&counted->state, payload, len);
}

static size_t represent(void *user, uint8_t *out, size_t size)
{
    const struct counted_switch *counted = user;
    return ssm_switch_represent(&counted->state, out, size);
}

/* The host's durable memory: of cred its representation with secrets, and how often each was saved. */
static int save(void *user, enum ssm_svr svr)
{
    struct household *household = user;
    if (household->save_fails) {
        return -1;
    }
    household->saves[svr]++;
    if (svr == SSM_SVR_CRED) {
        struct ssm_cbor_writer writer = ssm_cbor_writer(household->saved, sizeof household->saved);
        ssm_cred_represent(&household->device.cred, true, NULL, &writer);
        household->saved_len = ssm_cbor_written(&writer, household->saved);
        CU_ASSERT_FATAL(household->saved_len > 0);
    }
    return 0;
}

static void start(struct household *household)
{
    const struct ssm_device_settings settings = {.hosted = household->hosted, .hosted_count = COUNT(household->hosted), .eps = eps,
        .ep_count = COUNT(eps), .oxms = oxms, .oxm_count = COUNT(oxms),
        .sct = SSM_CREDTYPE_OSCORE | SSM_CREDTYPE_CLIENT | SSM_CREDTYPE_SERVER,
        .contexts = {.store = &household->store.store, .reserve = 4}, .save = save, .user = household};
    CU_ASSERT_TRUE_FATAL(ssm_device_init(&household->device, &settings));
}

static struct ssm_bytes secret_of(uint8_t bytes[256], const char *hex)
{
    return (struct ssm_bytes){bytes, unhex(bytes, hex)};
}

void household_init(struct household *household)
{
    uint8_t bytes[256];
    memset(household, 0, sizeof *household);
    ram_store_init(&household->store);
    ram_store_init(&household->remote_store);
    ram_store_init(&household->client_store);
    household->hosted[LAMP] = (struct ssm_hosted){
        {SSM_SWITCH_HREF, lamp_rt, 1, lamp_if, 2, count_and_update, &household->lamp}, represent, true, true};
    household->hosted[SENSOR] = (struct ssm_hosted){
        {"/rooms/sensor", sensor_rt, 1, sensor_if, 2, count_and_update, &household->sensor}, represent, false, false};
    start(household);
    struct ssm_credential credential = {.credid = 1, .credtype = SSM_CREDTYPE_CLIENT, .privatedata = secret_of(bytes, GROUP_SECRET),
                                        .senderid = "02aabb"};
    CU_ASSERT_EQUAL_FATAL(ssm_client_provision(&household->client, &credential, &household->client_store.store, 8), SSM_CREDENTIAL_OK);
    const struct ssm_unicast_settings settings = {.store = &household->remote_store.store, .reserve = 8};
    credential = (struct ssm_credential){.credid = 2, .credtype = SSM_CREDTYPE_OSCORE, .privatedata = secret_of(bytes, REMOTE_SECRET),
                                         .senderid = "01b0", .recipientid = "01a0"};
    CU_ASSERT_EQUAL_FATAL(ssm_unicast_provision(&household->remote, &credential, &settings), SSM_CREDENTIAL_OK);
}

void household_free(struct household *household)
{
    ssm_device_free(&household->device);
    ssm_client_free(&household->client);
    ssm_unicast_free(&household->remote);
}

void household_restart(struct household *household)
{
    const struct ssm_doxm doxm = household->device.doxm; /* plain members that the host keeps its own way */
    const struct ssm_pstat pstat = household->device.pstat;
    uint8_t acl2[CBOR_OF_BYTES];
    struct ssm_cbor_writer writer = ssm_cbor_writer(acl2, sizeof acl2);
    ssm_acl2_represent(&household->device.acl2, &writer);
    ssm_device_free(&household->device);
    start(household);
    household->device.doxm = doxm;
    household->device.pstat = pstat;
    CU_ASSERT_EQUAL(ssm_acl2_update(&household->device.acl2, acl2, ssm_cbor_written(&writer, acl2)), SSM_SVR_OK);
    CU_ASSERT_EQUAL(ssm_cred_update(&household->device.cred, household->saved, household->saved_len, NULL), SSM_CREDENTIAL_OK);
    CU_ASSERT_EQUAL(ssm_device_start(&household->device), SSM_CREDENTIAL_OK);
}

struct ssm_source source_of(enum ssm_channel channel, const char *uuid)
{
    struct ssm_source source = {.address = "obt", .address_len = 3, .channel = channel};
    CU_ASSERT_TRUE_FATAL(uuid == NULL || ssm_uuid_parse(&source.uuid, uuid));
    return source;
}

/* One option after another; at most 268 bytes each. */
static uint8_t *put_option(uint8_t *at, unsigned *number, unsigned next, const void *value, size_t len)
{
    unsigned delta = next - *number;
    CU_ASSERT_FATAL(delta < 13 && len < 269);
    *at++ = (uint8_t)(delta << 4 | (len < 13 ? len : 13));
    if (len >= 13) {
        *at++ = (uint8_t)(len - 13);
    }
    memcpy(at, value, len);
    *number = next;
    return at + len;
}

static uint8_t *put_parts(uint8_t *at, unsigned *number, unsigned next, const char *text, const char *end, char separator)
{
    while (text < end) {
        const char *stop = memchr(text, separator, (size_t)(end - text));
        stop = stop != NULL ? stop : end;
        at = put_option(at, number, next, text, (size_t)(stop - text));
        text = stop + 1;
    }
    return at;
}

void make_request(struct household *household, enum ssm_coap_type type, uint8_t method, const char *path, int observe,
                  const char *notation)
{
    const char *end = path + strlen(path), *query = strchr(path, '?');
    uint8_t *at = household->there.data, format[2] = {0x27, 0x10};
    unsigned number = 0;
    *at++ = (uint8_t)(0x42u | (unsigned)type << 4);
    *at++ = method;
    *at++ = (uint8_t)(++household->mid >> 8);
    *at++ = (uint8_t)household->mid;
    *at++ = 't';
    *at++ = 'k';
    if (observe >= 0) {
        const uint8_t value = (uint8_t)observe;
        at = put_option(at, &number, 6, &value, observe > 0);
    }
    at = put_parts(at, &number, 11, path + 1, query != NULL ? query : end, '/');
    if (notation != NULL) {
        at = put_option(at, &number, 12, format, sizeof format);
    }
    at = put_parts(at, &number, 15, query != NULL ? query + 1 : end, end, '&');
    if (notation != NULL) {
        uint8_t payload[CBOR_OF_BYTES];
        size_t len = cbor_of(payload, notation);
        CU_ASSERT_FATAL(len < SSM_MESSAGE_BYTES_MAX - 128);
        *at++ = 0xff;
        memcpy(at, payload, len);
        at += len;
    }
    household->there.len = (size_t)(at - household->there.data);
}

unsigned receive(struct household *household, enum ssm_destination destination, const struct ssm_source *source)
{
    household->back.len = 99;
    household->reason = ssm_device_receive(&household->device, destination, source, household->there.data, household->there.len,
                                           household->back.data, sizeof household->back.data, &household->back.len);
    return household->back.len > 0 ? household->back.data[1] : 0;
}

unsigned request(struct household *household, const struct ssm_source *source, uint8_t method, const char *path, const char *notation)
{
    make_request(household, SSM_CON, method, path, -1, notation);
    return receive(household, SSM_TO_UNICAST, source);
}

unsigned request_as(struct household *household, const char *uuid, uint8_t method, const char *path, const char *notation)
{
    const struct ssm_source source = source_of(SSM_CHANNEL_SECURE, uuid);
    return request(household, &source, method, path, notation);
}

unsigned discover(struct household *household, const char *path)
{
    make_request(household, SSM_NON, SSM_GET, path, -1, NULL);
    return receive(household, SSM_TO_ALL_OCF_NODES, plain_source);
}

struct ssm_bytes answer_payload(const struct household *household)
{
    struct ssm_message message;
    CU_ASSERT_TRUE_FATAL(ssm_message_parse(&message, household->back.data, household->back.len));
    return message.payload;
}

bool answer_has(const struct household *household, const char *text)
{
    const struct ssm_bytes payload = answer_payload(household);
    size_t len = strlen(text);
    for (size_t i = 0; i + len <= payload.len; i++) {
        if (memcmp(payload.data + i, text, len) == 0) {
            return true;
        }
    }
    return false;
}

unsigned go(struct household *household, enum ssm_dos state)
{
    char notation[] = "{'dos':{'s':0}}";
    *strchr(notation, '0') = (char)('0' + (int)state);
    return request_as(household, DOTS_UUID, SSM_POST, "/oic/sec/pstat", notation);
}

void household_onboard(struct household *household)
{
    struct ssm_uuid uuid;
    const struct ssm_source otm = source_of(SSM_CHANNEL_OTM, NULL);
    CU_ASSERT_TRUE_FATAL(ssm_uuid_parse(&uuid, LAMP_UUID));
    CU_ASSERT_TRUE_FATAL(ssm_device_ready(&household->device, &uuid));
    CU_ASSERT_EQUAL(request(household, plain_source, SSM_POST, "/oic/sec/doxm", "{'oxmsel':0}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request(household, &otm, SSM_POST, "/oic/sec/pstat", "{'om':4}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request(household, &otm, SSM_POST, "/oic/sec/doxm", "{'devowneruuid':'" DOTS_UUID "','rowneruuid':'" DOTS_UUID "'}"),
                    SSM_CHANGED);
    CU_ASSERT_EQUAL(request(household, &otm, SSM_POST, "/oic/sec/pstat", "{'rowneruuid':'" DOTS_UUID "'}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request(household, &otm, SSM_POST, "/oic/sec/cred", "{'rowneruuid':'" CMS_UUID "'}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request(household, &otm, SSM_POST, "/oic/sec/acl2", "{'rowneruuid':'" AMS_UUID "'}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request(household, &otm, SSM_POST, "/oic/sec/doxm", "{'owned':true}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(go(household, SSM_RFPRO), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(household, CMS_UUID, SSM_POST, "/oic/sec/cred",
                               "{'creds':[" GROUP_ENTRY("1") "," REMOTE_ENTRY("2") "," CLIENT_ENTRY("3") "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(request_as(household, AMS_UUID, SSM_POST, "/oic/sec/acl2", "{'aclist2':[" GROUP_ACE "," REMOTE_ACE "]}"), SSM_CHANGED);
    CU_ASSERT_EQUAL(go(household, SSM_RFNOP), SSM_CHANGED);
}

enum ssm_reason group_update(struct household *household, bool value)
{
    uint8_t payload[8];
    const struct ssm_switch wanted = {value};
    const struct ssm_update update = {.path = SSM_SWITCH_HREF, .mid = ++household->mid, .ocf_version_options = true,
                                      .payload = {payload, ssm_switch_represent(&wanted, payload, sizeof payload)}};
    CU_ASSERT_EQUAL_FATAL(ssm_client_update(&household->client, &update, household->there.data, sizeof household->there.data,
                                            &household->there.len, NULL), SSM_PROTECTED);
    CU_ASSERT_EQUAL(receive(household, SSM_TO_ALL_OCF_NODES, plain_source), 0);
    return household->reason;
}

unsigned remote_call(struct household *household, uint8_t method, const char *path, const char *notation, enum ssm_observe observe,
                     uint8_t plain_out[SSM_MESSAGE_BYTES_MAX], struct ssm_reply *reply)
{
    uint8_t payload[CBOR_OF_BYTES];
    const struct ssm_call call = {.method = method, .observe = observe, .path = path, .mid = ++household->mid,
        .payload = {payload, notation != NULL ? cbor_of(payload, notation) : 0}, .token = {(const uint8_t *)"ob", 2}};
    CU_ASSERT_EQUAL_FATAL(ssm_exchange_request(&household->exchange, &household->remote, &call, household->there.data,
                                               sizeof household->there.data, &household->there.len), SSM_PROTECTED);
    if (receive(household, SSM_TO_UNICAST, plain_source) == 0) {
        return 0;
    }
    enum ssm_reply_outcome outcome = ssm_exchange_receive(&household->exchange, household->back.data, household->back.len, plain_out,
                                                          SSM_MESSAGE_BYTES_MAX, reply);
    return outcome <= SSM_REPLY_NOTIFICATION ? reply->code : 0;
}

bool next_notification(struct household *household, struct ssm_source *destination)
{
    return ssm_device_notify(&household->device, household->back.data, sizeof household->back.data, &household->back.len, destination);
}
