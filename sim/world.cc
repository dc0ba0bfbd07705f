// A reception, in the order of its trace records: RECEIVED, then what the device does (SENT, ACTUATE, DISCARDED), then STATE of each
// Resource whose read-back is another than the last one recorded. An output that is driven has its physical effect (ACTUATED) after the
// set's actuation time, also when the device restarts meanwhile, but not without power, nor when it is stuck. A device with a profile
// takes the datagram out of its queue later (TAKEN), and what it does stands at the time when it is done.
#include "world.h"

#include "attacker.h"
#include "huge_pages.h"

#include <algorithm>
#include <cstring>
#include <ns3/event-impl.h>
#include <ns3/simulator.h>

namespace {

constexpr uint64_t NEVER_RECORDED = TRACE_UNREADABLE | 1;   // no value and not TRACE_UNREADABLE
constexpr size_t REPRESENTATION_MAX = 1024;
constexpr uint32_t ANSWERS_MAX = 100;                        // more are a storm that would never end on a link without delay

// How a value stands in a trace record.
uint64_t trace_value(int32_t value)
{
    return static_cast<uint64_t>(int64_t{value});
}

std::string known_defects(const device_ops &ops)
{
    std::string known;
    for (const char *const *defect = ops.defects; defect != nullptr && *defect != nullptr; defect++) {
        known += (known.empty() ? "one of " : ", ") + std::string(*defect);
    }
    return known.empty() ? "none: this device has no defects" : known;
}

void check_defects(const scenario &scenario, const scenario_servers &set, const device_ops &ops)
{
    for (size_t i = 0; i < set.defect_count; i++) {
        const char *const *defect = ops.defects;
        while (defect != nullptr && *defect != nullptr && std::strcmp(*defect, set.defects[i]) != 0) {
            defect++;
        }
        if (defect == nullptr || *defect == nullptr) {
            throw Failure{EXIT_BAD_INPUT, std::string(scenario.path) + ": found defect '" + set.defects[i] + "' of device " + ops.name +
                                              ", expected " + known_defects(ops)};
        }
    }
}

const device_ops &find_device(const scenario &scenario, DeviceLookup lookup, const char *name)
{
    const device_ops *ops = lookup(name);
    if (ops == nullptr) {
        throw Failure{EXIT_BAD_INPUT, std::string(scenario.path) + ": found device '" + name + "', which this program does not have"};
    }
    return *ops;
}

}   // namespace

uint64_t now_ns()
{
    return static_cast<uint64_t>(ns3::Simulator::Now().GetTimeStep());
}

class World::Effect final : public ns3::EventImpl {
public:
    Effect(World &world, uint32_t node, uint32_t datagram, size_t resource, int32_t value)
        : world_(world), node_(node), datagram_(datagram), power_cuts_(world.nodes_[node].power_cuts), resource_(resource), value_(value) {}

private:
    void Notify() override
    {
        const Node &node = world_.nodes_[node_];
        if (node.power_cuts == power_cuts_ && (node.condition & OUTPUT_STUCK) == 0) {
            world_.record(node_, TRACE_ACTUATED, 0, datagram_, resource_, trace_value(value_));
        }
    }

    World &world_;
    uint32_t node_, datagram_, power_cuts_;
    size_t resource_;
    int32_t value_;
};

World::World(const scenario &scenario, const Provision &provision, DeviceLookup lookup, Recorder &recorder,
             const std::vector<std::string> &captures)
    : scenario_(scenario), recorder_(recorder), hosts_(scenario), nodes_(size_t{scenario.server_count} + 1)
{
    add_node(0, find_device(scenario, lookup, "core"), *provision.client, nullptr);
    start_device(nodes_[0]);
    for (size_t i = 0; i < scenario.set_count; i++) {
        const scenario_servers &set = scenario.sets[i];
        const device_ops &ops = find_device(scenario, lookup, set.command != nullptr ? "shim" : set.device);
        check_defects(scenario, set, ops);
        for (uint32_t k = 0; k < set.count; k++) {
            add_node(set.first + k, ops, provision.config_of(i, k), &set);
            if (set.join_ns == 0) {
                start_device(nodes_[set.first + k]);
            }
        }
        if (set.join_ns > 0) {
            ns3::Simulator::Schedule(ns3::NanoSeconds(set.join_ns), [this, &set] { join(set); });
        }
    }
    link_ = make_link(scenario, hosts_, *this, captures);
    prefer_huge_pages(nodes_.data(), nodes_.data() + nodes_.size());
    prefer_huge_pages_from(nodes_[0].device.get());
}

