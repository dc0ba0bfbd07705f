// plain_radio.h: the reference of the radio links: an ordinary ns-3 program without anything of the bench, made of ns-3's helpers, that
// sends UDP multicast on the same topology and notes when it is received.
#ifndef SIM_TEST_PLAIN_RADIO_H
#define SIM_TEST_PLAIN_RADIO_H

#include <cstdint>
#include <tuple>
#include <vector>

struct PlainRadio {
    enum { WIFI_G, WIFI_A, LRWPAN, LRWPAN_MESH, WIFI_ACCESS_POINT } air;   // the access point: 11g, in the middle of a square
    bool fading;
    uint32_t receivers;          // besides them the sender, and in its place one that only listens
    uint32_t row_length;         // nodes stand row by row
    double spacing;              // metres
    double mesh_jitter;          // milliseconds
    uint64_t run = 1;            // of ns-3's generator
    uint64_t first_ns, spacing_ns;
    std::vector<uint32_t> sizes; // of the datagrams' payloads
};

// Time, receiver (from 1), datagram (from 1): in the order of events.
using Reception = std::tuple<uint64_t, uint32_t, uint32_t>;
std::vector<Reception> plain_radio(const PlainRadio &what);

#endif
