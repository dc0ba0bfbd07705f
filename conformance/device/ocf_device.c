/* ocf_device.c: the built-in device as a whole OCF Device (ssm/ocf_device.h): SSM as core_device.c has it, and besides what the Client asks
 * by unicast: oic/res, RETRIEVE and UPDATE over OSCORE (credtype 64). CoAP's leisure before an answer to multicast is the host's.
 *
 *   receive --> ssm_device --> answer to the source --> host.send          an UPDATE, multicast or unicast --> lamps --> host.actuate */
#include "core_ocf.h"
#include "lamps.h"
#include "state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MIDS_A_START = 4096 };

struct device {
    const struct device_config *config;
    const struct device_host *host;
    struct state state;
    struct ssm_store store;
    struct lamps lamps;
    uint16_t mid;
};

static void applied(void *user, size_t resource, int32_t value) {
    const struct device *device = user;
    device->host->actuate(device->host->user, resource, value);
}

static bool start(struct device *device, char *error, size_t error_size) {
    device->lamps.driven = applied;
    device->lamps.user = device;
    device->mid = (uint16_t)(device->mid + MIDS_A_START);
    return lamps_start(&device->lamps, device->config, device->config->persist ? &device->store : NULL, device->config->endpoint, device->mid,
                       error, error_size);
}

static void ocf_destroy(struct device *device) {
    if (device) {
        ssm_device_free(&device->lamps.device);
        free(device);
    }
}

static enum device_outcome ocf_create(struct device **out, const struct device_config *config, const struct device_host *host,
                                      const char *const *defects, size_t defect_count, char *error, size_t error_size) {
    *out = NULL;
    if (defect_count) {
        snprintf(error, error_size, "found defect \"%s\", expected none: the ocf device has no switches", defects[0]);
        return DEVICE_REFUSED;
    }
    struct device *device = calloc(1, sizeof *device);
    if (!device || !config->endpoint) {
        snprintf(error, error_size, device ? "found no endpoint, expected the one that oic/res is to tell" : "out of memory");
        free(device);
        return DEVICE_FAULT;
    }
    device->config = config;
    device->host = host;
    state_open(&device->state, NULL, &device->store);
    if (!start(device, error, error_size)) {
        ocf_destroy(device);
        return DEVICE_REFUSED;
    }
    *out = device;
    return DEVICE_OK;
}

static void ocf_receive(struct device *device, const struct device_datagram *datagram) {
    struct ssm_source source = { .address_len = sizeof datagram->source.address + sizeof datagram->source.port, .channel = SSM_CHANNEL_PLAIN };
    uint8_t out[SSM_MESSAGE_BYTES_MAX];
    size_t len = 0;
    memcpy(source.address, datagram->source.address, sizeof datagram->source.address);
    memcpy(source.address + sizeof datagram->source.address, &datagram->source.port, sizeof datagram->source.port);
    enum ssm_destination destination = device_is_all_ocf_nodes(&datagram->destination) ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST;
    enum ssm_reason reason = ssm_device_receive(&device->lamps.device, destination, &source, datagram->data, datagram->len, out, sizeof out,
                                                &len);
    if (reason != SSM_ACCEPTED && device->host->discarded) {
        device->host->discarded(device->host->user, core_reasons[reason]);
    }
    if (len) {
        const struct device_datagram answer = { .destination = datagram->source, .data = out, .len = len };
        device->host->send(device->host->user, &answer);
    }
}

static enum device_outcome ocf_command(struct device *device, const struct device_update *update) {
    (void)device;
    (void)update;
    return DEVICE_UNIMPLEMENTED;
}

static size_t ocf_read(struct device *device, size_t resource, uint8_t *out, size_t size) {
    if (resource >= device->config->resource_count) {
        return 0;
    }
    const struct ssm_hosted *hosted = &device->lamps.hosted[resource];
    return hosted->represent(hosted->resource.user, out, size);
}

static enum device_outcome ocf_restart(struct device *device, enum device_restart kind) {
    char error[200];
    if (kind == DEVICE_FACTORY) {
        return DEVICE_UNIMPLEMENTED;
    }
    int failed = kind == DEVICE_ORDERLY ? ssm_device_stop(&device->lamps.device) : 0;
    ssm_device_free(&device->lamps.device);
    return start(device, error, sizeof error) && !failed ? DEVICE_OK : DEVICE_FAULT;
}

const struct device_ops ocf_device = {
    .name = "ocf", .create = ocf_create, .receive = ocf_receive, .command = ocf_command, .read = ocf_read, .restart = ocf_restart,
    .destroy = ocf_destroy,
};
