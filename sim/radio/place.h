// place.h: nodes of ns-3 at their places (position.h).
#ifndef SIM_RADIO_PLACE_H
#define SIM_RADIO_PLACE_H

#include "position.h"
#include "raw_host.h"

#include <ns3/node-container.h>

// From one corner to the farthest node, if each hop leads to a neighbour.
uint32_t most_hops(const scenario_network &network, const RawHosts &hosts);
// ns-3 nodes 0..hosts.count()-1 get their mobility model, which stands still.
void place(const ns3::NodeContainer &nodes, const scenario_network &network, const RawHosts &hosts);

#endif
