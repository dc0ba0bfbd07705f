/* second_server.h: the state of the second device, a Server and a Client, shared by its parts: provisioning (second_provision.c),
 * verification of datagrams (second_verify.c), judgement of the request inside (second_request.c), sending (second_client.c). */
#ifndef SECOND_SERVER_H
#define SECOND_SERVER_H

#include "device.h"
#include "second_coap.h"
#include "second_oscore.h"
#include "second_window.h"

#define SECOND_DATAGRAM_MAX 2048u
#define SECOND_MIDS 32u              /* remembered under the defects mid-dedup-only and token-dedup-only */
#define SECOND_SOURCES 64u           /* remembered under the defect window-per-source */

/* An SSM Server Context: one credtype 256 entry. `stored` is its window in durable memory, written with every accepted number. */
struct second_group {
    struct second_context context;
    long credid;
    const char *subjectuuid;
    struct second_window window, stored;
    unsigned accepted;               /* since the start */
    size_t position;                 /* of its entry among the creds */
    bool gone, torn;                 /* taken away, or not to be read after a restart; a power cut has torn `stored` */
};

/* An SSM Client Context: one credtype 128 entry. All numbers below `stored`, which is durable, may have been used (RFC 8613 B.1.1). */
struct second_sender {
    long credid;
    struct second_context context;
    uint64_t next, stored;
    bool given_up, late, raced;      /* only under defects: believed somebody; has a reservation to write; used a number twice */
};

struct second_source {               /* only under the defect window-per-source */
    struct device_endpoint endpoint;
    const struct second_group *group;
    struct second_window window;
};

struct second_token { uint8_t bytes[8]; size_t len; };

struct second_ocf;                   /* second_ocf.c */

struct device {
    struct second_ocf *ocf;          /* the OCF Device around it; NULL: none */
    const struct device_config *config;
    const struct device_host *host;
    second_defects defects;
    struct second_group *groups; size_t group_count;
    struct second_sender *senders; size_t sender_count;
    int32_t *values;                 /* of the Resources, in their order */
    uint16_t own_mid;                /* of the answers a defect sends */
    bool cut_armed, off; enum device_write cut;   /* the power fails in the next write; it has failed */
    /* only under defects */
    unsigned failed_decryptions, copies, anon_clear_asked, sent;
    uint16_t mids[SECOND_MIDS]; struct second_token tokens[SECOND_MIDS]; size_t mid_count;
    bool has_last_mid; uint16_t last_mid;
    bool restarted, lost, waiting;
    bool has_source; struct device_endpoint source;
    bool observed; struct device_endpoint observer; struct second_token observer_token;
    const char *last_identity, *source_identity;
    struct second_window shared;
    struct second_source *sources; size_t source_count;
};

static inline bool second_is(const struct device *device, enum second_defect defect) {
    return second_has(&device->defects, defect);
}

#define SECOND_ENTRIES_MAX 16u       /* credential entries that a Device holds */
/* Makes the context of one entry, which must outlive the device, or of none (another credtype); what is wrong with it, or NULL. */
const char *second_add_entry(struct device *device, const struct device_credential *entry, char *wrong, size_t size);
void second_remove_entry(struct device *device, long credid);
/* Makes the contexts of the credtype 256 and 128 entries; REFUSED with which entry and why, FAULT without memory. */
enum device_outcome second_provision(struct device *device, char *error, size_t error_size);

/* What a datagram was found to be. */
struct second_verified {
    const struct second_group *group;      /* NULL: not protected (only under defects) */
    struct second_window *window;
    uint64_t number;
    uint8_t plain[SECOND_DATAGRAM_MAX]; size_t plain_len;
};
/* Steps 1 and 2 of CR 1967 Q.3.3: NONE, and the plaintext, or why it is discarded. `message` is the outer one, as far as it parses. */
enum device_reason second_verify(struct device *device, const struct device_datagram *datagram, struct second_message *message,
                                 struct second_verified *verified);
/* Accepts the number and makes that durable. */
void second_commit(struct device *device, struct second_verified *verified);
/* Writes the group's window to durable memory; the power may fail in that. */
void second_save(struct device *device, struct second_group *group);

/* Steps 3 and 4 for an authentic plaintext: REASON_NONE and what to execute, or why it is discarded. */
struct second_order {
    size_t resource; int32_t value;
    uint8_t code; bool observe, wants_response, unknown_format, too_large;     /* what defects answer to */
};
enum device_reason second_judge(struct device *device, const struct second_group *group, const struct second_options *outer,
                                const uint8_t *plain, size_t len, struct second_order *order);

/* The OCF Device around it: made of the configuration, or NULL without memory. */
struct second_ocf *second_ocf_create(struct device *device);
void second_ocf_free(struct second_ocf *ocf);
/* Answers what is no SSM Request: unicast, and what is not protected. false: an SSM Request, or nothing for it. */
bool second_ocf_receive(struct device *device, const struct device_datagram *datagram);
void second_ocf_notify(struct device *device);                          /* a Resource has changed */
void second_ocf_restart(struct device *device);
bool second_ocf_operates(const struct device *device);                 /* RFNOP */
/* Under a defect: the identity that the source has in unicast; NULL: none. */
const char *second_ocf_identity(const struct device *device, const struct device_endpoint *source);

/* The Client. */
enum device_outcome second_command(struct device *device, const struct device_update *update);
void second_client_restart(struct device *device, enum device_restart kind);
/* A Client listens to nobody; a defect does. */
void second_client_hears(struct device *device, const struct second_message *message);

#endif