void World::add_node(uint32_t index, const device_ops &ops, const device_config &config, const scenario_servers *set)
{
    Node &node = nodes_[index];
    node.world = this;
    node.index = index;
    node.config = &config;
    node.set = set;
    node.device.get_deleter().ops = &ops;
    node.first_state = static_cast<uint32_t>(states_.size());
    node.host.user = &node;
    node.host.send = [](void *user, const device_datagram *datagram) {
        auto *sender = static_cast<Node *>(user);
        sender->world->sent_by(*sender, *datagram);
    };
    node.host.actuate = [](void *user, size_t resource, int32_t value) {
        auto *actor = static_cast<Node *>(user);
        actor->world->actuated_by(*actor, resource, value);
    };
    node.host.discarded = [](void *user, device_reason reason) {
        auto *receiver = static_cast<Node *>(user);
        receiver->world->discarded_by(*receiver, reason);
    };
    node.host.power_lost = [](void *user) {
        auto *unlucky = static_cast<Node *>(user);
        unlucky->world->power_lost_by(*unlucky);
    };
    node.host.found = [](void *user, const device_link *link) {
        World &world = *static_cast<Node *>(user)->world;
        if (world.found_) {
            world.found_(*link);
        }
    };
    node.host.answered = [](void *user, const device_answer *answer) {
        World &world = *static_cast<Node *>(user)->world;
        if (world.answered_) {
            world.answered_(*answer);
        }
    };
    if (set != nullptr && set->profile != nullptr) {
        Processor::Hooks hooks{[this, &node](const Processor::Work &work) { take(node, work); },
                               [this, &node](const Processor::Work &work, const std::vector<Deed> &deeds) { finish(node, work, deeds); }};
        node.processor = std::make_unique<Processor>(*set, index, std::move(hooks));
    }
    states_.resize(states_.size() + config.resource_count, NEVER_RECORDED);
}

void World::start_device(Node &node)
{
    ::device *device = nullptr;
    char error[256] = "no reason given";
    const char *const *defects = node.set != nullptr ? node.set->defects : nullptr;
    const size_t defect_count = node.set != nullptr ? node.set->defect_count : 0;
    if (node.ops().create(&device, node.config, &node.host, defects, defect_count, error, sizeof error) != DEVICE_OK) {
        throw Failure{EXIT_FAULT, "node " + std::to_string(node.index) + " (device " + node.ops().name + ") cannot be started: " + error};
    }
    node.device.reset(device);
    const char *lacks = node.ops().lacks != nullptr ? node.ops().lacks(device, node.set == nullptr) : nullptr;
    if (lacks != nullptr) {
        throw Failure{EXIT_BAD_INPUT, "node " + std::to_string(node.index) + " (device " + node.set->device + "): found no operation \"" +
                                          lacks + "\" among those it offers, expected it: nothing can be judged without"};
    }
    bring_up_to_now(node);
    record_states(node, 0);
    look_after(node);
}

void World::bring_up_to_now(Node &node)
{
    if (node.ops().pass != nullptr) {
        const uint64_t since_ns = node.passed_ns;
        node.passed_ns = now_ns();
        node.ops().pass(node.device.get(), node.passed_ns - since_ns);
    }
}

