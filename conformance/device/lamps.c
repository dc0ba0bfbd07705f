/* lamps.c: see lamps.h. */
#include "lamps.h"

#include <ssm/switch.h>

#include <stdio.h>
#include <string.h>

#define CBOR_BYTES 4096u

const enum device_reason core_reasons[SSM_REASONS] = {
    [SSM_DISCARD_COAP_FORMAT] = REASON_COAP_FORMAT,     [SSM_DISCARD_NO_OSCORE] = REASON_NO_OSCORE,
    [SSM_DISCARD_CONFIRMABLE] = REASON_CONFIRMABLE,     [SSM_DISCARD_NOT_MULTICAST] = REASON_NOT_MULTICAST,
    [SSM_DISCARD_OSCORE_DECODE] = REASON_OSCORE_DECODE, [SSM_DISCARD_UNKNOWN_KID] = REASON_UNKNOWN_KID,
    [SSM_DISCARD_REPLAY] = REASON_REPLAY,               [SSM_DISCARD_DECRYPT] = REASON_DECRYPT,
    [SSM_DISCARD_STORE] = REASON_STORE,                 [SSM_DISCARD_PLAINTEXT_FORMAT] = REASON_PLAINTEXT_FORMAT,
    [SSM_DISCARD_NOT_UPDATE] = REASON_NOT_UPDATE,       [SSM_DISCARD_NO_RESOURCE] = REASON_NO_RESOURCE,
    [SSM_DISCARD_NOT_INTENDED] = REASON_NOT_INTENDED,   [SSM_DISCARD_ACCESS_DENIED] = REASON_ACCESS_DENIED,
    [SSM_DISCARD_APPLICATION] = REASON_APPLICATION,
};

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

static const char *deviceuuid_of(const struct device_config *config) {
    return *config->deviceuuid ? config->deviceuuid : config->ocf_uuid ? config->ocf_uuid : "7f0e1d2c-3b4a-4958-8776-655443322110";
}

