#include "wifi_medium.h"

#include <ns3/boolean.h>
#include <ns3/frame-exchange-manager.h>
#include <ns3/ssid.h>
#include <ns3/string.h>
#include <ns3/uinteger.h>
#include <ns3/wifi-helper.h>
#include <ns3/wifi-mac-helper.h>
#include <ns3/wifi-mac.h>
#include <ns3/wifi-net-device.h>
#include <ns3/yans-wifi-channel.h>
#include <ns3/yans-wifi-helper.h>

namespace {

constexpr uint32_t FCS = 4;
constexpr uint32_t NEVER_GIVE_UP = 1000000;   // beacons missed: ns-3 fails when a station loses its access point while it sends

void set_address(const ns3::Ptr<ns3::WifiNetDevice> &device, const ns3::Mac48Address &address)
{
    device->SetAddress(address);
    device->GetMac()->GetFrameExchangeManager()->SetAddress(address);   // it keeps its own
}

// ns-3's name of a rate: DSSS up to 11 Mbit/s where 11g has it, else OFDM.
std::string mode_name(const scenario_network &network)
{
    const uint64_t kbps = network.basic_rate_bps / 1000;
    const bool ofdm = kbps == 6000 || kbps >= 9000;
    const bool dsss = network.wifi == WIFI_11G && (!ofdm || kbps == 11000);
    const std::string mbps = kbps == 5500 ? "5_5" : std::to_string(kbps / 1000);
    return (dsss ? "DsssRate" : network.wifi == WIFI_11G ? "ErpOfdmRate" : "OfdmRate") + mbps + "Mbps";
}

void choose_rates(ns3::WifiHelper &wifi, const scenario_network &network)
{
    wifi.SetStandard(network.wifi == WIFI_11A ? ns3::WIFI_STANDARD_80211a : ns3::WIFI_STANDARD_80211g);
    const ns3::StringValue unicast(network.wifi == WIFI_11A ? "OfdmRate6Mbps" : "ErpOfdmRate6Mbps");
    if (network.basic_rate_bps == 0) {
        wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager", "DataMode", unicast, "ControlMode", unicast);
    } else {
        wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager", "DataMode", unicast, "ControlMode", unicast, "NonUnicastMode",
                                     ns3::StringValue(mode_name(network)));
    }
}

ns3::NetDeviceContainer install(const scenario_network &network, const ns3::YansWifiPhyHelper &phy, const ns3::NodeContainer &nodes,
                                const ns3::Ptr<ns3::Node> &access_point)
{
    ns3::WifiHelper wifi;
    ns3::WifiMacHelper mac;
    choose_rates(wifi, network);
    if (access_point == nullptr) {
        mac.SetType("ns3::AdhocWifiMac");
        return wifi.Install(phy, mac, nodes);
    }
    const ns3::SsidValue ssid(ns3::Ssid("ssmbench"));
    mac.SetType("ns3::StaWifiMac", "Ssid", ssid, "MaxMissedBeacons", ns3::UintegerValue(NEVER_GIVE_UP));
    ns3::NetDeviceContainer devices = wifi.Install(phy, mac, nodes);
    mac.SetType("ns3::ApWifiMac", "Ssid", ssid);
    devices.Add(wifi.Install(phy, mac, ns3::NodeContainer(access_point)));
    return devices;
}

}   // namespace

WifiMedium::WifiMedium(const scenario_network &network, const ns3::NodeContainer &nodes, const ns3::Ptr<ns3::Node> &access_point,
                       const std::vector<ns3::Mac48Address> &addresses, const Sniffer &sniffer, int64_t &stream)
    : sniffer_(sniffer)
{
    ns3::YansWifiChannelHelper air = ns3::YansWifiChannelHelper::Default();
    if (network.fading == FADING_NAKAGAMI) {
        air.AddPropagationLoss("ns3::NakagamiPropagationLossModel");
    }
    ns3::Ptr<ns3::YansWifiChannel> channel = air.Create();
    ns3::YansWifiPhyHelper phy;
    phy.SetChannel(channel);
    const ns3::NetDeviceContainer installed = install(network, phy, nodes, access_point);
    stream += air.AssignStreams(channel, stream);
    stream += ns3::WifiHelper().AssignStreams(installed, stream);
    devices_.assign(installed.Begin(), installed.Begin() + nodes.GetN());
    for (uint32_t i = 0; i < installed.GetN(); i++) {
        auto device = ns3::DynamicCast<ns3::WifiNetDevice>(installed.Get(i));
        set_address(device, addresses[i]);
        if (sniffer_) {
            device->GetPhy()->TraceConnectWithoutContext("MonitorSnifferTx", ns3::MakeBoundCallback(&WifiMedium::transmitted, this));
        }
    }
}

// Without the FCS, as this kind of capture has it.
void WifiMedium::transmitted(WifiMedium *medium, ns3::Ptr<const ns3::Packet> frame, uint16_t, ns3::WifiTxVector, ns3::MpduInfo, uint16_t)
{
    medium->sniffer_(frame->CreateFragment(0, frame->GetSize() - FCS));
}
