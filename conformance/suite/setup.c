/* setup.c: groups from the forge's CMS -> the JSON form of a configuration -> struct device_config. */
#include "setup.h"

#include <nettle/base64.h>
#include <stdio.h>
#include <string.h>

enum { PERMISSION_ALL_BUT_UPDATE = 27, PERMISSION_RETRIEVE_UPDATE = 6 };
#define STRANGER "00112233-4455-4677-8899-aabbccddeeff"

static size_t secret_len(const struct setup *setup, size_t group) {
    return group == 0 && setup->secret_len ? setup->secret_len : 32;
}

static void make_groups(struct installation *installation, const struct setup *setup, uint64_t seed) {
    for (uint32_t i = 0; i < SETUP_GROUPS; i++) {
        struct cms_group *group = &installation->groups[i];
        const struct cms_group *first = &installation->groups[0];
        cms_group_generate(group, seed, i, setup->id_len ? setup->id_len : 7, "hallway");
        if (i && setup->equal_ids) {
            memcpy(group->id, first->id, sizeof group->id);
            memcpy(group->id_hex, first->id_hex, sizeof group->id_hex);
        }
        if (i && setup->equal_secrets) {
            memcpy(group->secret, first->secret, sizeof group->secret);
        }
        uint8_t secret[64] = {0};
        memcpy(secret, group->secret, sizeof group->secret);
        forge_context_init(&installation->contexts[i], secret, secret_len(setup, i), NULL, 0, NULL, 0, group->id, group->id_len);
    }
}

/* {"recipientid": "02..", "desc": ".."} */
static json_t *oscore_of(const struct cms_group *group, const struct setup *setup, bool first) {
    const char *id = first && setup->id_text ? setup->id_text : group->id_hex;
    bool sender = setup->client != (first && setup->id_in_other_field);
    json_t *oscore = json_object();
    if (*id) {
        json_object_set_new(oscore, sender ? "senderid" : "recipientid", json_string(id));
    }
    if (!setup->minimal) {
        json_object_set_new(oscore, "desc", json_string(first && setup->desc ? setup->desc : group->desc));
    }
    if (first && setup->sequence) {
        json_object_set_new(oscore, "ssn", json_integer((json_int_t)setup->sequence));
    }
    return oscore;
}

static json_t *credential(const struct cms_group *group, const struct setup *setup, size_t index) {
    bool first = index == 0;
    uint8_t secret[64] = {0};
    char base64[BASE64_ENCODE_RAW_LENGTH(sizeof secret) + 1] = "";
    size_t len = secret_len(setup, index);
    memcpy(secret, group->secret, sizeof group->secret);
    base64_encode_raw(base64, len, secret);
    base64[BASE64_ENCODE_RAW_LENGTH(len)] = '\0';
    long credtype = first && setup->credtype ? setup->credtype : setup->client ? 128 : 256;
    long credid = first && setup->credid ? setup->credid : (long)index + 1;
    return json_pack("{s:I, s:s, s:I, s:{s:s, s:s}, s:o}", "credid", (json_int_t)credid, "subjectuuid",
                     first && setup->subjectuuid ? setup->subjectuuid : group->subjectuuid, "credtype", (json_int_t)credtype, "privatedata",
                     "data", base64, "encoding", "oic.sec.encoding.base64", "oscore", oscore_of(group, setup, first));
}

/* ---- the OCF Device around it ---- */

static const char *const peer_uuids[SETUP_PEERS] = {SETUP_OWNER_UUID, SETUP_CLIENT_UUID};

/* The entry of a peer: the device sends with 01dn, the peer with 01cn. */
static json_t *peer_entry(struct peer *peer, size_t index, uint64_t seed) {
    const uint8_t ours[] = {0x01, (uint8_t)(0xc0 + index)}, theirs[] = {0x01, (uint8_t)(0xd0 + index)};
    char sender[5], recipient[5], base64[BASE64_ENCODE_RAW_LENGTH(32) + 1];
    struct cms_group keys;
    cms_group_generate(&keys, seed, 1000 + (uint32_t)index, 7, "peer");
    forge_context_init(&peer->request, keys.secret, 32, NULL, 0, NULL, 0, ours, 2);
    forge_context_init(&peer->response, keys.secret, 32, NULL, 0, NULL, 0, theirs, 2);
    peer->next = 1;
    base64_encode_raw(base64, 32, keys.secret);
    base64[sizeof base64 - 1] = '\0';
    snprintf(sender, sizeof sender, "01%02x", theirs[1]);
    snprintf(recipient, sizeof recipient, "01%02x", ours[1]);
    return json_pack("{s:i, s:s, s:i, s:{s:s, s:s}, s:{s:s, s:s}}", "credid", (int)(100 + index), "subjectuuid", peer_uuids[index],
                     "credtype", 64, "privatedata", "data", base64, "encoding", "oic.sec.encoding.base64", "oscore", "senderid", sender,
                     "recipientid", recipient);
}

