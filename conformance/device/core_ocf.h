/* core_ocf.h: the OCF Device of ssm-core (ssm/ocf_device.h) as the built-in device under test; internal to core_device.c. */
#ifndef CORE_OCF_H
#define CORE_OCF_H

#include "device.h"

#include <ssm/ssm.h>

struct core_ocf;
enum device_outcome core_ocf_create(struct core_ocf **ocf, const struct device_config *config, const struct device_host *host, char *error,
                                    size_t error_size);
void core_ocf_receive(struct core_ocf *ocf, const struct device_datagram *datagram);
struct ssm_client *core_ocf_client(struct core_ocf *ocf, size_t group);        /* NULL: there is none (in this state) */
size_t core_ocf_read(struct core_ocf *ocf, size_t resource, uint8_t *out, size_t size);
enum device_outcome core_ocf_restart(struct core_ocf *ocf, enum device_restart kind);
void core_ocf_destroy(struct core_ocf *ocf);                                    /* NULL is allowed */

/* Of core_device.c. */
extern const enum device_reason core_reasons[SSM_REASONS];

#endif