void World::look_after(Node &node)
{
    const char *fault = node.ops().fault != nullptr ? node.ops().fault(node.device.get()) : nullptr;
    if (fault != nullptr) {
        return fail(EXIT_FAULT, "node " + std::to_string(node.index) + ": " + fault);
    }
    if (node.ops().wake == nullptr) {
        return;
    }
    const uint64_t wake_ns = node.ops().wake(node.device.get());
    if (wake_ns != node.wake_ns && wake_ns < scenario_.end_ns) {
        ns3::Simulator::Schedule(ns3::NanoSeconds(wake_ns - now_ns()), [this, &node, wake_ns] { wake(node, wake_ns); });
    }
    node.wake_ns = wake_ns;
}

void World::wake(Node &node, uint64_t wake_ns)
{
    if (failed() || node.wake_ns != wake_ns) {
        return;   // it has changed its mind
    }
    bring_up_to_now(node);
    record_states(node, 0);
    look_after(node);
}

void World::join(const scenario_servers &set)
{
    try {
        for (uint32_t k = 0; k < set.count; k++) {
            start_device(nodes_[set.first + k]);
        }
    } catch (const Failure &failure) {
        fail(failure.code, failure.text);
    }
}

void World::record(uint32_t node, trace_event event, uint32_t reason, uint32_t datagram, size_t aux, uint64_t value)
{
    recorder_.put({time_ns(), node, static_cast<uint16_t>(event), static_cast<uint16_t>(reason), datagram, static_cast<uint32_t>(aux),
                   value});
}

// Most representations are equal to the last one, and comparing costs less than decoding.
uint64_t World::state_of(device_resource_kind kind, const uint8_t *cbor, size_t len)
{
    if (kind != decoded_.kind || len != decoded_.len || std::memcmp(cbor, decoded_.cbor, len) != 0) {
        int32_t value = 0;
        uint64_t state = len > 0 && device_value_decode(kind, cbor, len, &value) ? trace_value(value) : TRACE_UNREADABLE;
        if (len > sizeof decoded_.cbor) {
            return state;
        }
        decoded_.kind = kind;
        decoded_.len = len;
        std::memcpy(decoded_.cbor, cbor, len);
        decoded_.state = state;
    }
    return decoded_.state;
}

void World::record_states(const Node &node, uint32_t datagram)
{
    for (size_t i = 0; i < node.config->resource_count; i++) {
        uint8_t cbor[REPRESENTATION_MAX];
        size_t len = node.ops().read(node.device.get(), i, cbor, sizeof cbor);
        uint64_t state = len <= sizeof cbor ? state_of(node.config->resources[i].kind, cbor, len) : TRACE_UNREADABLE;
        if (states_[node.first_state + i] != state) {
            states_[node.first_state + i] = state;
            record(node.index, TRACE_STATE, 0, datagram, i, state);
        }
    }
}

void World::step_starts(uint32_t step, uint32_t actor)
{
    record(actor, TRACE_STEP, 0, 0, step, 0);
}

void World::originate(const device_datagram &datagram, uint32_t sender, const Origin &origin, const Audience &audience)
{
    if (datagram.len > PACKET_PAYLOAD_MAX) {
        return fail(EXIT_FAULT, "node " + std::to_string(sender) + " sends " + std::to_string(datagram.len) +
                                    " bytes: more than a UDP datagram takes");
    }
    uint32_t number = recorder_.sent(now_ns(), sender, datagram, origin);
    std::optional<RawHosts::Range> range = hosts_.receivers(datagram.destination);
    if (!range) {
        return;
    }
    ns3::Ptr<Frame> frame = hosts_.enframe(number, sender, now_ns(), datagram);
    frame->answers = current_ != nullptr ? current_->answers + 1 : 0;
    if (frame->answers > ANSWERS_MAX) {
        return fail(EXIT_FAULT, "devices answer each other without end: datagram " + std::to_string(number) + " of node " +
                                    std::to_string(sender) + " is answer " + std::to_string(frame->answers) + " in a row");
    }
    if (const char *wrong = link_->send(frame, datagram, *range, audience)) {
        fail(EXIT_FAULT, "node " + std::to_string(sender) + " sends " + wrong);
    }
}

