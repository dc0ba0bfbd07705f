#include "harness.h"

#include "fake_device.h"

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>
#include <stdexcept>

namespace {

// What the names in the scenario stand for; device lookups are plain functions.
const char *client_kind, *server_kind;

const device_ops *lookup(const char *name)
{
    if (std::strcmp(name, ocf_device.name) == 0) {
        return &ocf_device;   // there is no fake one
    }
    const char *kind = std::strcmp(name, "core") == 0 ? client_kind : server_kind;
    return std::strcmp(kind, "core") == 0 ? &core_device : fake_device(kind);
}

std::string indented(const std::string &lines)
{
    std::string result;
    bool starts = true;
    for (char c : lines) {
        result += starts ? "    " : "";
        result += c;
        starts = c == '\n';
    }
    return result;
}

// A folder for all runs of the process, removed at its end.
struct Folder {
    std::string path;
    int runs = 0;
    Folder()
    {
        char name[] = "/tmp/ssm-sim-test-XXXXXX";
        if (mkdtemp(name) == nullptr) {
            throw std::runtime_error("no temporary folder");
        }
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

std::string write_scenario(const Case &what, const std::string &path)
{
    std::string text = "schema: ssmbench-scenario/1\ntitle: test\nshows: what the test shows\nverifies: []\nsilence: 1 s\n";
    text += "groups:\n" + indented(what.groups);
    text += "network:\n" + indented(what.network);
    text += "servers:\n" + indented(what.servers);
    text += "script:\n" + what.script;
    std::ofstream(path) << text;
    return path;
}

void read_back(Run &result)
{
    char error[512];
    trace *read = trace_read((result.folder + "/trace").c_str(), error, sizeof error);
    capture *frames = capture_read((result.folder + "/capture.pcap").c_str(), error, sizeof error);
    if (read == nullptr || frames == nullptr) {
        throw std::runtime_error(error);
    }
    result.trace.assign(read->records, read->records + read->count);
    for (size_t i = 0; i < frames->count; i++) {
        const capture_frame &frame = frames->frames[i];
        Datagram datagram{{}, {}, {frame.data, frame.data + frame.len}};
        std::memcpy(datagram.source.address, frame.source, 16);
        std::memcpy(datagram.destination.address, frame.destination, 16);
        datagram.source.port = frame.source_port;
        datagram.destination.port = frame.destination_port;
        result.datagrams.push_back(datagram);
    }
    trace_free(read);
    capture_free(frames);
}

}   // namespace

std::vector<trace_record> Run::of(trace_event event, uint32_t node) const
{
    std::vector<trace_record> found;
    for (const trace_record &record : trace) {
        if (record.event == event && (node == ANY || record.node == node)) {
            found.push_back(record);
        }
    }
    return found;
}

Run run(const Case &what)
{
    static Folder folder;
    Run result;
    result.folder = folder.path + "/" + std::to_string(++folder.runs);
    std::string path = write_scenario(what, result.folder + ".yaml");
    char error[512] = "";
    client_kind = what.client;
    server_kind = what.server;
    std::unique_ptr<scenario, void (*)(scenario *)> loaded(
        scenario_load(path.c_str(), what.overrides.data(), what.overrides.size(), error, sizeof error), scenario_free);
    if (!loaded) {
        throw std::runtime_error(error);
    }
    try {
        Simulation simulation(*loaded, lookup, result.folder, what.link_capture);
        if (what.map_scheduler) {
            ns3::Simulator::SetScheduler(ns3::ObjectFactory("ns3::MapScheduler"));
        }
        simulation.run();
        simulation.finish();
        read_back(result);
    } catch (const Failure &failure) {
        result.code = failure.code;
        result.error = failure.text;
    }
    return result;
}

std::string read_text(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
