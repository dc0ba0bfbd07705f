/* limits.h: every fixed size and bound of ssm-core, in one place. */
#ifndef SSM_LIMITS_H
#define SSM_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#define SSM_KEY_BYTES 16u            /* AES-CCM-16-64-128, RFC 8613 §3.2 */
#define SSM_NONCE_BYTES 13u          /* RFC 8613 §5.2 */
#define SSM_TAG_BYTES 8u             /* AES-CCM-16-64-128 */
#define SSM_ID_BYTES_MAX 7u          /* nonce length - 6, RFC 8613 §3.3 */
#define SSM_ID_BYTES_MIN_SSM 2u      /* OBT 6.3, 6.Y: 16 to 56 bits */
#define SSM_ID_PREFIX 0x02u          /* CR 1967 Table Y: Simple Secure Multicast */
#define SSM_ID_PREFIX_UNICAST 0x01u  /* CR 1967 Table Y: directly provisioned Security Context */
#define SSM_SECRET_BYTES 32u         /* CR 1967 Q.3.4, OBT 6.3: 256-bit Master Secret */
#define SSM_ID_CONTEXT_BYTES_MAX 32u /* ours: unicast contexts only; SSM has none */
#define SSM_PIV_BYTES_MAX 5u         /* RFC 8613 §6.1: n = 6 and 7 are reserved */
#define SSM_SSN_MAX 0xffffffffffull  /* 2^40 - 1, RFC 8613 §7.2.1 */
#define SSM_REPLAY_WINDOW 32u        /* RFC 8613 §3.2.2 default */
#define SSM_TOKEN_BYTES_MAX 8u       /* RFC 7252 §3 */
#define SSM_ECHO_BYTES 8u            /* ours: an Echo value made here; */
#define SSM_ECHO_BYTES_MAX 40u       /* any Echo value, RFC 9175 §2.2.1 */
#define SSM_OPTION_BYTES_MAX (1u + SSM_PIV_BYTES_MAX + 1u + SSM_ID_CONTEXT_BYTES_MAX + SSM_ID_BYTES_MAX)
#define SSM_MESSAGE_BYTES_MAX 1280u  /* one IPv6 minimum-MTU datagram: the largest CoAP message handled */
#define SSM_AAD_BYTES_MAX 32u        /* Enc_structure for a 7-byte kid and 5-byte Partial IV: 31 */
#define SSM_INFO_BYTES_MAX 64u       /* HKDF info array with a full ID Context: 56 */
#define SSM_SERVER_GROUPS_MAX 4u     /* ours: SSM Server Contexts that an OCF Device holds */
#define SSM_CBOR_DEPTH_MAX 8u        /* ours: nesting inside a skipped member; OCF representations are flat */
#define SSM_CREDENTIALS_MAX 8u       /* ours: entries of /oic/sec/cred, */
#define SSM_CLIENTS_MAX 2u           /* those with credtype 128 among them, */
#define SSM_UNICASTS_MAX 4u          /* those with credtype 64; credtype 256: SSM_SERVER_GROUPS_MAX */
#define SSM_DESC_BYTES_MAX 64u       /* ours: desc with its zero */
#define SSM_CRED_BYTES_MAX 1100u     /* ours: /oic/sec/cred as RETRIEVE shows it (without secrets), so that it fits into a message */
#define SSM_ACES_MAX 8u              /* ours: entries of /oic/sec/acl2, */
#define SSM_ACE_HREFS_MAX 4u         /* Resources that one of them names, */
#define SSM_HREF_BYTES_MAX 40u       /* an href with its zero, */
#define SSM_ACL2_BYTES_MAX 1100u     /* and the representation, so that it fits into a message */
#define SSM_HOSTED_MAX 8u            /* ours: Resources that a Device hosts, */
#define SSM_DISCOVERY_BYTES_MAX 1140u /* oic/res of them all, so that it fits into a response, */
#define SSM_PAYLOAD_BYTES_MAX 1200u  /* what CoAP and OSCORE leave of a message for the payload of a response, */
#define SSM_OBSERVERS_MAX 4u         /* observations that it keeps, */
#define SSM_ADDRESS_BYTES_MAX 32u    /* and an address as the host writes it */

#define SSM_PORT 5683u               /* coap:// default port, RFC 7252 §6.1 */

#endif
