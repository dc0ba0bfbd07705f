/* record.c: see record.h. */
#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for one more of `size` bytes; NULL without memory, and the list is as it was. */
static void *grown(void *list, size_t count, size_t *room, size_t size) {
    if (count < *room) {
        return list;
    }
    size_t more = *room ? 2 * *room : 32;
    void *larger = realloc(list, more * size);
    *room = larger ? more : *room;
    return larger;
}

bool record_packet(struct record *record, uint64_t time_ns, const struct device_datagram *datagram) {
    struct record_packet *list = grown(record->packets, record->packet_count, &record->packet_room, sizeof *list);
    uint8_t *data = malloc(datagram->len ? datagram->len : 1);
    if (list) {
        record->packets = list;
    }
    if (!list || !data) {
        free(data);
        return false;
    }
    memcpy(data, datagram->data, datagram->len);
    record->began_ns = record->packet_count ? record->began_ns : time_ns;
    list[record->packet_count++] = (struct record_packet){time_ns, datagram->source, datagram->destination, data, datagram->len};
    return true;
}

static struct record_key key_of(const struct device_credential *entry) {
    struct record_key key = {"", "", ""};
    snprintf(key.senderid, sizeof key.senderid, "%s", entry->senderid ? entry->senderid : "");
    snprintf(key.recipientid, sizeof key.recipientid, "%s", entry->recipientid ? entry->recipientid : "");
    for (size_t i = 0; i < entry->privatedata_len; i++) {
        snprintf(key.secret + 2 * i, 3, "%02x", entry->privatedata[i]);
    }
    return key;
}

static bool known(const struct record *record, const struct record_key *key) {
    for (size_t i = 0; i < record->key_count; i++) {
        if (!memcmp(&record->keys[i], key, sizeof *key)) {
            return true;
        }
    }
    return false;
}

bool record_keys(struct record *record, const struct device_config *config) {
    for (size_t i = 0; i < config->cred_count; i++) {
        struct record_key key;
        memset(&key, 0, sizeof key);
        key = key_of(&config->creds[i]);
        if (known(record, &key)) {
            continue;
        }
        struct record_key *list = grown(record->keys, record->key_count, &record->key_room, sizeof *list);
        if (!list) {
            return false;
        }
        record->keys = list;
        list[record->key_count++] = key;
    }
    return true;
}

void record_free(struct record *record) {
    for (size_t i = 0; i < record->packet_count; i++) {
        free(record->packets[i].data);
    }
    free(record->packets);
    free(record->keys);
    *record = (struct record){NULL};
}
