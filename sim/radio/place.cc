#include "place.h"

#include <ns3/constant-position-mobility-model.h>
#include <ns3/node.h>

namespace {

constexpr double METRES = 1e-3;   // a millimetre

ns3::Vector position(uint32_t at, const scenario_network &network, uint32_t side)
{
    const double spacing = static_cast<double>(network.spacing_mm) * METRES;
    const uint32_t row_length = network.shape == SHAPE_GRID ? side : at + 1;
    return {at % row_length * spacing, static_cast<double>(at / row_length) * spacing, 0};
}

}   // namespace

uint32_t grid_side(const RawHosts &hosts)
{
    const uint32_t places = hosts.count() - 1;
    uint32_t side = 1;
    while (side * side < places) {
        side++;
    }
    return side;
}

uint32_t most_hops(const scenario_network &network, const RawHosts &hosts)
{
    return network.shape == SHAPE_GRID ? 2 * (grid_side(hosts) - 1) : hosts.count() - 2;
}

void place(const ns3::NodeContainer &nodes, const scenario_network &network, const RawHosts &hosts)
{
    for (uint32_t node = 0; node < nodes.GetN(); node++) {
        auto model = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
        model->SetPosition(position(node == hosts.attacker() ? 0 : node, network, grid_side(hosts)));
        nodes.Get(node)->AggregateObject(model);
    }
}
