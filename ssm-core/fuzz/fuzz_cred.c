/* fuzz_cred.c: /oic/sec/cred. The input is the CBOR of an UPDATE. It is taken whole or not at all; every entry that is then there makes a
 * context of its type; what is written is read back as the same; without privatedata no secret is in the representation. */
#include "fuzz.h"
#include <ssm/cred.h>
#include <ssm/limits.h>
#include <string.h>

enum { ALL_TYPES = SSM_CREDTYPE_OSCORE | SSM_CREDTYPE_CLIENT | SSM_CREDTYPE_SERVER, REPRESENTATION_MAX = 4096 };

static bool same_entries(const struct ssm_cred *a, const struct ssm_cred *b)
{
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        const struct ssm_cred_entry *one = &a->entries[i], *other = &b->entries[i];
        if (one->credtype != other->credtype) {
            return false;
        }
        if (one->credtype != 0 && (one->credid != other->credid || memcmp(one->privatedata, other->privatedata, SSM_SECRET_BYTES) != 0 ||
                                   strcmp(one->subjectuuid, other->subjectuuid) != 0 || strcmp(one->senderid, other->senderid) != 0 ||
                                   strcmp(one->recipientid, other->recipientid) != 0 || strcmp(one->desc, other->desc) != 0)) {
            return false;
        }
    }
    return true;
}

/* Exactly one credtype, and what that type needs. */
static void check_usable(const struct ssm_cred *cred)
{
    uint8_t id[SSM_ID_BYTES_MAX], other[SSM_ID_BYTES_MAX];
    size_t len, other_len;
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        struct ssm_credential credential;
        if (ssm_cred_view(cred, i, &credential)) {
            enum ssm_credential_outcome outcome = credential.credtype == SSM_CREDTYPE_OSCORE
                                                      ? ssm_credential_pair(&credential, id, &len, other, &other_len)
                                                      : ssm_credential_id(&credential, credential.credtype, id, &len);
            CHECK(outcome == SSM_CREDENTIAL_OK);
            for (size_t j = 0; j < i; j++) {
                CHECK(cred->entries[j].credtype == 0 || cred->entries[j].credid != credential.credid);
            }
        }
    }
}

/* Without privatedata, other secrets make no other representation. */
static void check_no_secret(const struct ssm_cred *cred)
{
    static uint8_t written[2][REPRESENTATION_MAX];
    static struct ssm_cred other;
    other = *cred;
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        memset(other.entries[i].privatedata, 0x5a, SSM_SECRET_BYTES);
    }
    struct ssm_cbor_writer first = ssm_cbor_writer(written[0], REPRESENTATION_MAX);
    struct ssm_cbor_writer second = ssm_cbor_writer(written[1], REPRESENTATION_MAX);
    ssm_cred_represent(cred, false, NULL, &first);
    ssm_cred_represent(&other, false, NULL, &second);
    size_t len = ssm_cbor_written(&first, written[0]);
    CHECK(len > 0 && len == ssm_cbor_written(&second, written[1]) && memcmp(written[0], written[1], len) == 0);
}

static void check_written(const struct ssm_cred *cred)
{
    static uint8_t written[REPRESENTATION_MAX];
    static struct ssm_cred again;
    struct ssm_cbor_writer writer = ssm_cbor_writer(written, sizeof written);
    ssm_cred_represent(cred, true, NULL, &writer);
    size_t len = ssm_cbor_written(&writer, written);
    ssm_cred_init(&again, ALL_TYPES);
    CHECK(len > 0 && ssm_cred_update(&again, written, len, NULL) == SSM_CREDENTIAL_OK && same_entries(cred, &again));
    check_no_secret(cred);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ssm_cred cred, before;
    ssm_cred_init(&cred, ALL_TYPES);
    before = cred;
    uint32_t changed = 0;
    enum ssm_credential_outcome outcome = ssm_cred_update(&cred, data, size, &changed);
    CHECK(strcmp(ssm_credential_text(outcome), "unknown") != 0);
    if (outcome != SSM_CREDENTIAL_OK) {
        CHECK(memcmp(&cred, &before, sizeof cred) == 0);
        return 0;
    }
    for (size_t i = 0; i < SSM_CREDENTIALS_MAX; i++) {
        CHECK((changed >> i & 1u) == (cred.entries[i].credtype != 0));
    }
    check_usable(&cred);
    if (changed != 0) {
        check_written(&cred);
    }
    return 0;
}
