// discover    multicast GET oic/res?rt=...  -->  links with All OCF Nodes among their eps become peers
// read-back   each peer: GET --> the value? right : POST, if it is to be repaired --> 2.04? right
#include "follow_up.h"

#include <algorithm>
#include <cstring>

namespace {

constexpr size_t TOKEN_BYTES = 4, VALUE_CBOR_MAX = 24;
constexpr uint8_t GET = 0x01, POST = 0x02, CHANGED = 0x44, CONTENT = 0x45;

device_resource_kind kind_of(scenario_resource resource)
{
    return resource == RESOURCE_SWITCH ? DEVICE_SWITCH : DEVICE_DIMMER;
}

}   // namespace

FollowUp::FollowUp(const scenario &scenario, World &world) : scenario_(scenario), world_(world)
{
    world.listen([this](const device_link &link) { found(link); }, [this](const device_answer &answer) { answered(answer); });
}

std::vector<uint8_t> FollowUp::new_token()
{
    std::vector<uint8_t> token(TOKEN_BYTES);
    std::generate(token.begin(), token.end(), [this] { return static_cast<uint8_t>(ids_.up_to(0xff)); });
    return token;
}

void FollowUp::discover(uint32_t step, uint32_t round, uint16_t mid)
{
    const std::vector<uint8_t> token = new_token();
    device_request request{};
    request.method = GET;
    request.query = scenario_.steps[step].resource == RESOURCE_SWITCH ? "rt=oic.r.switch.binary" : "rt=oic.r.light.dimming";
    request.mid = mid;
    request.token_len = token.size();
    std::copy(token.begin(), token.end(), request.token);
    request.destination = world_.hosts().all_ocf_nodes();
    (void)world_.request(request, {step, TRACE_PART_STIMULUS, 0, round});
}

void FollowUp::found(const device_link &link)
{
    const auto same = [&link](const Peer &peer) { return peer.uuid == link.deviceuuid && peer.href == link.href; };
    if (link.ssm && std::none_of(peers_.begin(), peers_.end(), same)) {
        peers_.push_back({link.deviceuuid, link.href, link.endpoint, Asked::NOTHING, false, {}});
    }
}

void FollowUp::start(uint32_t step, int32_t value)
{
    step_ = step;
    value_ = value;
    sent_ = 0;
    const std::string href = resource_path(scenario_.steps[step].resource);
    for (Peer &peer : peers_) {
        peer.right = peer.href != href;
        peer.asked = Asked::NOTHING;
    }
}

std::vector<size_t> FollowUp::unanswered() const
{
    std::vector<size_t> open;
    for (size_t i = 0; i < peers_.size(); i++) {
        if (!peers_[i].right) {
            open.push_back(i);
        }
    }
    return open;
}

void FollowUp::read(size_t peer, uint16_t mid)
{
    ask(peers_[peer], Asked::VALUE, mid);
}

void FollowUp::ask(Peer &peer, Asked what, uint16_t mid)
{
    uint8_t cbor[VALUE_CBOR_MAX];
    peer.asked = what;
    peer.token = new_token();
    device_request request{};
    request.peer = peer.uuid.c_str();
    request.method = what == Asked::VALUE ? GET : POST;
    request.path = peer.href.c_str();
    if (what == Asked::TO_CHANGE) {
        request.payload = cbor;
        request.payload_len = device_value_encode(kind_of(scenario_.steps[step_].resource), value_, cbor, sizeof cbor);
    }
    request.mid = mid;
    request.token_len = peer.token.size();
    std::copy(peer.token.begin(), peer.token.end(), request.token);
    request.destination = peer.endpoint;
    (void)world_.request(request, {step_, TRACE_PART_STIMULUS, 0, sent_++});
}

void FollowUp::answered(const device_answer &answer)
{
    const auto asked = [&answer](const Peer &peer) {
        return peer.asked != Asked::NOTHING && peer.token.size() == answer.token_len &&
               std::equal(peer.token.begin(), peer.token.end(), answer.token);
    };
    const auto peer = std::find_if(peers_.begin(), peers_.end(), asked);
    if (peer == peers_.end()) {
        return;
    }
    const Asked what = peer->asked;
    int32_t held = 0;
    peer->asked = Asked::NOTHING;
    if (what == Asked::TO_CHANGE) {
        peer->right = answer.code == CHANGED;
    } else if (answer.code == CONTENT &&
               device_value_decode(kind_of(scenario_.steps[step_].resource), answer.payload, answer.payload_len, &held)) {
        peer->right = held == value_;
        if (!peer->right && scenario_.steps[step_].repair) {
            ask(*peer, Asked::TO_CHANGE, next_mid_());
        }
    }
}
