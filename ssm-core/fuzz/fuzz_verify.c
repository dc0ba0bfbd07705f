/* fuzz_verify.c: the Server. The first byte of the input says what the rest is:
 *
 *   bit 0 set     a datagram, as received
 *   bit 0 clear   mode bits in the same byte, number of Partial IV bytes, Partial IV, then a plaintext: the target seals it under the key
 *                 of one of two groups with the same kid, so that what follows the decryption is reached too; bits 1..: unicast, CON, the
 *                 second group, one byte of ciphertext damaged
 *
 * Whatever comes: executed is exactly what was accepted; what is discarded before decryption moves no window and saves nothing; what was
 * decrypted is refused as a replay when it comes again. */
#include "fuzz.h"
#include <ssm/server.h>
#include <string.h>
#include "core.h"

enum { RAW = 1, UNICAST = 2, CONFIRMABLE = 4, SECOND_GROUP = 8, DAMAGED = 16 };

static const uint8_t kid[] = {0x02, 0x8b, 0xe3};
static const uint8_t secrets[2][SSM_SECRET_BYTES] = {"fuzz_verify.c: the first group's", "fuzz_verify.c: the second ones.."};
static struct ssm_server server;
static struct ssm_group groups[2];
static struct ssm_sender senders[2];
static unsigned executions, saves;

static int execute(void *user, const uint8_t *payload, size_t len)
{
    (void)user;
    CHECK((payload == NULL) == (len == 0) && len < SSM_MESSAGE_BYTES_MAX);
    executions++;
    return len > 0 && payload[0] == 0xff ? -1 : 0;
}

static int save(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size)
{
    (void)user, (void)credid, (void)data;
    CHECK(kind == SSM_STORE_WINDOW && size <= SSM_STORE_BYTES_MAX);
    saves++;
    return 0;
}

static int load(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size)
{
    (void)user, (void)credid, (void)kind, (void)data, (void)size;
    return 0;
}

static void set_up(void)
{
    static const char *const rt[] = {"oic.r.switch.binary"}, *const interfaces[] = {"oic.if.a", "oic.if.s"};
    static const char *const hrefs[] = {"/light", "/a"};
    static const struct ssm_resource resources[] = {{"/light", rt, 1, interfaces, 2, execute, NULL},
                                                    {"/a/b", NULL, 0, NULL, 0, execute, NULL},
                                                    {"/a", rt, 1, interfaces, 1, execute, NULL}};
    static const struct ssm_ace aces[] = {{.subject = SSM_ACE_AUTH_CRYPT, .permission = SSM_PERM_UPDATE, .hrefs = hrefs, .href_count = 2}};
    static const struct ssm_store store = {NULL, save, load};
    ssm_server_init(&server, groups, 2, resources, 3, aces, 1, &store);
    for (uint16_t group = 0; group < 2; group++) {
        const struct ssm_credential credential = {
            .credid = group, .credtype = SSM_CREDTYPE_SERVER, .privatedata = {secrets[group], SSM_SECRET_BYTES}, .recipientid = "028be3"};
        const struct ssm_common common = {.master_secret = credential.privatedata};
        CHECK(ssm_server_provision(&server, &credential) == SSM_CREDENTIAL_OK);
        CHECK(ssm_sender_init(&senders[group], &common, (struct ssm_bytes){kid, sizeof kid}) == SSM_CONTEXT_OK);
    }
}

/* A datagram around a sealed plaintext; returns its length. */
static size_t seal(uint8_t *datagram, struct fuzz_input *input, unsigned mode)
{
    uint8_t piv_bytes[SSM_PIV_BYTES_MAX], nonce[SSM_NONCE_BYTES];
    struct ssm_bytes piv = {piv_bytes, fuzz_byte(input) % (SSM_PIV_BYTES_MAX + 1u)};
    for (size_t i = 0; i < piv.len; i++) {
        piv_bytes[i] = fuzz_byte(input);
    }
    const uint8_t head[] = {(mode & CONFIRMABLE) != 0 ? 0x40 : 0x50, SSM_POST, 0x12, 0x34, (uint8_t)(0x90 | (1 + piv.len + sizeof kid)),
                            (uint8_t)(0x08 | piv.len)};
    uint8_t *at = datagram;
    memcpy(at, head, sizeof head);
    memcpy(at + sizeof head, piv_bytes, piv.len);
    memcpy(at + sizeof head + piv.len, kid, sizeof kid);
    at += sizeof head + piv.len + sizeof kid;
    *at++ = 0xff;
    size_t room = SSM_MESSAGE_BYTES_MAX + 8 - (size_t)(at - datagram) - SSM_TAG_BYTES, len = input->left < room ? input->left : room;
    memcpy(at, input->at, len);
    struct ssm_keyed *keyed = &senders[(mode & SECOND_GROUP) != 0].keyed;
    ssm_keyed_nonce(keyed, ssm_piv_value(piv), nonce);
    CHECK(ssm_aead_seal(&keyed->aead, nonce, ssm_keyed_aad(keyed, piv), at, len) == 0);
    at[len / 2] ^= (uint8_t)((mode & DAMAGED) != 0);
    return (size_t)(at - datagram) + len + SSM_TAG_BYTES;
}

static enum ssm_reason receive(const uint8_t *datagram, size_t len, unsigned mode)
{
    int resource = 99;
    unsigned executed_before = executions;
    enum ssm_reason reason =
        ssm_server_receive(&server, (mode & UNICAST) != 0 ? SSM_TO_UNICAST : SSM_TO_ALL_OCF_NODES, datagram, len, &resource);
    unsigned executed = executions - executed_before;
    CHECK(executed == (reason == SSM_ACCEPTED) || (reason == SSM_DISCARD_APPLICATION && executed == 1)); /* the Resource refused */
    CHECK(resource >= -1 && resource < 3 && (reason != SSM_ACCEPTED || resource >= 0));
    return reason;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (server.resource_count == 0) {
        set_up();
    }
    struct fuzz_input input = {data, size};
    uint8_t datagram[SSM_MESSAGE_BYTES_MAX + 8];
    unsigned mode = fuzz_byte(&input);
    size_t len = (mode & RAW) != 0 ? input.left : seal(datagram, &input, mode);
    const uint8_t *received = (mode & RAW) != 0 ? input.at : datagram;

    ssm_window_init(&server.groups[0].recipient.window);
    ssm_window_init(&server.groups[1].recipient.window);
    unsigned saved_before = saves;
    enum ssm_reason reason = receive(received, len, mode);
    bool spent = reason == SSM_ACCEPTED || reason >= SSM_DISCARD_PLAINTEXT_FORMAT;
    CHECK(saves - saved_before == (spent ? 1u : 0u));
    CHECK((server.groups[0].recipient.window.received || server.groups[1].recipient.window.received) == spent);
    CHECK(!spent || (mode & (UNICAST | DAMAGED)) == 0 || (mode & RAW) != 0);
    CHECK(receive(received, len, mode) == (spent ? SSM_DISCARD_REPLAY : reason));
    return 0;
}
