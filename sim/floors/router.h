// router.h: a router between floors: ns-3's IPv6 with static routes. Multicast to All OCF Nodes of site-local scope goes from the side of its
// sender to all others. Its address ends with a number after those of the hosts, on each of its floors.
#ifndef SIM_FLOORS_ROUTER_H
#define SIM_FLOORS_ROUTER_H

#include "raw_host.h"

#include <map>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/net-device.h>
#include <ns3/node.h>

class ReversePath;

class Router {
public:
    Router(const RawHosts &hosts, uint32_t number);
    ~Router();
    const ns3::Ptr<ns3::Node> &node() const { return node_; }
    uint32_t number() const { return number_; }
    void join(uint32_t floor, const ns3::Ptr<ns3::NetDevice> &device);   // floors count from 1
    ns3::Address link_address(uint32_t floor) const { return interfaces_.at(floor).device->GetAddress(); }
    ns3::Ipv6Address address(uint32_t floor) const;
    // A host or another router on one of its floors.
    void know(uint32_t floor, ns3::Ipv6Address neighbour, const ns3::Address &link_address);
    // What is for a floor that it has not joined goes to a router on one that it has.
    void route(uint32_t floor, uint32_t by_floor, ns3::Ipv6Address next);
    void pass_on_multicast(ns3::Ipv6Address sender, uint32_t from_floor);   // once it has joined all its floors

private:
    struct Interface {
        uint32_t index;
        ns3::Ptr<ns3::NetDevice> device;
    };
    const RawHosts &hosts_;
    uint32_t number_;
    ns3::Ptr<ns3::Node> node_;
    ns3::Ptr<ReversePath> routing_;
    ns3::Ptr<ns3::Ipv6L3Protocol> ipv6_;
    std::map<uint32_t, Interface> interfaces_;   // by floor
};

// The /64 of a floor (put_floor_prefix).
ns3::Ipv6Address floor_prefix(uint32_t floor);

#endif
