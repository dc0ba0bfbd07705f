#include "ours.h"

#include "simulation.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

namespace {

constexpr uint32_t SPACING_MS = 100;

const device_ops *core_only(const char *)
{
    return &core_device;
}

struct ScenarioFree {
    void operator()(scenario *loaded) const { scenario_free(loaded); }
};

std::unique_ptr<scenario, ScenarioFree> load_scenario(uint32_t servers, uint32_t datagrams, unsigned loss, const std::string &path)
{
    std::ofstream(path) << "schema: ssmbench-scenario/1\ntitle: speed\nshows: how fast a group is simulated\nverifies: []\n"
                           "groups:\n  - {name: hall, id-bytes: 7}\nsilence: 1 s\n"
                           "network: {link: lossy, host: raw, lacks: [shared medium], delay: 1 ms, jitter: 20 ms, loss: "
                        << loss << " %}\nservers:\n  - {count: " << servers << ", groups: [hall], device: core}\n"
                        << "script:\n  - {at: 1 s, do: update, value: toggle, count: " << datagrams << ", spacing: " << SPACING_MS << " ms}\n";
    char error[1024] = "";
    std::unique_ptr<scenario, ScenarioFree> loaded(scenario_load(path.c_str(), nullptr, 0, error, sizeof error));
    if (!loaded) {
        throw Failure{EXIT_FAULT, error};
    }
    return loaded;
}

// Executed UPDATEs in a trace of any size.
uint64_t count_actuations(const std::string &path)
{
    constexpr size_t HEADER = 64, RECORD = 32, EVENT = 12, BLOCK = size_t{1} << 20;
    std::ifstream file(path, std::ios::binary);
    std::vector<char> block(BLOCK);
    uint64_t found = 0;
    file.seekg(HEADER);
    while (file.read(block.data(), BLOCK) || file.gcount() > 0) {
        for (size_t at = 0; at < static_cast<size_t>(file.gcount()); at += RECORD) {
            found += block[at + EVENT] == TRACE_ACTUATE && block[at + EVENT + 1] == 0;
        }
    }
    return found;
}

}   // namespace

OursRun ours_run(uint32_t servers, uint32_t datagrams, unsigned loss, const std::string &folder)
{
    const auto scenario = load_scenario(servers, datagrams, loss, folder + "/speed.yaml");
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
