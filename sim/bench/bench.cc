// ssm-bench-sim: how fast a group is simulated, against ns-3 as it comes, and how that grows with the group.
//
//   comparisons   each round: the other, ours, or ours, the other, in turn; the value is the median of the rounds' ratios
//   scale_N       one run each, in a process of its own; first, while this process is small
#include "arguments.h"
#include "child.h"
#include "comparisons.h"
#include "failure.h"
#include "results.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <unistd.h>

namespace {

constexpr unsigned LOSS = 5;   // percent
struct Scale {
    const char *key;
    uint32_t servers, datagrams, spacing_ms;
    bool only_long;
};
constexpr Scale SCALE[] = {{"scale_10", 10, 100, 100, false},         {"scale_1000", 1000, 100, 100, false},
                           {"scale_10000", 10000, 100, 100, false},   {"scale_100000", 100000, 100, 100, false},
                           {"scale_1000000", 1000000, 10, 100, true}, {"hour_1024", 1024, 360, 10000, false}};

constexpr const char *HELP =
    "usage: ssm-bench-sim [--rounds N] [--only KEY] [--long] [--json FILE | --append FILE]\n"
    "\n"
    "Measures the simulation: lossy link with 1 ms of delay and 20 ms of jitter, raw hosts, cryptography in every Server, which stores its\n"
    "Replay Window after every request; trace written to a file. Commands toggle a switch.\n"
    "  sim_vs_plain_csma    deliveries per second, as a ratio to those of a plain ns-3 program without cryptography and tracing:\n"
    "                       CsmaChannel, ns-3's IPv6 and UDP, a UDP socket on every node; 1000 receivers, 100 datagrams of 80 bytes, set-up\n"
    "                       excluded\n"
    "  sim_vs_plain_csma_10000   the same with 10000 receivers and 30 datagrams\n"
    "  sim_vs_plain_simple  with 1000 against SimpleChannel\n"
    "  mesh_vs_plain        the same for an IEEE 802.15.4 mesh of 100 nodes, against an ns-3 program with the same radios, stack and topology;\n"
    "                       set-up included\n"
    "  runs_per_second      whole runs of 50 lamps and 10 commands in one process and in memory, the simulator built and destroyed each\n"
    "                       time, as a ratio to as many processes of ssm-sim; `ours/s` is the figure\n"
    "  scale_N              seconds of a whole run of 100 commands with N = 10, 1000, 10000, 100000 Servers and 5 % loss, with\n"
    "                       nanoseconds a delivery and peak memory; with --long also of 10 commands with N = 1000000\n"
    "  hour_1024            the same of 1024 Servers for an hour, a command every 10 s\n"
    "The value of a ratio is the median over the rounds, of wall time; `cpu` the same of processor time, for a machine that has other\n"
    "work too. The trace goes to TMPDIR, or /tmp; up to 200 MB of it with 100000 Servers.\n"
    "\n"
    "  --rounds N     rounds of the ratios, 9 to 1000 (default 15)\n"
    "  --only KEY     only this result; sim_vs_plain or scale: all such\n"
    "  --long         what takes a minute and 1.2 GiB of memory too\n"
    "  --json FILE    also write the results to FILE (schema ssmbench-bench/1)\n"
    "  --append FILE  add them to the results in FILE, which ssm-bench-core or this program wrote\n";

std::vector<std::string> all_keys()
{
    std::vector<std::string> keys;
    for (const Comparison &comparison : comparisons) {
        keys.push_back(comparison.key);
    }
    for (const Scale &scale : SCALE) {
        keys.push_back(scale.key);
    }
    return keys;
}

// One line on a terminal, which the next one replaces.
void progress(const std::string &text)
{
    if (isatty(STDERR_FILENO)) {
        std::cerr << "\r\033[K" << text << std::flush;
    }
}

struct Folder {
    std::string path;
    Folder()
    {
        const char *parent = std::getenv("TMPDIR");
        path = std::string(parent != nullptr && *parent != '\0' ? parent : "/tmp") + "/ssm-bench-sim-XXXXXX";
        if (mkdtemp(path.data()) == nullptr) {
            throw Failure{EXIT_FAULT, path + ": the folder cannot be made: " + std::strerror(errno)};
        }
    }
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

struct Round {
    double ours_per_s, other_per_s;   // wall time
    double ours_per_cpu_s, ratio, cpu_ratio;
};

Round one_round(const Comparison &comparison, bool ours_first, const std::string &folder)
{
    Side ours{}, other{};
    if (ours_first) {
        ours = comparison.ours(folder);
    }
    other = comparison.other(folder);
    if (!ours_first) {
        ours = comparison.ours(folder);
    }
    if (ours.done == 0 || other.done == 0 || (comparison.same && ours.done != other.done)) {
        throw Failure{EXIT_FAULT, std::string(comparison.key) + ": found " + std::to_string(ours.done) + " deliveries of ours and " +
                                      std::to_string(other.done) + " of the other, expected the same"};
    }
    const double done = static_cast<double>(ours.done), others = static_cast<double>(other.done);
    const double ours_per_s = done / ours.took.wall, other_per_s = others / other.took.wall;
    const double ours_per_cpu_s = done / ours.took.cpu;
    return {ours_per_s, other_per_s, ours_per_cpu_s, ours_per_s / other_per_s, ours_per_cpu_s / (others / other.took.cpu)};
}

json_t *compare(const Comparison &comparison, size_t rounds, const std::string &folder)
{
    const char *key = comparison.key;
    std::vector<double> ratios, cpu_ratios, ours, ours_cpu, other;
    one_round(comparison, true, folder);   // warm-up
    for (size_t i = 0; i < rounds; i++) {
        progress(std::string(key) + ": round " + std::to_string(i + 1) + " of " + std::to_string(rounds));
        const Round round = one_round(comparison, i % 2 == 1, folder);
        ratios.push_back(round.ratio);
        cpu_ratios.push_back(round.cpu_ratio);
        ours.push_back(round.ours_per_s);
        ours_cpu.push_back(round.ours_per_cpu_s);
        other.push_back(round.other_per_s);
    }
    progress("");
    const auto [min, max] = std::minmax_element(ratios.begin(), ratios.end());
    std::printf("%-23s  %6.2f  %6.2f  %6.2f  %6.2f  %9.0f  %10.0f  %9.0f  %6zu\n", key, median(ratios), *min, *max,
                median(cpu_ratios), median(ours), median(ours_cpu), median(other), rounds);
    return json_pack("{s:s, s:f, s:I, s:f, s:f, s:f, s:f, s:f, s:f}", "key", key, "value", median(ratios), "rounds",
                     static_cast<json_int_t>(rounds), "min", *min, "max", *max, "cpu_value", median(cpu_ratios), "ours_per_s",
                     median(ours), "ours_per_cpu_s", median(ours_cpu), "plain_per_s", median(other));
}

json_t *measure_scale(const Scale &scale, const std::string &folder)
{
    progress(scale.key);
    const ChildRun child = child_run({lossy_network(LOSS), scale.servers, scale.datagrams, scale.spacing_ms}, folder);
    progress("");
    const Seconds setup = child.run.setup, run = child.run.run;
    const double seconds = setup.wall + run.wall;
    const double ns = run.wall * 1e9 / static_cast<double>(child.run.deliveries);
    std::printf("%-23s  %7.3f  %7.3f  %7.3f  %7.3f  %9ju  %11.0f  %8.1f\n", scale.key, seconds, setup.wall, run.wall,
                setup.cpu + run.cpu, static_cast<uintmax_t>(child.run.deliveries), ns, child.peak_mib);
    return json_pack("{s:s, s:f, s:i, s:f, s:f, s:f, s:f, s:f, s:I, s:f, s:f}", "key", scale.key, "value", seconds, "rounds", 1, "min",
                     seconds, "max", seconds, "setup_s", setup.wall, "run_s", run.wall, "cpu_s", setup.cpu + run.cpu, "deliveries",
                     static_cast<json_int_t>(child.run.deliveries), "ns_per_delivery", ns, "peak_mib", child.peak_mib);
}

void measure(const Arguments &arguments, Results &results)
{
    const Folder folder;
    const char *head = "scale                  seconds   set-up      run  cpu sec  delivered  ns/delivery  peak MiB\n";
    for (const Scale &scale : SCALE) {
        if (arguments.wants(scale.key) && (!scale.only_long || arguments.all || arguments.only == scale.key)) {
            std::printf("%s", head);
            head = "";
            results.add(measure_scale(scale, folder.path));
        }
    }
    head = "ratio                    median     min     max     cpu     ours/s  ours/cpu s    other/s  rounds\n";
    for (const Comparison &comparison : comparisons) {
        if (arguments.wants(comparison.key)) {
            std::printf("%s", head);
            head = "";
            results.add(compare(comparison, arguments.rounds, folder.path));
        }
    }
}

void run(const Arguments &arguments)
{
    const bool append = !arguments.append.empty();
    Results results(append ? arguments.append : arguments.json, append);
    measure(arguments, results);
    results.write();
}

}   // namespace

int main(int argc, char **argv)
{
    try {
        const Arguments arguments = parse(argc, argv, all_keys());
        if (arguments.help) {
            std::fputs(HELP, stdout);
        } else {
            run(arguments);
        }
        return std::fflush(stdout) == 0 ? 0 : EXIT_FAULT;
    } catch (const Failure &failure) {
        std::cerr << "ssm-bench-sim: " << failure.text << "\n";
        return failure.code;
    } catch (const std::bad_alloc &) {
        std::cerr << "ssm-bench-sim: out of memory\n";
        return EXIT_FAULT;
    }
}
