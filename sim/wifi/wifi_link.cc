#include "wifi_link.h"

#include "host/addresses.h"

#include <ns3/frame-exchange-manager.h>
#include <ns3/net-device-container.h>
#include <ns3/string.h>
#include <ns3/wifi-helper.h>
#include <ns3/wifi-mac-helper.h>
#include <ns3/wifi-mac.h>
#include <ns3/wifi-net-device.h>
#include <ns3/yans-wifi-channel.h>
#include <ns3/yans-wifi-helper.h>

namespace {

constexpr uint32_t LINKTYPE_IEEE802_11 = 105;
constexpr uint32_t FCS = 4;

void set_address(const ns3::Ptr<ns3::WifiNetDevice> &device, const ns3::Mac48Address &address)
{
    device->SetAddress(address);
    device->GetMac()->GetFrameExchangeManager()->SetAddress(address);   // it keeps its own
}

}   // namespace

WifiLink::WifiLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, const std::string &capture)
    : RadioLink(network, hosts, sink, MTU, "a packet of more than 1500 bytes, and nothing on this medium makes fragments")
{
    ns3::YansWifiChannelHelper air = ns3::YansWifiChannelHelper::Default();
    if (network.fading == FADING_NAKAGAMI) {
        air.AddPropagationLoss("ns3::NakagamiPropagationLossModel");
    }
    ns3::Ptr<ns3::YansWifiChannel> channel = air.Create();
    ns3::YansWifiPhyHelper phy;
    phy.SetChannel(channel);
    ns3::WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac");
    ns3::WifiHelper wifi;
    wifi.SetStandard(network.wifi == WIFI_11A ? ns3::WIFI_STANDARD_80211a : ns3::WIFI_STANDARD_80211g);
    const ns3::StringValue unicast(network.wifi == WIFI_11A ? "OfdmRate6Mbps" : "ErpOfdmRate6Mbps");
    wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager", "DataMode", unicast, "ControlMode", unicast);
    const ns3::NetDeviceContainer installed = wifi.Install(phy, mac, nodes());
    wifi.AssignStreams(installed, FIRST_RADIO_STREAM + air.AssignStreams(channel, FIRST_RADIO_STREAM));
    std::vector<ns3::Ptr<ns3::NetDevice>> devices(installed.Begin(), installed.End());
    for (uint32_t node = 0; node < devices.size(); node++) {
        auto device = ns3::DynamicCast<ns3::WifiNetDevice>(devices[node]);
        set_address(device, mac_address(node));
        if (!capture.empty()) {
            device->GetPhy()->TraceConnectWithoutContext("MonitorSnifferTx", ns3::MakeCallback(&WifiLink::sniffed, this));
        }
    }
    if (!capture.empty()) {
        capture_to(capture, LINKTYPE_IEEE802_11);
    }
    add_hosts(devices);
}

ns3::Address WifiLink::link_address(uint32_t node) const
{
    return mac_address(node);
}

// Without the FCS, as this kind of capture has it.
void WifiLink::sniffed(ns3::Ptr<const ns3::Packet> frame, uint16_t, ns3::WifiTxVector, ns3::MpduInfo, uint16_t)
{
    transmitted(frame->CreateFragment(0, frame->GetSize() - FCS));
}
