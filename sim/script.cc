// Steps start at their time, in the order of the file if two start together. Everything inside a step counts from its start:
//
//   update   command i at i * spacing, its copy r at r * repeat spacing after it, and later by its jitter: the same bytes,
//            or a new command with the same value
//   tamper   trial i at i * spacing: a fresh command that the attacker withholds, and at once its altered copy; the untouched original at
//            + spacing / 2. "each": byte after byte, until the longest field seen has been altered at all of them; a command whose field is too
//            short for the byte (a dimmer's "off" is shorter than its "100") is altered at its last one, and the byte is next trial's. Where the
//            original is to be discarded, the Client sets the Resource to the other value at + spacing / 4, so that an executed one would show
//   flood    datagram i at i * spacing
//   discover, read-back   round i at i * spacing; its request k at + k * pace, repairs as the answers come
//   probe    line i at i * spacing; one that goes to Servers' own addresses in a copy to each
//   replay, forge, and what is done to Servers   at once
//
// A Client with a profile sends later than it is told, and its repeats are apart by its own clock; an attack on a datagram counts from when
// that was sent.
#include "script.h"

#include <algorithm>
#include <ns3/simulator.h>

namespace {

constexpr size_t TOKEN_BYTES = 4, VALUE_CBOR_MAX = 24;
constexpr int32_t SWITCHED_ON = 1, DIMMED_ON = 100, OFF = 0;
constexpr scenario_nodes ALL{nullptr, 0};

int32_t on_value(scenario_resource resource)
{
    return resource == RESOURCE_SWITCH ? SWITCHED_ON : DIMMED_ON;
}

// Whom the attacker keeps the commands of an update step from.
Audience update_audience(const scenario_step &step)
{
    return {step.withhold ? &step.withhold_from : nullptr, nullptr};
}

// Kept from some only, it is for the others what the step is about.
trace_part update_part(const scenario_step &step)
{
    return step.withhold && step.withhold_from.count == 0 ? TRACE_PART_WITHHELD : TRACE_PART_STIMULUS;
}

Audience attack_audience(const scenario_step &step)
{
    return {nullptr, step.reach.count > 0 ? &step.reach : nullptr};
}

}   // namespace

Script::Script(const scenario &scenario, const Provision &provision, World &world)
    : scenario_(scenario), world_(world), attacker_(scenario, provision, world.hosts()), follow_up_(scenario, world), mid_(static_cast<uint16_t>(ids_.up_to(0xffff))),
      commanded_(scenario.step_count), recorded_(scenario.step_count)
{
    follow_up_.message_ids([this] { return mid_++; });
}

void Script::fail(uint32_t step, const std::string &text)
{
    world_.fail(EXIT_BAD_INPUT, std::string(scenario_.path) + ":" + std::to_string(scenario_.steps[step].line) + ": step '" +
                                    scenario_.steps[step].name + "': " + text);
}

void Script::after(uint32_t step, uint64_t delay_ns, std::function<void()> action)
{
    if (delay_ns == 0) {
        return action();   // now means before whatever else starts now
    }
    const uint64_t at_ns = now_ns() + delay_ns;
    if (at_ns >= scenario_.end_ns) {
        return fail(step, "found something to do at " + std::to_string(at_ns) + " ns, expected nothing from the end of the run on, " +
                              std::to_string(scenario_.end_ns) + " ns");
    }
    ns3::Simulator::Schedule(ns3::NanoSeconds(delay_ns), std::move(action));
}

void Script::schedule()
{
    for (uint32_t step = 0; step < scenario_.step_count; step++) {
        ns3::Simulator::Schedule(ns3::NanoSeconds(scenario_.steps[step].at_ns), [this, step] { start(step); });
    }
}

