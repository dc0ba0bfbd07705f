// random.h: every random number of a run, from the seed alone: one stream for each purpose, so that, say, adding loss to a scenario leaves
// the jitter of what still arrives as it was. ns-3's generator starts each stream; the stream itself is SplitMix64 (Steele, Lea and
// Flood 2014), because a draw for each receiver of each datagram must cost next to nothing: MRG32k3a takes 30 ns, a tenth of a reception.
#ifndef SIM_RANDOM_H
#define SIM_RANDOM_H

#include <cstdint>

// Stream numbers are part of the results of a seed: never renumber.
enum class Purpose { LOSS = 1, BURST, JITTER, DUPLICATE, REORDER, ACTUATION, CLIENT_IDS, ATTACKER_IDS, ALTERED_BITS,
                     FLOOD = 40, REPEAT_JITTER, LEISURE, FOLLOW_UP_IDS };

// Before the first Random of a run is made.
void random_seed(uint64_t seed);

class Random {
public:
    explicit Random(Purpose purpose);
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }   // 0 <= x < 1
    bool chance(double share) { return unit() < share; }
    uint64_t up_to(uint64_t last);                                          // 0..last, each as likely

private:
    uint64_t next()
    {
        uint64_t x = state_ += 0x9e3779b97f4a7c15;
        x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
        x = (x ^ x >> 27) * 0x94d049bb133111eb;
        return x ^ x >> 31;
    }
    uint64_t state_;
};

inline uint64_t Random::up_to(uint64_t last)
{
    const auto x = static_cast<uint64_t>(unit() * (static_cast<double>(last) + 1.0));
    return x < last ? x : last;
}

#endif
