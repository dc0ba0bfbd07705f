// host.h: a node's IPv6/UDP on a net device of ns-3, one interface for ours (raw) and ns-3's own (stack).
#ifndef SIM_HOST_HOST_H
#define SIM_HOST_HOST_H

#include "link.h"

#include <ns3/net-device.h>
#include <ns3/packet.h>

constexpr uint16_t ETHERTYPE_IPV6 = 0x86dd;
constexpr size_t MTU = 1500;   // no fragments: a longer packet is refused

class Host {
public:
    virtual ~Host() = default;
    // What the host is given to send: the whole IPv6 packet, or the payload alone.
    virtual ns3::Ptr<ns3::Packet> pack(const Frame &frame, const device_datagram &datagram) const = 0;
    // NULL, or why the host cannot send that.
    virtual const char *send(const ns3::Ptr<ns3::Packet> &packet, const device_datagram &datagram) = 0;
};

// What hosts hand up.
class HostUser {
public:
    virtual void received(const ns3::Packet &packet, uint32_t node, const device_datagram &datagram) = 0;
    virtual void broken(const std::string &text) = 0;
    virtual ns3::Address link_address(uint32_t node, uint32_t asking) const = 0;   // of its device, or of the router that leads there

protected:
    ~HostUser() = default;
};

#endif
