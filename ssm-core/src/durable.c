/* durable.c: a value in the host's store, with a check.
 *
 *   | value | CRC-32 of credid, kind, value |
 *
 * The contract says: old or new (host.h). Should a store break it and hand back half of each, the check refuses it, and the context is not
 * used: a Sender Sequence Number that fell back would use a nonce twice, a Replay Window that fell back would execute twice. */
#include "core.h"

#define CRC_BYTES 4u

/* CRC-32 of IEEE 802.3, reflected (0xedb88320), four bits at a time: a Replay Window is saved for each accepted request. */
static const uint32_t crc_of_nibble[16] = {0x00000000u, 0x1db71064u, 0x3b6e20c8u, 0x26d930acu, 0x76dc4190u, 0x6b6b51f4u, 0x4db26158u, 0x5005713cu,
                                           0xedb88320u, 0xf00f9344u, 0xd6d6a3e8u, 0xcb61b38cu, 0x9b64c2b0u, 0x86d3d2d4u, 0xa00ae278u, 0xbdbdf21cu};

uint8_t *ssm_put(uint8_t *at, uint64_t value, unsigned bytes)
{
    while (bytes-- > 0) {
        *at++ = (uint8_t)(value >> (8 * bytes));
    }
    return at;
}

static uint32_t crc32(uint32_t crc, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        crc ^= data[i];
        crc = crc >> 4 ^ crc_of_nibble[crc & 15u];
        crc = crc >> 4 ^ crc_of_nibble[crc & 15u];
    }
    return crc;
}

static uint32_t check_of(uint16_t credid, enum ssm_store_kind kind, const uint8_t *value, size_t size)
{
    const uint8_t name[] = {(uint8_t)(credid >> 8), (uint8_t)credid, (uint8_t)kind};
    return ~crc32(crc32(UINT32_MAX, name, sizeof name), value, size);
}

int ssm_durable_save(const struct ssm_store *store, uint16_t credid, enum ssm_store_kind kind, const uint8_t *value, size_t size)
{
    uint8_t data[SSM_STORE_BYTES_MAX];
    memcpy(data, value, size);
    ssm_put(data + size, check_of(credid, kind, value, size), CRC_BYTES);
    return store->save(store->user, credid, kind, data, size + CRC_BYTES);
}

int ssm_durable_load(const struct ssm_store *store, uint16_t credid, enum ssm_store_kind kind, uint8_t *value, size_t size)
{
    uint8_t data[SSM_STORE_BYTES_MAX], check[CRC_BYTES];
    int loaded = store->load(store->user, credid, kind, data, sizeof data);
    if (loaded != (int)(size + CRC_BYTES)) {
        return loaded == 0 ? 0 : -1;
    }
    ssm_put(check, check_of(credid, kind, data, size), CRC_BYTES);
    if (memcmp(check, data + size, CRC_BYTES) != 0) {
        return -1;
    }
    memcpy(value, data, size);
    return 1;
}
