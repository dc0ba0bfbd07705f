/* lamp.c: ssm-core behind the shim protocol (../PROTOCOL.md), Server and Client. ../serve.h reads and writes the lines and calls a function of
 * this file for each; lamps.h (../../device) makes an OCF Device of what is provisioned. Yours would call your own stack instead. */
#include "lamps.h"
#include "serve.h"

#include <string.h>

struct device {
    const struct device_config *config;
    const struct device_host *host;
    struct lamps lamps;
    struct ssm_store store;
    uint16_t starts;
};
static struct { uint8_t bytes[SSM_STORE_BYTES_MAX]; size_t size; } saved[UINT16_MAX + 1][SSM_STORE_KEY + 1];    /* durable: not of a start */

static int save(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size) {
    (void)user;
    memcpy(saved[credid][kind].bytes, data, size);
    saved[credid][kind].size = size;
    return 0;
}

static int load(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size) {
    (void)user;
    memcpy(data, saved[credid][kind].bytes, saved[credid][kind].size < size ? saved[credid][kind].size : size);
    return (int)saved[credid][kind].size;
}

static void driven(void *user, size_t resource, int32_t value) {
    const struct device *device = user;
    device->host->actuate(device->host->user, resource, value);
}

static bool start(struct device *device, char *error, size_t error_size) {
    device->lamps = (struct lamps){.driven = driven, .user = device};
    return lamps_start(&device->lamps, device->config, &device->store, "coap://[fe80::2]:5683", device->starts++, error, error_size);
}

static enum device_outcome create(struct device **out, const struct device_config *config, const struct device_host *host,
                                  const char *const *defects, size_t defect_count, char *error, size_t error_size) {
    static struct device device;
    (void)defects;
    (void)defect_count;
    device = (struct device){.config = config, .host = host, .store = {.save = save, .load = load}};
    *out = start(&device, error, error_size) ? &device : NULL;
    return *out ? DEVICE_OK : DEVICE_REFUSED;
}

static void receive(struct device *device, const struct device_datagram *datagram) {
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    struct device_datagram answer = {.destination = datagram->source, .data = out};
    struct ssm_source source = {.address_len = sizeof datagram->source}, observer;
    const bool group = device_is_all_ocf_nodes(&datagram->destination);
    memcpy(source.address, &datagram->source, sizeof datagram->source);
    enum ssm_reason reason = ssm_device_receive(&device->lamps.device, group ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST, &source, datagram->data,
                                                datagram->len, out, sizeof out, &answer.len);
    if (answer.len && (group || !device_is_multicast(&datagram->destination))) {          /* other groups are not for this Device */
        device->host->send(device->host->user, &answer);
    }
    if (reason != SSM_ACCEPTED) {
        device->host->discarded(device->host->user, device_reason_parse(ssm_reason_text(reason)));
    }
    while (ssm_device_notify(&device->lamps.device, out, sizeof out, &answer.len, &observer)) {
        memcpy(&answer.destination, observer.address, sizeof answer.destination);
        device->host->send(device->host->user, &answer);
    }
}

static size_t read_lamp(struct device *device, size_t resource, uint8_t *out, size_t size) {
    const struct ssm_hosted *hosted = &device->lamps.hosted[resource];
    return resource < device->config->resource_count ? hosted->represent(hosted->resource.user, out, size) : 0;
}

static enum device_outcome command(struct device *device, const struct device_update *update) {
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    struct device_datagram datagram = {.destination = update->destination, .data = out};
    const struct device_credential *entry = device_client_entry(device->config, update->group);
    struct ssm_client *client = entry ? ssm_device_client(&device->lamps.device, (uint16_t)entry->credid) : NULL;
    const struct ssm_update request = {.path = update->path, .query = update->query, .payload = {update->payload, update->payload_len},
        .mid = update->mid, .token = {update->token, update->token_len}, .ocf_version_options = update->ocf_version_options};
    if (!client || ssm_client_update(client, &request, out, sizeof out, &datagram.len, NULL) != SSM_PROTECTED) {
        return DEVICE_REFUSED;
    }
    device->host->send(device->host->user, &datagram);
    return DEVICE_OK;
}

static enum device_outcome restart(struct device *device, enum device_restart kind) {
    char error[200];
    bool good = kind == DEVICE_CRASH || ssm_device_stop(&device->lamps.device) == 0;
    ssm_device_free(&device->lamps.device);
    return start(device, error, sizeof error) && good ? DEVICE_OK : DEVICE_FAULT;
}

static void destroy(struct device *device) {
    ssm_device_free(&device->lamps.device);
}

int main(void) {
    static const struct device_ops lamp = {.create = create, .receive = receive, .read = read_lamp, .command = command, .restart = restart,
                                           .destroy = destroy};
    return shim_serve(&lamp, "ssm-core lamp", NULL, 0);
}
