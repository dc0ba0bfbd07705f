/* protect.c: an unprotected message becomes an OSCORE message (RFC 8613 §8.1, §8.3), written front to back into `out`:
 *
 *   | header, outer code, token | Class U options with the OSCORE option in its place | FF | code, Class E options, payload | tag |
 *                                                                                           `------ encrypted in place -----'
 * The options are walked twice, once for each side; nothing is copied elsewhere. Whatever fails, `out` is wiped: it may hold plaintext. */
#include "options.h"

#define OPT_HOP_LIMIT 16u /* RFC 8768 */
#define OPT_PROXY_URI 35u
#define OPT_PROXY_SCHEME 39u

enum side { INNER = 1, OUTER = 2, NEITHER = 0 };

/* Where an option goes (RFC 8613 Figure 5). What is not listed is Class E, unknown options included. */
static enum side side_of(uint16_t number)
{
    switch (number) {
    case SSM_OPT_URI_HOST:
    case SSM_OPT_URI_PORT:
    case OPT_HOP_LIMIT:
    case OPT_PROXY_SCHEME:
        return OUTER;
    case SSM_OPT_OBSERVE: /* on both sides, §4.1.3.5 */
        return INNER | OUTER;
    case SSM_OPT_OSCORE:  /* nested OSCORE stops processing, §4.1.3.7 */
    case OPT_PROXY_URI:   /* would have to be taken apart, §4.1.3.3 */
        return NEITHER;
    default:
        return INNER;
    }
}

static bool is_request(const struct ssm_message *message)
{
    return message->code >> 5 == 0 && message->code != SSM_EMPTY;
}

static bool is_response(const struct ssm_message *message)
{
    unsigned class = message->code >> 5;
    return class == 2 || class == 4 || class == 5;
}

/* A request or response that can be protected; `*observe`: it holds an Observe option. */
static bool parse_unprotected(struct ssm_message *message, const uint8_t *coap, size_t len, bool *observe)
{
    if (len > SSM_MESSAGE_BYTES_MAX || !ssm_message_parse(message, coap, len) || !(is_request(message) || is_response(message))) {
        return false;
    }
    *observe = false;
    struct ssm_walk walk = ssm_walk(message->options);
    while (ssm_walk_next(&walk) > 0) {
        if (side_of(walk.number) == NEITHER) {
            return false;
        }
        *observe |= walk.number == SSM_OPT_OBSERVE;
    }
    return true;
}

/* The Class U options, the OSCORE option among them in order. */
static void write_outer_options(struct ssm_writer *writer, const struct ssm_message *message, struct ssm_bytes oscore)
{
    struct ssm_walk walk = ssm_walk(message->options);
    bool written = false;
    while (ssm_walk_next(&walk) > 0) {
        if ((side_of(walk.number) & OUTER) == 0) {
            continue;
        }
        if (!written && walk.number > SSM_OPT_OSCORE) {
            ssm_write_option(writer, SSM_OPT_OSCORE, oscore.data, oscore.len);
            written = true;
        }
        ssm_write_option(writer, walk.number, walk.value.data, walk.value.len);
    }
    if (!written) {
        ssm_write_option(writer, SSM_OPT_OSCORE, oscore.data, oscore.len);
    }
}

/* Code, Class E options, payload (RFC 8613 §5.3). In a response the inner Observe is empty (§4.1.3.5.2). */
static void write_plaintext(struct ssm_writer *writer, const struct ssm_message *message)
{
    ssm_write_byte(writer, message->code);
    writer->number = 0;
    struct ssm_walk walk = ssm_walk(message->options);
    while (ssm_walk_next(&walk) > 0) {
        if ((side_of(walk.number) & INNER) != 0) {
            bool empty = walk.number == SSM_OPT_OBSERVE && is_response(message);
            ssm_write_option(writer, walk.number, walk.value.data, empty ? 0 : walk.value.len);
        }
    }
    ssm_write_payload(writer, message->payload);
}

size_t ssm_plaintext(uint8_t *out, size_t size, const uint8_t *coap, size_t len)
{
    struct ssm_message message;
    bool observe;
    if (!parse_unprotected(&message, coap, len, &observe)) {
        return 0;
    }
    struct ssm_writer writer = {out, out + size, 0, true};
    write_plaintext(&writer, &message);
    return writer.ok ? (size_t)(writer.at - out) : 0;
}

/* Encrypts in place the plaintext from `plain` to writer->at and appends the tag. */
static enum ssm_protect_outcome seal(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad,
                                     struct ssm_writer *writer, uint8_t *plain)
{
    size_t len = (size_t)(writer->at - plain);
    if (!writer->ok || (size_t)(writer->end - writer->at) < SSM_TAG_BYTES) {
        return SSM_PROTECT_NO_ROOM;
    }
    writer->at += SSM_TAG_BYTES;
    return ssm_aead_seal(aead, nonce, aad, plain, len) == 0 ? SSM_PROTECTED : SSM_PROTECT_CRYPTO;
}

inline size_t ssm_request_option(uint8_t value[SSM_OPTION_BYTES_MAX], const struct ssm_keyed *keyed, struct ssm_bytes piv)
{
    struct ssm_oscore_option option = {.piv = piv, .kid = {keyed->id, keyed->id_len}, .has_kid = true};
    if (keyed->has_id_context) {
        option.kid_context = (struct ssm_bytes){keyed->id_context, keyed->id_context_len};
    }
    return (size_t)ssm_oscore_option_encode(value, SSM_OPTION_BYTES_MAX, &option); /* fits by the definition of SSM_OPTION_BYTES_MAX */
}

