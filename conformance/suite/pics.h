/* pics.h: what a device claims to be (Protocol Implementation Conformance Statement), a small YAML file:
 *
 *   roles: [server, client]
 *   options: [several-groups, persistent-state, restart, actuation, ocf-device, ipv4]
 *   first-message: lower-limit          # or slides; absent: not stated
 *   leisure: 2                          # seconds; allows a shorter --silence
 */
#ifndef SUITE_PICS_H
#define SUITE_PICS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Bits: what a test needs and what a PICS claims. */
enum pics_claim {
    SERVER = 1, CLIENT = 2,
    SEVERAL_GROUPS = 4,       /* more than one SSM Group at a time */
    PERSISTENT = 8,           /* Replay Window and Sender Sequence Number survive a restart */
    RESTARTS = 16,            /* can be restarted by the tester */
    ACTUATION = 32,           /* tells when an output is driven */
    OCF_DEVICE = 64,          /* an OCF Device around it: discovery, unicast OSCORE, Security Virtual Resources */
    IPV4 = 128,               /* has an IPv4 address and listens to 224.0.1.187 too */
    PICS_EVERYTHING = 255,
    SEVERAL_SOURCES = 256,    /* no claim: the tester itself needs two source addresses */
    OWN_IPV4 = 512            /* no claim: the tester needs to know the device's IPv4 address */
};
enum pics_first { FIRST_NOT_STATED, FIRST_LOWER_LIMIT, FIRST_SLIDES };

struct pics {
    unsigned claims;
    enum pics_first first_message;
    double leisure;                       /* seconds; negative: not stated */
};

/* Reads a file; false with "FILE:LINE: found X, expected Y". */
bool pics_load(struct pics *pics, const char *path, char *error, size_t error_size);
json_t *pics_dump(const struct pics *pics);
/* The first of `needs` that is not claimed, as text; NULL: all are. */
const char *pics_missing(const struct pics *pics, unsigned needs);

#endif
