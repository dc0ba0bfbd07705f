// probe.h: a device that only listens: every frame of the medium once, as it was on it, Ethernet headers and FCS included.
#ifndef SIM_CSMA_PROBE_H
#define SIM_CSMA_PROBE_H

#include "frame_capture.h"

#include <ns3/csma-channel.h>
#include <string>

class Probe {
public:
    // Writes the capture to `path`. It outlives the simulation. Throws Failure.
    Probe(const ns3::Ptr<ns3::CsmaChannel> &medium, const std::string &path);
    void finish() { capture_.finish(); }   // throws Failure

private:
    void heard(ns3::Ptr<const ns3::Packet> frame);

    FrameCapture capture_;
};

#endif
