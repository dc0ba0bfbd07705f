#include "link.h"

#include "csma/csma_link.h"
#include "radio/radio.h"

namespace {

class LossyLink final : public Link {
public:
    LossyLink(const scenario_network &network, const RawHosts &hosts, LinkSink &sink) : sink_(sink), channel_(network, hosts.count(), sink)
    {
    }

    const char *send(const ns3::Ptr<const Frame> &frame, const device_datagram &, RawHosts::Range range, const Audience &audience) override
    {
        if (audience.everybody()) {
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
        for (uint32_t node = range.first; node <= range.last; node++) {
            if (!audience.hears(node)) {
                sink_.lost(*frame, node, TRACE_LOSS_WITHHELD);
                continue;
            }
            const uint32_t first = node;
            while (node < range.last && audience.hears(node + 1)) {
                node++;
            }
            channel_.transmit(frame, first, node);
        }
    }

    LinkSink &sink_;
    LossyChannel channel_;
};

}   // namespace

std::unique_ptr<Link> make_link(const scenario_network &network, const RawHosts &hosts, HostSink &sink, const std::string &capture)
{
    if (network.link == LINK_CSMA) {
        return std::make_unique<CsmaLink>(network, hosts, sink, capture);
    }
    if (is_radio(network)) {
        return make_radio_link(network, hosts, sink, capture);
    }
    return std::make_unique<LossyLink>(network, hosts, sink);
}
