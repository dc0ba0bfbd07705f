/* second_provision.c: credential entries -> SSM Server and Client Contexts (CR 1967 Q.3.4, OBT 6.Y). Entries of another credtype are
 * passed over; a malformed one of credtype 256 or 128 is refused as a whole, nothing is guessed. */
#include "second_server.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CREDTYPE_OSCORE 64
#define CREDTYPE_SSM_CLIENT 128
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

/* As much of it as there is: under the defects that take a malformed identifier. */
static size_t read_hex(const char *hex, uint8_t id[SECOND_ID_MAX]) {
    static const char digits[] = "0123456789abcdef";
    size_t len = 0;

    for (; len < SECOND_ID_MAX && hex[2 * len] != '\0' && hex[2 * len + 1] != '\0'; len++) {
        const char *const high = strchr(digits, hex[2 * len]), *const low = strchr(digits, hex[2 * len + 1]);
        if (high == NULL || low == NULL) {
            break;
        }
        id[len] = (uint8_t)((high - digits) * 16 + (low - digits));
    }
    return len;
}

/* What is wrong with an identifier; NULL: nothing. `name`: recipientid or senderid. */
static const char *wrong_id(const char *hex, const char *name, char *wrong, size_t size) {
    const size_t len = hex != NULL ? strlen(hex) : 0;

    if (hex == NULL) {
        snprintf(wrong, size, "found no %s, expected one", name);
    } else if (len % 2 != 0 || len < 4 || len > 2 * SECOND_ID_MAX) {
        snprintf(wrong, size, "found a %s of another length, expected 4, 6, ... 14 digits", name);
    } else if (strspn(hex, "0123456789abcdef") != len) {
        snprintf(wrong, size, "found a %s with other characters, expected lowercase hexadecimal digits", name);
    } else if (strncmp(hex, "02", 2) != 0) {
        snprintf(wrong, size, "found a %s with another prefix, expected 02", name);
    } else {
        return NULL;
    }
    return wrong;
}

/* What both kinds of entry have. NULL, and the context; or what is wrong. */
static const char *read_entry(const struct device *device, const struct device_credential *entry, const char *hex, bool client,
                              struct second_context *context, char *wrong, size_t size) {
    const enum second_defect absent = client ? DEFECT_CLIENT_NO_SENDERID : DEFECT_NO_RECIPIENTID;
    const enum second_defect lenient = client ? DEFECT_CLIENT_LENIENT_HEX : DEFECT_LENIENT_HEX;
    const bool guessed = hex == NULL ? second_is(device, absent) : second_is(device, lenient);
    uint8_t id[SECOND_ID_MAX];

    if (!guessed && wrong_id(hex, client ? "senderid" : "recipientid", wrong, size) != NULL) {
        return wrong;
    }
    if (entry->privatedata_len != 32 && !second_is(device, DEFECT_ANY_SECRET)) {
        return "found privatedata of another length, expected 32 bytes";
    }
    if (strcmp(entry->subjectuuid, "") != 0 && strcmp(entry->subjectuuid, "*") != 0 && !is_uuid(entry->subjectuuid)) {
        return "found another subjectuuid, expected a UUID, \"\" or \"*\"";
    }
    if (entry->credid > 255 && second_is(device, DEFECT_CREDID_8_BIT)) {
        return "found a credid above 255";
    }
    if (entry->desc != NULL ? second_is(device, DEFECT_REFUSES_DESC) : second_is(device, DEFECT_NEEDS_DESC)) {
        return "found desc, or none";
    }
    second_context_derive(context, entry->privatedata, entry->privatedata_len, id, hex != NULL ? read_hex(hex, id) : 0, &device->defects);
    return NULL;
}

/* Whether an entry makes a Server Context, or a Client Context. */
static bool is_server(const struct device *device, const struct device_credential *entry) {
    const long credtype = second_is(device, DEFECT_CREDTYPE_8_BIT) ? entry->credtype & 0xff : entry->credtype;

    return credtype == CREDTYPE_SSM_SERVER || (second_is(device, DEFECT_ANY_CREDTYPE) && entry->recipientid != NULL)
           || (second_is(device, DEFECT_CREDTYPE_64) && credtype == CREDTYPE_OSCORE)
           || (second_is(device, DEFECT_CREDTYPE_128) && credtype == CREDTYPE_SSM_CLIENT && entry->recipientid != NULL);
}

static bool is_client(const struct device *device, const struct device_credential *entry) {
    return entry->credtype == CREDTYPE_SSM_CLIENT || (second_is(device, DEFECT_CLIENT_ANY_CREDTYPE) && entry->senderid != NULL);
}

const char *second_add_entry(struct device *device, const struct device_credential *entry, char *wrong, size_t size) {
    const char *found = NULL;

    if (is_client(device, entry) && !is_server(device, entry)) {
        struct second_sender *const sender = &device->senders[device->sender_count];
        found = read_entry(device, entry, entry->senderid, true, &sender->context, wrong, size);
        sender->credid = entry->credid;
        sender->next = sender->stored = (uint64_t)entry->ssn;
        device->sender_count += found == NULL;
    } else if (is_server(device, entry)) {
        const char *const other = second_is(device, DEFECT_SENDERID_DOES) ? entry->senderid : NULL;
        struct second_group *const group = &device->groups[device->group_count];
        found = read_entry(device, entry, entry->recipientid != NULL ? entry->recipientid : other, false, &group->context, wrong, size);
        group->credid = entry->credid;
        group->subjectuuid = entry->subjectuuid;
        group->position = (size_t)(entry - device->config->creds);
        device->group_count += found == NULL;
    }
    return found;
}

void second_remove_entry(struct device *device, long credid) {
    for (size_t i = 0; i < device->group_count; i++) {
        if (device->groups[i].credid == credid) {
            memmove(&device->groups[i], &device->groups[i + 1], (--device->group_count - i) * sizeof *device->groups);
            device->last_identity = NULL;
        }
    }
    for (size_t i = 0; i < device->sender_count; i++) {
        if (device->senders[i].credid == credid) {
            memmove(&device->senders[i], &device->senders[i + 1], (--device->sender_count - i) * sizeof *device->senders);
        }
    }
}

enum device_outcome second_provision(struct device *device, char *error, size_t error_size) {
    const struct device_config *const config = device->config;
    char wrong[120];

    device->groups = calloc(config->cred_count + SECOND_ENTRIES_MAX, sizeof *device->groups);
    device->senders = calloc(config->cred_count + SECOND_ENTRIES_MAX, sizeof *device->senders);
    if (device->groups == NULL || device->senders == NULL) {
        snprintf(error, error_size, "out of memory");
        return DEVICE_FAULT;
    }
    for (size_t i = 0; i < config->cred_count; i++) {
        const char *const found = second_add_entry(device, &config->creds[i], wrong, sizeof wrong);
        if (found != NULL) {
            snprintf(error, error_size, "creds[%zu] (credid %ld): %s", i, config->creds[i].credid, found);
            return DEVICE_REFUSED;
        }
    }
    return DEVICE_OK;
}
