#include "probe.h"

#include <ns3/csma-net-device.h>
#include <ns3/mac48-address.h>
#include <ns3/node.h>

namespace {

constexpr uint32_t LINKTYPE_ETHERNET = 1;
constexpr const char *ADDRESS = "02:ff:ff:ff:ff:ff";

}   // namespace

Probe::Probe(const ns3::Ptr<ns3::CsmaChannel> &medium, const std::string &path)
    : capture_(path, LINKTYPE_ETHERNET)
{
    auto device = ns3::CreateObject<ns3::CsmaNetDevice>();
    device->SetAddress(ns3::Mac48Address(ADDRESS));
    device->Attach(medium);
    ns3::CreateObject<ns3::Node>()->AddDevice(device);
    device->TraceConnectWithoutContext("PromiscSniffer", ns3::MakeCallback(&Probe::heard, this));
}

void Probe::heard(ns3::Ptr<const ns3::Packet> frame)
{
    capture_.put(frame);
}
