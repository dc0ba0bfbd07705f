// plain.h: what our simulation is compared with: ns-3 as it comes. A stock channel, ns-3's IPv6 and UDP, a stock UDP socket on every node
// that takes what comes; no cryptography, no tracing. Nodes carry only the protocols that a UDP datagram needs, the leanest there is.
#ifndef SIM_BENCH_PLAIN_H
#define SIM_BENCH_PLAIN_H

#include "clock.h"

#include <cstdint>

enum class PlainLink { CSMA, SIMPLE };
struct PlainRun {
    Seconds run;           // while the datagrams travel; set-up excluded
    uint64_t deliveries;   // datagrams that a socket's owner read
};

// `datagrams` of 80 bytes, 100 ms apart, from one node to a group of `receivers`. Deterministic; one at a time in a process.
PlainRun plain_run(PlainLink link, uint32_t receivers, uint32_t datagrams);

#endif
