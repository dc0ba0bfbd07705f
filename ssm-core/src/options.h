/* options.h: the one place where CoAP options are coded (RFC 7252 §3.1), and the walk over the options of a message.
 *
 *   | delta 4 bit | length 4 bit | delta extension 0-2 bytes | length extension 0-2 bytes | value |
 *
 * Read by the bounded walk below, in every build: it is what proof/ proves for all inputs, it keeps a delta beyond 65535 from wrapping
 * (libcoap's coap_opt_parse does not), and a call for each option would be a tenth of what OSCORE adds to the cipher. Written by libcoap's
 * allocation-free coap_opt_encode where its header can be had, which is on a hosted system; a build with SSM_FIRMWARE takes the function
 * below instead, with the same results. fuzz/fuzz_walk.c compares all of it with libcoap. All inline: the inner loop of every message. */
#ifndef SSM_OPTIONS_H
#define SSM_OPTIONS_H

#include "core.h"

#define SSM_PAYLOAD_MARKER 0xffu
#define NIBBLE_1_BYTE 13u      /* one extension byte: number - 13 */
#define NIBBLE_2_BYTES 14u     /* two extension bytes: number - 269 */
#define EXTENSION_1_BYTE 13u
#define EXTENSION_2_BYTES 269u

/* Half of a head: `*number` is its nibble, and becomes what nibble and extension, which begins at `*at`, stand for. false: 15, which is
 * reserved, or the extension reaches beyond `end`. */
static inline bool ssm_extension_parse(const uint8_t **at, const uint8_t *end, uint32_t *number)
{
    const uint8_t *extension = *at;
    if (*number < NIBBLE_1_BYTE) {
        return true;
    }
    if (*number == NIBBLE_1_BYTE && end - extension >= 1) {
        *number = EXTENSION_1_BYTE + extension[0];
        *at = extension + 1;
        return true;
    }
    if (*number == NIBBLE_2_BYTES && end - extension >= 2) {
        *number = EXTENSION_2_BYTES + ((uint32_t)extension[0] << 8 | extension[1]);
        *at = extension + 2;
        return true;
    }
    return false;
}

#ifndef SSM_FIRMWARE
#include <coap3/coap.h>

static inline size_t option_encode(uint8_t *at, size_t room, uint16_t delta, struct ssm_bytes value)
{
    return room == 0 ? 0 : coap_opt_encode(at, room, delta, value.data, value.len);
}

#else

static inline uint8_t extension_encode(uint8_t *out, size_t *count, size_t number)
{
    if (number < EXTENSION_1_BYTE) {
        return (uint8_t)number;
    }
    if (number < EXTENSION_2_BYTES) {
        out[(*count)++] = (uint8_t)(number - EXTENSION_1_BYTE);
        return NIBBLE_1_BYTE;
    }
    out[(*count)++] = (uint8_t)((number - EXTENSION_2_BYTES) >> 8);
    out[(*count)++] = (uint8_t)(number - EXTENSION_2_BYTES);
    return NIBBLE_2_BYTES;
}

static inline size_t option_encode(uint8_t *at, size_t room, uint16_t delta, struct ssm_bytes value)
{
    uint8_t head[5];
    size_t count = 1;
    head[0] = (uint8_t)(extension_encode(head, &count, delta) << 4);
    head[0] |= extension_encode(head, &count, value.len);
    if (room < count || room - count < value.len) {
        return 0;
    }
    memcpy(at, head, count);
    if (value.len > 0) {
        memcpy(at + count, value.data, value.len);
    }
    return count + value.len;
}
#endif

/* Writes an option: returns the bytes it takes, 0 if `room` is too small. */
static inline size_t ssm_option_encode(uint8_t *at, size_t room, uint16_t delta, struct ssm_bytes value)
{
    if (delta >= NIBBLE_1_BYTE || value.len >= NIBBLE_1_BYTE) {
        return option_encode(at, room, delta, value);
    }
    if (value.len >= room) {
        return 0;
    }
    *at = (uint8_t)((unsigned)delta << 4 | value.len);
    if (value.len > 0) {
        memcpy(at + 1, value.data, value.len);
    }
    return 1 + value.len;
}

/* Walks options up to the end or the payload marker. */
struct ssm_walk {
    const uint8_t *at, *end; /* the next option; the end of the bytes to walk */
    uint16_t number;         /* of the option reached */
    struct ssm_bytes value;  /* its value */
};

static inline struct ssm_walk ssm_walk(struct ssm_bytes options)
{
    const uint8_t *end = options.len > 0 ? options.data + options.len : options.data; /* NULL + 0 is undefined */
    return (struct ssm_walk){options.data, end, 0, {NULL, 0}};
}

/* 1: the walk stands on the next option; 0: there is none; -1: malformed. */
static inline int ssm_walk_next(struct ssm_walk *walk)
{
    const uint8_t *at = walk->at;
    if (at == walk->end || *at == SSM_PAYLOAD_MARKER) {
        return 0;
    }
    uint32_t delta = *at >> 4, len = *at & 0x0fu;
    at++;
    if (!ssm_extension_parse(&at, walk->end, &delta) || !ssm_extension_parse(&at, walk->end, &len) || len > (size_t)(walk->end - at)) {
        return -1;
    }
    delta += walk->number;
    if (delta > UINT16_MAX) {
        return -1;
    }
    walk->number = (uint16_t)delta;
    walk->value = (struct ssm_bytes){at, len};
    walk->at = at + len;
    return 1;
}

static inline void ssm_write_option(struct ssm_writer *writer, uint16_t number, const void *value, size_t len)
{
    if (!writer->ok || number < writer->number) {
        writer->ok = false;
        return;
    }
    struct ssm_bytes bytes = {value, len};
    size_t taken = ssm_option_encode(writer->at, (size_t)(writer->end - writer->at), (uint16_t)(number - writer->number), bytes);
    writer->ok = taken != 0;
    writer->at += taken;
    writer->number = number;
}

/* An option with a uint (RFC 7252 §3.2): big-endian without leading zeros, 0 being no bytes. */
static inline void ssm_write_uint(struct ssm_writer *writer, uint16_t number, uint32_t value)
{
    const uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value};
    size_t zeros = value >> 8 == 0 ? 3 + (value == 0) : value >> 16 == 0 ? 2 : value >> 24 == 0;
    ssm_write_option(writer, number, bytes + zeros, sizeof bytes - zeros);
}

/* One option for each part of `text` between separators (Uri-Path, Uri-Query: RFC 7252 §6.4). A part has at most 255 bytes (§5.10). */
static inline bool ssm_write_parts(struct ssm_writer *writer, uint16_t number, const char *text, char separator)
{
    for (const char *end = text + strlen(text);; text++) {
        const char *stop = memchr(text, separator, (size_t)(end - text));
        stop = stop != NULL ? stop : end;
        if (stop - text > 255) {
            return false;
        }
        ssm_write_option(writer, number, text, (size_t)(stop - text));
        text = stop;
        if (stop == end) {
            return true;
        }
    }
}

/* The payload and its marker; nothing if there is none. */
static inline void ssm_write_payload(struct ssm_writer *writer, struct ssm_bytes payload)
{
    if (payload.len > 0) {
        ssm_write_byte(writer, SSM_PAYLOAD_MARKER);
        ssm_write_bytes(writer, payload.data, payload.len);
    }
}

#endif
