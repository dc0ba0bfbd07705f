// simulation.h: one whole run: a scenario goes in, the files of a run come out in a folder (see README.md), all or none of them.
#ifndef SIM_SIMULATION_H
#define SIM_SIMULATION_H

#include "world.h"

// Returns the number of datagrams that were sent. Throws Failure. One run at a time in a process: ns-3 has one clock.
uint32_t simulate(const scenario &scenario, DeviceLookup lookup, const std::string &folder, bool link_capture);

#endif
