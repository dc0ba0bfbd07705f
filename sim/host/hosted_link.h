// hosted_link.h: what links of ns-3's devices have in common: hosts, who is to hear a datagram, who has heard it. The media themselves, with
// the devices, are the derived class's. Hosts are raw or ns-3's own stack, as the scenario says; the attacker's is always raw, for it
// replays from addresses that are not its own.
//
// Whom a datagram is kept from, who is on its droplist and who loses it by the scenario's `loss` is settled when it is sent, and LOST then;
// such a node's host ignores it, whatever the medium does. Who has not received it by the end of the run has LOST it to the medium.
#ifndef SIM_HOST_HOSTED_LINK_H
#define SIM_HOST_HOSTED_LINK_H

#include "host.h"
#include "stack.h"
#include "trouble.h"

#include <map>
#include <ns3/node-container.h>
#include <optional>
#include <vector>

constexpr int64_t FIRST_STREAM = INT64_C(1) << 32;   // of ns-3's models; below are the purposes of random.h

class HostedLink : public Link, protected HostUser {
public:
    const char *send(const ns3::Ptr<const Frame> &frame, const device_datagram &datagram, RawHosts::Range range,
                     const Audience &audience) override;
    void finish() override;

protected:
    // `mtu`: of an IPv6 packet; a longer one is refused with the sentence `too_long`. Nodes have no devices yet.
    HostedLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, size_t mtu, const char *too_long);
    ~HostedLink() = default;
    const ns3::NodeContainer &nodes() const { return nodes_; }
    const scenario_network &network() const { return network_; }
    const RawHosts &hosts() const { return hosts_; }
    StackHost &stack(uint32_t node) { return *stacks_.at(node); }   // not the attacker's
    // On these devices, in the order of the nodes, which may be used from now on.
    void add_hosts(const std::vector<ns3::Ptr<ns3::NetDevice>> &devices);

private:
    enum class Fate : uint8_t { UNDECIDED, RECEIVED, LOST };
    struct Flight {
        ns3::Ptr<const Frame> frame;
        RawHosts::Range range;
        std::vector<Fate> fates;   // of the nodes of `range`
    };
    void received(const ns3::Packet &packet, uint32_t node, const device_datagram &datagram) override;
    void broken(const std::string &text) override { sink_.broken(text); }
    Fate settle(const Frame &frame, uint32_t node, const Audience &audience);

    const scenario_network &network_;
    const RawHosts &hosts_;
    HostSink &sink_;
    size_t mtu_;
    const char *too_long_;
    Trouble trouble_;
    ns3::NodeContainer nodes_;
    std::vector<std::unique_ptr<Host>> hosts_of_;
    std::map<uint32_t, StackHost *> stacks_;   // in them
    std::map<uint32_t, Flight> flights_;      // by the datagram's number, of the whole run
};

#endif
