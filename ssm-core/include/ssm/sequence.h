/* sequence.h: the Sender Sequence Number (RFC 8613 §7.2.1, Appendix B.1.1; CR 1967 Q.3.4). Numbers are reserved in the store, `reserve` at
 * a time, before one of them is sent: after a crash the next number is the first that was never reserved. Order: load; margin, if the
 * store needs it; take each; stop. */
#ifndef SSM_SEQUENCE_H
#define SSM_SEQUENCE_H

#include <ssm/host.h>
#include <ssm/protect.h>

struct ssm_sequence {
    uint64_t next;      /* the next number to use */
    uint64_t reserved;  /* numbers below are durable as "possibly used" */
    uint32_t reserve;   /* how many are reserved at a time: K of RFC 8613 B.1.1, at least 1 */
    uint16_t credid;
    const struct ssm_store *store; /* NULL: nothing survives; only for a context whose key does not survive either */
};

/* Starts from the store (0 if nothing was saved). `store` is kept and must outlive *sequence; `reserve` 0 counts as 1.
 * false: the store failed or holds nonsense: the context must not be used. */
bool ssm_sequence_load(struct ssm_sequence *sequence, const struct ssm_store *store, uint16_t credid, uint32_t reserve);
/* F of RFC 8613 B.1.1, right after load: for a store whose saves become durable late. Up to `margin` numbers may be taken before a save is
 * durable, this one excepted: it skips `margin` numbers and must be durable on return. false: the store failed, as in load. */
bool ssm_sequence_margin(struct ssm_sequence *sequence, uint32_t margin);
/* Takes the next number into *ssn: SSM_PROTECTED; SSM_PROTECT_EXHAUSTED beyond 2^40 - 1, for good; or SSM_PROTECT_STORE, which may be
 * tried again. */
enum ssm_protect_outcome ssm_sequence_take(struct ssm_sequence *sequence, uint64_t *ssn);
/* Orderly stop (CR 1967 Q.3.4): stores the exact next number, so that none is skipped. 0 on success; after a failure up to `reserve`
 * numbers are skipped, none is reused. *sequence may be used on. */
int ssm_sequence_stop(struct ssm_sequence *sequence);

#endif