void World::arrived(const Frame &frame, uint32_t receiver, uint32_t copy, uint64_t now_ns)
{
    if (const char *wrong = RawHosts::receive(receiver, frame)) {
        return fail(EXIT_FAULT, "the link gave node " + std::to_string(receiver) + " a frame with " + wrong);
    }
    receive(frame, receiver, copy, frame.opened.datagram, now_ns);
}

void World::delivered(const Frame &frame, uint32_t receiver, const device_datagram &datagram)
{
    receive(frame, receiver, 0, datagram, now_ns());
}

void World::receive(const Frame &frame, uint32_t receiver, uint32_t copy, const device_datagram &datagram, uint64_t now_ns)
{
    if (absent(frame, receiver)) {
        return;
    }
    received_ns_ = now_ns;
    if (receiver == hosts_.attacker()) {
        return recorder_.received(received_ns_, receiver, frame, datagram, copy);
    }
    Node &node = nodes_[receiver];
    if (node.condition != 0 || node.processor) {
        return process(frame, node, copy, datagram);
    }
    recorder_.received(received_ns_, receiver, frame, datagram, copy);
    bring_up_to_now(node);
    current_ = &frame;
    to_many_ = device_is_multicast(&datagram.destination);
    node.ops().receive(node.device.get(), &datagram);
    if (node.condition == 0) {
        record_states(node, frame.number);
    }
    current_ = nullptr;
    if (node.condition != 0) {
        power_off(node, node.cut_by, frame.number);
    }
    look_after(node);
}

// A reception of a node with a profile or a fault.
void World::process(const Frame &frame, Node &node, uint32_t copy, const device_datagram &datagram)
{
    if ((node.condition & (OFF | DEAF)) != 0 || (node.processor && node.processor->full())) {
        const trace_loss reason = (node.condition & OFF) != 0    ? TRACE_LOSS_OFF
                                  : (node.condition & DEAF) != 0 ? TRACE_LOSS_DEAF
                                                                 : TRACE_LOSS_QUEUE;
        return record(node.index, TRACE_LOST, reason, frame.number, 0, 0);
    }
    recorder_.received(received_ns_, node.index, frame, datagram, copy);
    const Datagram kept{datagram.source, datagram.destination, {datagram.data, datagram.data + datagram.len}};
    const Processor::Work work{ns3::Ptr<const Frame>(&frame), copy, kept, received_ns_};
    if (node.processor) {
        return node.processor->receive(work);
    }
    bring_up_to_now(node);
    current_ = &frame;
    to_many_ = device_is_multicast(&datagram.destination);
    node.ops().receive(node.device.get(), &datagram);
    current_ = nullptr;
    finish(node, work, {});
}

void World::take(Node &node, const Processor::Work &work)
{
    current_ = work.frame.operator->();
    received_ns_ = now_ns();
    record(node.index, TRACE_TAKEN, 0, work.frame->number, work.copy, received_ns_ - work.received_ns);
    const device_datagram datagram = work.datagram.view();
    bring_up_to_now(node);
    node.ops().receive(node.device.get(), &datagram);
    current_ = nullptr;
}

void World::finish(Node &node, const Processor::Work &work, const std::vector<Deed> &deeds)
{
    current_ = work.frame.operator->();
    received_ns_ = now_ns();
    to_many_ = device_is_multicast(&work.datagram.destination);
    for (const Deed &deed : deeds) {
        perform(node, deed);
    }
    const bool lost_power = (node.condition & POWER_LOST) != 0;
    if (!lost_power) {
        record_states(node, work.frame->number);
    }
    current_ = nullptr;
    if (lost_power) {
        power_off(node, node.cut_by, work.frame->number);
    }
    look_after(node);
}

void World::perform(Node &node, const Deed &deed)
{
    switch (deed.kind) {
    case Deed::SENT:
        return sent_by(node, deed.datagram.view());
    case Deed::ACTUATE:
        return actuated_by(node, deed.what, deed.value);
    case Deed::DISCARDED:
        return discarded_by(node, static_cast<device_reason>(deed.what));
    case Deed::POWER_LOST:
        return power_lost_by(node);
    }
}

