// link.h: what the world needs of the link between its nodes, whichever it is and whatever host stands on it. Enters: a datagram that a
// node hands to its host, and who may hear it. Leaves, through the sink: receptions at their time, and who will never have it.
#ifndef SIM_LINK_H
#define SIM_LINK_H

#include "lossy_channel.h"
#include "raw_host.h"

#include <memory>
#include <string>

// The Servers that hear a datagram on purpose; chance comes on top. The lists are the scenario's; NULL: no such restriction.
struct Audience {
    const scenario_nodes *kept_from = nullptr;   // the attacker keeps it from these
    const scenario_nodes *only = nullptr;        // it reaches no others than these

    bool everybody() const { return kept_from == nullptr && only == nullptr; }
    bool hears(uint32_t server) const
    {
        return (kept_from == nullptr || !scenario_nodes_contain(kept_from, server)) &&
               (only == nullptr || scenario_nodes_contain(only, server));
    }
};

// Why the attacker or a partition keeps a datagram from a node; zero: they do not.
trace_loss kept_on_purpose(const scenario_network &network, const RawHosts &hosts, const Frame &frame, uint32_t node,
                           const Audience &audience);

// A link gives frames (arrived()) or, if the node's host has taken them apart, datagrams.
class HostSink : public LinkSink {
public:
    virtual void delivered(const Frame &frame, uint32_t receiver, const device_datagram &datagram) = 0;
    virtual void broken(const std::string &text) = 0;   // a fault of the bench: ends the run

protected:
    ~HostSink() = default;
};

class Link {
public:
    virtual ~Link() = default;
    // From frame->sender, now, to the nodes of `range` but itself; `frame` is `datagram` as an IPv6 packet. NULL, or why this link cannot.
    virtual const char *send(const ns3::Ptr<const Frame> &frame, const device_datagram &datagram, RawHosts::Range range,
                             const Audience &audience) = 0;
    virtual void finish() {}   // after the run: what it wrote itself is whole. Throws Failure
};

// The scenario's link; all arguments but `captures` outlive it. `captures`: where to put the link's own capture, or one for each floor; none
// if there shall be none. Only links with a medium make any, for the others see Recorder. Throws Failure.
std::unique_ptr<Link> make_link(const scenario &scenario, const RawHosts &hosts, HostSink &sink,
                                const std::vector<std::string> &captures);

#endif
