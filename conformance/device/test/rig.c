/* rig.c: see rig.h. */
#include "rig.h"

#include <CUnit/CUnit.h>
#include <string.h>

static void on_send(void *user, const struct device_datagram *datagram) {
    struct rig *const rig = user;

    rig->sends++;
    rig->sent_len = datagram->len < sizeof rig->sent ? datagram->len : sizeof rig->sent;
    memcpy(rig->sent, datagram->data, rig->sent_len);
}

static void on_actuate(void *user, size_t resource, int32_t value) {
    struct rig *const rig = user;

    rig->actuations++;
    rig->resource = resource;
    rig->value = value;
}

static void on_discarded(void *user, enum device_reason reason) {
    struct rig *const rig = user;

    rig->discards++;
    rig->reason = reason;
}

static void on_power_lost(void *user) {
    struct rig *const rig = user;

    rig->power_cuts++;
}

enum device_outcome rig_start(struct rig *rig, const json_t *config, const char *defect, char *error, size_t error_size) {
    const char *const defects[] = {defect};

    memset(rig, 0, sizeof *rig);
    rig->config = device_config_parse(config, error, error_size);
    if (rig->config == NULL) {
        CU_FAIL_FATAL("the configuration does not parse");
    }
    rig->host = (struct device_host){.user = rig, .send = on_send, .actuate = on_actuate, .discarded = on_discarded, .power_lost = on_power_lost};
    const enum device_outcome outcome =
        second_device.create(&rig->device, rig->config, &rig->host, defects, defect != NULL, error, error_size);
    if (outcome != DEVICE_OK) {
        CU_ASSERT_PTR_NULL(rig->device);
        rig_stop(rig);
    }
    return outcome;
}

void rig_stop(struct rig *rig) {
    second_device.destroy(rig->device);
    device_config_free(rig->config);
    rig->device = NULL;
    rig->config = NULL;
}

void rig_receive(struct rig *rig, enum rig_way way, uint16_t source_port, const uint8_t *data, size_t len) {
    static const struct device_endpoint own = {.address = {0xfe, 0x80, [15] = 2}, .port = 5683};
    const struct device_datagram datagram = {
        .source = {.address = {0xfe, 0x80, [15] = 1}, .port = source_port},
        .destination = way == TO_MULTICAST ? device_all_ocf_nodes : own, .data = data, .len = len};

    second_device.receive(rig->device, &datagram);
}

int32_t rig_value(const struct rig *rig, size_t resource) {
    uint8_t cbor[24];
    int32_t value = INT32_MIN;
    const size_t len = second_device.read(rig->device, resource, cbor, sizeof cbor);

    CU_ASSERT_TRUE(device_value_decode(rig->config->resources[resource].kind, cbor, len, &value));
    return value;
}
