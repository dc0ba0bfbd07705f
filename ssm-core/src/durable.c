/* durable.c: a value in the host's store, with a check.
 *
 *   | value | FNV-1a of credid, kind, value |
 *
 * The contract says: old or new (host.h). Should a store break it and hand back half of each, the check refuses it, and the context is not
 * used: a Sender Sequence Number that fell back would use a nonce twice, a Replay Window that fell back would execute twice. */
#include "core.h"

#define CHECK_BYTES 4u
#define FNV_OFFSET 2166136261u
#define FNV_PRIME 16777619u

uint8_t *ssm_put(uint8_t *at, uint64_t value, unsigned bytes)
{
    while (bytes-- > 0) {
        *at++ = (uint8_t)(value >> (8 * bytes));
    }
    return at;
}

/* FNV-1a: any change of one byte, and with 1 - 2^-32 any mixture of two values, gives another check. No table, and a tenth of a CRC's time:
 * a Replay Window is saved for each accepted request. */
static uint32_t fnv1a(uint32_t hash, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ data[i]) * FNV_PRIME;
    }
    return hash;
}

static uint32_t check_of(uint16_t credid, enum ssm_store_kind kind, const uint8_t *value, size_t size)
{
    const uint8_t name[] = {(uint8_t)(credid >> 8), (uint8_t)credid, (uint8_t)kind};
    return fnv1a(fnv1a(FNV_OFFSET, name, sizeof name), value, size);
}

int ssm_durable_save(const struct ssm_store *store, uint16_t credid, enum ssm_store_kind kind, const uint8_t *value, size_t size)
{
    uint8_t data[SSM_STORE_BYTES_MAX];
    memcpy(data, value, size);
    ssm_put(data + size, check_of(credid, kind, value, size), CHECK_BYTES);
    return store->save(store->user, credid, kind, data, size + CHECK_BYTES);
}

int ssm_durable_load(const struct ssm_store *store, uint16_t credid, enum ssm_store_kind kind, uint8_t *value, size_t size)
{
    uint8_t data[SSM_STORE_BYTES_MAX], check[CHECK_BYTES];
    int loaded = store->load(store->user, credid, kind, data, sizeof data);
    if (loaded != (int)(size + CHECK_BYTES)) {
        return loaded == 0 ? 0 : -1;
    }
    ssm_put(check, check_of(credid, kind, data, size), CHECK_BYTES);
    if (memcmp(check, data + size, CHECK_BYTES) != 0) {
        return -1;
    }
    memcpy(value, data, size);
    return 1;
}
