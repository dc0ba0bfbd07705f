// random.h: every random number of a run: ns-3's generator, one stream for each purpose, all of them from the seed alone. A purpose has
// its own stream so that, say, adding loss to a scenario leaves the jitter of what still arrives as it was.
#ifndef SIM_RANDOM_H
#define SIM_RANDOM_H

#include <cstdint>
#include <ns3/random-variable-stream.h>

// Stream numbers are part of the results of a seed: never renumber.
enum class Purpose { LOSS = 1, BURST, JITTER, DUPLICATE, REORDER, ACTUATION, CLIENT_IDS, ATTACKER_IDS, ALTERED_BITS };

// Before the first Random of a run is made.
void random_seed(uint64_t seed);

class Random {
public:
    explicit Random(Purpose purpose);
    double unit() { return stream_->GetValue(); }                   // 0 <= x < 1
    bool chance(double share) { return unit() < share; }
    uint64_t up_to(uint64_t last);                                  // 0..last, each as likely

private:
    ns3::Ptr<ns3::UniformRandomVariable> stream_;
};

#endif
