/* core_device.c: plug-in 1, the built-in device: function calls into ssm-core. A Server of the credtype 256 entries, a Client for each
 * credtype 128 entry, and Resources that hold one value each.
 *
 *   config ---> provision ---> ssm_server, ssm_client  <---> flash (ssm_store)      flash is the device's durable memory, simulated:
 *   receive --> ssm_server --> Resource --> host.actuate                            it outlives a restart if config->persist says so
 *   command --> ssm_client --> host.send
 *   request --> core_client --> host.send, and what comes back --> host.found, host.answered
 *
 * A restart is: stop (orderly only), wipe everything but the flash, provision again. What a power cut leaves of a write to the flash is the
 * host's to say; a window that is then a mixture gives no context, and the device is deaf to that group until it is provisioned anew.
 * Thousands of these stand in one simulation: all text stays in the shared config, only what differs from device to device is kept here. */
#include "core_client.h"
#include "lamps.h"

#include <ssm/ssm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct resource_state { struct device *device; int32_t value; };
struct saved { uint16_t credid; uint8_t kind, size; uint8_t bytes[SSM_STORE_BYTES_MAX]; };   /* size 0: free */

enum { LEAVABLE = 64 };             /* entries that can be taken away: a bit each */
struct device {
    struct device *ocf;                                  /* the OCF Device around it (ocf_device.c): then all else is unused; NULL: none */
    const struct device_config *config;
    const struct device_host *host;
    struct core_client *requester;                       /* its unicast side; NULL: no credtype 64 entry */
    struct ssm_store store;
    struct ssm_server server;
    struct ssm_group *groups; size_t group_count;
    struct resource_state *states;
    struct ssm_resource *resources;
    struct ssm_ace *aces;
    struct saved *flash; size_t flash_count;             /* a place for each context; for unicast two */
    struct ssm_client *clients; size_t client_count;     /* those provisioned so far */
    uint64_t left;                                       /* entries that were taken away, by position */
    bool unowned, cut_armed, alive;                      /* after a factory reset; the next write is cut; it was provisioned once */
    enum device_write cut;
};

/* ---- flash ---- */

static struct saved *flash_find(struct device *device, uint16_t credid, enum ssm_store_kind kind) {
    for (size_t i = 0; i < device->flash_count; i++) {
        struct saved *saved = &device->flash[i];
        if (saved->size && saved->credid == credid && saved->kind == kind) {
            return saved;
        }
    }
    return NULL;
}

static struct saved *flash_free_place(struct device *device) {
    for (size_t i = 0; i < device->flash_count; i++) {
        if (!device->flash[i].size) {
            return &device->flash[i];
        }
    }
    return NULL;
}

/* The power fails in a write, which leaves `done` bytes of the new value. */
static int cut_write(struct device *device, struct saved *saved, const uint8_t *data, size_t size) {
    const size_t done = device->cut == DEVICE_WRITE_DONE ? size : device->cut == DEVICE_WRITE_TORN ? size / 2 : 0;
    device->cut_armed = false;
    memcpy(saved->bytes, data, done);
    saved->size = done ? (uint8_t)size : saved->size;
    if (device->host->power_lost) {
        device->host->power_lost(device->host->user);
    }
    return -1;
}

static int flash_save(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size) {
    struct device *device = user;
    struct saved *saved = flash_find(user, credid, kind);
    if (!saved) {
        saved = flash_free_place(user);
    }
    if (!saved || !size || size > sizeof saved->bytes) {
        return -1;
    }
    saved->credid = credid;
    saved->kind = (uint8_t)kind;
    if (device->cut_armed) {
        return cut_write(device, saved, data, size);
    }
    saved->size = (uint8_t)size;
    memcpy(saved->bytes, data, size);
    return 0;
}

static int flash_load(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size) {
    const struct saved *saved = flash_find(user, credid, kind);
    if (!saved) {
        return 0;
    }
    if (saved->size > size) {
        return -1;
    }
    memcpy(data, saved->bytes, saved->size);
    return saved->size;
}

/* ---- Resources ---- */

