/* respond.c: the protected responses of a Server (RFC 8613 §8.3).
 *
 *   not `spent`   the request's nonce, no Partial IV in the option            the first response, once
 *   `spent`       a fresh Sender Sequence Number, its reservation durable     notifications, and what answers after a restart
 *
 * The request's nonce is safe for the first response because no later life repeats it: its Partial IV is durable in the Replay Window, or
 * the request repeated an Echo value of this very life. */
#include "respond.h"
#include "inner.h"

#define OBSERVE_MASK 0xffffffu /* an Observe value has three bytes (RFC 7641 §2) */

static bool is_sendable(const struct ssm_association *association, const struct ssm_response *response)
{
    unsigned class = response->code >> 5;
    bool acknowledges = association->type == SSM_CON && !association->acknowledged;
    return association->open && (class == 2 || class == 4 || class == 5) && (association->observed || !response->observe) &&
           (response->type <= SSM_NON || (response->type == SSM_ACK && acknowledges));
}

/* The unprotected response. The Observe value, which stays outside alone, follows the Partial IVs (RFC 8613 §4.1.3.5.2). */
static void write_response(struct ssm_writer *writer, const struct ssm_association *association, const struct ssm_response *response,
                           uint64_t piv, struct ssm_bytes echo)
{
    const struct ssm_message header = {.type = response->type, .mid = response->type == SSM_ACK ? association->mid : response->mid,
                                       .token = {association->token, association->token_len}};
    ssm_write_header(writer, &header, response->code);
    if (response->observe) {
        ssm_write_uint(writer, SSM_OPT_OBSERVE, (uint32_t)piv & OBSERVE_MASK);
    }
    if (response->payload.len > 0 && response->code >> 5 == 2) {
        ssm_write_uint(writer, SSM_OPT_CONTENT_FORMAT, CONTENT_FORMAT_OCF_CBOR);
    }
    if (response->max_age_s != NULL) {
        ssm_write_uint(writer, SSM_OPT_MAX_AGE, *response->max_age_s);
    }
    if (echo.len > 0) {
        ssm_write_option(writer, SSM_OPT_ECHO, echo.data, echo.len);
    }
    ssm_write_payload(writer, response->payload);
}

/* The context under which the request came, if it is still there: its place may have another one by now. */
static bool has_context(const struct ssm_association *association)
{
    const struct ssm_unicast *context = association->context;
    const struct ssm_bytes kid = {association->binding.kid, association->binding.kid_len};
    return context != NULL && context->provisioned && ssm_bytes_equal(kid, context->recipient.keyed.id, context->recipient.keyed.id_len);
}

enum ssm_protect_outcome ssm_respond_echo(struct ssm_association *association, const struct ssm_response *response, struct ssm_bytes echo,
                                          uint8_t *out, size_t size, size_t *out_len)
{
    if (!has_context(association)) {
        return SSM_PROTECT_NO_CONTEXT;
    }
    if (!is_sendable(association, response)) {
        return SSM_PROTECT_BAD_MESSAGE;
    }
    struct ssm_sequence *sequence = &association->context->sequence;
    if (sequence->next > SSM_SSN_MAX) {
        return SSM_PROTECT_EXHAUSTED; /* RFC 8613 §7.2.1: nothing more with this Sender Context, whatever the nonce */
    }
    uint64_t piv = 0;
    enum ssm_protect_outcome outcome = association->spent ? ssm_sequence_take(sequence, &piv) : SSM_PROTECTED;
    if (outcome != SSM_PROTECTED) {
        return outcome;
    }
    uint8_t coap[SSM_MESSAGE_BYTES_MAX];
    struct ssm_writer writer = ssm_writer(coap, sizeof coap);
    write_response(&writer, association, response, piv, echo);
    if (!writer.ok) {
        return SSM_PROTECT_NO_ROOM;
    }
    outcome = ssm_protect_response(&association->context->sender, &association->binding, association->spent ? &piv : NULL, coap,
                                   (size_t)(writer.at - coap), out, size, out_len);
    if (outcome == SSM_PROTECTED) {
        association->spent = true;
        association->acknowledged = association->acknowledged || response->type == SSM_ACK;
        association->open = response->observe && response->code >> 5 == 2;
    }
    return outcome;
}

enum ssm_protect_outcome ssm_respond(struct ssm_association *association, const struct ssm_response *response, uint8_t *out, size_t size,
                                     size_t *out_len)
{
    return ssm_respond_echo(association, response, (struct ssm_bytes){NULL, 0}, out, size, out_len);
}
