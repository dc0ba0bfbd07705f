/* datagram.h: what a sent datagram is: the facts of its frame in capture.pcap, opened if the run has its key, and the words for them. */
#ifndef TRACE_PRINT_DATAGRAM_H
#define TRACE_PRINT_DATAGRAM_H

#include "load.h"

#include "forge.h"

struct datagram {
    const struct capture_frame *frame;
    struct forge_opened opened;
    bool has_key;                       /* the run has a key of this kid: `opened.authentic` says something */
    bool has_value; enum device_resource_kind kind; int32_t value;   /* of the payload inside, if it is a representation */
};
void datagram_read(struct datagram *datagram, const struct run *run, uint32_t number);

struct datagram_words { char text[1024]; };
/* "Client -> All OCF Nodes: NON POST kid 02a1 PIV 5, 61 bytes (POST /BinarySwitchResURI true), step 'on'"; "attacker as Client -> ..." if
 * it is sent from another one's address. */
struct datagram_words datagram_describe(const struct run *run, uint32_t number);

/* Bytes as hexadecimal; cut to what fits. */
void hex_text(char *text, size_t size, const uint8_t *bytes, size_t len);

#endif