void Script::start(uint32_t step)
{
    world_.step_starts(step, actor(scenario_.steps[step]));
    switch (scenario_.steps[step].action) {
    case DO_UPDATE:
        return start_update(step);
    case DO_REPLAY:
        return start_replay(step);
    case DO_TAMPER:
        return tamper(step, 0, scenario_.steps[step].byte == SCENARIO_EACH_BYTE ? 0 : static_cast<size_t>(scenario_.steps[step].byte));
    case DO_FORGE:
        return start_forge(step);
    case DO_FLOOD:
        return flood(step, 0);
    case DO_PROBE:
        return start_probe(step);
    case DO_DISCOVER:
        return discover(step);
    case DO_READ_BACK:
        return read_back(step, 0);
    default:
        return start_fault(step);
    }
}

// The node that a step is about; where it is about several Servers, the first of them.
uint32_t Script::actor(const scenario_step &step) const
{
    if (step.action == DO_UPDATE || step.action == DO_DISCOVER || step.action == DO_READ_BACK || (step.action == DO_RESTART && step.client)) {
        return 0;
    }
    if (!scenario_is_fault(step.action)) {
        return world_.hosts().attacker();
    }
    uint32_t server = 1;
    while (server < scenario_.server_count && !scenario_nodes_contain(&step.nodes, server)) {
        server++;
    }
    return server;
}

/* ---- the Client ---- */

int32_t Script::other_value(const scenario_step &step)
{
    int32_t &last = last_value_[{step.group, step.resource}];
    return last = last == OFF ? on_value(step.resource) : OFF;
}

int32_t Script::next_value(const scenario_step &step)
{
    if (step.value == VALUE_TOGGLE) {
        return other_value(step);
    }
    int32_t on_or_off = step.value == VALUE_TRUE ? on_value(step.resource) : OFF;
    return last_value_[{step.group, step.resource}] = step.value == VALUE_LEVEL ? step.level : on_or_off;
}

std::vector<uint8_t> Script::payload(const scenario_step &step, int32_t value) const
{
    std::vector<uint8_t> cbor(VALUE_CBOR_MAX);
    const device_resource_kind kind = step.resource == RESOURCE_SWITCH ? DEVICE_SWITCH : DEVICE_DIMMER;
    cbor.resize(device_value_encode(kind, value, cbor.data(), cbor.size()));
    return cbor;
}

std::optional<Datagram> Script::command(uint32_t step, int32_t value, const Origin &origin, const Audience &audience)
{
    const scenario_step &s = scenario_.steps[step];
    std::vector<uint8_t> cbor = payload(s, value);
    device_update update{};
    update.group = s.group;
    update.path = resource_path(s.resource);
    update.payload = cbor.data();
    update.payload_len = cbor.size();
    update.mid = mid_++;
    update.token_len = TOKEN_BYTES;
    for (size_t i = 0; i < TOKEN_BYTES; i++) {
        update.token[i] = static_cast<uint8_t>(ids_.up_to(0xff));
    }
    update.ocf_version_options = s.action == DO_TAMPER || s.ocf_version_options;
    update.destination = RawHosts::all_ocf_nodes(s.scope);
    std::optional<Datagram> sent = world_.command(update, origin, audience);
    if (sent) {
        attacker_.saw(s.group, *sent);
    }
    return sent;
}

void Script::start_update(uint32_t step)
{
    const scenario_step &s = scenario_.steps[step];
    for (uint32_t i = 0; i < s.count && !world_.failed(); i++) {
        after(step, i * s.spacing_ns, [this, step, i] { update(step, i); });
    }
}

void Script::update(uint32_t step, uint32_t command_index)
{
    const scenario_step &s = scenario_.steps[step];
    int32_t value = commanded_[step] = next_value(s);
    std::optional<Datagram> sent = command(step, value, {step, update_part(s), command_index, 0}, update_audience(s));
    if (!sent) {
        return;
    }
    recorded_[step].push_back(*sent);
    for (uint32_t copy = 1; copy <= s.repeats && !world_.failed(); copy++) {
        const uint64_t jitter_ns = s.repeat_jitter_ns > 0 ? repeat_jitter_.up_to(s.repeat_jitter_ns) : 0;
        after(step, on_clock_ns(copy * s.repeat_spacing_ns + jitter_ns, scenario_.client_drift_ppb),
              [this, step, command_index, copy, value] { repeat(step, command_index, copy, value); });
    }
}

