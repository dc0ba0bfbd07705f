#include "recorder.h"

#include "failure.h"

#include <cerrno>
#include <cstring>

namespace {

Failure cannot_write(const std::string &path)
{
    return Failure{EXIT_FAULT, path + ": cannot be written: " + std::strerror(errno)};
}

uint32_t put_frame(capture_writer *writer, uint64_t now_ns, const device_datagram &datagram)
{
    return capture_put(writer, now_ns, datagram.source.address, datagram.source.port, datagram.destination.address,
                       datagram.destination.port, datagram.data, datagram.len);
}

// NULL: in memory.
const char *path_of(const std::string &path)
{
    return path.empty() ? nullptr : path.c_str();
}

capture_writer *create_capture(const std::string &path)
{
    capture_writer *writer = capture_create(path_of(path));
    if (writer == nullptr) {
        throw cannot_write(path);
    }
    return writer;
}

}   // namespace

Recorder::Recorder(Output &output, const scenario &scenario, bool link_capture)
    : trace_path_(output.temporary("trace")), capture_path_(output.temporary("capture.pcap"))
{
    const std::string link_name = scenario.network.link == LINK_IDEAL ? "links/ideal.pcap" : "links/lossy.pcap";
    for (const char *name : {"links/ideal.pcap", "links/lossy.pcap"}) {
        if (!link_capture || name != link_name) {
            output.absent(name);
        }
    }
    trace_header header{};
    header.seed = scenario.seed;
    header.nodes = scenario.server_count + 2;
    header.servers = scenario.server_count;
    trace_.reset(trace_create(path_of(trace_path_), &header));
    if (!trace_) {
        throw cannot_write(trace_path_);
    }
    capture_.reset(create_capture(capture_path_));
    if (link_capture) {
        link_path_ = output.temporary(link_name);
        link_.reset(create_capture(link_path_));
    }
}

uint32_t Recorder::sent(uint64_t now_ns, uint32_t node, const device_datagram &datagram, const Origin &origin)
{
    datagrams_ = put_frame(capture_.get(), now_ns, datagram);
    const uint64_t index = uint64_t{origin.command} << 32 | origin.copy;
    put({now_ns, node, TRACE_SENT, static_cast<uint16_t>(origin.part), datagrams_, origin.step, index});
    return datagrams_;
}

void Recorder::received(uint64_t now_ns, uint32_t node, const Frame &frame, const device_datagram &datagram, uint32_t copy)
{
    put({now_ns, node, TRACE_RECEIVED, 0, frame.number, copy, now_ns - frame.sent_ns});
    if (link_) {
        put_frame(link_.get(), now_ns, datagram);
    }
}

void Recorder::finish(uint64_t end_ns)
{
    if (trace_close(trace_.release(), end_ns) != 0) {
        throw cannot_write(trace_path_);
    }
    if (capture_close(capture_.release()) != 0) {
        throw cannot_write(capture_path_);
    }
    if (link_ && capture_close(link_.release()) != 0) {
        throw cannot_write(link_path_);
    }
}

Evidence Recorder::take(uint64_t end_ns)
{
    Evidence evidence;
    char error[256] = "";
    evidence.happened.reset(trace_take(trace_.release(), end_ns, error, sizeof error));
    if (evidence.happened) {
        evidence.datagrams.reset(capture_take(capture_.release(), error, sizeof error));
    }
    if (!evidence.datagrams) {
        throw Failure{EXIT_FAULT, error};
    }
    return evidence;
}
