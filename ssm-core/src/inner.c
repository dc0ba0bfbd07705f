/* inner.c: the plaintext of a unicast message, one pass over its options. A repeated option that must not repeat is as good as unknown (RFC
 * 7252 §5.4.5), and so is one with a length it cannot have (§5.4.3): refused if it is critical, passed over if not. */
#include "inner.h"

#define MAX_AGE_DEFAULT_S 60u /* RFC 7252 §5.10.5 */
#define NO_FORMAT 65536       /* one more than the greatest Content-Format */

static int32_t content_format(struct ssm_bytes value)
{
    return value.len <= 2 ? (int32_t)ssm_short_uint(value) : NO_FORMAT;
}

/* An elective option. */
static void read_elective(struct ssm_inner *inner, uint16_t number, struct ssm_bytes value)
{
    if (number == SSM_OPT_OBSERVE && value.len <= 3) {
        inner->observed = true;
        inner->observe = (uint32_t)ssm_piv_value(value);
    } else if (number == SSM_OPT_CONTENT_FORMAT) {
        inner->content_format = content_format(value);
    } else if (number == SSM_OPT_MAX_AGE && value.len <= 4) {
        inner->max_age_s = (uint32_t)ssm_piv_value(value);
    } else if (number == SSM_OPT_ECHO && value.len >= 1 && value.len <= SSM_ECHO_BYTES_MAX) {
        inner->echo = value;
    }
}

/* A critical option but Uri-Path and Uri-Query. false: not understood. */
static bool read_critical(struct ssm_inner *inner, uint16_t number, struct ssm_bytes value, bool repeated)
{
    switch (number) {
    case SSM_OPT_ACCEPT:
        inner->accept = content_format(value);
        return !repeated && inner->accept != NO_FORMAT;
    case SSM_OPT_OCF_ACCEPT_VERSION:
    case SSM_OPT_OCF_CONTENT_VERSION:
        return !repeated && ssm_short_uint(value) == OCF_VERSION_1_0_0;
    default:
        return number == SSM_OPT_OSCORE; /* removed, RFC 8613 §8.2 step 7; never decrypted a second time */
    }
}

/* Where the message went is known already (RFC 7252 §5.10.1); inside OSCORE it is not said (RFC 8613 §4.1.3.2). */
static bool is_address(uint16_t number)
{
    return number == SSM_OPT_URI_HOST || number == SSM_OPT_URI_PORT;
}

/* The options of an opened message, and its end. */
static bool read_message(struct ssm_inner *inner, struct ssm_message *message, bool is_outer)
{
    *inner = (struct ssm_inner){
        .code = message->code, .understood = true, .content_format = -1, .accept = -1, .max_age_s = MAX_AGE_DEFAULT_S};
    struct ssm_walk walk = ssm_walk(message->options);
    int more;
    for (;;) {
        const uint8_t *start = walk.at;
        uint16_t before = walk.number;
        more = ssm_walk_next(&walk);
        if (more <= 0) {
            break;
        }
        bool repeated = walk.number == before;
        if (walk.number == SSM_OPT_URI_PATH) {
            ssm_path_add(&inner->path, &walk);
        } else if (walk.number == SSM_OPT_URI_QUERY) {
            ssm_span_extend(&inner->query, start, walk.at);
        } else if (walk.number % 2 == 1 && !(is_outer && is_address(walk.number))) {
            inner->understood &= read_critical(inner, walk.number, walk.value, repeated);
        } else if (!repeated) {
            read_elective(inner, walk.number, walk.value);
        }
        ssm_skip_versions(&walk);
    }
    if (more < 0 || !ssm_message_close(message, walk.at)) {
        return false;
    }
    inner->payload = message->payload;
    return true;
}

bool ssm_inner_read(struct ssm_inner *inner, const uint8_t *plain, size_t len)
{
    struct ssm_message message;
    return ssm_plaintext_open(&message, plain, len) && read_message(inner, &message, false);
}

bool ssm_inner_read_plain(struct ssm_inner *inner, const uint8_t *datagram, size_t len)
{
    struct ssm_message message;
    return ssm_message_open(&message, datagram, len) && read_message(inner, &message, true);
}
