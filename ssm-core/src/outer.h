/* outer.h: the first look at a received datagram: a CoAP message, and its OSCORE option. All inline, as options.h is. */
#ifndef SSM_OUTER_H
#define SSM_OUTER_H

#include <ssm/reason.h>
#include "options.h"

/* Parses a datagram of at most SSM_MESSAGE_BYTES_MAX. Returns how many OSCORE options it has, `*value` being that of the last; -1 if it is
 * not a CoAP message. Outer options of Class E are discarded (RFC 8613 §8.2 and §8.4 step 1), so no other option is looked at. */
static inline int ssm_outer_parse(struct ssm_message *message, struct ssm_bytes *value, const uint8_t *datagram, size_t len)
{
    if (len > SSM_MESSAGE_BYTES_MAX || !ssm_message_open(message, datagram, len)) {
        return -1;
    }
    struct ssm_walk walk = ssm_walk(message->options);
    int oscore_options = 0, more;
    while ((more = ssm_walk_next(&walk)) > 0) {
        if (walk.number == SSM_OPT_OSCORE) {
            *value = walk.value;
            oscore_options++;
        }
    }
    return more == 0 && ssm_message_close(message, walk.at) ? oscore_options : -1;
}

/* A request that a Server may look at: a method, confirmable or not. */
static inline bool ssm_outer_is_request(const struct ssm_message *message)
{
    return message->code >> 5 == 0 && message->code != SSM_EMPTY && message->type <= SSM_NON;
}

/* Such a request, with one OSCORE option that decodes and names a kid; or COAP_FORMAT, NO_OSCORE, OSCORE_DECODE. */
static inline enum ssm_reason ssm_outer_request(struct ssm_message *message, struct ssm_oscore_option *oscore, const uint8_t *datagram,
                                                size_t len)
{
    struct ssm_bytes value = {NULL, 0};
    int oscore_options = ssm_outer_parse(message, &value, datagram, len);
    if (oscore_options < 0 || !ssm_outer_is_request(message)) {
        return SSM_DISCARD_COAP_FORMAT;
    }
    if (oscore_options == 0) {
        return SSM_DISCARD_NO_OSCORE;
    }
    bool decodes = oscore_options == 1 && ssm_oscore_option_decode(oscore, value) && oscore->has_kid;
    return decodes ? SSM_ACCEPTED : SSM_DISCARD_OSCORE_DECODE;
}

#endif
