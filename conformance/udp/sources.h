/* sources.h: the bench's source endpoints as ports of this machine: one socket for each, so that an answer tells whom it is for. */
#ifndef UDP_SOURCES_H
#define UDP_SOURCES_H

#include "coap_socket.h"
#include "udp_device.h"

#define SOURCES_MAX 256u
#define SOURCE_ADDRESSES_MAX 16u

struct sources {
    const struct udp_address *device;
    struct own { struct in6_addr list[SOURCE_ADDRESSES_MAX]; size_t count; } own, own_ipv4;      /* of the interface: in the scope of the
                                                                                                   * device's; ::ffff:a.b.c.d */
    uint8_t named[SOURCE_ADDRESSES_MAX][16]; size_t named_count;                  /* the bench's addresses, in order of appearance */
    struct { struct device_endpoint as; struct coap_socket socket; } list[SOURCES_MAX]; size_t count;
};
void sources_init(struct sources *sources, const struct udp_address *device);
/* The socket (an IPv6 one, which sends over IPv4 from an address of it) that stands for this endpoint, opened if need be; NULL with a sentence.
 * Another address of the bench is another one of the interface, as long as it has some; then they come round again, with other ports. */
const struct coap_socket *sources_find(struct sources *sources, const struct device_endpoint *as, char *error, size_t error_size);
void sources_close(struct sources *sources);

#endif
