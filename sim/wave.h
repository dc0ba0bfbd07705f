// wave.h: all arrivals of one datagram as one ns-3 event. Enters: arrivals in any order. Leaves: one reception after the other, each at its
// time and in its node's context, in the order that one event an arrival would have given.
#ifndef SIM_WAVE_H
#define SIM_WAVE_H

#include <cstdint>
#include <ns3/event-impl.h>
#include <ns3/scheduler.h>
#include <vector>

class Wave : public ns3::EventImpl {
public:
    struct Arrival {
        uint64_t at_ns;
        uint32_t receiver, copy;
    };

    explicit Wave(size_t expected) { arrivals_.reserve(expected); }
    // Equal times keep the order in which they were added.
    void add(uint64_t at_ns, uint32_t receiver, uint32_t copy) { arrivals_.push_back({at_ns, receiver, copy}); }
    // Onto ns-3's clock, which takes the caller's reference; nothing is added any more. Any ns-3 Scheduler will do; WaveScheduler walks
    // the wave, another one gets an event for each arrival.
    void start();

    // For WaveScheduler: the wave that is being put on the clock now, if any, by which it is told from other events; takes charge of it; then
    // next() until false, then the event runs.
    static Wave *starting() { return starting_; }
    void take_charge() { walked_ = true; }
    bool has_next() const { return next_ < arrivals_.size(); }
    const Arrival &next() const { return arrivals_[next_]; }
    void advance() { next_++; }

protected:
    virtual void arrive(const Arrival &arrival) = 0;
    // Hints for the cache, nothing happens yet: it comes soon, and next but one or two.
    virtual void foresee(const Arrival &arrival) = 0;
    virtual void expect(const Arrival &arrival) = 0;

private:
    class Single;
    void Notify() final { deliver(next_ - 1); }
    void deliver(size_t index);

    static Wave *starting_;
    std::vector<Arrival> arrivals_;
    size_t next_ = 0;
    bool walked_ = false;
};

// Stable, by time.
void sort_by_time(std::vector<Wave::Arrival> &arrivals);

#endif
