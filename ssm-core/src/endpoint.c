/* endpoint.c: what a Server does with one unicast datagram (RFC 8613 §8.2), and how it answers what it cannot execute.
 *
 *   1 read_outer     unicast, CoAP request, one OSCORE option that decodes, a kid that is not SSM's     nothing is spent yet
 *   2 authenticate   each context with this kid: Replay Window, decryption                              nothing is spent yet
 *   3 admit          after a restart the Echo value; window durable, then committed in RAM              the Partial IV is spent
 *   4 understand     code, options, payload; every critical option known
 *   5 answer         unprotected error, protected error, or nothing
 *
 * A request that lacks the Echo value commits nothing: the window is not known yet, and the answer takes a fresh Partial IV, as an earlier
 * life may have used the request's nonce (B.1.2). */
#include <ssm/endpoint.h>
#include "inner.h"
#include "outer.h"
#include "respond.h"

/* Step 1. */
static enum ssm_reason read_outer(struct ssm_message *message, struct ssm_oscore_option *oscore, enum ssm_destination destination,
                                  const uint8_t *datagram, size_t len)
{
    if (destination != SSM_TO_UNICAST) {
        return SSM_DISCARD_NOT_UNICAST;
    }
    enum ssm_reason reason = ssm_outer_request(message, oscore, datagram, len);
    bool is_ssm = reason == SSM_ACCEPTED && oscore->kid.len > 0 && oscore->kid.data[0] == SSM_ID_PREFIX;
    return is_ssm ? SSM_DISCARD_NOT_MULTICAST : reason;
}

/* A request on its way through the steps. */
struct incoming {
    uint8_t *plain; size_t size;         /* the caller's, */
    struct ssm_request *request;
    struct ssm_association *association; /* as these are */
    struct ssm_message message;
    struct ssm_oscore_option oscore;
    struct ssm_ticket ticket;
    struct ssm_inner inner;
    bool readable; /* `inner` is what the plaintext says */
};

/* Step 2, as for the groups of a Server (server.c). Contexts of credtype 64 have no ID Context, so a kid context names none of them. */
static enum ssm_reason authenticate(struct ssm_endpoint *endpoint, struct incoming *incoming)
{
    enum ssm_reason reason = SSM_DISCARD_UNKNOWN_KID;
    if (incoming->oscore.kid_context.data != NULL) {
        return reason;
    }
    for (size_t i = 0; i < endpoint->context_count; i++) {
        struct ssm_unicast *candidate = &endpoint->contexts[i];
        const struct ssm_keyed *keyed = &candidate->recipient.keyed;
        if (!candidate->provisioned || !ssm_bytes_equal(incoming->oscore.kid, keyed->id, keyed->id_len)) {
            continue;
        }
        size_t plain_len;
        enum ssm_reason tried = ssm_authenticate(&candidate->recipient, &incoming->message, &incoming->oscore, incoming->plain,
                                                 incoming->size, &plain_len, &incoming->ticket, &incoming->association->binding);
        if (tried == SSM_ACCEPTED) {
            incoming->association->context = candidate;
            incoming->readable = ssm_inner_read(&incoming->inner, incoming->plain, plain_len);
            return tried;
        }
        reason = reason == SSM_DISCARD_REPLAY ? reason : tried;
    }
    return reason;
}

/* Step 3. A known window starts where it was stored, or empty if nothing ever came (§3.2.2); an unknown one at the request that repeats
 * the Echo value. */
static enum ssm_reason admit(struct ssm_unicast *context, struct incoming *incoming)
{
    enum ssm_first_message policy = SSM_FIRST_SLIDES;
    if (!context->window_known) {
        if (!incoming->readable || !ssm_bytes_equal(incoming->inner.echo, context->echo, sizeof context->echo)) {
            return SSM_DISCARD_ECHO;
        }
        policy = SSM_FIRST_IS_LOWER_LIMIT;
    }
    if (context->recovery == SSM_RECOVER_STORED && context->store != NULL) {
        struct ssm_window next = context->recipient.window;
        ssm_window_commit(&next, incoming->ticket.piv, policy);
        if (!ssm_window_save(context->store, context->sequence.credid, &next)) {
            return SSM_DISCARD_STORE;
        }
    }
    ssm_commit(&incoming->ticket, policy);
    context->window_known = true;
    return SSM_ACCEPTED;
}

/* Observe means something with GET and FETCH alone (RFC 7641, RFC 8132), and only as 0 and 1. */
static enum ssm_observe observe_of(const struct ssm_inner *inner)
{
    if (!inner->observed || inner->observe > 1 || (inner->code != SSM_GET && inner->code != SSM_FETCH)) {
        return SSM_OBSERVE_NOT;
    }
    return inner->observe == 0 ? SSM_OBSERVE_REGISTER : SSM_OBSERVE_CANCEL;
}

/* Step 4. */
static enum ssm_reason understand(const struct incoming *incoming)
{
    const struct ssm_inner *inner = &incoming->inner;
    struct ssm_association *association = incoming->association;
    if (!incoming->readable || inner->code >> 5 != 0 || inner->code == SSM_EMPTY) {
        return SSM_DISCARD_PLAINTEXT_FORMAT;
    }
    if (!inner->understood) {
        return SSM_DISCARD_APPLICATION;
    }
    *incoming->request = (struct ssm_request){inner->code, observe_of(inner), inner->content_format, inner->accept, inner->path,
                                              inner->query, inner->payload, &association->context->subjectuuid};
    association->observed = incoming->request->observe == SSM_OBSERVE_REGISTER;
    return SSM_ACCEPTED;
}

