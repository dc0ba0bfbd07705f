// floors_link.h: several media, each with its Servers, joined by routers. All hosts have ns-3's stack. What a medium loses, and what no router
// passes on, is known when the run is over: LOST (medium).
#ifndef SIM_FLOORS_FLOORS_LINK_H
#define SIM_FLOORS_FLOORS_LINK_H

#include "csma/probe.h"
#include "frame_capture.h"
#include "host/hosted_link.h"
#include "lrwpan/lrwpan_medium.h"
#include "router.h"
#include "wifi/wifi_medium.h"

#include <functional>
#include <memory>

class FloorsLink final : public HostedLink {
public:
    // See make_link().
    FloorsLink(const scenario &scenario, const RawHosts &hosts, HostSink &sink, const std::vector<std::string> &captures);
    void finish() override;

private:
    // A node on a floor: a host by its number, or a router by its own.
    struct Floor {
        const scenario_floor *is;
        uint32_t number;                 // from 1
        std::vector<uint32_t> stations;  // numbers: first one that is no Server, then the Servers in their order, then the rest
    };
    using Devices = std::vector<ns3::Ptr<ns3::NetDevice>>;
    using Sniffer = std::function<void(ns3::Ptr<const ns3::Packet>)>;

    Floor plan_floor(uint32_t number) const;
    Devices build(const Floor &floor, const std::string &capture);
    Devices build_csma(const Floor &floor, const std::string &capture);
    Devices build_lossy(const Floor &floor, const Sniffer &sniffer);
    Devices build_lrwpan(const Floor &floor, const Sniffer &sniffer);
    Devices build_wifi(const Floor &floor, const Sniffer &sniffer);
    Sniffer sniffer(const std::string &capture, uint32_t linktype);
    void place_stations();
    void furnish(const Floor &floor, const Devices &devices);
    void plan_routes();
    uint32_t side_of(uint32_t by, uint32_t floor) const;
    void lay_routes();
    void introduce(const Floor &floor);
    ns3::NodeContainer nodes_of(const Floor &floor) const;
    ns3::Ptr<ns3::Node> node(uint32_t number) const;
    Router &router(uint32_t number) { return *routers_[number - hosts().count()]; }
    bool is_router(uint32_t number) const { return number >= hosts().count(); }
    ns3::Address link_address(uint32_t node, uint32_t asking) const override;

    std::vector<std::unique_ptr<Router>> routers_;
    std::vector<Floor> floors_;
    std::vector<std::vector<uint32_t>> towards_;   // [from floor][to floor]: index of the first router on the way; both from 0
    Devices devices_;                              // of the hosts
    std::vector<std::unique_ptr<LrwpanMedium>> lrwpan_;
    std::vector<std::unique_ptr<WifiMedium>> wifi_;
    std::vector<std::unique_ptr<Probe>> probes_;
    std::vector<std::unique_ptr<FrameCapture>> captures_;
    int64_t stream_ = FIRST_STREAM;
};

#endif
