/* packet.h: one UDP datagram as an IPv6 packet (RFC 8200, RFC 768): what a frame of a capture and of the simulated link consists of.
 * Enters: endpoints and payload, or the packet's bytes. Leaves: the packet's bytes, or endpoints and payload. */
#ifndef TRACE_PACKET_H
#define TRACE_PACKET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PACKET_HOP_LIMIT 64   /* of what may leave the link */
#define PACKET_HEADERS 48u           /* IPv6 40, UDP 8; no extension headers, no fragments */
#define PACKET_PAYLOAD_MAX 65527u    /* the largest UDP payload of an IPv6 packet without jumbograms */

struct packet { uint8_t source[16], destination[16]; uint16_t source_port, destination_port; const uint8_t *data; size_t len; };

/* Writes the headers of `packet`, whose payload is at most PACKET_PAYLOAD_MAX; the payload follows them on the wire and is not copied.
 * The UDP checksum is right; hop limit 1 for multicast of link-local scope, else 64. */
void packet_headers(const struct packet *packet, uint8_t headers[PACKET_HEADERS]);
/* Takes a packet apart; packet->data leads into `bytes`. NULL, or what is wrong with it: versions, lengths and checksum are all checked. */
const char *packet_parse(struct packet *packet, const uint8_t *bytes, size_t len);

#ifdef __cplusplus
}
#endif
#endif
