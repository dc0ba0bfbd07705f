// chance.h: what chance makes of a datagram on its way to one receiver: loss, bursts, jitter, a duplicate, reordering; on the way that all
// have, or that which the scenario gives some Servers. Each kind that a way has takes the same number of draws from its own stream whatever
// comes out, so that one receiver's luck shifts nobody else's.
//
// Gilbert-Elliott: in the bad state everything is lost, in the good state nothing. A mean burst of L datagrams and a share p of lost ones
// give bad -> good with 1/L and good -> bad with p / (L (1 - p)); the first state is drawn from the stationary distribution: p are bad.
//
// Loss by distance: none up to `near`, all from `far` on, in between in proportion to the distance; it comes on top of the way's own loss.
#ifndef SIM_CHANCE_H
#define SIM_CHANCE_H

#include "contracts.h"
#include "random.h"

#include <vector>

struct Luck {
    bool random_loss, burst_loss, twice;
    uint64_t delay_ns, second_delay_ns;

    // Zero: neither.
    trace_loss loss() const { return random_loss ? TRACE_LOSS_RANDOM : burst_loss ? TRACE_LOSS_BURST : trace_loss{}; }
};

class Chance {
public:
    // `network` outlives it. Nodes are 0..nodes-1, Servers 1..servers.
    Chance(const scenario_network &network, uint32_t servers, uint32_t nodes);
    Luck draw(uint32_t sender, uint32_t receiver)
    {
        return others_.empty() ? draw(common_, sender, receiver, receiver) : draw_other(sender, receiver);
    }

private:
    struct Way {
        Way(const scenario_way &values, const scenario_network &network, uint32_t nodes, Random &burst);
        const scenario_way &values;
        bool loses;                     // by a draw for each datagram
        double bad_to_good = 0, good_to_bad = 0;
        std::vector<bool> bad;          // by node: the receiver, or the sender whose way it is
    };
    Luck draw(Way &way, uint32_t sender, uint32_t receiver, uint32_t owner)
    {
        const scenario_way &values = way.values;
        Luck luck{false, false, false, values.delay_ns, values.delay_ns};
        if (way.loses) {
            luck.random_loss = loss_.chance(network_.far_mm == 0 ? values.loss : loss_at(values.loss, sender, receiver));
        }
        if (values.burst_loss > 0) {
            luck.burst_loss = draw_burst(way, owner);
        }
        luck.delay_ns += draw_jitter(values.jitter, jitter_);
        if (values.duplicate > 0) {
            luck.twice = duplicate_.chance(values.duplicate);
            luck.second_delay_ns += draw_jitter(values.jitter, duplicate_);
        }
        if (values.reorder > 0) {
            bool later = reorder_.chance(values.reorder);
            uint64_t by_ns = reorder_.up_to(values.reorder_ns);
            luck.delay_ns += later ? by_ns : 0;
        }
        return luck;
    }
    static uint64_t draw_jitter(const scenario_jitter &jitter, Random &random)
    {
        if (jitter.kind == JITTER_UNIFORM) {
            return jitter.up_to_ns > 0 ? random.up_to(jitter.up_to_ns) : 0;
        }
        return draw_other_jitter(jitter, random);
    }
    static uint64_t draw_other_jitter(const scenario_jitter &jitter, Random &random);
    Luck draw_other(uint32_t sender, uint32_t receiver);
    bool draw_burst(Way &way, uint32_t owner);
    double loss_at(double loss, uint32_t sender, uint32_t receiver) const;
    bool is_server(uint32_t node) const { return node >= 1 && node <= servers_; }

    const scenario_network &network_;
    uint32_t servers_;
    Random loss_{Purpose::LOSS}, burst_{Purpose::BURST}, jitter_{Purpose::JITTER};
    Random duplicate_{Purpose::DUPLICATE}, reorder_{Purpose::REORDER};
    Way common_;
    std::vector<Way> others_;           // as network.exceptions
};

// The n-th datagram of the run does not reach a Server.
bool has_droplist(const scenario_network &network, uint32_t datagram);
bool on_droplist(const scenario_network &network, uint32_t datagram, uint32_t server);
// The network is in parts then.
bool has_partition(const scenario_network &network, uint64_t sent_ns);

#endif
