// script.h: the scenario's timeline. Every step is put on ns-3's clock; a step commands the Client or the attacker, or does something to devices.
#ifndef SIM_SCRIPT_H
#define SIM_SCRIPT_H

#include "attacker.h"
#include "follow_up.h"
#include "world.h"

#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

class Script {
public:
    // All arguments outlive the script, the script outlives the simulation.
    Script(const scenario &scenario, const Provision &provision, World &world);
    void schedule();   // every step

private:
    // What a step does is scheduled relative to its start; nothing of it may lie beyond the run's end.
    void after(uint32_t step, uint64_t delay_ns, std::function<void()> action);
    void start(uint32_t step);
    void start_update(uint32_t step);
    void start_replay(uint32_t step);
    void start_tamper(uint32_t step);
    void start_forge(uint32_t step);
    void start_fault(uint32_t step);

    void update(uint32_t step, uint32_t command);
    void repeat(uint32_t step, uint32_t command, uint32_t copy, int32_t value);
    void tamper(uint32_t step, uint32_t trial, size_t byte);
    void flood(uint32_t step, uint32_t index);
    void start_probe(uint32_t step);
    void probe(uint32_t step, uint32_t line);
    void discover(uint32_t step);
    void read_back(uint32_t step, uint32_t round);

    std::optional<Datagram> command(uint32_t step, int32_t value, const Origin &origin, const Audience &audience = {});
    int32_t next_value(const scenario_step &step);
    int32_t other_value(const scenario_step &step);
    std::vector<uint8_t> payload(const scenario_step &step, int32_t value) const;
    uint32_t actor(const scenario_step &step) const;
    void fail(uint32_t step, const std::string &text);   // the scenario asks for what cannot be: exit code 2

    const scenario &scenario_;
    World &world_;
    Attacker attacker_;
    FollowUp follow_up_;
    Random ids_{Purpose::CLIENT_IDS}, repeat_jitter_{Purpose::REPEAT_JITTER};
    uint16_t mid_;                                                          // of the Client's next command
    std::map<std::pair<size_t, scenario_resource>, int32_t> last_value_;    // by group and Resource; off at first
    std::vector<int32_t> commanded_;                                        // by step: the value of its last command
    std::vector<std::vector<Datagram>> recorded_;                           // by step, by command: the first copy
    struct ProbeFree { void operator()(probe_script *script) const { probe_free(script); } };
    std::map<uint32_t, std::unique_ptr<probe_script, ProbeFree>> probes_;    // by step
};

#endif
