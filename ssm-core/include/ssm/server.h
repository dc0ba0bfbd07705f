/* server.h: a Server of one or more SSM Groups (CR 1967 Q.3.3 steps 2-4). Caller-allocated.
 *
 *   datagram -> CoAP -> OSCORE option -> NON, multicast? -> kid -> Replay Window -> decrypt -> window durable, committed
 *            -> UPDATE? -> Resource at the path, rt, if -> access control -> Resource executes.   Nothing is ever sent.
 */
#ifndef SSM_SERVER_H
#define SSM_SERVER_H

#include <ssm/credential.h>
#include <ssm/host.h>
#include <ssm/verify.h>

enum ssm_permission { SSM_PERM_CREATE = 1, SSM_PERM_RETRIEVE = 2, SSM_PERM_UPDATE = 4, SSM_PERM_DELETE = 8, SSM_PERM_NOTIFY = 16 };
enum ssm_ace_subject { SSM_ACE_UUID, SSM_ACE_ANON_CLEAR, SSM_ACE_AUTH_CRYPT };

/* One entry of /oic/sec/acl2. An anon-clear ACE covers auth-crypt connections too (the device default; SSM-SRV-037 leaves it open). */
struct ssm_ace {
    enum ssm_ace_subject subject;
    struct ssm_uuid uuid;            /* for SSM_ACE_UUID */
    uint8_t permission;              /* bits of enum ssm_permission */
    const char *const *hrefs;        /* the Resources it covers; "*" covers all */
    size_t href_count;
};

/* One Resource that can be updated by SSM. `update` executes: 0 done, anything else refused (nothing changed). Called at most once per datagram. */
struct ssm_resource {
    const char *href;
    const char *const *rt; size_t rt_count;
    const char *const *interfaces; size_t if_count;
    int (*update)(void *user, const uint8_t *payload, size_t len);
    void *user;
};

struct ssm_group {
    struct ssm_recipient recipient;
    struct ssm_uuid subjectuuid;
    uint16_t credid;
    bool used;
};

struct ssm_server {
    struct ssm_group groups[SSM_SERVER_GROUPS_MAX];
    const struct ssm_ace *aces; size_t ace_count;             /* the caller's; must outlive the server */
    const struct ssm_resource *resources; size_t resource_count;
    const struct ssm_store *store;                            /* NULL: the Replay Window does not survive a restart */
    enum ssm_first_message first_message;                     /* default SSM_FIRST_IS_LOWER_LIMIT */
    uint32_t counters[SSM_REASONS];                           /* one for each outcome */
};

/* Where a datagram came to. */
enum ssm_destination { SSM_TO_UNICAST, SSM_TO_ALL_OCF_NODES };

void ssm_server_init(struct ssm_server *server, const struct ssm_resource *resources, size_t resource_count,
                     const struct ssm_ace *aces, size_t ace_count, const struct ssm_store *store);
/* Adds the SSM Server Context of a credtype 256 entry; its Replay Window comes from the store if it was saved there. Equal kids are allowed:
 * each context is tried with its own window. */
enum ssm_credential_outcome ssm_server_provision(struct ssm_server *server, const struct ssm_credential *credential);
bool ssm_server_remove(struct ssm_server *server, uint16_t credid);
/* One received UDP payload. Returns SSM_ACCEPTED when a Resource executed it, else the reason of the silent discard.
 * `resource` (may be NULL) receives the index of the Resource that was addressed, or -1. */
enum ssm_reason ssm_server_receive(struct ssm_server *server, enum ssm_destination destination, const uint8_t *datagram, size_t len, int *resource);
int ssm_server_stop(struct ssm_server *server);   /* orderly stop: 0 on success */
void ssm_server_free(struct ssm_server *server);  /* wipes */

#endif
