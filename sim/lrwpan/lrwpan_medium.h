// lrwpan_medium.h: IEEE 802.15.4 with 6LoWPAN (ns-3's LrWpanNetDevice and SixLowPanNetDevice): header compression, fragments, and with a mesh
// each node floods on what it hears. ns-3's log-distance path loss, on top Nakagami fading if asked for.
#ifndef SIM_LRWPAN_LRWPAN_MEDIUM_H
#define SIM_LRWPAN_LRWPAN_MEDIUM_H

#include "contracts.h"

#include <functional>
#include <ns3/lr-wpan-helper.h>
#include <ns3/node-container.h>
#include <vector>

constexpr size_t LRWPAN_MTU = 1280;
constexpr uint32_t LINKTYPE_IEEE802_15_4_WITHFCS = 195;

class LrwpanMedium {
public:
    using Sniffer = std::function<void(ns3::Ptr<const ns3::Packet>)>;
    // On these nodes, which have their places. `hops`: how many a mesh needs at most; `floor`: number of the prefix; `sniffer`, unless empty,
    // gets each frame once, when its sender begins to send it. It outlives the simulation.
    LrwpanMedium(const scenario_network &network, const ns3::NodeContainer &nodes, uint32_t hops, uint32_t floor, const Sniffer &sniffer,
                 int64_t &stream);
    const std::vector<ns3::Ptr<ns3::NetDevice>> &devices() const { return devices_; }

private:
    static void transmitted(LrwpanMedium *medium, ns3::Ptr<const ns3::Packet> frame) { medium->sniffer_(frame); }

    Sniffer sniffer_;
    ns3::LrWpanHelper radio_;                              // it owns the channel
    std::vector<ns3::Ptr<ns3::NetDevice>> devices_;        // 6LoWPAN, as the nodes
};

#endif
