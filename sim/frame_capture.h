// frame_capture.h: the capture file of a medium: its frames as ns-3's packets, link-layer headers included, stamped with the time now.
#ifndef SIM_FRAME_CAPTURE_H
#define SIM_FRAME_CAPTURE_H

#include <ns3/packet.h>
#include <ns3/pcap-file-wrapper.h>
#include <string>

class FrameCapture {
public:
    // `linktype`: the number of its headers in a PCAP file. Throws Failure.
    FrameCapture(const std::string &path, uint32_t linktype);
    void put(const ns3::Ptr<const ns3::Packet> &frame);
    void finish();   // throws Failure if not all of it could be written

private:
    std::string path_;
    ns3::Ptr<ns3::PcapFileWrapper> file_;
};

#endif
