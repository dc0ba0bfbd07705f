// ssm-sim: runs one scenario and leaves what happened as files. Judging it is the checks' task.
#include "devices.h"
#include "program.h"
#include "radio/radio.h"
#include "simulation.h"

#include <cerrno>
#include <cstring>
#include <iostream>
#include <memory>
#include <new>
#include <unistd.h>

namespace {

constexpr const char *HELP =
    "usage: ssm-sim SCENARIO.yaml --out DIR [--seed N] [--set PATH=VALUE ...] [--pcap] [--no-shim]\n"
    "\n"
    "Runs a scenario (schema ssmbench-scenario/1) in a simulated network and writes into DIR:\n"
    "  scenario.yaml   the scenario that was run, with every --set and --seed in it\n"
    "  provision.json  credential entries, ACEs, Resources and addresses of the nodes (ssmbench-provision/1)\n"
    "  trace           what happened, event by event (ssmbench-trace/3)\n"
    "  capture.pcap    every datagram that was sent, once; frame n is datagram n of the trace\n"
    "  links/*.pcap    with --pcap: every copy of a datagram as it reached a receiver; of csma, wifi and lrwpan, every frame once\n"
    "The same scenario, seed and build give the same bytes.\n"
    "\n"
    "  --out DIR         where to; made if it is not there. The files appear together at the end, or not at all\n"
    "  --seed N          another seed than the scenario's\n"
    "  --set PATH=VALUE  another value of a field, e.g. --set 'network.loss=5 %' --set servers.count=50\n"
    "  --pcap            capture the link too\n"
    "  --no-shim         refuse a scenario whose Servers are commands of this machine (device: shim:...)\n"
    "  --help            this text\n"
    "\n"
    "Exit codes: 0 it ran, 2 usage or bad scenario (nothing written), 99 fault of the bench, e.g. a full disk.\n";

struct Arguments {
    std::string scenario, folder;
    std::vector<std::string> overrides;
    bool link_capture = false, no_shim = false, help = false;
};

[[noreturn]] void misused(const std::string &text)
{
    throw Failure{EXIT_BAD_INPUT, text + " (ssm-sim --help)"};
}

Arguments parse(int argc, char **argv)
{
    Arguments arguments;
    for (int i = 1; i < argc; i++) {
        const std::string option = argv[i];
        const bool takes_value = option == "--out" || option == "--seed" || option == "--set";
        if (takes_value && i + 1 == argc) {
            misused("found " + option + " at the end, expected its value after it");
        }
        if (option == "--help") {
            arguments.help = true;
        } else if (option == "--pcap") {
            arguments.link_capture = true;
        } else if (option == "--no-shim") {
            arguments.no_shim = true;
        } else if (option == "--out") {
            arguments.folder = argv[++i];
        } else if (option == "--seed") {
            arguments.overrides.push_back(std::string("seed=") + argv[++i]);
        } else if (option == "--set") {
            arguments.overrides.push_back(argv[++i]);
        } else if (option.size() > 1 && option[0] == '-') {
            misused("found option " + option + ", expected --out, --seed, --set, --pcap, --no-shim or --help");
        } else if (!arguments.scenario.empty()) {
            misused("found a second scenario '" + option + "', expected one");
        } else {
            arguments.scenario = option;
        }
    }
    if (!arguments.help && (arguments.scenario.empty() || arguments.folder.empty())) {
        misused(arguments.scenario.empty() ? "found no scenario, expected SCENARIO.yaml" : "found no --out, expected --out DIR");
    }
    return arguments;
}

struct ScenarioFree {
    void operator()(scenario *loaded) const { scenario_free(loaded); }
};
using Scenario = std::unique_ptr<scenario, ScenarioFree>;

Scenario load(const Arguments &arguments)
{
    std::vector<const char *> overrides;
    for (const std::string &text : arguments.overrides) {
        overrides.push_back(text.c_str());
    }
    char error[1024] = "";
    Scenario loaded(scenario_load(arguments.scenario.c_str(), overrides.data(), overrides.size(), error, sizeof error));
    if (!loaded) {
        throw Failure{EXIT_BAD_INPUT, error};
    }
    return loaded;
}

// A scenario of somebody else must not start what it likes.
void refuse_shims(const scenario &scenario)
{
    for (size_t i = 0; i < scenario.set_count; i++) {
        if (scenario.sets[i].command != nullptr) {
            throw Failure{EXIT_BAD_INPUT, std::string(scenario.path) + ": found device '" + scenario.sets[i].device +
                                              "', a command of this machine, expected none with --no-shim"};
        }
    }
}

// The program with the radio links takes over, with the same arguments.
[[noreturn]] void become_radio(char **argv)
{
    const std::string program = program_folder() + "/ssm-sim-radio";
    execv(program.c_str(), argv);
    throw Failure{EXIT_FAULT, program + ", which has the radio links, cannot be started: " + std::strerror(errno)};
}

void run(const Arguments &arguments, char **argv)
{
    Scenario scenario = load(arguments);
    if (arguments.no_shim) {
        refuse_shims(*scenario);
    }
    if (needs_radio(scenario->network) && !has_radio()) {
        become_radio(argv);
    }
    uint32_t datagrams = simulate(*scenario, built_in_device, arguments.folder, arguments.link_capture);
    std::cout << scenario->id << ": " << scenario->server_count << " Servers, " << datagrams << " datagrams, seed " << scenario->seed
              << " -> " << arguments.folder << "\n";
}

}   // namespace

int main(int argc, char **argv)
{
    try {
        Arguments arguments = parse(argc, argv);
        if (arguments.help) {
            std::cout << HELP;
        } else {
            run(arguments, argv);
        }
        std::cout.flush();
        return std::cout.good() ? 0 : EXIT_FAULT;
    } catch (const Failure &failure) {
        std::cerr << "ssm-sim: " << failure.text << "\n";
        return failure.code;
    } catch (const std::bad_alloc &) {
        std::cerr << "ssm-sim: out of memory\n";
        return EXIT_FAULT;
    }
}
