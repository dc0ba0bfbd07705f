// place.h: where nodes stand: the Client at the first place, Server k at the k-th after it, the attacker at the Client's.
#ifndef SIM_RADIO_PLACE_H
#define SIM_RADIO_PLACE_H

#include "raw_host.h"

#include <ns3/node-container.h>

// Side of the smallest square that has a place for the Client and each Server.
uint32_t grid_side(const RawHosts &hosts);
// From one corner to the farthest node, if each hop leads to a neighbour.
uint32_t most_hops(const scenario_network &network, const RawHosts &hosts);
// ns-3 nodes 0..hosts.count()-1 get their mobility model, which stands still.
void place(const ns3::NodeContainer &nodes, const scenario_network &network, const RawHosts &hosts);

#endif
