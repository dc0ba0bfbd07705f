// Built in this order: routers and their places; floor by floor the devices of its stations; hosts on theirs; then routes and neighbours, so
// that nothing is ever asked for on a medium that the scenario did not send.
#include "floors_link.h"

#include "host/addresses.h"
#include "lossy/lossy_medium.h"
#include "radio/place.h"

#include <ns3/boolean.h>
#include <ns3/csma-channel.h>
#include <ns3/csma-net-device.h>
#include <ns3/data-rate.h>
#include <ns3/drop-tail-queue.h>
#include <ns3/error-model.h>
#include <ns3/node.h>
#include <ns3/nstime.h>

namespace {

constexpr uint32_t LINKTYPE_IPV6 = 229;
constexpr uint32_t NOWHERE = UINT32_MAX;

// The scenario's loss on a device of a csma floor.
class FloorLoss final : public ns3::ErrorModel {
public:
    FloorLoss(const std::shared_ptr<Chance> &chance, uint32_t station) : chance_(chance), station_(station) {}

private:
    bool DoCorrupt(ns3::Ptr<ns3::Packet>) override { return chance_->draw(NOWHERE, station_).loss() != 0; }
    void DoReset() override {}

    std::shared_ptr<Chance> chance_;
    uint32_t station_;
};

bool has_lrwpan(const scenario_network &network)
{
    for (size_t i = 0; i < network.floor_count; i++) {
        if (network.floors[i].network.link == LINK_LRWPAN) {
            return true;
        }
    }
    return false;
}

}   // namespace

FloorsLink::FloorsLink(const scenario &scenario, const RawHosts &hosts, HostSink &sink, const std::vector<std::string> &captures)
    : HostedLink(scenario.network, hosts, sink, has_lrwpan(scenario.network) ? LRWPAN_MTU : MTU,
                 has_lrwpan(scenario.network) ? "a packet of more than 1280 bytes, which is the MTU of a floor"
                                              : "a packet of more than 1500 bytes, and nothing here makes fragments"),
      devices_(hosts.count())
{
    for (uint32_t i = 0; i < network().router_count; i++) {
        routers_.push_back(std::make_unique<Router>(hosts, hosts.count() + i));
    }
    for (uint32_t number = 1; number <= network().floor_count; number++) {
        floors_.push_back(plan_floor(number));
    }
    place_stations();
    for (size_t i = 0; i < floors_.size(); i++) {
        furnish(floors_[i], build(floors_[i], captures.empty() ? "" : captures[i]));
    }
    add_hosts(devices_);
    plan_routes();
    lay_routes();
}

FloorsLink::Floor FloorsLink::plan_floor(uint32_t number) const
{
    std::vector<uint32_t> servers, others;
    for (uint32_t node = 0; node < hosts().count(); node++) {
        if (hosts().floor(node) == number) {
            (hosts().is_server(node) ? servers : others).push_back(node);
        }
    }
    for (uint32_t i = 0; i < routers_.size(); i++) {
        const scenario_router &joins = network().routers[i];
        if (std::find(joins.joins, joins.joins + joins.join_count, number - 1) != joins.joins + joins.join_count) {
            others.push_back(routers_[i]->number());
        }
    }
    Floor floor{&network().floors[number - 1], number, {others.at(0)}};
    floor.stations.insert(floor.stations.end(), servers.begin(), servers.end());
    floor.stations.insert(floor.stations.end(), others.begin() + 1, others.end());
    return floor;
}

ns3::Ptr<ns3::Node> FloorsLink::node(uint32_t number) const
{
    return is_router(number) ? routers_[number - hosts().count()]->node() : nodes().Get(number);
}

ns3::NodeContainer FloorsLink::nodes_of(const Floor &floor) const
{
    ns3::NodeContainer all;
    for (uint32_t number : floor.stations) {
        all.Add(node(number));
    }
    return all;
}

// All but Servers at the first place.
void FloorsLink::place_stations()
{
    for (const auto &router : routers_) {
        place(router->node(), {0, 0});
    }
    for (const Floor &floor : floors_) {
        const uint32_t places = floor.is->server_count + 1;
        for (uint32_t station = 0; station < floor.stations.size(); station++) {
            const uint32_t number = floor.stations[station];
            if (!is_router(number)) {
                place(node(number), position(floor.is->network, station < places ? station : 0, places));
            }
        }
    }
}

