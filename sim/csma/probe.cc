#include "probe.h"

#include "failure.h"

#include <cerrno>
#include <cstring>
#include <ns3/boolean.h>
#include <ns3/csma-net-device.h>
#include <ns3/mac48-address.h>
#include <ns3/node.h>
#include <ns3/simulator.h>

namespace {

constexpr uint32_t LINKTYPE_ETHERNET = 1;
constexpr const char *ADDRESS = "02:ff:ff:ff:ff:ff";

}   // namespace

Probe::Probe(const ns3::Ptr<ns3::CsmaChannel> &medium, const std::string &path)
    : path_(path), file_(ns3::CreateObjectWithAttributes<ns3::PcapFileWrapper>("NanosecMode", ns3::BooleanValue(true)))
{
    file_->Open(path, std::ios::out | std::ios::binary);
    if (file_->Fail()) {
        throw Failure{EXIT_FAULT, path + ": cannot be written: " + std::strerror(errno)};
    }
    file_->Init(LINKTYPE_ETHERNET);
    auto device = ns3::CreateObject<ns3::CsmaNetDevice>();
    device->SetAddress(ns3::Mac48Address(ADDRESS));
    device->Attach(medium);
    ns3::CreateObject<ns3::Node>()->AddDevice(device);
    device->TraceConnectWithoutContext("PromiscSniffer", ns3::MakeCallback(&Probe::heard, this));
}

void Probe::heard(ns3::Ptr<const ns3::Packet> frame)
{
    file_->Write(ns3::Simulator::Now(), frame);
}

void Probe::finish()
{
    file_->Close();
    if (file_->Fail()) {
        throw Failure{EXIT_FAULT, path_ + ": cannot be written: " + std::strerror(errno)};
    }
}
