// csma_link.h: a shared medium: ns-3's CsmaChannel with a CsmaNetDevice and a host for each node. The hosts are raw or ns-3's own stack, as
// the scenario says; the attacker's is always raw, for it replays from addresses that are not its own.
#ifndef SIM_CSMA_LINK_H
#define SIM_CSMA_LINK_H

#include "flights.h"
#include "host/addresses.h"
#include "host/host.h"
#include "probe.h"
#include "trouble.h"

#include <ns3/csma-channel.h>
#include <optional>
#include <vector>

class CsmaLink final : public Link, HostUser {
public:
    // See make_link().
    CsmaLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, const std::string &capture);
    const char *send(const ns3::Ptr<const Frame> &frame, const device_datagram &datagram, RawHosts::Range range,
                     const Audience &audience) override;
    void finish() override;

private:
    void add_node(uint32_t node);
    void received(const ns3::Packet &packet, uint32_t node, const device_datagram &datagram) override;
    void broken(const std::string &text) override { sink_.broken(text); }
    ns3::Address link_address(uint32_t node, uint32_t) const override { return mac_address(node); }
    void dropped(ns3::Ptr<const ns3::Packet> packet);   // by its sender's device: the queue is full, or the medium was never free

    const scenario_network &network_;
    const RawHosts &hosts_;
    HostSink &sink_;
    Flights flights_;
    Trouble trouble_;
    ns3::Ptr<ns3::CsmaChannel> medium_;
    std::vector<std::unique_ptr<Host>> nodes_;
    std::optional<Probe> probe_;
};

#endif