/* ---- media ---- */

FloorsLink::Sniffer FloorsLink::sniffer(const std::string &capture, uint32_t linktype)
{
    if (capture.empty()) {
        return nullptr;
    }
    captures_.push_back(std::make_unique<FrameCapture>(capture, linktype));
    return [to = captures_.back().get()](const ns3::Ptr<const ns3::Packet> &frame) { to->put(frame); };
}

FloorsLink::Devices FloorsLink::build(const Floor &floor, const std::string &capture)
{
    switch (floor.is->network.link) {
    case LINK_CSMA:
        return build_csma(floor, capture);
    case LINK_WIFI:
        return build_wifi(floor, sniffer(capture, LINKTYPE_IEEE802_11));
    case LINK_LRWPAN:
        return build_lrwpan(floor, sniffer(capture, LINKTYPE_IEEE802_15_4_WITHFCS));
    default:
        return build_lossy(floor, sniffer(capture, LINKTYPE_IPV6));
    }
}

FloorsLink::Devices FloorsLink::build_csma(const Floor &floor, const std::string &capture)
{
    const scenario_network &is = floor.is->network;
    auto medium = ns3::CreateObject<ns3::CsmaChannel>();
    medium->SetAttribute("DataRate", ns3::DataRateValue(ns3::DataRate(is.data_rate_bps)));
    medium->SetAttribute("Delay", ns3::TimeValue(ns3::NanoSeconds(is.way.delay_ns)));
    const auto chance = std::make_shared<Chance>(is, floor.is->server_count, static_cast<uint32_t>(floor.stations.size()));
    Devices devices;
    for (uint32_t station = 0; station < floor.stations.size(); station++) {
        auto device = ns3::CreateObject<ns3::CsmaNetDevice>();
        device->SetAddress(mac_address(floor.stations[station]));
        device->SetQueue(ns3::CreateObject<ns3::DropTailQueue<ns3::Packet>>());
        stream_ += device->AssignStreams(stream_);
        if (is.way.loss > 0 || is.way.burst_loss > 0) {
            device->SetReceiveErrorModel(ns3::CreateObject<FloorLoss>(chance, station));
        }
        device->Attach(medium);
        node(floor.stations[station])->AddDevice(device);
        devices.push_back(device);
    }
    if (!capture.empty()) {
        probes_.push_back(std::make_unique<Probe>(medium, capture));
    }
    return devices;
}

FloorsLink::Devices FloorsLink::build_lossy(const Floor &floor, const Sniffer &sniffer)
{
    const auto others = static_cast<uint32_t>(floor.stations.size()) - floor.is->server_count;
    auto medium = ns3::CreateObject<LossyMedium>(floor.is->network, floor.is->server_count, others, sniffer);
    Devices devices;
    for (uint32_t station = 0; station < floor.stations.size(); station++) {
        const uint32_t number = floor.stations[station];
        auto device = ns3::CreateObject<ns3::SimpleNetDevice>();
        device->SetAddress(mac_address(number));
        device->SetQueue(ns3::CreateObject<ns3::DropTailQueue<ns3::Packet>>());
        node(number)->AddDevice(device);
        medium->attach(station, device, is_router(number) || hosts().is_server(number));
        devices.push_back(device);
    }
    return devices;
}

FloorsLink::Devices FloorsLink::build_lrwpan(const Floor &floor, const Sniffer &sniffer)
{
    const uint32_t hops = most_hops(floor.is->network, floor.is->server_count + 1);
    lrwpan_.push_back(std::make_unique<LrwpanMedium>(floor.is->network, nodes_of(floor), hops, floor.number, sniffer, stream_));
    return lrwpan_.back()->devices();
}

FloorsLink::Devices FloorsLink::build_wifi(const Floor &floor, const Sniffer &sniffer)
{
    std::vector<ns3::Mac48Address> addresses;
    for (uint32_t number : floor.stations) {
        addresses.push_back(mac_address(number));
    }
    wifi_.push_back(std::make_unique<WifiMedium>(floor.is->network, nodes_of(floor), nullptr, addresses, sniffer, stream_));
    return wifi_.back()->devices();
}

