/* lamps.c: see lamps.h. */
#include "lamps.h"

#include <ssm/switch.h>

#include <stdio.h>
#include <string.h>

#define CBOR_BYTES 4096u

static int update(void *user, const uint8_t *payload, size_t len) {
    struct lamp *lamp = user;
    struct lamps *lamps = lamp->lamps;
    int32_t value;
    if (lamps->config->resources[lamp->resource].kind == DEVICE_SWITCH) {
        struct ssm_switch binary_switch = {.value = lamp->value != 0};
        if (ssm_switch_update(&binary_switch, payload, len)) {
            return -1;
        }
        value = binary_switch.value;
    } else if (!device_value_decode(DEVICE_DIMMER, payload, len, &value)) {
        return -1;
    }
    lamp->value = value;
    if (lamps->driven) {
        lamps->driven(lamps->user, lamp->resource, value);
    }
    return 0;
}

static size_t represent(void *user, uint8_t *out, size_t size) {
    const struct lamp *lamp = user;
    uint8_t cbor[24];
    size_t len = device_value_encode(lamp->lamps->config->resources[lamp->resource].kind, lamp->value, cbor, sizeof cbor);
    if (len > size) {
        return 0;
    }
    memcpy(out, cbor, len);
    return len;
}

static void host_resources(struct lamps *lamps) {
    for (size_t i = 0; i < lamps->config->resource_count; i++) {
        const struct device_resource *resource = &lamps->config->resources[i];
        lamps->lamps[i] = (struct lamp){lamps, i, resource->initial};
        lamps->hosted[i] = (struct ssm_hosted){
            .resource = {resource->href, (const char *const *)resource->rt, resource->rt_count, (const char *const *)resource->interfaces,
                         resource->if_count, update, &lamps->lamps[i]},
            .represent = represent, .ssm = true, .observable = true};
    }
}

static void put_member(struct ssm_cbor_writer *writer, const char *name, const char *text) {
    if (text) {
        ssm_cbor_put_text(writer, name);
        ssm_cbor_put_text(writer, text);
    }
}

static void put_credential(struct ssm_cbor_writer *writer, const struct device_credential *entry) {
    ssm_cbor_open_map(writer);
    ssm_cbor_put_text(writer, "credid");
    ssm_cbor_put_int(writer, entry->credid);
    ssm_cbor_put_text(writer, "credtype");
    ssm_cbor_put_int(writer, entry->credtype);
    put_member(writer, "subjectuuid", entry->subjectuuid);
    ssm_cbor_put_text(writer, "privatedata");
    ssm_cbor_put_map(writer, 2);
    ssm_cbor_put_text(writer, "data");
    ssm_cbor_put_bytes(writer, (struct ssm_bytes){entry->privatedata, entry->privatedata_len});
    put_member(writer, "encoding", "oic.sec.encoding.raw");
    ssm_cbor_put_text(writer, "oscore");
    ssm_cbor_open_map(writer);
    put_member(writer, "senderid", entry->senderid);
    put_member(writer, "recipientid", entry->recipientid);
    put_member(writer, "desc", entry->desc);
    ssm_cbor_close(writer);
    ssm_cbor_close(writer);
}

/* Other types are DTLS's, which is not here. */
static bool is_for_oscore(const struct device_credential *entry) {
    return entry->credtype == SSM_CREDTYPE_OSCORE || entry->credtype == SSM_CREDTYPE_CLIENT || entry->credtype == SSM_CREDTYPE_SERVER;
}

static bool take_credentials(struct lamps *lamps, char *error, size_t error_size) {
    for (size_t i = 0; i < lamps->config->cred_count; i++) {
        uint8_t cbor[CBOR_BYTES];
        struct ssm_cbor_writer writer = ssm_cbor_writer(cbor, sizeof cbor);
        if (!is_for_oscore(&lamps->config->creds[i])) {
            continue;
        }
        ssm_cbor_put_map(&writer, 1);
        ssm_cbor_put_text(&writer, "creds");
        ssm_cbor_put_array(&writer, 1);
        put_credential(&writer, &lamps->config->creds[i]);
        size_t len = ssm_cbor_written(&writer, cbor);
        enum ssm_credential_outcome outcome = len ? ssm_cred_update(&lamps->device.cred, cbor, len, NULL) : SSM_CREDENTIAL_TOO_LONG;
        if (outcome != SSM_CREDENTIAL_OK) {
            snprintf(error, error_size, "creds[%zu]: %s", i, ssm_credential_text(outcome));
            return false;
        }
    }
    return true;
}

