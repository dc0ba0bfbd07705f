#include "rig.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static const char server[] =
    "{\"creds\": [{\"credid\": 1, \"subjectuuid\": \"6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01\", \"credtype\": 256, \"privatedata\":"
    " {\"data\": \"Ag2tC1gczebKGRU0AnoIvFUmibUJ3MUHG7iRJKpIIp4=\", \"encoding\": \"oic.sec.encoding.base64\"},"
    " \"oscore\": {\"recipientid\": \"021fae29dc78cc\"}},"
    " {\"credid\": 7, \"subjectuuid\": \"6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01\", \"credtype\": 128, \"privatedata\":"
    " {\"data\": \"Ag2tC1gczebKGRU0AnoIvFUmibUJ3MUHG7iRJKpIIp4=\", \"encoding\": \"oic.sec.encoding.base64\"},"
    " \"oscore\": {\"senderid\": \"021fae29dc78cc\"}}],"
    " \"acl\": [{\"aceid\": 1, \"subject\": {\"uuid\": \"6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01\"}, \"permission\": 6, \"resources\":"
    " [{\"href\": \"/switch\"}, {\"href\": \"/dimmer\"}]}],"
    " \"resources\": [{\"href\": \"/switch\", \"rt\": [\"oic.r.switch.binary\"], \"if\": [\"oic.if.a\"], \"state\": {\"value\": false}},"
    " {\"href\": \"/dimmer\", \"rt\": [\"oic.r.light.dimming\"], \"if\": [\"oic.if.a\"], \"state\": {\"dimmingSetting\": 5}}]}";

static void on_send(void *user, const struct device_datagram *datagram) {
    struct rig *rig = user;
    rig->sent++;
    rig->source = datagram->source;
    rig->destination = datagram->destination;
    rig->length = datagram->len < sizeof rig->data ? datagram->len : sizeof rig->data;
    memcpy(rig->data, datagram->data, rig->length);
}

static void on_actuate(void *user, size_t resource, int32_t value) {
    struct rig *rig = user;
    rig->actuated++;
    rig->resource = resource;
    rig->value = value;
}

static void on_discarded(void *user, enum device_reason reason) {
    struct rig *rig = user;
    rig->discarded++;
    rig->reason = reason;
}

void rig_start(struct rig *rig, const char *command, unsigned answer_ms, size_t desc_length) {
    *rig = (struct rig){ .host = { .user = rig, .send = on_send, .actuate = on_actuate, .discarded = on_discarded } };
    json_t *json = json_loads(server, 0, NULL);
    char *desc = calloc(1, desc_length + 1);
    memset(desc, 'd', desc_length);
    json_object_set_new(json_object_get(json_array_get(json_object_get(json, "creds"), 0), "oscore"), "desc", json_string(desc));
    rig->config = device_config_parse(json, rig->error, sizeof rig->error);
    free(desc);
    json_decref(json);
    if (!rig->config) {
        fprintf(stderr, "%s\n", rig->error);
        abort();
    }
    rig->config->command = command;
    rig->config->answer_ms = answer_ms;
    rig->created = shim_device.create(&rig->device, rig->config, &rig->host, NULL, 0, rig->error, sizeof rig->error);
}

void rig_stop(struct rig *rig) {
    shim_device.destroy(rig->device);
    device_config_free(rig->config);
}

void rig_forget(struct rig *rig) {
    rig->sent = rig->actuated = rig->discarded = 0;
}

void rig_receive(struct rig *rig) {
    static const uint8_t data[] = { 0x54, 0x02, 0xff };
    const struct device_datagram datagram = { .source = { .address = { 0xfe, 0x80, [15] = 1 }, .port = 5683 },
                                              .destination = device_all_ocf_nodes, .data = data, .len = sizeof data };
    shim_device.receive(rig->device, &datagram);
}

enum device_outcome rig_command(struct rig *rig) {
    static const uint8_t payload[] = { 0xa1, 0x65, 'v', 'a', 'l', 'u', 'e', 0xf5 };
    const struct device_update update = { .path = "/switch", .query = "if=oic.if.a", .payload = payload, .payload_len = sizeof payload,
                                          .mid = 77, .token = { 1, 2 }, .token_len = 2, .ocf_version_options = true,
                                          .destination = device_all_ocf_nodes };
    return shim_device.command(rig->device, &update);
}

int32_t rig_read(struct rig *rig, size_t resource) {
    uint8_t cbor[64];
    int32_t value;
    size_t length = shim_device.read(rig->device, resource, cbor, sizeof cbor);
    return length && device_value_decode(rig->config->resources[resource].kind, cbor, length, &value) ? value : INT32_MIN;
}

bool no_process_left(void) {
    return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD;
}

size_t open_files(void) {
    size_t count = 0;
    DIR *directory = opendir("/proc/self/fd");
    while (readdir(directory)) {
        count++;
    }
    closedir(directory);
    return count;
}
