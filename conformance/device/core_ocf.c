/* core_ocf.c: the built-in device with the OCF Device around it: ssm_device, its host and its durable memory.
 *
 *   first start   config -> CBOR -> /oic/sec/cred, /oic/sec/acl2; doxm and pstat as an owner leaves them, in RFNOP
 *   every other   what was saved
 *   RESET         entered by an UPDATE of pstat; the host has nothing of its own to erase and makes the Device ready (RFOTM) at once */
#include "core_ocf.h"

#include <ssm/ocf_device.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 3 * SSM_CREDENTIALS_MAX, SAVED_MAX = 2048 };

struct place { bool used; uint16_t credid; enum ssm_store_kind kind; size_t size; uint8_t bytes[SSM_STORE_BYTES_MAX]; };
struct state { struct core_ocf *ocf; size_t index; int32_t value; };
struct core_ocf {
    const struct device_config *config;
    const struct device_host *host;
    struct ssm_store store;
    struct place flash[PLACES];
    struct ssm_doxm doxm;                                    /* as saved, and so are the next */
    struct ssm_pstat pstat;
    uint8_t cred[SAVED_MAX], acl2[SAVED_MAX]; size_t cred_len, acl2_len;
    struct ssm_hosted hosted[SSM_HOSTED_MAX];
    struct state states[SSM_HOSTED_MAX];
    uint16_t starts;
    struct ssm_device device;
};

/* ---- durable memory ---- */

static struct place *find(struct core_ocf *ocf, uint16_t credid, enum ssm_store_kind kind) {
    for (size_t i = 0; i < PLACES; i++) {
        struct place *place = &ocf->flash[i];
        if (place->used && place->credid == credid && place->kind == kind) {
            return place;
        }
    }
    return NULL;
}

static int flash_save(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size) {
    struct core_ocf *ocf = user;
    struct place *place = find(ocf, credid, kind);
    for (size_t i = 0; !place && i < PLACES; i++) {
        place = ocf->flash[i].used ? NULL : &ocf->flash[i];
    }
    if (!place || size > sizeof place->bytes) {
        return -1;
    }
    *place = (struct place){.used = true, .credid = credid, .kind = kind, .size = size};
    memcpy(place->bytes, data, size);
    return 0;
}

static int flash_load(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size) {
    const struct place *place = find(user, credid, kind);
    if (!place) {
        return 0;
    }
    if (place->size > size) {
        return -1;
    }
    memcpy(data, place->bytes, place->size);
    return (int)place->size;
}

static int save(void *user, enum ssm_svr svr) {
    struct core_ocf *ocf = user;
    struct ssm_cbor_writer writer;
    switch (svr) {
    case SSM_SVR_DOXM: ocf->doxm = ocf->device.doxm; return 0;
    case SSM_SVR_PSTAT: ocf->pstat = ocf->device.pstat; return 0;
    case SSM_SVR_CRED:
        writer = ssm_cbor_writer(ocf->cred, sizeof ocf->cred);
        ssm_cred_represent(&ocf->device.cred, true, NULL, &writer);
        return (ocf->cred_len = ssm_cbor_written(&writer, ocf->cred)) ? 0 : -1;
    default:
        writer = ssm_cbor_writer(ocf->acl2, sizeof ocf->acl2);
        ssm_acl2_represent(&ocf->device.acl2, &writer);
        return (ocf->acl2_len = ssm_cbor_written(&writer, ocf->acl2)) ? 0 : -1;
    }
}

/* ---- Resources ---- */

static int execute(void *user, const uint8_t *payload, size_t len) {
    struct state *state = user;
    const struct core_ocf *ocf = state->ocf;
    if (!device_value_decode(ocf->config->resources[state->index].kind, payload, len, &state->value)) {
        return -1;
    }
    ocf->host->actuate(ocf->host->user, state->index, state->value);
    return 0;
}

static size_t represent(void *user, uint8_t *out, size_t size) {
    const struct state *state = user;
    return device_value_encode(state->ocf->config->resources[state->index].kind, state->value, out, size);
}

static void describe(struct core_ocf *ocf) {
    for (size_t i = 0; i < ocf->config->resource_count; i++) {
        const struct device_resource *from = &ocf->config->resources[i];
        ocf->states[i] = (struct state){ocf, i, from->initial};
        ocf->hosted[i] = (struct ssm_hosted){
            .resource = {.href = from->href, .rt = (const char *const *)from->rt, .rt_count = from->rt_count,
                         .interfaces = (const char *const *)from->interfaces, .if_count = from->if_count, .update = execute,
                         .user = &ocf->states[i]},
            .represent = represent, .ssm = true, .observable = true};
    }
}

/* ---- the configuration as an owner writes it ---- */

static void put_member(struct ssm_cbor_writer *writer, const char *name, const char *text) {
    if (text) {
        ssm_cbor_put_text(writer, name);
        ssm_cbor_put_text(writer, text);
    }
}

