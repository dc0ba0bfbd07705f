/* rig.h: one shim with one switch and one dimmer, a Server's entry and a Client's, and a host that keeps what it hears. */
#ifndef SHIM_RIG_H
#define SHIM_RIG_H

#include "shim_device.h"

#define RUDE SHIM_RUDE " "

struct rig {
    struct device_config *config;
    struct device_host host;
    struct device *device;
    enum device_outcome created;
    char error[1024];
    size_t sent, actuated, discarded, resource;      /* since rig_forget */
    int32_t value;
    enum device_reason reason;
    struct device_endpoint source, destination;
    uint8_t data[256]; size_t length;
};

/* `desc_length`: of a text in the provisioning, to make it long. */
void rig_start(struct rig *rig, const char *command, unsigned answer_ms, size_t desc_length);
void rig_stop(struct rig *rig);
void rig_forget(struct rig *rig);
void rig_receive(struct rig *rig);                   /* three bytes to All OCF Nodes */
enum device_outcome rig_command(struct rig *rig);
int32_t rig_read(struct rig *rig, size_t resource);  /* INT32_MIN: no representation */

bool no_process_left(void);                          /* neither running nor unreaped */
size_t open_files(void);

int test_command_suite(void);
int test_faults_suite(void);
int test_device_suite(void);

#endif
