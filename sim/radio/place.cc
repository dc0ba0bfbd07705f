#include "place.h"

#include <ns3/constant-position-mobility-model.h>
#include <ns3/node.h>

uint32_t most_hops(const scenario_network &network, const RawHosts &hosts)
{
    const uint32_t places = hosts.count() - 1;
    return network.shape == SHAPE_GRID ? 2 * (square_side(places) - 1) : places - 1;
}

void place(const ns3::NodeContainer &nodes, const scenario_network &network, const RawHosts &hosts)
{
    for (uint32_t node = 0; node < nodes.GetN(); node++) {
        auto model = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
        const Position at = position(network, node == hosts.attacker() ? 0 : node, hosts.count() - 1);
        model->SetPosition({at.x, at.y, 0});
        nodes.Get(node)->AggregateObject(model);
    }
}
