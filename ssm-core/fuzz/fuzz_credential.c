/* fuzz_credential.c: a credential entry. The input: credtype (2 bytes), length of the secret (1), which strings are there (1), then
 * senderid, recipientid and subjectuuid, each up to a zero. What is usable for SSM is exactly what the clause says. */
#include "fuzz.h"
#include <ssm/server.h>
#include <string.h>

enum { HAS_SENDERID = 1, HAS_RECIPIENTID = 2, TEXT_MAX = 64 };
static const uint8_t secret[UINT8_MAX] = "any bytes will do as a secret here";

static void read_text(struct fuzz_input *input, char text[TEXT_MAX])
{
    size_t len = 0;
    for (char c; (c = (char)fuzz_byte(input)) != '\0';) {
        text[len] = c;
        len += len < TEXT_MAX - 1;
    }
    text[len] = '\0';
}

/* 4..14 digits and an even number of them, lowercase, 02 first: said in another way than credential.c does. */
static int is_ssm_id(const char *text)
{
    size_t digits = strspn(text, "0123456789abcdef");
    return text[digits] == '\0' && digits >= 4 && digits <= 14 && digits % 2 == 0 && strncmp(text, "02", 2) == 0;
}

static void check_entry(const struct ssm_credential *credential, uint16_t credtype, const char *text)
{
    uint8_t id[SSM_ID_BYTES_MAX];
    size_t len;
    enum ssm_credential_outcome outcome = ssm_credential_id(credential, credtype, id, &len);
    bool usable = credential->credtype == credtype && text != NULL && is_ssm_id(text) && credential->privatedata.len == SSM_SECRET_BYTES;
    CHECK((outcome == SSM_CREDENTIAL_OK) == usable);
    CHECK(strcmp(ssm_credential_text(outcome), "unknown") != 0);
    if (!usable) {
        return;
    }
    char hex[2 * SSM_ID_BYTES_MAX + 1] = "";
    for (size_t i = 0; i < len; i++) {
        snprintf(hex + 2 * i, 3, "%02x", id[i]);
    }
    CHECK(strcmp(hex, text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    char senderid[TEXT_MAX], recipientid[TEXT_MAX], uuid_text[TEXT_MAX];
    struct ssm_credential credential = {.credid = 1};
    credential.credtype = (uint16_t)(fuzz_byte(&input) << 8);
    credential.credtype |= fuzz_byte(&input);
    credential.privatedata = (struct ssm_bytes){secret, fuzz_byte(&input)};
    uint8_t present = fuzz_byte(&input);
    read_text(&input, senderid);
    read_text(&input, recipientid);
    read_text(&input, uuid_text);
    credential.senderid = (present & HAS_SENDERID) != 0 ? senderid : NULL;
    credential.recipientid = (present & HAS_RECIPIENTID) != 0 ? recipientid : NULL;
    check_entry(&credential, SSM_CREDTYPE_CLIENT, credential.senderid);
    check_entry(&credential, SSM_CREDTYPE_SERVER, credential.recipientid);

    struct ssm_uuid uuid = {{0}};
    static const uint8_t zeros[sizeof uuid.bytes];
    if (!ssm_uuid_parse(&uuid, uuid_text)) {
        CHECK(memcmp(uuid.bytes, zeros, sizeof zeros) == 0);
    } else {
        CHECK(strlen(uuid_text) == 36 && uuid_text[8] == '-' && uuid_text[13] == '-' && uuid_text[18] == '-' && uuid_text[23] == '-');
    }
    return 0;
}
