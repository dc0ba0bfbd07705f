// frame_capture.h: a link's own capture: each frame once, when its sender begins to send it. A frame that is sent again, by a device that
// heard no acknowledgement or by a node of the mesh, is a frame of its own.
#ifndef SIM_RADIO_FRAME_CAPTURE_H
#define SIM_RADIO_FRAME_CAPTURE_H

#include <ns3/packet.h>
#include <ns3/pcap-file-wrapper.h>
#include <string>

class FrameCapture {
public:
    FrameCapture(const std::string &path, uint32_t linktype);   // throws Failure
    void put(const ns3::Ptr<const ns3::Packet> &frame);
    void finish();                                              // throws Failure if not all of it could be written

private:
    std::string path_;
    ns3::Ptr<ns3::PcapFileWrapper> file_;
};

#endif
