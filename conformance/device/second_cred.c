/* second_cred.c: /oic/sec/cred and /oic/sec/pstat of the second device (CR 1967 Table 21, OBT Table 1): who may do what in which state, and
 * the contexts that follow the entries. */
#include "second_ocf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CREDTYPE_OSCORE = 64, CREDTYPE_CLIENT = 128, CREDTYPE_SERVER = 256 };

/* ---- entries ---- */

static struct second_entry *find(struct second_ocf *ocf, long credid) {
    for (size_t i = 0; i < SECOND_ENTRIES_MAX; i++) {
        if (ocf->entries[i].used && ocf->entries[i].cred.credid == credid) {
            return &ocf->entries[i];
        }
    }
    return NULL;
}

static struct second_entry *free_place(struct second_ocf *ocf) {
    size_t i = 0;

    while (i < SECOND_ENTRIES_MAX && ocf->entries[i].used) {
        i++;
    }
    return i < SECOND_ENTRIES_MAX ? &ocf->entries[i] : NULL;
}

static size_t bytes_of(const char *hex, uint8_t id[SECOND_ID_MAX]) {
    size_t len = 0;

    for (unsigned byte; len < SECOND_ID_MAX && sscanf(hex + 2 * len, "%2x", &byte) == 1; len++) {
        id[len] = (uint8_t)byte;
    }
    return len;
}

static void add_peer(struct device *device, const struct second_entry *entry) {
    struct second_ocf *const ocf = device->ocf;
    struct second_peer *const peer = &ocf->peers[ocf->peer_count];
    uint8_t id[SECOND_ID_MAX];

    if (ocf->peer_count == SECOND_PEERS_MAX) {
        return;
    }
    *peer = (struct second_peer){.entry = entry, .next = 0};
    second_context_derive(&peer->recipient, entry->cred.privatedata, 32, id, bytes_of(entry->recipientid, id), &device->defects);
    second_context_derive(&peer->sender, entry->cred.privatedata, 32, id, bytes_of(entry->senderid, id), &device->defects);
    ocf->peer_count++;
}

/* The place's own texts behind its credential. */
static void settle(struct second_entry *entry) {
    entry->cred.senderid = *entry->senderid ? entry->senderid : NULL;
    entry->cred.recipientid = *entry->recipientid ? entry->recipientid : NULL;
    entry->cred.desc = entry->desc;
    entry->used = true;
}

bool second_cred_load(struct device *device) {
    const struct device_config *const config = device->config;

    for (size_t i = 0; i < config->cred_count; i++) {
        struct second_entry *const entry = free_place(device->ocf);
        if (entry == NULL) {
            return false;
        }
        entry->cred = config->creds[i];
        snprintf(entry->senderid, sizeof entry->senderid, "%s", config->creds[i].senderid ? config->creds[i].senderid : "");
        snprintf(entry->recipientid, sizeof entry->recipientid, "%s", config->creds[i].recipientid ? config->creds[i].recipientid : "");
        snprintf(entry->desc, sizeof entry->desc, "%s", config->creds[i].desc ? config->creds[i].desc : "");
        settle(entry);
        if (entry->cred.credtype == CREDTYPE_OSCORE) {
            add_peer(device, entry);
        }
    }
    return true;
}

static void remove_entry(struct device *device, struct second_entry *entry) {
    if (!second_is(device, DEFECT_KEEPS_KEYS)) {
        second_remove_entry(device, entry->cred.credid);
    }
    entry->used = false;
}

/* ---- representation ---- */

static uint64_t ssn_of(const struct device *device, long credid) {
    for (size_t i = 0; i < device->sender_count; i++) {
        if (device->senders[i].credid == credid || second_is(device, DEFECT_ONE_SSN)) {
            return device->senders[i].next;
        }
    }
    return 0;
}

static void put_oscore(const struct device *device, const struct second_entry *entry, struct second_out *out) {
    const bool ids = !second_is(device, DEFECT_DROPS_IDS), desc = !second_is(device, DEFECT_DROPS_DESC);
    const bool ssn = entry->cred.credtype != CREDTYPE_SERVER && !second_is(device, DEFECT_NO_SSN);
    const bool sender = ids && *entry->senderid != '\0', recipient = ids && *entry->recipientid != '\0';

    second_cbor_text(out, "oscore");
    second_cbor_head(out, SECOND_MAP, (uint64_t)(sender + recipient + desc + ssn));
    if (sender) {
        second_cbor_text(out, "senderid");
        second_cbor_text(out, entry->senderid);
    }
    if (recipient) {
        second_cbor_text(out, "recipientid");
        second_cbor_text(out, entry->recipientid);
    }
    if (desc) {
        second_cbor_text(out, "desc");
        second_cbor_text(out, entry->desc);
    }
    if (ssn) {
        second_cbor_text(out, "ssn");
        second_cbor_head(out, SECOND_UINT, ssn_of(device, entry->cred.credid));
    }
}

