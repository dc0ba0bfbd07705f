// child.h: a run in a process of its own, so that its peak memory is its own.
#ifndef SIM_BENCH_CHILD_H
#define SIM_BENCH_CHILD_H

#include "ours.h"

struct ChildRun {
    OursRun run;
    double peak_mib;
};

ChildRun child_run(const Ours &what, const std::string &folder);   // throws Failure

#endif
