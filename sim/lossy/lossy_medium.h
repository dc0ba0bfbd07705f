// lossy_medium.h: the lossy link for hosts with ns-3's stack: an ns-3 channel between SimpleNetDevices on which each receiver has its own
// chance (chance.h), as on the link of the raw hosts. Unicast goes to its device alone, multicast to those that have joined it.
#ifndef SIM_LOSSY_LOSSY_MEDIUM_H
#define SIM_LOSSY_LOSSY_MEDIUM_H

#include "chance.h"

#include <functional>
#include <map>
#include <ns3/simple-channel.h>
#include <ns3/simple-net-device.h>
#include <vector>

class LossyMedium final : public ns3::SimpleChannel {
public:
    using Sniffer = std::function<void(ns3::Ptr<const ns3::Packet>)>;
    // For `servers` Servers, which are the stations 1..servers, and `others` beside them. `network` outlives it. `sniffer`, unless empty, gets
    // each packet once, when it is sent.
    LossyMedium(const scenario_network &network, uint32_t servers, uint32_t others, const Sniffer &sniffer);
    // The device of a station, which has its address; `member`: it hears multicast.
    void attach(uint32_t station, const ns3::Ptr<ns3::SimpleNetDevice> &device, bool member);
    void Send(ns3::Ptr<ns3::Packet> packet, uint16_t protocol, ns3::Mac48Address to, ns3::Mac48Address from,
              ns3::Ptr<ns3::SimpleNetDevice> sender) override;

private:
    struct Station {
        ns3::Ptr<ns3::SimpleNetDevice> device;
        bool member = false;
    };
    struct Sending {
        ns3::Ptr<ns3::Packet> packet;
        uint16_t protocol;
        ns3::Mac48Address to, from;
        uint32_t sender;   // station
    };
    void deliver(const Sending &sending, uint32_t station);
    void arrive(const Sending &sending, const Station &station, uint64_t delay_ns);

    Sniffer sniffer_;
    Chance chance_;
    std::vector<Station> stations_;
    std::map<ns3::Mac48Address, uint32_t> numbers_;
};

#endif