static bool shows_secrets(const struct device *device) {
    const unsigned dos = device->ocf->dos;

    return (dos == DOS_RFNOP && second_is(device, DEFECT_READS_IN_RFNOP)) || (dos == DOS_RFPRO && second_is(device, DEFECT_READS_IN_RFPRO))
           || (dos == DOS_SRESET && second_is(device, DEFECT_READS_IN_SRESET));
}

static void put_entry(const struct device *device, const struct second_entry *entry, struct second_out *out) {
    const bool secret = shows_secrets(device);

    second_cbor_head(out, SECOND_MAP, secret ? 5 : 4);
    second_cbor_text(out, "credid");
    second_cbor_head(out, SECOND_UINT, (uint64_t)entry->cred.credid);
    second_cbor_text(out, "credtype");
    second_cbor_head(out, SECOND_UINT, (uint64_t)entry->cred.credtype & (second_is(device, DEFECT_SHOWN_IN_8_BITS) ? 0xff : 0xffff));
    second_cbor_text(out, "subjectuuid");
    second_cbor_text(out, entry->cred.subjectuuid);
    if (secret) {
        second_cbor_text(out, "privatedata");
        second_cbor_head(out, SECOND_MAP, 1);
        second_cbor_text(out, "data");
        second_cbor_bytes(out, entry->cred.privatedata, entry->cred.privatedata_len);
    }
    put_oscore(device, entry, out);
}

static void represent(const struct device *device, struct second_out *out) {
    uint64_t count = 0;

    for (size_t i = 0; i < SECOND_ENTRIES_MAX; i++) {
        count += device->ocf->entries[i].used;
    }
    second_cbor_head(out, SECOND_MAP, 1);
    second_cbor_text(out, "creds");
    second_cbor_head(out, SECOND_ARRAY, count);
    for (size_t i = 0; i < SECOND_ENTRIES_MAX; i++) {
        if (device->ocf->entries[i].used) {
            put_entry(device, &device->ocf->entries[i], out);
        }
    }
}

/* ---- UPDATE ---- */

static bool read_entry(struct second_item item, struct second_entry *entry) {
    const struct second_item oscore = second_cbor_member(item, "oscore");
    uint64_t credid, credtype;

    *entry = (struct second_entry){.used = false};
    if (!second_cbor_uint(second_cbor_member(item, "credid"), &credid) || !second_cbor_uint(second_cbor_member(item, "credtype"), &credtype)
        || second_cbor_string(second_cbor_member(item, "subjectuuid"), entry->cred.subjectuuid, sizeof entry->cred.subjectuuid) < 0
        || second_cbor_string(second_cbor_member(second_cbor_member(item, "privatedata"), "data"), entry->cred.privatedata,
                              sizeof entry->cred.privatedata) != 32) {
        return false;
    }
    entry->cred.credid = (long)credid;
    entry->cred.credtype = (long)credtype;
    entry->cred.privatedata_len = 32;
    second_cbor_string(second_cbor_member(oscore, "senderid"), entry->senderid, sizeof entry->senderid);
    second_cbor_string(second_cbor_member(oscore, "recipientid"), entry->recipientid, sizeof entry->recipientid);
    second_cbor_string(second_cbor_member(oscore, "desc"), entry->desc, sizeof entry->desc);
    return true;
}

/* ssn is read-only: an entry that has it is refused, unless by a defect. */
static bool has_ssn(struct device *device, struct second_item item) {
    uint64_t ssn, credid;

    if (!second_cbor_uint(second_cbor_member(second_cbor_member(item, "oscore"), "ssn"), &ssn)) {
        return false;
    }
    for (size_t i = 0; second_is(device, DEFECT_SSN_WRITABLE) && i < device->sender_count; i++) {
        if (second_cbor_uint(second_cbor_member(item, "credid"), &credid) && device->senders[i].credid == (long)credid) {
            device->senders[i].next = ssn;
        }
    }
    return true;
}

static uint8_t update(struct device *device, struct second_item content) {
    const struct second_item item = second_cbor_element(second_cbor_member(content, "creds"), 0);
    struct second_entry read;
    char wrong[120];

    if (has_ssn(device, item) || !read_entry(item, &read)) {
        return CODE_BAD_REQUEST;
    }
    struct second_entry *entry = find(device->ocf, read.cred.credid);
    if (entry != NULL) {
        remove_entry(device, entry);
    } else if ((entry = free_place(device->ocf)) == NULL) {
        return CODE_BAD_REQUEST;
    }
    *entry = read;
    settle(entry);
    if (entry->cred.credtype == CREDTYPE_OSCORE) {
        add_peer(device, entry);
        return CODE_CHANGED;
    }
    if (!second_is(device, DEFECT_NEVER_KEYED) && second_add_entry(device, &entry->cred, wrong, sizeof wrong) != NULL) {
        entry->used = false;
        return CODE_BAD_REQUEST;
    }
    return CODE_CHANGED;
}

