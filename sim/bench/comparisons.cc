#include "comparisons.h"

#include "contracts.h"
#include "failure.h"
#include "memory_run.h"
#include "ours.h"
#include "plain.h"
#include "plain_radio.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/* ---- one link, a large group: deliveries ---- */

constexpr uint32_t SPACING_MS = 100;

template <uint32_t RECEIVERS, uint32_t DATAGRAMS> Side lossy(const std::string &folder)
{
    const OursRun run = ours_run({lossy_network(0), RECEIVERS, DATAGRAMS, SPACING_MS}, folder);
    return {run.run, run.deliveries};
}

template <PlainLink LINK, uint32_t RECEIVERS, uint32_t DATAGRAMS> Side plain(const std::string &)
{
    const PlainRun run = plain_run(LINK, RECEIVERS, DATAGRAMS);
    return {run.run, run.deliveries};
}

/* ---- a mesh of a hundred nodes: deliveries, the network's set-up included on both sides ---- */

constexpr uint32_t MESH_SERVERS = 98, MESH_ROW = 10, MESH_DATAGRAMS = 4, MESH_SPACING_MS = 1000;   // Client and attacker besides
constexpr uint32_t UPDATE_BYTES = 68;   // as long as ours, for a longer one would be cut into more frames

Side mesh(const std::string &folder)
{
    const OursRun run = ours_run({mesh_network(), MESH_SERVERS, MESH_DATAGRAMS, MESH_SPACING_MS}, folder);
    return {{run.setup.wall + run.run.wall, run.setup.cpu + run.run.cpu}, run.deliveries};
}

Side plain_mesh(const std::string &)
{
    PlainRadio what{};
    what.air = PlainRadio::LRWPAN_MESH;
    what.receivers = MESH_SERVERS;
    what.row_length = MESH_ROW;
    what.spacing = 60;
    what.mesh_jitter = 50;
    what.first_ns = what.spacing_ns = uint64_t{MESH_SPACING_MS} * 1000000;
    what.sizes.assign(MESH_DATAGRAMS, UPDATE_BYTES);
    const Stopwatch stopwatch;
    const size_t receptions = plain_radio(what).size();
    return {stopwatch.elapsed(), receptions};
}

/* ---- fifty lamps and ten commands, again and again: runs ---- */

constexpr uint32_t LAMPS = 50, COMMANDS = 10, RUNS = 100, EXECS = 5;

Ours lamps()
{
    return {lossy_network(5), LAMPS, COMMANDS, SPACING_MS};
}

Side memory_runs(const std::string &folder)
{
    const auto scenario = load_ours(lamps(), folder + "/lamps.yaml");
    const Stopwatch stopwatch;
    for (uint32_t i = 0; i < RUNS; i++) {
        memory_run run;
        char error[512];
        scenario->seed = i;
        if (memory_run_make(&run, scenario.get(), error, sizeof error) != 0) {
            throw Failure{EXIT_FAULT, error};
        }
        memory_run_free(&run);
    }
    return {stopwatch.elapsed(), RUNS};
}

double children_cpu()
{
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval &time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void execute(const std::string &program, const std::string &scenario, const std::string &out)
{
    const char *const arguments[] = {program.c_str(), scenario.c_str(), "--out", out.c_str(), nullptr};
    posix_spawn_file_actions_t silent;
    posix_spawn_file_actions_init(&silent);
    posix_spawn_file_actions_addopen(&silent, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    int status = 0;
    const int error = posix_spawn(&child, program.c_str(), &silent, nullptr, const_cast<char *const *>(arguments), environ);
    posix_spawn_file_actions_destroy(&silent);
    if (error != 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw Failure{EXIT_FAULT, program + " does not run: " + (error != 0 ? std::strerror(error) : "it failed")};
    }
}

Side program_runs(const std::string &folder)
{
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "ssm-sim";
    (void)load_ours(lamps(), folder + "/lamps.yaml");
    const double cpu = children_cpu();
    const Stopwatch stopwatch;
    for (uint32_t i = 0; i < EXECS; i++) {
        execute(program, folder + "/lamps.yaml", folder + "/run");
    }
    const Seconds took = {stopwatch.elapsed().wall, children_cpu() - cpu};
    std::filesystem::remove_all(folder + "/run");
    return {took, EXECS};
}

}   // namespace

const std::vector<Comparison> comparisons = {
    {"sim_vs_plain_csma", lossy<1000, 100>, plain<PlainLink::CSMA, 1000, 100>, true},
    {"sim_vs_plain_csma_10000", lossy<10000, 30>, plain<PlainLink::CSMA, 10000, 30>, true},
    {"sim_vs_plain_simple", lossy<1000, 100>, plain<PlainLink::SIMPLE, 1000, 100>, true},
    {"mesh_vs_plain", mesh, plain_mesh, true},
    {"runs_per_second", memory_runs, program_runs, false},
};
