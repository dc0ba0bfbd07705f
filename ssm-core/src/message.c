/* message.c: CoAP messages (RFC 7252 §3) and the one place where CoAP options are coded.
 *
 *   | Ver=1 T TKL | Code | Message ID | Token (TKL) | options: delta+length, extensions, value ... | FF payload |
 *
 * An option is coded by libcoap's allocation-free coap_opt_parse and coap_opt_encode. Their header needs a hosted system; a build
 * with SSM_FIRMWARE takes the two bounded functions below instead, with the same results. */
#include "core.h"

#define PAYLOAD_MARKER 0xffu
#define HEADER_BYTES 4u
#define NIBBLE_1_BYTE 13u /* RFC 7252 §3.1: one extension byte, value - 13 */
#define NIBBLE_2_BYTES 14u /* two extension bytes, value - 269 */

#ifndef SSM_FIRMWARE
#include <coap3/coap.h>

/* Parses the option at `at`: returns the bytes it takes, 0 if it is malformed or does not fit into `left`. */
static size_t option_parse(const uint8_t *at, size_t left, uint16_t *delta, struct ssm_bytes *value)
{
    coap_option_t parsed;
    size_t taken = coap_opt_parse(at, left, &parsed);
    if (taken == 0 || (at[0] >> 4 == NIBBLE_2_BYTES && parsed.delta < 269)) {
        return 0; /* the second case: a delta beyond 65535, which libcoap lets wrap around to a small one */
    }
    *delta = parsed.delta;
    *value = (struct ssm_bytes){parsed.value, parsed.length};
    return taken;
}

/* Writes an option: returns the bytes it takes, 0 if `room` is too small. */
static size_t option_encode(uint8_t *at, size_t room, uint16_t delta, struct ssm_bytes value)
{
    return room == 0 ? 0 : coap_opt_encode(at, room, delta, value.data, value.len);
}

#else

static bool extension_parse(const uint8_t **at, size_t *left, size_t *number)
{
    size_t bytes = *number == NIBBLE_1_BYTE ? 1 : *number == NIBBLE_2_BYTES ? 2 : 0;
    if (*number == 15 || *left < bytes) {
        return false;
    }
    if (bytes > 0) {
        *number = bytes == 1 ? NIBBLE_1_BYTE + (*at)[0] : 269u + ((size_t)(*at)[0] << 8 | (*at)[1]);
    }
    *at += bytes;
    *left -= bytes;
    return true;
}

static size_t option_parse(const uint8_t *at, size_t left, uint16_t *delta, struct ssm_bytes *value)
{
    const uint8_t *start = at;
    size_t step = at[0] >> 4, len = at[0] & 0x0fu;
    at++;
    left--;
    if (!extension_parse(&at, &left, &step) || !extension_parse(&at, &left, &len) || step > UINT16_MAX || len > left) {
        return 0;
    }
    *delta = (uint16_t)step;
    *value = (struct ssm_bytes){at, len};
    return (size_t)(at - start) + len;
}

static uint8_t extension_encode(uint8_t *out, size_t *count, size_t number)
{
    if (number < NIBBLE_1_BYTE) {
        return (uint8_t)number;
    }
    if (number < 269) {
        out[(*count)++] = (uint8_t)(number - NIBBLE_1_BYTE);
        return NIBBLE_1_BYTE;
    }
    out[(*count)++] = (uint8_t)((number - 269) >> 8);
    out[(*count)++] = (uint8_t)(number - 269);
    return NIBBLE_2_BYTES;
}

static size_t option_encode(uint8_t *at, size_t room, uint16_t delta, struct ssm_bytes value)
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

int ssm_option_next(const struct ssm_bytes *options, size_t *cursor, struct ssm_option *option)
{
    if (*cursor >= options->len || options->data[*cursor] == PAYLOAD_MARKER) {
        return 0;
    }
    uint16_t delta;
    size_t taken = option_parse(options->data + *cursor, options->len - *cursor, &delta, &option->value);
    if (taken == 0 || delta > UINT16_MAX - option->number) {
        return -1;
    }
    option->number = (uint16_t)(option->number + delta);
    *cursor += taken;
    return 1;
}

