/* coap_socket.h: a UDP endpoint of libcoap, used below its dispatcher.
 *
 * libcoap opens, binds and joins the group on the named interface; the datagrams go past it. For the tester must send what is no CoAP
 * message, and an SSM Server must be silent where libcoap 4.3.1 is not: it answers a malformed multicast message with a Reset, and a
 * multicast DELETE after its leisure. The CoAP message layer is the owner's. */
#ifndef UDP_COAP_SOCKET_H
#define UDP_COAP_SOCKET_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct coap_socket {
    struct coap_context_t *context;       /* NULL: not open */
    int fd;                               /* libcoap's: to poll; never closed by others */
    uint16_t port;
};

/* `local`: an address (with sin6_scope_id if it is link-local; ::ffff:a.b.c.d is one of IPv4) or ::, which hears IPv4 too; port 0: any.
 * What is sent to a group leaves by `interface` (its index) and is heard on this machine too. false with a sentence. */
bool coap_socket_open(struct coap_socket *coap, const struct sockaddr_in6 *local, unsigned interface, char *error, size_t error_size);
/* "ff02::158", "eth0". */
bool coap_socket_join(struct coap_socket *coap, const char *group, const char *interface, char *error, size_t error_size);
/* One datagram, if there is one: its length; -1: none. `destination`: the address it was sent to. What is longer than `size` is cut. */
ssize_t coap_socket_receive(const struct coap_socket *coap, uint8_t *data, size_t size, struct sockaddr_in6 *source,
                            struct in6_addr *destination);
/* `source`: the address to send from: an answer comes from where the request went to; NULL: any of this machine's. */
bool coap_socket_send(const struct coap_socket *coap, const struct in6_addr *source, const struct sockaddr_in6 *destination,
                      const uint8_t *data, size_t len);
void coap_socket_close(struct coap_socket *coap);          /* one that is not open, too */

#endif
