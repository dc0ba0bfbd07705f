// arguments.h: the command line of ssm-bench-sim, and which results it asks for.
#ifndef SIM_BENCH_ARGUMENTS_H
#define SIM_BENCH_ARGUMENTS_H

#include <cstddef>
#include <string>
#include <vector>

struct Arguments {
    size_t rounds = 15;
    std::string only, json, append;
    bool all = false;    // --long
    bool help = false;

    // "scale" means scale_10, scale_1000, ...; "scale_10" means only that.
    bool wants(const std::string &key) const { return only.empty() || key == only || key.compare(0, only.size() + 1, only + "_") == 0; }
};

// `keys`: of all results that there are. Throws Failure.
Arguments parse(int argc, char **argv, const std::vector<std::string> &keys);

#endif
