#include "ours.h"

#include "simulation.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

namespace {

const device_ops *core_only(const char *)
{
    return &core_device;
}

// Executed UPDATEs in a trace of any size.
uint64_t count_actuations(const std::string &path)
{
    char error[512] = "";
    const std::unique_ptr<trace_reader, decltype(&trace_reader_close)> reader(trace_open(path.c_str(), error, sizeof error), trace_reader_close);
    uint64_t found = 0;
    trace_record record{};
    int more = reader ? 1 : -1;
    while (more > 0 && (more = trace_next(reader.get(), &record)) > 0) {
        found += record.event == TRACE_ACTUATE;
    }
    if (more < 0) {
        throw Failure{EXIT_FAULT, error};
    }
    return found;
}

}   // namespace

std::string lossy_network(unsigned loss_percent)
{
    return "{link: lossy, host: raw, lacks: [shared medium], delay: 1 ms, jitter: 20 ms, loss: " + std::to_string(loss_percent) + " %}";
}

std::string mesh_network()
{
    return "{link: lrwpan, topology: {shape: grid, spacing: 60 m}, mesh: true, mesh-jitter: 50 ms, lacks: [routing]}";
}

void ScenarioFree::operator()(scenario *loaded) const
{
    scenario_free(loaded);
}

std::unique_ptr<scenario, ScenarioFree> load_ours(const Ours &what, const std::string &path)
{
    const std::string spacing = std::to_string(what.spacing_ms) + " ms";
    std::ofstream(path) << "schema: ssmbench-scenario/1\ntitle: speed\nshows: how fast a group is simulated\nverifies: []\n"
                           "groups:\n  - {name: hall, id-bytes: 7}\nsilence: 1 s\nnetwork: "
                        << what.network << "\nservers:\n  - {count: " << what.servers << ", groups: [hall], device: core}\n"
                        << "script:\n  - {at: " << spacing << ", do: update, value: toggle, count: " << what.datagrams
                        << ", spacing: " << spacing << "}\n";
    char error[1024] = "";
    std::unique_ptr<scenario, ScenarioFree> loaded(scenario_load(path.c_str(), nullptr, 0, error, sizeof error));
    if (!loaded) {
        throw Failure{EXIT_FAULT, error};
    }
    return loaded;
}

OursRun ours_run(const Ours &what, const std::string &folder)
{
    const auto scenario = load_ours(what, folder + "/speed.yaml");
    OursRun result{};
    {
        const Stopwatch setup;
        Simulation simulation(*scenario, core_only, folder + "/run", false);
        result.setup = setup.elapsed();
        const Stopwatch run;
        simulation.run();
        simulation.finish();
        result.run = run.elapsed();
    }
    result.deliveries = count_actuations(folder + "/run/trace");
    std::filesystem::remove_all(folder + "/run");
    return result;
}
