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

/* From a credtype 128 entry. `reserve`: numbers reserved at a time (RFC 8613 B.1.1), e.g. 32. Not OK: *client is unusable. */
enum ssm_credential_outcome ssm_client_provision(struct ssm_client *client, const struct ssm_credential *credential,
                                                 const struct ssm_store *store, uint32_t reserve);

/* The UPDATE as the application gives it. Paths and queries are the decoded text. */
struct ssm_update {
    const char *path;                  /* "/BinarySwitchResURI" */
    const char *query;                 /* "if=oic.if.a&rt=oic.r.switch.binary" or NULL */
    struct ssm_bytes payload;          /* CBOR */
    uint16_t mid;                      /* CoAP Message ID, the caller's */
    struct ssm_bytes token;            /* 0..8 bytes, the caller's */
    bool ocf_version_options;          /* add 2049 and 2053 with 2048, as field clients do */
};

/* Makes the SSM Request: NON POST, OSCORE-protected with the next Sender Sequence Number; `*ssn` (may be NULL) tells it. Send `out` to All
 * OCF Nodes port 5683. A repeat of the same command is the same bytes sent again, or another call (fresh Partial IV). */
enum ssm_protect_outcome ssm_client_update(struct ssm_client *client, const struct ssm_update *update, uint8_t *out, size_t size, size_t *out_len, uint64_t *ssn);

int ssm_client_stop(struct ssm_client *client);  /* orderly: sequence number stored; 0 on success. The client stays usable. */
void ssm_client_free(struct ssm_client *client); /* wipes */

#endif