static void put_number(struct ssm_cbor_writer *writer, const char *name, long number) {
    ssm_cbor_put_text(writer, name);
    ssm_cbor_put_uint(writer, (uint64_t)number);
}

static void put_credential(struct ssm_cbor_writer *writer, const struct device_credential *entry) {
    ssm_cbor_open_map(writer);
    put_number(writer, "credid", entry->credid);
    put_number(writer, "credtype", entry->credtype);
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

static size_t write_cred(const struct device_config *config, uint8_t out[SAVED_MAX]) {
    struct ssm_cbor_writer writer = ssm_cbor_writer(out, SAVED_MAX);
    ssm_cbor_open_map(&writer);
    ssm_cbor_put_text(&writer, "creds");
    ssm_cbor_open_array(&writer);
    for (size_t i = 0; i < config->cred_count; i++) {
        put_credential(&writer, &config->creds[i]);
    }
    ssm_cbor_close(&writer);
    put_member(&writer, "rowneruuid", config->owneruuid);
    ssm_cbor_close(&writer);
    return ssm_cbor_written(&writer, out);
}

static void put_ace(struct ssm_cbor_writer *writer, const struct device_ace *ace) {
    static const char *const types[] = {[DEVICE_SUBJECT_ANON_CLEAR] = "anon-clear", [DEVICE_SUBJECT_AUTH_CRYPT] = "auth-crypt"};
    bool uuid = ace->subject == DEVICE_SUBJECT_UUID;
    ssm_cbor_open_map(writer);
    put_number(writer, "aceid", ace->aceid);
    ssm_cbor_put_text(writer, "subject");
    ssm_cbor_put_map(writer, 1);
    put_member(writer, uuid ? "uuid" : "conntype", uuid ? ace->uuid : types[ace->subject]);
    put_number(writer, "permission", (long)ace->permission);
    ssm_cbor_put_text(writer, "resources");
    ssm_cbor_put_array(writer, ace->href_count);
    for (size_t i = 0; i < ace->href_count; i++) {
        ssm_cbor_put_map(writer, 1);
        put_member(writer, "href", ace->hrefs[i]);
    }
    ssm_cbor_close(writer);
}

static size_t write_acl2(const struct device_config *config, uint8_t out[SAVED_MAX]) {
    struct ssm_cbor_writer writer = ssm_cbor_writer(out, SAVED_MAX);
    ssm_cbor_open_map(&writer);
    ssm_cbor_put_text(&writer, "aclist2");
    ssm_cbor_open_array(&writer);
    for (size_t i = 0; i < config->ace_count; i++) {
        put_ace(&writer, &config->aces[i]);
    }
    ssm_cbor_close(&writer);
    put_member(&writer, "rowneruuid", config->owneruuid);
    ssm_cbor_close(&writer);
    return ssm_cbor_written(&writer, out);
}

/* ---- start ---- */

static const uint16_t oxms[] = {0};
static const char *const eps[] = {DEVICE_UNICAST_EP};

static enum device_outcome start(struct core_ocf *ocf, char *error, size_t error_size) {
    const struct ssm_device_settings settings = {
        .hosted = ocf->hosted, .hosted_count = ocf->config->resource_count, .eps = eps, .ep_count = 1, .oxms = oxms, .oxm_count = 1,
        .sct = SSM_CREDTYPE_OSCORE | SSM_CREDTYPE_CLIENT | SSM_CREDTYPE_SERVER,
        .contexts = {.store = ocf->config->persist ? &ocf->store : NULL, .reserve = ocf->config->reserve},
        .first_message = ocf->config->first_message == DEVICE_FIRST_SLIDES ? SSM_FIRST_SLIDES : SSM_FIRST_IS_LOWER_LIMIT,
        .mid = (uint16_t)(++ocf->starts * 4096u), .save = save, .user = ocf};
    describe(ocf);
    if (!ssm_device_init(&ocf->device, &settings)) {
        snprintf(error, error_size, "the Resources do not fit into the Device");
        return DEVICE_REFUSED;
    }
    ocf->device.doxm = ocf->doxm;
    ocf->device.doxm.oxms = oxms;
    ocf->device.doxm.oxm_count = 1;
    ocf->device.pstat = ocf->pstat;
    enum ssm_credential_outcome outcome =
        ocf->cred_len ? ssm_cred_update(&ocf->device.cred, ocf->cred, ocf->cred_len, NULL) : SSM_CREDENTIAL_OK;
    if (ocf->acl2_len && ssm_acl2_update(&ocf->device.acl2, ocf->acl2, ocf->acl2_len) != SSM_SVR_OK) {
        snprintf(error, error_size, "/oic/sec/acl2 is refused");
        return DEVICE_REFUSED;
    }
    outcome = outcome == SSM_CREDENTIAL_OK ? ssm_device_start(&ocf->device) : outcome;
    if (outcome != SSM_CREDENTIAL_OK) {
        snprintf(error, error_size, "/oic/sec/cred: %s", ssm_credential_text(outcome));
        return outcome == SSM_CREDENTIAL_CRYPTO || outcome == SSM_CREDENTIAL_STORE ? DEVICE_FAULT : DEVICE_REFUSED;
    }
    return DEVICE_OK;
}

enum device_outcome core_ocf_create(struct core_ocf **out, const struct device_config *config, const struct device_host *host, char *error,
                                    size_t error_size) {
    struct core_ocf *ocf = calloc(1, sizeof *ocf);
    if (!ocf || config->resource_count > SSM_HOSTED_MAX) {
        snprintf(error, error_size, ocf ? "more Resources than the Device hosts" : "out of memory");
        free(ocf);
        return DEVICE_FAULT;
    }
    *ocf = (struct core_ocf){.config = config, .host = host, .store = {.user = ocf, .save = flash_save, .load = flash_load}};
    ocf->doxm = (struct ssm_doxm){.sct = SSM_CREDTYPE_OSCORE | SSM_CREDTYPE_CLIENT | SSM_CREDTYPE_SERVER, .owned = true};
    ocf->pstat = (struct ssm_pstat){.state = SSM_RFNOP};
    ssm_uuid_parse(&ocf->doxm.deviceuuid, config->deviceuuid);
    ssm_uuid_parse(&ocf->doxm.devowneruuid, config->owneruuid);
    ocf->doxm.rowneruuid = ocf->pstat.rowneruuid = ocf->doxm.devowneruuid;
    ocf->cred_len = write_cred(config, ocf->cred);
    ocf->acl2_len = write_acl2(config, ocf->acl2);
    enum device_outcome outcome = start(ocf, error, error_size);
    if (outcome != DEVICE_OK) {
        core_ocf_destroy(ocf);
        ocf = NULL;
    }
    *out = ocf;
    return outcome;
}

void core_ocf_destroy(struct core_ocf *ocf) {
    if (ocf) {
        ssm_device_free(&ocf->device);
        free(ocf);
    }
}

enum device_outcome core_ocf_restart(struct core_ocf *ocf, enum device_restart kind) {
    char error[160];
    int failed = kind == DEVICE_ORDERLY ? ssm_device_stop(&ocf->device) : 0;
    ssm_device_free(&ocf->device);
    if (!ocf->config->persist) {
        memset(ocf->flash, 0, sizeof ocf->flash);
    }
    return failed || start(ocf, error, sizeof error) != DEVICE_OK ? DEVICE_FAULT : DEVICE_OK;
}

/* ---- datagrams ---- */

static void send(const struct core_ocf *ocf, const struct ssm_source *to, const uint8_t *data, size_t len) {
    struct device_datagram datagram = {.data = data, .len = len};
    memcpy(datagram.destination.address, to->address, 16);
    datagram.destination.port = (uint16_t)(to->address[16] << 8 | to->address[17]);
    ocf->host->send(ocf->host->user, &datagram);
}

void core_ocf_receive(struct core_ocf *ocf, const struct device_datagram *datagram) {
    const bool group = device_is_all_ocf_nodes(&datagram->destination);
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    size_t len = 0;
    struct ssm_source source = {.address_len = 18, .channel = SSM_CHANNEL_PLAIN};
    if (device_is_multicast(&datagram->destination) && !group) {
        return;                                              /* of a group that it has not joined */
    }
    memcpy(source.address, datagram->source.address, 16);
    source.address[16] = (uint8_t)(datagram->source.port >> 8);
    source.address[17] = (uint8_t)datagram->source.port;
    enum ssm_reason reason = ssm_device_receive(&ocf->device, group ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST, &source, datagram->data,
                                                datagram->len, out, sizeof out, &len);
    if (reason != SSM_ACCEPTED && ocf->host->discarded) {
        ocf->host->discarded(ocf->host->user, core_reasons[reason]);
    }
    if (len) {
        send(ocf, &source, out, len);
    }
    while (ssm_device_notify(&ocf->device, out, sizeof out, &len, &source)) {
        send(ocf, &source, out, len);
    }
    if (ocf->device.pstat.state == SSM_RESET) {
        struct ssm_uuid fresh;
        ssm_uuid_parse(&fresh, ocf->config->deviceuuid);
        fresh.bytes[0] ^= 0xff;
        ssm_device_ready(&ocf->device, &fresh);
    }
}

struct ssm_client *core_ocf_client(struct core_ocf *ocf, size_t group) {
    for (size_t i = 0, n = 0; i < ocf->config->cred_count; i++) {
        if (ocf->config->creds[i].credtype == SSM_CREDTYPE_CLIENT && n++ == group) {
            return ssm_device_client(&ocf->device, (uint16_t)ocf->config->creds[i].credid);
        }
    }
    return NULL;
}

size_t core_ocf_read(struct core_ocf *ocf, size_t resource, uint8_t *out, size_t size) {
    return represent(&ocf->states[resource], out, size);
}
