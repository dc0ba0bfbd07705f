// For each receiver of a datagram, in the order of their numbers: draw its luck (chance.h), whatever comes of it; on the droplist, or lost
// by chance: tell the sink now. Else add its arrival to the datagram's wave (wave.h), a duplicate's too.
#include "lossy_channel.h"

#include "wave.h"

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
    : network_(network), sink_(sink), servers_(nodes - 2), chance_(network, nodes - 2, nodes)
{
}

void LossyChannel::transmit(const ns3::Ptr<const Frame> &frame, uint32_t first, uint32_t last)
{
    const auto now_ns = static_cast<uint64_t>(ns3::Simulator::Now().GetNanoSeconds());
    const bool drops = has_droplist(network_, frame->number);
    auto *wave = new Reception(sink_, frame, last - first + 1);
    for (uint32_t receiver = first; receiver <= last; receiver++) {
        if (receiver == frame->sender) {
            continue;
        }
        const Luck luck = chance_.draw(frame->sender, receiver);
        if (drops && is_server(receiver) && on_droplist(network_, frame->number, receiver)) {
            sink_.lost(*frame, receiver, TRACE_LOSS_DROPLIST);
        } else if (luck.loss() != 0) {
            sink_.lost(*frame, receiver, luck.loss());
        } else {
            wave->add(now_ns + luck.delay_ns, receiver, 0);
            if (luck.twice) {
                wave->add(now_ns + luck.second_delay_ns, receiver, 1);
            }
        }
    }
    wave->start();
}
