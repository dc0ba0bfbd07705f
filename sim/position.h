// position.h: where nodes stand: the Client (and the attacker, and routers) at the first place, Server k at the k-th after it, on a line or
// row by row on a square.
#ifndef SIM_POSITION_H
#define SIM_POSITION_H

#include "contracts.h"

struct Position {
    double x, y;   // metres
};

// Side of the smallest square with so many places.
uint32_t square_side(uint32_t places);
Position position(const scenario_network &network, uint32_t place, uint32_t places);
double distance(const Position &a, const Position &b);

#endif
