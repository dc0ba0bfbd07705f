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
    device->lamps.driven = driven;
    device->lamps.user = device;
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
    lamps_receive(&device->lamps, datagram, device->host);
}

static size_t read_lamp(struct device *device, size_t resource, uint8_t *out, size_t size) {
    return lamps_read(&device->lamps, resource, out, size);
}

static enum device_outcome command(struct device *device, const struct device_update *update) {
    return lamps_command(&device->lamps, update, device->host);
}

static enum device_outcome restart(struct device *device, enum device_restart kind) {
    char error[200];
    bool good = lamps_stop(&device->lamps, kind) == 0;
    return start(device, error, sizeof error) && good ? DEVICE_OK : DEVICE_FAULT;
}

static void destroy(struct device *device) {
    ssm_device_free(&device->lamps.device);
}

int main(void) {
    static const struct device_ops lamp = {.create = create, .receive = receive, .read = read_lamp, .command = command, .restart = restart,
                                           .destroy = destroy};
    return shim_serve(&lamp, "ssm-core lamp", true);
}