/* ssm_resource.update */
static int execute(void *user, const uint8_t *payload, size_t len) {
    struct resource_state *state = user;
    const struct device *device = state->device;
    size_t index = (size_t)(state - device->states);
    int32_t value;
    if (device->config->resources[index].kind == DEVICE_SWITCH) {
        struct ssm_switch binary_switch = { .value = state->value != 0 };
        if (ssm_switch_update(&binary_switch, payload, len)) {
            return -1;
        }
        value = binary_switch.value;
    } else if (!device_value_decode(device->config->resources[index].kind, payload, len, &value)) {
        return -1;
    }
    state->value = value;
    device->host->actuate(device->host->user, index, value);
    return 0;
}

static void reset_resources(struct device *device) {
    for (size_t i = 0; i < device->config->resource_count; i++) {
        device->states[i] = (struct resource_state){ .device = device, .value = device->config->resources[i].initial };
    }
}

static void describe_resources(struct device *device) {
    for (size_t i = 0; i < device->config->resource_count; i++) {
        const struct device_resource *from = &device->config->resources[i];
        device->resources[i] = (struct ssm_resource){
            .href = from->href,
            .rt = (const char *const *)from->rt, .rt_count = from->rt_count,
            .interfaces = (const char *const *)from->interfaces, .if_count = from->if_count,
            .update = execute, .user = &device->states[i],
        };
    }
}

/* ---- provisioning ---- */

static bool is_ssm_entry(const struct device_credential *entry) {
    return entry->credtype == SSM_CREDTYPE_CLIENT || entry->credtype == SSM_CREDTYPE_SERVER;
}

/* "" stands for any identity and becomes the nil UUID, which no ACE names. */
static bool uuid_of(struct ssm_uuid *uuid, const char *text) {
    memset(uuid, 0, sizeof *uuid);
    return !*text || ssm_uuid_parse(uuid, text);
}

static enum device_outcome convert_aces(struct device *device, char *error, size_t error_size) {
    static const enum ssm_ace_subject subjects[] = {
        [DEVICE_SUBJECT_UUID] = SSM_ACE_UUID, [DEVICE_SUBJECT_ANON_CLEAR] = SSM_ACE_ANON_CLEAR,
        [DEVICE_SUBJECT_AUTH_CRYPT] = SSM_ACE_AUTH_CRYPT };
    for (size_t i = 0; i < device->config->ace_count; i++) {
        const struct device_ace *from = &device->config->aces[i];
        struct ssm_ace *ace = &device->aces[i];
        *ace = (struct ssm_ace){ .subject = subjects[from->subject], .permission = (uint8_t)(from->permission & 0x1f),
                                 .hrefs = (const char *const *)from->hrefs, .href_count = from->href_count };
        if (ace->subject == SSM_ACE_UUID && !ssm_uuid_parse(&ace->uuid, from->uuid)) {
            snprintf(error, error_size, "acl[%zu] (aceid %ld): found subject \"%s\", expected a UUID", i, from->aceid, from->uuid);
            return DEVICE_REFUSED;
        }
    }
    return DEVICE_OK;
}

/* What the core cannot see: values that do not fit its types, and two entries that would share one place in the flash. */
static bool entry_fits(const struct device_config *config, size_t index, struct ssm_credential *out, char *error, size_t error_size) {
    const struct device_credential *entry = &config->creds[index];
    if (entry->credid < 0 || entry->credid > UINT16_MAX) {
        snprintf(error, error_size, "creds[%zu]: found credid %ld, expected 0..65535", index, entry->credid);
        return false;
    }
    for (size_t i = 0; i < index; i++) {
        if (is_ssm_entry(&config->creds[i]) && config->creds[i].credid == entry->credid) {
            snprintf(error, error_size, "creds[%zu]: found credid %ld, which creds[%zu] has already", index, entry->credid, i);
            return false;
        }
    }
    *out = (struct ssm_credential){
        .credid = (uint16_t)entry->credid, .credtype = (uint16_t)entry->credtype,
        .privatedata = { entry->privatedata, entry->privatedata_len },
        .senderid = entry->senderid, .recipientid = entry->recipientid, .desc = entry->desc,
    };
    if (!uuid_of(&out->subjectuuid, entry->subjectuuid)) {
        snprintf(error, error_size, "creds[%zu] (credid %ld): found subjectuuid \"%s\", expected a UUID", index, entry->credid,
                 entry->subjectuuid);
        return false;
    }
    return true;
}