static void put_ace(struct ssm_cbor_writer *writer, const struct device_ace *ace) {
    ssm_cbor_put_map(writer, 4);
    ssm_cbor_put_text(writer, "aceid");
    ssm_cbor_put_int(writer, ace->aceid);
    ssm_cbor_put_text(writer, "subject");
    ssm_cbor_put_map(writer, 1);
    if (ace->subject == DEVICE_SUBJECT_UUID) {
        put_member(writer, "uuid", ace->uuid);
    } else {
        put_member(writer, "conntype", ace->subject == DEVICE_SUBJECT_ANON_CLEAR ? "anon-clear" : "auth-crypt");
    }
    ssm_cbor_put_text(writer, "permission");
    ssm_cbor_put_uint(writer, ace->permission);
    ssm_cbor_put_text(writer, "resources");
    ssm_cbor_put_array(writer, ace->href_count);
    for (size_t i = 0; i < ace->href_count; i++) {
        ssm_cbor_put_map(writer, 1);
        put_member(writer, strcmp(ace->hrefs[i], "*") ? "href" : "wc", ace->hrefs[i]);
    }
}

static bool take_aces(struct lamps *lamps, char *error, size_t error_size) {
    for (size_t i = 0; i < lamps->config->ace_count; i++) {
        uint8_t cbor[CBOR_BYTES];
        struct ssm_cbor_writer writer = ssm_cbor_writer(cbor, sizeof cbor);
        ssm_cbor_put_map(&writer, 1);
        ssm_cbor_put_text(&writer, "aclist2");
        ssm_cbor_put_array(&writer, 1);
        put_ace(&writer, &lamps->config->aces[i]);
        size_t len = ssm_cbor_written(&writer, cbor);
        enum ssm_svr_outcome outcome = len ? ssm_acl2_update(&lamps->device.acl2, cbor, len) : SSM_SVR_TOO_LONG;
        if (outcome != SSM_SVR_OK) {
            snprintf(error, error_size, "acl[%zu]: %s", i, ssm_svr_text(outcome));
            return false;
        }
    }
    return true;
}

/* Onboarding is over: somebody owns the Device, and it operates normally. */
static void own(struct ssm_device *device, const char *deviceuuid) {
    device->doxm.owned = true;
    ssm_uuid_parse(&device->doxm.deviceuuid, deviceuuid ? deviceuuid : "7f0e1d2c-3b4a-4958-8776-655443322110");
    ssm_uuid_parse(&device->doxm.devowneruuid, "0a1b2c3d-4e5f-4a6b-8c7d-8e9fa0b1c2d3");
    device->doxm.rowneruuid = device->pstat.rowneruuid = device->doxm.devowneruuid;
    device->cred.rowneruuid = device->acl2.rowneruuid = device->doxm.devowneruuid;
    device->pstat.state = SSM_RFNOP;
}

/* A Client goes on from the number that its entry says; after a restart it is beyond it already. */
static bool go_on(struct lamps *lamps) {
    for (size_t i = 0; i < lamps->config->cred_count; i++) {
        const struct device_credential *entry = &lamps->config->creds[i];
        struct ssm_client *client = entry->credtype == SSM_CREDTYPE_CLIENT ? ssm_device_client(&lamps->device, (uint16_t)entry->credid) : NULL;
        while (client && client->sequence.next < (uint64_t)entry->ssn) {
            uint64_t left = (uint64_t)entry->ssn - client->sequence.next;
            if (!ssm_sequence_margin(&client->sequence, left < UINT32_MAX ? (uint32_t)left : UINT32_MAX)) {
                return false;
            }
        }
    }
    return true;
}

bool lamps_start(struct lamps *lamps, const struct device_config *config, const struct ssm_store *store, const char *ep, uint16_t mid,
                 char *error, size_t error_size) {
    static const uint16_t just_works[] = {0};
    const struct ssm_device_settings settings = {
        .hosted = lamps->hosted, .hosted_count = config->resource_count, .eps = &lamps->ep, .ep_count = 1, .oxms = just_works, .oxm_count = 1,
        .sct = SSM_CREDTYPE_OSCORE | SSM_CREDTYPE_CLIENT | SSM_CREDTYPE_SERVER, .contexts = {.store = store, .reserve = config->reserve, .recovery = lamps->recovery},
        .first_message = config->first_message == DEVICE_FIRST_SLIDES ? SSM_FIRST_SLIDES : SSM_FIRST_IS_LOWER_LIMIT,
        .mid = mid};
    lamps->config = config;
    lamps->ep = ep;
    if (config->resource_count > SSM_HOSTED_MAX) {
        snprintf(error, error_size, "found %zu Resources, expected at most %u", config->resource_count, SSM_HOSTED_MAX);
        return false;
    }
    host_resources(lamps);
    if (!ssm_device_init(&lamps->device, &settings)) {
        snprintf(error, error_size, "oic/res of these Resources does not fit into a message");
        return false;
    }
    own(&lamps->device, config->ocf_uuid);
    if (!take_credentials(lamps, error, error_size) || !take_aces(lamps, error, error_size)) {
        return false;
    }
    enum ssm_credential_outcome outcome = ssm_device_start(&lamps->device);
    if (outcome != SSM_CREDENTIAL_OK) {
        snprintf(error, error_size, "a credential entry gives no context: %s", ssm_credential_text(outcome));
        return false;
    }
    if (!go_on(lamps)) {
        snprintf(error, error_size, "a Sender Sequence Number cannot be stored");
        return false;
    }
    return true;
}
