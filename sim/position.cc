#include "position.h"

#include <cmath>

namespace {

constexpr double METRES = 1e-3;   // a millimetre

}   // namespace

uint32_t square_side(uint32_t places)
{
    uint32_t side = 1;
    while (uint64_t{side} * side < places) {
        side++;
    }
    return side;
}

Position position(const scenario_network &network, uint32_t place, uint32_t places)
{
    const double spacing = static_cast<double>(network.spacing_mm) * METRES;
    const uint32_t row_length = network.shape == SHAPE_GRID ? square_side(places) : place + 1;
    return {place % row_length * spacing, static_cast<double>(place / row_length) * spacing};
}

double distance(const Position &a, const Position &b)
{
    return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}
