#include "random.h"

#include <algorithm>
#include <ns3/rng-seed-manager.h>

// The substreams of one MRG32k3a generator do not overlap, so the seed chooses the substream ("run").
void random_seed(uint64_t seed)
{
    ns3::RngSeedManager::SetSeed(1);
    ns3::RngSeedManager::SetRun(seed);
}

Random::Random(Purpose purpose) : stream_(ns3::CreateObject<ns3::UniformRandomVariable>())
{
    stream_->SetStream(static_cast<int64_t>(purpose));
}

uint64_t Random::up_to(uint64_t last)
{
    return std::min(last, static_cast<uint64_t>(unit() * (static_cast<double>(last) + 1.0)));
}