/* To the number that the entry says; after a restart it is beyond it already. */
static bool go_on_from(struct ssm_sequence *sequence, uint64_t number) {
    while (sequence->next < number) {
        uint64_t left = number - sequence->next;
        if (!ssm_sequence_margin(sequence, left < UINT32_MAX ? (uint32_t)left : UINT32_MAX)) {
            return false;
        }
    }
    return true;
}

static enum ssm_credential_outcome add_context(struct device *device, const struct ssm_credential *credential, uint64_t ssn) {
    if (credential->credtype == SSM_CREDTYPE_SERVER) {
        return ssm_server_provision(&device->server, credential);
    }
    struct ssm_client *client = &device->clients[device->client_count];
    enum ssm_credential_outcome outcome = ssm_client_provision(client, credential, &device->store, device->config->reserve);
    if (outcome == SSM_CREDENTIAL_OK) {
        device->client_count++;
        return go_on_from(&client->sequence, ssn) ? SSM_CREDENTIAL_OK : SSM_CREDENTIAL_STORE;
    }
    return outcome;
}

static void free_contexts(struct device *device) {
    ssm_server_free(&device->server);
    core_client_free(device->requester);
    device->requester = NULL;
    for (size_t i = 0; i < device->client_count; i++) {
        ssm_client_free(&device->clients[i]);
    }
    device->client_count = 0;
}

static bool has_entry(const struct device *device, size_t i) {
    const bool left = i < LEAVABLE && device->left >> i & 1;
    return !device->unowned && !left && is_ssm_entry(&device->config->creds[i]);
}

/* Entries of other types give no context and are no error; nor, once the device has run, does a window that cannot be read any more. */
static enum device_outcome provision(struct device *device, char *error, size_t error_size) {
    const struct device_config *config = device->config;
    reset_resources(device);
    ssm_server_init(&device->server, device->groups, device->group_count, device->resources, config->resource_count, device->aces,
                    config->ace_count, config->persist ? &device->store : NULL);
    device->server.first_message = config->first_message == DEVICE_FIRST_SLIDES ? SSM_FIRST_SLIDES : SSM_FIRST_IS_LOWER_LIMIT;
    for (size_t i = 0; i < config->cred_count; i++) {
        struct ssm_credential credential;
        if (!has_entry(device, i)) {
            continue;
        }
        if (!entry_fits(config, i, &credential, error, error_size)) {
            free_contexts(device);
            return DEVICE_REFUSED;
        }
        enum ssm_credential_outcome outcome = add_context(device, &credential, (uint64_t)config->creds[i].ssn);
        const bool unreadable = outcome == SSM_CREDENTIAL_STORE && device->alive && credential.credtype == SSM_CREDTYPE_SERVER;
        if (outcome != SSM_CREDENTIAL_OK && !unreadable) {
            snprintf(error, error_size, "creds[%zu] (credid %u, credtype %u): %s", i, credential.credid, credential.credtype,
                     ssm_credential_text(outcome));
            free_contexts(device);
            return outcome == SSM_CREDENTIAL_CRYPTO || outcome == SSM_CREDENTIAL_STORE ? DEVICE_FAULT : DEVICE_REFUSED;
        }
    }
    enum device_outcome outcome = core_client_create(&device->requester, config, device->host, &device->store, error, error_size);
    if (outcome != DEVICE_OK) {
        free_contexts(device);
    }
    return outcome;
}

/* ---- struct device_ops ---- */

static void core_destroy(struct device *device) {
    if (!device) {
        return;
    }
    ocf_device.destroy(device->ocf);
    free_contexts(device);
    free(device);
}

