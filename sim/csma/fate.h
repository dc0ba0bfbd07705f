// fate.h: what a device of the medium does not receive (trouble.h). Tells the sink, when the frame arrives.
#ifndef SIM_CSMA_FATE_H
#define SIM_CSMA_FATE_H

#include "flights.h"
#include "trouble.h"

#include <ns3/error-model.h>

class Fate final : public ns3::ErrorModel {
public:
    // All arguments outlive it.
    Fate(Trouble &trouble, const Flights &flights, LinkSink &sink, uint32_t node)
        : trouble_(trouble), flights_(flights), sink_(sink), node_(node) {}

private:
    bool DoCorrupt(ns3::Ptr<ns3::Packet> packet) override;
    void DoReset() override {}

    Trouble &trouble_;
    const Flights &flights_;
    LinkSink &sink_;
    uint32_t node_;
};

#endif