// Hosts have one device each, routers join the floor with it.
void FloorsLink::furnish(const Floor &floor, const Devices &devices)
{
    for (size_t station = 0; station < devices.size(); station++) {
        const uint32_t number = floor.stations[station];
        if (is_router(number)) {
            router(number).join(floor.number, devices[station]);
        } else {
            devices_[number] = devices[station];
        }
    }
}

/* ---- routes ---- */

// From each floor breadth first through the routers, which make a tree.
void FloorsLink::plan_routes()
{
    const size_t count = floors_.size();
    towards_.assign(count, std::vector<uint32_t>(count, NOWHERE));
    for (size_t from = 0; from < count; from++) {
        std::vector<size_t> queue{from};
        for (size_t at = 0; at < queue.size(); at++) {
            for (uint32_t by = 0; by < routers_.size(); by++) {
                const scenario_router &is = network().routers[by];
                if (std::find(is.joins, is.joins + is.join_count, queue[at]) == is.joins + is.join_count) {
                    continue;
                }
                for (size_t i = 0; i < is.join_count; i++) {
                    const size_t to = is.joins[i];
                    if (to != from && towards_[from][to] == NOWHERE) {
                        towards_[from][to] = queue[at] == from ? by : towards_[from][queue[at]];
                        queue.push_back(to);
                    }
                }
            }
        }
    }
}

// The floor of a router by which another floor is reached: that floor itself, or the one from which the way does not lead back through it.
uint32_t FloorsLink::side_of(uint32_t by, uint32_t floor) const
{
    const scenario_router &is = network().routers[by];
    for (size_t i = 0; i < is.join_count; i++) {
        const auto own = static_cast<uint32_t>(is.joins[i] + 1);
        if (own == floor || towards_[own - 1][floor - 1] != by) {
            return own;
        }
    }
    return NOWHERE;   // not in a tree
}

// A host sends what is for another floor to the first router on the way, a router to the next one. Multicast is passed on if it comes from
// the side of its sender's floor, as routers do, lest what a mesh floods back to its router goes round.
void FloorsLink::lay_routes()
{
    for (const Floor &floor : floors_) {
        introduce(floor);
    }
    for (uint32_t by = 0; by < routers_.size(); by++) {
        for (uint32_t to = 1; to <= floors_.size(); to++) {
            const uint32_t side = side_of(by, to);
            if (side != to) {
                routers_[by]->route(to, side, routers_[towards_[side - 1][to - 1]]->address(side));
            }
        }
        for (uint32_t sender : {0U, hosts().attacker()}) {
            routers_[by]->pass_on_multicast(ipv6_address(hosts().endpoint(sender)), side_of(by, hosts().floor(sender)));
        }
    }
}

// The routers of a floor get to know its hosts and each other, its hosts what lies behind which router.
void FloorsLink::introduce(const Floor &floor)
{
    for (uint32_t one : floor.stations) {
        for (uint32_t other : floor.stations) {
            if (is_router(one) && is_router(other) && one != other) {
                router(one).know(floor.number, router(other).address(floor.number), router(other).link_address(floor.number));
            } else if (is_router(one) && !is_router(other)) {
                router(one).know(floor.number, ipv6_address(hosts().endpoint(other)), devices_[other]->GetAddress());
            }
        }
        for (uint32_t to = 1; !is_router(one) && one != hosts().attacker() && to <= floors_.size(); to++) {
            if (to != floor.number) {
                const Router &first = *routers_[towards_[floor.number - 1][to - 1]];
                stack(one).route(floor_prefix(to), first.address(floor.number), first.link_address(floor.number));
            }
        }
    }
}

ns3::Address FloorsLink::link_address(uint32_t node, uint32_t asking) const
{
    const uint32_t own = hosts().floor(asking), to = hosts().floor(node);
    return own == to ? devices_[node]->GetAddress() : routers_[towards_[own - 1][to - 1]]->link_address(own);
}

void FloorsLink::finish()
{
    HostedLink::finish();
    for (const auto &probe : probes_) {
        probe->finish();
    }
    for (const auto &capture : captures_) {
        capture->finish();
    }
}