bool ssm_message_open(struct ssm_message *message, const uint8_t *data, size_t len)
{
    if (len < HEADER_BYTES || data[0] >> 6 != 1) {
        return false;
    }
    size_t token_len = data[0] & 0x0fu;
    size_t start = HEADER_BYTES + token_len;
    if (token_len > SSM_TOKEN_BYTES_MAX || start > len || (data[1] == SSM_EMPTY && len > HEADER_BYTES)) {
        return false; /* RFC 7252 §3 and, for an Empty message, §4.1: nothing after the Message ID */
    }
    message->type = (enum ssm_coap_type)(data[0] >> 4 & 3u);
    message->code = data[1];
    message->mid = (uint16_t)(data[2] << 8 | data[3]);
    message->token = (struct ssm_bytes){data + HEADER_BYTES, token_len};
    message->options = (struct ssm_bytes){data + start, len - start};
    message->payload = (struct ssm_bytes){NULL, 0};
    return true;
}

bool ssm_plaintext_open(struct ssm_message *message, const uint8_t *data, size_t len)
{
    if (len < 1) {
        return false;
    }
    *message = (struct ssm_message){.code = data[0], .options = {data + 1, len - 1}};
    return true;
}

bool ssm_message_close(struct ssm_message *message, size_t cursor)
{
    size_t left = message->options.len - cursor;
    if (left == 1) {
        return false; /* RFC 7252 §3: a marker without payload is a message format error */
    }
    if (left > 1) {
        message->payload = (struct ssm_bytes){message->options.data + cursor + 1, left - 1};
        message->options.len = cursor;
    }
    return true;
}

static bool walk_and_close(struct ssm_message *message)
{
    size_t cursor = 0;
    struct ssm_option option = {0};
    int more;
    while ((more = ssm_option_next(&message->options, &cursor, &option)) > 0) {
    }
    return more == 0 && ssm_message_close(message, cursor);
}

bool ssm_message_parse(struct ssm_message *message, const uint8_t *data, size_t len)
{
    return ssm_message_open(message, data, len) && walk_and_close(message);
}

bool ssm_plaintext_parse(struct ssm_message *message, const uint8_t *data, size_t len)
{
    return ssm_plaintext_open(message, data, len) && walk_and_close(message);
}

void ssm_write_bytes(struct ssm_writer *writer, const void *data, size_t len)
{
    if (!writer->ok || (size_t)(writer->end - writer->at) < len) {
        writer->ok = false;
        return;
    }
    if (len > 0) {
        memcpy(writer->at, data, len);
        writer->at += len;
    }
}

void ssm_write_byte(struct ssm_writer *writer, uint8_t byte)
{
    ssm_write_bytes(writer, &byte, 1);
}

void ssm_write_option(struct ssm_writer *writer, uint16_t number, const void *value, size_t len)
{
    if (!writer->ok || number < writer->number) {
        writer->ok = false;
        return;
    }
    struct ssm_bytes bytes = {value, len};
    size_t taken = option_encode(writer->at, (size_t)(writer->end - writer->at), (uint16_t)(number - writer->number), bytes);
    writer->ok = taken != 0;
    writer->at += taken;
    writer->number = number;
}

void ssm_write_header(struct ssm_writer *writer, const struct ssm_message *message, uint8_t code)
{
    const uint8_t header[HEADER_BYTES] = {(uint8_t)(1u << 6 | (unsigned)message->type << 4 | message->token.len), code,
                                          (uint8_t)(message->mid >> 8), (uint8_t)message->mid};
    ssm_write_bytes(writer, header, sizeof header);
    ssm_write_bytes(writer, message->token.data, message->token.len);
}

void ssm_write_payload(struct ssm_writer *writer, struct ssm_bytes payload)
{
    if (payload.len > 0) {
        ssm_write_byte(writer, PAYLOAD_MARKER);
        ssm_write_bytes(writer, payload.data, payload.len);
    }
}
