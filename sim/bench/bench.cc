// ssm-bench-sim: how fast a group is simulated, against ns-3 as it comes, and how that grows with the group.
//
//   sim_vs_plain_*   each round: plain, ours, or ours, plain, in turn; the value is the median of the rounds' ratios
//   scale_N          one run each, in a process of its own; first, while this process is small
#include "child.h"
#include "failure.h"
#include "plain.h"
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

constexpr uint32_t RECEIVERS = 1000, DATAGRAMS = 100;
constexpr uint32_t SCALE[] = {10, 1000, 10000, 100000};
constexpr unsigned SCALE_LOSS = 5;   // percent
constexpr size_t ROUNDS = 15, ROUNDS_MIN = 9, ROUNDS_MAX = 1000;

constexpr const char *HELP =
    "usage: ssm-bench-sim [--rounds N] [--only KEY] [--json FILE | --append FILE]\n"
    "\n"
    "Measures the simulation: lossy link, raw hosts, cryptography in every Server, trace written to a file. Servers that toggle a\n"
    "switch and do not store their Replay Window; 1 ms of delay, 20 ms of jitter.\n"
    "  sim_vs_plain_csma    deliveries per second, as a ratio to those of a plain ns-3 program without cryptography and tracing:\n"
    "                       CsmaChannel, ns-3's IPv6 and UDP, a UDP socket on every node; 1000 receivers, 100 datagrams of 80 bytes, set-up\n"
    "                       excluded\n"
    "  sim_vs_plain_simple  the same against SimpleChannel\n"
    "  scale_N              seconds of a whole run of 100 commands with N = 10, 1000, 10000, 100000 Servers and 5 % loss, with\n"
    "                       nanoseconds a delivery and peak memory\n"
    "The value of a ratio is the median over the rounds, of wall time; `cpu` the same of processor time, for a machine that has other\n"
    "work too. The trace goes to TMPDIR, or /tmp; up to 1.3 GB of it with 100000 Servers.\n"
    "\n"
    "  --rounds N     rounds of the ratios, 9 to 1000 (default 15)\n"
    "  --only KEY     only this result; sim_vs_plain or scale: all such\n"
    "  --json FILE    also write the results to FILE (schema ssmbench-bench/1)\n"
    "  --append FILE  add them to the results in FILE, which ssm-bench-core or this program wrote\n";

struct Arguments {
    size_t rounds = ROUNDS;
    std::string only, json, append;
    bool help = false;
};

[[noreturn]] void misused(const std::string &text)
{
    throw Failure{EXIT_BAD_INPUT, text + " (ssm-bench-sim --help)"};
}

size_t parse_rounds(const std::string &text)
{
    const bool digits = !text.empty() && text.size() < 9 && text.find_first_not_of("0123456789") == std::string::npos;
    const size_t rounds = digits ? std::stoul(text) : 0;
    if (rounds < ROUNDS_MIN || rounds > ROUNDS_MAX) {
        misused("found --rounds " + text + ", expected a number from 9 to 1000");
    }
    return rounds;
}

std::vector<std::string> all_keys()
{
    std::vector<std::string> keys = {"sim_vs_plain_csma", "sim_vs_plain_simple"};
    for (uint32_t servers : SCALE) {
        keys.push_back("scale_" + std::to_string(servers));
    }
    return keys;
}

// "scale" means scale_10, scale_1000, ...; "scale_10" means only that.
bool is_of(const std::string &key, const std::string &only)
{
    return only.empty() || key == only || key.compare(0, only.size() + 1, only + "_") == 0;
}

Arguments parse(int argc, char **argv)
{
    Arguments arguments;
    for (int i = 1; i < argc; i++) {
        const std::string option = argv[i];
        if (option == "--help") {
            arguments.help = true;
            continue;
        }
        if (option != "--rounds" && option != "--only" && option != "--json" && option != "--append") {
            misused("found " + option + ", expected --rounds, --only, --json, --append or --help");
        }
        if (i + 1 == argc) {
            misused("found " + option + " at the end, expected its value after it");
        }
        const std::string value = argv[++i];
        if (option == "--rounds") {
            arguments.rounds = parse_rounds(value);
        } else {
            (option == "--only" ? arguments.only : option == "--json" ? arguments.json : arguments.append) = value;
        }
    }
    bool known = false;
    for (const std::string &key : all_keys()) {
        known = known || is_of(key, arguments.only);
    }
    if (!known) {
        misused("found --only " + arguments.only + ", expected sim_vs_plain_csma, sim_vs_plain_simple or scale_N, or sim_vs_plain or scale for all such");
    }
    if (!arguments.json.empty() && !arguments.append.empty()) {
        misused("found --json and --append, expected one of them");
    }
    return arguments;
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
    double ours_per_s, plain_per_s;   // wall time
    double ratio, cpu_ratio;
};

