/* cred.h: the Resource /oic/sec/cred (CR 1967 9.3.x, Table 21; OBT 6.3, 6.4): a fixed table of entries, read from CBOR and written to it.
 *
 *   {"creds": [{"credid": 7, "subjectuuid": "6d1b...", "credtype": 256, "privatedata": {"data": h'...', "encoding":
 *   "oic.sec.encoding.raw"}, "oscore": {"recipientid": "02aabb", "desc": "Hallway A"}}], "rowneruuid": "..."}
 *
 * Enters: an UPDATE, possibly hostile. Leaves: entries that make a context each, and nothing else; or the reason why not. Who may do that
 * in which device state is pstat.h's; what follows from it for the contexts is ocf_device.h's. */
#ifndef SSM_CRED_H
#define SSM_CRED_H

#include <ssm/cbor.h>
#include <ssm/credential.h>

/* One entry; plain data. Texts end with a zero, "" where absent. */
struct ssm_cred_entry {
    uint16_t credid;
    uint16_t credtype;                       /* 64, 128 or 256; 0: the place is free */
    char subjectuuid[SSM_UUID_TEXT_BYTES];   /* as given */
    uint8_t privatedata[SSM_SECRET_BYTES];
    char senderid[2 * SSM_ID_BYTES_MAX + 1], recipientid[2 * SSM_ID_BYTES_MAX + 1];
    char desc[SSM_DESC_BYTES_MAX];
};

struct ssm_cred {
    struct ssm_cred_entry entries[SSM_CREDENTIALS_MAX];
    struct ssm_uuid rowneruuid;              /* the CMS; all zero: none yet */
    uint16_t sct;                            /* bits of the credtypes that the Device supports */
};

/* *cred: the caller's memory, contents ignored. `sct`: any of SSM_CREDTYPE_OSCORE | _CLIENT | _SERVER. */
void ssm_cred_init(struct ssm_cred *cred, uint16_t sct);
/* One UPDATE of `len` bytes of CBOR, all or nothing: adds each entry, or replaces the one of the same credid as a whole; without a credid
 * the lowest free number from 1 on is given. `*changed` (may be NULL): bit i is set if entries[i] was added or replaced. An entry must be
 * complete: credtype exactly one bit of sct, its identifiers (ssm_credential_id, ssm_credential_pair), 32 bytes of privatedata, raw or
 * base64 as its encoding says; desc defaults to "". The identifier of the other role is kept and means nothing. ssn, period and roleid are
 * refused; members that are not known are ignored. FULL: no free place, more of a type than limits.h has contexts for, or a representation
 * (without secrets) beyond SSM_CRED_BYTES_MAX. Not OK: why; *cred is as it was, and no copy of a secret is left. */
enum ssm_credential_outcome ssm_cred_update(struct ssm_cred *cred, const uint8_t *payload, size_t len, uint32_t *changed);
/* Wipes one entry; false: there is none with this credid. */
bool ssm_cred_remove(struct ssm_cred *cred, uint16_t credid);
/* Wipes all entries and the owner (RESET). */
void ssm_cred_clear(struct ssm_cred *cred);
/* The entry in `place` (0 .. SSM_CREDENTIALS_MAX - 1) as client.h, server.h and unicast.h take it: it points into *cred. false: the place
 * is free. */
bool ssm_cred_view(const struct ssm_cred *cred, size_t place, struct ssm_credential *credential);
/* Writes the representation. `privatedata`: with the secrets, as raw bytes: for RFOTM alone (pstat.h), or for the host's own durable
 * memory, from which ssm_cred_update reads it back. `ssn` (may be NULL): for each place the number to show; it is left out for
 * credtype 256, and with NULL for all. */
void ssm_cred_represent(const struct ssm_cred *cred, bool privatedata, const uint64_t *ssn, struct ssm_cbor_writer *writer);

#endif
