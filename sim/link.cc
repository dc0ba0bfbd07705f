#include "link.h"

#include "csma/csma_link.h"
#include "radio/radio.h"

namespace {

class LossyLink final : public Link {
public:
    LossyLink(const scenario_network &network, const RawHosts &hosts, LinkSink &sink)
        : network_(network), hosts_(hosts), sink_(sink), channel_(network, hosts.count(), sink) {}

    const char *send(const ns3::Ptr<const Frame> &frame, const device_datagram &, RawHosts::Range range, const Audience &audience) override
    {
        if (audience.everybody() && !has_partition(network_, frame->sent_ns)) {
            channel_.transmit(frame, range.first, range.last);
        } else {
            transmit_to(frame, range, audience);
        }
        return nullptr;
    }

private:
    // Neighbours who hear it at a time.
    void transmit_to(const ns3::Ptr<const Frame> &frame, RawHosts::Range range, const Audience &audience)
    {
        const auto kept = [&](uint32_t node) { return kept_on_purpose(network_, hosts_, *frame, node, audience); };
        for (uint32_t node = range.first; node <= range.last; node++) {
            if (const trace_loss reason = kept(node)) {
                sink_.lost(*frame, node, reason);
                continue;
            }
            const uint32_t first = node;
            while (node < range.last && kept(node + 1) == 0) {
                node++;
            }
            channel_.transmit(frame, first, node);
        }
    }

    const scenario_network &network_;
    const RawHosts &hosts_;
    LinkSink &sink_;
    LossyChannel channel_;
};

}   // namespace

trace_loss kept_on_purpose(const scenario_network &network, const RawHosts &hosts, const Frame &frame, uint32_t node,
                           const Audience &audience)
{
    if (!audience.hears(node)) {
        return TRACE_LOSS_WITHHELD;
    }
    const bool cut_off = scenario_cut_off(&network, hosts.servers(), frame.sent_ns, frame.sender, node);
    return cut_off ? TRACE_LOSS_PARTITION : trace_loss{};
}

std::unique_ptr<Link> make_link(const scenario &scenario, const RawHosts &hosts, HostSink &sink,
                                const std::vector<std::string> &captures)
{
    const scenario_network &network = scenario.network;
    if (network.link == LINK_CSMA) {
        return std::make_unique<CsmaLink>(network, hosts, sink, captures.empty() ? "" : captures[0]);
    }
    if (needs_radio(network)) {
        return make_radio_link(scenario, hosts, sink, captures);
    }
    return std::make_unique<LossyLink>(network, hosts, sink);
}
