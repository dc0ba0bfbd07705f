// Which datagram a packet carries is told by a tag on its bytes: fragments and what is put together from them keep it, while ns-3's
// numbers of packets are lost there.
#include "hosted_link.h"

#include "raw.h"

#include <ns3/boolean.h>
#include <ns3/global-value.h>
#include <ns3/net-device.h>
#include <ns3/node.h>
#include <ns3/tag.h>

namespace {

class NumberTag final : public ns3::Tag {
public:
    NumberTag() = default;
    explicit NumberTag(uint32_t number) : number_(number) {}
    static ns3::TypeId GetTypeId()
    {
        static const ns3::TypeId id = ns3::TypeId("ssmbench::NumberTag").SetParent<ns3::Tag>().AddConstructor<NumberTag>();
        return id;
    }
    ns3::TypeId GetInstanceTypeId() const override { return GetTypeId(); }
    uint32_t GetSerializedSize() const override { return sizeof number_; }
    void Serialize(ns3::TagBuffer to) const override { to.WriteU32(number_); }
    void Deserialize(ns3::TagBuffer from) override { number_ = from.ReadU32(); }
    void Print(std::ostream &out) const override { out << "datagram " << number_; }
    uint32_t number() const { return number_; }

private:
    uint32_t number_ = 0;
};

}   // namespace

HostedLink::HostedLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, size_t mtu, const char *too_long)
    : network_(network), hosts_(hosts), sink_(sink), mtu_(mtu), too_long_(too_long), trouble_(network, hosts), nodes_(hosts.count())
{
    ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(true));   // else UDP and FCS would carry zeros
}

void HostedLink::add_hosts(const std::vector<ns3::Ptr<ns3::NetDevice>> &devices)
{
    HostUser &user = *this;
    const auto hop_limit = static_cast<uint8_t>(network_.link == LINK_FLOORS ? network_.hop_limit : PACKET_HOP_LIMIT);
    for (uint32_t number = 0; number < hosts_.count(); number++) {
        if (number == hosts_.attacker() || network_.host == HOST_RAW) {
            hosts_of_.push_back(std::make_unique<LeanHost>(hosts_, number, devices[number], user));
        } else {
            auto stack = std::make_unique<StackHost>(hosts_, number, nodes_.Get(number), devices[number], user, hop_limit);
            stacks_[number] = stack.get();
            hosts_of_.push_back(std::move(stack));
        }
    }
}

HostedLink::Fate HostedLink::settle(const Frame &frame, uint32_t node, const Audience &audience)
{
    const trace_loss reason = trouble_.keeps(frame, node, audience);
    if (reason != 0) {
        sink_.lost(frame, node, reason);
    }
    return reason != 0 ? Fate::LOST : Fate::UNDECIDED;
}

const char *HostedLink::send(const ns3::Ptr<const Frame> &frame, const device_datagram &datagram, RawHosts::Range range,
                            const Audience &audience)
{
    if (frame->bytes.size() > mtu_) {
        return too_long_;
    }
    if (range.first == range.last && range.first == frame->sender) {
        return nullptr;   // nothing comes back from the air
    }
    Flight flight{frame, range, {}};
    for (uint32_t node = range.first; node <= range.last; node++) {
        flight.fates.push_back(node == frame->sender ? Fate::LOST : settle(*frame, node, audience));
    }
    flights_.emplace(frame->number, std::move(flight));
    Host &host = *hosts_of_[frame->sender];
    ns3::Ptr<ns3::Packet> packet = host.pack(*frame, datagram);
    packet->AddByteTag(NumberTag(frame->number));
    return host.send(packet, datagram);
}

void HostedLink::received(const ns3::Packet &packet, uint32_t node, const device_datagram &datagram)
{
    NumberTag tag;
    const auto found = packet.FindFirstMatchingByteTag(tag) ? flights_.find(tag.number()) : flights_.end();
    if (found == flights_.end()) {
        return sink_.broken("node " + std::to_string(node) + " received a packet that nobody sent");
    }
    Flight &flight = found->second;
    if (node < flight.range.first || node > flight.range.last) {
        return sink_.broken("node " + std::to_string(node) + " received a packet that is for others");
    }
    Fate &fate = flight.fates[node - flight.range.first];
    if (fate != Fate::LOST) {
        fate = Fate::RECEIVED;
        sink_.delivered(*flight.frame, node, datagram);
    }
}

void HostedLink::finish()
{
    for (const auto &[number, flight] : flights_) {
        for (uint32_t node = flight.range.first; node <= flight.range.last; node++) {
            if (flight.fates[node - flight.range.first] == Fate::UNDECIDED) {
                sink_.lost(*flight.frame, node, TRACE_LOSS_MEDIUM);
            }
        }
    }
}
