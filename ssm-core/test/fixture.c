/* fixture.c: the shared parts of test.h. */
#include "test.h"
#include <mbedtls/ccm.h>
#include <stdio.h>

static int hex_value(char digit)
{
    return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

size_t unhex(uint8_t *out, const char *hex)
{
    size_t len = 0;
    while (*hex != '\0') {
        if (*hex == ' ') {
            hex++;
            continue;
        }
        CU_ASSERT_FATAL(hex[1] != '\0' && len < 256);
        out[len++] = (uint8_t)(hex_value(hex[0]) << 4 | hex_value(hex[1]));
        hex += 2;
    }
    return len;
}

void check_hex(const char *what, const uint8_t *data, size_t len, const char *hex)
{
    uint8_t expected[256];
    size_t expected_len = unhex(expected, hex);
    bool equal = len == expected_len && (len == 0 || memcmp(data, expected, len) == 0);
    CU_ASSERT(equal);
    if (!equal) {
        printf("\n    %s: found ", what);
        for (size_t i = 0; i < len; i++) {
            printf("%02x", data[i]);
        }
        printf(", expected %s\n", hex);
    }
}

size_t forge_ciphertext(uint8_t *out, struct ssm_bytes secret, struct ssm_bytes kid, uint8_t piv, const uint8_t *plain, size_t len)
{
    const struct ssm_common common = {.master_secret = secret};
    const struct ssm_bytes none = {NULL, 0};
    uint8_t info[SSM_INFO_BYTES_MAX], key[SSM_KEY_BYTES], iv[SSM_NONCE_BYTES], nonce[SSM_NONCE_BYTES], aad[SSM_AAD_BYTES_MAX];
    CU_ASSERT_EQUAL_FATAL(ssm_kdf(key, sizeof key, &common, info, ssm_kdf_info(info, sizeof info, kid, none, "Key", sizeof key)), 0);
    CU_ASSERT_EQUAL_FATAL(ssm_kdf(iv, sizeof iv, &common, info, ssm_kdf_info(info, sizeof info, none, none, "IV", sizeof iv)), 0);
    ssm_nonce(nonce, iv, kid, piv);
    size_t aad_len = ssm_request_aad(aad, sizeof aad, kid, (struct ssm_bytes){&piv, 1});
    mbedtls_ccm_context ccm;
    mbedtls_ccm_init(&ccm);
    CU_ASSERT_EQUAL_FATAL(mbedtls_ccm_setkey(&ccm, MBEDTLS_CIPHER_ID_AES, key, 128), 0);
    int error = mbedtls_ccm_encrypt_and_tag(&ccm, len, nonce, sizeof nonce, aad, aad_len, plain, out, out + len, SSM_TAG_BYTES);
    mbedtls_ccm_free(&ccm);
    CU_ASSERT_EQUAL_FATAL(error, 0);
    return len + SSM_TAG_BYTES;
}

static struct ram_entry *find_entry(struct ram_store *ram, uint16_t credid, enum ssm_store_kind kind)
{
    for (size_t i = 0; i < ram->count; i++) {
        if (ram->entries[i].credid == credid && ram->entries[i].kind == kind) {
            return &ram->entries[i];
        }
    }
    return NULL;
}

static int ram_save(void *user, uint16_t credid, enum ssm_store_kind kind, const uint8_t *data, size_t size)
{
    struct ram_store *ram = user;
    if (ram->save_fails) {
        return -1;
    }
    struct ram_entry *entry = find_entry(ram, credid, kind);
    entry = entry != NULL ? entry : &ram->entries[ram->count++];
    CU_ASSERT_FATAL(size <= SSM_STORE_BYTES_MAX && ram->count <= COUNT(ram->entries));
    entry->credid = credid;
    entry->kind = kind;
    entry->size = size;
    memcpy(entry->data, data, size);
    ram->saves++;
    return 0;
}

static int ram_load(void *user, uint16_t credid, enum ssm_store_kind kind, uint8_t *data, size_t size)
{
    struct ram_store *ram = user;
    const struct ram_entry *entry = find_entry(ram, credid, kind);
    if (ram->load_fails || (entry != NULL && entry->size > size)) {
        return -1;
    }
    if (entry == NULL) {
        return 0;
    }
    memcpy(data, entry->data, entry->size);
    return (int)entry->size;
}

void ram_store_init(struct ram_store *ram)
{
    *ram = (struct ram_store){.store = {ram, ram_save, ram_load}};
}

/* FNV-1a as its authors write it, in 64 bits so that the overflow is cut off in plain sight. */
static uint32_t fowler_noll_vo(uint32_t hash, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        hash = (uint32_t)((uint64_t)(hash ^ data[i]) * UINT64_C(0x01000193));
    }
    return hash;
}

void ram_store_put(struct ram_store *ram, uint16_t credid, enum ssm_store_kind kind, const uint8_t *value, size_t size)
{
    const uint8_t name[] = {(uint8_t)(credid >> 8), (uint8_t)credid, (uint8_t)kind};
    uint32_t check = fowler_noll_vo(fowler_noll_vo(UINT32_C(0x811c9dc5), name, sizeof name), value, size);
    uint8_t data[SSM_STORE_BYTES_MAX] = {0};
    memcpy(data, value, size);
    for (unsigned byte = 0; byte < 4; byte++) {
        data[size + byte] = (uint8_t)(check >> (24 - 8 * byte));
    }
    CU_ASSERT_EQUAL_FATAL(ram->store.save(ram, credid, kind, data, size + 4), 0);
}

