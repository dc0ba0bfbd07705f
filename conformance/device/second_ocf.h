/* second_ocf.h: the OCF Device around the second Server, shared by its two parts: messages (second_ocf.c), entries and states (second_cred.c). */
#ifndef SECOND_OCF_H
#define SECOND_OCF_H

#include "second_cbor.h"
#include "second_server.h"

#define SECOND_PEERS_MAX 4u
#define SECOND_PAYLOAD_MAX 1200u
enum { DOS_RESET = 0, DOS_RFOTM, DOS_RFPRO, DOS_RFNOP, DOS_SRESET };
enum { METHOD_GET = 1, METHOD_POST = 2, METHOD_DELETE = 4 };
enum { CODE_DELETED = 0x42, CODE_CHANGED = 0x44, CODE_CONTENT = 0x45, CODE_BAD_REQUEST = 0x80, CODE_UNAUTHORIZED = 0x81, CODE_BAD_OPTION = 0x82,
       CODE_FORBIDDEN = 0x83, CODE_NOT_FOUND = 0x84, CODE_NOT_ALLOWED = 0x85 };

struct second_entry {                /* of /oic/sec/cred; `cred` points to the texts behind it */
    bool used;
    struct device_credential cred;
    char senderid[2 * SECOND_ID_MAX + 1], recipientid[2 * SECOND_ID_MAX + 1], desc[64];
};
struct second_peer {                 /* a credtype 64 entry */
    const struct second_entry *entry;
    struct second_context recipient, sender;
    struct second_window window;
    uint64_t next;                   /* its own Partial IV, for notifications */
    bool heard; struct device_endpoint endpoint;
};
struct second_observer { bool used; struct second_peer *peer; struct device_endpoint endpoint; struct second_token token; size_t resource;
                         uint8_t piv[5]; size_t piv_len; uint32_t sequence; };
struct second_ocf {
    unsigned dos;
    bool owned;
    struct second_entry entries[SECOND_ENTRIES_MAX];
    struct second_peer peers[SECOND_PEERS_MAX]; size_t peer_count;
    struct second_observer observer;
    uint16_t mid;
    bool muted;                      /* under a defect */
    uint8_t last_piv[5]; size_t last_piv_len;
};

/* A request as the Resources see it. */
struct second_ask {
    uint8_t method;
    char path[128], query[128];
    const uint8_t *payload; size_t payload_len;
    const char *identity;            /* of the requester; NULL: nobody */
    bool owner;
};

/* second_cred.c: entries of the configuration; false: too many. */
bool second_cred_load(struct device *device);
/* GET, POST, DELETE of /oic/sec/cred, GET and POST of /oic/sec/pstat: the code; a representation into `out`. */
uint8_t second_cred_request(struct device *device, const struct second_ask *ask, struct second_out *out);
uint8_t second_pstat_request(struct device *device, const struct second_ask *ask, struct second_out *out);

#endif
