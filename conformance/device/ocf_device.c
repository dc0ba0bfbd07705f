/* ocf_device.c: the built-in device as a whole OCF Device (lamps.h): SSM as core_device.c has it, and besides what is asked by unicast: oic/res,
 * RETRIEVE, UPDATE and Security Virtual Resources over OSCORE (credtype 64). CoAP's leisure before an answer to multicast is the host's. */
#include "lamps.h"
#include "state.h"

#include <stdio.h>
#include <stdlib.h>

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
    const char *endpoint = device->config->endpoint ? device->config->endpoint : DEVICE_UNICAST_EP;
    return lamps_start(&device->lamps, device->config, device->config->persist ? &device->store : NULL, endpoint, device->mid, error, error_size);
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
    if (!device) {
        snprintf(error, error_size, "out of memory");
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
    lamps_receive(&device->lamps, datagram, device->host);
}

static enum device_outcome ocf_command(struct device *device, const struct device_update *update) {
    return lamps_command(&device->lamps, update, device->host);
}

static size_t ocf_read(struct device *device, size_t resource, uint8_t *out, size_t size) {
    return lamps_read(&device->lamps, resource, out, size);
}

static enum device_outcome ocf_restart(struct device *device, enum device_restart kind) {
    char error[200];
    if (kind == DEVICE_FACTORY) {
        return DEVICE_UNIMPLEMENTED;
    }
    int failed = lamps_stop(&device->lamps, kind);
    return start(device, error, sizeof error) && !failed ? DEVICE_OK : DEVICE_FAULT;
}

const struct device_ops ocf_device = {
    .name = "ocf", .create = ocf_create, .receive = ocf_receive, .command = ocf_command, .read = ocf_read, .restart = ocf_restart,
    .destroy = ocf_destroy,
};
