/* pair.c: the shared parts of pair.h. */
#include "pair.h"

static const uint8_t secret[SSM_SECRET_BYTES] = {0x3b, 0x1e, 0x77, 0x02, 0x9c, 0x6d, 0x40, 0xd1, 0x5a, 0xf3, 0x88, 0x2b,
                                                 0x90, 0x64, 0xe7, 0x13, 0x2c, 0xb8, 0x7f, 0x51, 0x0a, 0xc6, 0x39, 0xdd,
                                                 0x84, 0x1f, 0x66, 0xa2, 0x05, 0xee, 0x7c, 0x93};

void pair_init(struct pair *pair)
{
    static const char *const ids[2] = {"01a1a1a1a1a1a1", "01b2"};
    memset(pair, 0, sizeof *pair);
    for (int device = 0; device < 2; device++) {
        ram_store_init(&pair->stores[device]);
        pair->settings[device] = (struct ssm_unicast_settings){.store = &pair->stores[device].store, .reserve = 4};
        struct ssm_credential *credential = &pair->credentials[device];
        *credential = (struct ssm_credential){.credid = 3, .credtype = SSM_CREDTYPE_OSCORE, .privatedata = {secret, sizeof secret},
                                              .senderid = ids[device], .recipientid = ids[1 - device]};
        CU_ASSERT_TRUE_FATAL(ssm_uuid_parse(&credential->subjectuuid, device == 0 ? "0b000000-54bf-4d09-8a5c-1e3a3c3f7a01"
                                                                                  : "0a000000-54bf-4d09-8a5c-1e3a3c3f7a01"));
        pair_restart(pair, device);
    }
    pair->endpoint = (struct ssm_endpoint){.contexts = &pair->devices[1], .context_count = 1};
}

void pair_free(struct pair *pair)
{
    ssm_unicast_free(&pair->devices[0]);
    ssm_unicast_free(&pair->devices[1]);
}

void pair_restart(struct pair *pair, int device)
{
    ssm_unicast_free(&pair->devices[device]);
    CU_ASSERT_EQUAL_FATAL(ssm_unicast_provision(&pair->devices[device], &pair->credentials[device], &pair->settings[device]),
                          SSM_CREDENTIAL_OK);
}

void pair_call_with(struct pair *pair, const struct ssm_call *call)
{
    struct ssm_call made = *call;
    made.mid = ++pair->mid;
    made.token = (struct ssm_bytes){(const uint8_t *)"t", 1};
    CU_ASSERT_EQUAL_FATAL(
        ssm_exchange_request(&pair->exchange, &pair->devices[0], &made, pair->there.data, sizeof pair->there.data, &pair->there.len),
        SSM_PROTECTED);
}

void pair_call(struct pair *pair, uint8_t method, const char *path)
{
    pair_call_with(pair, &(struct ssm_call){.method = method, .path = path});
}

void pair_observe(struct pair *pair, enum ssm_observe observe, const char *path)
{
    pair_call_with(pair, &(struct ssm_call){.method = SSM_GET, .observe = observe, .path = path});
}

enum ssm_reason pair_serve(struct pair *pair)
{
    struct ssm_answer answer = {.data = pair->back.data, .size = sizeof pair->back.data, .mid = ++pair->mid};
    enum ssm_reason reason =
        ssm_endpoint_receive(&pair->endpoint, SSM_TO_UNICAST, pair->there.data, pair->there.len, pair->plain_there,
                             sizeof pair->plain_there, &pair->request, &pair->association, &answer);
    pair->back.len = answer.len;
    return reason;
}

enum ssm_protect_outcome pair_respond(struct pair *pair, uint8_t code, const char *payload, bool observe)
{
    bool acknowledge = pair->association.type == SSM_CON && !pair->association.acknowledged;
    const struct ssm_response response = {.code = code, .payload = {(const uint8_t *)payload, strlen(payload)}, .observe = observe,
                                          .type = acknowledge ? SSM_ACK : SSM_NON, .mid = ++pair->mid};
    return ssm_respond(&pair->association, &response, pair->back.data, sizeof pair->back.data, &pair->back.len);
}

enum ssm_reply_outcome pair_reply(struct pair *pair)
{
    return ssm_exchange_receive(&pair->exchange, pair->back.data, pair->back.len, pair->plain_back, sizeof pair->plain_back, &pair->reply);
}

void pair_round(struct pair *pair, const char *payload)
{
    pair_call(pair, SSM_GET, "/a");
    CU_ASSERT_EQUAL(pair_serve(pair), SSM_ACCEPTED);
    CU_ASSERT_EQUAL(pair_respond(pair, SSM_CONTENT, payload, false), SSM_PROTECTED);
    CU_ASSERT_EQUAL(pair_reply(pair), SSM_REPLY_RESPONSE);
    CU_ASSERT(pair->reply.payload.len == strlen(payload) && memcmp(pair->reply.payload.data, payload, strlen(payload)) == 0);
}

void pair_make_inner(struct pair *pair, uint64_t ssn, const char *coap_hex)
{
    uint8_t coap[256];
    size_t len = unhex(coap, coap_hex);
    CU_ASSERT_EQUAL_FATAL(
        ssm_protect_request(&pair->devices[0].sender, ssn, coap, len, pair->there.data, sizeof pair->there.data, &pair->there.len, NULL),
        SSM_PROTECTED);
}

struct ssm_bytes option_of(const struct wire *wire, uint16_t number)
{
    struct ssm_message message;
    struct ssm_option option = {0};
    size_t cursor = 0;
    CU_ASSERT_TRUE_FATAL(ssm_message_parse(&message, wire->data, wire->len));
    while (ssm_option_next(&message.options, &cursor, &option) > 0) {
        if (option.number == number) {
            return option.value;
        }
    }
    return (struct ssm_bytes){NULL, 0};
}