static const uint8_t secret[SSM_SECRET_BYTES] = {0xa7, 0xad, 0x07, 0xaf, 0xfd, 0xf9, 0x3e, 0x08, 0xa8, 0x00, 0x3b,
                                                 0xbb, 0x5f, 0x8f, 0x26, 0x39, 0xec, 0xb1, 0xad, 0x9c, 0x31, 0xd1,
                                                 0x2e, 0x2e, 0xb4, 0x2b, 0x2a, 0x85, 0x66, 0xf0, 0x08, 0xc4};
static const char *const switch_rt[] = {"oic.r.switch.binary"};
static const char *const switch_if[] = {"oic.if.a", "oic.if.baseline"};
static const char *const sensor_rt[] = {"oic.r.sensor", "oic.r.sensor.contact"};
static const char *const sensor_if[] = {"oic.if.s"};
static const char *const all_hrefs[] = {"*"};

static int count_and_update(void *user, const uint8_t *payload, size_t len)
{
    struct counted_switch *counted = user;
    counted->executions++;
    return ssm_switch_update(&counted->state, payload, len);
}

void fixture_init(struct fixture *fixture)
{
    memset(fixture, 0, sizeof *fixture);
    ram_store_init(&fixture->client_store);
    ram_store_init(&fixture->server_store);
    struct ssm_credential credential = {
        .credid = 7, .credtype = SSM_CREDTYPE_CLIENT, .privatedata = {secret, sizeof secret}, .senderid = "028be3"};
    CU_ASSERT_TRUE_FATAL(ssm_uuid_parse(&credential.subjectuuid, "6d1b7a54-54bf-4d09-8a5c-1e3a3c3f7a01"));
    fixture->client_credential = credential;
    credential.credtype = SSM_CREDTYPE_SERVER;
    credential.senderid = NULL;
    credential.recipientid = "028be3";
    fixture->server_credential = credential;
    fixture->resources[0] = (struct ssm_resource){SSM_SWITCH_HREF, switch_rt, 1, switch_if, 2, count_and_update, &fixture->lamp};
    fixture->resources[1] = (struct ssm_resource){"/rooms/sensor", sensor_rt, 2, sensor_if, 1, count_and_update, &fixture->sensor};
    fixture->aces[0] = (struct ssm_ace){SSM_ACE_UUID, credential.subjectuuid, SSM_PERM_UPDATE, all_hrefs, 1};
    CU_ASSERT_EQUAL_FATAL(ssm_client_provision(&fixture->client, &fixture->client_credential, &fixture->client_store.store, 4),
                          SSM_CREDENTIAL_OK);
    fixture_restart_server(fixture);
}

void fixture_free(struct fixture *fixture)
{
    ssm_client_free(&fixture->client);
    ssm_server_free(&fixture->server);
}

void fixture_restart_server(struct fixture *fixture)
{
    ssm_server_free(&fixture->server);
    ssm_server_init(&fixture->server, fixture->groups, COUNT(fixture->groups), fixture->resources, COUNT(fixture->resources),
                    fixture->aces, COUNT(fixture->aces), &fixture->server_store.store);
    CU_ASSERT_EQUAL_FATAL(ssm_server_provision(&fixture->server, &fixture->server_credential), SSM_CREDENTIAL_OK);
}

void fixture_make(struct fixture *fixture, uint64_t ssn, bool value)
{
    uint8_t payload[8];
    struct ssm_switch wanted = {value};
    const struct ssm_update update = {.path = SSM_SWITCH_HREF, .payload = {payload, ssm_switch_represent(&wanted, payload, sizeof payload)},
                                      .mid = (uint16_t)ssn, .ocf_version_options = true};
    const struct ssm_sequence kept = fixture->client.sequence;
    fixture->client.sequence = (struct ssm_sequence){.next = ssn, .reserve = 1}; /* any number at will, and nothing stored */
    CU_ASSERT_EQUAL_FATAL(ssm_client_update(&fixture->client, &update, fixture->datagram, sizeof fixture->datagram, &fixture->len, NULL),
                          SSM_PROTECTED);
    fixture->client.sequence = kept;
}

enum ssm_reason fixture_receive(struct fixture *fixture)
{
    return ssm_server_receive(&fixture->server, SSM_TO_ALL_OCF_NODES, fixture->datagram, fixture->len, NULL);
}

enum ssm_reason fixture_receive_inner(struct fixture *fixture, uint64_t ssn, const char *coap_hex)
{
    uint8_t coap[256];
    size_t len = unhex(coap, coap_hex);
    CU_ASSERT_EQUAL_FATAL(
        ssm_protect_request(&fixture->client.sender, ssn, coap, len, fixture->datagram, sizeof fixture->datagram, &fixture->len, NULL),
        SSM_PROTECTED);
    return fixture_receive(fixture);
}