static enum ssm_reason process(struct ssm_endpoint *endpoint, enum ssm_destination destination, const uint8_t *datagram, size_t len,
                               struct incoming *incoming)
{
    enum ssm_reason reason = read_outer(&incoming->message, &incoming->oscore, destination, datagram, len);
    if (reason == SSM_ACCEPTED) {
        reason = authenticate(endpoint, incoming);
    }
    if (reason != SSM_ACCEPTED) {
        return reason;
    }
    struct ssm_association *association = incoming->association;
    association->type = incoming->message.type;
    association->mid = incoming->message.mid;
    association->token_len = (uint8_t)incoming->message.token.len;
    memcpy(association->token, incoming->message.token.data, incoming->message.token.len);
    association->open = true;
    reason = admit(association->context, incoming);
    return reason == SSM_ACCEPTED ? understand(incoming) : reason;
}

/* The unprotected errors (RFC 8613 §7.4, §8.2): code 0 for a reason without one. */
static const struct { uint8_t code; const char *text; } errors[SSM_REASONS] = {
    [SSM_DISCARD_OSCORE_DECODE] = {SSM_BAD_OPTION, "Failed to decode COSE"},
    [SSM_DISCARD_UNKNOWN_KID] = {SSM_UNAUTHORIZED, "Security context not found"},
    [SSM_DISCARD_REPLAY] = {SSM_UNAUTHORIZED, "Replay detected"},
    [SSM_DISCARD_DECRYPT] = {SSM_BAD_REQUEST, "Decryption failed"},
};

static size_t write_error(const struct ssm_endpoint *endpoint, enum ssm_reason reason, const struct ssm_message *request,
                          const struct ssm_answer *answer)
{
    if (endpoint->silent || errors[reason].code == 0) {
        return 0;
    }
    const struct ssm_message header = {.type = request->type == SSM_CON ? SSM_ACK : SSM_NON,
                                       .mid = request->type == SSM_CON ? request->mid : answer->mid, .token = request->token};
    struct ssm_writer writer = ssm_writer(answer->data, answer->size);
    ssm_write_header(&writer, &header, errors[reason].code);
    ssm_write_uint(&writer, SSM_OPT_MAX_AGE, 0);
    if (endpoint->diagnostics) {
        ssm_write_payload(&writer, (struct ssm_bytes){(const uint8_t *)errors[reason].text, strlen(errors[reason].text)});
    }
    return writer.ok ? (size_t)(writer.at - answer->data) : 0;
}

/* Protected answers made here. */
static size_t write_protected(enum ssm_reason reason, struct ssm_association *association, const struct ssm_answer *answer)
{
    const bool challenge = reason == SSM_DISCARD_ECHO;
    const struct ssm_response response = {
        .code = challenge ? SSM_UNAUTHORIZED : reason == SSM_DISCARD_APPLICATION ? SSM_BAD_OPTION : SSM_BAD_REQUEST,
        .type = association->type == SSM_CON ? SSM_ACK : SSM_NON, .mid = answer->mid};
    const struct ssm_bytes echo = {association->context->echo, challenge ? sizeof association->context->echo : 0};
    size_t len = 0;
    association->spent = challenge;
    return ssm_respond_echo(association, &response, echo, answer->data, answer->size, &len) == SSM_PROTECTED ? len : 0;
}

enum ssm_reason ssm_endpoint_receive(struct ssm_endpoint *endpoint, enum ssm_destination destination, const uint8_t *datagram, size_t len,
                                     uint8_t *plain, size_t size, struct ssm_request *request, struct ssm_association *association,
                                     struct ssm_answer *answer)
{
    struct incoming incoming = {.plain = plain, .size = size, .request = request, .association = association};
    *association = (struct ssm_association){0};
    enum ssm_reason reason = process(endpoint, destination, datagram, len, &incoming);
    answer->len = 0;
    if (reason == SSM_DISCARD_ECHO || reason == SSM_DISCARD_PLAINTEXT_FORMAT || reason == SSM_DISCARD_APPLICATION) {
        answer->len = write_protected(reason, association, answer);
    } else if (reason != SSM_ACCEPTED) {
        answer->len = write_error(endpoint, reason, &incoming.message, answer);
    }
    if (reason != SSM_ACCEPTED) {
        association->open = false;
    }
    endpoint->counters[reason]++;
    return reason;
}

bool ssm_request_path_is(const struct ssm_request *request, const char *href)
{
    return ssm_path_is(&request->path, href);
}

bool ssm_request_query(const struct ssm_request *request, const char *name, struct ssm_bytes *value)
{
    size_t len = strlen(name);
    struct ssm_walk walk = ssm_walk(request->query);
    while (ssm_walk_next(&walk) > 0) {
        if (walk.value.len > len && memcmp(walk.value.data, name, len) == 0 && walk.value.data[len] == '=') {
            *value = (struct ssm_bytes){walk.value.data + len + 1, walk.value.len - len - 1};
            return true;
        }
    }
    return false;
}
