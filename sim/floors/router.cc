#include "router.h"

#include "host/addresses.h"
#include "host/stack.h"

#include <ns3/ipv6-interface.h>
#include <ns3/ipv6-static-routing.h>
#include <ns3/ndisc-cache.h>

namespace {

constexpr uint8_t FLOOR_PREFIX = 64;

ns3::Ptr<ns3::Ipv6StaticRouting> routes(const ns3::Ptr<ns3::Ipv6L3Protocol> &ipv6)
{
    return ns3::DynamicCast<ns3::Ipv6StaticRouting>(ipv6->GetRoutingProtocol());
}

}   // namespace

ns3::Ipv6Address floor_prefix(uint32_t floor)
{
    uint8_t bytes[16] = {0xfd, 0, 0, 0, 0, 0, static_cast<uint8_t>(floor >> 8), static_cast<uint8_t>(floor)};
    return ns3::Ipv6Address(bytes);
}

Router::Router(const RawHosts &hosts, uint32_t number)
    : hosts_(hosts), number_(number), node_(ns3::CreateObject<ns3::Node>()), ipv6_(install_stack(node_))
{
}

ns3::Ipv6Address Router::address(uint32_t floor) const
{
    return ipv6_address(hosts_.endpoint_on(floor, number_));
}

void Router::join(uint32_t floor, const ns3::Ptr<ns3::NetDevice> &device)
{
    interfaces_[floor] = {add_interface(ipv6_, device, address(floor)), device};
}

void Router::know(uint32_t floor, ns3::Ipv6Address neighbour, const ns3::Address &link_address)
{
    ns3::NdiscCache::Entry *entry = ipv6_->GetInterface(interfaces_.at(floor).index)->GetNdiscCache()->Add(neighbour);
    entry->SetMacAddress(link_address);
    entry->MarkPermanent();
}

void Router::route(uint32_t floor, uint32_t by_floor, ns3::Ipv6Address next)
{
    routes(ipv6_)->AddNetworkRouteTo(floor_prefix(floor), ns3::Ipv6Prefix(FLOOR_PREFIX), next, interfaces_.at(by_floor).index);
}

void Router::pass_on_multicast(ns3::Ipv6Address sender, uint32_t from_floor)
{
    std::vector<uint32_t> others;
    for (const auto &[floor, out] : interfaces_) {
        if (floor != from_floor) {
            others.push_back(out.index);
        }
    }
    routes(ipv6_)->AddMulticastRoute(sender, ipv6_address(hosts_.all_ocf_nodes()), interfaces_.at(from_floor).index, others);
}
