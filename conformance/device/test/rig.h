/* rig.h: a second Server on the bench: counts what comes out of it. */
#ifndef TEST_RIG_H
#define TEST_RIG_H

#include "device.h"

struct rig {
    struct device_config *config;
    struct device *device;
    struct device_host host;
    unsigned sends, actuations, discards, power_cuts;
    enum device_reason reason;        /* of the last discard */
    size_t resource; int32_t value;   /* of the last actuation */
    uint8_t sent[16]; size_t sent_len;
};

/* Parses the configuration (keeps no reference) and creates the device. After an outcome other than DEVICE_OK there is none. */
enum device_outcome rig_start(struct rig *rig, const json_t *config, const char *defect, char *error, size_t error_size);
void rig_stop(struct rig *rig);
enum rig_way { TO_MULTICAST, TO_UNICAST };
void rig_receive(struct rig *rig, enum rig_way way, uint16_t source_port, const uint8_t *data, size_t len);
/* The value a Resource shows. */
int32_t rig_value(const struct rig *rig, size_t resource);

/* Suites; each returns a CUnit error code. */
int test_config_suite(void);
int test_value_suite(void);
int test_window_suite(void);
int test_provision_suite(void);
int test_sessions_suite(void);
int test_decisions_suite(void);
int test_defects_suite(void);
int test_fuzz_suite(void);

#endif
