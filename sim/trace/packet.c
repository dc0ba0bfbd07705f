/* packet.c: IPv6 header (40 bytes), UDP header (8 bytes), payload.
 *
 *   0  version 6, traffic class 0, flow label 1     6  next header 17     8  source      40  source port       44  length
 *   4  payload length: UDP header and payload       7  hop limit         24  destination 42  destination port  46  checksum
 *
 * The checksum is the ones' complement sum of source, destination, length, 17 and the whole UDP datagram. It starts at byte 8, so that
 * the addresses of the pseudo-header are summed where they stand. */
#include "packet.h"

#include <string.h>

enum { IPV6_HEADER = 40, UDP_HEADER = 8, NEXT_HEADER_UDP = 17 };

static void put_u16(uint8_t *out, size_t value)
{
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
}

static uint16_t get_u16(const uint8_t *in)
{
    return (uint16_t)(in[0] << 8 | in[1]);
}

static uint64_t add_bytes(uint64_t sum, const uint8_t *bytes, size_t len)
{
    for (; len >= 4; bytes += 4, len -= 4) {   /* two at once: 2^16 counts as 1 here */
        sum += (uint64_t)bytes[0] << 24 | (uint64_t)bytes[1] << 16 | (uint64_t)bytes[2] << 8 | bytes[3];
    }
    if (len >= 2) {
        sum += (uint64_t)bytes[0] << 8 | bytes[1];
        bytes += 2;
        len -= 2;
    }
    return len != 0 ? sum + ((uint64_t)bytes[0] << 8) : sum;
}

/* `headers` and `payload` of one packet; 0 when the checksum in it is right. */
static uint16_t udp_checksum(const uint8_t *headers, const uint8_t *payload, size_t payload_len)
{
    uint64_t sum = UDP_HEADER + payload_len + NEXT_HEADER_UDP;
    sum = add_bytes(sum, headers + 8, PACKET_HEADERS - 8);
    sum = add_bytes(sum, payload, payload_len);
    while (sum > 0xffff) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return (uint16_t)(~sum & 0xffff);
}

void packet_headers(const struct packet *packet, uint8_t headers[PACKET_HEADERS])
{
    const uint8_t *to = packet->destination;
    memset(headers, 0, PACKET_HEADERS);
    headers[0] = 6 << 4;
    headers[3] = 1;   /* as ns-3's stack has it, so that what either sends is the same to the byte */
    put_u16(headers + 4, UDP_HEADER + packet->len);
    headers[6] = NEXT_HEADER_UDP;
    headers[7] = to[0] == 0xff && (to[1] & 0x0f) == 2 ? 1 : 64;
    memcpy(headers + 8, packet->source, 16);
    memcpy(headers + 24, to, 16);
    put_u16(headers + 40, packet->source_port);
    put_u16(headers + 42, packet->destination_port);
    put_u16(headers + 44, UDP_HEADER + packet->len);
    uint16_t checksum = udp_checksum(headers, packet->data, packet->len);
    put_u16(headers + 46, checksum != 0 ? checksum : 0xffff);   /* 0 would mean "none", which IPv6 forbids */
}

const char *packet_parse(struct packet *packet, const uint8_t *bytes, size_t len)
{
    if (len < PACKET_HEADERS) {
        return "shorter than its IPv6 and UDP headers";
    }
    if (bytes[0] >> 4 != 6) {
        return "not IP version 6";
    }
    if (bytes[6] != NEXT_HEADER_UDP) {
        return "not UDP";
    }
    if (get_u16(bytes + 4) != len - IPV6_HEADER || get_u16(bytes + 44) != len - IPV6_HEADER) {
        return "a length that is not that of the packet";
    }
    if (get_u16(bytes + 46) == 0 || udp_checksum(bytes, bytes + PACKET_HEADERS, len - PACKET_HEADERS) != 0) {
        return "a wrong UDP checksum";
    }
    memcpy(packet->source, bytes + 8, 16);
    memcpy(packet->destination, bytes + 24, 16);
    packet->source_port = get_u16(bytes + 40);
    packet->destination_port = get_u16(bytes + 42);
    packet->data = bytes + PACKET_HEADERS;
    packet->len = len - PACKET_HEADERS;
    return NULL;
}
