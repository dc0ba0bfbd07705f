#include "simulation.h"

#include "wave_scheduler.h"

#include <cerrno>
#include <cstring>
#include <ns3/simulator.h>

namespace {

// A medium makes its own link capture: where to; "" for none.
std::string medium_capture(Output &output, const scenario &scenario, bool link_capture)
{
    constexpr const char *NAME = "links/csma.pcap";
    if (link_capture && scenario.network.link == LINK_CSMA) {
        return output.temporary(NAME);
    }
    output.absent(NAME);
    return "";
}

}   // namespace

Simulation::SimulatorEnd::~SimulatorEnd()
{
    ns3::Simulator::Destroy();
}

Simulation::Simulation(const scenario &scenario, DeviceLookup lookup, const std::string &folder, bool link_capture)
    : scenario_(scenario), seed_(scenario.seed), provision_(scenario), output_(folder),
      recorder_(output_, scenario, link_capture && scenario.network.link != LINK_CSMA),
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

uint32_t simulate(const scenario &scenario, DeviceLookup lookup, const std::string &folder, bool link_capture)
{
    Simulation simulation(scenario, lookup, folder, link_capture);
    simulation.run();
    return simulation.finish();
}
