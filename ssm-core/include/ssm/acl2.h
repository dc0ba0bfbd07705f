/* acl2.h: the Resource /oic/sec/acl2: a fixed table of access control entries, read from CBOR and written to it.
 *
 *   {"aclist2": [{"aceid": 1, "subject": {"uuid": "6d1b..."}, "resources": [{"href": "/BinarySwitchResURI"}], "permission": 6}],
 *    "rowneruuid": "..."}
 *
 * Enters: an UPDATE, possibly hostile. Leaves: `aces` as server.h takes them; or the reason why not. Nothing that narrows an entry is
 * ignored: an entry that cannot be kept exactly is refused. Who may write in which device state is pstat.h's. */
#ifndef SSM_ACL2_H
#define SSM_ACL2_H

#include <ssm/cbor.h>
#include <ssm/server.h>
#include <ssm/svr.h>

/* One entry; plain data. */
struct ssm_acl2_entry {
    bool used;
    uint16_t aceid;
    enum ssm_ace_subject subject;
    struct ssm_uuid uuid;                                 /* for SSM_ACE_UUID */
    uint8_t permission;                                   /* bits of enum ssm_permission */
    uint8_t href_count;
    char hrefs[SSM_ACE_HREFS_MAX][SSM_HREF_BYTES_MAX];    /* "/BinarySwitchResURI"; "*" covers all but /oic/sec/... */
};

/* Must stay where it is: `aces` points into it. */
struct ssm_acl2 {
    struct ssm_acl2_entry entries[SSM_ACES_MAX];
    struct ssm_uuid rowneruuid;                           /* the AMS; all zero: none yet */
    struct ssm_ace aces[SSM_ACES_MAX]; size_t ace_count;  /* the entries, without gaps; made by the functions below */
    const char *hrefs[SSM_ACES_MAX][SSM_ACE_HREFS_MAX];
};

void ssm_acl2_init(struct ssm_acl2 *acl2); /* *acl2: the caller's memory, contents ignored; empty then, as after clear (RESET) */
/* One UPDATE of `len` bytes of CBOR, all or nothing: adds each entry, or replaces the one of the same aceid as a whole; without an aceid
 * the lowest free number from 1 on is given. subject is one of {"uuid": ...}, {"conntype": "anon-clear" or "auth-crypt"}; resources are
 * {"href": "/..."} or {"wc": "*"}; permission is 0 to 31. Roles, validity, other wildcards, and rt or if of a resource are UNSUPPORTED.
 * FULL: no free place or too many resources, or a representation beyond SSM_ACL2_BYTES_MAX. Not OK: *acl2 is as it was. */
enum ssm_svr_outcome ssm_acl2_update(struct ssm_acl2 *acl2, const uint8_t *payload, size_t len);
bool ssm_acl2_remove(struct ssm_acl2 *acl2, uint16_t aceid); /* false: there is none with this aceid */
void ssm_acl2_clear(struct ssm_acl2 *acl2);                  /* all entries and the owner */
void ssm_acl2_represent(const struct ssm_acl2 *acl2, struct ssm_cbor_writer *writer);

#endif
