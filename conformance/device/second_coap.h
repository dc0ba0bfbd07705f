/* second_coap.h: the second Server's own view of CoAP messages (RFC 7252 §3): a table of the options, then the payload. */
#ifndef SECOND_COAP_H
#define SECOND_COAP_H

#include "second_defects.h"

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

enum { SECOND_CON = 0, SECOND_NON = 1, SECOND_ACK = 2, SECOND_RST = 3 };
/* The options that it knows. */
enum {
    OPTION_IF_MATCH = 1, OPTION_URI_HOST = 3, OPTION_IF_NONE_MATCH = 5, OPTION_OBSERVE = 6, OPTION_URI_PORT = 7, OPTION_OSCORE = 9,
    OPTION_URI_PATH = 11, OPTION_CONTENT_FORMAT = 12, OPTION_URI_QUERY = 15, OPTION_ACCEPT = 17, OPTION_BLOCK2 = 23, OPTION_BLOCK1 = 27,
    OPTION_NO_RESPONSE = 258, OPTION_ACCEPT_VERSION = 2049, OPTION_CONTENT_VERSION = 2053
};
enum { SECOND_FORMAT_CBOR = 60, SECOND_FORMAT_OCF_CBOR = 10000, SECOND_OCF_VERSION = 2048 };

/* A whole datagram; false if it is not a CoAP message. Pointers lead into `data`. */
bool second_message_parse(struct second_message *message, const uint8_t *data, size_t len, const second_defects *defects);
/* Options and payload alone, as they stand behind the code of an OSCORE plaintext. */
bool second_options_parse(struct second_options *options, const uint8_t *data, size_t len, const second_defects *defects);
/* The first option of that number; NULL: there is none. */
const struct second_option *second_option_find(const struct second_options *options, uint16_t number);
/* The number in an option; one longer than 4 bytes gives a value no option has. */
uint32_t second_option_uint(const struct second_option *option);
/* A message without options and payload: header and token. `out` has room for 4 + token_len bytes; returns the length. */
size_t second_message_write(uint8_t *out, uint8_t type, uint8_t code, uint16_t mid, const uint8_t *token, size_t token_len);

#endif