static uint8_t delete(struct device *device, const char *query) {
    long credid = -1;
    struct second_entry *const entry = sscanf(query, "credid=%ld", &credid) == 1 ? find(device->ocf, credid) : NULL;

    if (entry == NULL) {
        return CODE_NOT_FOUND;
    }
    for (size_t i = 0; second_is(device, DEFECT_REMOVES_ALL) && i < SECOND_ENTRIES_MAX; i++) {
        if (device->ocf->entries[i].used && device->ocf->entries[i].cred.credtype != CREDTYPE_OSCORE) {
            remove_entry(device, &device->ocf->entries[i]);
        }
    }
    if (entry->used) {
        remove_entry(device, entry);
    }
    return CODE_DELETED;
}

/* ---- who may ---- */

static bool may_write(const struct device *device, const struct second_ask *ask) {
    const bool known = ask->identity != NULL;

    switch (device->ocf->dos) {
    case DOS_RFOTM: return second_is(device, DEFECT_ANYBODY_IN_RFOTM);      /* the DOTS alone, over its own connection */
    case DOS_RFPRO: return ask->owner || (known && second_is(device, DEFECT_ANYBODY_IN_RFPRO));
    case DOS_RFNOP: return ask->owner && second_is(device, DEFECT_WRITES_IN_RFNOP);
    case DOS_SRESET: return ask->owner || (known && second_is(device, DEFECT_ANYBODY_IN_SRESET));
    default: return false;
    }
}

static bool may_read(const struct device *device, const struct second_ask *ask) {
    return ask->owner && (device->ocf->dos != DOS_RFNOP || second_is(device, DEFECT_READS_IN_RFNOP));
}

static uint8_t denied(const struct second_ask *ask) {
    return ask->identity != NULL ? CODE_FORBIDDEN : CODE_UNAUTHORIZED;
}

uint8_t second_cred_request(struct device *device, const struct second_ask *ask, struct second_out *out) {
    if (ask->method == METHOD_GET) {
        if (!may_read(device, ask)) {
            return denied(ask);
        }
        represent(device, out);
        return CODE_CONTENT;
    }
    if (ask->method != METHOD_POST && ask->method != METHOD_DELETE) {
        return CODE_NOT_ALLOWED;
    }
    if (!may_write(device, ask)) {
        return denied(ask);
    }
    return ask->method == METHOD_POST ? update(device, second_cbor_item(ask->payload, ask->payload_len)) : delete(device, ask->query);
}

/* ---- device states ---- */

static void reset(struct device *device) {
    struct second_ocf *const ocf = device->ocf;

    ocf->dos = DOS_RFOTM;
    ocf->owned = false;
    if (second_is(device, DEFECT_RESET_KEEPS)) {
        ocf->dos = DOS_RFNOP;
        return;
    }
    for (size_t i = 0; i < SECOND_ENTRIES_MAX; i++) {
        if (ocf->entries[i].used) {
            second_remove_entry(device, ocf->entries[i].cred.credid);
        }
    }
    memset(ocf->entries, 0, sizeof ocf->entries);
    ocf->peer_count = 0;
    ocf->observer.used = false;
}

static bool leads_to(unsigned from, uint64_t to) {
    return to == from || to == DOS_RESET || (from == DOS_RFPRO && (to == DOS_RFNOP || to == DOS_SRESET))
           || (from == DOS_RFNOP && (to == DOS_RFPRO || to == DOS_SRESET)) || (from == DOS_SRESET && to == DOS_RFPRO);
}

uint8_t second_pstat_request(struct device *device, const struct second_ask *ask, struct second_out *out) {
    uint64_t wanted;

    if (!ask->owner) {
        return denied(ask);
    }
    if (ask->method == METHOD_GET) {
        second_cbor_head(out, SECOND_MAP, 1);
        second_cbor_text(out, "dos");
        second_cbor_head(out, SECOND_MAP, 1);
        second_cbor_text(out, "s");
        second_cbor_head(out, SECOND_UINT, device->ocf->dos);
        return CODE_CONTENT;
    }
    const struct second_item dos = second_cbor_member(second_cbor_item(ask->payload, ask->payload_len), "dos");
    if (ask->method != METHOD_POST || !second_cbor_uint(second_cbor_member(dos, "s"), &wanted) || !leads_to(device->ocf->dos, wanted)) {
        return ask->method != METHOD_POST ? CODE_NOT_ALLOWED : CODE_BAD_REQUEST;
    }
    if (wanted == DOS_RESET) {
        reset(device);
    } else {
        device->ocf->dos = (unsigned)wanted;
    }
    return CODE_CHANGED;
}