void Script::repeat(uint32_t step, uint32_t command_index, uint32_t copy, int32_t value)
{
    const scenario_step &s = scenario_.steps[step];
    Origin origin{step, update_part(s), command_index, copy};
    if (s.repeat_fresh) {
        (void)command(step, value, origin, update_audience(s));
    } else {
        world_.send_again(recorded_[step][command_index], origin, update_audience(s));
    }
}

/* ---- the Client follows up ---- */

void Script::discover(uint32_t step)
{
    const scenario_step &s = scenario_.steps[step];
    for (uint32_t round = 0; round < s.rounds && !world_.failed(); round++) {
        after(step, round * s.spacing_ns, [this, step, round] { follow_up_.discover(step, round, mid_++); });
    }
}

void Script::read_back(uint32_t step, uint32_t round)
{
    const scenario_step &s = scenario_.steps[step];
    if (round == 0) {
        follow_up_.start(step, commanded_[s.of_step]);
    }
    const std::vector<size_t> open = follow_up_.unanswered();
    for (size_t i = 0; i < open.size() && !world_.failed(); i++) {
        after(step, i * s.pace_ns, [this, peer = open[i]] { follow_up_.read(peer, mid_++); });
    }
    if (round + 1 < s.rounds && !open.empty() && !world_.failed()) {
        after(step, s.spacing_ns, [this, step, round] { read_back(step, round + 1); });
    }
}

/* ---- the attacker ---- */

void Script::start_replay(uint32_t step)
{
    const scenario_step &s = scenario_.steps[step];
    const std::vector<Datagram> &of = recorded_[s.of_step];
    if (s.of_index >= of.size() || of[s.of_index].sent_ns > now_ns()) {
        return fail(step, "found command " + std::to_string(s.of_index) + " of step '" + scenario_.steps[s.of_step].name +
                              "', expected one that was sent before");
    }
    Datagram datagram = s.new_ids ? attacker_.with_new_ids(of[s.of_index]) : of[s.of_index];
    if (s.relabel) {
        datagram = attacker_.relabelled(datagram, s.relabel_group);
    }
    world_.originate(datagram.view(), world_.hosts().attacker(), {step, TRACE_PART_STIMULUS, 0, 0}, attack_audience(s));
}

void Script::tamper(uint32_t step, uint32_t trial, size_t byte)
{
    const scenario_step &s = scenario_.steps[step];
    const uint32_t attacker = world_.hosts().attacker();
    std::optional<Datagram> original = command(step, next_value(s), {step, TRACE_PART_WITHHELD, trial, 0}, {&ALL, nullptr});
    if (!original) {
        return;
    }
    recorded_[step].push_back(*original);
    const bool each = s.byte == SCENARIO_EACH_BYTE;
    const size_t length = Attacker::field_length(*original, s.field);
    const bool too_short = each && byte >= length && length > 0;
    if (byte >= length && !too_short) {
        return fail(step, "found byte " + std::to_string(byte) + ", expected one of the field's " + std::to_string(length) +
                              " (the first is 0)");
    }
    const uint64_t sent_ns = original->sent_ns - now_ns();
    after(step, sent_ns, [this, step, trial, which = std::min(byte, length - 1), attacker] {
        const scenario_step &at = scenario_.steps[step];
        const Datagram altered = attacker_.altered(recorded_[step][trial], at.group, at.field, which);
        world_.originate(altered.view(), attacker, {step, TRACE_PART_STIMULUS, trial, 0});
    });
    if (s.then == EXPECT_DISCARDED) {
        after(step, sent_ns + s.spacing_ns / 4, [this, step, trial] {
            (void)command(step, other_value(scenario_.steps[step]), {step, TRACE_PART_CONTROL, trial, 0});
        });
    }
    after(step, sent_ns + s.spacing_ns / 2, [this, step, trial, attacker] {
        world_.originate(recorded_[step][trial].view(), attacker, {step, TRACE_PART_ORIGINAL, trial, 0});
    });
    size_t longest = 0;
    for (const Datagram &seen : recorded_[step]) {
        longest = std::max(longest, Attacker::field_length(seen, s.field));
    }
    const size_t next = too_short ? byte : byte + 1;
    if (each && next < longest) {
        after(step, s.spacing_ns, [this, step, trial, next] { tamper(step, trial + 1, next); });
    }
}

