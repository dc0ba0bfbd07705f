/* coap_socket.c: see coap_socket.h. */
#define _GNU_SOURCE              /* struct in6_pktinfo */
#include "coap_socket.h"

#include <coap3/coap.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* libcoap keeps its socket to itself. But descriptors are given lowest first, so the next socket will be the one that is free now; that it
 * is one, and bound, is looked at afterwards. */
static int next_descriptor(void) {
    int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    if (fd >= 0) {
        close(fd);
    }
    return fd;
}

static bool is_bound(int fd, const struct sockaddr_in6 *local, uint16_t *port) {
    struct sockaddr_in6 bound;
    socklen_t size = sizeof bound;
    int type = 0;
    socklen_t type_size = sizeof type;
    bool good = fd >= 0 && getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) == 0 && type == SOCK_DGRAM
                && getsockname(fd, (struct sockaddr *)&bound, &size) == 0 && bound.sin6_family == AF_INET6
                && !memcmp(&bound.sin6_addr, &local->sin6_addr, sizeof bound.sin6_addr)
                && (!local->sin6_port || bound.sin6_port == local->sin6_port);
    *port = good ? ntohs(bound.sin6_port) : 0;
    return good;
}

bool coap_socket_open(struct coap_socket *coap, const struct sockaddr_in6 *local, unsigned interface, char *error, size_t error_size) {
    coap_address_t address;
    coap_address_init(&address);
    address.size = sizeof *local;
    address.addr.sin6 = *local;
    coap_startup();
    coap_set_log_level(LOG_EMERG);
    *coap = (struct coap_socket){.context = coap_new_context(NULL), .fd = -1};
    int fd = next_descriptor();
    errno = 0;
    const coap_endpoint_t *endpoint = coap->context ? coap_new_endpoint(coap->context, &address, COAP_PROTO_UDP) : NULL;
    int saved = errno;
    if (!endpoint || !is_bound(fd, local, &coap->port)) {
        snprintf(error, error_size, "UDP port %u cannot be opened: %s", ntohs(local->sin6_port), saved ? strerror(saved) : "out of memory");
        coap_socket_close(coap);
        return false;
    }
    coap->fd = fd;
    const struct ip_mreqn ipv4 = {.imr_ifindex = (int)interface};
    setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &interface, sizeof interface);
    setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &ipv4, sizeof ipv4);
    return true;
}

bool coap_socket_join(struct coap_socket *coap, const char *group, const char *interface, char *error, size_t error_size) {
    errno = 0;
    if (coap_join_mcast_group_intf(coap->context, group, interface) == 0) {
        return true;
    }
    snprintf(error, error_size, "the group %s cannot be joined on %s: %s", group, interface, errno ? strerror(errno) : "refused");
    return false;
}

ssize_t coap_socket_receive(const struct coap_socket *coap, uint8_t *data, size_t size, struct sockaddr_in6 *source,
                            struct in6_addr *destination) {
    union { struct cmsghdr align; uint8_t bytes[256]; } control;
    struct iovec piece = {data, size};
    struct msghdr message = {.msg_name = source, .msg_namelen = sizeof *source, .msg_iov = &piece, .msg_iovlen = 1,
                             .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t len = recvmsg(coap->fd, &message, MSG_DONTWAIT);
    memset(destination, 0, sizeof *destination);
    for (struct cmsghdr *header = len < 0 ? NULL : CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo info;
            memcpy(&info, CMSG_DATA(header), sizeof info);
            *destination = info.ipi6_addr;
        }
    }
    return len;
}

bool coap_socket_send(const struct coap_socket *coap, const struct in6_addr *source, const struct sockaddr_in6 *destination,
                      const uint8_t *data, size_t len) {
    union { struct cmsghdr align; uint8_t bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))]; } control = {.bytes = {0}};
    struct sockaddr_in6 to = *destination;
    struct iovec piece = {(void *)(uintptr_t)data, len};
    struct msghdr message = {.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &piece, .msg_iovlen = 1};
    if (source) {
        const struct in6_pktinfo info = {.ipi6_addr = *source, .ipi6_ifindex = to.sin6_scope_id};
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        *CMSG_FIRSTHDR(&message) = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof info), .cmsg_level = IPPROTO_IPV6, .cmsg_type = IPV6_PKTINFO};
        memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &info, sizeof info);
    }
    return sendmsg(coap->fd, &message, 0) == (ssize_t)len;
}

void coap_socket_close(struct coap_socket *coap) {
    if (coap->context) {
        coap_free_context(coap->context);        /* and with it the endpoint and its socket */
    }
    *coap = (struct coap_socket){.fd = -1};
}
