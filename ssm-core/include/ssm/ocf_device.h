/* ocf_device.h: an OCF Device above the core: Resources, /oic/sec/doxm, pstat, cred and acl2, oic/res, SSM, unicast OSCORE, observers.
 *
 *   datagram -+- OSCORE, to All OCF Nodes -> server.h   -> Resource updates -> observers have a notification coming      (silent)
 *             +- OSCORE, unicast          -> endpoint.h -> device state, access -> Resource -> protected response
 *             '- neither                  ->               device state, access -> Resource -> response; multicast: oic/res and doxm
 *
 * Enters: datagrams, and from where. Leaves: at most one answer to each, then notifications. Order: init; put back what was saved (the
 * members of doxm and pstat, ssm_cred_update, ssm_acl2_update); start; receive; after each, notify until there is no more; stop, free.
 *
 * The host's: UDP, with CoAP's message layer (retransmission, recognising duplicates by Message ID, the leisure before an answer to
 * multicast: RFC 7252 §4, §8.2); DTLS, if it has it; the buttons. Types of credentials but 64, 128 and 256 are DTLS's, not kept here. */
#ifndef SSM_OCF_DEVICE_H
#define SSM_OCF_DEVICE_H

#include <ssm/acl2.h>
#include <ssm/client.h>
#include <ssm/cred.h>
#include <ssm/discovery.h>
#include <ssm/doxm.h>
#include <ssm/endpoint.h>
#include <ssm/pstat.h>

/* Where a message came from, and how. The address is the host's: it is kept and compared, never read. */
enum ssm_channel {
    SSM_CHANNEL_PLAIN = 0, /* UDP as it is; whoever proves itself does so by OSCORE */
    SSM_CHANNEL_OTM,       /* the connection on which the Owner Transfer Method succeeded */
    SSM_CHANNEL_SECURE     /* a DTLS connection with the Device `uuid` */
};
struct ssm_source {
    uint8_t address[SSM_ADDRESS_BYTES_MAX]; uint8_t address_len;
    enum ssm_channel channel;
    struct ssm_uuid uuid;  /* for SSM_CHANNEL_SECURE */
};

/* All that the host says once; what it points to stays the host's and must outlive the device. */
struct ssm_device_settings {
    const struct ssm_hosted *hosted; size_t hosted_count;  /* at most SSM_HOSTED_MAX */
    const char *const *eps; size_t ep_count;               /* the Device's unicast endpoints */
    const uint16_t *oxms; size_t oxm_count;                /* doxm.h */
    uint16_t sct;                                          /* the credential types it supports */
    struct ssm_unicast_settings contexts;                  /* store, reserve, margin, recovery, for all contexts */
    enum ssm_first_message first_message;
    uint16_t mid;                                          /* the first Message ID to send with: any, another one after each start */
    /* Makes the Resource that has changed durable (as ssm_cred_represent with privatedata, ssm_acl2_represent, and the members of doxm and
     * pstat give it): 0 only when it will be read back after a power cut any time later. Called inside receive and ready, before anything
     * follows from the change. NULL: nothing survives a restart. */
    int (*save)(void *user, enum ssm_svr svr);
    void *user;
};

/* An observation; private. */
struct ssm_observer {
    struct ssm_association association;     /* if it came by OSCORE */
    struct ssm_source source;
    uint8_t token[SSM_TOKEN_BYTES_MAX]; uint8_t token_len;
    uint8_t resource;                       /* which of the hosted */
    uint16_t mid;                           /* of the last notification: a Reset of it ends the observation */
    uint32_t sequence;                      /* Observe value, if it did not come by OSCORE */
    bool used, protected, pending;
};

