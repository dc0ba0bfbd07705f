#include "chance.h"

#include "position.h"

#include <algorithm>
#include <cmath>

namespace {

constexpr double TWO_PI = 6.283185307179586, MM = 1e3;   // in a metre

}   // namespace

Chance::Way::Way(const scenario_way &way, const scenario_network &network, uint32_t nodes, Random &burst)
    : values(way), loses(way.loss > 0 || network.far_mm > 0)
{
    if (way.burst_loss > 0) {
        bad_to_good = 1 / way.burst_length;
        good_to_bad = way.burst_loss / (way.burst_length * (1 - way.burst_loss));
        bad.reserve(nodes);
        for (uint32_t node = 0; node < nodes; node++) {
            bad.push_back(burst.chance(way.burst_loss));
        }
    }
}

Chance::Chance(const scenario_network &network, uint32_t servers, uint32_t nodes)
    : network_(network), servers_(servers), common_(network.way, network, nodes, burst_)
{
    others_.reserve(network.exception_count);
    for (size_t i = 0; i < network.exception_count; i++) {
        others_.emplace_back(network.exceptions[i].way, network, nodes, burst_);
    }
}

Luck Chance::draw_other(uint32_t sender, uint32_t receiver)
{
    for (size_t i = others_.size(); i-- > 0;) {
        const scenario_exception &exception = network_.exceptions[i];
        if (exception.to && is_server(receiver) && scenario_nodes_contain(&exception.servers, receiver)) {
            return draw(others_[i], sender, receiver, receiver);
        }
        if (exception.from && is_server(sender) && scenario_nodes_contain(&exception.servers, sender)) {
            return draw(others_[i], sender, receiver, sender);
        }
    }
    return draw(common_, sender, receiver, receiver);
}

bool Chance::draw_burst(Way &way, uint32_t owner)
{
    bool lost = way.bad[owner];
    bool changes = burst_.chance(lost ? way.bad_to_good : way.good_to_bad);
    way.bad[owner] = lost != changes;
    return lost;
}

// Normal: Box and Muller's, two draws.
uint64_t Chance::draw_other_jitter(const scenario_jitter &jitter, Random &random)
{
    if (jitter.kind == JITTER_MEASURED) {
        return jitter.delays_ns[random.up_to(jitter.count - 1)];
    }
    const double radius = std::sqrt(-2 * std::log(1 - random.unit())), angle = TWO_PI * random.unit();
    const double ns = static_cast<double>(jitter.mean_ns) + static_cast<double>(jitter.deviation_ns) * radius * std::cos(angle);
    return ns > 0 ? static_cast<uint64_t>(std::llround(ns)) : 0;
}

// Whoever is no Server stands at the first place.
double Chance::loss_at(double loss, uint32_t sender, uint32_t receiver) const
{
    const uint32_t places = servers_ + 1;
    const auto stands = [&](uint32_t node) { return position(network_, is_server(node) ? node : 0, places); };
    const double mm = MM * distance(stands(sender), stands(receiver));
    const auto near = static_cast<double>(network_.near_mm), far = static_cast<double>(network_.far_mm);
    const double by_distance = std::clamp((mm - near) / (far - near), 0.0, 1.0);
    return 1 - (1 - loss) * (1 - by_distance);
}

bool has_droplist(const scenario_network &network, uint32_t datagram)
{
    return std::any_of(network.drops, network.drops + network.drop_count,
                       [datagram](const scenario_drop &drop) { return drop.datagram == datagram; });
}

bool on_droplist(const scenario_network &network, uint32_t datagram, uint32_t server)
{
    return std::any_of(network.drops, network.drops + network.drop_count, [datagram, server](const scenario_drop &drop) {
        return drop.datagram == datagram && scenario_nodes_contain(&drop.at, server);
    });
}

bool has_partition(const scenario_network &network, uint64_t sent_ns)
{
    return std::any_of(network.partitions, network.partitions + network.partition_count,
                       [sent_ns](const scenario_partition &partition) { return partition.from_ns <= sent_ns && sent_ns < partition.to_ns; });
}
