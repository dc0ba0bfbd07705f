#include "lrwpan_medium.h"

#include "raw_host.h"

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
constexpr uint32_t HOPS_MAX = 255;
constexpr double NS_PER_MS = 1e6;

// The random wait before forwarding is in milliseconds.
ns3::Ptr<ns3::RandomVariableStream> up_to(uint64_t ns)
{
    auto wait = ns3::CreateObject<ns3::UniformRandomVariable>();
    wait->SetAttribute("Min", ns3::DoubleValue(0));
    wait->SetAttribute("Max", ns3::DoubleValue(static_cast<double>(ns) / NS_PER_MS));
    return wait;
}

void mesh(const ns3::Ptr<ns3::NetDevice> &device, const scenario_network &network, uint32_t hops)
{
    const uint32_t radius = network.mesh_radius > 0 ? network.mesh_radius : std::min(hops, HOPS_MAX);
    device->SetAttribute("UseMeshUnder", ns3::BooleanValue(true));
    device->SetAttribute("MeshUnderRadius", ns3::UintegerValue(radius));
    device->SetAttribute("MeshCacheLength", ns3::UintegerValue(network.mesh_cache));
    device->SetAttribute("MeshUnderJitter", ns3::PointerValue(up_to(network.mesh_jitter_ns)));
}

// Each node's frames from 0: ns-3 starts at a random number, which is another one in each run of a process.
void number_frames(const ns3::Ptr<ns3::LrWpanMac> &mac)
{
    mac->m_macDsn = ns3::SequenceNumber8(0);
}

// The prefix of the floor need not be in each frame.
void share_context(ns3::SixLowPanHelper &adaptation, const ns3::NetDeviceContainer &devices, uint32_t floor)
{
    uint8_t prefix[16] = {};
    put_floor_prefix(floor, prefix);
    adaptation.AddContext(devices, 0, ns3::Ipv6Prefix(prefix, 64), ns3::Days(2));   // longer than any run
}

}   // namespace

LrwpanMedium::LrwpanMedium(const scenario_network &network, const ns3::NodeContainer &nodes, uint32_t hops, uint32_t floor,
                           const Sniffer &sniffer, int64_t &stream)
    : sniffer_(sniffer)
{
    if (network.fading == FADING_NAKAGAMI) {
        auto fading = ns3::CreateObject<ns3::NakagamiPropagationLossModel>();
        stream += fading->AssignStreams(stream);
        radio_.GetChannel()->AddPropagationLossModel(fading);
    }
    ns3::NetDeviceContainer radios = radio_.Install(nodes);
    radio_.AssociateToPan(radios, PAN);
    stream += radio_.AssignStreams(radios, stream);
    ns3::SixLowPanHelper adaptation;
    adaptation.SetDeviceAttribute("OmitUdpChecksum", ns3::BooleanValue(false));
    const ns3::NetDeviceContainer installed = adaptation.Install(radios);
    devices_.assign(installed.Begin(), installed.End());
    for (const ns3::Ptr<ns3::NetDevice> &device : devices_) {
        if (network.mesh) {
            mesh(device, network, hops);
        }
    }
    if (network.context) {
        share_context(adaptation, installed, floor);
    }
    stream += adaptation.AssignStreams(installed, stream);
    for (uint32_t i = 0; i < radios.GetN(); i++) {
        auto radio = ns3::DynamicCast<ns3::LrWpanNetDevice>(radios.Get(i));
        number_frames(radio->GetMac());
        if (sniffer_) {
            radio->GetPhy()->TraceConnectWithoutContext("PhyTxBegin", ns3::MakeBoundCallback(&LrwpanMedium::transmitted, this));
        }
    }
}
