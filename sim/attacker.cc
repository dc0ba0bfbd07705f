#include "attacker.h"

#include <algorithm>

namespace {

constexpr size_t COAP_HEADER = 4, TAG = 8, NEW_TOKEN = 6, FORGED_TOKEN = 4;
constexpr uint16_t FIRST_OWN_PORT = 49152, OWN_PORTS = 16384;
constexpr uint8_t POST = 0x02, FETCH = 0x05;
constexpr uint8_t NO_CBOR[] = {0xff, 0xff, 0xff};                                      // a "break" that nothing was open for
constexpr uint32_t WRONG_KEY_INDEX = 0xffffff02;                                       // of a group that is in no scenario

struct Field {
    size_t at, len;
};

Field find(const Datagram &datagram, scenario_field field)
{
    forge_opened opened;
    forge_open(&opened, nullptr, datagram.bytes.data(), datagram.bytes.size());
    if (!opened.coap) {
        return {0, 0};
    }
    switch (field) {
    case FIELD_CODE:
        return {1, 1};
    case FIELD_MID:
        return {2, 2};
    case FIELD_TOKEN:
        return {COAP_HEADER, opened.token_len};
    default:
        break;
    }
    if (!opened.oscore) {
        return {0, 0};
    }
    size_t tag = opened.ciphertext_offset + opened.ciphertext_len - TAG;
    switch (field) {
    case FIELD_PIV:
        return {opened.option_offset + 1, opened.piv_len};
    case FIELD_KID:
        return {opened.option_offset + opened.option_len - opened.kid_len, opened.kid_len};
    case FIELD_CIPHERTEXT:
        return {opened.ciphertext_offset, opened.ciphertext_len - TAG};
    default:
        return {tag, TAG};
    }
}

}   // namespace

Attacker::Attacker(const scenario &scenario, const Provision &provision, const RawHosts &hosts)
    : scenario_(scenario), provision_(provision), hosts_(hosts)
{
}

device_endpoint Attacker::next_endpoint()
{
    device_endpoint endpoint = hosts_.endpoint(hosts_.attacker());
    endpoint.port = static_cast<uint16_t>(FIRST_OWN_PORT + ports_used_++ % OWN_PORTS);
    return endpoint;
}

std::vector<uint8_t> Attacker::random_bytes(size_t count)
{
    std::vector<uint8_t> bytes(count);
    for (uint8_t &byte : bytes) {
        byte = static_cast<uint8_t>(ids_.up_to(0xff));
    }
    return bytes;
}

void Attacker::saw(size_t group, const Datagram &datagram)
{
    forge_opened opened;
    forge_open(&opened, nullptr, datagram.bytes.data(), datagram.bytes.size());
    if (opened.oscore) {
        uint64_t &highest = highest_piv_[group];
        highest = std::max(highest, opened.piv);
    }
}

Datagram Attacker::with_new_ids(const Datagram &recorded)
{
    Datagram copy{next_endpoint(), recorded.destination, recorded.bytes};
    Field token = find(recorded, FIELD_TOKEN);
    if (token.at == 0) {
        return copy;   // not CoAP: there is nothing to renew
    }
    std::vector<uint8_t> mid = random_bytes(2), fresh = random_bytes(NEW_TOKEN);
    mid[1] = static_cast<uint8_t>(mid[1] ^ (mid[0] == recorded.bytes[2] && mid[1] == recorded.bytes[3] ? 1 : 0));
    std::copy(mid.begin(), mid.end(), copy.bytes.begin() + 2);
    auto at = copy.bytes.begin() + COAP_HEADER;
    at = copy.bytes.erase(at, at + static_cast<std::ptrdiff_t>(token.len));
    copy.bytes.insert(at, fresh.begin(), fresh.end());
    copy.bytes[0] = static_cast<uint8_t>((copy.bytes[0] & 0xf0) | NEW_TOKEN);
    return copy;
}

size_t Attacker::field_length(const Datagram &datagram, scenario_field field)
{
    return find(datagram, field).len;
}

// A bit drawn from the seed; of a Partial IV one that makes it the highest so far, as long as there is one: an altered number that was
// used before would be discarded as a replay, and the tag would never be looked at. Of a Message ID one that lowers it, if there is one: a
// Server that takes its order from Message IDs then shows.
uint8_t Attacker::bit_to_flip(const Datagram &datagram, size_t group, scenario_field field, size_t byte, uint8_t old)
{
    std::vector<uint8_t> bits;
    Field piv = find(datagram, FIELD_PIV);
    uint64_t number = 0;
    for (size_t i = 0; i < piv.len; i++) {
        number = number << 8 | datagram.bytes[piv.at + i];
    }
    for (unsigned bit = 0; bit < 8 && field == FIELD_PIV; bit++) {
        uint64_t step = uint64_t{1} << (8 * (piv.len - 1 - byte) + bit);
        if ((old >> bit & 1) == 0 && number + step > highest_piv_[group]) {
            bits.push_back(static_cast<uint8_t>(1u << bit));
        }
    }
    for (unsigned bit = 0; bit < 8 && field == FIELD_MID; bit++) {
        if ((old >> bit & 1) != 0) {
            bits.push_back(static_cast<uint8_t>(1u << bit));
        }
    }
    return bits.empty() ? static_cast<uint8_t>(1u << bits_.up_to(7)) : bits[bits_.up_to(bits.size() - 1)];
}

