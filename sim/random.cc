#include "random.h"

#include <ns3/rng-seed-manager.h>
#include <ns3/rng-stream.h>

namespace {

constexpr uint64_t NUMBERED_STREAMS = uint64_t{1} << 63;   // where ns-3 has the streams that a program numbers itself
constexpr double TWO_TO_32 = 0x1p32;

}   // namespace

// The substreams of one MRG32k3a generator do not overlap, so the seed chooses the substream ("run").
void random_seed(uint64_t seed)
{
    ns3::RngSeedManager::SetSeed(1);
    ns3::RngSeedManager::SetRun(seed);
}

// What a UniformRandomVariable of this stream draws first, without making such an object, which takes longer than a reception.
Random::Random(Purpose purpose) : state_(0)
{
    ns3::RngStream stream(ns3::RngSeedManager::GetSeed(), NUMBERED_STREAMS + static_cast<uint64_t>(purpose), ns3::RngSeedManager::GetRun());
    for (int half = 0; half < 2; half++) {
        state_ = state_ << 32 | static_cast<uint32_t>(stream.RandU01() * TWO_TO_32);
    }
}
