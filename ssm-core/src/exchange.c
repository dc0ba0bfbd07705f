/* exchange.c: a request of a Client, and the responses to it.
 *
 *   request   check, write the CoAP message, take a number (its reservation durable), protect, remember Token and Partial IV
 *   receive   1 ours      a response with the exchange's token
 *             2 newer     not answered yet, or a Partial IV beyond the Notification Number     still unauthenticated: only to discard
 *             3 open      decode, decrypt, read
 *             4 accept    Observe only if registered for; then the exchange moves on           nothing moves it before
 *
 * The order of notifications is that of their Partial IVs; the one without (the request's nonce) is the oldest (RFC 8613 §7.4.1). */
#include <ssm/exchange.h>
#include <ssm/verify.h>
#include "inner.h"
#include "outer.h"

static bool is_callable(const struct ssm_call *call)
{
    bool is_method = call->method >> 5 == 0 && call->method != SSM_EMPTY;
    bool may_observe = call->observe == SSM_OBSERVE_NOT || call->method == SSM_GET || call->method == SSM_FETCH;
    return (call->type == SSM_CON || call->type == SSM_NON) && is_method && may_observe && call->path[0] == '/' && call->path[1] != '\0' &&
           call->token.len <= SSM_TOKEN_BYTES_MAX && call->echo.len <= SSM_ECHO_BYTES_MAX;
}

/* The unprotected request. false: path or query cannot be expressed as options. */
static bool write_call(struct ssm_writer *writer, const struct ssm_call *call)
{
    const struct ssm_message header = {.type = call->type, .mid = call->mid, .token = call->token};
    ssm_write_header(writer, &header, call->method);
    if (call->observe != SSM_OBSERVE_NOT) {
        ssm_write_uint(writer, SSM_OPT_OBSERVE, call->observe == SSM_OBSERVE_CANCEL);
    }
    if (!ssm_write_parts(writer, SSM_OPT_URI_PATH, call->path + 1, '/')) {
        return false;
    }
    if (call->payload.len > 0) {
        ssm_write_uint(writer, SSM_OPT_CONTENT_FORMAT, CONTENT_FORMAT_OCF_CBOR);
    }
    if (call->query != NULL && call->query[0] != '\0' && !ssm_write_parts(writer, SSM_OPT_URI_QUERY, call->query, '&')) {
        return false;
    }
    if (call->echo.len > 0) {
        ssm_write_option(writer, SSM_OPT_ECHO, call->echo.data, call->echo.len);
    }
    if (call->ocf_version_options) {
        ssm_write_uint(writer, SSM_OPT_OCF_ACCEPT_VERSION, OCF_VERSION_1_0_0);
        ssm_write_uint(writer, SSM_OPT_OCF_CONTENT_VERSION, OCF_VERSION_1_0_0);
    }
    ssm_write_payload(writer, call->payload);
    return true;
}

enum ssm_protect_outcome ssm_exchange_request(struct ssm_exchange *exchange, struct ssm_unicast *context, const struct ssm_call *call,
                                              uint8_t *out, size_t size, size_t *out_len)
{
    if (!context->provisioned) {
        return SSM_PROTECT_NO_CONTEXT;
    }
    uint8_t coap[SSM_MESSAGE_BYTES_MAX];
    struct ssm_writer writer = ssm_writer(coap, sizeof coap);
    if (!is_callable(call) || !write_call(&writer, call)) {
        return SSM_PROTECT_BAD_MESSAGE;
    }
    uint64_t ssn;
    struct ssm_exchange made = {.context = context, .token_len = (uint8_t)call->token.len, .open = true,
                                .observing = call->observe == SSM_OBSERVE_REGISTER};
    enum ssm_protect_outcome outcome = writer.ok ? ssm_sequence_take(&context->sequence, &ssn) : SSM_PROTECT_NO_ROOM;
    if (outcome == SSM_PROTECTED) {
        outcome = ssm_protect_request(&context->sender, ssn, coap, (size_t)(writer.at - coap), out, size, out_len, &made.binding);
    }
    if (outcome == SSM_PROTECTED) {
        if (call->token.len > 0) {
            memcpy(made.token, call->token.data, call->token.len);
        }
        *exchange = made;
    }
    return outcome;
}

