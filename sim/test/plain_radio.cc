#include "plain_radio.h"

#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/inet6-socket-address.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/lr-wpan-helper.h>
#include <ns3/mobility-helper.h>
#include <ns3/node-container.h>
#include <ns3/position-allocator.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/rng-seed-manager.h>
#include <ns3/simulator.h>
#include <ns3/sixlowpan-helper.h>
#include <ns3/spectrum-channel.h>
#include <ns3/ssid.h>
#include <ns3/string.h>
#include <ns3/udp-socket.h>
#include <ns3/udp-socket-factory.h>
#include <ns3/uinteger.h>
#include <ns3/wifi-helper.h>
#include <ns3/wifi-mac-helper.h>
#include <ns3/yans-wifi-channel.h>
#include <ns3/yans-wifi-helper.h>

using namespace ns3;

namespace {

constexpr uint16_t PORT = 5683, SENDER_PORT = 56830;
constexpr int64_t STREAM = INT64_C(1) << 32;   // where the bench's begin, so that chance is the same
const Ipv6Address GROUP("ff02::158");

Ipv6Address address_of(uint32_t node)
{
    uint8_t bytes[16] = {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, static_cast<uint8_t>(node >> 8), static_cast<uint8_t>(node)};
    return Ipv6Address(bytes);
}

class Program {
public:
    explicit Program(const PlainRadio &what) : what_(what)
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(what.run);
        Config::SetDefault("ns3::Ipv6::IpForward", BooleanValue(true));        // no Router Solicitations
        Config::SetDefault("ns3::Icmpv6L4Protocol::DAD", BooleanValue(false));
        nodes_.Create(what.receivers + 2);
        place();
        const bool wifi = what.air != PlainRadio::LRWPAN && what.air != PlainRadio::LRWPAN_MESH;
        const NetDeviceContainer devices = wifi ? make_wifi() : make_lrwpan();
        InternetStackHelper stack;
        stack.SetIpv4StackInstall(false);
        stack.Install(nodes_);
        for (uint32_t node = 0; node <= what.receivers; node++) {
            set_address(node, devices.Get(node));
            open_socket(node, devices.Get(node));
        }
    }

