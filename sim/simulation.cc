#include "simulation.h"

#include "wave_scheduler.h"

#include <cerrno>
#include <cstring>
#include <ns3/simulator.h>

namespace {

// The capture that a medium makes itself; NULL: the link has no medium.
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

// Where to write it; "" for none.
std::string medium_capture(Output &output, const scenario &scenario, bool link_capture)
{
    std::string path;
    for (scenario_link link : {LINK_CSMA, LINK_WIFI, LINK_LRWPAN}) {
        if (link_capture && link == scenario.network.link) {
            path = output.temporary(medium_capture_name(link));
        } else {
            output.absent(medium_capture_name(link));
        }
    }
    return path;
}

}   // namespace

Simulation::SimulatorEnd::~SimulatorEnd()
{
    ns3::Simulator::Destroy();
}

Simulation::Simulation(const scenario &scenario, DeviceLookup lookup, const std::string &folder, bool link_capture)
    : scenario_(scenario), seed_(scenario.seed), provision_(scenario), output_(folder),
      recorder_(output_, scenario, link_capture && medium_capture_name(scenario.network.link) == nullptr),
      world_(scenario, provision_, lookup, recorder_, medium_capture(output_, scenario, link_capture)),
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
    Simulation simulation(scenario, lookup, folder, link_capture);
    simulation.run();
    return simulation.finish();
}