static bool is_response_code(uint8_t code)
{
    return code >> 5 == 2 || code >> 5 == 4 || code >> 5 == 5;
}

/* Steps 1 and 2. SSM_REPLY_RESPONSE: it may be opened. */
static enum ssm_reply_outcome read_outer(const struct ssm_exchange *exchange, const uint8_t *datagram, size_t len,
                                         struct ssm_message *message, struct ssm_oscore_option *oscore)
{
    struct ssm_bytes value = {NULL, 0};
    int oscore_options = ssm_outer_parse(message, &value, datagram, len);
    bool is_response = oscore_options >= 0 && is_response_code(message->code) && message->type != SSM_RST;
    if (exchange->context == NULL || !exchange->context->provisioned || !is_response ||
        !ssm_bytes_equal(message->token, exchange->token, exchange->token_len)) {
        return SSM_REPLY_OTHER;
    }
    if (oscore_options == 0) {
        return SSM_REPLY_UNPROTECTED;
    }
    if (oscore_options > 1 || !ssm_oscore_option_decode(oscore, value)) {
        return SSM_REPLY_DECODE;
    }
    bool newer = oscore->piv.len == 0 ? !exchange->notified : !exchange->numbered || ssm_piv_value(oscore->piv) > exchange->number;
    return exchange->open && newer ? SSM_REPLY_RESPONSE : SSM_REPLY_OLD;
}

/* Step 4. */
static enum ssm_reply_outcome accept_reply(struct ssm_exchange *exchange, const struct ssm_inner *inner, struct ssm_bytes piv)
{
    bool for_requests_only = inner->path.rest.data != NULL || inner->query.len > 0 || inner->accept >= 0;
    if (!inner->understood || for_requests_only || !is_response_code(inner->code) || (inner->observed && !exchange->observing)) {
        return SSM_REPLY_UNEXPECTED;
    }
    if (!inner->observed || inner->code >> 5 != 2) {
        exchange->open = false; /* RFC 7641 §3.2: an error ends an observation */
        return SSM_REPLY_RESPONSE;
    }
    exchange->notified = true;
    if (piv.len > 0) {
        exchange->numbered = true;
        exchange->number = ssm_piv_value(piv);
    }
    return SSM_REPLY_NOTIFICATION;
}

enum ssm_reply_outcome ssm_exchange_receive(struct ssm_exchange *exchange, const uint8_t *datagram, size_t len, uint8_t *plain, size_t size,
                                            struct ssm_reply *reply)
{
    struct ssm_message message;
    struct ssm_oscore_option oscore;
    enum ssm_reply_outcome outcome = read_outer(exchange, datagram, len, &message, &oscore);
    if (outcome == SSM_REPLY_UNPROTECTED) {
        *reply = (struct ssm_reply){.code = message.code};
    }
    if (outcome != SSM_REPLY_RESPONSE) {
        return outcome;
    }
    size_t plain_len;
    enum ssm_reason reason =
        ssm_verify_response(&exchange->context->recipient, &exchange->binding, &message, &oscore, plain, size, &plain_len);
    struct ssm_inner inner;
    if (reason != SSM_ACCEPTED || !ssm_inner_read(&inner, plain, plain_len)) {
        return reason == SSM_DISCARD_DECRYPT ? SSM_REPLY_DECRYPT : SSM_REPLY_DECODE;
    }
    outcome = accept_reply(exchange, &inner, oscore.piv);
    if (outcome == SSM_REPLY_RESPONSE || outcome == SSM_REPLY_NOTIFICATION) {
        *reply = (struct ssm_reply){inner.code, inner.content_format, inner.max_age_s, inner.payload, inner.echo};
    }
    return outcome;
}
