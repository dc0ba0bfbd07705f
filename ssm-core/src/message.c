/* message.c: CoAP messages (RFC 7252 §3), read in place and written front to back.
 *
 *   | Ver=1 T TKL | Code | Message ID | Token (TKL) | options: delta+length, extensions, value ... | FF payload | */
#include "options.h"

#define HEADER_BYTES 4u

int ssm_option_next(const struct ssm_bytes *options, size_t *cursor, struct ssm_option *option)
{
    if (*cursor >= options->len) {
        return 0;
    }
    struct ssm_walk walk = {options->data + *cursor, options->data + options->len, option->number, {NULL, 0}};
    int result = ssm_walk_next(&walk);
    if (result > 0) {
        *cursor = (size_t)(walk.at - options->data);
        *option = (struct ssm_option){walk.number, walk.value};
    }
    return result;
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

bool ssm_message_close(struct ssm_message *message, const uint8_t *options_end)
{
    size_t walked = (size_t)(options_end - message->options.data);
    size_t left = message->options.len - walked;
    if (left == 1) {
        return false; /* RFC 7252 §3: a marker without payload is a message format error */
    }
    if (left > 1) {
        message->payload = (struct ssm_bytes){options_end + 1, left - 1};
        message->options.len = walked;
    }
    return true;
}

static bool walk_and_close(struct ssm_message *message)
{
    struct ssm_walk walk = ssm_walk(message->options);
    int more;
    while ((more = ssm_walk_next(&walk)) > 0) {
    }
    return more == 0 && ssm_message_close(message, walk.at);
}

bool ssm_message_parse(struct ssm_message *message, const uint8_t *data, size_t len)
{
    return ssm_message_open(message, data, len) && walk_and_close(message);
}

bool ssm_plaintext_parse(struct ssm_message *message, const uint8_t *data, size_t len)
{
    return ssm_plaintext_open(message, data, len) && walk_and_close(message);
}

inline void ssm_write_header(struct ssm_writer *writer, const struct ssm_message *message, uint8_t code)
{
    const uint8_t header[HEADER_BYTES] = {(uint8_t)(1u << 6 | (unsigned)message->type << 4 | message->token.len), code,
                                          (uint8_t)(message->mid >> 8), (uint8_t)message->mid};
    ssm_write_bytes(writer, header, sizeof header);
    ssm_write_bytes(writer, message->token.data, message->token.len);
}
