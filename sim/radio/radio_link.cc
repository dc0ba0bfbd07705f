#include "radio_link.h"

#include "host/addresses.h"
#include "place.h"

#include <ns3/net-device.h>
#include <ns3/node.h>

namespace {

std::function<void(ns3::Ptr<const ns3::Packet>)> sniffer(std::optional<FrameCapture> &capture)
{
    if (!capture) {
        return nullptr;
    }
    return [&capture](const ns3::Ptr<const ns3::Packet> &frame) { capture->put(frame); };
}

}   // namespace

WifiLink::WifiLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, const std::string &capture)
    : HostedLink(network, hosts, sink, MTU, "a packet of more than 1500 bytes, and nothing on this medium makes fragments")
{
    int64_t stream = FIRST_STREAM;
    std::vector<ns3::Mac48Address> addresses;
    for (uint32_t node = 0; node <= hosts.count(); node++) {
        addresses.push_back(mac_address(node));
    }
    ns3::Ptr<ns3::Node> access_point;
    if (network.access_point != ACCESS_POINT_NONE) {
        access_point = ns3::CreateObject<ns3::Node>();
        place_access_point(access_point, network, hosts.servers() + 1);
    }
    if (!capture.empty()) {
        capture_.emplace(capture, LINKTYPE_IEEE802_11);
    }
    place(nodes(), network, hosts);
    medium_.emplace(network, nodes(), access_point, addresses, sniffer(capture_), stream);
    add_hosts(medium_->devices());
}

ns3::Address WifiLink::link_address(uint32_t node, uint32_t) const
{
    return mac_address(node);
}

void WifiLink::finish()
{
    HostedLink::finish();
    if (capture_) {
        capture_->finish();
    }
}

LrwpanLink::LrwpanLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, const std::string &capture)
    : HostedLink(network, hosts, sink, LRWPAN_MTU, "a packet of more than 1280 bytes, and IPv6 makes no fragments here")
{
    int64_t stream = FIRST_STREAM;
    if (!capture.empty()) {
        capture_.emplace(capture, LINKTYPE_IEEE802_15_4_WITHFCS);
    }
    place(nodes(), network, hosts);
    medium_.emplace(network, nodes(), most_hops(network, hosts.servers() + 1), hosts.floor(0), sniffer(capture_), stream);
    add_hosts(medium_->devices());
}

ns3::Address LrwpanLink::link_address(uint32_t node, uint32_t) const
{
    return medium_->devices()[node]->GetAddress();
}

void LrwpanLink::finish()
{
    HostedLink::finish();
    if (capture_) {
        capture_->finish();
    }
}
