#include "simulation.h"

#include "radio/radio.h"
#include "wave_scheduler.h"

#include <cerrno>
#include <cstring>
#include <ns3/simulator.h>

namespace {

// The capture that a medium makes itself; NULL: the link has no medium, or several.
const char *medium_capture_name(scenario_link link)
{
    switch (link) {
    case LINK_CSMA:
        return "links/csma.pcap";
    case LINK_WIFI:
        return "links/wifi.pcap";
    case LINK_LRWPAN:
        return "links/lrwpan.pcap";
    default:
        return nullptr;
    }
}

// Where the media write theirs: one file, or one for each floor. Those of an earlier run go.
std::vector<std::string> medium_captures(Output &output, const scenario &scenario, bool link_capture)
{
    constexpr size_t FLOORS_MAX = 200;
    const scenario_network &network = scenario.network;
    std::vector<std::string> paths;
    if (output.in_memory()) {
        return paths;
    }
    for (scenario_link link : {LINK_CSMA, LINK_WIFI, LINK_LRWPAN}) {
        if (link_capture && link == network.link) {
            paths.push_back(output.temporary(medium_capture_name(link)));
        } else {
            output.absent(medium_capture_name(link));
        }
    }
    for (size_t floor = 1; floor <= FLOORS_MAX; floor++) {
        const std::string name = "links/floor-" + std::to_string(floor) + ".pcap";
        if (link_capture && floor <= network.floor_count) {
            paths.push_back(output.temporary(name));
        } else {
            output.absent(name);
        }
    }
    return paths;
}

}   // namespace

Simulation::SimulatorEnd::~SimulatorEnd()
{
    ns3::Simulator::Destroy();
}

Simulation::Simulation(const scenario &scenario, DeviceLookup lookup, const std::string &folder, bool link_capture)
    : scenario_(scenario), seed_(scenario.seed), provision_(scenario), output_(folder),
      recorder_(output_, scenario, link_capture && (scenario.network.link == LINK_IDEAL || scenario.network.link == LINK_LOSSY)),
      world_(scenario, provision_, lookup, recorder_, medium_captures(output_, scenario, link_capture)),
      script_(scenario, provision_, world_)
{
    WaveScheduler::install();
    script_.schedule();
}

void Simulation::run()
{
    world_.run();
}

uint32_t Simulation::finish()
{
    const std::string scenario_path = output_.temporary("scenario.yaml");
    if (scenario_save(&scenario_, scenario_path.c_str()) != 0) {
        throw Failure{EXIT_FAULT, scenario_path + ": cannot be written: " + std::strerror(errno)};
    }
    provision_.save(scenario_, output_.temporary("provision.json"));
    recorder_.finish(scenario_.end_ns);
    output_.commit();
    return recorder_.datagrams();
}

Evidence Simulation::take()
{
    return recorder_.take(scenario_.end_ns);
}

uint32_t simulate(const scenario &scenario, DeviceLookup lookup, const std::string &folder, bool link_capture)
{
    refuse_unreachable(scenario);   // before there is a folder
    Simulation simulation(scenario, lookup, folder, link_capture);
    simulation.run();
    return simulation.finish();
}
