#include "processor.h"

#include "attacker.h"

#include <ns3/simulator.h>

namespace {

Stage stage_of(const std::vector<Deed> &deeds)
{
    for (const Deed &deed : deeds) {
        if (deed.kind == Deed::DISCARDED) {
            return ::stage_of(static_cast<device_reason>(deed.what));
        }
        if (deed.kind == Deed::POWER_LOST) {
            return Stage::STORED;
        }
    }
    return Stage::EXECUTED;
}

}   // namespace

Processor::Processor(const scenario_servers &set, uint32_t server, Hooks hooks)
    : set_(set), drift_ppb_(scenario_drift_ppb(&set, server)), hooks_(std::move(hooks))
{
}

void Processor::receive(Work work)
{
    waiting_.push_back(std::move(work));
    if (!current_) {
        take();
    }
}

void Processor::take()
{
    current_ = std::move(waiting_.front());
    waiting_.pop_front();
    deeds_.clear();
    calling_ = true;
    hooks_.take(*current_);
    calling_ = false;
    const size_t ciphertext = Attacker::field_length(current_->datagram, FIELD_CIPHERTEXT);
    const uint64_t cost_ns = receive_cost_ns(set_, current_->datagram.bytes.size(), ciphertext, stage_of(deeds_));
    done_ = ns3::Simulator::Schedule(ns3::NanoSeconds(on_clock_ns(cost_ns, drift_ppb_)), [this] { finish(); });
}

void Processor::finish()
{
    const Work work = std::move(*current_);
    const std::vector<Deed> deeds = std::move(deeds_);
    current_.reset();
    hooks_.finish(work, deeds);   // may stop it
    if (!current_ && !waiting_.empty()) {
        take();
    }
}

void Processor::stop()
{
    done_.Cancel();
    waiting_.clear();
    current_.reset();
    deeds_.clear();
}
