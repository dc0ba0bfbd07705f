#include "raw_host.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>

namespace {

constexpr uint8_t LINK_LOCAL[12] = {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0}, UNIQUE_LOCAL[12] = {0xfd, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0};

bool same(const device_endpoint &a, const device_endpoint &b)
{
    return a.port == b.port && std::memcmp(a.address, b.address, sizeof a.address) == 0;
}

constexpr uint8_t SCOPES[] = {2, 3, 5};   // RFC 4291 §2.7, RFC 7346

}   // namespace

void put_floor_prefix(uint32_t floor, uint8_t address[16])
{
    std::memcpy(address, UNIQUE_LOCAL, 4);
    for (int i = 0; i < 2; i++) {
        address[6 + i] = static_cast<uint8_t>(floor >> (8 - 8 * i));
        address[4 + i] = static_cast<uint8_t>(~address[6 + i]);
    }
}

RawHosts::RawHosts(uint32_t servers) : servers_(servers), all_ocf_nodes_(device_all_ocf_nodes)
{
    std::memcpy(prefix_, LINK_LOCAL, sizeof prefix_);
}

RawHosts::RawHosts(const scenario &scenario) : RawHosts(scenario.server_count)
{
    all_ocf_nodes_.address[1] = SCOPES[scenario.network.scope];
    if (scenario.network.scope != SCOPE_LINK_LOCAL) {
        std::memcpy(prefix_, UNIQUE_LOCAL, sizeof prefix_);
    }
    for (uint32_t node = 0; scenario.network.floor_count > 0 && node < count(); node++) {
        floors_.push_back(static_cast<uint16_t>(scenario_floor_of(&scenario, node) + 1));
    }
}

device_endpoint RawHosts::all_ocf_nodes(scenario_scope scope)
{
    device_endpoint endpoint = device_all_ocf_nodes;
    endpoint.address[1] = SCOPES[scope];
    return endpoint;
}

// Servers are members in every scope; how far a datagram gets is the routers' affair.
bool RawHosts::is_all_ocf_nodes(const device_endpoint &destination) const
{
    if (same(destination, all_ocf_nodes_)) {
        return true;   // nearly always
    }
    return destination.address[0] == 0xff &&
           std::any_of(std::begin(SCOPES), std::end(SCOPES), [&](uint8_t scope) {
               device_endpoint group = device_all_ocf_nodes;
               group.address[1] = scope;
               return same(destination, group);
           });
}

device_endpoint RawHosts::endpoint_on(uint32_t floor, uint32_t number) const
{
    device_endpoint endpoint{};
    std::memcpy(endpoint.address, prefix_, sizeof prefix_);
    if (!is_link_local()) {
        put_floor_prefix(floor, endpoint.address);
    }
    for (int i = 0; i < 4; i++) {
        endpoint.address[12 + i] = static_cast<uint8_t>(number >> (24 - 8 * i));
    }
    return endpoint;
}

device_endpoint RawHosts::endpoint(uint32_t node) const
{
    device_endpoint endpoint = endpoint_on(floor(node), node);
    endpoint.port = node == 0 ? CLIENT_PORT : is_server(node) ? COAP_PORT : 0;
    return endpoint;
}

std::string RawHosts::node_prefix() const
{
    device_endpoint endpoint{};
    std::memcpy(endpoint.address, prefix_, sizeof prefix_);
    return address_text(endpoint) + "/96";
}

std::optional<RawHosts::Range> RawHosts::receivers(const device_endpoint &destination) const
{
    if (is_all_ocf_nodes(destination)) {
        return Range{1, servers_};
    }
    const uint8_t *tail = destination.address + sizeof prefix_;
    const uint32_t node = uint32_t{tail[0]} << 24 | uint32_t{tail[1]} << 16 | uint32_t{tail[2]} << 8 | tail[3];
    if (node >= count() || !is_node(destination, node)) {
        return std::nullopt;
    }
    return Range{node, node};
}

// The attacker takes every port.
bool RawHosts::is_node(const device_endpoint &destination, uint32_t node) const
{
    const device_endpoint own = endpoint(node);
    return std::memcmp(destination.address, own.address, sizeof own.address) == 0 && (node == attacker() || destination.port == own.port);
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
    if (is_all_ocf_nodes(destination)) {
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
