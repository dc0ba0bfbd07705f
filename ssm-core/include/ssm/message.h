/* message.h: a CoAP message in place (RFC 7252 §3), and its options in order.
 * Enters: bytes as received. Leaves: pointers into them; nothing is copied, so they stay valid as long as the datagram. */
#ifndef SSM_MESSAGE_H
#define SSM_MESSAGE_H

#include <ssm/context.h>
#include <stdbool.h>

enum ssm_coap_type { SSM_CON = 0, SSM_NON = 1, SSM_ACK = 2, SSM_RST = 3 };
enum ssm_coap_code { SSM_EMPTY = 0x00, SSM_GET = 0x01, SSM_POST = 0x02, SSM_PUT = 0x03, SSM_DELETE = 0x04, SSM_FETCH = 0x05,
                     SSM_CREATED = 0x41, SSM_DELETED = 0x42, SSM_VALID = 0x43, SSM_CHANGED = 0x44, SSM_CONTENT = 0x45,
                     SSM_BAD_REQUEST = 0x80, SSM_UNAUTHORIZED = 0x81, SSM_BAD_OPTION = 0x82, SSM_FORBIDDEN = 0x83, SSM_NOT_FOUND = 0x84,
                     SSM_METHOD_NOT_ALLOWED = 0x85, SSM_NOT_ACCEPTABLE = 0x86, SSM_UNSUPPORTED_FORMAT = 0x8f, SSM_SERVER_ERROR = 0xa0,
                     SSM_UNAVAILABLE = 0xa3 };
enum ssm_option_number { SSM_OPT_URI_HOST = 3, SSM_OPT_OBSERVE = 6, SSM_OPT_URI_PORT = 7, SSM_OPT_OSCORE = 9, SSM_OPT_URI_PATH = 11,
                         SSM_OPT_CONTENT_FORMAT = 12, SSM_OPT_MAX_AGE = 14, SSM_OPT_URI_QUERY = 15, SSM_OPT_ACCEPT = 17,
                         SSM_OPT_ECHO = 252, SSM_OPT_OCF_ACCEPT_VERSION = 2049, SSM_OPT_OCF_CONTENT_VERSION = 2053 };

struct ssm_message {
    enum ssm_coap_type type;
    uint8_t code;
    uint16_t mid;
    struct ssm_bytes token;
    struct ssm_bytes options;   /* encoded options without the payload marker */
    struct ssm_bytes payload;   /* len 0: no payload */
};

/* A Uri-Path in place: the value of the first segment, which is often all there is, and the encoded options after it. rest.data NULL: none. */
struct ssm_path { struct ssm_bytes first, rest; };

struct ssm_option { uint16_t number; struct ssm_bytes value; }; /* the value's length is not checked against the number */

/* Whole datagram of `len` bytes. false, with *message undefined: shorter than its header, another version than 1, token longer than
 * 8 bytes or cut, an Empty message that is more than a header (RFC 7252 §4.1), a malformed option (§3.1), a payload marker without
 * payload (§3). */
bool ssm_message_parse(struct ssm_message *message, const uint8_t *data, size_t len);
/* Inner plaintext: code, options, payload (RFC 8613 §5.3). The same rules for options and payload; type, mid and token are zero. */
bool ssm_plaintext_parse(struct ssm_message *message, const uint8_t *data, size_t len);
/* Walks encoded options: start with *cursor = 0 and *option zeroed. 1: `option` holds the next one and *cursor stands behind it; 0: the
 * end, or a payload marker; -1: malformed, a number beyond 65535 included. */
int ssm_option_next(const struct ssm_bytes *options, size_t *cursor, struct ssm_option *option);

#endif