Datagram Attacker::altered(const Datagram &datagram, size_t group, scenario_field field, size_t byte)
{
    Datagram copy = datagram;
    uint8_t &target = copy.bytes[find(datagram, field).at + byte];
    if (field == FIELD_CODE) {
        target = target == POST ? FETCH : POST;
    } else {
        target = static_cast<uint8_t>(target ^ bit_to_flip(datagram, group, field, byte, target));
    }
    return copy;
}

Datagram Attacker::relabelled(const Datagram &recorded, size_t group) const
{
    Datagram copy = recorded;
    const Field kid = find(recorded, FIELD_KID);
    const cms_group &other = provision_.groups[group];
    if (kid.len == other.id_len) {
        std::copy(other.id, other.id + other.id_len, copy.bytes.begin() + static_cast<std::ptrdiff_t>(kid.at));
    }
    return copy;
}

Datagram Attacker::flooding(const scenario_step &step, uint32_t index)
{
    Datagram datagram{next_endpoint(), hosts_.all_ocf_nodes(), std::vector<uint8_t>(step.flood_bytes)};
    for (uint8_t &byte : datagram.bytes) {
        byte = static_cast<uint8_t>(flood_.up_to(0xff));
    }
    if (step.flood_garbage) {
        return datagram;
    }
    const std::vector<uint8_t> noise = datagram.bytes;   // taken as plaintext, Message ID, token and key
    forge_context context;
    forge_context_init(&context, noise.data(), 32, nullptr, 0, nullptr, 0, provision_.groups[step.group].id,
                       provision_.groups[step.group].id_len);
    forge_request request;
    forge_request_init(&request, &context, highest_piv_[step.group] + 1 + index);
    request.mid = static_cast<uint16_t>(noise[32] << 8 | noise[33]);
    request.token_len = FORGED_TOKEN;
    std::copy_n(noise.begin() + 34, FORGED_TOKEN, request.token);
    request.plaintext = noise.data();
    datagram.bytes.resize(FORGE_DATAGRAM_MAX);
    const size_t empty = forge_request_build(&request, datagram.bytes.data(), datagram.bytes.size());   // with no plaintext
    request.plaintext_len = step.flood_bytes - empty;
    datagram.bytes.resize(forge_request_build(&request, datagram.bytes.data(), datagram.bytes.size()));
    return datagram;
}

Datagram Attacker::forged(const scenario_step &step, const std::vector<uint8_t> &payload, const device_endpoint &destination)
{
    const cms_group &group = provision_.groups[step.group];
    cms_group secret = group;
    if (step.key_wrong) {
        cms_group_generate(&secret, scenario_.seed, WRONG_KEY_INDEX, group.id_len, "");
    }
    forge_context context;
    forge_context_init(&context, secret.secret, sizeof secret.secret, nullptr, 0, nullptr, 0, group.id, group.id_len);

    forgery request{};
    request.piv = step.piv;
    request.path = step.path != nullptr ? step.path : resource_path(step.resource);
    request.query = step.query;
    request.inner_code = step.inner_code;
    request.confirmable = step.confirmable;
    request.payload = step.payload_broken ? bytes{NO_CBOR, sizeof NO_CBOR} : bytes{payload.data(), payload.size()};
    if (step.kid_len > 0) {
        request.kid = {step.kid, step.kid_len};
        request.aad_kid = {group.id, group.id_len};   // only the comparison of the kid can save a Server that has the group's key
    }
    return built(request, context, 0, destination);
}

Datagram Attacker::built(const forgery &request, const forge_context &context, int32_t value, const device_endpoint &destination)
{
    const std::vector<uint8_t> mid = random_bytes(2), token = random_bytes(FORGED_TOKEN);
    const stimulus_rest rest{value, static_cast<uint16_t>(mid[0] << 8 | mid[1]), token.data(), token.size(), true};
    Datagram datagram{next_endpoint(), destination, std::vector<uint8_t>(FORGE_DATAGRAM_MAX)};
    datagram.bytes.resize(stimulus_build(&request, &context, &rest, datagram.bytes.data()));
    return datagram;
}

Datagram Attacker::probing(const scenario_step &step, const probe_script &script, size_t line, const std::vector<Datagram> &sent,
                           const device_endpoint &destination)
{
    const probe_line &at = script.lines[line];
    if (at.of != line) {
        return at.renamed ? with_new_ids(sent[at.of]) : sent[at.of];
    }
    const cms_group &group = provision_.groups[step.group];
    forge_context context;
    forge_context_init(&context, group.secret, sizeof group.secret, nullptr, 0, nullptr, 0, group.id, group.id_len);
    return built(at.stimulus, context, at.value, destination);
}
