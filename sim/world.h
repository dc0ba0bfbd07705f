// world.h: the nodes of a run and the adapter "simulated node <-> device under test". Node 0 is the Client, 1..n are Servers, n+1 is the
// attacker, who is a script, not a device. Everything that is sent goes through originate(); everything that happens is recorded here.
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "contracts.h"
#include "failure.h"
#include "link.h"
#include "processor.h"
#include "provision.h"
#include "random.h"
#include "recorder.h"

#include <functional>
#include <optional>
#include <vector>

// The device of a name in a scenario; NULL if there is none.
using DeviceLookup = const device_ops *(*)(const char *name);

struct DeviceDestroy {
    const device_ops *ops = nullptr;
    void operator()(device *hosted) const { ops->destroy(hosted); }
};

uint64_t now_ns();

class World final : HostSink {
public:
    // Makes every device that is there from the start; records the first state of every Resource. All arguments but `captures`, for
    // which see make_link(), outlive the world. Throws Failure.
    World(const scenario &scenario, const Provision &provision, DeviceLookup lookup, Recorder &recorder,
          const std::vector<std::string> &captures = {});
    World(const World &) = delete;
    World &operator=(const World &) = delete;

    const RawHosts &hosts() const { return hosts_; }
    bool failed() const { return failure_.has_value(); }
    void step_starts(uint32_t step, uint32_t actor);
    // `sender` puts a datagram on the link now; the attacker sees every one.
    void originate(const device_datagram &datagram, uint32_t sender, const Origin &origin, const Audience &audience = {});
    // The Client sends a command: what it sends, and when (with a profile: as soon as it is done), or nothing, and then the run has failed.
    std::optional<Datagram> command(const device_update &update, const Origin &origin, const Audience &audience = {});
    // It sends once more what it has protected before.
    void send_again(const Datagram &datagram, const Origin &origin, const Audience &audience);
    // The Client asks one Device or all (device.h); what comes back goes to the functions that listen() was given. false: the run has failed.
    bool request(const device_request &request, const Origin &origin);
    void listen(std::function<void(const device_link &)> found, std::function<void(const device_answer &)> answered);
    void restart(uint32_t index, bool crash);   // the Client or a Server that is there
    // What a step does to a Server that is there (faults.cc). `step`: its index, for the trace and for what goes wrong.
    void do_fault(uint32_t index, uint32_t step);
    // Ends the run; the first one counts. Devices call back through C, so nothing is thrown while the simulation runs.
    void fail(ExitCode code, const std::string &text);
    void run();   // to the scenario's end; throws the Failure if there was one

private:
    // In the first 64 bytes, a line of the cache, is what every reception needs, in the next what its device calls.
    struct alignas(64) Node {
        World *world = nullptr;
        uint32_t index = 0, first_state = 0;         // the latter: of its Resources in states_
        const device_config *config = nullptr;
        const scenario_servers *set = nullptr;       // NULL: the Client
        std::unique_ptr<::device, DeviceDestroy> device;   // NULL: it has not joined yet
        std::unique_ptr<Processor> processor;        // NULL: it has no profile
        uint8_t condition = 0;                       // OFF, DEAF ...
        bool cut_waits = false;                      // a power cut waits for a store write
        device_host host{};
        uint32_t power_cuts = 0, cut_by = 0;         // so far; the step of the one that waits
        uint64_t passed_ns = 0, wake_ns = UINT64_MAX;      // of a device with a clock: what it shows, and the next event for it

        const device_ops &ops() const { return *device.get_deleter().ops; }
    };
    static constexpr size_t LINE = 64;
    enum Condition : uint8_t {
        OFF = 1,              // without power
        DEAF = 2,
        OUTPUT_STUCK = 4,
        POWER_LOST = 8        // while its device is being called: nothing it does counts any more
    };
    class Effect;

