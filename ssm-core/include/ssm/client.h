/* client.h: the Client of an SSM Group (CR 1967 Q.3.3 step 1). Caller-allocated; provision once, then update, stop, free. */
#ifndef SSM_CLIENT_H
#define SSM_CLIENT_H

#include <ssm/credential.h>
#include <ssm/sequence.h>

struct ssm_client {
    struct ssm_sender sender;
    struct ssm_sequence sequence;
    bool provisioned;
};

/* From a credtype 128 entry (CR 1967 Q.3.4). *client: the caller's memory, contents ignored (free it before provisioning it again).
 * `store` is kept and must outlive the client; NULL only if the secret does not survive a restart either. `reserve`: numbers reserved at
 * a time, K of RFC 8613 B.1.1, e.g. 32; for a store that may lose its last saves call ssm_sequence_margin(&client->sequence, F) next.
 * Outcomes of ssm_credential_id, STORE or CRYPTO. Not OK: *client is unusable and needs no free. */
enum ssm_credential_outcome ssm_client_provision(struct ssm_client *client, const struct ssm_credential *credential,
                                                 const struct ssm_store *store, uint32_t reserve);

/* The UPDATE as the application gives it. Paths and queries are the decoded text. */
struct ssm_update {
    const char *path;                  /* "/BinarySwitchResURI": at least one segment, each at most 255 bytes */
    const char *query;                 /* "if=oic.if.a&rt=oic.r.switch.binary", each part at most 255 bytes; or NULL */
    struct ssm_bytes payload;          /* CBOR, sent as Content-Format 10000 (application/vnd.ocf+cbor); empty: neither is sent */
    uint16_t mid;                      /* CoAP Message ID, the caller's: another one for each new message (RFC 7252 §4.4) */
    struct ssm_bytes token;            /* 0..8 bytes, the caller's */
    bool ocf_version_options;          /* add 2049 and 2053 with 2048, as field clients do */
};

/* Makes the SSM Request: NON POST, OSCORE-protected with the next Sender Sequence Number; `*ssn` (may be NULL) tells it. `out`, `size`: the
 * caller's, receives `*out_len` bytes. Send them to All OCF Nodes, port 5683. A repeat of the same command is the same bytes sent again,
 * or another call (fresh Partial IV). Outcomes of protect.h; what could not be made costs no number (only CRYPTO does), *out_len is
 * unchanged and `out` holds no plaintext. */
enum ssm_protect_outcome ssm_client_update(struct ssm_client *client, const struct ssm_update *update, uint8_t *out, size_t size,
                                           size_t *out_len, uint64_t *ssn);

int ssm_client_stop(struct ssm_client *client);  /* orderly (CR 1967 Q.3.4): number stored; 0 on success. The client stays usable. */
void ssm_client_free(struct ssm_client *client); /* wipes; an all-zero client is allowed, and so is a second time */

#endif
