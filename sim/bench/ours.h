// ours.h: what is measured: a whole run of our simulation. Lossy link with 1 ms of delay and 20 ms of jitter, raw hosts, the core device
// with its own key schedule and Replay Window on every node, the trace written to a file; the script is updates that toggle the switch.
// Servers have no flash (persist: false): what storing a window costs is not measured.
#ifndef SIM_BENCH_OURS_H
#define SIM_BENCH_OURS_H

#include "clock.h"

#include <cstdint>
#include <string>

struct OursRun {
    Seconds setup, run;    // devices provisioned; datagrams travel, and the files are complete
    uint64_t deliveries;   // that a Server verified and executed, counted in the trace afterwards
};

// `loss` in percent. Works in `folder`, and removes what it made there. Throws Failure. One at a time in a process.
OursRun ours_run(uint32_t servers, uint32_t datagrams, unsigned loss, const std::string &folder);

#endif
