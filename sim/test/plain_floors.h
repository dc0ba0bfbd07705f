// plain_floors.h: the reference of floors and routers: an ordinary ns-3 program without anything of the bench, made of ns-3's helpers. A
// sender on a CSMA floor, a backbone, and on its far side a CSMA floor or one of 802.15.4 behind a border router.
#ifndef SIM_TEST_PLAIN_FLOORS_H
#define SIM_TEST_PLAIN_FLOORS_H

#include "plain_radio.h"

struct PlainFloors {
    uint32_t own, far;           // receivers on the sender's floor, on the other
    bool lrwpan, mesh, context;  // of the other floor, a line; else CSMA
    double spacing;              // metres
    double mesh_jitter;          // milliseconds
    uint64_t run = 1;
    uint64_t first_ns, spacing_ns;
    std::vector<uint32_t> sizes; // of the datagrams' payloads
};
std::vector<Reception> plain_floors(const PlainFloors &what);

#endif
