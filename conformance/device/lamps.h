/* lamps.h: an OCF Device over ssm-core (ssm/ocf_device.h) that hosts the Resources of a configuration. Of the built-in device (ocf_device.c),
 * ssm-device (../udp) and the C example of the shim.
 *
 *   first start   the configuration as CBOR, as a CMS and an AMS write it; owned by config->owneruuid, in RFNOP
 *   every other   the Security Virtual Resources as they were saved
 *   RESET         entered by an UPDATE of pstat: the host has nothing of its own to erase and makes the Device ready (RFOTM) at once */
#ifndef DEVICE_LAMPS_H
#define DEVICE_LAMPS_H

#include "device.h"

#include <ssm/ocf_device.h>

enum { LAMPS_SAVED_MAX = 2048 };

struct lamps {
    struct ssm_device device;
    const struct device_config *config;
    const char *ep;
    struct ssm_hosted hosted[SSM_HOSTED_MAX];
    struct lamp { struct lamps *lamps; size_t resource; int32_t value; } lamps[SSM_HOSTED_MAX];
    void (*driven)(void *user, size_t resource, int32_t value);      /* an UPDATE was executed; may be NULL */
    void *user;
    enum ssm_recovery recovery;           /* of unicast contexts, after a restart */
    struct lamps_saved {                  /* durable: what a restart finds */
        bool any;
        struct ssm_doxm doxm;
        struct ssm_pstat pstat;
        uint8_t cred[LAMPS_SAVED_MAX], acl2[LAMPS_SAVED_MAX]; size_t cred_len, acl2_len;
    } saved;
};
/* `driven`, `user`, `recovery` and, if it has been started before, `saved` are set by the caller, all else here. `ep`: the unicast endpoint,
 * "coap://[fe80::1]:5683". `mid`: the first Message ID, another one after each start. All must outlive *lamps. false with a sentence: an entry
 * is refused, or one too many. */
bool lamps_start(struct lamps *lamps, const struct device_config *config, const struct ssm_store *store, const char *ep, uint16_t mid,
                 char *error, size_t error_size);
int lamps_stop(struct lamps *lamps, enum device_restart kind);      /* before another start; 0: what an orderly stop stores is stored */

/* For a device behind device.h: a datagram, the UPDATE of a Client, the representation of a Resource; what comes of it goes to `host`. */
void lamps_receive(struct lamps *lamps, const struct device_datagram *datagram, const struct device_host *host);
enum device_outcome lamps_command(struct lamps *lamps, const struct device_update *update, const struct device_host *host);
size_t lamps_read(const struct lamps *lamps, size_t resource, uint8_t *out, size_t size);
/* For one that receives by itself: after each datagram. */
void lamps_leave_reset(struct lamps *lamps);

extern const enum device_reason core_reasons[SSM_REASONS];

#endif
