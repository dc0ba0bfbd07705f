// trouble.h: what keeps a datagram from a node of one of ns-3's media, beside the medium itself: the attacker, a partition, the droplist,
// and the loss that the scenario adds by chance.
#ifndef SIM_TROUBLE_H
#define SIM_TROUBLE_H

#include "chance.h"
#include "link.h"

class Trouble {
public:
    Trouble(const scenario_network &network, const RawHosts &hosts) : network_(network), hosts_(hosts), chance_(network, hosts.servers(), hosts.count()) {}
    // Zero: nothing keeps it. Chance is drawn, whatever comes of it, so that a droplist shifts nobody's luck.
    trace_loss keeps(const Frame &frame, uint32_t node, const Audience &audience)
    {
        const trace_loss unlucky = chance_.draw(frame.sender, node).loss();
        if (const trace_loss reason = kept_on_purpose(network_, hosts_, frame, node, audience)) {
            return reason;
        }
        return hosts_.is_server(node) && on_droplist(network_, frame.number, node) ? TRACE_LOSS_DROPLIST : unlucky;
    }

private:
    const scenario_network &network_;
    const RawHosts &hosts_;
    Chance chance_;
};

#endif
