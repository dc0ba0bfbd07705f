/* proof_secrets.c: no branch and no memory address in the core depends on a secret. Run under valgrind's memcheck by secrets.sh.
 *
 *   Memcheck follows uninitialised bits through all arithmetic and complains when a branch or an address depends on one. So the secrets
 *   are marked as uninitialised: Master Secrets, and with them the keys, Common IVs, expected tags and key streams that come from them.
 *   What the cipher gives away is public from there on and marked so where it leaves the backend (the linker's --wrap leads here):
 *   ciphertext and tag that are sent, the plaintext of what was authentic, and whether it was.
 *
 * With an argument it does on purpose what must not be, and memcheck has to complain:  branch, index, compare. */
#include <ssm/cred.h>
#include <ssm/endpoint.h>
#include <ssm/ssm.h>
#include <stdio.h>
#include <string.h>
#include <valgrind/memcheck.h>
#include "core.h"

int __real_ssm_aead_seal(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, uint8_t *text, size_t len);
int __wrap_ssm_aead_seal(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, uint8_t *text, size_t len);
int __real_ssm_aead_open(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, struct ssm_bytes sealed,
                         uint8_t *plain);
int __wrap_ssm_aead_open(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, struct ssm_bytes sealed,
                         uint8_t *plain);

static unsigned sealed_count, opened_count, refused_count;

int __wrap_ssm_aead_seal(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, uint8_t *text, size_t len)
{
    int error = __real_ssm_aead_seal(aead, nonce, aad, text, len);
    VALGRIND_MAKE_MEM_DEFINED(text, len + SSM_TAG_BYTES);
    sealed_count++;
    return error;
}

int __wrap_ssm_aead_open(struct ssm_aead *aead, const uint8_t nonce[SSM_NONCE_BYTES], struct ssm_bytes aad, struct ssm_bytes sealed,
                         uint8_t *plain)
{
    int error = __real_ssm_aead_open(aead, nonce, aad, sealed, plain);
    VALGRIND_MAKE_MEM_DEFINED(&error, sizeof error);
    VALGRIND_MAKE_MEM_DEFINED(plain, sealed.len - SSM_TAG_BYTES);
    opened_count += error == 0;
    refused_count += error != 0;
    return error;
}

static uint8_t secret[SSM_SECRET_BYTES] = "a secret for the eyes of memchek";
static const uint8_t on[] = {0xa1, 0x65, 'v', 'a', 'l', 'u', 'e', 0xf5};

static int fail(const char *what)
{
    fprintf(stderr, "proof_secrets: %s\n", what);
    return 1;
}

/* SSM: provision, protect, verify, a forged tag, a replay, stop, wipe. */
static int multicast(void)
{
    static const char *const all[] = {"*"};
    const struct ssm_credential sends = {
        .credid = 1, .credtype = SSM_CREDTYPE_CLIENT, .privatedata = {secret, sizeof secret}, .senderid = "028be3"};
    const struct ssm_credential receives = {
        .credid = 1, .credtype = SSM_CREDTYPE_SERVER, .privatedata = {secret, sizeof secret}, .recipientid = "028be3"};
    struct ssm_switch lamp = {false};
    const struct ssm_resource resource = {.href = SSM_SWITCH_HREF, .update = ssm_switch_update, .user = &lamp};
    const struct ssm_ace ace = {.subject = SSM_ACE_AUTH_CRYPT, .permission = SSM_PERM_UPDATE, .hrefs = all, .href_count = 1};
    const struct ssm_update update = {.path = SSM_SWITCH_HREF, .payload = {on, sizeof on}};
    struct ssm_client client;
    struct ssm_server server;
    struct ssm_group groups[2];
    uint8_t datagram[128];
    size_t len;
    ssm_server_init(&server, groups, 2, &resource, 1, &ace, 1, NULL);
    if (ssm_client_provision(&client, &sends, NULL, 1) != SSM_CREDENTIAL_OK ||
        ssm_server_provision(&server, &receives) != SSM_CREDENTIAL_OK ||
        ssm_client_update(&client, &update, datagram, sizeof datagram, &len, NULL) != SSM_PROTECTED) {
        return fail("multicast: nothing to verify");
    }
    struct ssm_credential again = receives;
    again.credid = 2;
    if (ssm_server_provision(&server, &again) != SSM_CREDENTIAL_REUSED) {
        return fail("multicast: the same key twice");
    }
    for (size_t i = 1; i <= SSM_TAG_BYTES; i++) {
        datagram[len - i] ^= 0x10;
        if (ssm_server_receive(&server, SSM_TO_ALL_OCF_NODES, datagram, len, NULL) != SSM_DISCARD_DECRYPT) {
            return fail("multicast: a forged tag was not refused");
        }
        datagram[len - i] ^= 0x10;
    }
    if (ssm_server_receive(&server, SSM_TO_ALL_OCF_NODES, datagram, len, NULL) != SSM_ACCEPTED ||
        ssm_server_receive(&server, SSM_TO_ALL_OCF_NODES, datagram, len, NULL) != SSM_DISCARD_REPLAY || !lamp.value) {
        return fail("multicast: not accepted exactly once");
    }
    ssm_client_free(&client);
    ssm_server_free(&server);
    return 0;
}

