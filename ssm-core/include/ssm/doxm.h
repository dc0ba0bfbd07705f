/* doxm.h: the Resource /oic/sec/doxm: whose Device this is, and which credential types it supports (OBT 5.1 Table 1, 5.3.1, 5.4, 6.4). */
#ifndef SSM_DOXM_H
#define SSM_DOXM_H

#include <ssm/cbor.h>
#include <ssm/credential.h>
#include <ssm/svr.h>

struct ssm_doxm {
    const uint16_t *oxms; size_t oxm_count;  /* the Owner Transfer Methods that the host implements; the caller's, must outlive *doxm */
    uint16_t oxmsel;                         /* the one selected */
    uint16_t sct;                            /* SSM_CREDTYPE_OSCORE, _CLIENT, _SERVER: those that the Device supports */
    bool owned;
    struct ssm_uuid deviceuuid, devowneruuid, rowneruuid; /* all zero: none yet */
};

/* Has a DOTS claimed the Device? */
bool ssm_doxm_claimed(const struct ssm_doxm *doxm);
/* Back to what a new Device has: nobody's, without a UUID (RESET). */
void ssm_doxm_clear(struct ssm_doxm *doxm);
/* One UPDATE of `len` bytes of CBOR, all or nothing. `dots`: it comes from the DOTS; anybody else writes oxmsel alone. oxms and sct are
 * read-only, owned only becomes true. Not OK: nothing has changed. */
enum ssm_svr_outcome ssm_doxm_update(struct ssm_doxm *doxm, bool dots, const uint8_t *payload, size_t len);
void ssm_doxm_represent(const struct ssm_doxm *doxm, struct ssm_cbor_writer *writer);

#endif
