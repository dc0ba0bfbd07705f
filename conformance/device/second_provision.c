/* second_provision.c: credential entries -> SSM Server Contexts (CR 1967 Q.3.4, OBT 6.Y). Entries of another credtype are no SSM Server
 * Context and are passed over; a malformed one of credtype 256 is refused as a whole, nothing is guessed. */
#include "second_server.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CREDTYPE_SSM_SERVER 256
#define SSM_PREFIX 0x02

static bool is_uuid(const char *text) {
    size_t i = 0;

    for (; text[i] != '\0'; i++) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !isxdigit((unsigned char)text[i])) {
            return false;
        }
    }
    return i == 36;
}

/* NULL and the bytes of the identifier, or what is wrong with it. */
static const char *read_id(const char *hex, uint8_t id[SECOND_ID_MAX], size_t *id_len) {
    static const char digits[] = "0123456789abcdef";

    if (hex == NULL) {
        return "found no recipientid, expected one";
    }
    const size_t len = strlen(hex);
    if (len % 2 != 0 || len < 4 || len > 2 * SECOND_ID_MAX) {
        return "found a recipientid of another length, expected 4, 6, ... 14 digits";
    }
    if (strspn(hex, digits) != len) {
        return "found a recipientid with other characters, expected lowercase hexadecimal digits";
    }
    for (size_t i = 0; i < len / 2; i++) {
        id[i] = (uint8_t)((strchr(digits, hex[2 * i]) - digits) * 16 + (strchr(digits, hex[2 * i + 1]) - digits));
    }
    *id_len = len / 2;
    return id[0] == SSM_PREFIX ? NULL : "found a recipientid with another prefix, expected 02";
}

static const char *read_entry(const struct device_credential *entry, struct second_group *group) {
    uint8_t id[SECOND_ID_MAX];
    size_t id_len;
    const char *const wrong = read_id(entry->recipientid, id, &id_len);

    if (wrong != NULL) {
        return wrong;
    }
    if (entry->privatedata_len != 32) {
        return "found privatedata of another length, expected 32 bytes";
    }
    if (strcmp(entry->subjectuuid, "") != 0 && strcmp(entry->subjectuuid, "*") != 0 && !is_uuid(entry->subjectuuid)) {
        return "found another subjectuuid, expected a UUID, \"\" or \"*\"";
    }
    second_context_derive(&group->context, entry->privatedata, id, id_len);
    group->subjectuuid = entry->subjectuuid;
    return NULL;
}

enum device_outcome second_provision(struct device *device, char *error, size_t error_size) {
    const struct device_config *const config = device->config;

    device->groups = calloc(config->cred_count + 1, sizeof *device->groups);
    if (device->groups == NULL) {
        snprintf(error, error_size, "out of memory");
        return DEVICE_FAULT;
    }
    for (size_t i = 0; i < config->cred_count; i++) {
        if (config->creds[i].credtype != CREDTYPE_SSM_SERVER) {
            continue;
        }
        const char *const wrong = read_entry(&config->creds[i], &device->groups[device->group_count]);
        if (wrong != NULL) {
            snprintf(error, error_size, "creds[%zu] (credid %ld): %s", i, config->creds[i].credid, wrong);
            return DEVICE_REFUSED;
        }
        device->group_count++;
    }
    return DEVICE_OK;
}
