// place.h: nodes of ns-3 at their places (position.h); and which of them a mesh can reach.
#ifndef SIM_RADIO_PLACE_H
#define SIM_RADIO_PLACE_H

#include "position.h"
#include "raw_host.h"

#include <ns3/node-container.h>

// From the first place to the farthest one, if each hop leads to a neighbour.
uint32_t most_hops(const scenario_network &network, uint32_t places);
// These models stand still.
void place(const ns3::Ptr<ns3::Node> &node, const Position &position);
void place(const ns3::NodeContainer &nodes, const scenario_network &network, const RawHosts &hosts);
void place_access_point(const ns3::Ptr<ns3::Node> &node, const scenario_network &network, uint32_t places);

// Refuses a mesh of 802.15.4 without fading some of whose places no flood from the first one can reach: too far from all others, or more
// hops away than its radius. `servers` places beside the first. Throws Failure with the file's line.
void refuse_unreachable(const scenario &scenario, const scenario_network &network, uint32_t servers);

#endif