/* The caller's memory, never moved or copied. doxm, pstat, cred and acl2 may be read at any time; all else is private. */
struct ssm_device {
    struct ssm_doxm doxm;
    struct ssm_pstat pstat;
    struct ssm_cred cred;
    struct ssm_acl2 acl2;
    struct ssm_device_settings settings;
    struct ssm_group groups[SSM_SERVER_GROUPS_MAX];
    struct ssm_server server;
    struct ssm_resource ssm_resources[SSM_HOSTED_MAX]; uint8_t ssm_hosted[SSM_HOSTED_MAX]; /* those with SSM, and which of the hosted */
    struct ssm_client clients[SSM_CLIENTS_MAX];
    struct ssm_unicast unicasts[SSM_UNICASTS_MAX];
    struct ssm_endpoint endpoint;
    struct ssm_observer observers[SSM_OBSERVERS_MAX + 1]; /* one is always free: the request under way is there */
    uint16_t mid;
    uint32_t counters[SSM_REASONS];                       /* what became of the datagrams; public */
    enum ssm_credential_outcome cred_outcome;             /* why the last UPDATE of cred was refused, */
    enum ssm_svr_outcome svr_outcome;                     /* of doxm, pstat or acl2; public */
    uint8_t plain[SSM_MESSAGE_BYTES_MAX], payload[SSM_PAYLOAD_BYTES_MAX];
};

/* *device: contents ignored; it is in RESET then, nobody's and empty. false: too many Resources, or oic/res of them all would not fit into
 * a message. */
bool ssm_device_init(struct ssm_device *device, const struct ssm_device_settings *settings);
/* After a start, when the saved Resources are back: makes a context of each entry of cred. Outcome of the first entry that gave none, which
 * then is out of use until the next start; or OK. */
enum ssm_credential_outcome ssm_device_start(struct ssm_device *device);
/* RESET -> RFOTM, when the host has erased its own part too. `deviceuuid`: a fresh random one. false: not in RESET, or not durable. */
bool ssm_device_ready(struct ssm_device *device, const struct ssm_uuid *deviceuuid);
/* Any state -> RESET, as a button does it: all entries, owners and secrets are wiped, in memory and by `save`. What the store holds for
 * numbers used with a secret stays (host.h). false: not all of it became durable; wiped it is anyway. */
bool ssm_device_reset(struct ssm_device *device);

/* One received UDP payload of `len` bytes, decrypted if it came by DTLS. `out`, `size`: the caller's, SSM_MESSAGE_BYTES_MAX is always
 * enough; receives the answer to `source`, `*out_len` bytes; 0: nothing goes back. ACCEPTED: executed, or answered with success; else the
 * reason, counted: those of server.h and endpoint.h, and for what the Device answers itself
 *   NOT_UPDATE (4.05), NO_RESOURCE (4.04), NOT_INTENDED (4.00), ACCESS_DENIED (4.01, 4.03), APPLICATION (4.00, 4.02, 4.06, 4.15, 5.00)
 *   NO_OSCORE: multicast that is neither discovery nor SSM;  CONFIRMABLE: multicast that must not be;  STATE: in RESET
 * which are silent if they came by multicast. */
enum ssm_reason ssm_device_receive(struct ssm_device *device, enum ssm_destination destination, const struct ssm_source *source,
                                   const uint8_t *datagram, size_t len, uint8_t *out, size_t size, size_t *out_len);
/* The host has changed a Resource itself (a button): its observers are to be notified. */
void ssm_device_changed(struct ssm_device *device, size_t hosted);
/* The next notification that is due: `*out_len` bytes for `*destination`. false: there is none (any more). */
bool ssm_device_notify(struct ssm_device *device, uint8_t *out, size_t size, size_t *out_len, struct ssm_source *destination);
/* The Client of the credtype 128 entry `credid`, to send SSM Requests with (ssm_client_update); NULL: there is none, or the Device is not
 * in RFNOP. Valid until the next receive. */
struct ssm_client *ssm_device_client(struct ssm_device *device, uint16_t credid);

int ssm_device_stop(struct ssm_device *device);  /* orderly: numbers and windows are stored; 0 on success. The device stays usable. */
void ssm_device_free(struct ssm_device *device); /* wipes all; an all-zero device is allowed, and so is a second time */

#endif
