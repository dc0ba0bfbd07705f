// lossy_channel.h: the simulated link: a datagram goes to many receivers, each of which has its own chance.
// Enters: a frame and the range of nodes it is for. Leaves, through the sink: arrivals at their time, and at once what will never arrive.
#ifndef SIM_LOSSY_CHANNEL_H
#define SIM_LOSSY_CHANNEL_H

#include "chance.h"

#include <ns3/ptr.h>
#include <ns3/simple-ref-count.h>
#include <vector>

// What a host finds in the bytes of a frame.
struct Opened {
    const char *wrong = "nothing in it";   // NULL: headers, lengths and checksum are right
    device_datagram datagram{};            // leads into the bytes
    uint32_t first = 1, last = 0;          // the nodes that hear it
};

// One sent datagram as the IPv6 packet on the link; shared by all its receivers, never copied nor altered. So what one of them finds in it
// all of them do, and it is opened once: a checksum of 150 bytes for each would take a tenth of a reception.
struct Frame : ns3::SimpleRefCount<Frame> {
    uint32_t number;     // in capture.pcap, from 1
    uint32_t sender;     // node
    uint64_t sent_ns;
    uint32_t answers;    // 0: sent by the script; else one more than those of the datagram on whose reception a device sent it
    std::vector<uint8_t> bytes;
    Opened opened;
};

class LinkSink {
public:
    virtual void arrived(const Frame &frame, uint32_t receiver, uint32_t copy, uint64_t now_ns) = 0;   // copy 1: a duplicate of the link's
    virtual void lost(const Frame &frame, uint32_t receiver, trace_loss reason) = 0;
    // Hints for the cache: a node will receive soon, and next but one or two.
    virtual void foresee(uint32_t) {}
    virtual void expect(uint32_t) {}

protected:
    ~LinkSink() = default;
};

class LossyChannel {
public:
    // `network` and `sink` outlive the channel; nodes are 0..nodes-1, Servers 1..nodes-2.
    LossyChannel(const scenario_network &network, uint32_t nodes, LinkSink &sink);
    // To the nodes first..last but the sender, as one wave; nothing of it is for a receiver that loses the frame.
    void transmit(const ns3::Ptr<const Frame> &frame, uint32_t first, uint32_t last);

private:
    bool is_server(uint32_t node) const { return node >= 1 && node <= servers_; }

    const scenario_network &network_;
    LinkSink &sink_;
    uint32_t servers_;
    Chance chance_;
};

#endif
