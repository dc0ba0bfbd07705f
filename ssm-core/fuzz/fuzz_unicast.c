/* fuzz_unicast.c: both sides of unicast OSCORE. The first byte of the input says what the rest is:
 *
 *   RAW            a datagram for the Server, as received
 *   RESPONSE       a plaintext, sealed as the Server's response to a pending request (REGISTER: to a registration), for the Client
 *   else           a plaintext, sealed as the Client's request, for the Server; RECOVERING: the Server waits for its Echo value
 *   DAMAGED        one byte of ciphertext is changed; MULTICAST: the datagram came to All OCF Nodes
 *
 * Whatever comes: accepted is once and never again; what is discarded moves no window and opens no association; errors go to unicast
 * alone, with the request's Token, and plain exactly where RFC 8613 §8.3 says so; what a Client does not believe leaves its exchange as it
 * was. */
#include "fuzz.h"
#include <ssm/endpoint.h>
#include <string.h>
#include "core.h"

enum { RAW = 1, RESPONSE = 2, RECOVERING = 4, DAMAGED = 8, REGISTER = 16, MULTICAST = 32, CONFIRMABLE = 64 };
enum { CLIENT, SERVER };

static const uint8_t secret[SSM_SECRET_BYTES] = "fuzz_unicast.c: two Devices.....", token[] = {0x74};
static struct ssm_unicast devices[2];
static struct ssm_endpoint endpoint = {.contexts = &devices[SERVER], .context_count = 1};

static void set_up(void)
{
    static const char *const ids[2] = {"01a0", "01b1b1"};
    for (int i = 0; i < 2; i++) {
        const struct ssm_credential credential = {.credtype = SSM_CREDTYPE_OSCORE, .privatedata = {secret, sizeof secret},
                                                  .senderid = ids[i], .recipientid = ids[1 - i]};
        const struct ssm_unicast_settings settings = {.store = NULL};
        CHECK(ssm_unicast_provision(&devices[i], &credential, &settings) == SSM_CREDENTIAL_OK);
    }
}

/* Seals a plaintext behind `head` with a nonce and an AAD; returns the datagram's length. */
static size_t seal(uint8_t *datagram, struct ssm_bytes head, struct fuzz_input *input, struct ssm_keyed *keyed, const uint8_t *nonce,
                   struct ssm_bytes aad, unsigned mode)
{
    size_t room = SSM_MESSAGE_BYTES_MAX - head.len - SSM_TAG_BYTES, len = input->left < room ? input->left : room;
    memcpy(datagram, head.data, head.len);
    memcpy(datagram + head.len, input->at, len);
    CHECK(ssm_aead_seal(&keyed->aead, nonce, aad, datagram + head.len, len) == 0);
    datagram[head.len + len / 2] ^= (uint8_t)((mode & DAMAGED) != 0);
    return head.len + len + SSM_TAG_BYTES;
}

static size_t seal_request(uint8_t *datagram, struct fuzz_input *input, unsigned mode)
{
    uint8_t head[] = {0x51, SSM_POST, 0x12, 0x34, 0x74, 0x94, 0x09, fuzz_byte(input), 0x01, 0xa0, 0xff}, nonce[SSM_NONCE_BYTES];
    head[0] = (mode & CONFIRMABLE) != 0 ? 0x41 : 0x51;
    struct ssm_keyed *keyed = &devices[CLIENT].sender.keyed;
    const struct ssm_bytes piv = {head + 7, 1};
    ssm_keyed_nonce(keyed, ssm_piv_value(piv), nonce);
    return seal(datagram, (struct ssm_bytes){head, sizeof head}, input, keyed, nonce, ssm_keyed_aad(keyed, piv), mode);
}

/* What goes back: a response with the request's Token, plain or protected as its reason demands. */
static void check_answer(enum ssm_reason reason, const struct ssm_answer *answer, unsigned mode)
{
    struct ssm_message message;
    if (answer->len == 0) {
        return;
    }
    CHECK((mode & MULTICAST) == 0 && answer->len <= answer->size && ssm_message_parse(&message, answer->data, answer->len));
    CHECK(message.code >> 5 == 4 || message.code == SSM_CHANGED);
    struct ssm_option option = {0};
    size_t cursor = 0;
    bool is_protected = false;
    while (ssm_option_next(&message.options, &cursor, &option) > 0) {
        is_protected |= option.number == SSM_OPT_OSCORE;
    }
    CHECK(is_protected == (reason == SSM_DISCARD_ECHO || reason == SSM_DISCARD_PLAINTEXT_FORMAT || reason == SSM_DISCARD_APPLICATION));
    CHECK((mode & RAW) != 0 || (message.token.len == 1 && message.token.data[0] == token[0]));
}

