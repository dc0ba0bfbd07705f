// clock.h: wall time.
#ifndef SIM_BENCH_CLOCK_H
#define SIM_BENCH_CLOCK_H

#include <chrono>

inline double wall_seconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

#endif
