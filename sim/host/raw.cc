#include "raw.h"

#include "addresses.h"

LeanHost::LeanHost(const RawHosts &hosts, uint32_t node, ns3::Ptr<ns3::NetDevice> device, HostUser &user)
    : hosts_(hosts), node_(node), device_(device), user_(user)
{
    device->SetReceiveCallback(ns3::MakeCallback(&LeanHost::receive, this));
}

ns3::Ptr<ns3::Packet> LeanHost::pack(const Frame &frame, const device_datagram &) const
{
    return ns3::Create<ns3::Packet>(frame.bytes.data(), static_cast<uint32_t>(frame.bytes.size()));
}

const char *LeanHost::send(const ns3::Ptr<ns3::Packet> &packet, const device_datagram &datagram)
{
    ns3::Address to = device_is_multicast(&datagram.destination)
                          ? device_->GetMulticast(ipv6_address(datagram.destination))
                          : user_.link_address(hosts_.receivers(datagram.destination)->first, node_);
    device_->Send(packet, to, ETHERTYPE_IPV6);   // a full queue is told by the device's trace
    return nullptr;
}

bool LeanHost::receive(ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet> packet, uint16_t protocol, const ns3::Address &)
{
    uint8_t bytes[MTU];
    const uint32_t len = packet->GetSize() <= sizeof bytes ? packet->CopyData(bytes, sizeof bytes) : 0;
    device_datagram datagram;
    const char *wrong = protocol == ETHERTYPE_IPV6 ? RawHosts::open(bytes, len, datagram) : "another protocol than IPv6";
    if (wrong != nullptr) {
        user_.broken("the medium gave node " + std::to_string(node_) + " a frame with " + wrong);
    } else if (hosts_.hears(node_, datagram.destination)) {
        user_.received(*packet, node_, datagram);
    }
    return true;
}