/* Room for an array behind what a block holds already; returns its offset. */
static size_t add_room(size_t *block_size, size_t count, size_t size) {
    const size_t alignment = _Alignof(uint64_t);
    size_t offset = *block_size;
    *block_size += (count * size + alignment - 1) / alignment * alignment;
    return offset;
}

/* The device and its arrays are one block, so that what a datagram needs lies together. */
static struct device *new_device(const struct device_config *config, const struct device_host *host) {
    size_t groups = 0, clients = 0, contexts = 0;
    for (size_t i = 0; i < config->cred_count; i++) {
        groups += config->creds[i].credtype == SSM_CREDTYPE_SERVER;
        clients += config->creds[i].credtype == SSM_CREDTYPE_CLIENT;
        contexts += is_ssm_entry(&config->creds[i]) + 2u * (config->creds[i].credtype == SSM_CREDTYPE_OSCORE);
    }
    size_t size = sizeof(struct device);
    const size_t groups_at = add_room(&size, groups, sizeof(struct ssm_group));
    const size_t resources_at = add_room(&size, config->resource_count, sizeof(struct ssm_resource));
    const size_t states_at = add_room(&size, config->resource_count, sizeof(struct resource_state));
    const size_t aces_at = add_room(&size, config->ace_count, sizeof(struct ssm_ace));
    const size_t flash_at = add_room(&size, contexts, sizeof(struct saved));
    const size_t clients_at = add_room(&size, clients, sizeof(struct ssm_client));
    uint8_t *block = calloc(1, size);
    if (!block) {
        return NULL;
    }
    struct device *device = (void *)block;
    device->config = config;
    device->host = host;
    device->store = (struct ssm_store){ .user = device, .save = flash_save, .load = flash_load };
    device->groups = (void *)(block + groups_at);
    device->group_count = groups;
    device->resources = (void *)(block + resources_at);
    device->states = (void *)(block + states_at);
    device->aces = (void *)(block + aces_at);
    device->flash = (void *)(block + flash_at);
    device->flash_count = contexts;
    device->clients = (void *)(block + clients_at);
    describe_resources(device);
    return device;
}

static enum device_outcome core_create(struct device **out, const struct device_config *config, const struct device_host *host,
                                       const char *const *defects, size_t defect_count, char *error, size_t error_size) {
    *out = NULL;
    if (defect_count) {
        snprintf(error, error_size, "found defect \"%s\", expected none: the core device has no switches", defects[0]);
        return DEVICE_REFUSED;
    }
    struct device *device = new_device(config, host);
    if (!device) {
        snprintf(error, error_size, "out of memory");
        return DEVICE_FAULT;
    }
    enum device_outcome outcome = *config->deviceuuid ? ocf_device.create(&device->ocf, config, host, NULL, 0, error, error_size)
                                                      : convert_aces(device, error, error_size);
    if (outcome == DEVICE_OK && !device->ocf) {
        outcome = provision(device, error, error_size);
    }
    if (outcome != DEVICE_OK) {
        core_destroy(device);
        return outcome;
    }
    device->alive = true;
    *out = device;
    return DEVICE_OK;
}

static void fetch(const void *from, const void *to) {
    enum { CACHE_LINE = 64 };
    for (const char *at = from; at < (const char *)to; at += CACHE_LINE) {
        __builtin_prefetch(at, 1);
    }
}

/* The block of a Server with one context, one Resource, one ACE and, as the allocator most likely put it right behind, its key schedule. It
 * is not asked where it ends: that would be waiting for what is to be fetched. */
static void core_expect(const struct device *device) {
    enum { KEY_SCHEDULE = 16 + 192,          /* the allocator's head; what mbedtls uses of it for 128 bits */
           BLOCK = sizeof(struct device) + sizeof(struct ssm_group) + sizeof(struct ssm_resource) + sizeof(struct resource_state) +
                   sizeof(struct ssm_ace) + sizeof(struct saved) };
    fetch(device, (const char *)device + BLOCK + KEY_SCHEDULE);
}

