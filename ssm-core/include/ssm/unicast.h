/* unicast.h: the OSCORE Security Context that a Device shares with one other Device (RFC 8613 §3; OBT 6.3), for unicast both ways.
 * Enters: a credtype 64 entry. Leaves: a context, with which the Device is a Client (exchange.h) and a Server (endpoint.h) at once, under
 * the same IDs. It serves no multicast, as SSM contexts (client.h, server.h) serve no unicast. Order: provision; use; stop; free. */
#ifndef SSM_UNICAST_H
#define SSM_UNICAST_H

#include <ssm/credential.h>
#include <ssm/sequence.h>

/* How requests from before a restart are told from new ones (RFC 8613 §7.5). An entry keeps its method as long as its secret. */
enum ssm_recovery {
    SSM_RECOVER_STORED = 0, /* the Replay Window is durable before a request is handed on; should it be unreadable, as ECHO */
    SSM_RECOVER_ECHO = 1    /* no save for each request: after a start the peer first repeats an Echo value (RFC 8613 B.1.2, RFC 9175) */
};

struct ssm_unicast_settings {
    const struct ssm_store *store;  /* kept, must outlive the context; NULL only if the secret does not survive a restart either */
    uint32_t reserve;               /* K of RFC 8613 B.1.1: numbers reserved at a time, e.g. 32; 0 counts as 1 */
    uint32_t margin;                /* F of RFC 8613 B.1.1 (ssm_sequence_margin): 0 for a store that keeps the contract of host.h */
    enum ssm_recovery recovery;
};

/* Private, but for `provisioned` and `subjectuuid`. Must not be copied. */
struct ssm_unicast {
    struct ssm_sender sender;
    struct ssm_recipient recipient;
    struct ssm_sequence sequence;
    struct ssm_uuid subjectuuid;     /* the other Device */
    const struct ssm_store *store;
    enum ssm_recovery recovery;
    uint8_t echo[SSM_ECHO_BYTES];    /* the value that a request repeats to show that it was made after this start */
    bool window_known;               /* false: whoever does not repeat `echo` may be replaying */
    bool provisioned;
};

/* *context: the caller's memory, contents ignored (free it before provisioning it again). Nothing of `credential` is kept. Outcomes of
 * ssm_credential_pair, STORE (Sender Sequence Number) or CRYPTO. Not OK: *context is unusable and needs no free. */
enum ssm_credential_outcome ssm_unicast_provision(struct ssm_unicast *context, const struct ssm_credential *credential,
                                                  const struct ssm_unicast_settings *settings);
int ssm_unicast_stop(struct ssm_unicast *context);  /* orderly: the exact number stored; 0 on success. The context stays usable. */
void ssm_unicast_free(struct ssm_unicast *context); /* wipes; an all-zero context is allowed, and so is a second time */

#endif
