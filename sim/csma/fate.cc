// A frame for others is left alone: the device's address filter takes it.
#include "fate.h"

bool Fate::DoCorrupt(ns3::Ptr<ns3::Packet> packet)
{
    const Flight *flight = flights_.find(*packet);
    if (flight == nullptr || !flight->is_for(node_)) {
        return false;
    }
    const trace_loss reason = trouble_.keeps(*flight->frame, node_, flight->audience);
    if (reason != 0) {
        sink_.lost(*flight->frame, node_, reason);
    }
    return reason != 0;
}
