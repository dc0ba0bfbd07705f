/* device.h: the device under test, one interface. Plug-ins: the built-in device over ssm-core (core_device.c), the independent second
 * Server with named defects (second_device.c), a child process (../shim), a device in the network (../udp). Time is the caller's: a device
 * has no clock. Only that of a `remote` device is everybody's.
 *
 *   create(config, host) -> receive / command / read / restart / pass ... -> destroy     out of it: host.send, host.actuate, host.discarded
 */
#ifndef DEVICE_H
#define DEVICE_H

#include "config.h"

/* Reasons as the session vectors name them. A device need not tell any. */
enum device_reason {
    REASON_NONE = 0, REASON_COAP_FORMAT, REASON_DUPLICATE, REASON_NO_OSCORE, REASON_OSCORE_DECODE, REASON_UNKNOWN_KID, REASON_REPLAY,
    REASON_DECRYPT, REASON_PLAINTEXT_FORMAT, REASON_NOT_UPDATE, REASON_CONFIRMABLE, REASON_NOT_MULTICAST, REASON_NO_RESOURCE,
    REASON_NOT_INTENDED, REASON_ACCESS_DENIED, REASON_APPLICATION, REASON_STORE, REASONS
};
const char *device_reason_text(enum device_reason reason);          /* "replay", ...; "none"; never NULL */
enum device_reason device_reason_parse(const char *text);           /* REASONS if it is none of them */

struct device_endpoint { uint8_t address[16]; uint16_t port; };     /* IPv6; IPv4 as ::ffff:a.b.c.d */
/* A UDP datagram at the device's border. `data` is only valid during the call. */
struct device_datagram {
    struct device_endpoint source, destination;
    const uint8_t *data; size_t len;
};
bool device_is_ipv4(const struct device_endpoint *endpoint);
bool device_is_multicast(const struct device_endpoint *endpoint);   /* ff00::/8, 224.0.0.0/4 */
bool device_is_all_ocf_nodes(const struct device_endpoint *endpoint);   /* ff0x::158, whatever the scope x; 224.0.1.187 */
extern const struct device_endpoint device_all_ocf_nodes, device_all_ocf_nodes_ipv4;   /* [ff02::158]:5683; 224.0.1.187:5683 */
#define DEVICE_ADDRESS_TEXT 46
void device_address_text(const struct device_endpoint *endpoint, char out[DEVICE_ADDRESS_TEXT]);      /* "ff02::158", "224.0.1.187" */
bool device_address_parse(struct device_endpoint *endpoint, const char *text);      /* sets the address; false: it is none */
/* Where a device with the OCF Device around it (config.h) says that it is reached. */
#define DEVICE_UNICAST_EP "coap://[fe80::2]:5683"

/* What a Client reads in an answer of oic/res: a Resource, and where it can be asked for; with `ssm`, All OCF Nodes is among its eps. */
struct device_link { char deviceuuid[37]; const char *href; struct device_endpoint endpoint; bool ssm; };
struct device_answer { const uint8_t *token; size_t token_len; uint8_t code; const uint8_t *payload; size_t payload_len; };

/* What the bench gives a device. Called only from inside receive, command, restart and pass; by a remote device also from read. */
struct device_host {
    void *user;
    void (*send)(void *user, const struct device_datagram *datagram);   /* source may be all zero: the host fills in the node's own */
    void (*actuate)(void *user, size_t resource, int32_t value);        /* an UPDATE was executed: the output is driven to `value` */
    void (*discarded)(void *user, enum device_reason reason);           /* optional for the device; may be NULL for the host */
    void (*power_lost)(void *user);      /* after cut_power, in the middle of a write: what the device does from then on does not count, and it
                                            is restarted (DEVICE_CRASH) next; may be NULL for a host that does not cut power */
    /* A Client's: what came of its `request`; both may be NULL for the host. Data is only valid during the call. */
    void (*found)(void *user, const struct device_link *link);          /* a link of oic/res, by whomever: discovery is not protected */
    void (*answered)(void *user, const struct device_answer *answer);   /* a verified response */
};

struct device_update {           /* a Client's command */
    size_t group;                /* which credtype 128 entry of the config, by position among those */
    const char *path, *query;    /* query NULL: none */
    const uint8_t *payload; size_t payload_len;
    uint16_t mid;
    uint8_t token[8]; size_t token_len;
    bool ocf_version_options;    /* 2049 and 2053, as field clients send them */
    struct device_endpoint destination;
};

