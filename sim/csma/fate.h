// fate.h: what a device of the medium does not receive: what is kept from it on purpose, what is on the droplist, and a share by chance
// (ns-3's RateErrorModel with a stream of its own). Tells the sink, when the frame arrives.
#ifndef SIM_CSMA_FATE_H
#define SIM_CSMA_FATE_H

#include "flights.h"

#include <ns3/error-model.h>

class Fate final : public ns3::ErrorModel {
public:
    // All arguments outlive it. `stream`: number of the random stream of this device's loss.
    Fate(const scenario_network &network, const Flights &flights, LinkSink &sink, uint32_t node, int64_t stream);

private:
    bool DoCorrupt(ns3::Ptr<ns3::Packet> packet) override;
    void DoReset() override {}
    bool on_droplist(uint32_t number) const;

    const scenario_network &network_;
    const Flights &flights_;
    LinkSink &sink_;
    uint32_t node_;
    ns3::Ptr<ns3::RateErrorModel> chance_;   // NULL: no loss by chance
};

#endif
