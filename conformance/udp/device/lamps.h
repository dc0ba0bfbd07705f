/* lamps.h: what ssm-device hosts: the Resources, credential entries and ACEs of a configuration (../../device/config.h), in an OCF Device
 * (ssm/ocf_device.h) in RFNOP. The credential entries and ACEs go in as the CBOR that a CMS and an AMS would write. */
#ifndef SSM_DEVICE_LAMPS_H
#define SSM_DEVICE_LAMPS_H

#include "config.h"

#include <ssm/ocf_device.h>

struct lamps {
    struct ssm_device device;
    const struct device_config *config;
    const char *ep;
    struct ssm_hosted hosted[SSM_HOSTED_MAX];
    struct lamp { const struct device_resource *resource; int32_t value; } lamps[SSM_HOSTED_MAX];
};
/* `ep`: the unicast endpoint, "coap://[fe80::1]:5683". `mid`: the first Message ID. All must outlive *lamps. false with a sentence: an entry
 * is refused, or one too many. */
bool lamps_start(struct lamps *lamps, const struct device_config *config, const struct ssm_store *store, const char *ep, uint16_t mid,
                 char *error, size_t error_size);

#endif
