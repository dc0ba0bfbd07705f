/* cms.h: a small Credential Management Service: generates the values of an SSM Group as CR 1967 6.Y says, from a seed alone. */
#ifndef FORGE_CMS_H
#define FORGE_CMS_H

#include <stddef.h>
#include <stdint.h>

struct cms_group {
    uint8_t secret[32];               /* OSCORE Master Secret: 256 bits */
    uint8_t id[7]; size_t id_len;     /* idGroup: 2..7 bytes, first byte 0x02 */
    char id_hex[15];                  /* lowercase hex without 0x */
    char subjectuuid[37];             /* SSM-Group-subjectuuid */
    char desc[64];                    /* human-readable description; "" by default */
};
/* The same (seed, index) gives the same group; different ones differ. Under one seed no idGroup occurs twice before its free bytes are
 * exhausted. `id_len` 2..7; `desc` NULL: "". Deterministic for simulation: not a source of real keys. */
void cms_group_generate(struct cms_group *group, uint64_t seed, uint32_t index, size_t id_len, const char *desc);

#endif
