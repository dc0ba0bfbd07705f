// clock.h: what something took: seconds of wall time, and of this process on a processor. On a machine with other work only the latter
// can be trusted.
#ifndef SIM_BENCH_CLOCK_H
#define SIM_BENCH_CLOCK_H

#include <ctime>

struct Seconds {
    double wall, cpu;
};

inline double seconds_of(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

class Stopwatch {
public:
    Seconds elapsed() const { return {seconds_of(CLOCK_MONOTONIC) - start_.wall, seconds_of(CLOCK_PROCESS_CPUTIME_ID) - start_.cpu}; }

private:
    Seconds start_{seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_PROCESS_CPUTIME_ID)};
};

#endif
