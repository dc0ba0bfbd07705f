// Ordinary events are PriorityQueueScheduler's; waves stand in a heap of their own, by the key of their next arrival. When an arrival is taken out,
// its wave's key becomes that of the next one and sinks to its new place: overlapping waves interleave.
#include "wave_scheduler.h"

#include <ns3/object-factory.h>
#include <ns3/simulator.h>

using ns3::Scheduler;

NS_OBJECT_ENSURE_REGISTERED(WaveScheduler);

ns3::TypeId WaveScheduler::GetTypeId()
{
    static ns3::TypeId id = ns3::TypeId("ssm::WaveScheduler").SetParent<ns3::PriorityQueueScheduler>().AddConstructor<WaveScheduler>();
    return id;
}

void WaveScheduler::install()
{
    ns3::ObjectFactory factory;
    factory.SetTypeId(GetTypeId());
    ns3::Simulator::SetScheduler(factory);
}

void WaveScheduler::Insert(const Scheduler::Event &event)
{
    Wave *wave = Wave::starting();
    if (event.impl != wave) {
        PriorityQueueScheduler::Insert(event);
        return look_up_first();
    }
    wave->take_charge();
    // Up from the end of the heap.
    size_t at = waves_.size();
    waves_.push_back({event.key, wave});
    while (at > 0 && event.key < waves_[(at - 1) / 2].key) {
        waves_[at] = waves_[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    waves_[at] = {event.key, wave};
}

bool WaveScheduler::IsEmpty() const
{
    return waves_.empty() && !ordinary_;
}

void WaveScheduler::look_up_first()
{
    ordinary_ = !PriorityQueueScheduler::IsEmpty();
    if (ordinary_) {
        first_ = PriorityQueueScheduler::PeekNext().key;
    }
}

void WaveScheduler::Remove(const Scheduler::Event &event)
{
    PriorityQueueScheduler::Remove(event);
    look_up_first();
}

Scheduler::Event WaveScheduler::PeekNext() const
{
    return wave_is_next() ? Scheduler::Event{waves_.front().wave, waves_.front().key} : PriorityQueueScheduler::PeekNext();
}

Scheduler::Event WaveScheduler::RemoveNext()
{
    if (wave_is_next()) {
        return remove_arrival();
    }
    const Scheduler::Event event = PriorityQueueScheduler::RemoveNext();
    look_up_first();
    return event;
}

Scheduler::Event WaveScheduler::remove_arrival()
{
    Head head = waves_.front();
    const Scheduler::Event event{head.wave, head.key};
    head.wave->advance();
    if (head.wave->has_next()) {
        head.wave->Ref();   // the simulator gives back one reference for each event
        head.key.m_ts = head.wave->next().at_ns;
        head.key.m_context = head.wave->next().receiver;
    } else {
        head = waves_.back();
        waves_.pop_back();
    }
    // Down from the root.
    size_t at = 0;
    for (size_t child = 1; child < waves_.size(); child = 2 * at + 1) {
        child += child + 1 < waves_.size() && waves_[child + 1].key < waves_[child].key ? 1 : 0;
        if (head.key < waves_[child].key) {
            break;
        }
        waves_[at] = waves_[child];
        at = child;
    }
    if (!waves_.empty()) {
        waves_[at] = head;
    }
    return event;
}