static json_t *ace(size_t aceid, const char *field, const char *subject, unsigned permission, bool dimmer) {
    json_t *resources = json_pack("[{s:s}]", "href", PATH_SWITCH);
    if (dimmer) {
        json_array_append_new(resources, json_pack("{s:s}", "href", PATH_DIMMER));
    }
    return json_pack("{s:I, s:{s:s}, s:i, s:o}", "aceid", (json_int_t)aceid, "subject", field, subject, "permission", (int)permission,
                     "resources", resources);
}

static json_t *aces(const struct installation *installation, const struct setup *setup, size_t groups) {
    json_t *list = json_array();
    switch (setup->access) {
    case ACCESS_NOBODY: return list;
    case ACCESS_AUTH_CRYPT: case ACCESS_ANON_CLEAR:
        json_array_append_new(list, ace(1, "conntype", setup->access == ACCESS_AUTH_CRYPT ? "auth-crypt" : "anon-clear",
                                        PERMISSION_RETRIEVE_UPDATE, true));
        return list;
    case ACCESS_STRANGER:
        json_array_append_new(list, ace(1, "uuid", STRANGER, PERMISSION_RETRIEVE_UPDATE, true));
        return list;
    default: break;
    }
    for (size_t i = setup->access == ACCESS_SECOND_GROUP; i < groups; i++) {
        unsigned permission = setup->access == ACCESS_READ_ONLY ? PERMISSION_ALL_BUT_UPDATE : PERMISSION_RETRIEVE_UPDATE;
        json_array_append_new(list, ace(i + 1, "uuid", installation->groups[i].subjectuuid, permission,
                                        setup->access != ACCESS_OTHER_RESOURCE));
    }
    return list;
}

static json_t *resource(const char *href, const char *rt, const char *property, json_t *initial) {
    return json_pack("{s:s, s:[s], s:[s, s], s:{s:o}}", "href", href, "rt", rt, "if", "oic.if.a", "oic.if.baseline", "state", property,
                     initial);
}

bool setup_make(struct installation *installation, const struct setup *setup, uint64_t seed, char *error, size_t error_size) {
    size_t groups = setup->groups ? setup->groups : 1;
    make_groups(installation, setup, seed);
    json_t *creds = json_array();
    for (size_t i = 0; i < groups; i++) {
        json_array_append_new(creds, credential(&installation->groups[i], setup, i));
    }
    json_t *acl = aces(installation, setup, groups);
    for (size_t i = 0; i < SETUP_PEERS && setup->ocf; i++) {
        json_array_append_new(creds, peer_entry(&installation->peers[i], i, seed));
    }
    if (setup->ocf) {
        json_array_append_new(acl, ace(100, "uuid", SETUP_CLIENT_UUID, PERMISSION_RETRIEVE_UPDATE, true));
    }
    json_t *json = json_pack("{s:o, s:o, s:[o, o, o]}", "creds", creds, "acl", acl, "resources",
                             resource(PATH_DIMMER, "oic.r.light.dimming", "dimmingSetting", json_integer(0)),
                             resource(PATH_SWITCH, "oic.r.switch.binary", "value", json_false()),
                             resource(PATH_LOCKED, "oic.r.light.dimming", "dimmingSetting", json_integer(0)));
    if (!json) {
        snprintf(error, error_size, "the configuration cannot be written: out of memory or text that is not UTF-8");
        return false;
    }
    installation->config = device_config_parse(json, error, error_size);
    json_decref(json);
    if (installation->config && setup->ocf) {
        strcpy(installation->config->deviceuuid, SETUP_DEVICE_UUID);
        strcpy(installation->config->owneruuid, SETUP_OWNER_UUID);
    }
    return installation->config != NULL;
}
