// lrwpan_link.h: IEEE 802.15.4 with 6LoWPAN (ns-3's LrWpanNetDevice and SixLowPanNetDevice): header compression, fragments, and with a mesh
// each node floods on what it hears. ns-3's log-distance path loss, on top Nakagami fading if asked for.
#ifndef SIM_LRWPAN_LRWPAN_LINK_H
#define SIM_LRWPAN_LRWPAN_LINK_H

#include "radio/radio_link.h"

#include <ns3/lr-wpan-helper.h>

class LrwpanLink final : public RadioLink {
public:
    // See make_link().
    LrwpanLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, const std::string &capture);

private:
    ns3::Address link_address(uint32_t node) const override { return devices_[node]->GetAddress(); }
    void sniffed(ns3::Ptr<const ns3::Packet> frame) { transmitted(frame); }

    ns3::LrWpanHelper radio_;                              // it owns the channel
    std::vector<ns3::Ptr<ns3::NetDevice>> devices_;        // 6LoWPAN
};

#endif
