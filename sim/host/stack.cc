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
#include <ns3/ndisc-cache.h>
#include <ns3/node.h>
#include <ns3/simulator.h>
#include <ns3/traffic-control-layer.h>
#include <ns3/udp-l4-protocol.h>
#include <ns3/uinteger.h>

namespace {

constexpr uint8_t LINK_PREFIX = 64, STAYS_ON_LINK = 1;

ns3::Ptr<ns3::Ipv6StaticRouting> routes(const ns3::Ptr<ns3::Ipv6L3Protocol> &ipv6)
{
    return ns3::DynamicCast<ns3::Ipv6StaticRouting>(ipv6->GetRoutingProtocol());
}

}   // namespace

ns3::Ptr<ns3::Ipv6L3Protocol> install_stack(const ns3::Ptr<ns3::Node> &node, const ns3::Ptr<ns3::Ipv6StaticRouting> &routing)
{
    auto ipv6 = ns3::CreateObject<ns3::Ipv6L3Protocol>();
    ipv6->SetAttribute("IpForward", ns3::BooleanValue(true));   // hosts would solicit routers, each at all others
    ipv6->SetAttribute("SendIcmpv6Redirect", ns3::BooleanValue(false));
    auto icmpv6 = ns3::CreateObject<ns3::Icmpv6L4Protocol>();
    icmpv6->SetAttribute("DAD", ns3::BooleanValue(false));
    node->AggregateObject(ipv6);
    node->AggregateObject(icmpv6);
    ipv6->SetRoutingProtocol(routing);
    ipv6->RegisterExtensions();
    ipv6->RegisterOptions();
    node->AggregateObject(ns3::CreateObject<ns3::TrafficControlLayer>());
    node->AggregateObject(ns3::CreateObject<ns3::UdpL4Protocol>());
    return ipv6;
}

uint32_t add_interface(const ns3::Ptr<ns3::Ipv6L3Protocol> &ipv6, const ns3::Ptr<ns3::NetDevice> &device, ns3::Ipv6Address address)
{
    const uint32_t interface = ipv6->AddInterface(device);
    ipv6->SetUp(interface);
    while (ipv6->GetNAddresses(interface) > 0) {
        ipv6->RemoveAddress(interface, 0);
    }
    ipv6->AddAddress(interface, ns3::Ipv6InterfaceAddress(address, ns3::Ipv6Prefix(LINK_PREFIX)));
    return interface;
}

StackHost::StackHost(const RawHosts &hosts, uint32_t number, ns3::Ptr<ns3::Node> node, ns3::Ptr<ns3::NetDevice> device, HostUser &user,
                     uint8_t hop_limit)
    : hosts_(hosts), number_(number), device_(device), user_(user), hop_limit_(hop_limit), ipv6_(install_stack(node, ns3::CreateObject<ns3::Ipv6StaticRouting>()))
{
    interface_ = add_interface(ipv6_, device, ipv6_address(hosts.endpoint(number)));
    routes(ipv6_)->SetDefaultMulticastRoute(interface_);
    if (!hosts.is_link_local()) {
        ns3::Simulator::Schedule(ns3::NanoSeconds(1), &ns3::Ipv6L3Protocol::SetForwarding, ipv6_, interface_, false);   // a mesh hands it what is for others
    }
    open_socket(node);
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

void StackHost::know(ns3::Ipv6Address neighbour, const ns3::Address &link_address)
{
    ns3::Ptr<ns3::NdiscCache> cache = ipv6_->GetInterface(interface_)->GetNdiscCache();
    if (cache->Lookup(neighbour) == nullptr) {
        ns3::NdiscCache::Entry *entry = cache->Add(neighbour);
        entry->SetMacAddress(link_address);
        entry->MarkPermanent();
    }
}

void StackHost::route(ns3::Ipv6Address prefix, ns3::Ipv6Address router, const ns3::Address &link_address)
{
    routes(ipv6_)->AddNetworkRouteTo(prefix, ns3::Ipv6Prefix(LINK_PREFIX), router, interface_);
    know(router, link_address);
}

const char *StackHost::send(const ns3::Ptr<ns3::Packet> &packet, const device_datagram &datagram)
{
    const device_endpoint own = hosts_.endpoint(number_);
    if (datagram.source.port != own.port || std::memcmp(datagram.source.address, own.address, sizeof own.address) != 0) {
        return "a source address that is not the node's own, which a node with a stack cannot send from";
    }
    if (!device_is_multicast(&datagram.destination)) {
        know(ipv6_address(datagram.destination), user_.link_address(hosts_.receivers(datagram.destination)->first, number_));
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
