// node_device.cc:
//   tester: receive(datagram) -> IPv6 packet -> SimpleNetDevice -- SimpleChannel -- SimpleNetDevice -> packet taken apart -> inner device
//           host->send        <- packet taken apart <-                                            <- IPv6 packet <- its host->send
// Every operation runs the simulator until nothing is under way; pass() moves its clock on.
extern "C" {
#include "device.h"
}
#include "node_device.h"
#include "packet.h"

#include <cstdio>
#include <cstring>
#include <memory>
#include <ns3/node.h>
#include <ns3/nstime.h>
#include <ns3/packet.h>
#include <ns3/simple-channel.h>
#include <ns3/simple-net-device.h>
#include <ns3/simulator.h>
#include <string>
#include <vector>

struct device {
    device(const struct device_ops &inner, const device_host &tester);
    ~device();
    void deliver(const device_datagram &datagram) { transmit(*outside_, datagram); }
    void settle() { ns3::Simulator::Run(); }

    const struct device_ops &inner;
    const device_host tester;
    device_host host;                        // what the inner device sees
    struct device *hosted = nullptr;
    std::string fault;

private:
    using Interface = ns3::SimpleNetDevice;
    ns3::Ptr<Interface> stand(ns3::Ptr<ns3::SimpleChannel> link, bool tester_side);
    void transmit(Interface &from, const device_datagram &datagram);
    bool arrived_inside(ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet> packet, uint16_t, const ns3::Address &);
    bool arrived_outside(ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet> packet, uint16_t, const ns3::Address &);
    bool open(const ns3::Packet &packet, std::vector<uint8_t> &bytes, device_datagram &datagram);
    static void send(void *user, const device_datagram *datagram);
    static void actuate(void *user, size_t resource, int32_t value);
    static void discarded(void *user, device_reason reason);
    static void power_lost(void *user);

    std::vector<ns3::Ptr<ns3::Node>> nodes_;
    ns3::Ptr<Interface> outside_, inside_;
};

namespace {

constexpr uint16_t ETHERTYPE_IPV6 = 0x86dd;
const struct device_ops *inner_ops;
struct device_ops node_ops;

}   // namespace

device::device(const struct device_ops &ops, const device_host &tester_host) : inner(ops), tester(tester_host)
{
    auto link = ns3::CreateObject<ns3::SimpleChannel>();
    outside_ = stand(link, true);
    inside_ = stand(link, false);
    host = tester;
    host.user = this;
    host.send = send;
    host.actuate = actuate;
    host.discarded = tester.discarded != nullptr ? discarded : nullptr;
    host.power_lost = tester.power_lost != nullptr ? power_lost : nullptr;
}

device::~device()
{
    if (hosted != nullptr) {
        inner.destroy(hosted);
    }
    ns3::Simulator::Destroy();
}

ns3::Ptr<ns3::SimpleNetDevice> device::stand(ns3::Ptr<ns3::SimpleChannel> link, bool tester_side)
{
    auto node = ns3::CreateObject<ns3::Node>();
    auto interface = ns3::CreateObject<Interface>();
    interface->SetAddress(ns3::Mac48Address::Allocate());
    interface->SetChannel(link);
    node->AddDevice(interface);
    interface->SetReceiveCallback(tester_side ? ns3::MakeCallback(&device::arrived_outside, this)
                                              : ns3::MakeCallback(&device::arrived_inside, this));
    nodes_.push_back(node);
    return interface;
}

void device::transmit(Interface &from, const device_datagram &datagram)
{
    packet whole = {};
    std::memcpy(whole.source, datagram.source.address, sizeof whole.source);
    std::memcpy(whole.destination, datagram.destination.address, sizeof whole.destination);
    whole.source_port = datagram.source.port;
    whole.destination_port = datagram.destination.port;
    whole.data = datagram.data;
    whole.len = datagram.len;
    std::vector<uint8_t> bytes(PACKET_HEADERS + datagram.len);
    packet_headers(&whole, bytes.data());
    if (datagram.len > 0) {
        std::memcpy(bytes.data() + PACKET_HEADERS, datagram.data, datagram.len);
    }
    if (!from.Send(ns3::Create<ns3::Packet>(bytes.data(), static_cast<uint32_t>(bytes.size())), from.GetBroadcast(), ETHERTYPE_IPV6)) {
        fault = "the simulated link refuses a datagram";
    }
}