/* FACTORY: the credentials are gone and all durable memory; the device is then as good as deaf. */
enum device_restart { DEVICE_ORDERLY, DEVICE_CRASH, DEVICE_FACTORY };
/* What a power cut leaves of a write: a mixture of old and new, the old value, the new one. */
enum device_write { DEVICE_WRITE_TORN, DEVICE_WRITE_LOST, DEVICE_WRITE_DONE };

struct device_request {          /* what a Client asks one Device, or all of them what they host */
    const char *peer;            /* the other Device's UUID: protected with the credtype 64 entry for it; NULL: unprotected GET of oic/res */
    uint8_t method;              /* CoAP code: 1 GET (RETRIEVE), 2 POST (UPDATE); of oic/res: GET */
    const char *path, *query;    /* query NULL: none; path: not of oic/res */
    const uint8_t *payload; size_t payload_len;
    uint16_t mid;
    uint8_t token[8]; size_t token_len;
    struct device_endpoint destination;
};

struct device;   /* each plug-in's own */
enum device_outcome { DEVICE_OK = 0, DEVICE_REFUSED, DEVICE_FAULT, DEVICE_UNIMPLEMENTED };

struct device_ops {
    const char *name;
    const char *const *defects;  /* names of the switches it has, NULL-terminated; NULL: none */
    /* Starts and provisions. `config` and `host` must outlive the device. `defects`: names, or NULL. REFUSED: an entry was refused
     * (`error` says which and why; *device is NULL); FAULT: out of memory and the like. */
    enum device_outcome (*create)(struct device **device, const struct device_config *config, const struct device_host *host,
                                  const char *const *defects, size_t defect_count, char *error, size_t error_size);
    void (*receive)(struct device *device, const struct device_datagram *datagram);
    enum device_outcome (*command)(struct device *device, const struct device_update *update);   /* REFUSED: nothing was sent */
    /* Sends a non-confirmable request; one to each peer at a time, the earlier one's answer is not waited for any more. REFUSED: nothing was
     * sent. NULL: the device is no such Client. */
    enum device_outcome (*request)(struct device *device, const struct device_request *request);
    /* The representation (CBOR) of a Resource; returns its length, 0 if there is no such Resource or no room. */
    size_t (*read)(struct device *device, size_t resource, uint8_t *out, size_t size);
    enum device_outcome (*restart)(struct device *device, enum device_restart kind);   /* resources return to their initial state */
    /* The credential of config->creds[position] is taken from it. NULL: not implemented, as in the next one. */
    enum device_outcome (*leave)(struct device *device, size_t position);
    /* The power will fail in the next write to durable memory, which leaves this of it; the device then calls host->power_lost. */
    enum device_outcome (*cut_power)(struct device *device, enum device_write write);
    void (*destroy)(struct device *device);
    void (*expect)(const struct device *device);   /* a datagram comes soon: a hint for the processor's cache; NULL: none */
    /* Why the device can no longer be asked (a process that died): one sentence, which stays; NULL: it can. To be looked at after receive
     * and read, which cannot tell. The function is NULL for a device to which this cannot happen. */
    const char *(*fault)(const struct device *device);
    /* Lets `ns` pass and hands on what the device does meanwhile. At once on a virtual clock; a remote device takes that long, or returns
     * earlier when something came. NULL: by itself it does nothing. */
    void (*pass)(struct device *device, uint64_t ns);
    /* The operation that it does not offer and without which a Server (or Client) cannot be judged: "read"; NULL: none, as is the function. */
    const char *(*lacks)(const struct device *device, bool client);
    /* When it wants to be passed to next, on the clock that `pass` moves from 0; UINT64_MAX: not at all, as is the function. */
    uint64_t (*wake)(const struct device *device);
    bool remote;                 /* in the network: time is real, answers come when they come, outputs and reasons are not told */
};

extern const struct device_ops core_device;     /* ssm-core */
extern const struct device_ops ocf_device;      /* ssm-core as a whole OCF Device: answers discovery and unicast OSCORE too */
extern const struct device_ops second_device;   /* the tester's own Server, nettle */
extern const struct device_ops shim_device;     /* a child process; config->command (../shim) */
extern const struct device_ops udp_device;      /* in the network; config->remote, config->command (../udp) */

#endif
