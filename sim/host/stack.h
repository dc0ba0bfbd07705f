// stack.h: ns-3's own IPv6 and UDP on a net device, with the addresses and ports of raw_host.h. Nothing is sent that the bench
// did not send: no Router Solicitations, no Duplicate Address Detection, neighbours are known.
#ifndef SIM_HOST_STACK_H
#define SIM_HOST_STACK_H

#include "host.h"

#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-static-routing.h>
#include <ns3/socket.h>

// The parts of ns-3's IPv6 and UDP, on a node.
ns3::Ptr<ns3::Ipv6L3Protocol> install_stack(const ns3::Ptr<ns3::Node> &node, const ns3::Ptr<ns3::Ipv6StaticRouting> &routing);
// Its interface on the device, with this address alone; its number.
uint32_t add_interface(const ns3::Ptr<ns3::Ipv6L3Protocol> &ipv6, const ns3::Ptr<ns3::NetDevice> &device, ns3::Ipv6Address address);

class StackHost final : public Host {
public:
    // On `node`, which has the device already. `hop_limit`: of multicast that may leave the link. `hosts` and `user` outlive it, and it outlives the simulation.
    StackHost(const RawHosts &hosts, uint32_t number, ns3::Ptr<ns3::Node> node, ns3::Ptr<ns3::NetDevice> device, HostUser &user,
              uint8_t hop_limit = 64);
    // What lies behind a router on this link.
    void route(ns3::Ipv6Address prefix, ns3::Ipv6Address router, const ns3::Address &link_address);
    ns3::Ptr<ns3::Packet> pack(const Frame &frame, const device_datagram &datagram) const override;
    const char *send(const ns3::Ptr<ns3::Packet> &packet, const device_datagram &datagram) override;

private:
    void open_socket(ns3::Ptr<ns3::Node> node);
    void know(ns3::Ipv6Address neighbour, const ns3::Address &link_address);
    void receive(ns3::Ptr<ns3::Socket> socket);

    const RawHosts &hosts_;
    uint32_t number_;
    ns3::Ptr<ns3::NetDevice> device_;
    HostUser &user_;
    uint8_t hop_limit_;
    ns3::Ptr<ns3::Ipv6L3Protocol> ipv6_;
    uint32_t interface_ = 0;
    ns3::Ptr<ns3::Socket> socket_;
};

#endif