    std::vector<Reception> run()
    {
        for (uint32_t i = 0; i < what_.sizes.size(); i++) {
            Simulator::Schedule(NanoSeconds(what_.first_ns + i * what_.spacing_ns), [this, i] { send(i); });
        }
        Simulator::Stop(NanoSeconds(what_.first_ns + what_.sizes.size() * what_.spacing_ns) + Seconds(2));
        Simulator::Run();
        Simulator::Destroy();
        Config::Reset();
        return received_;
    }

private:
    void place()
    {
        auto places = CreateObject<ListPositionAllocator>();
        for (uint32_t node = 0; node < nodes_.GetN(); node++) {
            const uint32_t at = node > what_.receivers ? 0 : node;
            places->Add(Vector(at % what_.row_length * what_.spacing, at / what_.row_length * what_.spacing, 0));
        }
        MobilityHelper mobility;
        mobility.SetPositionAllocator(places);
        mobility.Install(nodes_);
    }
    // In the middle of the square.
    NodeContainer access_point()
    {
        NodeContainer node(1);
        auto places = CreateObject<ListPositionAllocator>();
        const double middle = what_.spacing * (what_.row_length - 1) / 2;
        places->Add(Vector(middle, middle, 0));
        MobilityHelper mobility;
        mobility.SetPositionAllocator(places);
        mobility.Install(node);
        return node;
    }
    NetDeviceContainer make_wifi()
    {
        YansWifiChannelHelper air = YansWifiChannelHelper::Default();
        if (what_.fading) {
            air.AddPropagationLoss("ns3::NakagamiPropagationLossModel");
        }
        Ptr<YansWifiChannel> channel = air.Create();
        YansWifiPhyHelper phy;
        phy.SetChannel(channel);
        WifiMacHelper mac;
        WifiHelper wifi;
        wifi.SetStandard(what_.air == PlainRadio::WIFI_A ? WIFI_STANDARD_80211a : WIFI_STANDARD_80211g);
        wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager");
        NetDeviceContainer devices;
        if (what_.air == PlainRadio::WIFI_ACCESS_POINT) {
            const StringValue rate("ErpOfdmRate6Mbps"), basic("DsssRate2Mbps");
            wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager", "DataMode", rate, "ControlMode", rate, "NonUnicastMode", basic);
            const SsidValue ssid(Ssid("ssmbench"));
            mac.SetType("ns3::StaWifiMac", "Ssid", ssid, "MaxMissedBeacons", UintegerValue(1000000));
            devices = wifi.Install(phy, mac, nodes_);
            mac.SetType("ns3::ApWifiMac", "Ssid", ssid);
            devices.Add(wifi.Install(phy, mac, access_point()));
        } else {
            mac.SetType("ns3::AdhocWifiMac");
            devices = wifi.Install(phy, mac, nodes_);
        }
        wifi.AssignStreams(devices, STREAM + air.AssignStreams(channel, STREAM));
        return devices;
    }
    NetDeviceContainer make_lrwpan()
    {
        int64_t stream = STREAM;
        if (what_.fading) {
            auto fading = CreateObject<NakagamiPropagationLossModel>();
            stream += fading->AssignStreams(stream);
            lrwpan_.GetChannel()->AddPropagationLossModel(fading);
        }
        NetDeviceContainer radios = lrwpan_.Install(nodes_);
        lrwpan_.AssociateToPan(radios, 0x55);
        stream += lrwpan_.AssignStreams(radios, stream);
        SixLowPanHelper adaptation;
        adaptation.SetDeviceAttribute("OmitUdpChecksum", BooleanValue(false));
        if (what_.air == PlainRadio::LRWPAN_MESH) {
            adaptation.SetDeviceAttribute("UseMeshUnder", BooleanValue(true));
            adaptation.SetDeviceAttribute("MeshUnderRadius", UintegerValue(2 * (what_.row_length - 1)));
            const std::string most = std::to_string(what_.mesh_jitter);
            adaptation.SetDeviceAttribute("MeshUnderJitter", StringValue("ns3::UniformRandomVariable[Min=0.0|Max=" + most + "]"));
        }
        NetDeviceContainer devices = adaptation.Install(radios);
        adaptation.AssignStreams(devices, stream);
        return devices;
    }
    void set_address(uint32_t node, Ptr<NetDevice> device)
    {
        auto ip = nodes_.Get(node)->GetObject<Ipv6L3Protocol>();
        const uint32_t interface = ip->AddInterface(device);
        ip->SetUp(interface);
        while (ip->GetNAddresses(interface) > 0) {
            ip->RemoveAddress(interface, 0);
        }
        ip->AddAddress(interface, Ipv6InterfaceAddress(address_of(node), Ipv6Prefix(64)));
    }
    void open_socket(uint32_t node, Ptr<NetDevice> device)
    {
        auto socket = DynamicCast<UdpSocket>(nodes_.Get(node)->GetObject<UdpSocketFactory>()->CreateSocket());
        socket->SetAttribute("IpMulticastTtl", UintegerValue(1));
        socket->Bind(Inet6SocketAddress(Ipv6Address::GetAny(), node == 0 ? SENDER_PORT : PORT));
        socket->BindToNetDevice(device);
        if (node == 0) {
            sender_ = socket;
        } else {
            socket->Ipv6JoinGroup(GROUP);
            socket->SetRecvCallback(Callback<void, Ptr<Socket>>([this, node](Ptr<Socket> from) { receive(from, node); }));
        }
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

    const PlainRadio &what_;
    LrWpanHelper lrwpan_;   // it owns the channel
    NodeContainer nodes_;
    Ptr<Socket> sender_;
    std::vector<Reception> received_;
};

}   // namespace

std::vector<Reception> plain_radio(const PlainRadio &what)
{
    return Program(what).run();
}
