// radio_link.h: a network that is one medium on the air, with all nodes on it.
#ifndef SIM_RADIO_RADIO_LINK_H
#define SIM_RADIO_RADIO_LINK_H

#include "frame_capture.h"
#include "host/hosted_link.h"
#include "lrwpan/lrwpan_medium.h"
#include "wifi/wifi_medium.h"

#include <optional>

class WifiLink final : public HostedLink {
public:
    // See make_link().
    WifiLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, const std::string &capture);
    void finish() override;

private:
    ns3::Address link_address(uint32_t node, uint32_t asking) const override;

    std::optional<FrameCapture> capture_;
    std::optional<WifiMedium> medium_;
};

class LrwpanLink final : public HostedLink {
public:
    // See make_link().
    LrwpanLink(const scenario_network &network, const RawHosts &hosts, HostSink &sink, const std::string &capture);
    void finish() override;

private:
    ns3::Address link_address(uint32_t node, uint32_t asking) const override;

    std::optional<FrameCapture> capture_;
    std::optional<LrwpanMedium> medium_;
};

#endif
