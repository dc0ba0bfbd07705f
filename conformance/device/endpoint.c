/* endpoint.c: addresses that every device shares; IPv4 ones in the form that IPv6 has for them, ::ffff:a.b.c.d (RFC 4291 §2.5.5.2). */
#include "device.h"

#include <arpa/inet.h>
#include <string.h>

enum { PREFIX = 12, IPV4_MULTICAST = 14 };      /* 224.0.0.0/4 */
static const uint8_t mapped[PREFIX] = {[10] = 0xff, [11] = 0xff};

const struct device_endpoint device_all_ocf_nodes = {.address = {0xff, 0x02, [14] = 0x01, [15] = 0x58}, .port = 5683};
const struct device_endpoint device_all_ocf_nodes_ipv4 = {.address = {[10] = 0xff, 0xff, 224, 0, 1, 187}, .port = 5683};

bool device_is_ipv4(const struct device_endpoint *endpoint) {
    return memcmp(endpoint->address, mapped, sizeof mapped) == 0;
}

bool device_is_multicast(const struct device_endpoint *endpoint) {
    return endpoint->address[0] == 0xff || (device_is_ipv4(endpoint) && endpoint->address[PREFIX] >> 4 == IPV4_MULTICAST);
}

bool device_is_all_ocf_nodes(const struct device_endpoint *endpoint) {
    static const uint8_t rest[14] = {[12] = 0x01, [13] = 0x58};
    return (endpoint->address[0] == 0xff && endpoint->address[1] < 0x10 && memcmp(endpoint->address + 2, rest, sizeof rest) == 0)
           || memcmp(endpoint->address, device_all_ocf_nodes_ipv4.address, sizeof endpoint->address) == 0;
}

void device_address_text(const struct device_endpoint *endpoint, char out[DEVICE_ADDRESS_TEXT]) {
    const bool ipv4 = device_is_ipv4(endpoint);
    inet_ntop(ipv4 ? AF_INET : AF_INET6, endpoint->address + (ipv4 ? PREFIX : 0), out, DEVICE_ADDRESS_TEXT);
}

bool device_address_parse(struct device_endpoint *endpoint, const char *text) {
    if (inet_pton(AF_INET6, text, endpoint->address) == 1) {
        return true;
    }
    memcpy(endpoint->address, mapped, sizeof mapped);
    return inet_pton(AF_INET, text, endpoint->address + PREFIX) == 1;
}
