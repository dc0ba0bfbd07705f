/* svr.h: what the Security Virtual Resources doxm.h, pstat.h, cred.h and acl2.h have in common: what becomes of an UPDATE. */
#ifndef SSM_SVR_H
#define SSM_SVR_H

enum ssm_svr { SSM_SVR_DOXM, SSM_SVR_PSTAT, SSM_SVR_CRED, SSM_SVR_ACL2, SSM_SVRS };

enum ssm_svr_outcome {
    SSM_SVR_OK = 0,
    SSM_SVR_MALFORMED,   /* not well-formed CBOR */
    SSM_SVR_BAD_MEMBER,  /* a member of another type or range than it must have, or twice */
    SSM_SVR_TOO_LONG,    /* a text is longer than there is room for */
    SSM_SVR_INCOMPLETE,  /* a mandatory member is absent; or an UPDATE of nothing */
    SSM_SVR_READ_ONLY,   /* a member that this requester cannot write, or nobody can */
    SSM_SVR_UNSUPPORTED, /* well-formed, but it asks for what the Device does not have */
    SSM_SVR_FULL,        /* no free place, or the representation would not fit into a message */
    SSM_SVR_DUPLICATE,   /* two entries with one identifier */
    SSM_SVR_TRANSITION   /* the device state cannot become what is asked for */
};
#define SSM_SVR_OUTCOMES (SSM_SVR_TRANSITION + 1)
/* One clause of English; static, never NULL, "unknown" out of range. */
const char *ssm_svr_text(enum ssm_svr_outcome outcome);

#endif
