// raw_host.h: the lean IPv6/UDP host of a simulated node: addresses from node numbers, datagrams into frames and back. One link, no
// fragments, no neighbour discovery, no routing.
//
//   node k: fe80::200:0:hhhh:llll with k in the last 32 bits.   Node 0: Client, 1..n: Servers, n+1: attacker.
//           fd00:0:F:f:200:0:hhhh:llll if the scope is wider than the link, f the number of its floor from 1, F its complement
//   ports:  Client 56830 only; Servers 5683 only, and they are members of All OCF Nodes ff02::158, ff03::158 and ff05::158; the attacker hears
//           on every port.
#ifndef SIM_RAW_HOST_H
#define SIM_RAW_HOST_H

#include "lossy_channel.h"

#include <optional>
#include <string>

constexpr uint16_t COAP_PORT = 5683, CLIENT_PORT = 56830;

// The prefix of a floor's addresses. ns-3's 6LoWPAN takes the address of another floor for one of its own context if it has all the bits that
// are set in the context's prefix: with the complement beside it, no floor's number has those of another.
void put_floor_prefix(uint32_t floor, uint8_t address[16]);

class RawHosts {
public:
    explicit RawHosts(uint32_t servers);                        // of one link, addresses of link-local scope
    explicit RawHosts(const scenario &scenario);

    uint32_t servers() const { return servers_; }
    uint32_t attacker() const { return servers_ + 1; }
    uint32_t count() const { return servers_ + 2; }
    device_endpoint endpoint(uint32_t node) const;              // the attacker's has port 0: it takes what it likes
    uint32_t floor(uint32_t node) const { return floors_.empty() ? 1 : floors_[node]; }   // from 1
    const device_endpoint &all_ocf_nodes() const { return all_ocf_nodes_; }   // of the network's scope
    static device_endpoint all_ocf_nodes(scenario_scope scope);
    bool is_all_ocf_nodes(const device_endpoint &destination) const;
    bool is_link_local() const { return prefix_[0] == 0xfe; }
    std::string node_prefix() const;                            // of floor 0, as text with its length
    device_endpoint endpoint_on(uint32_t floor, uint32_t number) const;   // without a port; a number after the nodes' is a router's
    bool is_server(uint32_t node) const { return node >= 1 && node <= servers_; }

    struct Range { uint32_t first, last; };
    // The nodes that a datagram is for; none if nobody has the address or listens on the port.
    std::optional<Range> receivers(const device_endpoint &destination) const;
    bool hears(uint32_t node, const device_endpoint &destination) const;

    ns3::Ptr<Frame> enframe(uint32_t number, uint32_t sender, uint64_t now_ns, const device_datagram &datagram) const;
    Opened open(const std::vector<uint8_t> &bytes) const;
    // What the node's device gets is frame.opened.datagram, if this is NULL: else what is wrong with the frame for this node.
    static const char *receive(uint32_t node, const Frame &frame)
    {
        const Opened &opened = frame.opened;
        return opened.wrong != nullptr || (node >= opened.first && node <= opened.last) ? opened.wrong
                                                                                         : "a destination that is not this node's";
    }
    // Takes any packet apart, whoever it is for; `datagram` leads into `bytes`. NULL, or what is wrong with it.
    static const char *open(const uint8_t *bytes, size_t len, device_datagram &datagram);

private:
    bool is_node(const device_endpoint &endpoint, uint32_t node) const;

    uint32_t servers_;
    device_endpoint all_ocf_nodes_;
    uint8_t prefix_[12];                 // bytes 6 and 7: the floor
    std::vector<uint16_t> floors_;       // by node; empty: one link
};

std::string address_text(const device_endpoint &endpoint);

#endif
