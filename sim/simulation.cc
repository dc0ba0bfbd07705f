#include "simulation.h"

#include "output.h"
#include "script.h"

#include <cerrno>
#include <cstring>
#include <ns3/simulator.h>

namespace {

// ns-3's own state goes with its end, before the nodes that pending events point to.
struct SimulatorEnd {
    ~SimulatorEnd() { ns3::Simulator::Destroy(); }
};

}   // namespace

uint32_t simulate(const scenario &scenario, DeviceLookup lookup, const std::string &folder, bool link_capture)
{
    random_seed(scenario.seed);
    Provision provision(scenario);
    Output output(folder);
    Recorder recorder(output, scenario, link_capture);
    World world(scenario, provision, lookup, recorder);
    Script script(scenario, provision, world);
    SimulatorEnd end;

    script.schedule();
    world.run();

    const std::string scenario_path = output.temporary("scenario.yaml");
    if (scenario_save(&scenario, scenario_path.c_str()) != 0) {
        throw Failure{EXIT_FAULT, scenario_path + ": cannot be written: " + std::strerror(errno)};
    }
    provision.save(scenario, output.temporary("provision.json"));
    recorder.finish(scenario.end_ns);
    output.commit();
    return recorder.datagrams();
}
