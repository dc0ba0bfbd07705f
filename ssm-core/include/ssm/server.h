/* server.h: a Server of one or more SSM Groups (CR 1967 Q.3.3 steps 2-4). Caller-allocated.
 *
 *   datagram -> CoAP -> OSCORE option -> NON, multicast? -> kid -> Replay Window -> decrypt -> window durable, committed
 *            -> UPDATE? -> Resource at the path, rt, if -> access control -> Resource executes.   Nothing is ever sent.
 *
 * Order of calls: init; provision each entry; receive each datagram; stop before an orderly shutdown; free.
 */
#ifndef SSM_SERVER_H
#define SSM_SERVER_H

#include <ssm/credential.h>
#include <ssm/host.h>
#include <ssm/verify.h>

enum ssm_permission { SSM_PERM_CREATE = 1, SSM_PERM_RETRIEVE = 2, SSM_PERM_UPDATE = 4, SSM_PERM_DELETE = 8, SSM_PERM_NOTIFY = 16 };
enum ssm_ace_subject { SSM_ACE_UUID, SSM_ACE_ANON_CLEAR, SSM_ACE_AUTH_CRYPT };

/* One entry of /oic/sec/acl2. An anon-clear ACE covers auth-crypt connections too: what anybody may do, an authenticated Client may do
 * (CR 1967 leaves it open). */
struct ssm_ace {
    enum ssm_ace_subject subject;
    struct ssm_uuid uuid;            /* for SSM_ACE_UUID */
    uint8_t permission;              /* bits of enum ssm_permission */
    const char *const *hrefs;        /* the Resources it covers; "*" covers all but /oic/sec/... */
    size_t href_count;
};

/* CR 1967 Q.3.3 step 4: does one of the ACEs let `subject`, over a connection of type auth-crypt, do `permission` with `href`? `subject`
 * NULL: nobody in particular, over one of type anon-clear. */
bool ssm_permits(const struct ssm_ace *aces, size_t ace_count, const struct ssm_uuid *subject, enum ssm_permission permission,
                 const char *href);

/* One Resource that can be updated by SSM. `update` executes: 0 done, anything else refused (then nothing may have changed). Called at most
 * once per datagram; `payload` (NULL if `len` is 0) is the Server's, valid during the call. */
struct ssm_resource {
    const char *href;                                /* "/BinarySwitchResURI" */
    const char *const *rt; size_t rt_count;
    const char *const *interfaces; size_t if_count;  /* oic.if.a, oic.if.rw and oic.if.baseline allow UPDATE when a request names them */
    int (*update)(void *user, const uint8_t *payload, size_t len);
    void *user;
};

/* Room for one SSM Server Context; private. */
struct ssm_group {
    struct ssm_recipient recipient;
    struct ssm_uuid subjectuuid;
    uint16_t credid;
    bool used;
};

struct ssm_server {
    struct ssm_group *groups; size_t group_count;             /* the caller's; must outlive the server, used or not */
    const struct ssm_ace *aces; size_t ace_count;             /* the caller's; must outlive the server */
    const struct ssm_resource *resources; size_t resource_count;
    const struct ssm_store *store;                            /* NULL: the Replay Window does not survive a restart */
    enum ssm_first_message first_message;                     /* default SSM_FIRST_IS_LOWER_LIMIT; set it after init */
    bool suspended;                                           /* true: what is verified is not executed (ocf_device.h: not in RFNOP) */
    uint32_t counters[SSM_REASONS];                           /* one for each outcome */
};

/* Where a datagram came to. */
enum ssm_destination { SSM_TO_UNICAST, SSM_TO_ALL_OCF_NODES };

/* *server and `groups`, room for as many SSM Server Contexts as the Server shall hold: the caller's memory, contents ignored. They, Resources,
 * ACEs and store, with all that those point to, stay the caller's and must outlive the server; NULL is allowed where a count is 0. */
void ssm_server_init(struct ssm_server *server, struct ssm_group *groups, size_t group_count, const struct ssm_resource *resources,
                     size_t resource_count, const struct ssm_ace *aces, size_t ace_count, const struct ssm_store *store);
/* Adds the SSM Server Context of a credtype 256 entry (CR 1967 Q.3.4); its Replay Window comes from the store if it was saved there. Equal
 * kids are allowed: each context is tried with its own window (RFC 8613 §3.3); with equal secrets too they are refused as REUSED. Outcomes
 * of ssm_credential_id, FULL, DUPLICATE, REUSED, STORE or CRYPTO; not OK: nothing was added. */
enum ssm_credential_outcome ssm_server_provision(struct ssm_server *server, const struct ssm_credential *credential);
/* Removes and wipes the context of `credid`: its group is unknown from now on. What the store holds for it stays (see host.h). false: there
 * is none. */
bool ssm_server_remove(struct ssm_server *server, uint16_t credid);

/* One received UDP payload of `len` bytes. Returns SSM_ACCEPTED when a Resource executed it, else the reason of the silent discard
 * (reason.h), and counts it. `resource` (may be NULL) receives the index of the Resource that was addressed, or -1.
 *
 * Whatever decrypts spends its Partial IV and makes the Replay Window durable, also if it is discarded then (PLAINTEXT_FORMAT and what
 * follows it in reason.h). CON and unicast are decided before and spend nothing; nor does a failing store.
 * Inside, besides POST: Content-Format absent, 10000 or 60; options 2049 and 2053 absent or 2048; Observe, No-Response, Accept, OSCORE and
 * unknown elective options mean nothing; any other critical option (Block1 and Block2 among them) is refused as APPLICATION. */
enum ssm_reason ssm_server_receive(struct ssm_server *server, enum ssm_destination destination, const uint8_t *datagram, size_t len,
                                   int *resource);
int ssm_server_stop(struct ssm_server *server);   /* orderly stop: every Replay Window is stored; 0 on success. The server stays usable. */
void ssm_server_free(struct ssm_server *server);  /* wipes all contexts; an initialised or all-zero server, a second time is allowed */

#endif
