// For each receiver of a datagram, in the order of their numbers:
//   1. draw its fate: random loss, burst loss, jitter, duplicate, reordering. Each kind that the scenario has takes the same number of
//      draws from its own stream whatever comes out, so that one receiver's luck shifts nobody else's.
//   2. on the droplist, or lost by chance: tell the sink now. Else one event at the time of arrival, a second one for a duplicate.
//
// Gilbert-Elliott: in the bad state everything is lost, in the good state nothing. A mean burst of L datagrams and a share p of lost ones
// give bad -> good with 1/L and good -> bad with p / (L (1 - p)); the first state is drawn from the stationary distribution: p are bad.
#include "lossy_channel.h"

#include <ns3/event-impl.h>
#include <ns3/simulator.h>

namespace {

class Arrival final : public ns3::EventImpl {
public:
    Arrival(LinkSink &sink, const ns3::Ptr<const Frame> &frame, uint32_t receiver, uint32_t copy)
        : sink_(sink), frame_(frame), receiver_(receiver), copy_(copy) {}

private:
    void Notify() override { sink_.arrived(*frame_, receiver_, copy_); }

    LinkSink &sink_;
    ns3::Ptr<const Frame> frame_;
    uint32_t receiver_, copy_;
};

}   // namespace

LossyChannel::LossyChannel(const scenario_network &network, uint32_t nodes, LinkSink &sink)
    : network_(network), sink_(sink), servers_(nodes - 2)
{
    if (network.burst_loss > 0) {
        bad_to_good_ = 1 / network.burst_length;
        good_to_bad_ = network.burst_loss / (network.burst_length * (1 - network.burst_loss));
        bad_.reserve(nodes);
        for (uint32_t node = 0; node < nodes; node++) {
            bad_.push_back(burst_.chance(network.burst_loss));
        }
    }
}

bool LossyChannel::draw_burst(uint32_t receiver)
{
    bool lost = bad_[receiver];
    bool changes = burst_.chance(lost ? bad_to_good_ : good_to_bad_);
    bad_[receiver] = lost != changes;
    return lost;
}

LossyChannel::Fate LossyChannel::draw(uint32_t receiver)
{
    Fate fate{false, false, false, network_.delay_ns, network_.delay_ns};
    if (network_.loss > 0) {
        fate.random_loss = loss_.chance(network_.loss);
    }
    if (network_.burst_loss > 0) {
        fate.burst_loss = draw_burst(receiver);
    }
    if (network_.jitter_ns > 0) {
        fate.delay_ns += jitter_.up_to(network_.jitter_ns);
    }
    if (network_.duplicate > 0) {
        fate.twice = duplicate_.chance(network_.duplicate);
        fate.second_delay_ns += duplicate_.up_to(network_.jitter_ns);
    }
    if (network_.reorder > 0) {
        bool later = reorder_.chance(network_.reorder);
        uint64_t by_ns = reorder_.up_to(network_.reorder_ns);
        fate.delay_ns += later ? by_ns : 0;
    }
    return fate;
}

bool LossyChannel::on_droplist(uint32_t number, uint32_t receiver) const
{
    if (receiver < 1 || receiver > servers_) {
        return false;
    }
    for (size_t i = 0; i < network_.drop_count; i++) {
        if (network_.drops[i].datagram == number && scenario_nodes_contain(&network_.drops[i].at, receiver)) {
            return true;
        }
    }
    return false;
}

void LossyChannel::schedule(const ns3::Ptr<const Frame> &frame, uint32_t receiver, uint32_t copy, uint64_t delay_ns)
{
    ns3::Simulator::ScheduleWithContext(receiver, ns3::NanoSeconds(delay_ns), new Arrival(sink_, frame, receiver, copy));
}

void LossyChannel::transmit(const ns3::Ptr<const Frame> &frame, uint32_t first, uint32_t last)
{
    for (uint32_t receiver = first; receiver <= last; receiver++) {
        if (receiver == frame->sender) {
            continue;
        }
        Fate fate = draw(receiver);
        if (on_droplist(frame->number, receiver)) {
            sink_.lost(*frame, receiver, TRACE_LOSS_DROPLIST);
        } else if (fate.random_loss || fate.burst_loss) {
            sink_.lost(*frame, receiver, fate.random_loss ? TRACE_LOSS_RANDOM : TRACE_LOSS_BURST);
        } else {
            schedule(frame, receiver, 0, fate.delay_ns);
            if (fate.twice) {
                schedule(frame, receiver, 1, fate.second_delay_ns);
            }
        }
    }
}