/* Unicast: a request and its response. */
static int unicast(void)
{
    struct ssm_credential credential = {.credid = 2, .credtype = SSM_CREDTYPE_OSCORE, .privatedata = {secret, sizeof secret},
                                        .senderid = "0101", .recipientid = "0102"};
    struct ssm_unicast asks, serves;
    const struct ssm_unicast_settings settings = {.reserve = 1};
    enum ssm_credential_outcome first = ssm_unicast_provision(&asks, &credential, &settings);
    credential.senderid = "0102";
    credential.recipientid = "0101";
    enum ssm_credential_outcome second = ssm_unicast_provision(&serves, &credential, &settings);
    struct ssm_endpoint endpoint = {.contexts = &serves, .context_count = 1};
    struct ssm_exchange exchange;
    struct ssm_association association;
    struct ssm_request request;
    struct ssm_reply reply;
    uint8_t there[256], back[256], plain[256], refusal[64];
    size_t there_len, back_len;
    const struct ssm_call call = {.type = SSM_CON, .method = SSM_GET, .path = "/a"};
    const struct ssm_response response = {.code = SSM_CONTENT, .payload = {on, sizeof on}, .type = SSM_ACK};
    struct ssm_answer answer = {.data = refusal, .size = sizeof refusal};
    if (first != SSM_CREDENTIAL_OK || second != SSM_CREDENTIAL_OK ||
        ssm_exchange_request(&exchange, &asks, &call, there, sizeof there, &there_len) != SSM_PROTECTED ||
        ssm_endpoint_receive(&endpoint, SSM_TO_UNICAST, there, there_len, plain, sizeof plain, &request, &association, &answer) !=
            SSM_ACCEPTED ||
        ssm_respond(&association, &response, back, sizeof back, &back_len) != SSM_PROTECTED ||
        ssm_exchange_receive(&exchange, back, back_len, plain, sizeof plain, &reply) != SSM_REPLY_RESPONSE) {
        return fail("unicast: no response");
    }
    ssm_unicast_free(&asks);
    ssm_unicast_free(&serves);
    return 0;
}

/* /oic/sec/cred: a secret arrives raw, another in base64 for the same senderid, so that both are compared; the table is read without
 * them. */
static int provisioning(void)
{
    static const uint8_t before[] = "\xa1\x65" "creds\x81\xa4\x6b" "subjectuuid\x61*\x68" "credtype\x18\x80\x66" "oscore\xa1\x68"
                                    "senderid\x66" "020202";
    static struct ssm_cred cred;
    ssm_cred_init(&cred, SSM_CREDTYPE_CLIENT);
    for (unsigned base64 = 0; base64 < 2; base64++) {
        uint8_t cbor[256], represented[512];
        size_t len = sizeof before - 1;
        memcpy(cbor, before, len);
        struct ssm_cbor_writer writer = ssm_cbor_writer(cbor + len, sizeof cbor - len);
        ssm_cbor_put_text(&writer, "privatedata");
        ssm_cbor_put_map(&writer, 2);
        ssm_cbor_put_text(&writer, "data");
        uint8_t *start = writer.at + 2; /* behind the head of the string */
        if (base64) {
            ssm_cbor_put_text(&writer, "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=");
        } else {
            ssm_cbor_put_bytes(&writer, (struct ssm_bytes){secret, sizeof secret});
        }
        VALGRIND_MAKE_MEM_UNDEFINED(start, (size_t)(writer.at - start) - (base64 ? 2 : 0)); /* how many = there are tells nothing */
        ssm_cbor_put_text(&writer, "encoding");
        ssm_cbor_put_text(&writer, base64 ? "oic.sec.encoding.base64" : "oic.sec.encoding.raw");
        len += ssm_cbor_written(&writer, cbor + len);
        if (ssm_cred_update(&cred, cbor, len, NULL) != SSM_CREDENTIAL_OK) {
            return fail("provisioning: refused");
        }
        writer = ssm_cbor_writer(represented, sizeof represented);
        ssm_cred_represent(&cred, false, NULL, &writer);
        len = ssm_cbor_written(&writer, represented);
        if (len == 0 || VALGRIND_CHECK_MEM_IS_DEFINED(represented, len) != 0) {
            return fail("provisioning: the representation depends on the secret");
        }
    }
    ssm_cred_clear(&cred);
    return 0;
}

/* What memcheck must complain about. */
static int misdeed(const char *which)
{
    static const uint8_t table[256] = {1}, other[SSM_SECRET_BYTES] = {1};
    volatile int sink = 0;
    if (strcmp(which, "branch") == 0) {
        sink = (secret[0] & 1) != 0 ? sink + 3 : sink;
    } else if (strcmp(which, "index") == 0) {
        sink = table[secret[0]];
    } else {
        sink = memcmp(secret, other, sizeof other);
        sink = sink == 0 ? 5 : 7;
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (RUNNING_ON_VALGRIND == 0) {
        return fail("this says something only under valgrind (secrets.sh)");
    }
    VALGRIND_MAKE_MEM_UNDEFINED(secret, sizeof secret);
    if (argc > 1) {
        return misdeed(argv[1]);
    }
    int failed = multicast() | unicast() | provisioning();
    printf("sealed %u, opened %u, refused %u with secrets that memcheck watches\n", sealed_count, opened_count, refused_count);
    return failed;
}