void World::discarded_by(Node &node, device_reason reason)
{
    if (node.processor && node.processor->calling()) {
        return node.processor->say({Deed::DISCARDED, reason, 0, {}});
    }
    if ((node.condition & POWER_LOST) == 0) {
        record(node.index, TRACE_DISCARDED, reason, cause(), 0, 0);
    }
}

void World::lost(const Frame &frame, uint32_t receiver, trace_loss reason)
{
    if (!absent(frame, receiver)) {
        record(receiver, TRACE_LOST, reason, frame.number, 0, 0);
    }
}

void World::foresee(uint32_t receiver)
{
    const char *const node = reinterpret_cast<const char *>(nodes_.data() + receiver);
    __builtin_prefetch(node);
    __builtin_prefetch(node + LINE);
}

void World::expect(uint32_t receiver)
{
    if (!hosts_.is_server(receiver)) {
        return;
    }
    const Node &node = nodes_[receiver];
    __builtin_prefetch(states_.data() + node.first_state, 1);
    if (node.device && node.ops().expect != nullptr) {
        node.ops().expect(node.device.get());
    }
}

void World::sent_by(Node &node, const device_datagram &datagram)
{
    if (node.processor && node.processor->calling()) {
        return node.processor->say({Deed::SENT, 0, 0, {datagram.source, datagram.destination, {datagram.data, datagram.data + datagram.len}}});
    }
    if ((node.condition & POWER_LOST) != 0) {
        return;
    }
    static const uint8_t unspecified[16] = {};
    device_datagram sent = datagram;
    if (std::memcmp(sent.source.address, unspecified, sizeof unspecified) == 0) {
        sent.source = hosts_.endpoint(node.index);
    }
    if (current_ != nullptr && to_many_ && node.set != nullptr && node.set->leisure_ns > 0) {
        return send_at_leisure(node, sent);
    }
    bool commanded = commanding_ && node.index == 0;
    if (commanded && !commanded_) {
        commanded_ = Datagram{sent.source, sent.destination, {sent.data, sent.data + sent.len}, now_ns()};
        if (scenario_.client_profile != nullptr) {
            return leave_client(*commanded_, command_origin_, command_audience_, true);
        }
    }
    originate(sent, node.index, commanded ? command_origin_ : Origin{}, commanded ? command_audience_ : Audience{});
}

// With a profile, one datagram after the other, each when the Client is done with it.
void World::leave_client(Datagram datagram, const Origin &origin, const Audience &audience, bool anew)
{
    const size_t ciphertext = Attacker::field_length(datagram, FIELD_CIPHERTEXT);
    const uint64_t cost_ns = on_clock_ns(send_cost_ns(*scenario_.client_profile, ciphertext, anew), scenario_.client_drift_ppb);
    client_free_ns_ = std::max(now_ns(), client_free_ns_) + cost_ns;
    if (anew) {
        commanded_->sent_ns = client_free_ns_;
    }
    ns3::Simulator::Schedule(ns3::NanoSeconds(client_free_ns_ - now_ns()), [this, datagram = std::move(datagram), origin, audience] {
        originate(datagram.view(), 0, origin, audience);
    });
}

void World::send_again(const Datagram &datagram, const Origin &origin, const Audience &audience)
{
    if (scenario_.client_profile != nullptr) {
        return leave_client(datagram, origin, audience, false);
    }
    originate(datagram.view(), 0, origin, audience);
}

void World::send_at_leisure(const Node &node, const device_datagram &datagram)
{
    const Datagram kept{datagram.source, datagram.destination, {datagram.data, datagram.data + datagram.len}};
    ns3::Simulator::Schedule(ns3::NanoSeconds(leisure_.up_to(node.set->leisure_ns)),
                             [this, index = node.index, kept] { originate(kept.view(), index, {}); });
}

uint64_t World::actuation_ns(const Node &node)
{
    if (node.set == nullptr || node.set->actuation.kind == DIST_NONE) {
        return 0;
    }
    const scenario_time &time = node.set->actuation;
    const uint64_t ns = time.from_ns + (time.kind == DIST_UNIFORM ? actuation_.up_to(time.to_ns - time.from_ns) : 0);
    const bool drifts = node.set->drift.from_ppb != 0 || node.set->drift.to_ppb != 0;
    return drifts ? on_clock_ns(ns, scenario_drift_ppb(node.set, node.index)) : ns;
}

