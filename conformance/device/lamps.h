/* lamps.h: an OCF Device over ssm-core (ssm/ocf_device.h) that hosts the Resources of a configuration, in RFNOP. The credential entries and
 * ACEs go in as the CBOR that a CMS and an AMS would write. For devices outside of the bench's own process: ssm-device (../udp), and the C
 * example of the shim. */
#ifndef DEVICE_LAMPS_H
#define DEVICE_LAMPS_H

#include "config.h"

#include <ssm/ocf_device.h>

struct lamps {
    struct ssm_device device;
    const struct device_config *config;
    const char *ep;
    struct ssm_hosted hosted[SSM_HOSTED_MAX];
    struct lamp { struct lamps *lamps; size_t resource; int32_t value; } lamps[SSM_HOSTED_MAX];
    void (*driven)(void *user, size_t resource, int32_t value);      /* an UPDATE was executed; may be NULL */
    void *user;
    enum ssm_recovery recovery;           /* of unicast contexts, after a restart */
};
/* `driven`, `user` and `recovery` are set by the caller, all else here. `ep`: the unicast endpoint, "coap://[fe80::1]:5683". `mid`: the first
 * Message ID, another one after each start. All must outlive *lamps. false with a sentence: an entry is refused, or one too many. */
bool lamps_start(struct lamps *lamps, const struct device_config *config, const struct ssm_store *store, const char *ep, uint16_t mid,
                 char *error, size_t error_size);

#endif