/* Onboarding is over: somebody owns the Device, and it operates normally. */
static void own(struct ssm_device *device, const struct device_config *config) {
    device->doxm.owned = true;
    ssm_uuid_parse(&device->doxm.deviceuuid, deviceuuid_of(config));
    ssm_uuid_parse(&device->doxm.devowneruuid, *config->owneruuid ? config->owneruuid : "0a1b2c3d-4e5f-4a6b-8c7d-8e9fa0b1c2d3");
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

/* ---- what survives a restart ---- */

static int save(void *user, enum ssm_svr svr) {
    struct lamps *lamps = user;
    struct lamps_saved *saved = &lamps->saved;
    struct ssm_cbor_writer writer;
    switch (svr) {
    case SSM_SVR_DOXM: saved->doxm = lamps->device.doxm; return 0;
    case SSM_SVR_PSTAT: saved->pstat = lamps->device.pstat; return 0;
    case SSM_SVR_CRED:
        writer = ssm_cbor_writer(saved->cred, sizeof saved->cred);
        ssm_cred_represent(&lamps->device.cred, true, NULL, &writer);
        return (saved->cred_len = ssm_cbor_written(&writer, saved->cred)) ? 0 : -1;
    default:
        writer = ssm_cbor_writer(saved->acl2, sizeof saved->acl2);
        ssm_acl2_represent(&lamps->device.acl2, &writer);
        return (saved->acl2_len = ssm_cbor_written(&writer, saved->acl2)) ? 0 : -1;
    }
}

static bool save_all(struct lamps *lamps) {
    bool good = true;
    for (int svr = 0; svr < SSM_SVRS; svr++) {
        good &= save(lamps, (enum ssm_svr)svr) == 0;
    }
    return lamps->saved.any = good;
}

static bool take_back(struct lamps *lamps, char *error, size_t error_size) {
    const struct lamps_saved *saved = &lamps->saved;
    struct ssm_device *device = &lamps->device;
    const struct ssm_doxm fixed = device->doxm;
    device->doxm = saved->doxm;
    device->doxm.oxms = fixed.oxms;
    device->doxm.oxm_count = fixed.oxm_count;
    device->pstat = saved->pstat;
    bool good = ssm_cred_update(&device->cred, saved->cred, saved->cred_len, NULL) == SSM_CREDENTIAL_OK
                && ssm_acl2_update(&device->acl2, saved->acl2, saved->acl2_len) == SSM_SVR_OK;
    if (!good) {
        snprintf(error, error_size, "what was saved is refused");
    }
    return good;
}

/* ---- start and stop ---- */

bool lamps_start(struct lamps *lamps, const struct device_config *config, const struct ssm_store *store, const char *ep, uint16_t mid,
                 char *error, size_t error_size) {
    static const uint16_t just_works[] = {0};
    const struct ssm_device_settings settings = {
        .hosted = lamps->hosted, .hosted_count = config->resource_count, .eps = &lamps->ep, .ep_count = 1, .oxms = just_works, .oxm_count = 1,
        .sct = SSM_CREDTYPE_OSCORE | SSM_CREDTYPE_CLIENT | SSM_CREDTYPE_SERVER,
        .contexts = {.store = store, .reserve = config->reserve, .recovery = lamps->recovery},
        .save = save, .user = lamps,
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
    const bool again = lamps->saved.any;
    if (!again) {
        own(&lamps->device, config);
    }
    if (again ? !take_back(lamps, error, error_size) : !take_credentials(lamps, error, error_size) || !take_aces(lamps, error, error_size)) {
        return false;
    }
    enum ssm_credential_outcome outcome = ssm_device_start(&lamps->device);
    if (outcome != SSM_CREDENTIAL_OK) {
        snprintf(error, error_size, "a credential entry gives no context: %s", ssm_credential_text(outcome));
        return false;
    }
    if (!go_on(lamps) || !(again || save_all(lamps))) {
        snprintf(error, error_size, "its state cannot be stored");
        return false;
    }
    return true;
}

int lamps_stop(struct lamps *lamps, enum device_restart kind) {
    int failed = kind == DEVICE_ORDERLY ? ssm_device_stop(&lamps->device) : 0;
    ssm_device_free(&lamps->device);
    return failed;
}

/* ---- behind device.h ---- */

void lamps_leave_reset(struct lamps *lamps) {
    struct ssm_uuid fresh;
    if (lamps->device.pstat.state == SSM_RESET) {
        ssm_uuid_parse(&fresh, deviceuuid_of(lamps->config));
        fresh.bytes[0] ^= 0xff;
        ssm_device_ready(&lamps->device, &fresh);
    }
}

void lamps_receive(struct lamps *lamps, const struct device_datagram *datagram, const struct device_host *host) {
    const bool group = device_is_all_ocf_nodes(&datagram->destination);
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    struct device_datagram answer = {.destination = datagram->source, .data = out};
    struct ssm_source source = {.address_len = sizeof datagram->source, .channel = SSM_CHANNEL_PLAIN};
    if (device_is_multicast(&datagram->destination) && !group) {
        return;                                  /* of a group that it has not joined */
    }
    memcpy(source.address, &datagram->source, sizeof datagram->source);
    enum ssm_reason reason = ssm_device_receive(&lamps->device, group ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST, &source, datagram->data,
                                                datagram->len, out, sizeof out, &answer.len);
    if (reason != SSM_ACCEPTED && host->discarded) {
        host->discarded(host->user, core_reasons[reason]);
    }
    if (answer.len) {
        host->send(host->user, &answer);
    }
    while (ssm_device_notify(&lamps->device, out, sizeof out, &answer.len, &source)) {
        memcpy(&answer.destination, source.address, sizeof answer.destination);
        host->send(host->user, &answer);
    }
    lamps_leave_reset(lamps);
}

enum device_outcome lamps_command(struct lamps *lamps, const struct device_update *update, const struct device_host *host) {
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    struct device_datagram datagram = {.destination = update->destination, .data = out};
    const struct device_credential *entry = device_client_entry(lamps->config, update->group);
    struct ssm_client *client = entry ? ssm_device_client(&lamps->device, (uint16_t)entry->credid) : NULL;
    const struct ssm_update request = {.path = update->path, .query = update->query, .payload = {update->payload, update->payload_len},
        .mid = update->mid, .token = {update->token, update->token_len}, .ocf_version_options = update->ocf_version_options};
    if (!client || ssm_client_update(client, &request, out, sizeof out, &datagram.len, NULL) != SSM_PROTECTED) {
        return DEVICE_REFUSED;
    }
    host->send(host->user, &datagram);
    return DEVICE_OK;
}

size_t lamps_read(const struct lamps *lamps, size_t resource, uint8_t *out, size_t size) {
    const struct ssm_hosted *hosted = &lamps->hosted[resource];
    return resource < lamps->config->resource_count ? hosted->represent(hosted->resource.user, out, size) : 0;
}
