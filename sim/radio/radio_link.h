// radio_link.h: what links on the air have in common: hosts, who is to hear a datagram, who has heard it. The air itself, with its devices,
// is the derived class's. Hosts are raw or ns-3's own stack, as the
// scenario says; the attacker's is always raw, for it replays from addresses that are not its own.
//
// Whom a datagram is kept from, who is on its droplist and who loses it by the scenario's `loss` is settled when it is sent, and LOST then;
// such a node's host ignores it, whatever the radio does. Who has not received it by the end of the run has LOST it to the medium.
#ifndef SIM_RADIO_RADIO_LINK_H
#define SIM_RADIO_RADIO_LINK_H

#include "frame_capture.h"
#include "host/host.h"
#include "trouble.h"

#include <map>
#include <ns3/node-container.h>
#include <optional>
#include <vector>

constexpr int64_t FIRST_RADIO_STREAM = INT64_C(1) << 32;   // of ns-3's models; below are the purposes of random.h

class RadioLink : public Link, HostUser {
public:
    const char *send(const ns3::Ptr<const Frame> &frame, const device_datagram &datagram, RawHosts::Range range,
                     const Audience &audience) override;
    void finish() override;

protected:
    // `mtu`: of an IPv6 packet; a longer one is refused with the sentence `too_long`. Nodes have places, but no devices.
    RadioLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, size_t mtu, const char *too_long);
    ~RadioLink() = default;
    const ns3::NodeContainer &nodes() const { return nodes_; }
    // On these devices, in the order of the nodes, which may be used from now on.
    void add_hosts(const std::vector<ns3::Ptr<ns3::NetDevice>> &devices);
    void capture_to(const std::string &path, uint32_t linktype);
    // Each frame once, when its sender begins to send it; sent again, after a lost acknowledgement or on a mesh, it is a frame of its own.
    void transmitted(const ns3::Ptr<const ns3::Packet> &frame) { capture_->put(frame); }

private:
    enum class Fate : uint8_t { UNDECIDED, RECEIVED, LOST };
    struct Flight {
        ns3::Ptr<const Frame> frame;
        RawHosts::Range range;
        std::vector<Fate> fates;   // of the nodes of `range`
    };
    void received(const ns3::Packet &packet, uint32_t node, const device_datagram &datagram) override;
    void broken(const std::string &text) override { sink_.broken(text); }
    Fate settle(const Frame &frame, uint32_t node, const Audience &audience);

    const scenario_network &network_;
    const RawHosts &hosts_;
    HostSink &sink_;
    size_t mtu_;
    const char *too_long_;
    Trouble trouble_;
    ns3::NodeContainer nodes_;
    std::vector<std::unique_ptr<Host>> stacks_;
    std::map<uint32_t, Flight> flights_;      // by the datagram's number, of the whole run
    std::optional<FrameCapture> capture_;
};

#endif
