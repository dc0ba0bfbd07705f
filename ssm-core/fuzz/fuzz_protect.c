/* fuzz_protect.c: protection and back. The input: a Sender Sequence Number (5 bytes), the room for the result (1), a CoAP message. What is
 * protected has exactly the plaintext that ssm_plaintext announces, verifies once, hides every byte of it, and fits its room; what is not
 * leaves only zeros in its memory. */
#include "fuzz.h"
#include <ssm/verify.h>
#include <string.h>

static struct ssm_sender sender;
static struct ssm_recipient recipient;

static void set_up(void)
{
    static const uint8_t secret[] = "fuzz_protect.c", id[] = {0x01}, context[] = {0x37, 0xcb};
    const struct ssm_common common = {.master_secret = {secret, sizeof secret}, .id_context = {context, sizeof context}};
    CHECK(ssm_sender_init(&sender, &common, (struct ssm_bytes){id, sizeof id}) == SSM_CONTEXT_OK);
    CHECK(ssm_recipient_init(&recipient, &common, (struct ssm_bytes){id, sizeof id}) == SSM_CONTEXT_OK);
}

/* The OSCORE option of a message that must have exactly one. */
static struct ssm_oscore_option find_oscore(const struct ssm_message *message)
{
    struct ssm_option option = {0};
    struct ssm_oscore_option oscore;
    unsigned found = 0;
    for (size_t cursor = 0; ssm_option_next(&message->options, &cursor, &option) > 0;) {
        if (option.number == SSM_OPT_OSCORE) {
            CHECK(ssm_oscore_option_decode(&oscore, option.value));
            found++;
        }
    }
    CHECK(found == 1);
    return oscore;
}

static void verify(const uint8_t *datagram, size_t len, const uint8_t *plain, size_t plain_len, uint64_t ssn,
                   const struct ssm_binding *sent)
{
    struct ssm_message message;
    CHECK(len <= SSM_MESSAGE_BYTES_MAX && ssm_message_parse(&message, datagram, len));
    struct ssm_oscore_option oscore = find_oscore(&message);
    CHECK(message.code == SSM_POST || message.code == SSM_FETCH);
    CHECK(ssm_piv_value(oscore.piv) == ssn && oscore.kid.len == 1 && oscore.kid_context.len == 2);
    uint8_t opened[SSM_MESSAGE_BYTES_MAX];
    size_t opened_len;
    struct ssm_ticket ticket;
    struct ssm_binding received;
    ssm_window_init(&recipient.window);
    CHECK(ssm_authenticate(&recipient, &message, &oscore, opened, sizeof opened, &opened_len, &ticket, &received) == SSM_ACCEPTED);
    CHECK(opened_len == plain_len && memcmp(opened, plain, plain_len) == 0 && !recipient.window.received);
    CHECK(memcmp(received.nonce, sent->nonce, sizeof received.nonce) == 0 && received.piv_len == sent->piv_len);
    ssm_commit(&ticket, SSM_FIRST_SLIDES);
    CHECK(ssm_authenticate(&recipient, &message, &oscore, opened, sizeof opened, &opened_len, &ticket, NULL) == SSM_DISCARD_REPLAY);
}

static void protect(const uint8_t *coap, size_t len, uint64_t ssn, size_t room)
{
    uint8_t out[SSM_MESSAGE_BYTES_MAX + 64], plain[SSM_MESSAGE_BYTES_MAX];
    size_t out_len = 99, plain_len = ssm_plaintext(plain, sizeof plain, coap, len);
    memset(out, 0, sizeof out);
    struct ssm_binding binding;
    enum ssm_protect_outcome outcome = ssm_protect_request(&sender, ssn, coap, len, out, room, &out_len, &binding);
    for (size_t i = room; i < sizeof out; i++) {
        CHECK(out[i] == 0);
    }
    if (outcome == SSM_PROTECTED) {
        CHECK(out_len <= room && plain_len > 0);
        verify(out, out_len, plain, plain_len, ssn, &binding);
        return;
    }
    CHECK(out_len == 99 && (outcome == SSM_PROTECT_BAD_MESSAGE || outcome == SSM_PROTECT_NO_ROOM));
    CHECK(outcome == SSM_PROTECT_BAD_MESSAGE || plain_len > 0);
    for (size_t i = 0; i < room; i++) {
        CHECK(out[i] == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (sender.keyed.id_len == 0) {
        set_up();
    }
    struct fuzz_input input = {data, size};
    uint64_t ssn = 0;
    for (int i = 0; i < 5; i++) {
        ssn = ssn << 8 | fuzz_byte(&input);
    }
    size_t room = fuzz_byte(&input);
    protect(input.at, input.left, ssn, room < 128 ? SSM_MESSAGE_BYTES_MAX + 64 : room - 128);
    return 0;
}
