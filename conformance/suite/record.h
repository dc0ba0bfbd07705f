/* record.h: what was on the wire during a test, and the keys to read it: kept for the tests that do not pass. */
#ifndef SUITE_RECORD_H
#define SUITE_RECORD_H

#include "device.h"

struct record_packet { uint64_t time_ns; struct device_endpoint source, destination; uint8_t *data; size_t len; };
/* One credential entry: in hexadecimal digits, as tshark's table oscore_contexts has them. */
struct record_key { char senderid[2 * 64 + 1], recipientid[2 * 64 + 1], secret[2 * 64 + 1]; };
struct record {
    struct record_packet *packets; size_t packet_count, packet_room;
    struct record_key *keys; size_t key_count, key_room;
    uint64_t began_ns;                    /* when the first packet was sent */
};

/* Keeps a copy. false: out of memory. */
bool record_packet(struct record *record, uint64_t time_ns, const struct device_datagram *datagram);
/* Keeps what the entries are made of, each once. */
bool record_keys(struct record *record, const struct device_config *config);
void record_free(struct record *record);

#endif
