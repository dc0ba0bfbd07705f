#include "lossy_medium.h"

#include <ns3/node.h>
#include <ns3/simulator.h>

LossyMedium::LossyMedium(const scenario_network &network, uint32_t servers, uint32_t others, const Sniffer &sniffer)
    : sniffer_(sniffer), chance_(network, servers, servers + others), stations_(servers + others)
{
}

void LossyMedium::attach(uint32_t station, const ns3::Ptr<ns3::SimpleNetDevice> &device, bool member)
{
    stations_[station] = {device, member};
    numbers_[ns3::Mac48Address::ConvertFrom(device->GetAddress())] = station;
    device->SetChannel(this);
}

void LossyMedium::Send(ns3::Ptr<ns3::Packet> packet, uint16_t protocol, ns3::Mac48Address to, ns3::Mac48Address from,
                       ns3::Ptr<ns3::SimpleNetDevice>)
{
    const Sending sending{packet, protocol, to, from, numbers_.at(from)};
    if (sniffer_) {
        sniffer_(packet);
    }
    if (!to.IsGroup()) {
        const auto found = numbers_.find(to);
        if (found != numbers_.end()) {
            deliver(sending, found->second);
        }
        return;
    }
    for (uint32_t station = 0; station < stations_.size(); station++) {
        if (stations_[station].member && station != sending.sender) {
            deliver(sending, station);
        }
    }
}

void LossyMedium::deliver(const Sending &sending, uint32_t station)
{
    const Luck luck = chance_.draw(sending.sender, station);
    if (luck.loss() != 0) {
        return;
    }
    arrive(sending, stations_[station], luck.delay_ns);
    if (luck.twice) {
        arrive(sending, stations_[station], luck.second_delay_ns);
    }
}

void LossyMedium::arrive(const Sending &sending, const Station &station, uint64_t delay_ns)
{
    ns3::Simulator::ScheduleWithContext(station.device->GetNode()->GetId(), ns3::NanoSeconds(delay_ns), &ns3::SimpleNetDevice::Receive,
                                        station.device, sending.packet->Copy(), sending.protocol, sending.to, sending.from);
}
