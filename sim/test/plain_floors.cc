#include "plain_floors.h"

#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/csma-helper.h>
#include <ns3/global-value.h>
#include <ns3/inet6-socket-address.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-static-routing-helper.h>
#include <ns3/ipv6-static-routing.h>
#include <ns3/lr-wpan-helper.h>
#include <ns3/mobility-helper.h>
#include <ns3/node-container.h>
#include <ns3/position-allocator.h>
#include <ns3/rng-seed-manager.h>
#include <ns3/simulator.h>
#include <ns3/sixlowpan-helper.h>
#include <ns3/string.h>
#include <ns3/udp-socket-factory.h>
#include <ns3/udp-socket.h>
#include <ns3/uinteger.h>

using namespace ns3;

namespace {

constexpr uint16_t PORT = 5683, SENDER_PORT = 56830;
constexpr int64_t STREAM = INT64_C(1) << 32;
const Ipv6Address GROUP("ff05::158");

Ipv6Address address_of(uint32_t floor, uint32_t number)
{
    uint8_t bytes[16] = {0xfd, 0, 0, 0, 0, 0, 0, static_cast<uint8_t>(floor), 2, 0, 0, 0, 0, 0, static_cast<uint8_t>(number >> 8),
                         static_cast<uint8_t>(number)};
    return Ipv6Address(bytes);
}

// Floors: 1 the sender's, 2 the backbone, 3 the far one. Node 0 sends, 1..own and own+1..own+far receive; two routers.
class Program {
public:
    explicit Program(const PlainFloors &what) : what_(what)
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(what.run);
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
        Config::SetDefault("ns3::Ipv6::IpForward", BooleanValue(true));
        Config::SetDefault("ns3::Icmpv6L4Protocol::DAD", BooleanValue(false));
        hosts_.Create(1 + what.own + what.far);
        routers_.Create(2);
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        stack.Install(hosts_);
        stack.Install(routers_);
        NodeContainer near(hosts_.Get(0)), far(routers_.Get(1));
        for (uint32_t node = 1; node <= what.own + what.far; node++) {
            (node <= what.own ? near : far).Add(hosts_.Get(node));
        }
        near.Add(routers_.Get(0));
        join(csma("100Mbps", "1us", near), near, 1);
        join(csma("1Gbps", "1us", routers_), routers_, 2);
        join(what.lrwpan ? lrwpan(far) : csma("100Mbps", "1us", far), far, 3);
        pass_on(routers_.Get(0));
        pass_on(routers_.Get(1));
    }

