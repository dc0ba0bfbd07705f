/* setup.h: what a device is provisioned with for a test, made from a seed: groups, credential entries, ACEs, Resources. */
#ifndef SUITE_SETUP_H
#define SUITE_SETUP_H

#include "cms.h"
#include "config.h"
#include "forge.h"
#include "stimulus.h"

enum { SETUP_GROUPS = 3, SETUP_RESOURCES = 3 };
enum setup_resource { AT_DIMMER, AT_SWITCH, AT_LOCKED };       /* LOCKED is a dimmer that no ACE covers */
#define PATH_LOCKED "/locked/dimmer"

/* Who may UPDATE the dimmer and the switch. */
enum setup_access {
    ACCESS_GROUPS,            /* an ACE for the subjectuuid of every group */
    ACCESS_SECOND_GROUP,      /* only for that of the second group */
    ACCESS_STRANGER,          /* only for a UUID of nobody here */
    ACCESS_READ_ONLY,         /* for the groups, but everything except UPDATE */
    ACCESS_AUTH_CRYPT, ACCESS_ANON_CLEAR,        /* by connection type */
    ACCESS_OTHER_RESOURCE,    /* for the groups, but only the switch */
    ACCESS_NOBODY             /* no ACE */
};

/* Zero: one Server of one group with an identifier of 7 bytes. */
struct setup {
    size_t groups;                        /* 0: 1 */
    bool client;                          /* credtype 128 instead of 256 */
    size_t id_len;                        /* 0: 7 */
    bool equal_ids;                       /* all groups have one identifier, but different secrets */
    bool equal_secrets;                   /* all groups have one secret, but different identifiers */
    enum setup_access access;
    /* a credential entry of the first group that is not as it should be; NULL, 0: as it should */
    const char *id_text;                  /* "" : the field is absent */
    bool id_in_other_field;               /* senderid instead of recipientid, or the other way round */
    long credtype, credid;
    size_t secret_len;                    /* of 32; more: padded with zeros */
    const char *subjectuuid, *desc;
    bool minimal;                         /* no desc */
    bool ocf;                             /* an OCF Device around it, with an owner and a Client */
    uint64_t sequence;                    /* Sender Sequence Number that the Client goes on with */
};

/* Another Device that the device under test shares an OSCORE Security Context with: the tester. */
struct peer { struct forge_context request, response; uint64_t next; };      /* the next Partial IV */
enum { SETUP_PEERS = 2 };                 /* the owner, a Client */
#define SETUP_DEVICE_UUID "0d000000-1967-4000-8000-00000000d001"
#define SETUP_OWNER_UUID "0d000000-1967-4000-8000-0000000000c0"
#define SETUP_CLIENT_UUID "0d000000-1967-4000-8000-0000000000c1"

struct installation {
    struct peer peers[SETUP_PEERS];
    struct cms_group groups[SETUP_GROUPS];
    struct forge_context contexts[SETUP_GROUPS];
    struct device_config *config;
};

/* false with a sentence: the configuration cannot even be written down (a fault of the bench). Free the config with device_config_free. */
bool setup_make(struct installation *installation, const struct setup *setup, uint64_t seed, char *error, size_t error_size);

#endif
