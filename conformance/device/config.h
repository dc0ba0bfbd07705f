/* config.h: what a device under test is provisioned with: credential entries, ACEs, Resources. The form is the `server` object of the
 * session vectors (ssm-session-vectors/1); provision.json of a run holds the same form for every node. Read and written with jansson.
 * Independent of ssm-core and of ns-3: the tester, the checks and the vectors use it. */
#ifndef DEVICE_CONFIG_H
#define DEVICE_CONFIG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct device_credential {
    long credid, credtype;
    char subjectuuid[37];             /* "" if any identity is acceptable */
    uint8_t privatedata[64]; size_t privatedata_len;
    char *senderid, *recipientid, *desc;  /* as given, not checked; NULL if absent */
    long ssn;                         /* the Sender Sequence Number that a Client goes on with, as if all below were used; 0: a new one */
};

enum device_subject { DEVICE_SUBJECT_UUID, DEVICE_SUBJECT_ANON_CLEAR, DEVICE_SUBJECT_AUTH_CRYPT };
struct device_ace {
    long aceid;
    enum device_subject subject;
    char uuid[37];
    unsigned permission;              /* C1 R2 U4 D8 N16 */
    char **hrefs; size_t href_count;
};

enum device_resource_kind { DEVICE_SWITCH, DEVICE_DIMMER };   /* {"value": bool}, {"dimmingSetting": int} */
struct device_resource {
    enum device_resource_kind kind;   /* from rt */
    char *href;
    char **rt; size_t rt_count;
    char **interfaces; size_t if_count;
    int32_t initial;                  /* 0/1, or the dimmingSetting */
};

enum device_first_message { DEVICE_FIRST_LOWER_LIMIT, DEVICE_FIRST_SLIDES };

struct device_config {
    struct device_credential *creds; size_t cred_count;
    struct device_ace *aces; size_t ace_count;
    struct device_resource *resources; size_t resource_count;
    /* how the device is built; not part of the JSON form of the vectors (defaults: persist true, lower limit, reserve 32) */
    bool persist;                     /* the Replay Window and the Sender Sequence Number survive a restart */
    enum device_first_message first_message;
    uint32_t reserve;                 /* Sender Sequence Numbers reserved at a time */
    /* The OCF Device around it: discovery, unicast OSCORE (credtype 64 entries), Security Virtual Resources, observation; onboarded by
     * `owneruuid` and in RFNOP. "": an SSM Server and Client alone. Plug-ins without one answer create with UNIMPLEMENTED. */
    char deviceuuid[37], owneruuid[37];
    /* of a simulated OCF Device (ocf_device.c) and of lamps.h alone, borrowed: its UUID, and the unicast endpoint that oic/res tells, "coap://[fe80::1]:5683" */
    const char *ocf_uuid, *endpoint;
    /* of a shim alone: its command line (borrowed), and how long each answer may take (0: 10 s) */
    const char *command; unsigned answer_ms;
    const char *remote;               /* of a device in the network: "[fe80::2]%eth0" (borrowed); `command` is its control program */
};

/* Parses {"creds": [...], "acl": [...], "resources": [...]}; unknown fields and wrong types are refused. NULL with a sentence in `error`
 * (names the path, what was found, what was expected) on failure; else free with device_config_free. */
struct device_config *device_config_parse(const json_t *json, char *error, size_t error_size);
/* The OCF Device around it, from {"deviceuuid": ..., "owneruuid": ...}; NULL: there is none. */
void device_config_own(struct device_config *config, const json_t *device);
json_t *device_config_dump(const struct device_config *config);
void device_config_free(struct device_config *config);

/* The credtype 128 entry at that position among those (device.h: device_update.group); NULL: there are not so many. */
const struct device_credential *device_client_entry(const struct device_config *config, size_t group);

/* The value that a CBOR representation of this resource kind holds; false if it is not one. */
bool device_value_decode(enum device_resource_kind kind, const uint8_t *cbor, size_t len, int32_t *value);
/* {"value": bool} or {"dimmingSetting": n}; returns the length written (24 bytes suffice). */
size_t device_value_encode(enum device_resource_kind kind, int32_t value, uint8_t *out, size_t size);

#endif
