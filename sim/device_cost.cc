#include "device_cost.h"

#include <cmath>

namespace {

uint64_t cipher_ns(const scenario_profile &profile, size_t ciphertext)
{
    constexpr size_t BLOCK = 16;
    return profile.aead_ns + (ciphertext + BLOCK - 1) / BLOCK * profile.aead_block_ns;
}

}   // namespace

Stage stage_of(device_reason reason)
{
    switch (reason) {
    case REASON_COAP_FORMAT:
    case REASON_NO_OSCORE:
    case REASON_OSCORE_DECODE:
    case REASON_CONFIRMABLE:
    case REASON_NOT_MULTICAST:
        return Stage::RECEIVED;
    case REASON_UNKNOWN_KID:
    case REASON_REPLAY:
    case REASON_DUPLICATE:
        return Stage::LOOKED_UP;
    case REASON_DECRYPT:
        return Stage::DECRYPTED;
    case REASON_STORE:
        return Stage::STORED;
    default:
        return Stage::EXECUTED;
    }
}

uint64_t receive_cost_ns(const scenario_servers &set, size_t len, size_t ciphertext, Stage stage)
{
    const scenario_profile &profile = *set.profile;
    uint64_t cost_ns = profile.receive_ns + len * profile.receive_byte_ns;
    if (stage >= Stage::LOOKED_UP) {
        cost_ns += profile.oscore_ns;
    }
    if (stage >= Stage::DECRYPTED) {
        cost_ns += cipher_ns(profile, ciphertext);
    }
    if (stage >= Stage::STORED) {
        cost_ns += (set.signature ? profile.signature_ns : 0) + (set.persist ? profile.store_ns : 0);
    }
    if (stage >= Stage::EXECUTED) {
        cost_ns += profile.execute_ns;
    }
    return cost_ns;
}

uint64_t send_cost_ns(const scenario_profile &profile, size_t ciphertext, bool anew)
{
    return profile.send_ns + (anew ? profile.oscore_ns + cipher_ns(profile, ciphertext) : 0);
}

uint64_t on_clock_ns(uint64_t ns, int64_t ppb)
{
    return ppb == 0 ? ns : static_cast<uint64_t>(std::llround(static_cast<double>(ns) / (1 + static_cast<double>(ppb) * 1e-9)));
}
