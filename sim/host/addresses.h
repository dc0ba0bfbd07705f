// addresses.h: the bench's addresses as ns-3 has them.
#ifndef SIM_HOST_ADDRESSES_H
#define SIM_HOST_ADDRESSES_H

#include "contracts.h"

#include <ns3/ipv6-address.h>
#include <ns3/mac48-address.h>

// 02:00, then the node's number, which its IPv6 address ends with too.
ns3::Mac48Address mac_address(uint32_t node);
ns3::Ipv6Address ipv6_address(const device_endpoint &endpoint);
device_endpoint endpoint_of(ns3::Ipv6Address address, uint16_t port);

#endif
