// simulation.h: one whole run: a scenario goes in, the files of a run come out in a folder (see README.md), all or none of them; or, of a
// run in memory, what would be in them.
#ifndef SIM_SIMULATION_H
#define SIM_SIMULATION_H

#include "output.h"
#include "script.h"

// Returns the number of datagrams that were sent. Throws Failure. One run at a time in a process: ns-3 has one clock.
uint32_t simulate(const scenario &scenario, DeviceLookup lookup, const std::string &folder, bool link_capture);

// The same in its three parts, for those who look between them. The scenario outlives it. `folder` "": in memory.
class Simulation {
public:
    Simulation(const scenario &scenario, DeviceLookup lookup, const std::string &folder, bool link_capture);   // nothing has happened yet
    void run();                                                                                                // simulated time passes
    uint32_t finish();                                                                                         // the files appear
    Evidence take();                                                                                           // of one in memory, instead
    const Provision &provision() const { return provision_; }

private:
    struct SimulatorEnd {
        ~SimulatorEnd();
    };
    struct Seed {
        explicit Seed(uint64_t seed) { random_seed(seed); }
        SimulatorEnd unfinished;   // if what follows cannot be made
    };
    const scenario &scenario_;
    Seed seed_;            // before anything draws
    Provision provision_;
    Output output_;
    Recorder recorder_;
    World world_;
    Script script_;
    SimulatorEnd end_;     // ns-3's own state goes before the nodes that pending events point to
};

#endif