Round one_round(PlainLink link, bool ours_first, const std::string &folder)
{
    OursRun ours{};
    if (ours_first) {
        ours = ours_run(RECEIVERS, DATAGRAMS, 0, folder);
    }
    const PlainRun plain = plain_run(link, RECEIVERS, DATAGRAMS);
    if (!ours_first) {
        ours = ours_run(RECEIVERS, DATAGRAMS, 0, folder);
    }
    if (ours.deliveries != uint64_t{RECEIVERS} * DATAGRAMS || plain.deliveries != ours.deliveries) {
        throw Failure{EXIT_FAULT, "found " + std::to_string(ours.deliveries) + " deliveries of ours and " +
                                      std::to_string(plain.deliveries) + " of the plain program, expected " +
                                      std::to_string(uint64_t{RECEIVERS} * DATAGRAMS) + " of each"};
    }
    const auto deliveries = static_cast<double>(ours.deliveries);
    return {deliveries / ours.run.wall, deliveries / plain.run.wall, plain.run.wall / ours.run.wall, plain.run.cpu / ours.run.cpu};
}

json_t *compare(const std::string &key, PlainLink link, size_t rounds, const std::string &folder)
{
    std::vector<double> ratios, cpu_ratios, ours, plain;
    one_round(link, true, folder);   // warm-up
    for (size_t i = 0; i < rounds; i++) {
        progress(key + ": round " + std::to_string(i + 1) + " of " + std::to_string(rounds));
        const Round round = one_round(link, i % 2 == 1, folder);
        ratios.push_back(round.ratio);
        cpu_ratios.push_back(round.cpu_ratio);
        ours.push_back(round.ours_per_s);
        plain.push_back(round.plain_per_s);
    }
    progress("");
    const auto [min, max] = std::minmax_element(ratios.begin(), ratios.end());
    std::printf("%-19s  %6.2f  %6.2f  %6.2f  %6.2f  %9.0f  %9.0f  %6zu\n", key.c_str(), median(ratios), *min, *max, median(cpu_ratios),
                median(ours), median(plain), rounds);
    return json_pack("{s:s, s:f, s:I, s:f, s:f, s:f, s:f, s:f}", "key", key.c_str(), "value", median(ratios), "rounds",
                     static_cast<json_int_t>(rounds), "min", *min, "max", *max, "cpu_value", median(cpu_ratios), "ours_per_s",
                     median(ours), "plain_per_s", median(plain));
}

json_t *scale(const std::string &key, uint32_t servers, const std::string &folder)
{
    progress(key);
    const ChildRun child = child_run(servers, DATAGRAMS, SCALE_LOSS, folder);
    progress("");
    const Seconds setup = child.run.setup, run = child.run.run;
    const double seconds = setup.wall + run.wall;
    const double ns = run.wall * 1e9 / static_cast<double>(child.run.deliveries);
    std::printf("%-19s  %7.3f  %7.3f  %7.3f  %7.3f  %9ju  %11.0f  %8.1f\n", key.c_str(), seconds, setup.wall, run.wall, setup.cpu + run.cpu,
                static_cast<uintmax_t>(child.run.deliveries), ns, child.peak_mib);
    return json_pack("{s:s, s:f, s:i, s:f, s:f, s:f, s:f, s:f, s:I, s:f, s:f}", "key", key.c_str(), "value", seconds, "rounds", 1, "min",
                     seconds, "max", seconds, "setup_s", setup.wall, "run_s", run.wall, "cpu_s", setup.cpu + run.cpu, "deliveries",
                     static_cast<json_int_t>(child.run.deliveries), "ns_per_delivery", ns, "peak_mib", child.peak_mib);
}

void measure(const Arguments &arguments, Results &results)
{
    const Folder folder;
    const auto wanted = [&arguments](const std::string &key) { return is_of(key, arguments.only); };
    const char *head = "scale              seconds   set-up      run  cpu sec  delivered  ns/delivery  peak MiB\n";
    for (uint32_t servers : SCALE) {
        const std::string key = "scale_" + std::to_string(servers);
        if (wanted(key)) {
            std::printf("%s", head);
            head = "";
            results.add(scale(key, servers, folder.path));
        }
    }
    head = "ratio                median     min     max     cpu     ours/s    plain/s  rounds\n";
    for (PlainLink link : {PlainLink::CSMA, PlainLink::SIMPLE}) {
        const std::string key = link == PlainLink::CSMA ? "sim_vs_plain_csma" : "sim_vs_plain_simple";
        if (wanted(key)) {
            std::printf("%s", head);
            head = "";
            results.add(compare(key, link, arguments.rounds, folder.path));
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
        const Arguments arguments = parse(argc, argv);
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