struct ssm_writer ssm_writer(uint8_t *out, size_t size)
{
    return (struct ssm_writer){out, out + (size < SSM_MESSAGE_BYTES_MAX ? size : SSM_MESSAGE_BYTES_MAX), 0, true};
}

enum ssm_protect_outcome ssm_protect_end(enum ssm_protect_outcome outcome, uint8_t *out, const struct ssm_writer *writer, size_t *out_len)
{
    if (outcome == SSM_PROTECTED) {
        *out_len = (size_t)(writer->at - out);
    } else {
        ssm_wipe(out, (size_t)(writer->end - out)); /* all of it: an option that did not fit may have left its head behind writer->at */
    }
    return outcome;
}

inline enum ssm_protect_outcome ssm_seal_request(struct ssm_keyed *keyed, struct ssm_bytes piv, struct ssm_writer *writer, uint8_t *plain,
                                          struct ssm_binding *binding)
{
    uint8_t nonce[SSM_NONCE_BYTES];
    ssm_keyed_nonce(keyed, ssm_piv_value(piv), nonce);
    if (binding != NULL) {
        memcpy(binding->kid, keyed->id, sizeof binding->kid);
        binding->kid_len = keyed->id_len;
        memcpy(binding->piv, piv.data, piv.len);
        binding->piv_len = (uint8_t)piv.len;
        memcpy(binding->nonce, nonce, sizeof binding->nonce);
    }
    return seal(&keyed->aead, nonce, ssm_keyed_aad(keyed, piv), writer, plain);
}

/* The whole message in clear, ready to be sealed; returns where the plaintext starts. */
static uint8_t *write_message(struct ssm_writer *writer, const struct ssm_message *message, uint8_t outer_code, struct ssm_bytes oscore)
{
    ssm_write_header(writer, message, outer_code);
    write_outer_options(writer, message, oscore);
    ssm_write_byte(writer, SSM_PAYLOAD_MARKER);
    uint8_t *plain = writer->at;
    write_plaintext(writer, message);
    return plain;
}

enum ssm_protect_outcome ssm_protect_request(struct ssm_sender *sender, uint64_t ssn, const uint8_t *coap, size_t len,
                                             uint8_t *out, size_t size, size_t *out_len, struct ssm_binding *binding)
{
    struct ssm_message message;
    bool observe;
    if (!parse_unprotected(&message, coap, len, &observe) || !is_request(&message)) {
        return SSM_PROTECT_BAD_MESSAGE;
    }
    if (ssn > SSM_SSN_MAX) {
        return SSM_PROTECT_EXHAUSTED;
    }
    uint8_t piv_bytes[SSM_PIV_BYTES_MAX], value[SSM_OPTION_BYTES_MAX];
    struct ssm_bytes piv = {piv_bytes, ssm_piv_encode(piv_bytes, ssn)};
    struct ssm_bytes oscore = {value, ssm_request_option(value, &sender->keyed, piv)};
    struct ssm_writer writer = ssm_writer(out, size);
    uint8_t *plain = write_message(&writer, &message, observe ? SSM_FETCH : SSM_POST, oscore);
    return ssm_protect_end(ssm_seal_request(&sender->keyed, piv, &writer, plain, binding), out, &writer, out_len);
}

enum ssm_protect_outcome ssm_protect_response(struct ssm_sender *sender, const struct ssm_binding *binding, const uint64_t *piv,
                                              const uint8_t *coap, size_t len, uint8_t *out, size_t size, size_t *out_len)
{
    struct ssm_message message;
    bool observe;
    if (!parse_unprotected(&message, coap, len, &observe) || !is_response(&message)) {
        return SSM_PROTECT_BAD_MESSAGE;
    }
    if (piv != NULL && *piv > SSM_SSN_MAX) {
        return SSM_PROTECT_EXHAUSTED;
    }
    uint8_t nonce[SSM_NONCE_BYTES], aad[SSM_AAD_BYTES_MAX], piv_bytes[SSM_PIV_BYTES_MAX], value[SSM_OPTION_BYTES_MAX];
    struct ssm_oscore_option option = {0};
    if (piv == NULL) {
        memcpy(nonce, binding->nonce, sizeof nonce);
    } else {
        option.piv = (struct ssm_bytes){piv_bytes, ssm_piv_encode(piv_bytes, *piv)};
        ssm_keyed_nonce(&sender->keyed, *piv, nonce);
    }
    size_t aad_len = ssm_request_aad(aad, sizeof aad, (struct ssm_bytes){binding->kid, binding->kid_len},
                                     (struct ssm_bytes){binding->piv, binding->piv_len});
    struct ssm_bytes oscore = {value, (size_t)ssm_oscore_option_encode(value, sizeof value, &option)};
    struct ssm_writer writer = ssm_writer(out, size);
    uint8_t *plain = write_message(&writer, &message, observe ? SSM_CONTENT : SSM_CHANGED, oscore);
    return ssm_protect_end(seal(&sender->keyed.aead, nonce, (struct ssm_bytes){aad, aad_len}, &writer, plain), out, &writer, out_len);
}