void World::actuated_by(Node &node, size_t resource, int32_t value)
{
    if (node.processor && node.processor->calling()) {
        return node.processor->say({Deed::ACTUATE, static_cast<uint32_t>(resource), value, {}});
    }
    if ((node.condition & POWER_LOST) != 0) {
        return;
    }
    record(node.index, TRACE_ACTUATE, 0, cause(), resource, trace_value(value));
    uint64_t delay_ns = actuation_ns(node);
    if (delay_ns == 0 && (node.condition & OUTPUT_STUCK) == 0) {
        record(node.index, TRACE_ACTUATED, 0, cause(), resource, trace_value(value));
    } else {
        auto *effect = new Effect(*this, node.index, cause(), resource, value);
        ns3::Simulator::ScheduleWithContext(node.index, ns3::NanoSeconds(delay_ns), effect);
    }
}

std::optional<Datagram> World::command(const device_update &update, const Origin &origin, const Audience &audience)
{
    Node &client = nodes_[0];
    command_origin_ = origin;
    command_audience_ = audience;
    commanded_.reset();
    commanding_ = true;
    device_outcome outcome = client.ops().command(client.device.get(), &update);
    commanding_ = false;
    if (outcome != DEVICE_OK || !commanded_) {
        fail(EXIT_FAULT, std::string("the Client (device ") + client.ops().name + ") sent nothing when told to UPDATE " + update.path);
        return std::nullopt;
    }
    return commanded_;
}

void World::listen(std::function<void(const device_link &)> found, std::function<void(const device_answer &)> answered)
{
    found_ = std::move(found);
    answered_ = std::move(answered);
}

bool World::request(const device_request &request, const Origin &origin)
{
    Node &client = nodes_[0];
    command_origin_ = origin;
    command_audience_ = {};
    commanded_.reset();
    commanding_ = true;
    device_outcome outcome = client.ops().request != nullptr ? client.ops().request(client.device.get(), &request) : DEVICE_UNIMPLEMENTED;
    commanding_ = false;
    if (outcome != DEVICE_OK || !commanded_) {
        fail(EXIT_FAULT, std::string("the Client (device ") + client.ops().name + ") sent nothing when told to ask " +
                             (request.peer != nullptr ? request.peer : "for oic/res"));
        return false;
    }
    return true;
}

void World::restart(uint32_t index, bool crash)
{
    Node &node = nodes_[index];
    bring_up_to_now(node);
    node.cut_waits = false;
    record(index, TRACE_RESTART, crash ? 1 : 0, 0, 0, 0);
    if (node.processor) {
        node.processor->stop();
    }
    device_outcome outcome = node.ops().restart(node.device.get(), crash ? DEVICE_CRASH : DEVICE_ORDERLY);
    if (outcome == DEVICE_UNIMPLEMENTED && node.set != nullptr && node.set->command != nullptr) {
        return fail(EXIT_BAD_INPUT, std::string(scenario_.path) + ": found a restart of node " + std::to_string(index) + ", whose device (" +
                                        node.set->device + ") offers none");
    }
    record_states(node, 0);
    look_after(node);
    if (outcome != DEVICE_OK && !failed()) {
        fail(EXIT_FAULT, "node " + std::to_string(index) + " (device " + node.ops().name + ") did not restart");
    }
}

void World::fail(ExitCode code, const std::string &text)
{
    if (!failure_) {
        failure_ = Failure{code, text};
        ns3::Simulator::Stop();
    }
}

void World::run()
{
    ns3::Simulator::Stop(ns3::NanoSeconds(scenario_.end_ns) - ns3::Simulator::Now());
    ns3::Simulator::Run();
    if (!failure_) {
        refuse_waiting_cuts();
    }
    if (failure_) {
        throw *failure_;
    }
    link_->finish();
}
