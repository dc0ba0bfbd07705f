// device_cost.h: what a device with a profile takes for a datagram, by how far it got with it; and its clock. Numbers: scenarios/profiles/.
#ifndef SIM_DEVICE_COST_H
#define SIM_DEVICE_COST_H

#include "contracts.h"

// How far: each has done all before it too.
enum class Stage { RECEIVED, LOOKED_UP, DECRYPTED, STORED, EXECUTED };

// Where a device that tells this reason stopped. REASON_NONE: it executed, or does not tell; then it did all of it.
Stage stage_of(device_reason reason);

// `len`: bytes of UDP payload; `ciphertext`: of them, without the tag.
uint64_t receive_cost_ns(const scenario_servers &set, size_t len, size_t ciphertext, Stage stage);
// Of a datagram that the Client sends; `anew`: it is protected first.
uint64_t send_cost_ns(const scenario_profile &profile, size_t ciphertext, bool anew);

// True time in which a clock that is off by `ppb` counts `ns`: a fast one, less.
uint64_t on_clock_ns(uint64_t ns, int64_t ppb);

#endif
