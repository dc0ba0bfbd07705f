// comparisons.h: what is compared: our way and another of doing the same. Each call does it once.
#ifndef SIM_BENCH_COMPARISONS_H
#define SIM_BENCH_COMPARISONS_H

#include "clock.h"

#include <cstdint>
#include <string>
#include <vector>

// What a call took, and how much it did in that time.
struct Side {
    Seconds took;
    uint64_t done;
};

struct Comparison {
    const char *key;
    Side (*ours)(const std::string &folder);    // works in `folder`, and leaves nothing there; all throw Failure
    Side (*other)(const std::string &folder);
    bool same;                                  // both must have done as much, else it is a fault
};

extern const std::vector<Comparison> comparisons;

#endif
