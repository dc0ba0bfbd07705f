#include "radio.h"

#include "floors/floors_link.h"
#include "place.h"
#include "radio_link.h"

bool has_radio()
{
    return true;
}

void refuse_unreachable(const scenario &scenario)
{
    const scenario_network &network = scenario.network;
    refuse_unreachable(scenario, network, scenario.server_count);
    for (size_t i = 0; i < network.floor_count; i++) {
        refuse_unreachable(scenario, network.floors[i].network, network.floors[i].server_count);
    }
}

std::unique_ptr<Link> make_radio_link(const scenario &scenario, const RawHosts &hosts, HostSink &sink,
                                      const std::vector<std::string> &captures)
{
    const scenario_network &network = scenario.network;
    const std::string capture = captures.empty() ? "" : captures[0];
    refuse_unreachable(scenario);
    switch (network.link) {
    case LINK_FLOORS:
        return std::make_unique<FloorsLink>(scenario, hosts, sink, captures);
    case LINK_WIFI:
        return std::make_unique<WifiLink>(network, hosts, sink, capture);
    default:
        return std::make_unique<LrwpanLink>(network, hosts, sink, capture);
    }
}