static enum ssm_reason receive(const uint8_t *datagram, size_t len, unsigned mode, struct ssm_association *association)
{
    uint8_t plain[SSM_MESSAGE_BYTES_MAX], back[64];
    struct ssm_request request;
    struct ssm_answer answer = {.data = back, .size = sizeof back};
    enum ssm_reason reason = ssm_endpoint_receive(&endpoint, (mode & MULTICAST) != 0 ? SSM_TO_ALL_OCF_NODES : SSM_TO_UNICAST, datagram, len,
                                                  plain, sizeof plain, &request, association, &answer);
    CHECK(association->open == (reason == SSM_ACCEPTED));
    check_answer(reason, &answer, mode);
    if (reason == SSM_ACCEPTED) {
        struct ssm_bytes value;
        CHECK(answer.len == 0 && request.method >> 5 == 0 && request.method != SSM_EMPTY);
        ssm_request_path_is(&request, "/a/b");
        ssm_request_query(&request, "if", &value);
    }
    return reason;
}

static void fuzz_server(const uint8_t *datagram, size_t len, unsigned mode)
{
    uint8_t out[128];
    size_t out_len;
    struct ssm_association association, again;
    ssm_window_init(&devices[SERVER].recipient.window);
    devices[SERVER].window_known = (mode & RECOVERING) == 0;
    enum ssm_reason reason = receive(datagram, len, mode, &association);
    bool spent = reason == SSM_ACCEPTED || reason == SSM_DISCARD_PLAINTEXT_FORMAT || reason == SSM_DISCARD_APPLICATION;
    CHECK(devices[SERVER].recipient.window.received == spent);
    CHECK(!spent || (mode & (DAMAGED | RAW)) != DAMAGED);
    CHECK(devices[SERVER].window_known == ((mode & RECOVERING) == 0 || spent));
    CHECK(receive(datagram, len, mode, &again) == (spent ? SSM_DISCARD_REPLAY : reason));
    const struct ssm_response response = {.code = SSM_CONTENT, .type = SSM_NON, .observe = association.observed};
    CHECK((ssm_respond(&association, &response, out, sizeof out, &out_len) == SSM_PROTECTED) == (reason == SSM_ACCEPTED));
    CHECK((ssm_respond(&association, &response, out, sizeof out, &out_len) == SSM_PROTECTED) ==
          (reason == SSM_ACCEPTED && association.observed));
}

static void fuzz_client(struct fuzz_input *input, unsigned mode)
{
    static const uint8_t head[] = {0x51, SSM_CONTENT, 0x12, 0x34, 0x74, 0x90, 0xff};
    uint8_t datagram[SSM_MESSAGE_BYTES_MAX], plain[SSM_MESSAGE_BYTES_MAX], aad[SSM_AAD_BYTES_MAX];
    size_t len;
    struct ssm_exchange exchange;
    struct ssm_reply reply;
    const enum ssm_observe observe = (mode & REGISTER) != 0 ? SSM_OBSERVE_REGISTER : SSM_OBSERVE_NOT;
    const struct ssm_call call = {.method = SSM_GET, .observe = observe, .path = "/a",
                                  .token = {token, sizeof token}};
    devices[CLIENT].sequence.next = 0;
    CHECK(ssm_exchange_request(&exchange, &devices[CLIENT], &call, datagram, sizeof datagram, &len) == SSM_PROTECTED);
    const struct ssm_binding *binding = &exchange.binding;
    size_t aad_len = ssm_request_aad(aad, sizeof aad, (struct ssm_bytes){binding->kid, binding->kid_len},
                                     (struct ssm_bytes){binding->piv, binding->piv_len});
    len = seal(datagram, (struct ssm_bytes){head, sizeof head}, input, &devices[SERVER].sender.keyed, binding->nonce,
               (struct ssm_bytes){aad, aad_len}, mode);
    const struct ssm_exchange before = exchange;
    enum ssm_reply_outcome outcome = ssm_exchange_receive(&exchange, datagram, len, plain, sizeof plain, &reply);
    bool believed = outcome == SSM_REPLY_RESPONSE || outcome == SSM_REPLY_NOTIFICATION;
    CHECK(!believed || (mode & DAMAGED) == 0);
    CHECK(believed || (exchange.open && exchange.notified == before.notified && exchange.numbered == before.numbered));
    CHECK(!believed || exchange.open == (outcome == SSM_REPLY_NOTIFICATION));
    CHECK(outcome != SSM_REPLY_NOTIFICATION || (mode & REGISTER) != 0);
    CHECK(ssm_exchange_receive(&exchange, datagram, len, plain, sizeof plain, &reply) == (believed ? SSM_REPLY_OLD : outcome));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!devices[SERVER].provisioned) {
        set_up();
    }
    struct fuzz_input input = {data, size};
    unsigned mode = fuzz_byte(&input);
    if ((mode & RAW) != 0) {
        fuzz_server(input.at, input.left, mode);
    } else if ((mode & RESPONSE) != 0) {
        fuzz_client(&input, mode);
    } else {
        uint8_t datagram[SSM_MESSAGE_BYTES_MAX];
        fuzz_server(datagram, seal_request(datagram, &input, mode), mode);
    }
    return 0;
}
