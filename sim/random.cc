#include "random.h"

#include <ns3/random-variable-stream.h>
#include <ns3/rng-seed-manager.h>

// The substreams of one MRG32k3a generator do not overlap, so the seed chooses the substream ("run").
void random_seed(uint64_t seed)
{
    ns3::RngSeedManager::SetSeed(1);
    ns3::RngSeedManager::SetRun(seed);
}

Random::Random(Purpose purpose) : state_(0)
{
    auto stream = ns3::CreateObject<ns3::UniformRandomVariable>();
    stream->SetStream(static_cast<int64_t>(purpose));
    for (int half = 0; half < 2; half++) {
        state_ = state_ << 32 | stream->GetInteger(0, UINT32_MAX);
    }
}
