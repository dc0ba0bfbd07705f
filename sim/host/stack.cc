// Only the parts of ns-3's stack that UDP over one link needs. An interface gives itself an address made of its MAC address; ours
// replaces it. An entry in the neighbour cache is made when it is needed first: an entry for every neighbour of every node would be
// quadratic in the nodes.
#include "stack.h"

#include "addresses.h"

#include <cstring>
#include <ns3/boolean.h>
#include <ns3/icmpv6-l4-protocol.h>
#include <ns3/inet6-socket-address.h>
#include <ns3/ipv6-interface.h>
#include <ns3/ipv6-packet-info-tag.h>
#include <ns3/ipv6-static-routing.h>
#include <ns3/ndisc-cache.h>
#include <ns3/node.h>
#include <ns3/traffic-control-layer.h>
#include <ns3/udp-l4-protocol.h>
#include <ns3/uinteger.h>

namespace {

constexpr uint8_t LINK_PREFIX = 64, STAYS_ON_LINK = 1;

ns3::Ptr<ns3::Ipv6L3Protocol> install_stack(const ns3::Ptr<ns3::Node> &node)
{
    auto ipv6 = ns3::CreateObject<ns3::Ipv6L3Protocol>();
    ipv6->SetAttribute("IpForward", ns3::BooleanValue(true));   // hosts would solicit routers, each at all others
    auto icmpv6 = ns3::CreateObject<ns3::Icmpv6L4Protocol>();
    icmpv6->SetAttribute("DAD", ns3::BooleanValue(false));
    node->AggregateObject(ipv6);
    node->AggregateObject(icmpv6);
    ipv6->SetRoutingProtocol(ns3::CreateObject<ns3::Ipv6StaticRouting>());
    ipv6->RegisterExtensions();
    ipv6->RegisterOptions();
    node->AggregateObject(ns3::CreateObject<ns3::TrafficControlLayer>());
    node->AggregateObject(ns3::CreateObject<ns3::UdpL4Protocol>());
    return ipv6;
}

}   // namespace

StackHost::StackHost(const RawHosts &hosts, uint32_t number, ns3::Ptr<ns3::Node> node, ns3::Ptr<ns3::NetDevice> device, HostUser &user,
                     uint8_t hop_limit)
    : hosts_(hosts), number_(number), device_(device), user_(user), hop_limit_(hop_limit), ipv6_(install_stack(node))
{
    set_address();
    open_socket(node);
}

void StackHost::set_address()
{
    interface_ = ipv6_->AddInterface(device_);
    ipv6_->SetUp(interface_);
    while (ipv6_->GetNAddresses(interface_) > 0) {
        ipv6_->RemoveAddress(interface_, 0);
    }
    ipv6_->AddAddress(interface_, ns3::Ipv6InterfaceAddress(ipv6_address(hosts_.endpoint(number_)), ns3::Ipv6Prefix(LINK_PREFIX)));
    ns3::DynamicCast<ns3::Ipv6StaticRouting>(ipv6_->GetRoutingProtocol())->SetDefaultMulticastRoute(interface_);
}

void StackHost::open_socket(ns3::Ptr<ns3::Node> node)
{
    socket_ = node->GetObject<ns3::UdpL4Protocol>()->CreateSocket();
    socket_->Bind(ns3::Inet6SocketAddress(ns3::Ipv6Address::GetAny(), hosts_.endpoint(number_).port));
    socket_->BindToNetDevice(device_);
    socket_->SetRecvPktInfo(true);
    socket_->SetRecvCallback(ns3::MakeCallback(&StackHost::receive, this));
    if (hosts_.is_server(number_)) {
        for (scenario_scope scope : {SCOPE_LINK_LOCAL, SCOPE_REALM_LOCAL, SCOPE_SITE_LOCAL}) {
            const device_endpoint group = RawHosts::all_ocf_nodes(scope);
            if (hosts_.is_all_ocf_nodes(group)) {
                socket_->Ipv6JoinGroup(ipv6_address(group));
            }
        }
    }
}

ns3::Ptr<ns3::Packet> StackHost::pack(const Frame &, const device_datagram &datagram) const
{
    return ns3::Create<ns3::Packet>(datagram.data, static_cast<uint32_t>(datagram.len));
}

void StackHost::know_neighbour(const device_endpoint &neighbour)
{
    ns3::Ptr<ns3::NdiscCache> cache = ipv6_->GetInterface(interface_)->GetNdiscCache();
    if (cache->Lookup(ipv6_address(neighbour)) == nullptr) {
        ns3::NdiscCache::Entry *entry = cache->Add(ipv6_address(neighbour));
        entry->SetMacAddress(user_.link_address(hosts_.receivers(neighbour)->first));
        entry->MarkPermanent();
    }
}

const char *StackHost::send(const ns3::Ptr<ns3::Packet> &packet, const device_datagram &datagram)
{
    const device_endpoint own = hosts_.endpoint(number_);
    if (datagram.source.port != own.port || std::memcmp(datagram.source.address, own.address, sizeof own.address) != 0) {
        return "a source address that is not the node's own, which a node with a stack cannot send from";
    }
    if (!device_is_multicast(&datagram.destination)) {
        know_neighbour(datagram.destination);
    } else {
        const bool stays = datagram.destination.address[1] == device_all_ocf_nodes.address[1];
        socket_->SetAttribute("IpMulticastTtl", ns3::UintegerValue(stays ? STAYS_ON_LINK : hop_limit_));
    }
    const ns3::Inet6SocketAddress to(ipv6_address(datagram.destination), datagram.destination.port);
    return socket_->SendTo(packet, 0, to) == static_cast<int>(datagram.len) ? nullptr : "a datagram that ns-3's socket does not take";
}

void StackHost::receive(ns3::Ptr<ns3::Socket> socket)
{
    ns3::Address from;
    while (ns3::Ptr<ns3::Packet> packet = socket->RecvFrom(from)) {
        uint8_t bytes[MTU];
        ns3::Ipv6PacketInfoTag info;
        if (!packet->PeekPacketTag(info) || packet->GetSize() > sizeof bytes) {
            return user_.broken("node " + std::to_string(number_) + ": ns-3's socket gave a datagram without its destination, or too long");
        }
        const auto source = ns3::Inet6SocketAddress::ConvertFrom(from);
        device_datagram datagram{endpoint_of(source.GetIpv6(), source.GetPort()),
                                 endpoint_of(info.GetAddress(), hosts_.endpoint(number_).port), bytes, packet->GetSize()};
        packet->CopyData(bytes, sizeof bytes);
        user_.received(*packet, number_, datagram);
    }
}
