// attacker.h: what the attacker makes of datagrams it recorded, and the requests it forges with the tester's own OSCORE.
#ifndef SIM_ATTACKER_H
#define SIM_ATTACKER_H

#include "world.h"

#include <map>
#include <vector>

class Attacker {
public:
    Attacker(const scenario &scenario, const Provision &provision, const RawHosts &hosts);

    // Remembers the Partial IV of a command of the group, so that an altered one can be a fresh one.
    void saw(size_t group, const Datagram &datagram);
    // A recorded datagram with a new Message ID, a new token of 6 bytes and an endpoint of the attacker's own.
    Datagram with_new_ids(const Datagram &recorded);
    // Bytes of a field in a datagram, 0 if it has none.
    static size_t field_length(const Datagram &datagram, scenario_field field);
    // The datagram with one bit of one byte of the field flipped, `byte` < field_length. A Partial IV becomes higher than all that were
    // used, if a bit of that byte can do it, a Message ID lower; the code POST becomes FETCH. Everything else is left, source included.
    Datagram altered(const Datagram &datagram, size_t group, scenario_field field, size_t byte);
    // A recorded datagram with the kid of another group, of the same length.
    Datagram relabelled(const Datagram &recorded, size_t group) const;
    // The next datagram of a flood step, `index` of them before it: random bytes; or what only its tag tells from an SSM Request of the
    // group, with a Partial IV above all that were used, so that every Server has to decrypt it.
    Datagram flooding(const scenario_step &step, uint32_t index);
    // A line of the probe that a step plays, to `destination`. A replay is the datagram of its original in `sent`, under other names if it says so.
    Datagram probing(const scenario_step &step, const probe_script &script, size_t line, const std::vector<Datagram> &sent,
                     const device_endpoint &destination);
    // The request of a forge step, to `destination`; `payload` unless the step wants a broken one.
    Datagram forged(const scenario_step &step, const std::vector<uint8_t> &payload, const device_endpoint &destination);

private:
    device_endpoint next_endpoint();
    std::vector<uint8_t> random_bytes(size_t count);
    // With a Message ID, a token and an endpoint of the attacker's own.
    Datagram built(const forgery &request, const forge_context &context, int32_t value, const device_endpoint &destination);
    uint8_t bit_to_flip(const Datagram &datagram, size_t group, scenario_field field, size_t byte, uint8_t old);

    const scenario &scenario_;
    const Provision &provision_;
    const RawHosts &hosts_;
    uint16_t ports_used_ = 0;
    std::map<size_t, uint64_t> highest_piv_;   // by group
    Random ids_{Purpose::ATTACKER_IDS}, bits_{Purpose::ALTERED_BITS}, flood_{Purpose::FLOOD};
};

#endif
