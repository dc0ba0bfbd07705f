// processor.h: a device with a profile: a receive queue, and one datagram at a time being processed. Enters: what the node received.
// Leaves, through the world: TAKEN when the device begins with a datagram; and when it is done, all that the device did with it. The
// device itself is called when it begins, because what it does decides how long that takes.
#ifndef SIM_PROCESSOR_H
#define SIM_PROCESSOR_H

#include "device_cost.h"
#include "lossy_channel.h"

#include <deque>
#include <functional>
#include <ns3/event-id.h>
#include <optional>
#include <vector>

// A datagram kept for later.
struct Datagram {
    device_endpoint source, destination;
    std::vector<uint8_t> bytes;
    uint64_t sent_ns = 0;   // of what the Client sends: when it leaves it

    device_datagram view() const { return {source, destination, bytes.data(), bytes.size()}; }
};

// What a device did, held back until it is done.
struct Deed {
    enum Kind { SENT, ACTUATE, DISCARDED, POWER_LOST } kind;
    uint32_t what;           // ACTUATE: the Resource; DISCARDED: the reason
    int32_t value;
    Datagram datagram;       // SENT
};

class Processor {
public:
    struct Work {
        ns3::Ptr<const Frame> frame;
        uint32_t copy;
        Datagram datagram;
        uint64_t received_ns;
    };
    struct Hooks {
        std::function<void(const Work &)> take;                               // records it and calls the device
        std::function<void(const Work &, const std::vector<Deed> &)> finish;
    };

    Processor(const scenario_servers &set, uint32_t server, Hooks hooks);
    Processor(const Processor &) = delete;
    ~Processor() { stop(); }

    bool full() const { return waiting_.size() >= set_.profile->queue; }
    void receive(Work work);   // not if full
    // While the device is called; what it says then goes to say().
    bool calling() const { return calling_; }
    void say(Deed deed) { deeds_.push_back(std::move(deed)); }
    void stop();               // power or a restart: what waits and what is being processed is gone

private:
    void take();
    void finish();

    const scenario_servers &set_;
    const int64_t drift_ppb_;
    const Hooks hooks_;
    std::deque<Work> waiting_;
    std::optional<Work> current_;
    std::vector<Deed> deeds_;
    bool calling_ = false;
    ns3::EventId done_;
};

#endif
