/* pstat.h: the device states of /oic/sec/pstat (OBT 5.1 Table 1; CR 1967 Table 21) and what each of them permits.
 *
 *   RESET -> RFOTM -> RFPRO <-> RFNOP          RESET -> RFOTM is the Device's own step, all others are UPDATEs of "dos.s".
 *     ^        |        ^ \      |             From every state a way leads to RESET, from RFPRO and RFNOP one to SRESET.
 *     '--------'        '- SRESET              Only RFNOP acts on vertical Resources. */
#ifndef SSM_PSTAT_H
#define SSM_PSTAT_H

#include <ssm/cbor.h>
#include <ssm/credential.h>
#include <ssm/svr.h>

/* The numbers of "dos.s". */
enum ssm_dos { SSM_RESET = 0, SSM_RFOTM = 1, SSM_RFPRO = 2, SSM_RFNOP = 3, SSM_SRESET = 4 };

struct ssm_pstat {
    enum ssm_dos state;
    struct ssm_uuid rowneruuid; /* the DOTS; all zero: none yet */
};

/* What is asked for: a Security Virtual Resource, "oic/res", or any other Resource. */
enum ssm_target { SSM_TARGET_DOXM, SSM_TARGET_PSTAT, SSM_TARGET_CRED, SSM_TARGET_ACL2, SSM_TARGET_DISCOVERY, SSM_TARGET_VERTICAL };
/* Who asks: every bit that holds. */
enum ssm_party {
    SSM_PARTY_ANYBODY = 1,   /* holds always */
    SSM_PARTY_UNCLAIMED = 2, /* anybody, as long as no DOTS has claimed the Device (before successful OTM) */
    SSM_PARTY_DOTS = 4,      /* in RFOTM: whoever succeeded in the OTM, over that connection */
    SSM_PARTY_CMS = 8,
    SSM_PARTY_AMS = 16,
    SSM_PARTY_ACE = 32       /* an ACE grants it */
};

/* The permissions (enum ssm_permission of server.h) that the state leaves to these parties. Beyond Table 1: discovery is open to anybody
 * but in RESET; in RFPRO and SRESET both CMS and DOTS may write cred (Table 21), while an ACE alone does not let anybody write secrets. */
unsigned ssm_permitted(enum ssm_dos state, enum ssm_target target, unsigned parties);
/* May privatedata be read (Table 21)? In RFOTM alone. */
bool ssm_privatedata_readable(enum ssm_dos state);
/* Can an UPDATE take the Device from one state to the other? A state may be set to what it is. */
bool ssm_dos_reaches(enum ssm_dos from, enum ssm_dos to);

/* One UPDATE of `len` bytes of CBOR, all or nothing: "rowneruuid" is set; "om" must be 4, Client-directed provisioning; the state that
 * "dos.s" asks for, or the present one, goes to *wanted, for the caller to go there: it is reachable. Not OK: nothing has changed. */
enum ssm_svr_outcome ssm_pstat_update(struct ssm_pstat *pstat, const uint8_t *payload, size_t len, enum ssm_dos *wanted);
void ssm_pstat_represent(const struct ssm_pstat *pstat, struct ssm_cbor_writer *writer);

#endif
