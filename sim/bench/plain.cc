// Diet: Ipv6L3Protocol, Icmpv6L4Protocol, Ipv6StaticRouting, TrafficControlLayer, UdpL4Protocol; no duplicate address detection, no Router
// Solicitations (quadratic in the number of nodes), addresses set without Ipv6AddressHelper (quadratic too).
#include "plain.h"

#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/csma-channel.h>
#include <ns3/csma-net-device.h>
#include <ns3/data-rate.h>
#include <ns3/drop-tail-queue.h>
#include <ns3/icmpv6-l4-protocol.h>
#include <ns3/inet6-socket-address.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-static-routing.h>
#include <ns3/node-list.h>
#include <ns3/node.h>
#include <ns3/simple-channel.h>
#include <ns3/simple-net-device.h>
#include <ns3/simulator.h>
#include <ns3/socket.h>
#include <ns3/traffic-control-layer.h>
#include <ns3/udp-l4-protocol.h>
#include <ns3/udp-socket-factory.h>
#include <ns3/udp-socket.h>

using namespace ns3;   // but for ns3::Seconds, which is not the Seconds of clock.h

namespace {

constexpr uint16_t PORT = 5683;
constexpr uint32_t PAYLOAD = 80;

Ptr<NetDevice> new_device(PlainLink link, Ptr<Channel> channel)
{
    if (link == PlainLink::CSMA) {
        auto device = CreateObject<CsmaNetDevice>();
        device->SetQueue(CreateObject<DropTailQueue<Packet>>());
        device->Attach(DynamicCast<CsmaChannel>(channel));
        return device;
    }
    auto device = CreateObject<SimpleNetDevice>();
    device->SetQueue(CreateObject<DropTailQueue<Packet>>());
    device->SetChannel(DynamicCast<SimpleChannel>(channel));
    return device;
}

Ptr<Channel> new_channel(PlainLink link)
{
    if (link == PlainLink::SIMPLE) {
        return CreateObject<SimpleChannel>();
    }
    auto channel = CreateObject<CsmaChannel>();
    channel->SetAttribute("DataRate", DataRateValue(DataRate("100Mbps")));
    return channel;
}

void install_stack(Ptr<Node> node, Ptr<NetDevice> device)
{
    auto ip = CreateObject<Ipv6L3Protocol>();
    node->AggregateObject(ip);
    node->AggregateObject(CreateObject<Icmpv6L4Protocol>());
    ip->SetRoutingProtocol(CreateObject<Ipv6StaticRouting>());
    ip->RegisterExtensions();
    node->AggregateObject(CreateObject<TrafficControlLayer>());
    node->AggregateObject(CreateObject<UdpL4Protocol>());
    ip->SetUp(ip->AddInterface(device));
}

class Network {
public:
    Network(PlainLink link, uint32_t receivers) : channel_(new_channel(link))
    {
        for (uint32_t i = 0; i <= receivers; i++) {
            add_node(link);
        }
    }
    ~Network() { Simulator::Destroy(); }
    void send() { sockets_[0]->SendTo(Create<Packet>(PAYLOAD), 0, Inet6SocketAddress(Ipv6Address("ff02::158"), PORT)); }
    uint64_t deliveries() const { return deliveries_; }

private:
    void add_node(PlainLink link)
    {
        auto node = CreateObject<Node>();
        Ptr<NetDevice> device = new_device(link, channel_);
        device->SetAddress(Mac48Address::Allocate());
        node->AddDevice(device);
        install_stack(node, device);
        Ptr<Socket> socket = node->GetObject<UdpSocketFactory>()->CreateSocket();
        socket->BindToNetDevice(device);
        socket->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), PORT));
        if (sockets_.empty()) {
            socket->ShutdownRecv();   // the sender
        } else {
            socket->Ipv6JoinGroup(Ipv6Address("ff02::158"));
            socket->SetRecvCallback(MakeCallback(&Network::read, this));
        }
        sockets_.push_back(socket);
    }
    void read(Ptr<Socket> socket)
    {
        Address from;
        while (socket->RecvFrom(from) != nullptr) {
            deliveries_++;
        }
    }

    Ptr<Channel> channel_;
    std::vector<Ptr<Socket>> sockets_;
    uint64_t deliveries_ = 0;
};

}   // namespace

PlainRun plain_run(PlainLink link, uint32_t receivers, uint32_t datagrams)
{
    Config::SetDefault("ns3::Ipv6::IpForward", BooleanValue(true));   // no Router Solicitations
    Config::SetDefault("ns3::Icmpv6L4Protocol::DAD", BooleanValue(false));
    Network network(link, receivers);
    Simulator::Stop(ns3::Seconds(1));
    Simulator::Run();   // what the stack does when it starts
    for (uint32_t i = 0; i < datagrams; i++) {
        Simulator::Schedule(MilliSeconds(100) * i, [&network] { network.send(); });
    }
    const Stopwatch stopwatch;
    Simulator::Run();
    return {stopwatch.elapsed(), network.deliveries()};
}
