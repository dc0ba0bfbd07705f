/* entries.c: /oic/sec/cred, /oic/sec/acl2 and Resources in their JSON form -> the structures of ssm-core, which judges them. */
#include "entries.h"

#include <stdio.h>
#include <string.h>

const char *text_of(const json_t *object, const char *name) {
    return json_string_value(json_object_get(object, name));
}

size_t from_hex(const char *hex, uint8_t *out, size_t size) {
    size_t length = 0;
    for (unsigned byte; hex && length < size && sscanf(hex + 2 * length, "%2x", &byte) == 1; length++) {
        out[length] = (uint8_t)byte;
    }
    return length;
}

static size_t from_base64(const char *text, uint8_t *out, size_t size) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = 0;
    unsigned bits = 0, held = 0;
    for (const char *digit; text && *text && (digit = strchr(digits, *text)) && length < size; text++) {
        held = held << 6 | (unsigned)(digit - digits);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[length++] = (uint8_t)(held >> bits);
        }
    }
    return length;
}

/* The texts of a list, or of the member `member` of its objects. */
static size_t read_names(const json_t *list, const char *member, const char *out[NAMES_MAX]) {
    size_t i, count = 0;
    json_t *entry;
    json_array_foreach(list, i, entry) {
        if (count < NAMES_MAX) {
            out[count++] = member ? text_of(entry, member) : json_string_value(entry);
        }
    }
    return count;
}

static void read_cred(struct entries *entries, size_t i, const json_t *entry) {
    const json_t *oscore = json_object_get(entry, "oscore");
    uint8_t *secret = entries->secrets[i];
    entries->creds[i] = (struct ssm_credential){
        .credid = (uint16_t)json_integer_value(json_object_get(entry, "credid")),
        .credtype = (uint16_t)json_integer_value(json_object_get(entry, "credtype")),
        .privatedata = { secret, from_base64(text_of(json_object_get(entry, "privatedata"), "data"), secret, sizeof *entries->secrets) },
        .senderid = text_of(oscore, "senderid"), .recipientid = text_of(oscore, "recipientid"), .desc = text_of(oscore, "desc") };
    entries->ssn[i] = (uint64_t)json_integer_value(json_object_get(oscore, "ssn"));
    ssm_uuid_parse(&entries->creds[i].subjectuuid, text_of(entry, "subjectuuid"));   /* "" leaves the nil UUID, which no ACE names */
}

static void read_ace(struct entries *entries, size_t i, const json_t *entry) {
    const json_t *subject = json_object_get(entry, "subject");
    const char *conntype = text_of(subject, "conntype"), *uuid = text_of(subject, "uuid");
    entries->aces[i] = (struct ssm_ace){
        .subject = uuid ? SSM_ACE_UUID : conntype && strcmp(conntype, "auth-crypt") == 0 ? SSM_ACE_AUTH_CRYPT : SSM_ACE_ANON_CLEAR,
        .permission = (uint8_t)json_integer_value(json_object_get(entry, "permission")), .hrefs = entries->hrefs[i],
        .href_count = read_names(json_object_get(entry, "resources"), "href", entries->hrefs[i]) };
    if (uuid) {
        ssm_uuid_parse(&entries->aces[i].uuid, uuid);
    }
}

static void read_resource(struct entries *entries, size_t i, const json_t *entry) {
    entries->resources[i] = (struct ssm_resource){
        .href = text_of(entry, "href"),
        .rt = entries->rt[i], .rt_count = read_names(json_object_get(entry, "rt"), NULL, entries->rt[i]),
        .interfaces = entries->interfaces[i], .if_count = read_names(json_object_get(entry, "if"), NULL, entries->interfaces[i]) };
}

static bool read_list(struct entries *entries, const json_t *list, size_t *count, void (*read)(struct entries *, size_t, const json_t *)) {
    size_t i;
    json_t *entry;
    *count = json_array_size(list);
    json_array_foreach(list, i, entry) {
        if (i < ENTRIES_MAX) {
            read(entries, i, entry);
        }
    }
    return *count <= ENTRIES_MAX;
}

bool entries_read(struct entries *entries, const json_t *server) {
    return read_list(entries, json_object_get(server, "creds"), &entries->cred_count, read_cred) &&
           read_list(entries, json_object_get(server, "acl"), &entries->ace_count, read_ace) &&
           read_list(entries, json_object_get(server, "resources"), &entries->resource_count, read_resource);
}
