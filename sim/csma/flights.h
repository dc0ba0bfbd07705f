// flights.h: which datagram an ns-3 packet carries. ns-3 gives a packet a number that its copies keep, through queue, medium and stack.
#ifndef SIM_CSMA_FLIGHTS_H
#define SIM_CSMA_FLIGHTS_H

#include "link.h"

#include <ns3/packet.h>
#include <unordered_map>

struct Flight {
    ns3::Ptr<const Frame> frame;
    RawHosts::Range range;
    Audience audience;

    bool is_for(uint32_t node) const { return node >= range.first && node <= range.last && node != frame->sender; }
};

class Flights {
public:
    void add(const ns3::Packet &packet, const Flight &flight) { flights_[packet.GetUid()] = flight; }
    // NULL: a packet that this bench did not send.
    const Flight *find(const ns3::Packet &packet) const
    {
        auto found = flights_.find(packet.GetUid());
        return found != flights_.end() ? &found->second : nullptr;
    }

private:
    std::unordered_map<uint64_t, Flight> flights_;   // of the whole run: some 200 bytes a datagram
};

#endif
