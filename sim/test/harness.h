// harness.h: runs a scenario given as text on fake devices and reads back what the run left.
#ifndef SIM_TEST_HARNESS_H
#define SIM_TEST_HARNESS_H

#include "simulation.h"

#include <string>
#include <vector>

struct Run {
    int code = 0;                        // 0, or the Failure's
    std::string error;
    std::string folder;
    std::vector<trace_record> trace;     // empty after a failure
    std::vector<Datagram> datagrams;     // [n - 1] is datagram n

    // Records of an event, of one node unless ANY.
    std::vector<trace_record> of(trace_event event, uint32_t node = ANY) const;
    static constexpr uint32_t ANY = 0xffffffff;
};

// `script` is the YAML of the script and, if need be, of further top keys; `network` and `servers` the lines of that map and of that list.
struct Case {
    std::string script;
    std::string network = "link: ideal\nhost: raw\nlacks: [loss]\n";
    std::string servers = "- count: 3\n  groups: [hall]\n  device: second\n";
    const char *client = "fake", *server = "fake";   // kinds of fake_device.h, or "core"
    std::vector<const char *> overrides = {};
    bool link_capture = false;
    bool map_scheduler = false;                      // ns-3's own, with an event for each arrival
    std::string groups = "- {name: hall, id-bytes: 7}\n- {name: stairs, id-bytes: 3}\n";
};
Run run(const Case &what);

std::string read_text(const std::string &path);

#endif
