#include "raw_host.h"

#include <arpa/inet.h>
#include <cstring>

namespace {

constexpr uint8_t PREFIX[12] = {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0};

bool same(const device_endpoint &a, const device_endpoint &b)
{
    return a.port == b.port && std::memcmp(a.address, b.address, sizeof a.address) == 0;
}

// ff03::158 and ff05::158: on one link they are heard as ff02::158 is.
bool is_wider_all_ocf_nodes(device_endpoint endpoint)
{
    const uint8_t scope = endpoint.address[1];
    endpoint.address[1] = device_all_ocf_nodes.address[1];
    return (scope == 0x03 || scope == 0x05) && same(endpoint, device_all_ocf_nodes);
}

}   // namespace

device_endpoint RawHosts::endpoint(uint32_t node) const
{
    device_endpoint endpoint{};
    std::memcpy(endpoint.address, PREFIX, sizeof PREFIX);
    for (int i = 0; i < 4; i++) {
        endpoint.address[12 + i] = static_cast<uint8_t>(node >> (24 - 8 * i));
    }
    endpoint.port = node == 0 ? CLIENT_PORT : is_server(node) ? COAP_PORT : 0;
    return endpoint;
}

std::optional<RawHosts::Range> RawHosts::receivers(const device_endpoint &destination) const
{
    if (same(destination, device_all_ocf_nodes) || is_wider_all_ocf_nodes(destination)) {
        return Range{1, servers_};
    }
    if (std::memcmp(destination.address, PREFIX, sizeof PREFIX) != 0) {
        return std::nullopt;
    }
    const uint8_t *tail = destination.address + sizeof PREFIX;
    uint32_t node = uint32_t{tail[0]} << 24 | uint32_t{tail[1]} << 16 | uint32_t{tail[2]} << 8 | tail[3];
    if (node >= count() || (node != attacker() && destination.port != endpoint(node).port)) {
        return std::nullopt;
    }
    return Range{node, node};
}

ns3::Ptr<Frame> RawHosts::enframe(uint32_t number, uint32_t sender, uint64_t now_ns, const device_datagram &datagram) const
{
    packet packet{};
    std::memcpy(packet.source, datagram.source.address, sizeof packet.source);
    std::memcpy(packet.destination, datagram.destination.address, sizeof packet.destination);
    packet.source_port = datagram.source.port;
    packet.destination_port = datagram.destination.port;
    packet.data = datagram.data;
    packet.len = datagram.len;

    auto frame = ns3::Create<Frame>();
    frame->number = number;
    frame->sender = sender;
    frame->sent_ns = now_ns;
    frame->answers = 0;
    frame->bytes.reserve(PACKET_HEADERS + datagram.len);
    frame->bytes.resize(PACKET_HEADERS);
    packet_headers(&packet, frame->bytes.data());
    frame->bytes.insert(frame->bytes.end(), datagram.data, datagram.data + datagram.len);
    frame->opened = open(frame->bytes);
    return frame;
}

bool RawHosts::hears(uint32_t node, const device_endpoint &destination) const
{
    if (same(destination, device_all_ocf_nodes)) {
        return is_server(node);   // nearly every reception, thus without the way through an optional
    }
    std::optional<Range> range = receivers(destination);
    return range && node >= range->first && node <= range->last;
}

const char *RawHosts::open(const uint8_t *bytes, size_t len, device_datagram &datagram)
{
    packet packet;
    const char *wrong = packet_parse(&packet, bytes, len);
    if (wrong != nullptr) {
        return wrong;
    }
    std::memcpy(datagram.source.address, packet.source, sizeof packet.source);
    std::memcpy(datagram.destination.address, packet.destination, sizeof packet.destination);
    datagram.source.port = packet.source_port;
    datagram.destination.port = packet.destination_port;
    datagram.data = packet.data;
    datagram.len = packet.len;
    return nullptr;
}

Opened RawHosts::open(const std::vector<uint8_t> &bytes) const
{
    Opened opened;
    opened.wrong = open(bytes.data(), bytes.size(), opened.datagram);
    const std::optional<Range> range = opened.wrong == nullptr ? receivers(opened.datagram.destination) : std::nullopt;
    if (range) {
        opened.first = range->first;
        opened.last = range->last;
    }
    return opened;
}

std::string address_text(const device_endpoint &endpoint)
{
    char text[INET6_ADDRSTRLEN];
    return inet_ntop(AF_INET6, endpoint.address, text, sizeof text);
}
