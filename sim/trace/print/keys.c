/* keys.c: one key for each different (Master Secret, idGroup); groups may share an idGroup, so a kid may have several keys. */
#include "keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECRET = 32, ID_MAX = 7, CREDTYPE_SSM_CLIENT = 128, CREDTYPE_SSM_SERVER = 256 };

struct key { uint8_t secret[SECRET]; struct forge_context context; };
struct keyring { struct key *keys; size_t count; };

struct keyring *keyring_create(char *error, size_t error_size)
{
    struct keyring *keys = calloc(1, sizeof *keys);
    if (keys == NULL) {
        snprintf(error, error_size, "no memory for the keys");
    }
    return keys;
}

void keyring_free(struct keyring *keys)
{
    if (keys != NULL) {
        free(keys->keys);
        free(keys);
    }
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Lowercase hexadecimal, at most 56 bits. 0: it is none. */
static size_t read_id(const char *hex, uint8_t id[ID_MAX])
{
    size_t digits = hex == NULL ? 0 : strlen(hex);
    if (digits % 2 != 0 || digits / 2 > ID_MAX) {
        return 0;
    }
    for (size_t i = 0; i < digits / 2; i++) {
        int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);
        if (high < 0 || low < 0) {
            return 0;
        }
        id[i] = (uint8_t)(high << 4 | low);
    }
    return digits / 2;
}

static bool is_known(const struct keyring *keys, const uint8_t *secret, const uint8_t *id, size_t id_len)
{
    for (size_t i = 0; i < keys->count; i++) {
        const struct forge_context *context = &keys->keys[i].context;
        if (context->id_len == id_len && memcmp(context->id, id, id_len) == 0 && memcmp(keys->keys[i].secret, secret, SECRET) == 0) {
            return true;
        }
    }
    return false;
}

static bool enter(struct keyring *keys, const uint8_t *secret, const uint8_t *id, size_t id_len)
{
    struct key *more = realloc(keys->keys, (keys->count + 1) * sizeof *more);
    if (more == NULL) {
        return false;
    }
    keys->keys = more;
    struct key *key = &more[keys->count++];
    memcpy(key->secret, secret, SECRET);
    forge_context_init(&key->context, secret, SECRET, NULL, 0, NULL, 0, id, id_len);
    return true;
}

bool keyring_add(struct keyring *keys, const struct device_config *config)
{
    for (size_t i = 0; i < config->cred_count; i++) {
        const struct device_credential *credential = &config->creds[i];
        bool is_server = credential->credtype == CREDTYPE_SSM_SERVER, is_client = credential->credtype == CREDTYPE_SSM_CLIENT;
        uint8_t id[ID_MAX] = {0};
        size_t id_len = is_server || is_client ? read_id(is_server ? credential->recipientid : credential->senderid, id) : 0;
        if (id_len > 0 && credential->privatedata_len == SECRET && !is_known(keys, credential->privatedata, id, id_len) &&
            !enter(keys, credential->privatedata, id, id_len)) {
            return false;
        }
    }
    return true;
}

bool keyring_open(const struct keyring *keys, struct forge_opened *opened, const uint8_t *data, size_t len)
{
    bool known = false;
    forge_open(opened, NULL, data, len);
    for (size_t i = 0; opened->oscore && !opened->authentic && i < keys->count; i++) {
        const struct forge_context *context = &keys->keys[i].context;
        if (opened->kid_len == context->id_len && memcmp(opened->kid, context->id, context->id_len) == 0) {
            known = true;
            forge_open(opened, context, data, len);
        }
    }
    return known;
}
