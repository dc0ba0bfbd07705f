/* second_coap.h: the second Server's own view of CoAP messages (RFC 7252 §3): a table of the options, then the payload. */
#ifndef SECOND_COAP_H
#define SECOND_COAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECOND_OPTIONS_MAX 64u       /* a message with more is refused */

struct second_option { uint16_t number; const uint8_t *value; size_t len; };
struct second_options {
    struct second_option list[SECOND_OPTIONS_MAX]; size_t count;
    const uint8_t *payload; size_t payload_len;   /* NULL, 0 without payload */
};
struct second_message {
    uint8_t type, code; uint16_t mid;
    const uint8_t *token; size_t token_len;
    struct second_options options;
};

enum { SECOND_CON = 0, SECOND_NON = 1, SECOND_ACK = 2 };

/* A whole datagram; false if it is not a CoAP message. Pointers lead into `data`. */
bool second_message_parse(struct second_message *message, const uint8_t *data, size_t len);
/* Options and payload alone, as they stand behind the code of an OSCORE plaintext. */
bool second_options_parse(struct second_options *options, const uint8_t *data, size_t len);
/* A message without options and payload: header and token. `out` has room for 4 + token_len bytes; returns the length. */
size_t second_message_write(uint8_t *out, uint8_t type, uint8_t code, uint16_t mid, const uint8_t *token, size_t token_len);

#endif
