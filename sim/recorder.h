// recorder.h: what a run leaves behind: the trace, capture.pcap (every datagram sent, once) and, if asked for, the link's own capture
// (every copy as it arrives). Errors of writing are told by finish(). Where the output is nowhere, trace and capture stay in memory.
#ifndef SIM_RECORDER_H
#define SIM_RECORDER_H

#include "contracts.h"
#include "lossy_channel.h"
#include "output.h"

#include <memory>

// Which script step a datagram belongs to, and which of its sendings it is.
struct Origin {
    uint32_t step = TRACE_NO_STEP;
    trace_part part = TRACE_PART_STIMULUS;
    uint32_t command = 0, copy = 0;
};

// A run in memory: what is in the files of one on disk.
struct Evidence {
    struct Free {
        void operator()(trace *read) const { trace_free(read); }
        void operator()(capture *read) const { capture_free(read); }
    };
    std::unique_ptr<trace, Free> happened;
    std::unique_ptr<capture, Free> datagrams;
};

class Recorder {
public:
    Recorder(Output &output, const scenario &scenario, bool link_capture);   // throws Failure

    void put(const trace_record &record) { trace_put(trace_.get(), &record); }
    uint32_t sent(uint64_t now_ns, uint32_t node, const device_datagram &datagram, const Origin &origin);   // its number
    void received(uint64_t now_ns, uint32_t node, const Frame &frame, const device_datagram &datagram, uint32_t copy);
    uint32_t datagrams() const { return datagrams_; }
    void finish(uint64_t end_ns);                                                                           // throws Failure
    Evidence take(uint64_t end_ns);                                                                         // of a run in memory; instead

private:
    // For a run that does not come to its end: the files are closed, and Output removes them.
    struct Close {
        void operator()(trace_writer *writer) const { (void)trace_close(writer, 0); }
        void operator()(capture_writer *writer) const { (void)capture_close(writer); }
    };
    std::string trace_path_, capture_path_, link_path_;
    std::unique_ptr<trace_writer, Close> trace_;
    std::unique_ptr<capture_writer, Close> capture_, link_;
    uint32_t datagrams_ = 0;
};

#endif
