// For each receiver of a datagram, in the order of their numbers:
//   1. draw its fate: random loss, burst loss, jitter, duplicate, reordering. Each kind that the scenario has takes the same number of
//      draws from its own stream whatever comes out, so that one receiver's luck shifts nobody else's.
//   2. on the droplist, or lost by chance: tell the sink now. Else add its arrival to the datagram's wave (wave.h), a duplicate's too.
//
// Gilbert-Elliott: in the bad state everything is lost, in the good state nothing. A mean burst of L datagrams and a share p of lost ones
// give bad -> good with 1/L and good -> bad with p / (L (1 - p)); the first state is drawn from the stationary distribution: p are bad.
#include "lossy_channel.h"

#include "wave.h"

#include <algorithm>
#include <ns3/simulator.h>

namespace {

class Reception final : public Wave {
public:
    Reception(LinkSink &sink, const ns3::Ptr<const Frame> &frame, size_t receivers) : Wave(receivers), sink_(sink), frame_(frame) {}

private:
    void arrive(const Arrival &arrival) override { sink_.arrived(*frame_, arrival.receiver, arrival.copy, arrival.at_ns); }
    void foresee(const Arrival &arrival) override { sink_.foresee(arrival.receiver); }
    void expect(const Arrival &arrival) override { sink_.expect(arrival.receiver); }

    LinkSink &sink_;
    ns3::Ptr<const Frame> frame_;
};

}   // namespace

LossyChannel::LossyChannel(const scenario_network &network, uint32_t nodes, LinkSink &sink)
    : network_(network), sink_(sink), servers_(nodes - 2)
{
    if (network.way.burst_loss > 0) {
        bad_to_good_ = 1 / network.way.burst_length;
        good_to_bad_ = network.way.burst_loss / (network.way.burst_length * (1 - network.way.burst_loss));
        bad_.reserve(nodes);
        for (uint32_t node = 0; node < nodes; node++) {
            bad_.push_back(burst_.chance(network.way.burst_loss));
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
    Fate fate{false, false, false, network_.way.delay_ns, network_.way.delay_ns};
    if (network_.way.loss > 0) {
        fate.random_loss = loss_.chance(network_.way.loss);
    }
    if (network_.way.burst_loss > 0) {
        fate.burst_loss = draw_burst(receiver);
    }
    if (network_.way.jitter.up_to_ns > 0) {
        fate.delay_ns += jitter_.up_to(network_.way.jitter.up_to_ns);
    }
    if (network_.way.duplicate > 0) {
        fate.twice = duplicate_.chance(network_.way.duplicate);
        fate.second_delay_ns += duplicate_.up_to(network_.way.jitter.up_to_ns);
    }
    if (network_.way.reorder > 0) {
        bool later = reorder_.chance(network_.way.reorder);
        uint64_t by_ns = reorder_.up_to(network_.way.reorder_ns);
        fate.delay_ns += later ? by_ns : 0;
    }
    return fate;
}

bool LossyChannel::has_droplist(uint32_t number) const
{
    return std::any_of(network_.drops, network_.drops + network_.drop_count,
                       [number](const scenario_drop &drop) { return drop.datagram == number; });
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

void LossyChannel::transmit(const ns3::Ptr<const Frame> &frame, uint32_t first, uint32_t last)
{
    const auto now_ns = static_cast<uint64_t>(ns3::Simulator::Now().GetNanoSeconds());
    const bool drops = has_droplist(frame->number);
    auto *wave = new Reception(sink_, frame, last - first + 1);
    for (uint32_t receiver = first; receiver <= last; receiver++) {
        if (receiver == frame->sender) {
            continue;
        }
        const Fate fate = draw(receiver);
        if (drops && on_droplist(frame->number, receiver)) {
            sink_.lost(*frame, receiver, TRACE_LOSS_DROPLIST);
        } else if (fate.random_loss || fate.burst_loss) {
            sink_.lost(*frame, receiver, fate.random_loss ? TRACE_LOSS_RANDOM : TRACE_LOSS_BURST);
        } else {
            wave->add(now_ns + fate.delay_ns, receiver, 0);
            if (fate.twice) {
                wave->add(now_ns + fate.second_delay_ns, receiver, 1);
            }
        }
    }
    wave->start();
}
