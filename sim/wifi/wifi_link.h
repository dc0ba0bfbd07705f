// wifi_link.h: IEEE 802.11 without an access point (ns-3's AdhocWifiMac and YansWifiPhy): a multicast frame is sent once, at the basic
// rate, to whoever hears it. ns-3's log-distance path loss, on top Nakagami fading if asked for.
#ifndef SIM_WIFI_WIFI_LINK_H
#define SIM_WIFI_WIFI_LINK_H

#include "radio/radio_link.h"

#include <ns3/wifi-phy.h>

class WifiLink final : public RadioLink {
public:
    // See make_link().
    WifiLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, const std::string &capture);

private:
    ns3::Address link_address(uint32_t node) const override;
    void sniffed(ns3::Ptr<const ns3::Packet> frame, uint16_t frequency, ns3::WifiTxVector vector, ns3::MpduInfo aggregate,
                 uint16_t station);
};

#endif
