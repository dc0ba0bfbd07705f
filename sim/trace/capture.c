/* capture.c: classic pcap with nanoseconds, little-endian.
 *
 *   file header   magic a1b23c4d, version 2.4, zone 0, accuracy 0, snapshot length, LINKTYPE_IPV6        24 bytes
 *   each frame    seconds, nanoseconds, captured length, original length (the same), then the packet     16 bytes + packet
 *
 * Reading accepts what writing makes, and nothing else: a frame that is not a whole UDP datagram in IPv6 is refused. */
#include "capture.h"
#include "file.h"
#include "little_endian.h"
#include "packet.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_HEADER = 24, FRAME_HEADER = 16, LINKTYPE_IPV6 = 229, SNAPSHOT = PACKET_HEADERS + PACKET_PAYLOAD_MAX };
#define MAGIC_NANOSECONDS 0xa1b23c4du
#define NS_PER_S 1000000000u

struct capture_writer {
    struct out_file *file;
    uint32_t count;
};

static void encode_file_header(uint8_t out[FILE_HEADER])
{
    memset(out, 0, FILE_HEADER);
    put_le32(out, MAGIC_NANOSECONDS);
    put_le16(out + 4, 2);
    put_le16(out + 6, 4);
    put_le32(out + 16, SNAPSHOT);
    put_le32(out + 20, LINKTYPE_IPV6);
}

struct capture_writer *capture_create(const char *path)
{
    struct capture_writer *writer = malloc(sizeof *writer);
    if (writer == NULL) {
        return NULL;
    }
    *writer = (struct capture_writer){out_file_create(path), 0};
    if (writer->file == NULL) {
        free(writer);
        return NULL;
    }
    encode_file_header(out_file_room(writer->file, FILE_HEADER));
    return writer;
}

uint32_t capture_put(struct capture_writer *writer, uint64_t time_ns, const uint8_t source[16], uint16_t source_port,
                     const uint8_t destination[16], uint16_t destination_port, const uint8_t *data, size_t len)
{
    struct packet packet = {.source_port = source_port, .destination_port = destination_port, .data = data, .len = len};
    memcpy(packet.source, source, sizeof packet.source);
    memcpy(packet.destination, destination, sizeof packet.destination);
    uint8_t *head = out_file_room(writer->file, FRAME_HEADER + PACKET_HEADERS);
    put_le32(head, (uint32_t)(time_ns / NS_PER_S));
    put_le32(head + 4, (uint32_t)(time_ns % NS_PER_S));
    put_le32(head + 8, (uint32_t)(PACKET_HEADERS + len));
    put_le32(head + 12, (uint32_t)(PACKET_HEADERS + len));
    packet_headers(&packet, head + FRAME_HEADER);
    out_file_put(writer->file, data, len);
    return ++writer->count;
}

int capture_close(struct capture_writer *writer)
{
    int result = out_file_close(writer->file);
    free(writer);
    return result;
}

/* Length of the frame at `at`, its header included; 0 if it is cut or too long. */
static size_t frame_length(const uint8_t *at, size_t left)
{
    if (left < FRAME_HEADER) {
        return 0;
    }
    uint32_t captured = get_le32(at + 8);
    bool whole = captured == get_le32(at + 12) && captured <= SNAPSHOT && captured <= left - FRAME_HEADER && get_le32(at + 4) < NS_PER_S;
    return whole ? FRAME_HEADER + captured : 0;
}

/* The number of whole frames; false if the last one is cut. */
static bool count_frames(const uint8_t *bytes, size_t len, size_t *count)
{
    *count = 0;
    for (size_t at = FILE_HEADER, step; at < len; at += step) {
        step = frame_length(bytes + at, len - at);
        if (step == 0) {
            return false;
        }
        ++*count;
    }
    return true;
}

/* Fills `frame` from the frame at `at`; NULL or what is wrong with it. */
static const char *decode_frame(const uint8_t *at, struct capture_frame *frame)
{
    struct packet packet;
    const char *wrong = packet_parse(&packet, at + FRAME_HEADER, get_le32(at + 8));
    if (wrong != NULL) {
        return wrong;
    }
    *frame = (struct capture_frame){.time_ns = get_le32(at) * (uint64_t)NS_PER_S + get_le32(at + 4), .source_port = packet.source_port,
                                    .destination_port = packet.destination_port, .data = packet.data, .len = packet.len};
    memcpy(frame->source, packet.source, sizeof frame->source);
    memcpy(frame->destination, packet.destination, sizeof frame->destination);
    return NULL;
}

static bool decode_frames(const char *path, struct capture *capture, char *error, size_t error_size)
{
    const uint8_t *at = capture->bytes + FILE_HEADER;
    for (size_t i = 0; i < capture->count; i++) {
        const char *wrong = decode_frame(at, &capture->frames[i]);
        if (wrong != NULL) {
            snprintf(error, error_size, "%s: found %s in frame %zu, expected a UDP datagram in IPv6", path, wrong, i + 1);
            return false;
        }
        at += FRAME_HEADER + get_le32(at + 8);
    }
    return true;
}

static bool check_file(const char *path, const uint8_t *bytes, size_t len, size_t *count, char *error, size_t error_size)
{
    uint8_t header[FILE_HEADER];
    encode_file_header(header);
    if (len < FILE_HEADER || memcmp(bytes, header, FILE_HEADER) != 0) {
        snprintf(error, error_size, "%s: found another kind of file, expected a nanosecond pcap of LINKTYPE_IPV6", path);
        return false;
    }
    if (!count_frames(bytes, len, count)) {
        snprintf(error, error_size, "%s: found frame %zu cut or damaged, expected whole frames to the end of the file", path, *count + 1);
        return false;
    }
    return true;
}

/* Takes the bytes. */
static struct capture *decode(const char *path, uint8_t *bytes, size_t len, char *error, size_t error_size)
{
    size_t count = 0;
    if (!check_file(path, bytes, len, &count, error, error_size)) {
        free(bytes);
        return NULL;
    }
    struct capture *capture = malloc(sizeof *capture);
    struct capture_frame *frames = malloc((count + 1) * sizeof *frames);
    if (capture == NULL || frames == NULL) {
        snprintf(error, error_size, "%s: no memory for %zu frames", path, count);
        free(capture);
        free(frames);
        free(bytes);
        return NULL;
    }
    *capture = (struct capture){frames, count, bytes};
    if (!decode_frames(path, capture, error, error_size)) {
        capture_free(capture);
        return NULL;
    }
    return capture;
}

struct capture *capture_read(const char *path, char *error, size_t error_size)
{
    size_t len = 0;
    uint8_t *bytes = file_read(path, &len, error, error_size);
    return bytes != NULL ? decode(path, bytes, len, error, error_size) : NULL;
}

struct capture *capture_take(struct capture_writer *writer, char *error, size_t error_size)
{
    size_t len = 0;
    uint8_t *bytes = out_file_take(writer->file, &len);
    free(writer);
    if (bytes == NULL) {
        snprintf(error, error_size, "the capture: no memory for all its frames");
        return NULL;
    }
    return decode("the capture", bytes, len, error, error_size);
}

void capture_free(struct capture *capture)
{
    if (capture != NULL) {
        free(capture->frames);
        free(capture->bytes);
        free(capture);
    }
}
