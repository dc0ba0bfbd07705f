// A wave is sorted once (radix sort: arrivals of one datagram lie close together, so that few digits differ) and then walked. While one
// arrival is delivered, the nodes of the next ones are fetched into the cache.
#include "wave.h"

#include <algorithm>
#include <ns3/nstime.h>
#include <ns3/ptr.h>
#include <ns3/simulator.h>

namespace {

constexpr unsigned DIGIT_BITS = 9;
constexpr size_t DIGITS = size_t{1} << DIGIT_BITS, FEW = 64;   // fewer than FEW are sorted faster by comparing
constexpr size_t EXPECTED = 3, FORESEEN = 6;                   // so many deliveries ahead

constexpr auto earlier = [](const Wave::Arrival &a, const Wave::Arrival &b) { return a.at_ns < b.at_ns; };

}   // namespace

void sort_by_time(std::vector<Wave::Arrival> &arrivals)
{
    if (arrivals.size() < FEW) {
        return std::stable_sort(arrivals.begin(), arrivals.end(), earlier);
    }
    const auto [first, last] = std::minmax_element(arrivals.begin(), arrivals.end(), earlier);
    const uint64_t base = first->at_ns, span = last->at_ns - base;
    std::vector<Wave::Arrival> sorted(arrivals.size());
    for (unsigned shift = 0; shift < 64 && span >> shift != 0; shift += DIGIT_BITS) {
        const auto digit = [base, shift](const Wave::Arrival &arrival) { return (arrival.at_ns - base) >> shift & (DIGITS - 1); };
        size_t places[DIGITS] = {}, before = 0;
        for (const Wave::Arrival &arrival : arrivals) {
            places[digit(arrival)]++;
        }
        for (size_t &place : places) {
            before += place;
            place = before - place;
        }
        for (const Wave::Arrival &arrival : arrivals) {
            sorted[places[digit(arrival)]++] = arrival;
        }
        arrivals.swap(sorted);
    }
}

// One arrival for a scheduler that knows no waves.
class Wave::Single final : public ns3::EventImpl {
public:
    Single(Wave *wave, size_t index) : wave_(wave), index_(index) {}

private:
    void Notify() override { wave_->deliver(index_); }

    ns3::Ptr<Wave> wave_;
    size_t index_;
};

Wave *Wave::starting_ = nullptr;

void Wave::start()
{
    if (arrivals_.empty()) {
        return Unref();
    }
    sort_by_time(arrivals_);
    const ns3::Ptr<Wave> alive(this);
    const auto schedule = [this](size_t index, ns3::EventImpl *event) {
        const ns3::Time at = ns3::NanoSeconds(arrivals_[index].at_ns);
        ns3::Simulator::ScheduleWithContext(arrivals_[index].receiver, at - ns3::Simulator::Now(), event);
    };
    starting_ = this;
    schedule(0, this);
    starting_ = nullptr;
    if (!walked_) {
        advance();   // this event is the first arrival
        for (size_t i = 1; i < arrivals_.size(); i++) {
            schedule(i, new Single(this, i));
        }
    }
}

void Wave::deliver(size_t index)
{
    if (index + FORESEEN < arrivals_.size()) {
        foresee(arrivals_[index + FORESEEN]);
    }
    if (index + EXPECTED < arrivals_.size()) {
        expect(arrivals_[index + EXPECTED]);
    }
    arrive(arrivals_[index]);
}
