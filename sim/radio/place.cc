#include "place.h"

#include "failure.h"

#include <ns3/constant-position-mobility-model.h>
#include <ns3/node.h>
#include <ns3/propagation-loss-model.h>
#include <sstream>

namespace {

constexpr double SENT_DBM = 0, SENSITIVITY_DBM = -106.58;   // of ns-3's 802.15.4 radio
constexpr double FARTHEST_M = 100000;

ns3::Ptr<ns3::MobilityModel> standing_at(const Position &at)
{
    auto model = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
    model->SetPosition({at.x, at.y, 0});
    return model;
}

// The longest hop: where ns-3's own path loss leaves what the radio just hears.
double longest_hop()
{
    auto loss = ns3::CreateObject<ns3::LogDistancePropagationLossModel>();
    double near = 1, far = FARTHEST_M;
    const auto here = standing_at({0, 0});
    while (far - near > 0.001) {
        const double middle = (near + far) / 2;
        (loss->CalcRxPower(SENT_DBM, here, standing_at({middle, 0})) > SENSITIVITY_DBM ? near : far) = middle;
    }
    return near;
}

// Hops from the first place to each, breadth first; 0: it is not reached (or is the first).
std::vector<uint32_t> hops_to(const scenario_network &network, uint32_t places, double hop)
{
    std::vector<uint32_t> hops(places), queue{0};
    std::vector<Position> at;
    for (uint32_t i = 0; i < places; i++) {
        at.push_back(position(network, i, places));
    }
    for (size_t next = 0; next < queue.size(); next++) {
        for (uint32_t to = 1; to < places; to++) {
            if (hops[to] == 0 && distance(at[queue[next]], at[to]) <= hop) {
                hops[to] = hops[queue[next]] + 1;
                queue.push_back(to);
            }
        }
    }
    return hops;
}

}   // namespace

uint32_t most_hops(const scenario_network &network, uint32_t places)
{
    return network.shape == SHAPE_GRID ? 2 * (square_side(places) - 1) : places - 1;
}

void place(const ns3::Ptr<ns3::Node> &node, const Position &position)
{
    node->AggregateObject(standing_at(position));
}

void place(const ns3::NodeContainer &nodes, const scenario_network &network, const RawHosts &hosts)
{
    for (uint32_t node = 0; node < nodes.GetN(); node++) {
        place(nodes.Get(node), position(network, node == hosts.attacker() ? 0 : node, hosts.servers() + 1));
    }
}

void place_access_point(const ns3::Ptr<ns3::Node> &node, const scenario_network &network, uint32_t places)
{
    const Position first = position(network, 0, places);
    Position last = position(network, places - 1, places);
    if (network.shape == SHAPE_GRID) {
        last = position(network, square_side(places) * square_side(places) - 1, places);
    }
    const double share = network.access_point == ACCESS_POINT_MIDDLE ? 0.5 : 0;
    place(node, {first.x + share * (last.x - first.x), first.y + share * (last.y - first.y)});
}

void refuse_unreachable(const scenario &scenario, const scenario_network &network, uint32_t servers)
{
    if (!network.mesh || network.fading != FADING_NONE) {
        return;
    }
    const double hop = longest_hop();
    uint32_t unreached = 0, most = 0;
    const std::vector<uint32_t> hops = hops_to(network, servers + 1, hop);
    for (uint32_t server = 1; server <= servers; server++) {
        unreached += hops[server] == 0 ? 1 : 0;
        most = std::max(most, hops[server]);
    }
    std::ostringstream text;
    text << scenario.path << ":" << network.topology_line << ": found a mesh ";
    text.setf(std::ios::fixed);
    text.precision(1);
    if (unreached > 0) {
        text << "with " << static_cast<double>(network.spacing_mm) / 1000 << " m from neighbour to neighbour, of whose " << servers
             << " Servers none of " << unreached << " can be reached, expected hops of at most " << hop << " m";
        throw Failure{EXIT_BAD_INPUT, text.str()};
    }
    if (network.mesh_radius > 0 && network.mesh_radius < most) {
        text << "of " << network.mesh_radius << " hops, expected a mesh-radius of at least " << most << " for the farthest Server";
        throw Failure{EXIT_BAD_INPUT, text.str()};
    }
}