bool device::open(const ns3::Packet &taken, std::vector<uint8_t> &bytes, device_datagram &datagram)
{
    packet whole;
    bytes.resize(taken.GetSize());
    taken.CopyData(bytes.data(), static_cast<uint32_t>(bytes.size()));
    if (const char *wrong = packet_parse(&whole, bytes.data(), bytes.size())) {
        fault = std::string("the simulated link delivers ") + wrong;
        return false;
    }
    std::memcpy(datagram.source.address, whole.source, sizeof whole.source);
    std::memcpy(datagram.destination.address, whole.destination, sizeof whole.destination);
    datagram.source.port = whole.source_port;
    datagram.destination.port = whole.destination_port;
    datagram.data = whole.data;
    datagram.len = whole.len;
    return true;
}

bool device::arrived_inside(ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet> taken, uint16_t, const ns3::Address &)
{
    std::vector<uint8_t> bytes;
    device_datagram datagram;
    if (open(*taken, bytes, datagram)) {
        inner.receive(hosted, &datagram);
    }
    return true;
}

bool device::arrived_outside(ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet> taken, uint16_t, const ns3::Address &)
{
    std::vector<uint8_t> bytes;
    device_datagram datagram;
    if (open(*taken, bytes, datagram)) {
        tester.send(tester.user, &datagram);
    }
    return true;
}

// ---- what the inner device sees ----

void device::send(void *user, const device_datagram *datagram)
{
    auto &self = *static_cast<struct device *>(user);
    self.transmit(*self.inside_, *datagram);
}

void device::actuate(void *user, size_t resource, int32_t value)
{
    const auto &self = *static_cast<struct device *>(user);
    self.tester.actuate(self.tester.user, resource, value);
}

void device::discarded(void *user, device_reason reason)
{
    const auto &self = *static_cast<struct device *>(user);
    self.tester.discarded(self.tester.user, reason);
}

void device::power_lost(void *user)
{
    const auto &self = *static_cast<struct device *>(user);
    self.tester.power_lost(self.tester.user);
}

// ---- struct device_ops ----

namespace {

device_outcome node_create(struct device **out, const device_config *config, const device_host *host, const char *const *defects,
                           size_t defect_count, char *error, size_t error_size)
{
    auto made = std::make_unique<struct device>(*inner_ops, *host);
    *out = nullptr;
    const device_outcome outcome = inner_ops->create(&made->hosted, config, &made->host, defects, defect_count, error, error_size);
    if (outcome == DEVICE_OK) {
        made->settle();
        *out = made.release();
    }
    return outcome;
}

void node_receive(struct device *device, const device_datagram *datagram)
{
    device->deliver(*datagram);
    device->settle();
}

device_outcome node_command(struct device *device, const device_update *update)
{
    const device_outcome outcome = device->inner.command(device->hosted, update);
    device->settle();
    return outcome;
}

size_t node_read(struct device *device, size_t resource, uint8_t *out, size_t size)
{
    return device->inner.read(device->hosted, resource, out, size);
}

device_outcome node_restart(struct device *device, device_restart kind)
{
    const device_outcome outcome = device->inner.restart(device->hosted, kind);
    device->settle();
    return outcome;
}

void node_destroy(struct device *device)
{
    delete device;
}

const char *node_fault(const struct device *device)
{
    return !device->fault.empty() ? device->fault.c_str() : device->inner.fault != nullptr ? device->inner.fault(device->hosted) : nullptr;
}

void node_pass(struct device *device, uint64_t ns)
{
    if (device->inner.pass != nullptr) {
        device->inner.pass(device->hosted, ns);
    }
    ns3::Simulator::Stop(ns3::NanoSeconds(ns));
    ns3::Simulator::Run();
}

const char *node_lacks(const struct device *device, bool client)
{
    return device->inner.lacks != nullptr ? device->inner.lacks(device->hosted, client) : nullptr;
}

}   // namespace

const struct device_ops *node_device_host(const struct device_ops *inner)
{
    inner_ops = inner;
    node_ops = {};
    node_ops.name = inner->name;
    node_ops.defects = inner->defects;
    node_ops.create = node_create;
    node_ops.receive = node_receive;
    node_ops.command = node_command;
    node_ops.read = node_read;
    node_ops.restart = node_restart;
    node_ops.destroy = node_destroy;
    node_ops.fault = node_fault;
    node_ops.pass = node_pass;
    node_ops.lacks = node_lacks;
    return &node_ops;
}
