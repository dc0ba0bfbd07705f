/* reason.h: what became of a received datagram. A device is silent outside and precise inside: every silent discard has its reason.
 * In the order of processing, the last three being those of endpoint.h and ocf_device.h; the texts are those of the session vectors. */
#ifndef SSM_REASON_H
#define SSM_REASON_H

enum ssm_reason {
    SSM_ACCEPTED = 0,             /* verified, committed, executed */
    SSM_DISCARD_COAP_FORMAT,      /* not a CoAP message (RFC 7252 §3), or one that needs no answer (empty, a response) */
    SSM_DISCARD_NO_OSCORE,        /* no OSCORE option: not an SSM Request */
    SSM_DISCARD_CONFIRMABLE,      /* CR 1967 Q.3.3 step 3: only non-confirmable; before decryption, so the Partial IV is not spent */
    SSM_DISCARD_NOT_MULTICAST,    /* CR 1967 Q.3.3 step 3: only to the multicast address; decided before decryption */
    SSM_DISCARD_OSCORE_DECODE,    /* CR 1967 Q.3.3 step 2a-i: OSCORE option or COSE object does not decode */
    SSM_DISCARD_UNKNOWN_KID,      /* CR 1967 Q.3.3 step 2a-ii: no SSM Server Context with this kid */
    SSM_DISCARD_REPLAY,           /* RFC 8613 §8.2 step 3: Partial IV already received, or left of the Replay Window */
    SSM_DISCARD_DECRYPT,          /* CR 1967 Q.3.3 step 2b: decryption failed with every context of this kid */
    SSM_DISCARD_STORE,            /* the Replay Window could not be made durable: nothing was executed */
    SSM_DISCARD_PLAINTEXT_FORMAT, /* authentic, but not code, options, payload */
    SSM_DISCARD_NOT_UPDATE,       /* CR 1967 Q.3.3 step 3: the operation inside is not UPDATE (POST) */
    SSM_DISCARD_NO_RESOURCE,      /* CR 1967 Q.3.3 step 3: no Resource at the local URI path */
    SSM_DISCARD_NOT_INTENDED,     /* CR 1967 Q.3.2, Q.3.3 step 3: Resource Type or OCF Interface does not match */
    SSM_DISCARD_ACCESS_DENIED,    /* CR 1967 Q.3.3 step 4: no ACE lets the subjectuuid UPDATE over auth-crypt */
    SSM_DISCARD_APPLICATION,      /* the Resource refused the representation, or an inner critical option or format is unknown */
    SSM_DISCARD_NOT_UNICAST,      /* endpoint.h: a unicast context serves no multicast; decided before anything else */
    SSM_DISCARD_ECHO,             /* endpoint.h: authentic, but perhaps older than the last restart: Echo is asked for (RFC 8613 B.1.2) */
    SSM_DISCARD_STATE,            /* the Device is not in RFNOP (OBT 5.1 Table 1): verified, its Partial IV spent, not executed */
    SSM_REASONS                   /* how many there are */
};

/* The text of a reason ("accepted", "coap-format", ..., "application", "store"); static, never NULL; "unknown" out of range. */
const char *ssm_reason_text(enum ssm_reason reason);

#endif
