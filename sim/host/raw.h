// raw.h: the lean host on a net device: the bench's own IPv6 and UDP headers (raw_host.h). It may send from any source address, as the
// attacker does.
#ifndef SIM_HOST_RAW_H
#define SIM_HOST_RAW_H

#include "host.h"

class LeanHost final : public Host {
public:
    // `hosts` and `user` outlive it, and it outlives the simulation.
    LeanHost(const RawHosts &hosts, uint32_t node, ns3::Ptr<ns3::NetDevice> device, HostUser &user);
    ns3::Ptr<ns3::Packet> pack(const Frame &frame, const device_datagram &datagram) const override;
    const char *send(const ns3::Ptr<ns3::Packet> &packet, const device_datagram &datagram) override;

private:
    bool receive(ns3::Ptr<ns3::NetDevice> device, ns3::Ptr<const ns3::Packet> packet, uint16_t protocol, const ns3::Address &from);

    const RawHosts &hosts_;
    uint32_t node_;
    ns3::Ptr<ns3::NetDevice> device_;
    HostUser &user_;
};

#endif
