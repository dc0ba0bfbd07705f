#include "lrwpan_link.h"

#include "radio/place.h"

#include <algorithm>
#include <ns3/boolean.h>
#include <ns3/lr-wpan-mac.h>
#include <ns3/lr-wpan-net-device.h>
#include <ns3/pointer.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/random-variable-stream.h>
#include <ns3/sixlowpan-helper.h>
#include <ns3/sixlowpan-net-device.h>
#include <ns3/spectrum-channel.h>
#include <ns3/uinteger.h>

namespace {

constexpr uint16_t PAN = 0x0055;
constexpr uint32_t LINKTYPE_IEEE802_15_4_WITHFCS = 195;
constexpr uint32_t HOPS_MAX = 255;
constexpr size_t IPV6_MTU = 1280;
constexpr double NS_PER_MS = 1e6;

// The random wait before forwarding is in milliseconds.
ns3::Ptr<ns3::RandomVariableStream> up_to(uint64_t ns)
{
    auto wait = ns3::CreateObject<ns3::UniformRandomVariable>();
    wait->SetAttribute("Min", ns3::DoubleValue(0));
    wait->SetAttribute("Max", ns3::DoubleValue(static_cast<double>(ns) / NS_PER_MS));
    return wait;
}

void mesh(const ns3::Ptr<ns3::NetDevice> &device, const scenario_network &network, const RawHosts &hosts)
{
    const uint32_t hops = std::min(most_hops(network, hosts), HOPS_MAX);
    device->SetAttribute("UseMeshUnder", ns3::BooleanValue(true));
    device->SetAttribute("MeshUnderRadius", ns3::UintegerValue(hops));
    device->SetAttribute("MeshUnderJitter", ns3::PointerValue(up_to(network.mesh_jitter_ns)));
}

// Each node's frames from 0: ns-3 starts at a random number, which is another one in each run of a process.
void number_frames(const ns3::Ptr<ns3::LrWpanMac> &mac)
{
    mac->m_macDsn = ns3::SequenceNumber8(0);
}

}   // namespace

LrwpanLink::LrwpanLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, const std::string &capture)
    : RadioLink(network, hosts, sink, IPV6_MTU, "a packet of more than 1280 bytes, and IPv6 makes no fragments here")
{
    int64_t stream = FIRST_RADIO_STREAM;
    if (network.fading == FADING_NAKAGAMI) {
        auto fading = ns3::CreateObject<ns3::NakagamiPropagationLossModel>();
        stream += fading->AssignStreams(stream);
        radio_.GetChannel()->AddPropagationLossModel(fading);
    }
    ns3::NetDeviceContainer radios = radio_.Install(nodes());
    radio_.AssociateToPan(radios, PAN);
    stream += radio_.AssignStreams(radios, stream);
    ns3::SixLowPanHelper adaptation;
    adaptation.SetDeviceAttribute("OmitUdpChecksum", ns3::BooleanValue(false));
    const ns3::NetDeviceContainer installed = adaptation.Install(radios);
    devices_.assign(installed.Begin(), installed.End());
    for (const ns3::Ptr<ns3::NetDevice> &device : devices_) {
        if (network.mesh) {
            mesh(device, network, hosts);
        }
    }
    adaptation.AssignStreams(installed, stream);
    if (!capture.empty()) {
        capture_to(capture, LINKTYPE_IEEE802_15_4_WITHFCS);
    }
    for (uint32_t node = 0; node < radios.GetN(); node++) {
        auto radio = ns3::DynamicCast<ns3::LrWpanNetDevice>(radios.Get(node));
        number_frames(radio->GetMac());
        if (!capture.empty()) {
            radio->GetPhy()->TraceConnectWithoutContext("PhyTxBegin", ns3::MakeCallback(&LrwpanLink::sniffed, this));
        }
    }
    add_hosts(devices_);
}
