// Random stream of node k: 2^32 + 2 k, its backoff; below 2^32 are the purposes of random.h.
#include "csma_link.h"

#include "host/addresses.h"
#include "fate.h"
#include "host/raw.h"
#include "host/stack.h"

#include <ns3/boolean.h>
#include <ns3/csma-net-device.h>
#include <ns3/data-rate.h>
#include <ns3/drop-tail-queue.h>
#include <ns3/global-value.h>
#include <ns3/node.h>
#include <ns3/nstime.h>

namespace {

constexpr int64_t FIRST_STREAM = INT64_C(1) << 32;

}   // namespace

CsmaLink::CsmaLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, const std::string &capture)
    : network_(network), hosts_(hosts), sink_(sink), trouble_(network, hosts), medium_(ns3::CreateObject<ns3::CsmaChannel>())
{
    ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(true));   // else UDP and FCS would carry zeros
    medium_->SetAttribute("DataRate", ns3::DataRateValue(ns3::DataRate(network.data_rate_bps)));
    medium_->SetAttribute("Delay", ns3::TimeValue(ns3::NanoSeconds(network.way.delay_ns)));
    nodes_.reserve(hosts.count());
    for (uint32_t node = 0; node < hosts.count(); node++) {
        add_node(node);
    }
    if (!capture.empty()) {
        probe_.emplace(medium_, capture);
    }
}

void CsmaLink::add_node(uint32_t number)
{
    auto device = ns3::CreateObject<ns3::CsmaNetDevice>();
    device->SetAddress(mac_address(number));
    device->SetQueue(ns3::CreateObject<ns3::DropTailQueue<ns3::Packet>>());
    device->AssignStreams(FIRST_STREAM + 2 * int64_t{number});
    device->SetReceiveErrorModel(ns3::CreateObject<Fate>(trouble_, flights_, sink_, number));
    for (const char *drop : {"MacTxDrop", "PhyTxDrop"}) {
        device->TraceConnectWithoutContext(drop, ns3::MakeCallback(&CsmaLink::dropped, this));
    }
    device->Attach(medium_);
    auto node = ns3::CreateObject<ns3::Node>();
    node->AddDevice(device);
    HostUser &user = *this;
    if (network_.host == HOST_STACK && number != hosts_.attacker()) {
        nodes_.push_back(std::make_unique<StackHost>(hosts_, number, node, device, user));
    } else {
        nodes_.push_back(std::make_unique<LeanHost>(hosts_, number, device, user));
    }
}

const char *CsmaLink::send(const ns3::Ptr<const Frame> &frame, const device_datagram &datagram, RawHosts::Range range,
                           const Audience &audience)
{
    if (frame->bytes.size() > MTU) {
        return "a packet of more than 1500 bytes, and nothing on this medium makes fragments";
    }
    if (range.first == range.last && range.first == frame->sender) {
        return nullptr;   // nothing comes back from the medium
    }
    Host &host = *nodes_[frame->sender];
    ns3::Ptr<ns3::Packet> packet = host.pack(*frame, datagram);
    flights_.add(*packet, {frame, range, audience});
    return host.send(packet, datagram);
}

void CsmaLink::received(const ns3::Packet &packet, uint32_t node, const device_datagram &datagram)
{
    const Flight *flight = flights_.find(packet);
    if (flight == nullptr) {
        return sink_.broken("node " + std::to_string(node) + " received a packet that nobody sent");
    }
    sink_.delivered(*flight->frame, node, datagram);
}

void CsmaLink::dropped(ns3::Ptr<const ns3::Packet> packet)
{
    const Flight *flight = flights_.find(*packet);
    for (uint32_t node = flight->range.first; node <= flight->range.last; node++) {
        if (flight->is_for(node)) {
            const trace_loss reason = kept_on_purpose(network_, hosts_, *flight->frame, node, flight->audience);
            sink_.lost(*flight->frame, node, reason != 0 ? reason : TRACE_LOSS_MEDIUM);
        }
    }
}

void CsmaLink::finish()
{
    if (probe_) {
        probe_->finish();
    }
}
