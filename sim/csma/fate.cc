// A frame that is for this node: draw chance, whatever comes of it, so that a droplist shifts nobody's luck; then kept from it, on the
// droplist, lost by chance, in this order. A frame for others is left alone: the device's address filter takes it.
#include "fate.h"

Fate::Fate(const scenario_network &network, const Flights &flights, LinkSink &sink, uint32_t node, int64_t stream)
    : network_(network), flights_(flights), sink_(sink), node_(node)
{
    if (network.way.loss > 0) {
        chance_ = ns3::CreateObject<ns3::RateErrorModel>();
        chance_->SetUnit(ns3::RateErrorModel::ERROR_UNIT_PACKET);
        chance_->SetRate(network.way.loss);
        chance_->AssignStreams(stream);
    }
}

bool Fate::on_droplist(uint32_t number) const
{
    for (size_t i = 0; i < network_.drop_count; i++) {
        if (network_.drops[i].datagram == number && scenario_nodes_contain(&network_.drops[i].at, node_)) {
            return true;
        }
    }
    return false;
}

bool Fate::DoCorrupt(ns3::Ptr<ns3::Packet> packet)
{
    const Flight *flight = flights_.find(*packet);
    if (flight == nullptr || !flight->is_for(node_)) {
        return false;
    }
    const bool unlucky = chance_ != nullptr && chance_->IsCorrupt(packet);
    trace_loss reason{};
    if (!flight->audience.hears(node_)) {
        reason = TRACE_LOSS_WITHHELD;
    } else if (on_droplist(flight->frame->number)) {
        reason = TRACE_LOSS_DROPLIST;
    } else if (unlucky) {
        reason = TRACE_LOSS_RANDOM;
    } else {
        return false;
    }
    sink_.lost(*flight->frame, node_, reason);
    return true;
}
