/* cms.c: every value of a group is HMAC-SHA256(key: seed, data: label | index), cut to length (OBT specification 6.Y for the form).
 * idGroup must differ within a Security Domain even where it has only one free byte, so it is not drawn: index * odd + offset,
 * both of the seed, visits every value once before it repeats. */
#include "cms.h"

#include <assert.h>
#include <nettle/hmac.h>
#include <stdio.h>
#include <string.h>

static void write_be(uint8_t *out, size_t len, uint64_t value) {
    for (size_t i = 0; i < len; i++) {
        out[len - 1 - i] = (uint8_t)(value >> 8 * i);
    }
}

static uint64_t read_be(const uint8_t *bytes, size_t len) {
    uint64_t value = 0;

    for (size_t i = 0; i < len; i++) {
        value = value << 8 | bytes[i];
    }
    return value;
}

static void draw(uint8_t out[SHA256_DIGEST_SIZE], uint64_t seed, const char *label, uint32_t index) {
    struct hmac_sha256_ctx hmac;
    uint8_t number[8];

    write_be(number, 8, seed);
    hmac_sha256_set_key(&hmac, 8, number);
    hmac_sha256_update(&hmac, strlen(label) + 1, (const uint8_t *)label);
    write_be(number, 4, index);
    hmac_sha256_update(&hmac, 4, number);
    hmac_sha256_digest(&hmac, SHA256_DIGEST_SIZE, out);
}

static void generate_id(struct cms_group *group, uint64_t seed, uint32_t index, size_t id_len) {
    uint8_t drawn[SHA256_DIGEST_SIZE];

    draw(drawn, seed, "idGroup", 0);
    group->id_len = id_len;
    group->id[0] = 0x02;                    /* OSCORE Identifier Namespace Prefix of SSM */
    write_be(group->id + 1, id_len - 1, index * (read_be(drawn, 8) | 1) + read_be(drawn + 8, 8));
    for (size_t i = 0; i < id_len; i++) {
        snprintf(group->id_hex + 2 * i, 3, "%02x", group->id[i]);
    }
}

/* RFC 4122 §4.4: version 4, variant 10. */
static void generate_uuid(char text[37], uint64_t seed, uint32_t index) {
    uint8_t u[SHA256_DIGEST_SIZE];

    draw(u, seed, "subjectuuid", index);
    u[6] = (uint8_t)((u[6] & 0x0f) | 0x40);
    u[8] = (uint8_t)((u[8] & 0x3f) | 0x80);
    snprintf(text, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
             u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14], u[15]);
}

/* Cuts a long description before a character of UTF-8, not inside one. */
static void copy_desc(char *out, size_t size, const char *desc) {
    size_t len = strlen(desc);

    if (len >= size) {
        len = size - 1;
        while (len > 0 && ((unsigned char)desc[len] & 0xc0) == 0x80) {
            len--;
        }
    }
    memcpy(out, desc, len);
    out[len] = '\0';
}

void cms_group_generate(struct cms_group *group, uint64_t seed, uint32_t index, size_t id_len, const char *desc) {
    assert(id_len >= 2 && id_len <= sizeof group->id);
    memset(group, 0, sizeof *group);
    draw(group->secret, seed, "secret", index);
    generate_id(group, seed, index, id_len);
    generate_uuid(group->subjectuuid, seed, index);
    copy_desc(group->desc, sizeof group->desc, desc == NULL ? "" : desc);
}
