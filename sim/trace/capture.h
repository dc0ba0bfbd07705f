/* capture.h: capture.pcap, every sent datagram once: nanosecond pcap, LINKTYPE_IPV6 (229), frame n = datagram number n. */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct capture_writer;
struct capture_writer *capture_create(const char *path);      /* path NULL: in memory, for capture_take(). NULL: errno */
/* Adds IPv6 + UDP headers with a right UDP checksum; hop limit 1 for multicast scope 2, else 64.
 * `len` at most 65527 (PACKET_PAYLOAD_MAX). Returns the frame number, from 1. */
uint32_t capture_put(struct capture_writer *writer, uint64_t time_ns, const uint8_t source[16], uint16_t source_port,
                     const uint8_t destination[16], uint16_t destination_port, const uint8_t *data, size_t len);
int capture_close(struct capture_writer *writer);             /* 0, or -1 with errno if anything could not be written */

struct capture_frame {
    uint64_t time_ns;
    uint8_t source[16], destination[16];
    uint16_t source_port, destination_port;
    const uint8_t *data; size_t len;
};
struct capture { struct capture_frame *frames; size_t count; uint8_t *bytes; };   /* frames[n - 1] is datagram n */
struct capture *capture_read(const char *path, char *error, size_t error_size);   /* NULL with a sentence */
void capture_free(struct capture *capture);
/* Instead of capture_close(), of one in memory: as by capture_read() from a file. */
struct capture *capture_take(struct capture_writer *writer, char *error, size_t error_size);

#ifdef __cplusplus
}
#endif

#endif
