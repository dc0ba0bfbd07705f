/* sources.c: see sources.h. */
#include "sources.h"

#include <ifaddrs.h>
#include <stdio.h>
#include <string.h>

static void add(struct own *own, const struct in6_addr *address) {
    if (own->count < SOURCE_ADDRESSES_MAX) {
        own->list[own->count++] = *address;
    }
}

static void note(struct sources *sources, const struct sockaddr *address) {
    struct in6_addr mapped = {.s6_addr = {[10] = 0xff, [11] = 0xff}};
    const struct in6_addr *ipv6 = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    if (address->sa_family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(ipv6) == IN6_IS_ADDR_LINKLOCAL(&sources->device->device.sin6_addr)) {
        add(&sources->own, ipv6);
    } else if (address->sa_family == AF_INET) {
        memcpy(mapped.s6_addr + 12, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
        add(&sources->own_ipv4, &mapped);
    }
}

void sources_init(struct sources *sources, const struct udp_address *device) {
    struct ifaddrs *list = NULL;
    *sources = (struct sources){.device = device};
    if (getifaddrs(&list)) {
        return;
    }
    for (const struct ifaddrs *entry = list; entry; entry = entry->ifa_next) {
        if (entry->ifa_addr && !strcmp(entry->ifa_name, device->interface)) {
            note(sources, entry->ifa_addr);
        }
    }
    freeifaddrs(list);
}

size_t udp_address_sources(const struct udp_address *address, bool ipv4) {
    struct sources sources;
    sources_init(&sources, address);
    return (ipv4 ? &sources.own_ipv4 : &sources.own)->count;
}

/* Which address of the bench this is: 0 for the first that appeared. */
static size_t place_of(struct sources *sources, const uint8_t address[16]) {
    size_t i = 0;
    while (i < sources->named_count && memcmp(sources->named[i], address, 16)) {
        i++;
    }
    if (i == sources->named_count && i < SOURCE_ADDRESSES_MAX) {
        memcpy(sources->named[sources->named_count++], address, 16);
    }
    return i;
}

const struct coap_socket *sources_find(struct sources *sources, const struct device_endpoint *as, char *error, size_t error_size) {
    struct sockaddr_in6 local = {.sin6_family = AF_INET6, .sin6_scope_id = sources->device->index};
    for (size_t i = 0; i < sources->count; i++) {
        if (!memcmp(sources->list[i].as.address, as->address, 16) && sources->list[i].as.port == as->port) {
            return &sources->list[i].socket;
        }
    }
    const struct own *own = device_is_ipv4(as) ? &sources->own_ipv4 : &sources->own;
    if (!own->count || sources->count == SOURCES_MAX) {
        snprintf(error, error_size, "%s: %s", sources->device->interface,
                 own->count ? "more than 256 source endpoints" : "it has no address in the scope of the device's");
        return NULL;
    }
    struct coap_socket *socket = &sources->list[sources->count].socket;
    const size_t place = place_of(sources, as->address);
    for (size_t i = 0; i < own->count; i++) {            /* one that is still being checked for duplicates cannot be used */
        local.sin6_addr = own->list[(place + i) % own->count];
        if (coap_socket_open(socket, &local, sources->device->index, error, error_size)) {
            sources->list[sources->count++].as = *as;
            return socket;
        }
    }
    return NULL;
}

void sources_close(struct sources *sources) {
    for (size_t i = 0; i < sources->count; i++) {
        coap_socket_close(&sources->list[i].socket);
    }
    sources->count = 0;
}