static void core_receive(struct device *device, const struct device_datagram *datagram) {
    if (device->ocf) {
        ocf_device.receive(device->ocf, datagram);
        return;
    }
    if (device->requester && core_client_receive(device->requester, datagram)) {
        return;
    }
    enum ssm_destination destination = device_is_all_ocf_nodes(&datagram->destination) ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST;
    enum ssm_reason reason = ssm_server_receive(&device->server, destination, datagram->data, datagram->len, NULL);
    if (reason != SSM_ACCEPTED && device->host->discarded) {
        device->host->discarded(device->host->user, core_reasons[reason]);
    }
}

static enum device_outcome core_command(struct device *device, const struct device_update *update) {
    if (device->ocf) {
        return ocf_device.command(device->ocf, update);
    }
    if (update->group >= device->client_count) {
        return DEVICE_REFUSED;
    }
    const struct ssm_update request = {
        .path = update->path, .query = update->query, .payload = { update->payload, update->payload_len }, .mid = update->mid,
        .token = { update->token, update->token_len }, .ocf_version_options = update->ocf_version_options,
    };
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    size_t len;
    if (ssm_client_update(&device->clients[update->group], &request, out, sizeof out, &len, NULL) != SSM_PROTECTED) {
        return DEVICE_REFUSED;
    }
    const struct device_datagram datagram = { .destination = update->destination, .data = out, .len = len };
    device->host->send(device->host->user, &datagram);
    return DEVICE_OK;
}

static enum device_outcome core_request(struct device *device, const struct device_request *request) {
    return device->requester ? core_client_request(device->requester, request) : DEVICE_REFUSED;
}

static size_t core_read(struct device *device, size_t resource, uint8_t *out, size_t size) {
    if (resource >= device->config->resource_count) {
        return 0;
    }
    if (device->ocf) {
        return ocf_device.read(device->ocf, resource, out, size);
    }
    int32_t value = device->states[resource].value;
    if (device->config->resources[resource].kind == DEVICE_SWITCH) {
        const struct ssm_switch binary_switch = { .value = value != 0 };
        return ssm_switch_represent(&binary_switch, out, size);
    }
    return device_value_encode(device->config->resources[resource].kind, value, out, size);
}

static enum device_outcome core_restart(struct device *device, enum device_restart kind) {
    int failed = 0;
    if (device->ocf) {
        return ocf_device.restart(device->ocf, kind);
    }
    if (kind == DEVICE_ORDERLY) {
        failed |= ssm_server_stop(&device->server);
        for (size_t i = 0; i < device->client_count; i++) {
            failed |= ssm_client_stop(&device->clients[i]);
        }
        failed |= core_client_stop(device->requester);
    }
    free_contexts(device);
    device->unowned |= kind == DEVICE_FACTORY;
    device->cut_armed = false;
    if (!device->config->persist || kind == DEVICE_FACTORY) {
        memset(device->flash, 0, device->flash_count * sizeof *device->flash);
    }
    char error[160];
    enum device_outcome outcome = provision(device, error, sizeof error);
    return failed || outcome != DEVICE_OK ? DEVICE_FAULT : DEVICE_OK;
}

static enum device_outcome core_leave(struct device *device, size_t position) {
    if (position >= device->config->cred_count || position >= LEAVABLE || device->config->creds[position].credtype != SSM_CREDTYPE_SERVER) {
        return DEVICE_REFUSED;
    }
    device->left |= UINT64_C(1) << position;
    ssm_server_remove(&device->server, (uint16_t)device->config->creds[position].credid);
    return DEVICE_OK;
}

static enum device_outcome core_cut_power(struct device *device, enum device_write write) {
    if (!device->config->persist) {
        return DEVICE_REFUSED;               /* it writes nothing */
    }
    device->cut = write;
    device->cut_armed = true;
    return DEVICE_OK;
}

const struct device_ops core_device = {
    .name = "core", .defects = NULL, .create = core_create, .receive = core_receive, .command = core_command,
    .request = core_request, .read = core_read, .restart = core_restart, .leave = core_leave,
    .cut_power = core_cut_power, .destroy = core_destroy, .expect = core_expect,
};
