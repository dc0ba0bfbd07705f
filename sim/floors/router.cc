#include "router.h"

#include "host/addresses.h"
#include "host/stack.h"

#include <ns3/ipv6-interface.h>
#include <ns3/ipv6-static-routing.h>
#include <ns3/ndisc-cache.h>

namespace {

constexpr uint8_t FLOOR_PREFIX = 64;

}   // namespace

// ns-3's static multicast routes do not look at the sender: this does, before they do.
class ReversePath final : public ns3::Ipv6StaticRouting {
public:
    void expect(ns3::Ipv6Address sender, uint32_t interface) { from_[sender] = interface; }
    bool RouteInput(ns3::Ptr<const ns3::Packet> packet, const ns3::Ipv6Header &header, ns3::Ptr<const ns3::NetDevice> device,
                    UnicastForwardCallback unicast, MulticastForwardCallback multicast, LocalDeliverCallback local,
                    ErrorCallback error) override
    {
        const auto expected = header.GetDestination().IsMulticast() ? from_.find(header.GetSource()) : from_.end();
        if (expected != from_.end() && static_cast<int32_t>(expected->second) != ipv6_->GetInterfaceForDevice(device)) {
            return true;   // not from that side: dropped
        }
        return Ipv6StaticRouting::RouteInput(packet, header, device, unicast, multicast, local, error);
    }
    void SetIpv6(ns3::Ptr<ns3::Ipv6> ipv6) override
    {
        ipv6_ = ns3::PeekPointer(ipv6);
        Ipv6StaticRouting::SetIpv6(ipv6);
    }

private:
    ns3::Ipv6 *ipv6_ = nullptr;   // whose routing this is
    std::map<ns3::Ipv6Address, uint32_t> from_;
};

ns3::Ipv6Address floor_prefix(uint32_t floor)
{
    uint8_t bytes[16] = {};
    put_floor_prefix(floor, bytes);
    return ns3::Ipv6Address(bytes);
}

Router::Router(const RawHosts &hosts, uint32_t number)
    : hosts_(hosts), number_(number), node_(ns3::CreateObject<ns3::Node>()), routing_(ns3::CreateObject<ReversePath>()),
      ipv6_(install_stack(node_, routing_))
{
}

Router::~Router() = default;

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
    routing_->AddNetworkRouteTo(floor_prefix(floor), ns3::Ipv6Prefix(FLOOR_PREFIX), next, interfaces_.at(by_floor).index);
}

void Router::pass_on_multicast(ns3::Ipv6Address sender, uint32_t from_floor)
{
    std::vector<uint32_t> others;
    for (const auto &[floor, out] : interfaces_) {
        if (floor != from_floor) {
            others.push_back(out.index);
        }
    }
    routing_->AddMulticastRoute(sender, ipv6_address(hosts_.all_ocf_nodes()), interfaces_.at(from_floor).index, others);
    routing_->expect(sender, interfaces_.at(from_floor).index);
}
