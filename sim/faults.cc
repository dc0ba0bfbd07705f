// What the script does to Servers: power cuts, at once or in the middle of a store write; a credential taken, all of them taken, given back;
// Servers that hang. Each is a FAULT in the trace, from which the checks take who is meant by what is sent then.
#include "world.h"

#include <ns3/simulator.h>

void World::do_fault(uint32_t index, uint32_t step)
{
    Node &node = nodes_[index];
    if ((node.condition & OFF) != 0) {
        return refuse_step(node, step, "reached: it has no power then");
    }
    switch (scenario_.steps[step].action) {
    case DO_RESTART:
        return restart(index, scenario_.steps[step].crash);
    case DO_POWER_CUT:
        return scenario_.steps[step].write == WRITE_NONE ? power_off(node, step, 0) : cut_power_in_write(node, step);
    case DO_LEAVE:
        return leave_group(node, step);
    case DO_FACTORY_RESET:
        return factory_reset(node, step);
    case DO_JOIN:
        return join_again(node, step);
    case DO_STUCK:
        return get_stuck(node, step);
    default:
        return;
    }
}

// The scenario asks of a device what it does not do.
void World::refuse_step(const Node &node, uint32_t step, const char *what)
{
    fail(EXIT_BAD_INPUT, std::string(scenario_.path) + ":" + std::to_string(scenario_.steps[step].line) + ": step '" +
                             scenario_.steps[step].name + "': found Server " + std::to_string(node.index) + " (device " + node.ops().name +
                             "), which cannot be " + what);
}

// Queue, work and outputs under way are gone; what arrives meanwhile is lost.
void World::power_off(Node &node, uint32_t step, uint32_t datagram)
{
    record(node.index, TRACE_FAULT, TRACE_FAULT_OFF, datagram, step, 0);
    node.condition = static_cast<uint8_t>((node.condition & ~POWER_LOST) | OFF);
    node.power_cuts++;
    node.cut_waits = false;
    if (node.processor) {
        node.processor->stop();
    }
    const uint32_t index = node.index;
    ns3::Simulator::Schedule(ns3::NanoSeconds(scenario_.steps[step].for_ns), [this, index] { power_on(index); });
}

void World::power_on(uint32_t index)
{
    nodes_[index].condition &= static_cast<uint8_t>(~OFF);
    restart(index, true);
}

void World::cut_power_in_write(Node &node, uint32_t step)
{
    static const device_write kinds[] = {[WRITE_NONE] = DEVICE_WRITE_DONE, [WRITE_TORN] = DEVICE_WRITE_TORN, [WRITE_LOST] = DEVICE_WRITE_LOST,
                                         [WRITE_DONE] = DEVICE_WRITE_DONE};
    node.cut_by = step;
    node.cut_waits = true;
    if (node.ops().cut_power == nullptr || node.ops().cut_power(node.device.get(), kinds[scenario_.steps[step].write]) != DEVICE_OK) {
        refuse_step(node, step, "cut from power in a store write");
    }
}

// After the run: a cut that waits for a store write has shown nothing.
void World::refuse_waiting_cuts()
{
    for (const Node &node : nodes_) {
        if (node.cut_waits) {
            return refuse_step(node, node.cut_by, "cut from power: it writes nothing after that step");
        }
    }
}

// From inside its device. The power goes off when the device has returned.
void World::power_lost_by(Node &node)
{
    if (node.processor && node.processor->calling()) {
        return node.processor->say({Deed::POWER_LOST, 0, 0, {}});
    }
    node.condition |= POWER_LOST;
}

void World::leave_group(Node &node, uint32_t step)
{
    const size_t group = scenario_.steps[step].group;
    size_t position = 0;
    while (node.set->groups[position] != group) {   // the loader has seen to it that it is there
        position++;
    }
    record(node.index, TRACE_FAULT, TRACE_FAULT_LEFT, 0, step, group);
    if (node.ops().leave == nullptr || node.ops().leave(node.device.get(), position) != DEVICE_OK) {
        refuse_step(node, step, "taken out of a group");
    }
}

void World::factory_reset(Node &node, uint32_t step)
{
    record(node.index, TRACE_FAULT, TRACE_FAULT_RESET, 0, step, 0);
    if (node.processor) {
        node.processor->stop();
    }
    if (node.ops().restart(node.device.get(), DEVICE_FACTORY) != DEVICE_OK) {
        return refuse_step(node, step, "reset to its factory state");
    }
    record_states(node, 0);
}

// As a new device of the same node.
void World::join_again(Node &node, uint32_t step)
{
    record(node.index, TRACE_FAULT, TRACE_FAULT_JOINED, 0, step, 0);
    if (node.processor) {
        node.processor->stop();
    }
    node.device.reset();
    try {
        start_device(node);
    } catch (const Failure &failure) {
        fail(failure.code, failure.text);
    }
}

void World::get_stuck(Node &node, uint32_t step)
{
    const scenario_step &at = scenario_.steps[step];
    const uint8_t how = at.stuck_output ? OUTPUT_STUCK : DEAF;
    record(node.index, TRACE_FAULT, at.stuck_output ? TRACE_FAULT_OUTPUT : TRACE_FAULT_DEAF, 0, step, 0);
    node.condition |= how;
    const uint32_t index = node.index;
    ns3::Simulator::Schedule(ns3::NanoSeconds(at.for_ns), [this, index, step, how] {
        record(index, TRACE_FAULT, TRACE_FAULT_WELL, 0, step, 0);
        nodes_[index].condition &= static_cast<uint8_t>(~how);
    });
}