void Script::start_forge(uint32_t step)
{
    const scenario_step &s = scenario_.steps[step];
    Datagram forged = attacker_.forged(s, payload(s, next_value(s)), world_.hosts().all_ocf_nodes());
    if (forged.bytes.empty()) {
        return fail(step, "found a request of more than " + std::to_string(FORGE_DATAGRAM_MAX) + " bytes, expected a shorter path");
    }
    attacker_.saw(s.group, forged);
    recorded_[step].push_back(forged);
    uint32_t copies = s.unicast ? scenario_.server_count : 1;
    for (uint32_t copy = 0; copy < copies; copy++) {
        forged.destination = s.unicast ? world_.hosts().endpoint(copy + 1) : world_.hosts().all_ocf_nodes();
        world_.originate(forged.view(), world_.hosts().attacker(), {step, TRACE_PART_STIMULUS, 0, copy}, attack_audience(s));
    }
}

// One event at a time: a flood of a million is not a million events in the queue.
void Script::flood(uint32_t step, uint32_t index)
{
    const scenario_step &s = scenario_.steps[step];
    world_.originate(attacker_.flooding(s, index).view(), world_.hosts().attacker(), {step, TRACE_PART_STIMULUS, 0, index},
                     attack_audience(s));
    if (index + 1 < s.count && !world_.failed()) {
        after(step, s.spacing_ns, [this, step, index] { flood(step, index + 1); });
    }
}

void Script::start_probe(uint32_t step)
{
    probes_[step].reset(probe_write(probe_find(scenario_.steps[step].probe)));
    if (probes_[step] == nullptr) {
        return world_.fail(EXIT_FAULT, "no memory for a probe");
    }
    probe(step, 0);
}

void Script::probe(uint32_t step, uint32_t line)
{
    const scenario_step &s = scenario_.steps[step];
    const probe_script &script = *probes_[step];
    const bool unicast = script.lines[line].stimulus.way == TO_UNICAST;
    Datagram datagram = attacker_.probing(s, script, line, recorded_[step], world_.hosts().all_ocf_nodes());
    recorded_[step].push_back(datagram);
    for (uint32_t copy = 0; copy < (unicast ? scenario_.server_count : 1); copy++) {
        datagram.destination = unicast ? world_.hosts().endpoint(copy + 1) : datagram.destination;
        world_.originate(datagram.view(), world_.hosts().attacker(), {step, TRACE_PART_STIMULUS, line, copy}, attack_audience(s));
    }
    if (line + 1 < script.count && !world_.failed()) {
        after(step, s.spacing_ns, [this, step, line] { probe(step, line + 1); });
    }
}

void Script::start_fault(uint32_t step)
{
    const scenario_step &s = scenario_.steps[step];
    if (s.client) {
        return world_.restart(0, s.crash);
    }
    for (uint32_t server = 1; server <= scenario_.server_count && !world_.failed(); server++) {
        if (scenario_nodes_contain(&s.nodes, server)) {
            world_.do_fault(server, step);
        }
    }
}
