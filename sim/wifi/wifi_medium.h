// wifi_medium.h: IEEE 802.11 (ns3's YansWifiPhy), with an access point or without. A multicast frame is sent once, at the basic rate, to
// whoever hears it; with an access point its station sends it there first, as unicast, and the access point then to all. ns-3's
// log-distance path loss, on top Nakagami fading if asked for.
#ifndef SIM_WIFI_WIFI_MEDIUM_H
#define SIM_WIFI_WIFI_MEDIUM_H

#include "contracts.h"

#include <functional>
#include <ns3/mac48-address.h>
#include <ns3/net-device-container.h>
#include <ns3/node-container.h>
#include <ns3/wifi-phy.h>
#include <vector>

constexpr uint32_t LINKTYPE_IEEE802_11 = 105;

class WifiMedium {
public:
    using Sniffer = std::function<void(ns3::Ptr<const ns3::Packet>)>;
    // On these nodes, which have their places, with these addresses; `access_point`: NULL, or the node that is it, with the address after
    // the last. `sniffer`, unless empty, gets each frame once, when its sender begins to send it. It outlives the simulation.
    WifiMedium(const scenario_network &network, const ns3::NodeContainer &nodes, const ns3::Ptr<ns3::Node> &access_point,
               const std::vector<ns3::Mac48Address> &addresses, const Sniffer &sniffer, int64_t &stream);
    const std::vector<ns3::Ptr<ns3::NetDevice>> &devices() const { return devices_; }

private:
    static void transmitted(WifiMedium *medium, ns3::Ptr<const ns3::Packet> frame, uint16_t frequency, ns3::WifiTxVector vector,
                            ns3::MpduInfo aggregate, uint16_t station);

    Sniffer sniffer_;
    std::vector<ns3::Ptr<ns3::NetDevice>> devices_;   // as the nodes
};

#endif
