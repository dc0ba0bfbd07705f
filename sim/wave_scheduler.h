// wave_scheduler.h: ns-3's event queue with waves in it (wave.h). Times, order and contexts are those of one event an arrival:
// a wave has the unique number that ns-3 gave it when it was started, as the arrivals would have had numbers in a row from there on.
#ifndef SIM_WAVE_SCHEDULER_H
#define SIM_WAVE_SCHEDULER_H

#include "wave.h"

#include <ns3/priority-queue-scheduler.h>

class WaveScheduler final : public ns3::PriorityQueueScheduler {
public:
    static ns3::TypeId GetTypeId();
    static void install();   // into this run's simulator

    void Insert(const ns3::Scheduler::Event &event) override;
    bool IsEmpty() const override;
    ns3::Scheduler::Event PeekNext() const override;
    ns3::Scheduler::Event RemoveNext() override;   // of a wave: its next arrival; the rest stays
    // Never a wave: it is started without an EventId, so nobody can ask for its removal.
    void Remove(const ns3::Scheduler::Event &event) override;

private:
    struct Head {                // a wave and the key of its next arrival
        ns3::Scheduler::EventKey key;
        Wave *wave;
    };
    bool wave_is_next() const { return !waves_.empty() && (!ordinary_ || waves_.front().key < first_); }
    void look_up_first();
    ns3::Scheduler::Event remove_arrival();

    std::vector<Head> waves_;          // a heap, the earliest first
    bool ordinary_ = false;            // are there other events; then
    ns3::Scheduler::EventKey first_{}; // the key of the first of them
};

#endif
