// radio.h: the links on the air, and floors. ns-3's radio modules take 24 ms to load, more than most scenarios take to run, so they are in a program
// of their own, ssm-sim-radio; ssm-sim becomes it when a scenario asks for such a link (main.cc). Two files hold what is below:
// links.cc, with the modules, and none.cc, without, which the linker takes from the library where links.cc is not there.
#ifndef SIM_RADIO_RADIO_H
#define SIM_RADIO_RADIO_H

#include "link.h"

// Floors may be on the air too.
inline bool needs_radio(const scenario_network &network)
{
    return network.link == LINK_WIFI || network.link == LINK_LRWPAN || network.link == LINK_FLOORS;
}

bool has_radio();   // this program
// Refuses a world in which no flood can reach whom it is for. Throws Failure.
void refuse_unreachable(const scenario &scenario);
// See make_link().
std::unique_ptr<Link> make_radio_link(const scenario &scenario, const RawHosts &hosts, HostSink &sink,
                                      const std::vector<std::string> &captures);

#endif
