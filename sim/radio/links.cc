#include "radio.h"

#include "lrwpan/lrwpan_link.h"
#include "wifi/wifi_link.h"

bool has_radio()
{
    return true;
}

std::unique_ptr<Link> make_radio_link(const scenario &scenario, const RawHosts &hosts, HostSink &sink, const std::string &capture)
{
    const scenario_network &network = scenario.network;
    if (network.link == LINK_WIFI) {
        return std::make_unique<WifiLink>(network, hosts, sink, capture);
    }
    return std::make_unique<LrwpanLink>(network, hosts, sink, capture);
}
