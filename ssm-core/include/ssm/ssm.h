/* ssm.h: OSCORE (RFC 8613) for Simple Secure Multicast (OCF CR 1967). Include this for everything, or one header for one concept:
 *
 *   limits.h         fixed sizes and bounds                 context.h   Sender and Recipient Contexts, key derivation
 *   reason.h         why a datagram was silently discarded  protect.h   CoAP -> OSCORE
 *   window.h         Replay Window                          verify.h    OSCORE -> plaintext, then commit
 *   sequence.h       Sender Sequence Number                 credential.h entries of /oic/sec/cred
 *   message.h        CoAP message and options               client.h    the Client of a group
 *   oscore_option.h  OSCORE option                          server.h    a Server of groups;  switch.h a binary switch
 *   unicast.h        the context of two Devices             exchange.h  Client of unicast;   endpoint.h Server of unicast
 *   host.h           what the host supplies                 cbor.h      CBOR, read and written
 *   ocf_device.h     the Device above all this, with        cred.h, acl2.h, doxm.h, pstat.h  (svr.h), discovery.h
 *
 * Rules, once:
 * - The caller allocates everything. The core calls no allocator; keying a context lets mbedtls allocate, ssm_*_free gives it back.
 *   Protect and verify allocate nothing.
 * - Pointers must not be NULL unless their comment says so. Lengths are bytes. All integers on the wire are big-endian.
 * - Outcomes are enums, 0 is success; nothing is reported through errno. No I/O, no clock, no global state: one object, one thread.
 * - Secrets are wiped by ssm_*_free and on every failure; no text made here ever contains one.
 * - Input may be hostile everywhere that a `datagram`, `value`, `payload` or credential enters.
 */
#ifndef SSM_H
#define SSM_H

#include <ssm/client.h>
#include <ssm/endpoint.h>
#include <ssm/exchange.h>
#include <ssm/ocf_device.h>
#include <ssm/server.h>
#include <ssm/switch.h>

#endif
