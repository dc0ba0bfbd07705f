// follow_up.h: what the Client does about a multicast that nobody acknowledges: it finds out who has the Resource (oic/res), asks each of them
// by unicast what it holds, and tells those that hold another value (the SSM white paper: discovery, UPDATE, unicast RETRIEVE).
#ifndef SIM_FOLLOW_UP_H
#define SIM_FOLLOW_UP_H

#include "world.h"

#include <map>
#include <string>
#include <vector>

class FollowUp {
public:
    FollowUp(const scenario &scenario, World &world);   // both outlive it
    // One round of a discover step. `mid` is the Message ID to use.
    void discover(uint32_t step, uint32_t round, uint16_t mid);
    // One round of a read-back step, at who has not been seen with `value` in it: the requests of the round, for the caller to make in turn.
    void start(uint32_t step, int32_t value);
    std::vector<size_t> unanswered() const;
    void read(size_t peer, uint16_t mid);
    // The Client's Message IDs, for a repair, which follows from an answer.
    void message_ids(std::function<uint16_t()> next) { next_mid_ = std::move(next); }

private:
    enum class Asked { NOTHING, VALUE, TO_CHANGE };
    struct Peer {
        std::string uuid, href;
        device_endpoint endpoint;
        Asked asked = Asked::NOTHING;
        bool right = false;
        std::vector<uint8_t> token;   // of the last request
    };

    void found(const device_link &link);
    void answered(const device_answer &answer);
    void ask(Peer &peer, Asked what, uint16_t mid);
    std::vector<uint8_t> new_token();

    const scenario &scenario_;
    World &world_;
    Random ids_{Purpose::FOLLOW_UP_IDS};
    std::function<uint16_t()> next_mid_;
    std::vector<Peer> peers_;       // in the order in which they were found
    uint32_t step_ = 0, sent_ = 0;  // the read-back under way, what it has sent
    int32_t value_ = 0;             // what it is to find
};

#endif