    void add_node(uint32_t index, const device_ops &ops, const device_config &config, const scenario_servers *set);
    void start_device(Node &node);
    void join(const scenario_servers &set);
    // Devices with a clock of their own, a process say: before anything is asked of it, and after that.
    void bring_up_to_now(Node &node);
    void look_after(Node &node);
    void wake(Node &node, uint64_t wake_ns);
    // Nothing is for a Server that was not there when it was sent.
    bool absent(const Frame &frame, uint32_t receiver) const
    {
        const scenario_servers *set = hosts_.is_server(receiver) ? nodes_[receiver].set : nullptr;
        return set != nullptr && frame.sent_ns < set->join_ns;
    }
    void arrived(const Frame &frame, uint32_t receiver, uint32_t copy, uint64_t now_ns) override;
    void delivered(const Frame &frame, uint32_t receiver, const device_datagram &datagram) override;
    void lost(const Frame &frame, uint32_t receiver, trace_loss reason) override;
    void foresee(uint32_t receiver) override;
    void expect(uint32_t receiver) override;
    void broken(const std::string &text) override { fail(EXIT_FAULT, text); }
    void receive(const Frame &frame, uint32_t receiver, uint32_t copy, const device_datagram &datagram, uint64_t now_ns);
    uint64_t time_ns() const { return current_ != nullptr ? received_ns_ : now_ns(); }
    uint32_t cause() const { return current_ != nullptr ? current_->number : 0; }
    void process(const Frame &frame, Node &node, uint32_t copy, const device_datagram &datagram);
    void take(Node &node, const Processor::Work &work);
    void finish(Node &node, const Processor::Work &work, const std::vector<Deed> &deeds);
    void perform(Node &node, const Deed &deed);
    void discarded_by(Node &node, device_reason reason);
    void leave_client(Datagram datagram, const Origin &origin, const Audience &audience, bool anew);

    void power_off(Node &node, uint32_t step, uint32_t datagram);
    void power_on(uint32_t index);
    void cut_power_in_write(Node &node, uint32_t step);
    void power_lost_by(Node &node);
    void leave_group(Node &node, uint32_t step);
    void factory_reset(Node &node, uint32_t step);
    void join_again(Node &node, uint32_t step);
    void get_stuck(Node &node, uint32_t step);
    void refuse_waiting_cuts();
    void refuse_step(const Node &node, uint32_t step, const char *what);

    void sent_by(Node &node, const device_datagram &datagram);
    void send_at_leisure(const Node &node, const device_datagram &datagram);
    void actuated_by(Node &node, size_t resource, int32_t value);
    uint64_t actuation_ns(const Node &node);
    uint64_t state_of(device_resource_kind kind, const uint8_t *cbor, size_t len);
    void record_states(const Node &node, uint32_t datagram);
    void record(uint32_t node, trace_event event, uint32_t reason, uint32_t datagram, size_t aux, uint64_t value);

    const scenario &scenario_;
    Recorder &recorder_;
    RawHosts hosts_;
    std::unique_ptr<Link> link_;
    Random actuation_{Purpose::ACTUATION}, leisure_{Purpose::LEISURE};
    std::vector<Node> nodes_;                // 0..servers; never grows: devices point into it
    struct {
        device_resource_kind kind = DEVICE_SWITCH;
        size_t len = 0;
        uint8_t cbor[32] = {};
        uint64_t state = TRACE_UNREADABLE;   // what no bytes at all mean
    } decoded_;
    std::vector<uint64_t> states_;           // the last recorded state of every Resource of every Server
    const Frame *current_ = nullptr;         // what a device is receiving
    uint64_t received_ns_ = 0;               // and when: to ask ns-3's clock for every record costs
    Origin command_origin_;                  // of what the Client sends while it is commanded
    Audience command_audience_;
    std::optional<Datagram> commanded_;      // what it sent
    bool commanding_ = false, to_many_ = false;   // to_many_: what a device is receiving came by multicast
    std::function<void(const device_link &)> found_;
    std::function<void(const device_answer &)> answered_;
    uint64_t client_free_ns_ = 0;            // until then the Client with a profile is busy sending
    std::optional<Failure> failure_;
};

#endif
