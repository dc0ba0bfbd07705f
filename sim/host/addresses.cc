#include "addresses.h"

ns3::Mac48Address mac_address(uint32_t node)
{
    uint8_t bytes[6] = {0x02, 0};
    for (int i = 0; i < 4; i++) {
        bytes[2 + i] = static_cast<uint8_t>(node >> (24 - 8 * i));
    }
    ns3::Mac48Address address;
    address.CopyFrom(bytes);
    return address;
}

ns3::Ipv6Address ipv6_address(const device_endpoint &endpoint)
{
    return ns3::Ipv6Address::Deserialize(endpoint.address);
}

device_endpoint endpoint_of(ns3::Ipv6Address address, uint16_t port)
{
    device_endpoint endpoint{};
    address.GetBytes(endpoint.address);
    endpoint.port = port;
    return endpoint;
}
