#include "frame_capture.h"

#include "failure.h"

#include <cerrno>
#include <cstring>
#include <ns3/boolean.h>
#include <ns3/simulator.h>

FrameCapture::FrameCapture(const std::string &path, uint32_t linktype)
    : path_(path), file_(ns3::CreateObjectWithAttributes<ns3::PcapFileWrapper>("NanosecMode", ns3::BooleanValue(true)))
{
    file_->Open(path, std::ios::out | std::ios::binary);
    if (file_->Fail()) {
        throw Failure{EXIT_FAULT, path + ": cannot be written: " + std::strerror(errno)};
    }
    file_->Init(linktype);
}

void FrameCapture::put(const ns3::Ptr<const ns3::Packet> &frame)
{
    file_->Write(ns3::Simulator::Now(), frame);
}

void FrameCapture::finish()
{
    file_->Close();
    if (file_->Fail()) {
        throw Failure{EXIT_FAULT, path_ + ": cannot be written: " + std::strerror(errno)};
    }
}