    std::vector<Reception> run()
    {
        for (uint32_t i = 0; i < what_.sizes.size(); i++) {
            Simulator::Schedule(NanoSeconds(what_.first_ns + i * what_.spacing_ns), [this, i] { send(i); });
        }
        Simulator::Stop(NanoSeconds(what_.first_ns + what_.sizes.size() * what_.spacing_ns) + Seconds(5));
        Simulator::Run();
        Simulator::Destroy();
        return received_;
    }

private:
    NetDeviceContainer csma(const char *rate, const char *delay, const NodeContainer &nodes)
    {
        CsmaHelper helper;
        helper.SetChannelAttribute("DataRate", StringValue(rate));
        helper.SetChannelAttribute("Delay", StringValue(delay));
        return helper.Install(nodes);
    }
    NetDeviceContainer lrwpan(const NodeContainer &nodes)
    {
        auto places = CreateObject<ListPositionAllocator>();
        for (uint32_t i = 0; i < nodes.GetN(); i++) {
            places->Add(Vector(what_.spacing * i, 0, 0));
        }
        MobilityHelper mobility;
        mobility.SetPositionAllocator(places);
        mobility.Install(nodes);
        NetDeviceContainer radios = lrwpan_.Install(nodes);
        lrwpan_.AssociateToPan(radios, 0x55);
        int64_t stream = STREAM;
        for (uint32_t device = 0; device < 1 + what_.own + 1 + 2; device++) {
            stream++;   // those of the CSMA devices come first
        }
        stream += lrwpan_.AssignStreams(radios, stream);
        SixLowPanHelper adaptation;
        adaptation.SetDeviceAttribute("OmitUdpChecksum", BooleanValue(false));
        if (what_.mesh) {
            adaptation.SetDeviceAttribute("UseMeshUnder", BooleanValue(true));
            adaptation.SetDeviceAttribute("MeshUnderRadius", UintegerValue(what_.far));
            const std::string most = std::to_string(what_.mesh_jitter);
            adaptation.SetDeviceAttribute("MeshUnderJitter", StringValue("ns3::UniformRandomVariable[Min=0.0|Max=" + most + "]"));
        }
        NetDeviceContainer devices = adaptation.Install(radios);
        if (what_.context) {
            adaptation.AddContext(devices, 0, Ipv6Prefix("fd00:0:0:3::", 64), Hours(24));
        }
        adaptation.AssignStreams(devices, stream);
        return devices;
    }
    // Addresses, and sockets on what are no routers.
    void join(const NetDeviceContainer &devices, const NodeContainer &nodes, uint32_t floor)
    {
        for (uint32_t i = 0; i < nodes.GetN(); i++) {
            const Ptr<Node> node = nodes.Get(i);
            uint32_t number = hosts_.GetN() + 1;
            for (uint32_t host = 0; host < hosts_.GetN(); host++) {
                number = hosts_.Get(host) == node ? host : number;
            }
            auto ip = node->GetObject<Ipv6L3Protocol>();
            const uint32_t interface = ip->AddInterface(devices.Get(i));
            ip->SetUp(interface);
            while (ip->GetNAddresses(interface) > 0) {
                ip->RemoveAddress(interface, 0);
            }
            const uint32_t router = node == routers_.Get(1) ? 1 : 0;
            const uint32_t own = number < hosts_.GetN() ? number : hosts_.GetN() + 1 + router;
            ip->AddAddress(interface, Ipv6InterfaceAddress(address_of(floor, own), Ipv6Prefix(64)));
            if (number < hosts_.GetN()) {
                open_socket(number, devices.Get(i), interface);
            }
        }
    }
    void open_socket(uint32_t node, Ptr<NetDevice> device, uint32_t interface)
    {
        Ipv6StaticRoutingHelper().GetStaticRouting(hosts_.Get(node)->GetObject<Ipv6>())->SetDefaultMulticastRoute(interface);
        auto socket = DynamicCast<UdpSocket>(hosts_.Get(node)->GetObject<UdpSocketFactory>()->CreateSocket());
        socket->SetAttribute("IpMulticastTtl", UintegerValue(64));
        socket->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), node == 0 ? SENDER_PORT : PORT));
        socket->BindToNetDevice(device);
        if (node == 0) {
            sender_ = socket;
        } else {
            socket->Ipv6JoinGroup(GROUP);
            socket->SetRecvCallback(Callback<void, Ptr<Socket>>([this, node](Ptr<Socket> from) { receive(from, node); }));
        }
    }
    // From the sender's side: the floor that each router has joined first (interface 1; 0 is the loopback).
    void pass_on(const Ptr<Node> &router)
    {
        constexpr uint32_t in = 1, out = 2;
        Ipv6StaticRoutingHelper().GetStaticRouting(router->GetObject<Ipv6>())->AddMulticastRoute(address_of(1, 0), GROUP, in, {out});
    }
    void send(uint32_t index)
    {
        uint8_t number[] = {static_cast<uint8_t>((index + 1) >> 8), static_cast<uint8_t>(index + 1)};
        Ptr<Packet> packet = Create<Packet>(number, sizeof number);
        packet->AddPaddingAtEnd(what_.sizes[index] - sizeof number);
        sender_->SendTo(packet, 0, Inet6SocketAddress(GROUP, PORT));
    }
    void receive(Ptr<Socket> socket, uint32_t node)
    {
        Address from;
        while (Ptr<Packet> packet = socket->RecvFrom(from)) {
            uint8_t number[2] = {};
            packet->CopyData(number, sizeof number);
            received_.emplace_back(Simulator::Now().GetNanoSeconds(), node, number[0] << 8 | number[1]);
        }
    }

    const PlainFloors &what_;
    LrWpanHelper lrwpan_;   // it owns the channel
    NodeContainer hosts_, routers_;
    Ptr<Socket> sender_;
    std::vector<Reception> received_;
};

}   // namespace

std::vector<Reception> plain_floors(const PlainFloors &what)
{
    return Program(what).run();
}
