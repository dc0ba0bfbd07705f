/* second_coap.c: | 1 | T | TKL | code | Message ID | token | (delta, length, value)* | FF payload |
 * Reads by index from the front; every length is checked against what remains before it is used. */
#include "second_coap.h"

#include <string.h>

/* What a nibble and the bytes after it stand for; -1 for 15 or missing bytes. */
static long option_number(const uint8_t *data, size_t len, size_t *at, unsigned nibble) {
    if (nibble < 13) {
        return (long)nibble;
    }
    if (nibble == 13 && len - *at >= 1) {
        *at += 1;
        return 13L + data[*at - 1];
    }
    if (nibble == 14 && len - *at >= 2) {
        *at += 2;
        return 269L + data[*at - 2] * 256L + data[*at - 1];
    }
    return -1;
}

bool second_options_parse(struct second_options *options, const uint8_t *data, size_t len, const second_defects *defects) {
    long number = 0;
    size_t at = 0;

    options->count = 0;
    options->payload = NULL;
    options->payload_len = 0;
    while (at < len) {
        const uint8_t head = data[at++];
        if (head == 0xff) {
            options->payload = data + at;
            options->payload_len = len - at;
            return options->payload_len > 0 || second_has(defects, DEFECT_TAKES_BARE_MARKER);
        }
        if (head >= 0xf0 && second_has(defects, DEFECT_INNER_OPTIONS_BROKEN)) {
            continue;
        }
        const long delta = option_number(data, len, &at, head / 16), length = option_number(data, len, &at, head % 16);
        if (delta < 0 || length < 0 || (size_t)length > len - at || number + delta > 65535 || options->count == SECOND_OPTIONS_MAX) {
            return false;
        }
        number += delta;
        options->list[options->count++] = (struct second_option){(uint16_t)number, data + at, (size_t)length};
        at += (size_t)length;
    }
    return true;
}

const struct second_option *second_option_find(const struct second_options *options, uint16_t number) {
    for (size_t i = 0; i < options->count; i++) {
        if (options->list[i].number == number) {
            return &options->list[i];
        }
    }
    return NULL;
}

uint32_t second_option_uint(const struct second_option *option) {
    uint32_t value = 0;

    for (size_t i = 0; i < option->len; i++) {
        value = value << 8 | option->value[i];
    }
    return option->len <= 4 ? value : UINT32_MAX;
}

bool second_message_parse(struct second_message *message, const uint8_t *data, size_t len, const second_defects *defects) {
    const bool version = len >= 4 && (data[0] / 64 == 1 || second_has(defects, DEFECT_TAKES_VERSION_2));
    const size_t token_max = second_has(defects, DEFECT_TAKES_TKL_9) ? 15 : 8;

    if (!version || data[0] % 16 > token_max || len < 4u + data[0] % 16) {
        return false;
    }
    message->type = data[0] / 16 % 4;
    message->token_len = data[0] % 16;
    message->code = data[1];
    message->mid = (uint16_t)(data[2] * 256 + data[3]);
    message->token = data + 4;
    return second_options_parse(&message->options, data + 4 + message->token_len, len - 4 - message->token_len, defects);
}

size_t second_message_write(uint8_t *out, uint8_t type, uint8_t code, uint16_t mid, const uint8_t *token, size_t token_len) {
    out[0] = (uint8_t)(0x40 | type << 4 | token_len);
    out[1] = code;
    out[2] = (uint8_t)(mid >> 8);
    out[3] = (uint8_t)mid;
    if (token_len > 0) {
        memcpy(out + 4, token, token_len);
    }
    return 4 + token_len;
}
