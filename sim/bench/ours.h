// ours.h: what is measured: a whole run of our simulation. The core device with its own key schedule and Replay Window on every node, stored
// after every accepted request in the device's simulated flash; the trace written to a file; the script is updates that toggle the switch.
#ifndef SIM_BENCH_OURS_H
#define SIM_BENCH_OURS_H

#include "clock.h"

#include <cstdint>
#include <memory>
#include <string>

struct scenario;

// What is simulated: `network` as in a scenario; the first of `datagrams` commands after `spacing_ms`, and so on.
struct Ours {
    std::string network;
    uint32_t servers, datagrams, spacing_ms;
};
std::string lossy_network(unsigned loss_percent);   // raw hosts, 1 ms of delay, 20 ms of jitter
std::string mesh_network();                         // 802.15.4 and 6LoWPAN, mesh-under, a grid 60 m apart

struct ScenarioFree {
    void operator()(scenario *loaded) const;
};
std::unique_ptr<scenario, ScenarioFree> load_ours(const Ours &what, const std::string &path);   // written there first. Throws Failure

struct OursRun {
    Seconds setup, run;    // devices provisioned; datagrams travel, and the files are complete
    uint64_t deliveries;   // that a Server verified and executed, counted in the trace afterwards
};

// Works in `folder`, and removes what it made there. Throws Failure. One at a time in a process.
OursRun ours_run(const Ours &what, const std::string &folder);

#endif
